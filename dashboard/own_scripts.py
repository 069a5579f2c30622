"""Our own scripts as one file, without the words that explain them to us; and how what is ours is served for ever."""

import base64
import functools
import hashlib
import re
from pathlib import Path

import flask

from dashboard.caching import FOREVER

KINDS = {"js": "text/javascript", "css": "text/css"}


def bundle(folder: Path, ignored: str = "") -> str:
    """The scripts in `folder`, in the order of their names, but for those whose name holds the pattern `ignored`."""
    wanted = [path for path in sorted(folder.glob("*.js")) if not (ignored and re.search(ignored, path.name))]
    return "".join(_terse(path.read_text(encoding="utf-8")) for path in wanted)


def install(server: flask.Flask, content: str, kind: str = "js") -> str:
    """Serve `content`, of a kind that `KINDS` names, to everybody under an address that changes with it; that address."""
    address = f"/assets/tallies-{hashlib.sha256(content.encode()).hexdigest()[:12]}.{kind}"

    def serve() -> flask.Response:
        response = flask.Response(content, mimetype=KINDS[kind])
        response.headers["Cache-Control"] = FOREVER
        return response

    server.add_url_rule(address, f"own-files-{address}".replace(".", "-"), serve)
    return address


@functools.cache
def start() -> str:
    """What stands in a public page itself, and asks for the others."""
    return _terse(Path(__file__).with_name("start.js").read_text(encoding="utf-8"))


def hash_of(text: str) -> str:
    """How a content security policy names an inline text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _terse(script: str) -> str:
    """The script without lines of comment and without its margins. No text of ours runs over several lines."""
    lines = (line.strip() for line in script.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))

"""The light build of plotly.js, a quarter of the bytes of the one in the plotly package: fetched through npm, served for ever.

Everything works without it; then charts load the build that the plotly package brings. `python -m dashboard.plotly_bundle`
fetches it into the environment of this Python.
"""

import base64
import gzip
import hashlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import brotli
import flask
from plotly.offline import get_plotlyjs_version

from dashboard.caching import FOREVER

PACKAGE = "plotly.js-basic-dist-min"
FOLDER = Path(sys.prefix, "share", "tallies")
OF_THE_PACKAGE = "_dash-component-suites/plotly/package_data/plotly.min.js"  # below an app's prefix, where Dash serves it
_MEMBER = "package/plotly-basic.min.js"
_PATIENCE = 120  # seconds for one answer of npm
_ENCODINGS = {"br": ".br", "gzip": ".gz"}  # the better one first


class NotFetched(Exception):
    """Why the light build is not here, as one sentence."""


def script(folder: Path = FOLDER) -> Path:
    """Where the light build lies that goes with the installed plotly package, or would."""
    return folder / f"plotly-basic-{get_plotlyjs_version()}.js"


def fetch(folder: Path = FOLDER) -> Path:
    """Fetch it through npm, checked against the checksum in npm's own metadata. Raises NotFetched."""
    npm = shutil.which("npm")
    if npm is None:
        raise NotFetched("There is no npm here.")
    wanted = f"{PACKAGE}@{get_plotlyjs_version()}"
    integrity = json.loads(_ask(npm, "view", wanted, "dist.integrity", "--json"))
    with tempfile.TemporaryDirectory() as scratch:
        _ask(npm, "pack", wanted, "--pack-destination", scratch, "--json")
        packed = [path.read_bytes() for path in Path(scratch).glob("*.tgz")]
    if len(packed) != 1 or integrity != _integrity(packed[0]):
        raise NotFetched(f"What npm sent for {wanted} is not what its metadata promises.")
    try:
        _keep(_unpacked(packed[0]), script(folder))
    except OSError as error:
        raise NotFetched(f"It could not be written into {folder}: {error.strerror}.") from error
    return script(folder)


def install(server: flask.Flask, folder: Path = FOLDER) -> str | None:
    """Serve the light build under an address that changes with it; that address, or None where it was not fetched."""
    held = script(folder)
    if not held.is_file():
        return None
    plain = held.read_bytes()
    packed = {encoding: _beside(held, encoding).read_bytes() for encoding in _ENCODINGS}
    address = f"/scripts/{held.stem}-{hashlib.sha256(plain).hexdigest()[:12]}.js"

    def serve() -> flask.Response:
        encoding = next((each for each in packed if flask.request.accept_encodings[each]), "")
        sent = flask.Response(packed.get(encoding, plain), mimetype="text/javascript")
        sent.headers["Cache-Control"] = FOREVER
        sent.headers["Vary"] = "Accept-Encoding"
        if encoding:
            sent.headers["Content-Encoding"] = encoding
        return sent

    server.add_url_rule(address, "plotly-script", serve)
    return address


def _ask(npm: str, *words: str) -> str:
    """What npm answers. Raises NotFetched."""
    try:
        done = subprocess.run([npm, *words], capture_output=True, text=True, timeout=_PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotFetched("npm does not answer.") from error
    if done.returncode != 0 or not done.stdout.strip():
        raise NotFetched(f"npm could not {words[0]} {words[1]}: is there a connection?")
    return done.stdout


def _integrity(packed: bytes) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(packed).digest()).decode("ascii")


def _unpacked(packed: bytes) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        member = archive.extractfile(_MEMBER) if _MEMBER in archive.getnames() else None
        if member is None:
            raise NotFetched(f"There is no {_MEMBER} in what npm sent.")
        return member.read()


def _keep(content: bytes, place: Path) -> None:
    """Write it with its compressed forms beside it; the script itself last, for it alone says that all is there."""
    place.parent.mkdir(parents=True, exist_ok=True)
    _beside(place, "br").write_bytes(brotli.compress(content, quality=11))
    _beside(place, "gzip").write_bytes(gzip.compress(content, 9, mtime=0))
    unfinished = place.with_suffix(".part")
    unfinished.write_bytes(content)
    unfinished.replace(place)


def _beside(place: Path, encoding: str) -> Path:
    return place.with_name(place.name + _ENCODINGS[encoding])


def main() -> int:
    """Fetch it unless it is here; the exit code is 0 either way, for nothing depends on it."""
    try:
        if not script().is_file():
            fetch()
    except NotFetched as reason:
        print(f"{reason} Charts then load the larger build that the plotly package brings.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Which requests are let in: small, from our own pages, and for a callback in exactly the form Dash sends."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import flask
from dash import Dash
from flask import Request
from werkzeug.exceptions import BadRequest, Forbidden, NotFound, RequestEntityTooLarge
from werkzeug.routing import RequestRedirect

from dashboard.language import _

# A reader sends an address and nothing else. A route that takes files raises request.max_content_length for itself.
LARGEST = 64 * 1024  # bytes
_OF_HALVES = (b"\\u", b"\xed")  # what half a character is written with
_READ_ONLY = ("GET", "HEAD", "OPTIONS")


def install(server: flask.Flask, app: Dash) -> None:
    """Look at every request to `server` before it reaches a route, and at the body of each callback of `app`."""
    server.config["MAX_CONTENT_LENGTH"] = LARGEST
    callbacks = f"{app.config.routes_pathname_prefix}_dash-update-component"

    def admit() -> None:
        asked = flask.request
        _require_plain_address(asked, app)
        if asked.method in _READ_ONLY:
            return
        require_own_page(asked)
        if asked.max_content_length is not None and (asked.content_length or 0) > asked.max_content_length:
            raise RequestEntityTooLarge
        if asked.method == "POST" and asked.path == callbacks:
            require_callback(app.callback_map, body(asked))

    server.before_request(admit)


def _require_plain_address(asked: Request, app: Dash) -> None:
    # Flask would mend a slash by a redirect that repeats the Host header it was sent.
    if isinstance(asked.routing_exception, RequestRedirect):
        raise NotFound
    # A file that is none must not be taken for the name of a page.
    beneath = tuple(f"{app.config.routes_pathname_prefix}{folder}" for folder in ("_dash", f"{app.config.assets_url_path}/"))
    if asked.url_rule is not None and asked.url_rule.rule.endswith("<path:path>") and asked.path.startswith(beneath):
        raise NotFound


def require_own_page(asked: Request) -> None:
    """Raise Forbidden for a request that a browser sent from another site's page; programs send neither header."""
    site, origin = asked.headers.get("Sec-Fetch-Site"), asked.headers.get("Origin")
    if site not in (None, "same-origin", "none"):
        raise Forbidden
    if origin is not None and origin.partition("://")[2] != asked.host:
        raise Forbidden


def body(asked: Request) -> Any:
    """The JSON of a request. Raises BadRequest, UnsupportedMediaType or RequestEntityTooLarge."""
    try:
        held = asked.get_json()
        if any(sign in asked.get_data() for sign in _OF_HALVES):
            json.dumps(held, ensure_ascii=False).encode()
    except (RecursionError, UnicodeEncodeError) as unreadable:  # nested too deep; half a character
        raise BadRequest from unreadable
    return held


def require_callback(known: Mapping[str, Mapping[str, Any]], asked: Any) -> None:
    """Raise BadRequest unless `asked` names a callback of `known` (Dash's callback_map) and fills in what it takes."""
    output = asked.get("output") if isinstance(asked, dict) else None
    callback = known.get(output) if isinstance(output, str) else None
    if callback is None:
        raise BadRequest(_("There is no such callback."))
    declared = callback["output"]
    outputs = [each.to_dict() for each in (declared if isinstance(declared, list | tuple) else [declared])]
    given = asked.get("outputs")
    changed = asked.get("changedPropIds", [])
    if not (
        _fills(asked.get("inputs", []), callback["inputs"])
        and _fills(asked.get("state", []), callback["state"])
        and (callback["no_output"] or _fills(given if isinstance(given, list) else [given], outputs))
        and isinstance(changed, list)
        and all(isinstance(name, str) for name in changed)
    ):
        raise BadRequest(_("This is not what the callback takes."))


def _fills(given: Any, declared: Sequence[Mapping[str, str]]) -> bool:
    return isinstance(given, list) and len(given) == len(declared) and all(map(_is, given, declared))


def _is(given: Any, declared: Mapping[str, str]) -> bool:
    """Whether `given` is the property declared, or properties of components that its pattern may name."""
    pattern = declared["id"].startswith("{")
    if isinstance(given, list):
        return pattern and all(isinstance(each, dict) and _is(each, declared) for each in given)
    if not isinstance(given, dict) or given.get("property") != declared["property"]:
        return False
    return isinstance(given.get("id"), dict) if pattern else given.get("id") == declared["id"]

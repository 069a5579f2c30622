"""How long a response may be kept, so that a slow link fetches a script once and a page is never older than its figures."""

from collections.abc import Callable

import flask

FOREVER = "public, max-age=31536000, immutable"
# Pieces of Dash that it asks for without a version in their address: kept for a visit, looked up again the next day.
A_WHILE = "public, max-age=3600, stale-while-revalidate=86400"
# For one person only: by no cache on the way, and not by a browser that somebody else may go back in.
PRIVATE = "private, no-store"
_SUITES = "_dash-component-suites/"
_DASH_FOREVER = 31536000  # seconds, what Dash itself allows a file that has its version in its address


def install(server: flask.Flask, is_private: Callable[[], bool] = lambda: False) -> None:
    """Say it on everything that `server` answers; what a route says itself stays, except of files.

    `is_private` tells whether the current request is for what only one person may see.
    """

    def keep(response: flask.Response) -> flask.Response:
        return _keep_private(response) if is_private() else _keep(response)

    server.after_request(keep)


def _keep_private(response: flask.Response) -> flask.Response:
    response.headers["Cache-Control"] = PRIVATE
    response.vary.add("Cookie")
    return response


def _keep(response: flask.Response) -> flask.Response:
    """The response with a Cache-Control, and a page with an ETag, so that an unchanged one is not sent again."""
    if response.status_code >= 400 or flask.request.method not in ("GET", "HEAD"):
        response.headers["Cache-Control"] = "no-store"
    elif _has_version(response):
        response.headers["Cache-Control"] = FOREVER
    elif f"/{_SUITES}" in flask.request.path:
        response.headers["Cache-Control"] = A_WHILE
    else:
        response.headers.setdefault("Cache-Control", "no-cache")
    if response.status_code == 200 and response.mimetype == "text/html" and response.is_sequence:
        response.add_etag()
        response.make_conditional(flask.request)
    return response


def _has_version(response: flask.Response) -> bool:
    """Whether the address changes when the file does. The time in it must be the file's, or a wrong one would be kept too."""
    if response.cache_control.max_age == _DASH_FOREVER:
        return True
    seconds, changed = flask.request.args.get("m", "").partition(".")[0], response.last_modified
    return changed is not None and seconds == str(int(changed.timestamp()))

"""The addresses below /data: every file, its description for programs, and leave for pages of other sites to read them."""

import flask
from sqlalchemy import Engine

from dashboard import hosts
from dashboard.api import catalogue, openapi
from dashboard.api.files import Files
from dashboard.settings import Settings

# What pages of other sites may read: files and citations, which are the same for everybody.
OPEN = ("/data/", "/citations/")
_METHODS = "GET, HEAD, OPTIONS"
_TOLD = "Content-Disposition, ETag, Last-Modified, Link, Retry-After, Tallies-Load"


def install(server: flask.Flask, engine: Engine, settings: Settings) -> None:
    """Serve the files of the database on `server`."""
    files = Files(engine, settings)

    def data(name: str) -> flask.Response:
        if flask.request.method == "OPTIONS":
            return _allow()
        if name == catalogue.OPENAPI:
            return _described(settings)
        return files.answer(name)

    server.add_url_rule(
        f"{catalogue.FOLDER}/<path:name>", "data", data, methods=["GET", "OPTIONS"], provide_automatic_options=False
    )
    server.after_request(_open)


def _described(settings: Settings) -> flask.Response:
    answer = flask.Response(flask.json.dumps(openapi.document(hosts.address(settings))), content_type="application/json")
    answer.add_etag()
    answer.make_conditional(flask.request)
    return answer


def _allow() -> flask.Response:
    allowed = {"Allow": _METHODS, "Access-Control-Allow-Methods": _METHODS}
    allowed |= {"Access-Control-Allow-Headers": "*", "Access-Control-Max-Age": "86400"}
    return flask.Response(status=204, headers=allowed, mimetype="text/plain")


def _open(response: flask.Response) -> flask.Response:
    """Say on every answer of these, a refusal too, that any page may read it: it goes without a cookie."""
    if flask.request.path.startswith(OPEN):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = _TOLD
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response

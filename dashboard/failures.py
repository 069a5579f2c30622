"""What is said when a request fails outside the pages: one sentence as JSON, nothing of the request in it, never a traceback."""

import logging
import secrets

import flask
from dash.exceptions import DependencyException, InvalidResourceError
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound

from dashboard.language import _

logger = logging.getLogger("tallies")


def install(server: flask.Flask) -> None:
    """Answer every failure of `server` this way, those of Dash's own routes too."""
    server.debug = False  # the environment could switch the debugger on, and with it tracebacks and a console
    server.register_error_handler(HTTPException, said)
    for lost in (DependencyException, InvalidResourceError):
        # Dash answers one of them with the address it was asked for, unescaped, and the other with a 500.
        server.register_error_handler(lost, _lost)


def said(error: HTTPException) -> flask.Response:
    """The response to `error`: its status and headers (a 405 names what is allowed), and a sentence of ours."""
    held = error.get_response()
    answer = flask.Response(flask.json.dumps({"error": _sentence(error)}), held.status_code, content_type="application/json")
    for name, value in held.headers:
        if name.lower() not in ("content-type", "content-length"):
            answer.headers.add(name, value)
    return answer


def _lost(_error: Exception) -> flask.Response:
    return said(NotFound())


def _sentence(error: HTTPException) -> str:
    if isinstance(error, InternalServerError):
        reference = secrets.token_hex(4)
        # Flask has logged the traceback just before.
        logger.error("%s failed, reference %s", flask.request.path, reference)
        return _("Something broke. If you report it, please give the number %(reference)s.", reference=reference)
    sentences = {
        400: _("This request cannot be read."),
        403: _("This request came from the page of another site."),
        404: _("There is nothing at this address."),
        405: _("This address does not answer such a request."),
        413: _("This request is too large."),
        415: _("This address takes JSON."),
    }
    return sentences.get(error.code or 0, error.name)

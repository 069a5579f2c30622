"""What is said when a request fails outside the pages: one sentence, nothing of the request in it, never a traceback.

Programs get it as JSON, a person with a browser as a page.
"""

import logging
import secrets
from collections.abc import Callable, Sequence

import flask
from dash.exceptions import DependencyException, InvalidResourceError
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound

from dashboard.api import problems
from dashboard.api.problems import Problem
from dashboard.language import _

logger = logging.getLogger("tallies")


# What answers a failure with a page for people: given the failure and a sentence about it; None where JSON is expected.
Paint = Callable[[HTTPException, str], flask.Response | None]


class Told(Problem):
    """A refusal with a status and one sentence of our own for whoever asked."""


def install(server: flask.Flask, paints: Sequence[Paint] = ()) -> None:
    """Answer every failure of `server` this way, those of Dash's own routes too; each of `paints` is asked for a page first."""
    server.debug = False  # the environment could switch the debugger on, and with it tracebacks and a console

    def answer(error: HTTPException) -> flask.Response:
        sentence = _sentence(error)
        told = next((page for paint in paints if (page := paint(error, sentence))), None) or _json(error, sentence)
        told.vary.add("Accept")
        return told

    server.register_error_handler(HTTPException, answer)
    for lost in (DependencyException, InvalidResourceError):
        # Dash answers one of them with the address it was asked for, unescaped, and the other with a 500.
        server.register_error_handler(lost, lambda _error: answer(NotFound()))


def dressed(answer: flask.Response, error: HTTPException) -> flask.Response:
    """The answer with the headers of the failure: a 405 names what is allowed."""
    for name, value in [*error.get_headers(), *(error.beside.items() if isinstance(error, Problem) else ())]:
        if name.lower() not in ("content-type", "content-length"):
            answer.headers.add(name, value)
    return answer


def _json(error: HTTPException, sentence: str) -> flask.Response:
    members = error.members if isinstance(error, Problem) else {}
    return dressed(problems.response(error.code or 500, sentence, members), error)


def _sentence(error: HTTPException) -> str:
    if isinstance(error, Problem):
        return error.sentence
    if isinstance(error, InternalServerError):
        reference = secrets.token_hex(4)
        # Flask has logged the traceback just before.
        logger.error("%s failed, reference %s", flask.request.path, reference)
        return _("Something broke. If you report it, please give the number %(reference)s.", reference=reference)
    sentences = {
        400: _("This request cannot be read."),
        401: _("You are not signed in."),
        403: _("This request came from the page of another site."),
        404: _("There is nothing at this address."),
        405: _("This address does not answer such a request."),
        413: _("This request is too large."),
        415: _("This address takes JSON."),
    }
    return sentences.get(error.code or 0, _("This request cannot be answered."))

"""How a refusal is told to a program: one shape everywhere (RFC 9457), with what was asked and what there is instead."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import flask
from werkzeug.exceptions import HTTPException

MIME = "application/problem+json"
_LONGEST = 200  # characters of a value that a refusal repeats


class Problem(HTTPException):
    """A refusal with a status and one sentence of our own; `members` are what a program may read besides."""

    def __init__(
        self, status: int, sentence: str, members: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self.code, self.sentence = status, sentence
        self.members, self.beside = dict(members or {}), dict(headers or {})


def about_parameter(name: str, value: str, sentence: str, known: Sequence[str]) -> Problem:
    """A parameter that cannot be answered, with the names or values there are."""
    return Problem(400, sentence, {"parameter": name[:_LONGEST], "value": value[:_LONGEST], "known": list(known)})


def response(status: int, sentence: str, members: Mapping[str, Any] | None = None) -> flask.Response:
    """The refusal as JSON: type, title, status, detail, and its members."""
    title = HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
    told = {"type": "about:blank", "title": title, "status": status, "detail": sentence, **(members or {})}
    return flask.Response(flask.json.dumps(told), status, content_type=MIME)

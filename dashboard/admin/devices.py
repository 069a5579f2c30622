"""Browsers that have signed in before: they are counted apart, so that strangers who try a name cannot keep its owner out."""

import secrets
from typing import Any

import flask
from itsdangerous import BadSignature, URLSafeSerializer

from db.attempts import hidden

_MOST = 5  # accounts one browser is remembered for
_A_YEAR = 31536000  # seconds


def known(name: str) -> str:
    """The id of this browser if it signed in as `name` before, else ""."""
    identity, names = _remembered()
    return identity if hidden(name) in names else ""


def remember(response: flask.Response, name: str) -> None:
    """Let the browser show, the next time, that it signed in as `name`."""
    identity, names = _remembered()
    identity = identity or secrets.token_urlsafe(12)
    kept = [hidden(name), *[each for each in names if each != hidden(name)]][:_MOST]
    config = flask.current_app.config
    response.set_cookie(
        config["DEVICE_COOKIE_NAME"],
        str(_signer().dumps([identity, kept])),
        max_age=_A_YEAR,
        secure=bool(config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )


def _remembered() -> tuple[str, list[str]]:
    try:
        held: Any = _signer().loads(flask.request.cookies.get(flask.current_app.config["DEVICE_COOKIE_NAME"], ""))
    except BadSignature:
        return "", []
    identity, names = held
    return identity, names


def _signer() -> URLSafeSerializer:
    key = flask.current_app.secret_key
    assert key is not None
    return URLSafeSerializer(key, salt="tallies device")

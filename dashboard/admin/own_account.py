"""What somebody changes of their own account: the password, and where they are signed in."""

import math

import flask

from dashboard.admin import access, login, passwords
from dashboard.admin.desk import Desk
from dashboard.admin.pages import account as page
from dashboard.language import _
from db import accounts, sessions
from db.engine import writing


def install(server: flask.Flask, desk: Desk) -> None:
    """The routes behind the forms of `pages/account.py`."""
    server.add_url_rule("/admin/account/password", "desk_password", lambda: _change_password(desk), methods=["POST"])
    server.add_url_rule("/admin/account/sessions", "desk_sessions", lambda: _end_sessions(desk), methods=["POST"])


def _change_password(desk: Desk) -> flask.typing.ResponseReturnValue:
    held, given = access.account(), flask.request.form
    new = given.get("new", "")
    errors: dict[str, str] = {}
    if why_not := passwords.refusal(new, held.name):
        errors["new"] = why_not
    elif new != given.get("again", ""):
        errors["again"] = _("The two new passwords are not the same: type it again.")
    if errors:
        return _again(desk, errors)
    # Whoever finds a browser that is signed in may not try passwords in it as they like.
    verdict = login.check(desk, held.name, given.get("old", ""))
    if verdict.wait > 0:
        response = _again(desk, {"old": login.waiting(verdict.wait)}, 429)
        response.headers["Retry-After"] = str(math.ceil(verdict.wait))
        return response
    if verdict.account is None:
        return _again(desk, {"old": _("This is not your password now.")})
    kept = passwords.hashed(new)
    with writing(desk.engine) as connection:
        accounts.set_password(connection, held.name, kept, desk.now())
    login.start_session(desk, held.name)
    return flask.redirect(f"{page.PATH}?done=password", 303)


def _again(desk: Desk, errors: dict[str, str], status: int = 400) -> flask.Response:
    context = desk.context(path=page.PATH, errors=errors)
    response = desk.paint(context, page.layout(context))
    response.status_code = status
    return response


def _end_sessions(desk: Desk) -> flask.typing.ResponseReturnValue:
    name, named = access.account().name, flask.request.form.get("session", "")
    with writing(desk.engine) as connection:
        if named == "others":
            sessions.end_all(connection, name, except_token=str(flask.session.get("token", "")))
        else:
            sessions.end_one(connection, name, named)
    return flask.redirect(f"{page.PATH}?done=sessions", 303)

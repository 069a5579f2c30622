"""Signing in and out: a password is checked once for each leave to try, and no session goes on as it was before."""

import math
from dataclasses import dataclass, replace

import flask

from dashboard.admin import access, devices, passwords
from dashboard.admin.desk import Desk
from dashboard.admin.pages import login as page
from dashboard.language import _, ngettext
from db import accounts, attempts, sessions
from db.engine import reading, writing


@dataclass(frozen=True)
class Verdict:
    """What came of trying a password: the account it is of, None if of none, or the seconds to wait before it is looked at."""

    account: accounts.Account | None = None
    wait: float = 0.0


def install(server: flask.Flask, desk: Desk) -> None:
    """The routes that sign in and out."""
    server.add_url_rule(access.LOGIN, "desk_login", lambda: _sign_in(desk), methods=["POST"])
    server.add_url_rule("/admin/logout", "desk_logout", lambda: _sign_out(desk), methods=["POST"])


def check(desk: Desk, name: str, password: str) -> Verdict:
    """Try a password. However it ends, it takes as long for a name without an account as for one with."""
    device, now = devices.known(name), desk.now()
    with writing(desk.engine) as connection:
        tried = attempts.begin(connection, name, device, flask.request.remote_addr or "", now)
    if tried.wait > 0:
        return Verdict(wait=tried.wait)
    with reading(desk.engine) as connection:
        held, kept = accounts.find(connection, name), accounts.password_of(connection, name)
    if not passwords.verify(kept, password):
        return Verdict()
    with writing(desk.engine) as connection:
        attempts.succeeded(connection, name, tried.number, device)
    return Verdict(held)


def start_session(desk: Desk, name: str) -> None:
    """Sign in: a new token, and nothing of what the browser's session held before."""
    with writing(desk.engine) as connection:
        token = sessions.begin(connection, name, flask.request.headers.get("User-Agent", ""), desk.now())
    flask.session.clear()
    flask.session["token"] = token


def waiting(seconds: float) -> str:
    """What is said to somebody who tried too often."""
    if seconds <= 90:
        return ngettext(
            "Too many tries. Wait %(n)s second and try again.",
            "Too many tries. Wait %(n)s seconds and try again.",
            math.ceil(seconds),
        )
    return ngettext(
        "Too many tries. Wait %(n)s minute and try again.",
        "Too many tries. Wait %(n)s minutes and try again.",
        math.ceil(seconds / 60),
    )


def _sign_in(desk: Desk) -> flask.typing.ResponseReturnValue:
    name, onward = flask.request.form.get("name", ""), access.way_on(flask.request.args.get("next", ""))
    if not access.is_safe_line():
        return _again(desk, name, "", 403)
    verdict = check(desk, name, flask.request.form.get("password", ""))
    if verdict.wait > 0:
        response = _again(desk, name, waiting(verdict.wait), 429)
        response.headers["Retry-After"] = str(math.ceil(verdict.wait))
        return response
    if verdict.account is None:
        return _again(desk, name, _("This name and this password do not belong together."), 400)
    if verdict.account.disabled:
        return _again(desk, name, _("This account is disabled. An admin can enable it again."), 403)
    start_session(desk, verdict.account.name)
    answer = flask.make_response(flask.redirect(onward, 303))
    devices.remember(answer, verdict.account.name)
    return answer


def _again(desk: Desk, name: str, error: str, status: int) -> flask.Response:
    context = desk.context(typed={"name": name}, errors={"": error} if error else {}, account=None)
    return desk.paint(context, replace(page.layout(context, next=flask.request.args.get("next", "")), status=status))


def _sign_out(desk: Desk) -> flask.typing.ResponseReturnValue:
    with writing(desk.engine) as connection:
        sessions.end(connection, str(flask.session.get("token", "")))
    flask.session.clear()
    return flask.redirect(access.LOGIN, 303)

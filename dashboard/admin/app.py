"""The loading desk on the server of the public site: a second Dash app under /admin/, its guard and its routes."""

import logging
from collections.abc import Sequence
from types import ModuleType

import flask
from flask_wtf.csrf import generate_csrf
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from dashboard import shell
from dashboard.admin import (
    access,
    account_actions,
    answering,
    entry,
    frame,
    job_actions,
    login,
    own_account,
    undoing,
    uploads,
)
from dashboard.admin.desk import EXTENSION, Desk
from dashboard.admin.pages import account, accounts, figure, history, home, job, load, milestone
from dashboard.admin.pages import login as sign_in
from dashboard.admin.worker import Worker
from dashboard.failures import Paint, Told, dressed
from dashboard.first_paint import PaintedDash
from dashboard.language import _
from dashboard.language import current as language
from dashboard.routing import router
from dashboard.settings import Settings

logger = logging.getLogger("tallies")

TOKEN_COOKIE = "tallies_token"  # Dash's renderer copies it into a header of every callback
_NOT_HERE = r"^navigation\.js$"  # the script that swaps pages in place: each link of the desk loads its page


# Every page of the desk, in the order of its navigation, and everything that changes something. Nothing is discovered.
PAGES: Sequence[ModuleType] = (home, figure, milestone, job, history, load, accounts, account, sign_in)
ROUTES: Sequence[ModuleType] = (login, own_account, account_actions, uploads, job_actions, answering, undoing, entry)


def install(server: flask.Flask, settings: Settings, engine: Engine, key: bytes | str, assets: str) -> PaintedDash:
    """Put the desk on `server`, signed with `key`. To be called before the public site's own checks are installed."""
    _set_cookies(server, settings, key)
    desk = _desk(settings, engine)
    app = PaintedDash(
        answer=router(PAGES, engine, settings, desk.made, language).answer,
        lay_out=lambda answer, _address: frame.root(answer, PAGES),
        at_once=True,
        name=f"{__package__}.app",
        server=server,
        url_base_pathname=access.PREFIX,
        assets_folder=assets,
        assets_ignore=_NOT_HERE,
        title=shell.SITE,
        update_title="",
        serve_locally=True,
        suppress_callback_exceptions=True,
        csrf_token_name=TOKEN_COOKIE,
        enable_mcp=False,
    )
    app.layout = app.painted_layout
    server.extensions[EXTENSION] = (desk, app)
    server.add_url_rule(access.PREFIX.rstrip("/"), "desk", lambda: flask.redirect(access.PREFIX, 303))
    access.guard(server, desk)
    server.after_request(_give_token)
    for module in PAGES:
        getattr(module, "register", lambda _app: None)(app)
    for module in ROUTES:
        module.install(server, desk)
    server.register_error_handler(OperationalError, _busy)
    return app


def desk_of(server: flask.Flask) -> Desk:
    """The desk that was put on `server`."""
    desk: Desk = server.extensions[EXTENSION][0]
    return desk


def painting(server: flask.Flask) -> Paint:
    """How failures of what people do at the desk are painted."""

    def paint(error: HTTPException, sentence: str) -> flask.Response | None:
        if not frame.wants_page():
            return None
        desk, page = desk_of(server), frame.failed(error, sentence)
        if frame.by_script():
            said = flask.jsonify(error=page.description)
            said.status_code = page.status
            return dressed(said, error)
        return dressed(desk.paint(desk.context(), page), error)

    return paint


def _desk(settings: Settings, engine: Engine) -> Desk:
    folder = settings.desk_folder()
    return Desk(engine, settings, folder, Worker(settings.database, folder, engine))


def _set_cookies(server: flask.Flask, settings: Settings, key: bytes | str) -> None:
    # A name that begins so is taken by browsers only with Secure, from this very host and for all of it.
    prefix = "__Host-" if settings.encrypted() else ""
    server.secret_key = key
    server.config.update(
        SESSION_COOKIE_NAME=f"{prefix}tallies",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.encrypted(),
        DEVICE_COOKIE_NAME=f"{prefix}tallies-browser",
    )


def _give_token(response: flask.Response) -> flask.Response:
    """A page of the desk brings the token for its callbacks as a cookie, which no other site can read."""
    if access.signed_in() is not None and response.mimetype == "text/html":
        secure = bool(flask.current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(TOKEN_COOKIE, generate_csrf(), path=access.PREFIX, samesite="Strict", secure=secure)
    return response


def _busy(error: Exception) -> flask.typing.ResponseReturnValue:
    """A write that met a load under way; any other trouble of the database is a failure like all others."""
    if "locked" not in str(error) and "lock timeout" not in str(error):
        raise error
    logger.warning("%s: the database is busy", flask.request.path)
    said = _("A load is being written just now. Nothing was changed: try again in a few seconds.")
    return flask.current_app.handle_http_exception(Told(503, said))

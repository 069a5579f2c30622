"""Who may come in: one guard before everything under /admin, which looks before anything of a request's body is read."""

import logging
from collections.abc import Collection
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import flask
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import NotFound, Unauthorized

from dashboard.failures import Told
from dashboard.language import _
from db import sessions
from db.accounts import Account
from db.engine import reading, writing
from db.jobs import Job

if TYPE_CHECKING:
    from dashboard.admin.desk import Desk

PREFIX = "/admin/"
LOGIN, UPLOAD = "/admin/login", "/admin/upload"
ADMINS_ONLY = ("/admin/accounts",)
# By the rule that Flask found, not by how an address is written: what only looks like a file stays behind the guard.
FILES: Collection[str] = (
    f"{PREFIX}assets/<path:filename>",
    f"{PREFIX}_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
    f"{PREFIX}_favicon.ico",
)
_PAGES: Collection[str] = (PREFIX, f"{PREFIX}<path:path>")
_READ_ONLY = ("GET", "HEAD", "OPTIONS")
MEGABYTE = 1024 * 1024
LARGEST_FILE = 10 * MEGABYTE
_FORM_AROUND_IT = 64 * 1024  # bytes: the other fields, and how a form is written
logger = logging.getLogger("tallies")


def guard(server: flask.Flask, desk: "Desk") -> None:
    """Let nobody in who is not signed in. To be installed before whatever reads a request's body."""

    def look() -> flask.typing.ResponseReturnValue | None:
        asked = flask.request
        if not is_private():
            return None
        if asked.path == UPLOAD and asked.method == "POST":
            asked.max_content_length = LARGEST_FILE + _FORM_AROUND_IT
        flask.g.account = _holder(desk)
        if asked.path == LOGIN:
            return None
        if flask.g.account is None:
            return _turned_away()
        if asked.path.startswith(ADMINS_ONLY) and not flask.g.account.may_manage:
            raise Told(403, _("Only an admin may do this. Your account may load figures."))
        return None

    server.before_request(look)


def protect(server: flask.Flask) -> None:
    """Ask every form and callback under /admin for its token. To be installed after what refuses large bodies."""
    # Not for the whole server: a public page has no session, and its callbacks change nothing.
    server.config["WTF_CSRF_CHECK_DEFAULT"] = False
    server.config["WTF_CSRF_TIME_LIMIT"] = None  # a session's own limits are what ends it
    server.config["WTF_CSRF_SSL_STRICT"] = False  # admission.require_own_page looks at Origin, which every browser sends
    csrf = CSRFProtect(server)

    def look() -> None:
        if is_private() and flask.request.method not in _READ_ONLY:
            csrf.protect()

    server.before_request(look)


def is_private() -> bool:
    """Whether the current request is for something that only those who are signed in may have, or for signing in."""
    rule = flask.request.url_rule
    beneath = flask.request.path.startswith(PREFIX) or (rule is not None and rule.rule.startswith(PREFIX))
    return beneath and (rule is None or rule.rule not in FILES)


def signed_in() -> Account | None:
    """Who asks, None for somebody who is not signed in."""
    held: Account | None = flask.g.get("account")
    return held


def account() -> Account:
    """Who asks. Raises Unauthorized when nobody is signed in."""
    held = signed_in()
    if held is None:
        raise Unauthorized
    return held


def may_see(job: Job | None) -> bool:
    """Whether the job is the asker's own, or the asker looks after those of others too."""
    asker = signed_in()
    return job is not None and asker is not None and (asker.may_manage or job.account == asker.name)


def require_job(job: Job | None) -> Job:
    """The job, if the asker may see it. Raises NotFound otherwise, which says no more than that of a job there never was."""
    if job is None or not may_see(job):
        raise NotFound
    return job


def is_safe_line() -> bool:
    """Whether a password that is sent now can be read by nobody on the way: over https, or on this machine."""
    try:
        address = ip_address(flask.request.remote_addr or "")
    except ValueError:
        return flask.request.is_secure
    mapped = getattr(address, "ipv4_mapped", None)
    return flask.request.is_secure or (mapped or address).is_loopback


def way_on(wanted: str) -> str:
    """Where to go after signing in: an address of the desk, its first page when `wanted` is none."""
    local = wanted.startswith(PREFIX) and wanted.isprintable() and "\\" not in wanted and not wanted.startswith(LOGIN)
    return wanted if local else PREFIX


def login_address(wanted: str = "") -> str:
    """The page for signing in, which leads on to `wanted`."""
    onward = way_on(wanted)
    return LOGIN if onward == PREFIX else f"{LOGIN}?{urlencode({'next': onward})}"


def _holder(desk: "Desk") -> Account | None:
    token: Any = flask.session.get("token")
    if not isinstance(token, str):
        return None
    now = desk.now()
    with reading(desk.engine) as connection:
        held = sessions.holder(connection, token, now)
        due = held is not None and sessions.needs_touch(connection, token, now)
    if due:
        try:
            with writing(desk.engine) as connection:
                sessions.touch(connection, token, now)
        except OperationalError:  # a load has the writer's place: the next request will find it free
            logger.info("A session could not be marked as used: the database is busy")
    return held


def _turned_away() -> flask.typing.ResponseReturnValue:
    asked = flask.request
    if asked.method in ("GET", "HEAD") and asked.url_rule is not None and asked.url_rule.rule in _PAGES:
        query = asked.query_string.decode("ascii", "replace")
        return flask.redirect(login_address(asked.path + (f"?{query}" if query else "")), 303)
    raise Unauthorized

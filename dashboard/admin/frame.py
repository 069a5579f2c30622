"""What stands round every page of the desk, and the page for when a form of it fails."""

from collections.abc import Sequence
from types import ModuleType
from urllib.parse import urlsplit

import flask
from dash import html
from dash.development.base_component import Component
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from dashboard import blocks, fields, shell
from dashboard.admin import access
from dashboard.admin.context import DeskContext
from dashboard.language import _
from dashboard.page import Page
from dashboard.routing import Answer

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_CALLBACK = f"{access.PREFIX}_dash-update-component"


def root(answer: Answer, pages: Sequence[ModuleType]) -> html.Div:
    """The whole tree Dash shows of a page of the desk: nothing in it goes to another page without loading that anew."""
    context = answer.context
    assert isinstance(context, DeskContext)
    skip = html.A(_("Skip to the content"), href="#main", className="skip")
    main = html.Main(answer.page.body, id="main", tabIndex=-1)
    parts = [skip, _header(context, pages), main, _footer(context)]
    for part in parts:
        shell.silence(part)
    return html.Div(parts, id=shell.FRAME, className="desk", disable_n_clicks=True)


def _header(context: DeskContext, pages: Sequence[ModuleType]) -> html.Header:
    mark = html.A(
        [html.Span(className="tally-mark", **{"aria-hidden": "true"}), shell.SITE, " ", html.Span(_("loading desk"))],
        href=access.PREFIX,
        className="wordmark",
    )
    items = [_nav_item(context, page) for page in pages if page.NAME and _may_open(context, page)] if context.account else []
    nav = html.Nav(html.Ul(items), **{"aria-label": _("Loading desk")}) if items else None
    return html.Header([html.Div([mark, nav], className="band"), _who(context)], className="site-header desk-header")


def _nav_item(context: DeskContext, page: ModuleType) -> html.Li:
    here = {"aria-current": "page"} if context.path == page.PATH else {}
    return html.Li(html.A(_(page.NAME), href=page.PATH, **here))


def _may_open(context: DeskContext, page: ModuleType) -> bool:
    return not page.PATH.startswith(access.ADMINS_ONLY) or (context.account is not None and context.account.may_manage)


def _who(context: DeskContext) -> html.Div | None:
    """Who is signed in and the way out."""
    if context.account is None:
        return None
    role = _("admin") if context.account.may_manage else _("loader")
    said = [_("Signed in as"), " ", html.A(context.account.name, href="/admin/account"), f" ({role})"]
    out = fields.post_form("/admin/logout", context.token, submit=_("Sign out"), class_name="sign-out")
    return html.Div([html.P(said), out], className="band desk-bar")


def _footer(context: DeskContext) -> html.Footer:
    public = html.A(_("The public site"), href="/")
    return html.Footer(html.Div(html.P(public), className="band"), className="site-footer")


def wants_page() -> bool:
    """Whether whoever asks for something of the desk is a person with a browser, not Dash or a program."""
    asked = flask.request
    if not access.is_private() or asked.path == _CALLBACK:
        return False
    return "text/html" in asked.headers.get("Accept", "") or asked.mimetype in _FORMS


def by_script() -> bool:
    """Whether the script of a form asks, which shows one sentence and goes on by itself."""
    return flask.request.accept_mimetypes.best == "application/json"


def failed(error: HTTPException, sentence: str) -> Page:
    """The page that answers a form or link of the desk which failed; `sentence` is what JSON would say."""
    asked = flask.request
    came_from = urlsplit(asked.referrer or "").path
    ways = [(_("The first page of the loading desk"), access.PREFIX)]
    title, said = _("This could not be done"), sentence
    if isinstance(error, CSRFError):
        title = _("Nothing was changed")
        said = _("The page was open for too long, or you signed in or out since. Open the page again and do it once more.")
        ways = [(_("Open the page again"), access.way_on(came_from) if access.signed_in() else access.LOGIN)]
    elif error.code == 401:
        title = _("You are signed out")
        said = _("Nothing was changed. Sign in and do it once more.")
        ways = [(_("Sign in"), access.login_address(came_from))]
    elif error.code == 413 and asked.path == access.UPLOAD:
        title = _("The file is too large")
        said = _("The selected file must be smaller than %(n)s MB.", n=access.LARGEST_FILE // access.MEGABYTE)
    body = [blocks.heading(title, said, kicker=str(error.code)), _links(ways)]
    return Page(title, said, html.Div(body, className="narrow"), error.code or 500)


def _links(ways: Sequence[tuple[str, str]]) -> Component:
    return html.Ul([html.Li(html.A(label, href=path)) for label, path in ways], className="links")

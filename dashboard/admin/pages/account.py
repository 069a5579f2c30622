"""One's own account: another password, and where one is signed in."""

from collections.abc import Sequence

import flask
from dash import html
from dash.development.base_component import Component

from dashboard import blocks, fields, tables
from dashboard.admin.context import DeskContext
from dashboard.admin.passwords import SHORTEST
from dashboard.language import _
from dashboard.page import Page
from dashboard.pages.changes import moment
from db import sessions

PATH = "/admin/account"
NAME = None


def layout(context: DeskContext, done: str = "", **_unused: str) -> Page:
    """The page of the account that asks; `done` says what was just changed."""
    assert context.account is not None and context.desk is not None
    token = str(flask.session.get("token", ""))
    with context.reading() as connection:
        held = sessions.of(connection, context.account.name, context.desk.now())
    title = _("Your account")
    role = _("admin") if context.account.may_manage else _("loader")
    lead = _("%(name)s, %(role)s", name=context.account.name, role=role)
    password = blocks.section("password", _("Change your password"), _password_form(context))
    signed_in = blocks.section("sessions", _("Where you are signed in"), *_sessions(context, held, sessions.identity(token)))
    body = [blocks.heading(title, lead), _done(done), password, signed_in]
    return Page(title, lead, html.Div(body, className="narrow"), 400 if context.errors else 200)


def _done(done: str) -> html.P | None:
    said = {
        "password": _("Your password was changed. Everywhere else you are signed out."),
        "sessions": _("Ended. Whoever uses that browser has to sign in again."),
    }.get(done)
    return html.P(said, className="note", role="status") if said else None


def _password_form(context: DeskContext) -> html.Form:
    errors = context.errors
    hint = _("%(n)s characters or more: four words that do not belong together are easy to keep in mind.", n=SHORTEST)
    return fields.post_form(
        "/admin/account/password",
        context.token,
        fields.error_summary(errors),
        # For managers of passwords, which keep a password under its name.
        fields.hidden("username", context.account.name if context.account else ""),
        fields.password_field("old", _("Your password now"), error=errors.get("old", "")),
        fields.password_field("new", _("New password"), hint=hint, error=errors.get("new", ""), autocomplete="new-password"),
        fields.password_field("again", _("New password again"), error=errors.get("again", ""), autocomplete="new-password"),
        submit=_("Change the password"),
        name="change-password",
    )


def _sessions(context: DeskContext, held: Sequence[sessions.Session], here: str) -> list[Component]:
    columns = [_("Browser"), _("Signed in"), _("Last used"), _("End it")]
    lines: list[tuple[Sequence[tables.Cell], str]] = [
        ([each.device or _("Not said"), moment(each.created_at), moment(each.seen_at), _ending(context, each, here)], "")
        for each in held
    ]
    listed = tables.table(_("Where you are signed in"), columns, lines)
    if len(held) < 2:
        return [listed]
    others = fields.post_form(
        "/admin/account/sessions",
        context.token,
        fields.hidden("session", "others"),
        submit=_("End all but this one"),
        name="end-others",
    )
    return [listed, others]


def _ending(context: DeskContext, held: sessions.Session, here: str) -> tables.Cell:
    if held.id == here:
        return _("This one")
    button = html.Button(_("End"), type="submit", **{"aria-label": _("End the session of %(browser)s", browser=held.device)})
    return fields.post_form("/admin/account/sessions", context.token, fields.hidden("session", held.id), button)

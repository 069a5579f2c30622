"""Who may load: for admins, who let accounts in or keep them out."""

from collections.abc import Sequence
from urllib.parse import quote

from dash import html

from dashboard import blocks, fields, tables
from dashboard.admin.context import DeskContext
from dashboard.language import _, ngettext
from dashboard.page import NoSuchPage, Page
from dashboard.pages.changes import moment
from db import accounts, sessions

PATH = "/admin/accounts"
NAME = "Accounts"
DISABLE, ENABLE, END = "disable", "enable", "end"  # what may be done to an account


def layout(context: DeskContext, done: str = "", **_unused: str) -> Page:
    """Every account, for an admin. Raises NoSuchPage for everybody else, whom the guard keeps out before."""
    if context.account is None or not context.account.may_manage or context.desk is None:
        raise NoSuchPage(_("There is nothing here for your account."))
    now = context.desk.now()
    with context.reading() as connection:
        held = [(each, len(sessions.of(connection, each.name, now))) for each in accounts.every(connection)]
    title = _("Accounts")
    lead = _("Who may bring figures. What a disabled account loaded stays.")
    columns = [_("Name"), _("May"), _("Made"), _("Now"), _("Change it")]
    lines: list[tuple[Sequence[tables.Cell], str]] = [(_cells(context, each, count), "") for each, count in held]
    error = context.errors.get("", "")
    body = [
        blocks.heading(title, lead),
        html.P(error, className="note warning", role="alert") if error else None,
        html.P(_("Done."), className="note", role="status") if done else None,
        tables.table(_("Accounts"), columns, lines),
        _commands(),
    ]
    return Page(title, lead, [part for part in body if part is not None], 400 if error else 200)


def _cells(context: DeskContext, held: accounts.Account, open_sessions: int) -> list[tables.Cell]:
    may = _("load, and look after loads and accounts") if held.may_manage else _("load")
    return [held.name, may, moment(held.created_at), _now(held, open_sessions), _actions(context, held, open_sessions)]


def _now(held: accounts.Account, open_sessions: int) -> str:
    if held.disabled:
        return _("Disabled since %(moment)s", moment=moment(held.disabled_at))
    if not open_sessions:
        return _("Not signed in")
    return ngettext("Signed in in %(n)s browser", "Signed in in %(n)s browsers", open_sessions)


def _actions(context: DeskContext, held: accounts.Account, open_sessions: int) -> tables.Cell:
    if context.account is not None and held.name == context.account.name:
        return html.A(_("Your own"), href="/admin/account")
    switch = (ENABLE, _("Enable")) if held.disabled else (DISABLE, _("Disable"))
    offered = [switch, *([(END, _("End its sessions"))] if open_sessions else [])]
    buttons = [
        html.Button(said, type="submit", name="action", value=action, **{"aria-label": f"{said}: {held.name}"})
        for action, said in offered
    ]
    return fields.post_form(quote(f"{PATH}/{held.name}"), context.token, *buttons, class_name="row-actions")


def _commands() -> html.P:
    said = _("New accounts and forgotten passwords are for whoever runs this site, with the commands")
    return html.P(
        [said, " ", html.Code("tallies accounts add"), ", ", html.Code("tallies accounts password"), "."], className="definition"
    )

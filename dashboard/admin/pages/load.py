"""One load as those who load see it: who made it, from what, what was agreed to, what it changed, and the way to undo it."""

from typing import Any

import pandas as pd
from dash import html

from dashboard import blocks, fields, paging, tables
from dashboard.admin import asked, changes_shown, kinds, undoing
from dashboard.admin.context import DeskContext
from dashboard.language import _, ngettext
from dashboard.page import Page
from dashboard.pages.changes import counts, moment, undone_by, why
from dashboard.pages.load import looked_up
from dashboard.revisions import Revision
from dashboard.rows import rows
from dashboard.statement import year
from dashboard.worded import sentence
from db import history, ledger
from db.rehearsal import changes_made, rehearsed

PATH = "/admin/loads/<number>"
NAME = None
MOST_TRIED = 2_000  # changes of a load whose undo is tried before it is offered

Load = dict[str, Any]


def layout(context: DeskContext, number: str, page: str = "", **unused: str) -> Page:
    """The page of one load. Raises NoSuchPage when there is no such load, BadAddress for a page of it there is not."""
    with context.reading() as conn:
        load, held, shown, told = looked_up(conn, number, page)
        own = int(load["number"])
        ticks = ledger.ticks(conn, own)
    title = _("Load %(number)s", number=own)
    lead = _("%(when)s: %(counts)s.", when=moment(load["at"]), counts=counts(load))
    body = [
        blocks.breadcrumbs(context, [(_("Desk"), "/admin/"), (_("History"), "/admin/history")], title),
        blocks.heading(title, lead),
        fields.error_summary(context.errors),
        _facts(context, load, undone_by(held, own), ticks),
        html.P(html.A(_("See everything as it stood after this load"), href=context.href("/", as_of=own))),
        _changes(context, told, shown),
        _undo(context, load, held, len(told) > 0),
    ]
    return Page(title, lead, [part for part in body if part is not None])


def _facts(context: DeskContext, load: Load, undone: list[int], ticks: pd.DataFrame) -> html.Dl:
    undoes = [earlier for earlier in [year(load, "undoes")] if earlier is not None]
    doors = {"cli": _("the command line"), "web": _("the loading desk"), "fetch": _("a fetched file")}
    agreed = [_tick(row) for row in rows(ticks)]
    pairs: list[tuple[str, Any]] = [
        (_("Made by"), load["by_whom"]),
        (_("Through"), doors.get(load["door"], load["door"])),
        (_("File"), load["file"]),
        (_("SHA-256 of the file"), html.Code(load["sha256"]) if load["sha256"] else None),
        (_("Why"), why(load)),
        (_("Rows read"), ngettext("%(n)s row", "%(n)s rows", int(load["read"]))),
        (_("Seen and agreed to"), html.Ul([html.Li(said) for said in agreed]) if agreed else None),
        (_("Undoes"), _loads(context, undoes)),
        (_("Undone by"), _loads(context, undone)),
        (_("Digest of its changes"), html.Code(load["digest"])),
    ]
    return blocks.definitions(pairs)


def _tick(row: dict[str, Any]) -> str:
    count = int(row["warnings"])
    if row["code"] == asked.TICK:
        return ngettext("%(n)s source, indicator or milestone changes", "%(n)s sources, indicators or milestones change", count)
    kind = kinds.name_of(row["code"])
    return _("%(kind)s: %(count)s", kind=kind, count=ngettext("%(n)s warning", "%(n)s warnings", count))


def _loads(context: DeskContext, numbers: list[int]) -> html.Span | None:
    links = [html.A(_("load %(number)s", number=number), href=context.href(f"/admin/loads/{number}")) for number in numbers]
    return html.Span([part for link in links for part in (link, " ")][:-1]) if links else None


def _changes(context: DeskContext, told: list[Revision], shown: paging.Paging) -> html.Section:
    title = _("What it changed")
    if not told:
        return blocks.section("changes", title, blocks.empty(_("It changed nothing: everything in the file was held already.")))
    names = {
        changes_shown.WITHDRAWN: _("Withdrawn"),
        changes_shown.CHANGED: _("Changed"),
        changes_shown.ADDED: _("Added"),
    }
    parts = [
        blocks.section(
            f"changes-{kind}",
            names[kind],
            tables.revisions_table(some, href=context.href, caption=_("Before and after the load")),
            level=3,
        )
        for kind, some in changes_shown.by_kind(told).items()
    ]
    below = paging.links(context, shown, _("Pages, after the table"))
    return blocks.section("changes", title, paging.links(context, shown), *parts, below)


def _undo(context: DeskContext, load: Load, held: pd.DataFrame, any_change: bool) -> html.Section | None:
    """The way to take a load back, or why there is none."""
    number, title = int(load["number"]), _("Undo this load")
    if not any_change:
        return None
    if by := undoing.undone(held, number):
        back = html.A(_("load %(number)s", number=by), href=context.href(f"/admin/loads/{by}"))
        return blocks.section(
            "undo", title, html.P([_("It is undone already, by"), " ", back, ". ", _("Undo that one to have it back.")])
        )
    if context.account is None or not undoing.may_undo(context.account, load):
        return blocks.section("undo", title, html.P(undoing.not_yours()))
    if overtaken := _overtaken(context, number):
        return blocks.section("undo", title, blocks.note(_("It cannot be undone now."), " ", overtaken, kind="warning"))
    note = fields.text_area(
        "note",
        _("Why you undo it"),
        value=context.typed.get("note", ""),
        error=context.errors.get("note", ""),
        rows=2,
    )
    form = fields.post_form(f"/admin/loads/{number}/undo", context.token, note, submit=_("Undo load %(number)s", number=number))
    lead = _("A new load brings back what held before. The history keeps both, and the undo can be undone.")
    return blocks.section("undo", title, form, lead=lead)


def _overtaken(context: DeskContext, number: int) -> str:
    """Which later load stands against an undo, and whose; "" when none does, or the load is too large to try it here."""
    with context.reading() as conn:
        changes = history.reversed_changes(changes_made(conn, number))
        if changes.num_rows > MOST_TRIED:
            return ""
        try:
            with rehearsed(conn, changes, None):
                return ""
        except history.Conflict as conflict:
            return sentence(conflict.wording)

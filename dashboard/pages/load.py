"""One load: who made it, from what, and each of its changes before and after, a hundred at a time."""

from typing import Any, NamedTuple

import pandas as pd
from dash import html
from sqlalchemy import Connection

from dashboard import blocks, paging, revisions, tables
from dashboard.language import _, ngettext
from dashboard.page import Context, NoSuchPage, Page
from dashboard.pages.changes import counts, made_by, moment, undone_by, why
from dashboard.revisions import Revision
from dashboard.rows import rows
from dashboard.statement import year
from db import ledger

PATH = "/changes/<number>"
NAME = None
ON_A_PAGE = 100


class Looked(NamedTuple):
    """One load, all loads, which part of its changes is shown, and those in words."""

    load: dict[str, Any]
    held: pd.DataFrame
    shown: paging.Paging
    told: list[Revision]


def looked_up(conn: Connection, number: str, page: str) -> Looked:
    """The load that an address names. Raises NoSuchPage when there is none, BadAddress for a page of it there is not."""
    held = ledger.loads(conn)
    found = rows(held[held["number"].astype("str") == number])
    if not found:
        raise NoSuchPage(_("There is no load %(number)s: loads are numbered from 1, one after the other.", number=number))
    load, own = found[0], int(found[0]["number"])
    shown = paging.paging(int(load["added"] + load["changed"] + load["withdrawn"]), ON_A_PAGE, page)
    changes = ledger.changes_of(conn, own, limit=shown.size, offset=shown.offset)
    return Looked(load, held, shown, revisions.told(conn, changes, own))


def layout(context: Context, number: str, page: str = "", **unused: str) -> Page:
    """The page of one load. Raises NoSuchPage when there is no such load, BadAddress for a page of it there is not."""
    with context.reading() as conn:
        load, held, shown, told = looked_up(conn, number, page)
    own = int(load["number"])
    title = _("Load %(number)s", number=own)
    lead = _("%(when)s: %(counts)s.", when=moment(load["at"]), counts=counts(load))
    body = [
        blocks.breadcrumbs(context, [(_("Changes"), "/changes")], title),
        blocks.heading(title, lead),
        _facts(context, load, undone_by(held, own)),
        html.P(html.A(_("See everything as it stood after this load"), href=context.href("/", as_of=own))),
        _changes(context, told, shown),
    ]
    return Page(title, lead, body)


def _facts(context: Context, load: dict[str, Any], undone: list[int]) -> html.Dl:
    undoes = [earlier for earlier in [year(load, "undoes")] if earlier is not None]
    pairs: list[tuple[str, Any]] = [
        (_("Made by"), made_by(load)),
        (_("File"), load["file"]),
        (_("SHA-256 of the file"), html.Code(load["sha256"]) if load["sha256"] else None),
        (_("Note"), why(load)),
        (_("Rows read"), ngettext("%(n)s row", "%(n)s rows", int(load["read"]))),
        (_("Undoes"), _loads(context, undoes)),
        (_("Undone by"), _loads(context, undone)),
        (_("Digest of its changes"), html.Code(load["digest"])),
    ]
    return blocks.definitions(pairs)


def _loads(context: Context, numbers: list[int]) -> html.Span | None:
    links = [html.A(_("load %(number)s", number=number), href=context.href(f"/changes/{number}")) for number in numbers]
    return html.Span([part for link in links for part in (link, " ")][:-1]) if links else None


def _changes(context: Context, told: list[Revision], shown: paging.Paging) -> html.Section:
    title = _("What it changed")
    if not told:
        return blocks.section("changes", title, blocks.empty(_("It changed nothing: everything in the file was held already.")))
    table = tables.revisions_table(told, href=context.href, caption=_("Each statement before and after the load"))
    below = paging.links(context, shown, _("Pages, after the table"))
    return blocks.section("changes", title, paging.links(context, shown), table, below)

"""The history as those who load see it: every load, who made it, when, why and from which file."""

from typing import Any

import pandas as pd
from dash import html

from dashboard import blocks, paging, tables
from dashboard.admin.context import DeskContext
from dashboard.language import _
from dashboard.page import Page
from dashboard.pages.changes import counts, moment, undone_by, why
from dashboard.rows import rows
from dashboard.statement import year
from db import ledger

PATH = "/admin/history"
NAME = "History"
ON_A_PAGE = 100


def layout(context: DeskContext, page: str = "", **unused: str) -> Page:
    """The page of all loads, newest first. Raises BadAddress for a page there is not."""
    with context.reading() as conn:
        held = ledger.loads(conn)
    title = _("Every load")
    lead = _("Who loaded what, when and why. Any load can be undone by a new one, and nothing is ever erased.")
    if held.empty:
        return Page(title, lead, [blocks.heading(title, lead), blocks.empty(_("Nothing was loaded yet."))])
    shown = paging.paging(len(held), ON_A_PAGE, page)
    part = held.iloc[shown.offset : shown.offset + shown.size]
    body = [blocks.heading(title, lead), _table(context, part, held), paging.links(context, shown)]
    return Page(title, lead, [block for block in body if block is not None])


def _table(context: DeskContext, part: pd.DataFrame, held: pd.DataFrame) -> html.Table:
    columns = [_("Load"), _("When"), _("Who"), _("From which file"), _("Why"), _("What it did"), _("Undone")]
    lines = [(_cells(context, row, undone_by(held, row["number"])), "") for row in rows(part)]
    return tables.table(_("Loads, newest first"), columns, lines)


def _cells(context: DeskContext, row: dict[str, Any], undone: list[int]) -> list[tables.Cell]:
    number = int(row["number"])
    link = html.A(_("Load %(number)s", number=number), href=context.href(f"/admin/loads/{number}"))
    earlier = year(row, "undoes")
    did = counts(row) + ("" if earlier is None else "; " + _("undoes load %(number)s", number=earlier))
    by = ", ".join(_("by load %(number)s", number=later) for later in undone)
    return [link, moment(row["at"]), row["by_whom"], row["file"], why(row), did, by]

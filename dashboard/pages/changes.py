"""The history in the open: every load, what it brought and what it undid."""

from typing import Any

import pandas as pd
from dash import html

from dashboard import blocks, dates, labels, paging, tables, words
from dashboard.embeds import FEED
from dashboard.language import _
from dashboard.page import Context, Page
from dashboard.rows import rows
from dashboard.statement import year
from db import ledger

PATH = "/changes"
NAME = "Changes"
ON_A_PAGE = 100
_SHIPPED_BY = "Tallies"  # as `tallies serve` signs the load of the shipped catalogue
_SHIPPED_NOTE = "the figures that come with Tallies"  # and what it notes


def layout(context: Context, page: str = "", **unused: str) -> Page:
    """The page of all loads up to the moment asked for, newest first. Raises BadAddress for a page there is not."""
    with context.reading() as conn:
        held = ledger.loads(conn)
    if context.as_of is not None:
        held = held[held["number"] <= context.as_of]
    title = _("What changed, and when")
    lead = _("Every load ever made. Nothing is overwritten: an earlier state stays readable, and any load can be undone.")
    shown = paging.paging(len(held), ON_A_PAGE, page)
    if held.empty:
        sentence = _("Nothing was loaded yet. The first load of a file of figures will stand here.")
        return Page(title, lead, [blocks.heading(title, lead), blocks.empty(sentence)])
    part = held.iloc[shown.offset : shown.offset + shown.size]
    follow = html.P(html.A(_("Follow the changes in a feed reader (Atom)"), href=context.href(FEED, as_of="")))
    body = [blocks.heading(title, lead), follow, _table(context, part, held), paging.links(context, shown)]
    return Page(title, lead, [block for block in body if block is not None])


def moment(at: str) -> str:
    """A moment of the history in words: "14 November 2026, 12:03 UTC"."""
    return _("%(day)s, %(time)s UTC", day=dates.date_words(at[:10]), time=at[11:16])


def counts(row: dict[str, Any]) -> str:
    """How many statements a load added, changed and withdrew."""
    added, changed, withdrawn = (words.number(int(row[name])) for name in ("added", "changed", "withdrawn"))
    return _("%(added)s added, %(changed)s changed, %(withdrawn)s withdrawn", added=added, changed=changed, withdrawn=withdrawn)


def made_by(row: dict[str, Any]) -> str:
    """Who made a load, by their part in it and never by name: a name may bring somebody into danger."""
    shipped = row["by_whom"] == _SHIPPED_BY and row["door"] == "cli"
    return _("whoever made Tallies: these figures come with it") if shipped else labels.through(row["door"])


def why(row: dict[str, Any]) -> str:
    """The note of a load: as somebody typed it, or in the reader's language where Tallies wrote it itself."""
    note, undoes = str(row["note"] or ""), year(row, "undoes")
    if undoes is not None and note == f"undo of load {undoes}":
        return _("undo of load %(number)s", number=undoes)
    return _("the figures that come with Tallies") if note == _SHIPPED_NOTE else note


def undone_by(held: pd.DataFrame, number: int) -> list[int]:
    """The loads that undo load `number`."""
    return [int(later) for later in held.loc[held["undoes"] == number, "number"]]


def _table(context: Context, part: pd.DataFrame, held: pd.DataFrame) -> html.Table:
    columns = [_("Load"), _("When"), _("By"), _("File"), _("What it did"), _("Note")]
    lines = [(_cells(context, row, undone_by(held, row["number"])), "") for row in rows(part)]
    return tables.table(_("Loads, newest first"), columns, lines)


def _cells(context: Context, row: dict[str, Any], undone: list[int]) -> list[tables.Cell]:
    number = int(row["number"])
    link = html.A(_("Load %(number)s", number=number), href=context.href(f"/changes/{number}"))
    return [link, moment(row["at"]), made_by(row), row["file"], counts(row) + _undoing(row, undone), why(row)]


def _undoing(row: dict[str, Any], undone: list[int]) -> str:
    earlier = year(row, "undoes")
    undoes = "" if earlier is None else "; " + _("undoes load %(number)s", number=earlier)
    return undoes + "".join("; " + _("undone by load %(number)s", number=later) for later in undone)

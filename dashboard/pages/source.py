"""One source: what it is, how it is cited, which copy was read, and everything here that rests on it."""

from typing import Any

import pandas as pd
from dash import html

from dashboard import blocks, dates, labels, listings, tables, take_away, taken
from dashboard.language import _, ngettext
from dashboard.page import Context, NoSuchPage, Page
from dashboard.rows import rows
from db import codes, ledger, queries

PATH = "/sources/<key>"
NAME = None
MOST = 500  # rows of one table; a source such as a world data set holds thousands


def layout(context: Context, key: str, **unused: str) -> Page:
    """The page of one source. Raises NoSuchPage when none of that name was held at the moment asked for."""
    with context.reading() as conn:
        found = rows(queries.sources(conn, keys=[key], as_of=context.as_of))
        if not found:
            raise NoSuchPage(_missing(key, len(ledger.versions(conn, "source", key)) > 0))
        figures = queries.figures(conn, sources=[key], as_of=context.as_of)
        milestones = queries.milestones(conn, sources=[key], as_of=context.as_of)
        taking = taken.of_source(conn, context, key)
    row = found[0]
    body = [
        blocks.breadcrumbs(context, [(_("Sources"), "/sources")], row["title"]),
        blocks.heading(row["title"], row["note"] or None, kicker=f"{row['producer']} · {labels.kind(row['kind'])}"),
        _metadata(row),
        _figures(context, figures),
        _milestones(context, milestones),
        take_away.block(context, taking),
    ]
    return Page(row["title"], row["citation_full"], [part for part in body if part is not None])


def _missing(key: str, once: bool) -> str:
    if once:
        return _("The source %(key)s was held once, but not at the moment you are looking at.", key=key)
    return _("We hold no source named %(key)s.", key=key)


def _metadata(row: dict[str, Any]) -> html.Dl:
    licence = html.A(row["licence"], href=row["licence_url"], rel="noreferrer license") if row["licence"] else _("not stated")
    passed_on = _(codes.REPUBLISH[row["republish"]]) if row["republish"] else _("not known")
    pairs: list[tuple[str, Any]] = [
        (_("Citation"), row["citation_full"]),
        (_("Authors"), row["authors"]),
        (_("Published"), dates.date_words(row["date_published"]) if row["date_published"] else _("not stated")),
        (_("Language"), labels.language(row["language"])),
        (
            _("Address"),
            html.A(row["url"], href=row["url"], rel="noreferrer", className="written-out") if row["url"] else _("none recorded"),
        ),
        (_("Licence"), licence),
        (_("Passing its figures on"), passed_on),
        (_("Read from"), row["read_from"] or _("the document itself")),
        (_("Read on"), dates.date_words(row["date_accessed"]) if row["date_accessed"] else None),
        (_("SHA-256 of the copy read"), html.Code(row["sha256"]) if row["sha256"] else None),
        (_("Key"), html.Code(row["key"])),
    ]
    return blocks.definitions(pairs)


def _figures(context: Context, figures: pd.DataFrame) -> html.Section:
    title = _("Figures that rest on it")
    if figures.empty:
        return blocks.section("figures", title, blocks.empty(_("No figure held here was read in it.")))
    lead = ngettext("%(n)s figure was read in it.", "%(n)s figures were read in it.", len(figures))
    if len(figures) > MOST:
        lead = f"{lead} " + ngettext("The newest is shown.", "The newest %(n)s are shown.", MOST)
    return blocks.section("figures", title, listings.of_source(context, figures.head(MOST), _("What was read in it")), lead=lead)


def _milestones(context: Context, milestones: pd.DataFrame) -> html.Section | None:
    if milestones.empty:
        return None
    lead = ngettext("%(n)s milestone was read in it.", "%(n)s milestones were read in it.", len(milestones))
    table = tables.milestones_table(milestones.head(MOST), href=context.href)
    return blocks.section("milestones", _("Milestones that rest on it"), table, lead=lead)

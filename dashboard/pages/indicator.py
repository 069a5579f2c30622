"""One indicator: its definition, who is counted and per what, what it must not be confused with, and where it has figures."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html

from dashboard import blocks, comparability, labels, take_away, taken
from dashboard.language import _, by_name, ngettext
from dashboard.page import Context, NoSuchPage, Page
from dashboard.rows import rows
from db import ledger, queries

PATH = "/indicators/<key>"
NAME = None

Row = Mapping[str, Any]


def layout(context: Context, key: str, **unused: str) -> Page:
    """The page of one indicator. Raises NoSuchPage when none of that name was held at the moment asked for."""
    with context.reading() as conn:
        held = context.recall.indicators(conn, context.as_of)
        found = rows(held[held["key"] == key])
        if not found:
            raise NoSuchPage(_missing(key, len(ledger.versions(conn, "indicator", key)) > 0))
        places = queries.places_of(conn, key, as_of=context.as_of)
        rows_of_it = taken.asked(context, "figures", indicator=key)
        taking = taken.of_view(conn, context, rows_of_it, chart=taken.chart_across(context, key, found[0]["title"]))
    row = found[0]
    siblings = held[(held["family"] == row["family"]) & (held["key"] != key)] if row["family"] else held.head(0)
    body = [
        blocks.breadcrumbs(
            context,
            [(_("Indicators"), "/indicators"), (labels.topic(row["topic"]), f"/indicators#topic-{row['topic']}")],
            row["title"],
        ),
        blocks.heading(row["title"], row["definition"], kicker=row["family"] or labels.topic(row["topic"])),
        _definition(row),
        _siblings(context, row, siblings),
        _places(context, row, places),
        take_away.block(context, taking) if len(places) else None,
    ]
    return Page(row["title"], row["definition"], [part for part in body if part is not None])


def _missing(key: str, once: bool) -> str:
    if once:
        return _("The indicator %(key)s was held once, but not at the moment you are looking at.", key=key)
    return _("We hold no indicator named %(key)s.", key=key)


def _definition(row: Row) -> html.Dl:
    return blocks.definitions(
        [
            (_("Who or what is counted"), row["target_population"]),
            (_("Above the line"), row["numerator"]),
            (_("Below the line"), row["denominator"]),
            (_("Unit"), labels.unit(row["unit"])),
            (_("Kind of quantity"), labels.indicator_kind(row["kind"])),
            (_("Family"), row["family"]),
            (_("Code in other lists"), html.Code(row["code"]) if row["code"] else None),
            (_("How not to read it"), row["note"]),
            (_("Key"), html.Code(row["key"])),
        ]
    )


def _siblings(context: Context, row: Row, siblings: pd.DataFrame) -> html.Section | None:
    if siblings.empty:
        return None
    items = [
        html.Li(
            [html.A(other["title"], href=context.href(f"/indicators/{other['key']}")), html.P(comparability.why_not(row, other))]
        )
        for other in rows(siblings)
    ]
    lead = _("These belong to the same family. No difference and no ratio is computed between them and this one.")
    return blocks.section("not-the-same", _("Related, but not the same"), html.Ul(items, className="siblings"), lead=lead)


def _places(context: Context, row: Row, places: pd.DataFrame) -> html.Section:
    title = _("Where there are figures")
    if places.empty:
        return blocks.section(
            "places", title, blocks.empty(_("No figure of this indicator is held at the moment you are looking at."))
        )
    # Rivals are worth comparing: the places with most figures first, as many as one chart can hold.
    several = ",".join(places["place"][:8])
    compare = (
        None
        if len(places) == 1
        else blocks.way(
            html.A(_("Compare the places with most figures"), href=context.href("/compare", indicator=row["key"], places=several))
        )
    )
    counted = zip(map(str, places["place"]), map(int, places["figures"]), strict=True)
    named = sorted(((labels.place(place), place, count) for place, count in counted), key=lambda entry: by_name(entry[0]))
    items = [_place(context, row, *entry) for entry in named]
    return blocks.section("places", title, compare, html.Ul(items, className="places-held"))


def _place(context: Context, row: Row, name: str, place: str, count: int) -> html.Li:
    there = html.A(name, href=context.href(f"/places/{place}"))
    alone = html.A(
        ngettext("%(n)s figure", "%(n)s figures", count), href=context.href("/compare", indicator=row["key"], places=place)
    )
    return html.Li([there, " ", alone])

"""Figures of several places or several indicators as one table, in which every row says which of them it is about."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from dash import html

from dashboard import claims, labels, tables
from dashboard.elements import element
from dashboard.language import _, by_name
from dashboard.ordering import in_order
from dashboard.page import Context
from dashboard.rows import rows
from dashboard.tables import Cell

Row = Mapping[str, Any]


def of_places(context: Context, figures: pd.DataFrame, caption: str) -> html.Table:
    """Figures (FIGURE columns) of one indicator: by the name of their place, then in the order of the chart."""
    columns = [_("Place"), _("Figure"), _("As printed"), _("About the time"), _("Who says so"), _("Method"), _("Read in")]
    places = sorted(figures["place"].unique(), key=labels.place_order)
    ordered = [held for place in places for held in in_order(rows(figures[figures["place"] == place]))]
    return _across(caption, columns, [(_of_place(context, held.row), "echo" if held.echo else "") for held in ordered])


def of_source(context: Context, figures: pd.DataFrame, caption: str) -> html.Table:
    """Figures (FIGURE columns) of one source, by what they count and where, then in the order they come in."""
    columns = [
        _("What is measured"),
        _("Place"),
        _("Figure"),
        _("As printed"),
        _("About the time"),
        _("Who says so"),
        _("Where in it"),
    ]
    named = sorted(rows(figures), key=lambda row: (by_name(row["indicator_title"]), labels.place_order(row["place"])))
    return _across(caption, columns, [(_of_source(context, row), "") for row in named])


def _across(caption: str, columns: Sequence[str], lines: Sequence[tuple[Sequence[Cell], str]]) -> html.Table:
    table = tables.table(caption, columns, lines)
    table.className = f"{table.className} across"
    return table


def _of_place(context: Context, row: Row) -> list[Cell]:
    return [
        element(html.A, labels.place(row["place"]), href=context.href(f"/places/{row['place']}")),
        *_figure(context, row),
        labels.method(row["method"]),
        element(html.A, row["source_title"], href=context.href(f"/sources/{row['source']}")),
    ]


def _of_source(context: Context, row: Row) -> list[Cell]:
    return [
        element(html.A, row["indicator_title"], href=context.href(f"/indicators/{row['indicator']}")),
        element(html.A, labels.place(row["place"]), href=context.href(f"/places/{row['place']}")),
        *_figure(context, row),
        row["locator"],
    ]


def _figure(context: Context, row: Row) -> list[Cell]:
    claim = element(html.A, claims.claim(row), href=context.href(f"/figures/{row['id']}"))
    about = " · ".join(part for part in (claims.when(row), claims.age(row, context.today), row["group"]) if part)
    return [claim, row["as_printed"], about, claims.who(row)]

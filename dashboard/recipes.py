"""A derived rate with its recipe: numerator, denominator and the sum that was done, each a link away from its source."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html

from dashboard import blocks, claims, labels, tables, words
from dashboard.language import _
from dashboard.page import Context
from dashboard.rows import rows

Row = Mapping[str, Any]


def rates_table(context: Context, shown: pd.DataFrame, figures: pd.DataFrame) -> html.Table:
    """The rows of dashboard.rates.shown, each with its recipe; `figures` are the frame they were made from."""
    numerators = {row["id"]: row for row in rows(figures)}
    columns = [_("Place"), _("About the time"), _("Who says so"), _("Per 1,000 adults")]
    lines = [(_rate(context, row, numerators[row["numerator_id"]]), "") for row in _by_place(shown)]
    return tables.table(_("The rates and how each was computed"), columns, lines)


def refusals_table(context: Context, refused: pd.DataFrame, figures: pd.DataFrame) -> html.Table:
    """The rows of dashboard.rates.refused: what was published, and why no rate was made of it."""
    published = {row["id"]: row for row in rows(figures)}
    columns = [_("Place"), _("Published"), _("About the time"), _("Who says so"), _("Why there is no rate")]
    lines = [(_refusal(context, row, published[row["numerator_id"]]), "") for row in _by_place(refused)]
    return tables.table(_("Figures that stay as they were published"), columns, lines)


def _by_place(table: pd.DataFrame) -> list[dict[str, Any]]:
    return sorted(rows(table), key=lambda row: labels.place_order(row["place"]))


def _rate(context: Context, row: Row, numerator: Row) -> list[tables.Cell]:
    above = html.A(claims.claim(numerator), href=context.href(f"/figures/{row['numerator_id']}"))
    below = html.A(words.number(row["denominator_value"]), href=context.href(f"/figures/{row['denominator_id']}"))
    recipe = html.P([above, " ÷ ", below, _(" × 1,000")], className="sum")
    said: list[Any] = [claims.claim(row), blocks.disclosure(_("How it was computed"), recipe, class_name="recipe")]
    return [labels.place(row["place"]), claims.when(row), claims.who(row), html.Div(said)]


def _refusal(context: Context, row: Row, published: Row) -> list[tables.Cell]:
    link = html.A(claims.claim(published), href=context.href(f"/figures/{row['numerator_id']}"))
    return [labels.place(row["place"]), link, claims.when(row), claims.who(row), row["refused"]]

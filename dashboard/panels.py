"""The panel of one indicator in one place: headline, chart, table and how not to read it, the same on every page."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

import pandas as pd
from dash import html

from dashboard import blocks, cautions, charts, claims, evidence, headlines, labels, tables, take_away
from dashboard.language import _, ngettext
from dashboard.page import Context
from dashboard.statement import told
from db.queries import FIGURE

MOST_CAUTIONS = 4
_NOTHING_TOLD: Mapping[str, str] = MappingProxyType({})


def panel(context: Context, name: str, figures: pd.DataFrame, told_of: Mapping[str, str] = _NOTHING_TOLD) -> html.Figure:
    """Chart and words for `figures` (FIGURE columns) of one indicator, one place and one group; `name` is unique on the page.

    `told_of` marks some of them, by id, as `charts.estimates` does.
    A single figure gets no axis of its own: its claim is said in the summary, and its table stands open.
    Raises NotComparable as the chart does.
    """
    first = told(figures.head(1), FIGURE)[0]
    return blocks.chart(
        name,
        charts.estimates(figures, today=context.today, told=told_of) if len(figures) > 1 else None,
        summary=headlines.headline(figures, labels.place(first["place"]), first["indicator_title"]),
        table=tables.estimates_table(figures, href=context.href, today=context.today),
        caution=html.Ul([html.Li(sentence) for sentence in how_not_to_read(figures, context.today)]),
        table_open=len(figures) == 1,
        file_name=f"tallies-{first['place']}-{first['indicator']}".lower(),
        onward=_taken(context, first["place"], first["indicator"]),
        opens=lambda figure: context.href(f"/figures/{figure}"),
    )


def _taken(context: Context, place: str, indicator: str) -> html.A:
    """The way to the same figures as files, with their citation and the chart as a picture and a frame."""
    there = context.href(f"/tables/figures#{take_away.ANCHOR}", indicator=indicator, place=place)
    return html.A(_("Take this chart and its figures with you"), href=there)


def by_group(figures: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The figures of one indicator apart by the group of people they are about, everybody ("") first: groups share no axis."""
    return [(str(group), part) for group, part in figures.groupby("group", sort=True)]


def how_not_to_read(figures: pd.DataFrame, today: date) -> Sequence[str]:
    """The gravest few cautions that hold of these figures together, in sentences."""
    held = told(figures, FIGURE)
    if len(held) == 1:
        return cautions.of_figure(held[0], today)[:MOST_CAUTIONS]
    found = [_middle(figures), *_bounds(held), _echoes(figures), _whom(figures), _age(held, today), _undated(figures)]
    return [sentence for sentence in found if sentence][:MOST_CAUTIONS]


def _middle(figures: pd.DataFrame) -> str:
    if evidence.with_numbers(figures)["origin"].nunique() < 2:
        return ""
    return _("The middle of these answers is not an estimate: nobody arrived at it. How many agree does not make them right.")


def _bounds(held: Sequence[dict[str, object]]) -> list[str]:
    said = [claims.claim(row) for row in held if row["qualifier"] in cautions.OPEN_ABOVE + cautions.OPEN_BELOW]
    return [_("“%(claim)s” is a bound, not a number: how far beyond it, nobody says.", claim=said[0])] if said else []


def _echoes(figures: pd.DataFrame) -> str:
    repeats = len(figures) - figures["origin"].nunique()
    said = ngettext(
        "%(n)s of these goes back to an original that another one tells too: together they are one piece of evidence.",
        "%(n)s of these go back to originals that others tell too: those told together are one piece of evidence.",
        repeats,
    )
    return said if repeats else ""


def _whom(figures: pd.DataFrame) -> str:
    words = [word for word in figures["reported_as"].str.casefold().unique() if word]
    if len(words) < 2:
        return ""
    return _("The sources do not use the same words for whom they count; some of the difference may lie there.")


def _age(held: Sequence[dict[str, object]], today: date) -> str:
    dated = [row for row in held if claims.staleness(row, today) != "undated"]
    if not dated or claims.staleness(dated[0], today) == "current":
        return ""
    return _("The newest of them is about %(when)s: it does not say how things are now.", when=claims.when(dated[0]))


def _undated(figures: pd.DataFrame) -> str:
    undated = int((figures["period"] == "").sum())
    said = ngettext(
        "%(n)s of them does not say which year it is about, and has no place in a trend.",
        "%(n)s of them do not say which year they are about, and have no place in a trend.",
        undated,
    )
    return said if undated else ""

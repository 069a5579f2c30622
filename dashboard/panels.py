"""The panel of one indicator in one place: headline, chart, table and how not to read it, the same on every page."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, TypeAlias

from dash import html

from dashboard import blocks, cautions, charts, claims, evidence, headlines, labels, tables, take_away
from dashboard.language import _, ngettext
from dashboard.page import Context
from dashboard.rows import Held
from dashboard.statement import told
from db.queries import FIGURE

MOST_CAUTIONS = 4
Rows: TypeAlias = list[dict[str, Any]]

_NOTHING_TOLD: Mapping[str, str] = MappingProxyType({})


def panel(context: Context, name: str, figures: Held, told_of: Mapping[str, str] = _NOTHING_TOLD) -> html.Figure:
    """Chart and words for `figures` (FIGURE columns) of one indicator, one place and one group; `name` is unique on the page.

    `told_of` marks some of them, by id, as `charts.estimates` does; what is marked is not loaded yet, and not to be taken along.
    A single figure gets no axis of its own: its claim is said in the summary, and its table stands open.
    Raises NotComparable as the chart does.
    """
    held = told(figures, FIGURE)
    first = held[0]
    return blocks.chart(
        name,
        (lambda: charts.estimates(held, today=context.today, told=told_of)) if len(held) > 1 else None,
        summary=headlines.headline(held, labels.place(first["place"]), first["indicator_title"]),
        table=tables.estimates_table(held, href=context.href, today=context.today),
        caution=html.Ul([html.Li(sentence) for sentence in how_not_to_read(held, context.today)]),
        table_open=len(held) == 1,
        file_name=f"tallies-{first['place']}-{first['indicator']}".lower(),
        onward=None if told_of else _taken(context, first["place"], first["indicator"]),
        opens=lambda figure: context.href(f"/figures/{figure}"),
    )


def _taken(context: Context, place: str, indicator: str) -> html.A:
    """The way to the same figures as files, with their citation and the chart as a picture and a frame."""
    there = context.href(f"/tables/figures#{take_away.ANCHOR}", indicator=indicator, place=place)
    return html.A(_("Take this chart and its figures with you"), href=there)


def by_group(figures: Held) -> list[tuple[str, Rows]]:
    """The figures of one indicator apart by the group of people they are about, everybody ("") first: groups share no axis."""
    apart: dict[str, Rows] = {}
    for row in told(figures, FIGURE):
        apart.setdefault(str(row["group"]), []).append(row)
    return sorted(apart.items())


def how_not_to_read(figures: Held, today: date) -> Sequence[str]:
    """The gravest few cautions that hold of these figures together, in sentences."""
    held = told(figures, FIGURE)
    if len(held) == 1:
        return cautions.of_figure(held[0], today)[:MOST_CAUTIONS]
    found = [_middle(held), *_bounds(held), _echoes(held), _whom(held), _age(held, today), _undated(held)]
    return [sentence for sentence in found if sentence][:MOST_CAUTIONS]


def _middle(held: Rows) -> str:
    if evidence.origins([row for row in held if evidence.has_number(row)]) < 2:
        return ""
    return _("The middle of these answers is not an estimate: nobody arrived at it. How many agree does not make them right.")


def _bounds(held: Rows) -> list[str]:
    said = [claims.claim(row) for row in held if row["qualifier"] in cautions.OPEN_ABOVE + cautions.OPEN_BELOW]
    return [_("“%(claim)s” is a bound, not a number: how far beyond it, nobody says.", claim=said[0])] if said else []


def _echoes(held: Rows) -> str:
    repeats = len(held) - evidence.origins(held)
    said = ngettext(
        "%(n)s of these goes back to an original that another one tells too: together they are one piece of evidence.",
        "%(n)s of these go back to originals that others tell too: those told together are one piece of evidence.",
        repeats,
    )
    return said if repeats else ""


def _whom(held: Rows) -> str:
    if len({word for row in held if (word := str(row["reported_as"]).casefold())}) < 2:
        return ""
    return _("The sources do not use the same words for whom they count; some of the difference may lie there.")


def _age(held: Rows, today: date) -> str:
    dated = [row for row in held if claims.staleness(row, today) != "undated"]
    if not dated or claims.staleness(dated[0], today) == "current":
        return ""
    return _("The newest of them is about %(when)s: it does not say how things are now.", when=claims.when(dated[0]))


def _undated(held: Rows) -> str:
    undated = sum(not row["period"] for row in held)
    said = ngettext(
        "%(n)s of them does not say which year it is about, and has no place in a trend.",
        "%(n)s of them do not say which year they are about, and have no place in a trend.",
        undated,
    )
    return said if undated else ""

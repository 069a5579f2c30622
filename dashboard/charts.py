"""Figures as charts: a DataFrame in, a Plotly figure out, every estimate a row of its own and none above another."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import pandas as pd

from dashboard import ends, evidence, headlines, labels, timelines
from dashboard.axes import Kind, axis
from dashboard.claims import age, claim, kind_of_who, when, who
from dashboard.comparability import require_one_indicator
from dashboard.drawing import INDENT, MARKED, Beside, Drawing, reaching
from dashboard.language import _, ngettext
from dashboard.lettering import lines, whole
from dashboard.light_figure import Part
from dashboard.marks import GREY, colour, marks
from dashboard.ordering import Placed, dated_and_undated, in_order
from dashboard.rows import Held
from dashboard.rows import rows as rows_of
from dashboard.statement import Row, figure, text
from dashboard.strokes import Ink

_NOTHING_TOLD: Mapping[str, str] = MappingProxyType({})
_APART = 8  # px from the middle of a dot to where its tie begins

Anchors = dict[str, tuple[float, float]]  # key of a row -> where its mark stands


def estimates(figures: Held, *, today: date, scale: Kind = "linear", told: Mapping[str, str] = _NOTHING_TOLD) -> Part:
    """One row per figure (FIGURE columns), newest year on top; a mark's customdata is the figure's id.

    `told` says of some figures, by id, what stands first in their rows ("New"); those rows stand in a bracket.
    NotComparable when there are several indicators or units.
    """
    require_one_indicator(figures)
    rows = rows_of(figures)
    drawing = _drawing(rows, scale)
    _stack(drawing, rows, today, told)
    return drawing.figure()


def comparison(figures: Held, *, today: date, scale: Kind = "linear") -> Part:
    """The same for several places, each under its own heading, in the order of their names.

    NotComparable when there are several indicators or units.
    """
    require_one_indicator(figures)
    held = rows_of(figures)
    drawing = _drawing(held, scale)
    for code, rows in _by_place(held):
        drawing.heading(labels.place(code))
        _stack(drawing, rows, today)
    return drawing.figure()


def overview(figures: Held, *, today: date) -> Part:
    """One line per place from its lowest to its highest independent figure, and how far those are apart.

    Logarithmic, and said to be, because countries differ in size; linear for shares. NotComparable when there are several
    indicators or units.
    """
    require_one_indicator(figures)
    numbers = [row for row in rows_of(figures) if evidence.has_number(row)]
    drawing = _drawing(numbers, "linear" if all(row["kind"] == "share" for row in numbers) else "log")
    for code, rows in _by_place(numbers):
        _overview_row(drawing, code, rows, today)
    return drawing.figure()


def timeline(milestones: pd.DataFrame, *, by: timelines.Lane = "category", today: date) -> Part:
    """Milestones (MILESTONE columns) on an axis of years, in lanes by category or place; customdata is the milestone's id."""
    return timelines.timeline(milestones, by=by, today=today)


def _drawing(rows: Sequence[Row], scale: Kind) -> Drawing:
    unit = labels.unit(text(rows[0], "unit")) if rows else ""
    numbers = [held for column in ("value", "lower", "upper") for row in rows if (held := figure(row, column)) is not None]
    return Drawing(axis(numbers, scale), _("%(unit)s, logarithmic scale", unit=unit) if scale == "log" else unit)


def _by_place(rows: Sequence[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    places: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        places.setdefault(row["place"], []).append(row)
    return sorted(places.items(), key=lambda place: labels.place_order(place[0]))


def _stack(drawing: Drawing, rows: Sequence[dict[str, Any]], today: date, told: Mapping[str, str] = _NOTHING_TOLD) -> None:
    dated, undated = dated_and_undated(in_order(rows))
    anchors: Anchors = {}
    for held in dated:
        _row(drawing, held, _about(held.row, today, under_heading=False), today, anchors, told)
    if undated:
        drawing.heading(_("Year not stated"))
    for held in undated:
        _row(drawing, held, _about(held.row, today, under_heading=True), today, anchors, told)


def _row(drawing: Drawing, held: Placed, about: Sequence[str], today: date, anchors: Anchors, told: Mapping[str, str]) -> None:
    row = held.row
    drawn, said, first = marks(row, today), claim(row), told.get(text(row, "id"), "")
    reach = drawn.numbers()
    indent = (INDENT if held.echo else 0) + (MARKED if first else 0)
    label = [*(lines(first, indent=indent) if first else []), *lines(who(row), *about, indent=indent)]
    beside = reaching(reach, drawn.arrows, said)
    y = drawing.row(label, beside, about=text(row, "id"), indent=held.echo, marked=bool(first))
    drawing.mark(y, drawn, Ink(colour(row), text(row, "id"), said))
    if reach and drawing.axis.shows(reach[0]):
        anchors[text(row, "key")] = (reach[0], y)
        _tie(drawing, anchors.get(held.under), reach[0], y)


def _tie(drawing: Drawing, origin: tuple[float, float] | None, x: float, y: float) -> None:
    """The thin line from a report to the row that it repeats, when that row has a mark."""
    if origin:
        drawing.line(origin[0], x, origin[1] + _APART, Ink(GREY), y1=y - _APART, width=1, dash="dot")


def _about(row: Row, today: date, *, under_heading: bool) -> list[str]:
    """The rest of a row's label: what kind of body, when, how old, which group, by what method."""
    kind, method = labels.short_kind(kind_of_who(row)), text(row, "method")
    # A row that stands under the heading "year not stated" need not say so again.
    year = when(row) if text(row, "period") or not under_heading else ""
    return [whole(kind), year, whole(age(row, today)), text(row, "group"), labels.method(method) if method else ""]


def _overview_row(drawing: Drawing, code: str, rows: Sequence[Row], today: date) -> None:
    independent = evidence.independent(rows)
    count = ngettext("%(n)s separate figure", "%(n)s separate figures", len(independent))
    held = [end for answer in ends.answers_of(independent) for end in (answer.lower, answer.upper) if end is not None]
    drawn = [(row, marks(row, today)) for row in independent]
    arrows = [arrow for _row, mark in drawn for arrow in mark.arrows]
    beside = Beside(headlines.apart(rows), held, "right" if arrows else "")
    y = drawing.row(lines(labels.place(code), count), beside, about=code)
    drawing.line(min(held), max(held), y, Ink(GREY), width=1)
    for row, mark in drawn:
        said = _("%(claim)s, %(when)s, %(who)s", claim=claim(row), when=when(row), who=who(row))
        # Beside its rivals a point stands for itself; what its own range is, its own row in the estimates shows.
        shown = mark._replace(lines=(), ticks=()) if mark.dots else mark
        drawing.mark(y, shown, Ink(colour(row), text(row, "id"), said), size=9)

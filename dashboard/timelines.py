"""Milestones on an axis of years, drawn only as exactly as their sources date them."""

from calendar import isleap
from collections.abc import Sequence
from datetime import date
from typing import Literal

import pandas as pd

from dashboard import labels
from dashboard.axes import years
from dashboard.claims import who
from dashboard.dates import date_words
from dashboard.drawing import Drawing, reaching
from dashboard.language import _
from dashboard.lettering import lines
from dashboard.light_figure import Part
from dashboard.marks import Arrow, Dot, Line, Marks, colour
from dashboard.rows import rows as rows_of
from dashboard.statement import Row, text
from dashboard.strokes import Ink, Point
from db import codes
from db.periods import Period, parts

Lane = Literal["category", "place"]


def timeline(milestones: pd.DataFrame, *, by: Lane, today: date) -> Part:
    """A row per milestone (MILESTONE columns), earliest first, under headings by category or place."""
    drawn = [(row, parts(text(row, "date"))) for row in rows_of(milestones)]
    drawing = Drawing(years([x for _row, period in drawn for x in _known_ends(period)] or [today.year]), _("year"))
    for lane in _lanes(milestones, by):
        drawing.heading(labels.category(lane) if by == "category" else labels.place(lane))
        for row, period in sorted((pair for pair in drawn if text(pair[0], by) == lane), key=_earliest_first):
            _row(drawing, row, period)
    return drawing.figure()


def _lanes(milestones: pd.DataFrame, by: Lane) -> Sequence[str]:
    held = set(milestones[by])
    if by == "category":
        return [code for code in codes.MILESTONE_CATEGORIES if code in held]
    return sorted(held, key=labels.place_order)


def _earliest_first(pair: tuple[Row, Period]) -> tuple[str, str, str]:
    row, period = pair
    return (period.first or period.last, period.last, text(row, "key"))


def _row(drawing: Drawing, row: Row, period: Period) -> None:
    planned = _is_planned(row, period)
    when = date_words(text(row, "date"))
    said = _("%(when)s, planned when it was published", when=when) if planned else when
    drawn = _marks(period)
    beside = reaching(drawn.numbers(), drawn.arrows, said)
    y = drawing.row(lines(text(row, "title"), who(row)), beside, about=text(row, "id"))
    ink = Ink(colour(row), text(row, "id"), _("%(title)s: %(when)s", title=text(row, "title"), when=said))
    if planned and drawn.dots:
        drawing.point(Point(drawn.dots[0].x, y, "none", ink, symbol="diamond"))
    else:
        drawing.mark(y, drawn, ink)


def _marks(period: Period) -> Marks:
    """A dot for a moment, hollow when its source is not sure of it; a bar for a time; a dashed line between two ticks for one
    unknown moment of these. No moment is invented inside them."""
    ends, doubtful = _known_ends(period), period.approximate or period.uncertain
    first, last = ends[0], ends[-1]
    if period.one_of:
        return Marks(lines=[Line(first, last, stated=False)], ticks=ends)
    if period.open_end:
        return Marks(ticks=ends, arrows=[Arrow(first, "right")])
    if period.open_start:
        return Marks(ticks=ends, arrows=[Arrow(last, "left")])
    if period.precision in ("interval", "season", "decade"):
        return Marks(lines=[Line(first, last, stated=not doubtful)])
    return Marks(dots=[Dot((first + last) / 2, "none" if doubtful else "full")])


def _known_ends(period: Period) -> list[float]:
    """Its first and last moment on the axis, without the open ones."""
    starts = [_at(period.first, 0)] if period.first else []
    return starts + ([_at(period.last, 1)] if period.last else [])


def _at(day: str, over: int) -> float:
    """Where a day lies, `over` days on: a year is as wide as 1 and its middle stands at its number."""
    on = date.fromisoformat(day)
    return on.year - 0.5 + (on.timetuple().tm_yday - 1 + over) / (366 if isleap(on.year) else 365)


def _is_planned(row: Row, period: Period) -> bool:
    """Whether it lay in the future when its source was published."""
    published = text(row, "date_published")
    return bool(published and period.first) and period.first > parts(published).last

"""The drawing grammar, decided once: which dot, line, tick and arrow stand for one figure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from dashboard.claims import kind_of_who, staleness
from dashboard.statement import Row, figure, text
from db import codes

Fill = Literal["full", "pale", "none"]
Side = Literal["right", "left"]

# Okabe-Ito, by what kind of body makes the claim; each has 3:1 contrast on the light and on the dark ground.
_COLOURS: Mapping[str, str] = {
    "government": "#D55E00",
    "un_agency": "#0072B2",
    "international": "#0072B2",
    "research": "#009E73",
    "ngo": "#009E73",
    "expert": "#009E73",
}
GREY = "#808080"

# qualifier -> (column of its bound, whether the bound itself is a possible answer, where the arrow points)
_BOUNDS: Mapping[str, tuple[str, bool, Side]] = {
    "more_than": ("lower", False, "right"),
    "at_least": ("lower", True, "right"),
    "less_than": ("upper", False, "left"),
    "at_most": ("upper", True, "left"),
}


class Dot(NamedTuple):
    """A dot at `x`: full is first-hand, pale the same of more than ten years ago, none second-hand or an excluded bound."""

    x: float
    fill: Fill


class Line(NamedTuple):
    """A range from `first` to `last`: solid where its author states how sure it is, dashed where not."""

    first: float
    last: float
    stated: bool


class Arrow(NamedTuple):
    """An open side: from the bound at `x` to the edge of the chart, without an end point."""

    x: float
    to: Side


class Marks(NamedTuple):
    """All that is drawn for one figure; nothing at all where its source gives no number."""

    dots: Sequence[Dot] = ()
    lines: Sequence[Line] = ()
    ticks: Sequence[float] = ()
    arrows: Sequence[Arrow] = ()

    def numbers(self) -> list[float]:
        """Every place on the axis that a mark stands at, the point first."""
        ends = [end for line in self.lines for end in (line.first, line.last)]
        return [*(dot.x for dot in self.dots), *ends, *self.ticks]


def marks(row: Row, today: date) -> Marks:
    """The marks for one figure row."""
    qualifier = text(row, "qualifier")
    if qualifier in _BOUNDS:
        return _open(row, *_BOUNDS[qualifier], today)
    value, lower, upper = (figure(row, column) for column in ("value", "lower", "upper"))
    dots = [] if value is None else [Dot(value, _fill(row, today))]
    bounds = [bound for bound in (lower, upper) if bound is not None]
    if text(row, "interval_type") == "between_places" or len(bounds) == 1:
        return Marks(dots=dots, ticks=bounds)
    stated = text(row, "interval_type") in codes.STATED_INTERVALS
    return Marks(dots=dots, lines=[Line(bounds[0], bounds[1], stated)] if bounds else [])


def colour(row: Row) -> str:
    """The colour of what kind of body makes the claim."""
    return _COLOURS.get(kind_of_who(row), GREY)


def _open(row: Row, column: str, included: bool, to: Side, today: date) -> Marks:
    """A bound and its arrow. A closed circle stays closed at second hand, for a hollow one would say "more than"."""
    bound = figure(row, column)
    if bound is None:
        return Marks()
    closed: Fill = "full" if _fill(row, today) == "full" else "pale"
    return Marks(dots=[Dot(bound, closed if included else "none")], arrows=[Arrow(bound, to)])


def _fill(row: Row, today: date) -> Fill:
    if text(row, "attribution") == "quoted":
        return "none"
    return "pale" if staleness(row, today) == "historic" else "full"

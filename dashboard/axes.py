"""The axis of a chart: where it begins and ends, and ticks said in the same words as every other number."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from dashboard.words import number

Kind = Literal["linear", "log"]

_ROOM = 0.18  # of the width of the figures stays free at the right (15% of the chart), for the arrows of open bounds
_LEFT = 0.08  # the same at the left, on axes that do not begin at zero: their first tick needs room for its words
_STEPS = 4  # at most so many, that six-digit ticks do not meet on a phone
_APART = 0.2  # of the width between two ticks, on a log axis
_NICE = (1.0, 2.0, 2.5, 5.0, 10.0)


class Axis(NamedTuple):
    """An axis from `first` to `last`, in the unit of the figures; log axes are base 10."""

    kind: Kind
    first: float
    last: float
    ticks: Sequence[tuple[float, str]]

    def shows(self, x: float) -> bool:
        """Whether `x` has a place on it: zero has none on a log axis."""
        return self.kind == "linear" or x > 0

    def at(self, x: float) -> float:
        """`x` in Plotly's own coordinates, which annotations and ranges of a log axis need."""
        return math.log10(x) if self.kind == "log" else x

    def share(self, x: float) -> float:
        """How far along the axis `x` lies: 0 at its left end, 1 at its right one."""
        return (self.at(x) - self.at(self.first)) / (self.at(self.last) - self.at(self.first))


def axis(numbers: Sequence[float], kind: Kind = "linear") -> Axis:
    """The axis that holds all of `numbers`: linear from zero, or log from a little below the lowest above zero."""
    return _log([x for x in numbers if x > 0] or [1.0]) if kind == "log" else _linear([0.0, *numbers])


def years(spans: Sequence[float]) -> Axis:
    """An axis of whole years, each at its own number, that holds all of `spans` with room for open ends on both sides."""
    least, most = math.floor(min(spans)), math.ceil(max(spans))
    width = max(most - least, 4)
    step = max(1, math.ceil(_step(width)))
    ticks = [(float(year), str(year)) for year in range(math.ceil(least / step) * step, least + width + 1, step)]
    return Axis("linear", least - width * _LEFT, least + width * (1 + _ROOM), ticks)


def _linear(numbers: Sequence[float]) -> Axis:
    least, most = min(numbers), max(numbers)
    width = (most - least) or 1.0
    step = _step(width)
    indices = range(math.ceil(least / step), math.floor((least + width) / step) + 1)
    first = least - (width * _LEFT if least < 0 else 0)
    return Axis("linear", first, least + width * (1 + _ROOM), _said([index * step for index in indices]))


def _log(numbers: Sequence[float]) -> Axis:
    low, high = math.log10(min(numbers)), math.log10(max(numbers))
    width = max(high - low, 0.5)
    first, last = low - width * _LEFT, low + width * (1 + _ROOM)
    return Axis("log", 10**first, 10**last, _said(_log_ticks(first + width * _LEFT / 2, last)))


def _log_ticks(first: float, last: float) -> list[float]:
    """Ticks between 10**first and 10**last, as many as stand apart: 1, 2, 5 of each power of ten, else fewer."""
    powers = range(math.floor(first), math.ceil(last) + 1)
    for leads in ((1, 2, 5), (1, 3), (1,)):
        ticks = [lead * 10.0**power for power in powers for lead in leads if first <= math.log10(lead * 10.0**power) <= last]
        if all(math.log10(after / before) >= (last - first) * _APART for before, after in pairwise(ticks)):
            return ticks
    return ticks[:: math.ceil(len(ticks) / _STEPS)]


def _step(width: float) -> float:
    """The smallest nice step that needs no more than _STEPS of them."""
    size = 10.0 ** math.floor(math.log10(width / _STEPS))
    return next(size * nice for nice in _NICE if width / (size * nice) <= _STEPS)


def _said(ticks: Sequence[float]) -> list[tuple[float, str]]:
    # Twelve digits take away the dust of binary arithmetic (0.1 * 3) and nothing else.
    return [(tick, number(float(f"{tick:.12g}"))) for tick in ticks]

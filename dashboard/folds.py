"""How far apart rival answers are, as a fold that is certain: cut towards the safe side, never rounded up."""

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from dashboard.ends import Answer

Ratio = Fraction | float  # a float only when it is infinite


class Fold(NamedTuple):
    """A ratio between two answers and how it is to be said: exact, about, more_than, at_least or about_or_more."""

    ratio: Fraction  # whole, or cut to one decimal
    how: str


class _Pair(NamedTuple):
    ratio: Ratio
    high: Answer
    low: Answer


def fold(answers: Sequence[Answer]) -> Fold | None:
    """The largest ratio that surely holds between two rival answers; None when there is none to speak of.

    Two answers about different times are no rivals but a
    change; one that states no time may be about any. A zero or a negative number among the answers
    leaves no ratio. Answers that may be one and the same leave none either.
    """
    if any((held.upper is not None and held.upper <= 0) or (held.lower or 0) < 0 for held in answers):
        return None
    sure = _widest(answers, high=lambda held: held.lower, low=lambda held: held.upper)
    if sure is None or sure.ratio <= 1:
        return None
    cut = Fraction(int(sure.ratio)) if sure.ratio >= 10 else Fraction(int(sure.ratio * 10), 10)
    possible = _widest(answers, high=lambda held: held.upper or math.inf, low=lambda held: held.lower or 0)
    may_be_wider = possible is not None and possible.ratio > sure.ratio
    return Fold(cut, _how(sure, is_cut=cut < sure.ratio, may_be_wider=may_be_wider)) if cut > 1 else None


def _how(sure: _Pair, *, is_cut: bool, may_be_wider: bool) -> str:
    if sure.high.qualifier == "more_than" or sure.low.qualifier == "less_than":
        return "more_than"
    if "about" in (sure.high.qualifier, sure.low.qualifier):
        return "about_or_more" if may_be_wider else "about"
    if is_cut:
        return "more_than"
    return "at_least" if may_be_wider else "exact"


def _widest(
    answers: Sequence[Answer], *, high: Callable[[Answer], float | None], low: Callable[[Answer], float | None]
) -> _Pair | None:
    """The two rivals whose ends `high` and `low` are furthest apart; None when no two have both ends."""
    highs = sorted(((end, held) for held in answers if (end := high(held)) is not None), key=_by_end, reverse=True)
    lows = sorted(((end, held) for held in answers if (end := low(held)) is not None), key=_by_end)
    best: _Pair | None = None
    for top, one in highs:
        if best is not None and _ratio(top, lows[0][0]) <= best.ratio:
            break
        found = next(((bottom, other) for bottom, other in lows if _are_rivals(one, other)), None)
        if found and (best is None or _ratio(top, found[0]) > best.ratio):
            best = _Pair(_ratio(top, found[0]), one, found[1])
    return best


def _by_end(pair: tuple[float, Answer]) -> float:
    return pair[0]


def _are_rivals(one: Answer, other: Answer) -> bool:
    """Whether both may be about one time: across times a ratio would be a change, not a disagreement."""
    if one is other:
        return False
    if one.teller == other.teller:
        return one.period == other.period
    return one.first_year <= other.last_year and other.first_year <= one.last_year


def _ratio(high: float, low: float) -> Ratio:
    """Of the decimal numbers that were printed, without the error of their binary form."""
    return math.inf if low == 0 or math.isinf(high) else Fraction(repr(float(high))) / Fraction(repr(float(low)))

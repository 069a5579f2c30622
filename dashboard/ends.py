"""The two ends of a set of answers, worked out so that what is said of them holds whatever the open bounds stand for."""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from dashboard.statement import Row, figure, text


class Answer(NamedTuple):
    """One answer on the number line; None on a side that its source leaves open."""

    lower: float | None
    upper: float | None
    qualifier: str
    teller: tuple[str, str] = ("", "")  # the source and whom it quotes
    period: str = ""
    first_year: float = -math.inf  # open where the source states no beginning
    last_year: float = math.inf


class End(NamedTuple):
    """A number at an end, and how it is to be said: exact, about, more_than, at_least, or_more; less_than, at_most, or_less."""

    number: float
    how: str


def answers_of(rows: Iterable[Row]) -> list[Answer]:
    """The answers with numbers in figure rows; the interval around a point is how sure its source is, not another answer."""
    read = (answer(row) for row in rows)
    return [held for held in read if held is not None]


def answer(row: Row) -> Answer | None:
    """What one figure leaves possible; None when it holds no number."""
    value, lower, upper = (figure(row, column) for column in ("value", "lower", "upper"))
    qualifier = text(row, "qualifier")
    if qualifier in ("exact", "about"):
        lower = upper = value
    teller = (text(row, "source"), text(row, "claimant"))
    if qualifier in ("in_words", "missing"):
        return None
    first, last = figure(row, "first_year"), figure(row, "last_year")
    years = (-math.inf if first is None else first, math.inf if last is None else last)
    return Answer(lower, upper, qualifier, teller, text(row, "period"), *years)


def highest(answers: Sequence[Answer]) -> End:
    """The highest answer; one that is open above makes it "more than" its bound, or "or more" after a higher point."""
    return _end(answers, open_side="upper", best=max, beyond="more_than", reached="at_least", further="or_more")


def lowest(answers: Sequence[Answer]) -> End:
    """The lowest answer, in the same way."""
    return _end(answers, open_side="lower", best=min, beyond="less_than", reached="at_most", further="or_less")


def _end(
    answers: Sequence[Answer], *, open_side: str, best: Callable[..., float], beyond: str, reached: str, further: str
) -> End:
    far, near = (1, 0) if open_side == "upper" else (0, 1)
    open_ones = [held for held in answers if held[far] is None]
    closed = [held for held in answers if held[far] is not None]
    if not open_ones:
        number = best(held[far] for held in closed)
        return End(number, _how_reached([held.qualifier for held in closed if held[far] == number]))
    bound = best(held[near] for held in open_ones)
    # An answer such as "less than 150,000" may lie anywhere below: it does not hold up the top when another is open.
    points = [held[far] for held in closed if held[near] is not None]
    number = best([bound, *points])
    if number == bound:
        strict = any(held.qualifier == beyond for held in open_ones if held[near] == bound)
        return End(number, beyond if strict else reached)
    return End(number, further)


def _how_reached(qualifiers: Sequence[str]) -> str:
    """How the end is said when several answers meet there: the firmest of them."""
    order = ("exact", "between", "about", "at_most", "at_least", "less_than", "more_than")
    firmest = min(qualifiers, key=order.index)
    return "exact" if firmest == "between" else firmest

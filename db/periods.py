"""What an EDTF period means: its first and last possible day, and how sure its author is.

Our subset of ISO 8601-2: 2006, 2006-05, 2006-05-17, 2010-22 (a season), 199X, each with ~ (about), ? (unsure) or % (both);
2005/2009, 2008/.., ../1991, and [2001..2007] for one unknown moment of these. Winter is the December of its year and the two
months after it. The PyPI package edtf reads more, at about 9 ms a date, and ends every winter on 31 December.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from typing import Literal

Precision = Literal["day", "month", "season", "year", "decade", "interval"]

_POINT = re.compile(r"(?P<year>[0-9]{3}[0-9X])(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?(?P<mark>[~?%]?)", re.ASCII)
_SEASON_STARTS = {21: 3, 22: 6, 23: 9, 24: 12}


class PeriodError(ValueError):
    """The text is no period of our subset; `reason` is not_edtf, no_such_day, last_before_first or no_ends."""

    def __init__(self, reason: str, edtf: str) -> None:
        super().__init__(f"{edtf!r}: {reason}")
        self.reason = reason


@dataclass(frozen=True)
class Period:
    """A period taken apart: days are ISO text, "" where it is open; `precision` of [a..b] is that of a and b."""

    first: str
    last: str
    precision: Precision
    approximate: bool = False
    uncertain: bool = False
    one_of: bool = False
    open_start: bool = False
    open_end: bool = False


def parts(edtf: str) -> Period:
    """Take an EDTF period apart. Raises PeriodError for text outside our subset, an empty text too."""
    if edtf.startswith("[") and edtf.endswith("]"):
        return _span(edtf, *_two(edtf[1:-1], "..", edtf), one_of=True)
    if "/" in edtf:
        return _span(edtf, *_two(edtf, "/", edtf), one_of=False)
    return _point(edtf, edtf)


def _two(text: str, between: str, edtf: str) -> tuple[str, str]:
    first, found, last = text.partition(between)
    if not found or not first or not last:
        raise PeriodError("not_edtf", edtf)
    return first, last


def _span(edtf: str, start: str, end: str, *, one_of: bool) -> Period:
    if start == end == "..":
        raise PeriodError("no_ends", edtf)
    first = _point(start, edtf) if one_of or start != ".." else None
    last = _point(end, edtf) if one_of or end != ".." else None
    if first and last and last.last < first.first:
        raise PeriodError("last_before_first", edtf)
    ends = [point for point in (first, last) if point]
    return Period(
        first=first.first if first else "",
        last=last.last if last else "",
        precision=ends[0].precision if one_of and ends[0].precision == ends[1].precision else "interval",
        approximate=any(point.approximate for point in ends),
        uncertain=any(point.uncertain for point in ends),
        one_of=one_of,
        open_start=first is None,
        open_end=last is None,
    )


def _point(text: str, edtf: str) -> Period:
    found = _POINT.fullmatch(text)
    if not found or (found["month"] and "X" in found["year"]) or found["year"].startswith("000"):
        raise PeriodError("not_edtf", edtf)
    first, last, precision = _days(found, edtf)
    mark = found["mark"]
    return Period(first, last, precision, approximate=mark in ("~", "%"), uncertain=mark in ("?", "%"))


def _days(found: re.Match[str], edtf: str) -> tuple[str, str, Precision]:
    if "X" in found["year"]:
        decade = found["year"][:3]
        return f"{decade}0-01-01", f"{decade}9-12-31", "decade"
    year, month, day = int(found["year"]), int(found["month"] or 0), int(found["day"] or 0)
    if found["month"] is None:
        return f"{year:04}-01-01", f"{year:04}-12-31", "year"
    if month in _SEASON_STARTS and found["day"] is None:
        start = _SEASON_STARTS[month]
        end_year, end = (year + 1, 2) if start == 12 else (year, start + 2)
        return f"{year:04}-{start:02}-01", _month_end(end_year, end), "season"
    if not 1 <= month <= 12 or (found["day"] and not 1 <= day <= monthrange(year, month)[1]):
        raise PeriodError("no_such_day", edtf)
    if found["day"] is None:
        return f"{year:04}-{month:02}-01", _month_end(year, month), "month"
    return f"{year:04}-{month:02}-{day:02}", f"{year:04}-{month:02}-{day:02}", "day"


def _month_end(year: int, month: int) -> str:
    return f"{year:04}-{month:02}-{monthrange(year, month)[1]:02}"

"""Text to periods: EDTF is read, every other way of writing a date is refused with the way to write it."""

import functools
import re
from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple

import pandas as pd

from db.periods import Period, PeriodError, parts
from db.phrasing import Wording, wording
from etl.printed_amounts import tidy

EARLIEST_YEAR = 1900
YEARS_AHEAD = 30

_MONTH = (
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|янв|фев|март|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек"
    r"|үчтүн|бирдин|жалган|чын|бугу|кулжа|теке|баш оона|аяк оона|тогуздун|жетинин|бештин)"
)
_DATE_LIKE = r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{4}|[0-9]{2})"
# The first pattern that fits says why; read after EDTF itself has been tried, except for what EDTF would misread.
_HABITS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), reason)
    for pattern, reason in (
        (r"['’]?[0-9]{2}", "two_digit_year"),
        (rf"{_DATE_LIKE}|[0-9]{{4}}[/.][0-9]{{1,2}}[/.][0-9]{{1,2}}", "ambiguous_date"),
        (r"[0-9]{4} ?[-–—] ?[0-9]{4}.*", "dash_interval"),
        (r"[0-9]{4}/[0-9]{2}", "short_year"),
        (r"[0-9]{4}[-–—][0-9]{2}", "not_a_month"),
        (r"[0-9]{4}-[0-9](?:-[0-9]{1,2})?|[0-9]{4}-[0-9]{2}-[0-9]", "short_month"),
        (r"[2-7][0-9]{4}(?:\.[0-9]+)?", "excel_serial"),
        (r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ].*", "has_time"),
        (r"[0-9]{4}\.0+", "decimal_year"),
        (r".*\bq ?[1-4]\b.*|.*[0-9]q[1-4]\b.*|.*\b[1-4i]{1,3} ?(?:кв|квартал)\b.*", "quarter"),
        (rf".*{_MONTH}.*", "month_name"),
        (r"(?:19|20)[0-9]0(?:s|['’]s|-е|-х|-жж\.?)|(?:19|20)[0-9]x", "decade_word"),
        (r"(?:~|≈|c\.|ca\.?|circa|about|around|около|примерно|болжол менен) ?[0-9]{4}.*", "approximate_word"),
        (r"/[0-9]{4}|(?:since|from|after|с|после) [0-9]{4}.*|[0-9]{4} ?[-–—/] ?(?:present|now|open|н\.? ?в\.?)?", "open_word"),
    )
)

REASONS: Mapping[str, tuple[str, str]] = {
    "not_edtf": ("'{value}' is no period we read", "Write 2006, 2006-05, 2006-05-17, 2005/2009, 2008/.. or 2006~ (about)"),
    "not_a_day": ("'{value}' is not one day", "Write the day as YYYY-MM-DD, for example 2013-10-28"),
    "no_such_day": ("The calendar has no '{value}'", "Check the month and the day, and write YYYY-MM-DD"),
    "no_ends": ("'{value}' has neither a beginning nor an end", "Write at least one of them, or leave the cell empty"),
    "last_before_first": ("'{value}' ends before it begins", "Write the earlier end first"),
    "too_early": (f"'{{value}}' begins before {EARLIEST_YEAR}", "Check the year"),
    "too_late": (f"'{{value}}' lies more than {YEARS_AHEAD} years in the future", "Check the year"),
    "two_digit_year": ("'{value}' does not name the century", "Write the year with four digits"),
    "ambiguous_date": ("'{value}' may be read day first or month first", "Write the day as YYYY-MM-DD"),
    "short_year": ("'{value}' shortens the second year", "Write both years with four digits, as 2019/2020"),
    "season_or_years": (
        "'{value}' is a season in EDTF, and two years to most readers",
        "Write 2021/2022 for two years, or 2021-06/2021-08 for a summer",
    ),
    "not_a_month": ("'{value}' names no month", "Write a month as 01 to 12, or two years as 2019/2020"),
    "short_month": ("'{value}' has a month or a day of one digit", "Write two digits for both, as 2010-01-05"),
    "dash_interval": ("'{value}' joins two years with a dash", "Write a slash between them, as 2019/2021"),
    "excel_serial": ("'{value}' looks like a date kept by Excel as a number", "Make the cell text and write YYYY-MM-DD"),
    "has_time": ("'{value}' carries a time of day", "Write the day alone as YYYY-MM-DD, or only the year"),
    "decimal_year": ("'{value}' is a year written as a decimal number", "Write the year with its four digits only"),
    "quarter": ("'{value}' names a quarter", "Write its months, as 2020-07/2020-09"),
    "month_name": ("'{value}' names a month in words", "Write the month as a number, as 2020-06"),
    "decade_word": ("'{value}' names a decade in words", "Write it as 199X"),
    "approximate_word": ("'{value}' says about in words or in front", "Write the mark behind the year, as 2006~"),
    "open_word": ("'{value}' leaves an end open in words", "Write two dots for the open end, as 2008/.."),
}  # fmt: skip


class _Read(NamedTuple):
    first: str = ""
    last: str = ""
    first_year: int | None = None
    last_year: int | None = None
    reason: str = ""


def read_periods(text: pd.Series, kind: Literal["period", "date"] = "period", today: date | None = None) -> pd.DataFrame:
    """Columns first, last (ISO day, "" if open), first_year, last_year (Int64), reason (str); index as given.

    Kind "date" takes one day only. `today` (default: the real one) is what the limit on future years is counted from.
    """
    codes, distinct = pd.factorize(text.fillna("").astype("str"))
    latest = (today or date.today()).year + YEARS_AHEAD
    return _table(tuple(str(each) for each in distinct), kind, latest).take(codes).set_axis(text.index)


def explain(reason: str, value: str = "") -> tuple[Wording, Wording]:
    """What is wrong with `value` and how to mend it. Raises KeyError for a reason not listed."""
    wrong, mend = REASONS[reason]
    return wording(wrong, value=value), wording(mend, value=value)


@functools.lru_cache(maxsize=32)  # chunk after chunk of a file holds the same few periods
def _table(distinct: tuple[str, ...], kind: str, latest: int) -> pd.DataFrame:
    rows = [_read(each, kind, latest) for each in distinct]
    read = pd.DataFrame(rows, columns=list(_Read._fields)).astype({"first": "str", "last": "str", "reason": "str"})
    return read.astype({"first_year": "Int64", "last_year": "Int64"})


def _read(text: str, kind: str, latest: int) -> _Read:
    text = tidy(text)
    if not text:
        return _Read()
    try:
        period = parts(text)
    except PeriodError as refused:
        return _Read(reason=_habit(text) or refused.reason)
    reason = _limits(text, period, kind, latest)
    if reason:
        return _Read(reason=reason)
    return _Read(period.first, period.last, _year(period.first), _year(period.last))


def _habit(text: str) -> str:
    return next((reason for pattern, reason in _HABITS if pattern.fullmatch(text)), "")


def _limits(text: str, period: Period, kind: str, latest: int) -> str:
    """Why a period that EDTF allows is refused all the same; "" if it is not."""
    if kind == "date" and (period.precision != "day" or period.approximate or period.uncertain or period.one_of):
        return "not_a_day"
    if period.precision == "season" and not period.one_of and int(text[5:7]) == (int(text[:4]) + 1) % 100:
        return "season_or_years"  # 2021-22
    years = [year for day in (period.first, period.last) if (year := _year(day)) is not None]
    if min(years) < EARLIEST_YEAR:
        return "too_early"
    return "too_late" if max(years) > latest else ""


def _year(day: str) -> int | None:
    return int(day[:4]) if day else None

"""What a view's address may ask, for the pages and for the files: read once, refused with the known names, written one way."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection

from dashboard.api.wanted import (
    AFTER,
    AS_OF,
    CHOSEN,
    LIMIT,
    PAGED,
    SEPARATOR,
    SEPARATORS,
    SORT,
    WORDS,
    Wanted,
    WrongParameter,
    written,
    year,
)
from dashboard.formats.fields import fields_of
from dashboard.language import _
from dashboard.worded import worded
from db import ledger
from db.browse import COLUMNS, FILTERS, LONGEST_PAGE, SORTS, Asked, AskedError
from db.filters import known as known_filters
from db.order import DEFAULT
from db.wording import words_of

__all__ = ["Wanted", "WrongParameter", "names_of", "read", "read_from", "refused", "sorts_of", "too_slow", "written"]

MOST_VALUES = 500  # of one filter
_NUMBER = re.compile("[0-9]{1,9}", re.ASCII)
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def read(
    table: str,
    values: Sequence[tuple[str, str]] | Mapping[str, str],
    *,
    today: date,
    newest: int,
    on_day: Callable[[str], int | None] | None = None,
    takes: Sequence[str] = (*PAGED, SEPARATOR),
) -> Wanted:
    """What the parameters of an address ask of a table: names with values, in which a comma stands between several.

    `newest` is the number of the newest load, `on_day` the last load by a day (ledger.load_at), `takes` which of limit, after
    and separator are taken. A blank value asks nothing. Raises WrongParameter. Keys of sources and indicators, and `after`,
    are only checked by db.browse, whose AskedError `refused` turns into the same.
    """
    if table not in FILTERS:
        raise WrongParameter("table", table, _("There is no table of this name."), FILTERS)
    given = _given(table, values, takes)
    as_of = _load(_one(given, AS_OF), newest, on_day)
    sort = _one(given, SORT)
    try:
        asked = Asked(
            table,
            known_filters(table, {name: _several(name, texts) for name, texts in given.items() if name in FILTERS[table]}),
            " ".join(words_of(" ".join(given.get(WORDS, ())))),
            _sort(table, sort.removeprefix("-")),
            sort.startswith("-"),
            as_of,
            None if as_of else today,  # before the first load there is no day but today's, and no row
        )
    except AskedError as error:
        raise refused(error) from error
    _check_years(asked)
    separator = _one(given, SEPARATOR) or "comma"
    if separator not in SEPARATORS:
        message = _("separator is one of %(known)s.", known=", ".join(SEPARATORS))
        raise WrongParameter(SEPARATOR, separator, message, SEPARATORS)
    return Wanted(asked, _columns(table, given), _limit(_one(given, LIMIT)), _one(given, AFTER), separator)


def read_from(
    connection: Connection,
    table: str,
    values: Sequence[tuple[str, str]] | Mapping[str, str],
    *,
    today: date,
    takes: Sequence[str] = (*PAGED, SEPARATOR),
) -> Wanted:
    """The same, where the loads are asked of the database. Raises WrongParameter."""
    newest = ledger.last_load(connection)
    return read(table, values, today=today, newest=newest, on_day=lambda day: ledger.load_at(connection, day), takes=takes)


def names_of(table: str, takes: Sequence[str] = (*PAGED, SEPARATOR)) -> list[str]:
    """Every parameter that a view of the table takes, the filters first."""
    return [*FILTERS[table], WORDS, SORT, CHOSEN, AS_OF, *takes]


def sorts_of(table: str) -> list[str]:
    """Every order there is: a column, or with a minus before it from the highest down."""
    return [sign + name for name in SORTS[table] for sign in ("", "-")]


def refused(error: AskedError) -> WrongParameter:
    """What db.browse refuses, with the parameter that asked it."""
    name = {"words": WORDS, "sort": SORT, "column": CHOSEN, "load": AS_OF, "page": LIMIT if error.name == "limit" else AFTER}
    return WrongParameter(name.get(error.reason, error.name), error.value or error.name, worded(error.said), error.known)


def too_slow(wanted: Wanted) -> WrongParameter:
    """What takes too long to be looked for while a reader waits: the words, else the order, else whatever was asked first."""
    asked = wanted.asked
    message = _(
        "Among so many rows this takes too long. Ask for a place, an indicator or a source too, or take all rows as a file."
    )
    if asked.words:
        return WrongParameter(WORDS, asked.words, message)
    if asked.sort:
        return WrongParameter(SORT, f"{'-' if asked.descending else ''}{asked.sort}", message)
    return WrongParameter(next(iter(asked.filters), AFTER), "", message)


def _given(table: str, values: Sequence[tuple[str, str]] | Mapping[str, str], takes: Sequence[str]) -> dict[str, list[str]]:
    known = names_of(table, takes)
    given: dict[str, list[str]] = {}
    for name, value in values.items() if isinstance(values, Mapping) else values:
        if name not in known:
            message = _(
                "The table %(table)s takes no parameter of this name. Choose from: %(known)s.",
                table=table,
                known=", ".join(known),
            )
            raise WrongParameter(name, value, message, known)
        if value.strip():
            given.setdefault(name, []).append(value.strip())
    return given


def _one(given: Mapping[str, Sequence[str]], name: str) -> str:
    values = list(dict.fromkeys(given.get(name, ())))
    if len(values) > 1:
        raise WrongParameter(name, ",".join(values), _("%(name)s takes one value. Keep one.", name=name))
    return values[0] if values else ""


def _several(name: str, texts: Sequence[str]) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(part.strip() for text in texts for part in text.split(",") if part.strip()))
    if len(values) > MOST_VALUES:
        raise WrongParameter(name, "", _("%(name)s takes %(n)s values at most. Ask for fewer.", name=name, n=MOST_VALUES))
    return values


def _sort(table: str, sort: str) -> str:
    if sort and sort not in SORTS[table]:
        message = _(
            "The %(table)s are not sorted by this. Choose from: %(known)s; with a minus before it from the highest down.",
            table=table,
            known=", ".join(SORTS[table]),
        )
        raise WrongParameter(SORT, sort, message, sorts_of(table))
    return "" if sort == DEFAULT else sort


def _columns(table: str, given: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    names = _several(CHOSEN, given.get(CHOSEN, ()))
    for name in names:
        if name not in COLUMNS[table]:
            message = _(
                "The %(table)s have no such column. Choose from: %(known)s.", table=table, known=", ".join(COLUMNS[table])
            )
            raise WrongParameter(CHOSEN, name, message, COLUMNS[table])
    found = tuple(field.name for field in fields_of(table, names)) if names else ()
    return () if set(found) == set(COLUMNS[table]) else found


def _load(text: str, newest: int, on_day: Callable[[str], int | None] | None) -> int | None:
    if not text:
        return None
    if _NUMBER.fullmatch(text):
        if int(text) > newest:
            raise WrongParameter(
                AS_OF, text, _("There is no load %(asked)s: the newest is load %(newest)s.", asked=text, newest=newest)
            )
        return int(text)
    if on_day is not None and _DAY.fullmatch(text) and _is_day(text):
        return on_day(text) or 0
    raise WrongParameter(AS_OF, text, _("as_of takes the number of a load, such as 3, or a day written YYYY-MM-DD."))


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _limit(text: str) -> int | None:
    if not text:
        return None
    if not _NUMBER.fullmatch(text) or not 1 <= int(text) <= LONGEST_PAGE:
        raise WrongParameter(LIMIT, text, _("limit is a whole number from 1 to %(most)s.", most=LONGEST_PAGE))
    return int(text)


def _check_years(asked: Asked) -> None:
    """An age and a last year that leave no year between them are refused, as two years that run backwards are."""
    if asked.as_of is None and asked.day is not None and {"max_age", "to"} <= asked.filters.keys():
        since = year(asked.day.year - int(asked.filters["max_age"][0]))
        if since > asked.filters["to"][0]:
            message = _("max_age reaches back to %(since)s, which is after the last year asked for.", since=since)
            raise WrongParameter("max_age", asked.filters["max_age"][0], message)

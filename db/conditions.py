"""What was asked as conditions of a statement: filters, words and the moment; values are parameters, never part of its text."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, Table, and_, bindparam, literal, or_, select
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from db.asked import Checked
from db.filters import NONE
from db.ledger import held
from db.order import octets
from db.periods import PeriodError, parts
from db.schema import figure, indicator, milestone, source
from db.wording import stands_in

Condition = ColumnElement[bool]
_INDEXED = ("place", "indicator", "source")  # columns of figure whose values an index finds
# Up to so many rows are read through the index of a filter and sorted. Where a filter leaves more, and an index has the order
# that is asked for, a page is looked for among the next so many rows of that order first.
_FEW, _NEAR = 2_000, 12_000
_WORDS_OF: Mapping[str, Sequence[ColumnElement[Any]]] = {
    "figures": [figure.c[name] for name in ("quote", "as_printed", "reported_as", "note", "claimant", "locator")],
    "milestones": [milestone.c[name] for name in ("title", "description", "quote", "note", "claimant", "locator")],
    "sources": [source.c[name] for name in ("title", "producer", "authors", "citation_full", "note")],
    "indicators": [
        indicator.c[name]
        for name in ("title", "definition", "target_population", "numerator", "denominator", "family", "code", "note")
    ],
}


def arms(table: Table, as_of: int | None) -> list[Condition]:
    """The conditions under which a version held, apart where an index finds each: no row meets two of them."""
    if as_of is None:
        return [held(table, None)]
    before = table.c.added_in <= as_of
    return [and_(table.c.retired_in.is_(None), before), and_(table.c.retired_in > as_of, before)]


def conditions(connection: Connection, asked: Checked, *, without: str = "", past_index: bool = False) -> list[Condition]:
    """What the filters but `without`, and the words, ask of a row. `past_index` keeps SQLite from using its indexes."""
    found = _found_by_index(connection, asked, without)
    # SQLite checks them in turn: first those that leave fewest rows, and stand at the beginning of a row.
    wanted: list[Condition] = [
        (_past_index(connection, column) if past_index else column).in_(values) for column, values in found
    ]
    wanted += [_FILTERS[name](connection, asked, values) for name, values in _plain(asked, without).items()]
    return wanted + [_word(connection, asked, word) for word in asked.words]


def nearby(connection: Connection, asked: Checked, by: Column[Any], after: Any, *, rising: bool) -> list[Condition] | None:
    """In the order of `by`, which an index has: the conditions, and that a row is among the next there, from `after` on if it
    is not None. None where that is no short cut.

    SQLite would read every row that an index has for the filter, and sort them, to give the first hundred; or look through
    the sources of every row.
    """
    found = _found_by_index(connection, asked, "")
    by_key = by is asked.ledger.c.key
    if connection.dialect.name != "sqlite" or not (found or by_key and _asks_of_sources(asked)):
        return None
    if found and not _many(connection, asked.ledger, found):
        return None
    last = connection.scalar(_ahead(by, after is not None, rising), {"near": _NEAR} | ({} if after is None else {"after": after}))
    if last is None:
        return conditions(connection, asked, past_index=True) if found else None
    if by_key:
        asked = replace(asked, span=(after or "", last) if rising else (last, after or ""))
    return [*conditions(connection, asked, past_index=True), by <= last if rising else by >= last]


@lru_cache(64)
def _ahead(by: Column[Any], marked: bool, rising: bool) -> Select[Any]:
    """What stands so many rows ahead in an order. Made once: to make a statement takes longer than many a row."""
    found = select(by).where(held(by.table, None), by.is_not(None)).order_by(by if rising else by.desc())
    if marked:
        found = found.where(by >= bindparam("after", type_=by.type) if rising else by <= bindparam("after", type_=by.type))
    return found.limit(1).offset(bindparam("near"))


def _asks_of_sources(asked: Checked) -> bool:
    """Whether the sources are looked through to know which rows are wanted."""
    return asked.ledger is not source and bool(asked.words or asked.filters.keys() & {"source_kind", "republish"})


def _plain(asked: Checked, without: str) -> dict[str, tuple[str, ...]]:
    apart = {without, "topic", *_INDEXED} if asked.table != "indicators" else {without}
    return {name: values for name, values in _with_undated(asked, without).items() if name not in apart}


def _with_undated(asked: Checked, without: str) -> Mapping[str, tuple[str, ...]]:
    """The filters; rows whose time is not stated are left out once a time is asked for, unless they are asked for too."""
    times = {"from", "to", "max_age"} & asked.filters.keys() - {without}
    return {"undated": ("no",), **asked.filters} if times and asked.table != "milestones" else asked.filters


def _found_by_index(connection: Connection, asked: Checked, without: str) -> list[tuple[ColumnElement[Any], Sequence[str]]]:
    """The columns of the ledger that must hold one of these values. A topic is looked up first: there are few indicators."""
    if asked.table == "indicators":
        return []
    found: list[tuple[ColumnElement[Any], Sequence[str]]] = []
    for name in _INDEXED:
        values: Sequence[str] | None = asked.filters.get(name) if name != without else None
        if name == "indicator" and "topic" in asked.filters and without != "topic":
            of_topic = select(indicator.c.key).where(held(indicator, asked.as_of), indicator.c.topic.in_(asked.filters["topic"]))
            keys = connection.scalars(of_topic).all()
            values = keys if values is None else [key for key in values if key in keys]
        if values is not None:
            column = asked.ledger.c.key if asked.table == "sources" else asked.ledger.c[name]
            found.append((column, values))
    return found


def _many(connection: Connection, table: Table, found: Sequence[tuple[ColumnElement[Any], Sequence[str]]]) -> bool:
    columns, values = zip(*found, strict=True)
    given = {f"values_{at}": each for at, each in enumerate(values)}
    return connection.execute(_beyond(table, columns), {"few": _FEW, **given}).first() is not None


@lru_cache(64)
def _beyond(table: Table, columns: Sequence[ColumnElement[Any]]) -> Select[Any]:
    """A row behind so many that are found by these columns."""
    tests = [column.in_(bindparam(f"values_{at}", expanding=True)) for at, column in enumerate(columns)]
    return select(table.c.added_in).where(*tests).limit(1).offset(bindparam("few"))


def _past_index(connection: Connection, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column so that SQLite looks for it through no index: it has a sign before it, which changes nothing."""
    if connection.dialect.name == "sqlite":
        return UnaryExpression(column, operator=custom_op("+"), type_=column.type)
    return column


def _word(connection: Connection, asked: Checked, word: str) -> Condition:
    found = [stands_in(connection, word, _WORDS_OF[asked.table])]
    if asked.table in ("figures", "milestones"):
        found.append(_of_source(connection, asked, stands_in(connection, word, [source.c.title])))
    if asked.table == "figures":
        titled = select(indicator.c.key).where(held(indicator, asked.as_of), stands_in(connection, word, [indicator.c.title]))
        titled = titled.correlate(None)
        found.append(_past_index(connection, figure.c.indicator).in_(titled))
    return or_(*found)


def _of_source(connection: Connection, asked: Checked, condition: Condition) -> Condition:
    """That the source of the row meets a condition; of a source, that it does so itself."""
    if asked.ledger is source:
        return condition
    keys = select(source.c.key).where(held(source, asked.as_of), *_spanned(asked), condition).correlate(None)
    return _past_index(connection, asked.ledger.c.source).in_(keys)


def _spanned(asked: Checked) -> list[Condition]:
    """That a source may be one of the rows in the span: the key of a row is its source's, a stroke and more.

    In the order of keys `a-b/…` comes before `a/…`: the source of a later row may be what the key of an earlier one begins with.
    """
    first, last = asked.span
    beginning = re.split("[^0-9A-Za-z]", first, maxsplit=1)[0]
    return [*([source.c.key >= beginning] if beginning else []), *([source.c.key < last] if last else [])]


def _among(column: ColumnElement[Any], values: Sequence[str]) -> Condition:
    """One of the codes; NONE is an empty column."""
    found = column.in_([value for value in values if value != NONE])
    return or_(found, column.is_(None)) if NONE in values else found


def _code(name: str) -> Callable[[Connection, Checked, tuple[str, ...]], Condition]:
    return lambda _, asked, values: _among(asked.ledger.c[name], values)


def _flags(_: Connection, asked: Checked, values: tuple[str, ...]) -> Condition:
    flags = " " + figure.c.obs_status + " "
    has = [flags.contains(f" {value} ") for value in values if value != NONE]
    return or_(*has, *([figure.c.obs_status.is_(None)] if NONE in values else []))


def first_hand(table: Table) -> Condition:
    """That a row is first-hand: not said to be quoted, and no repetition of one held here."""
    return and_(table.c.quotes.is_(None), table.c.attribution != "quoted")


def has_interval() -> Condition:
    """That a figure has both bounds."""
    return and_(figure.c.lower.is_not(None), figure.c.upper.is_not(None))


def _yes_or_no(condition: Condition, values: tuple[str, ...]) -> Condition:
    return condition if values == ("yes",) else ~condition


def _when(connection: Connection, asked: Checked, *, since: str = "", until: str = "") -> Condition:
    """That the time of a row reaches from or to a year; an open end reaches any."""
    if asked.ledger is source:
        return _published(connection, lambda first, last: (not since or last >= since) and (not until or first[:4] <= until))
    if asked.ledger is milestone:
        first, last = octets(connection, milestone.c.earliest), octets(connection, milestone.c.latest)
        return or_(last.is_(None), last >= f"{since}-01-01") if since else or_(first.is_(None), first <= f"{until}-12-31")
    if since:
        return or_(figure.c.last_year.is_(None), figure.c.last_year >= int(since))
    return or_(figure.c.first_year.is_(None), figure.c.first_year <= int(until))


def _published(connection: Connection, wanted: Callable[[str, str], bool]) -> Condition:
    """That a source was published at such a time. Its date has no columns for its ends; sources are few, their dates fewer."""
    dates = connection.scalars(select(source.c.date_published).distinct().where(source.c.date_published.is_not(None)))
    ends = {date: _ends(date) for date in dates}
    return or_(source.c.date_published.is_(None), source.c.date_published.in_([d for d, both in ends.items() if wanted(*both)]))


def _ends(date: str) -> tuple[str, str]:
    try:
        period = parts(date)
    except PeriodError:  # the checks let none through; a date that cannot be read reaches no year
        return "9999", ""
    return period.first or "0000", period.last or "9999"


def _undated(_: Connection, asked: Checked, values: tuple[str, ...]) -> Condition:
    """A period that is stated has an end at least; rows without any are all that "only" keeps and "no" leaves out."""
    stated = (
        source.c.date_published.is_not(None)
        if asked.ledger is source
        else or_(figure.c.first_year.is_not(None), figure.c.last_year.is_not(None))
    )
    return {"yes": literal(1) == 1, "no": stated, "only": ~stated}[values[0]]


_Made = Callable[[Connection, Checked, tuple[str, ...]], Condition]
_FILTERS: Mapping[str, _Made] = {
    **{name: _code(name) for name in ("method", "qualifier", "attribution", "claimant_kind", "category", "kind", "topic")},
    "indicator": lambda _, asked, values: indicator.c.key.in_(values),
    "source_kind": lambda conn, asked, values: _of_source(conn, asked, _among(source.c.kind, values)),
    "republish": lambda conn, asked, values: _of_source(conn, asked, _among(source.c.republish, values)),
    "obs_status": _flags,
    "first_hand": lambda _, asked, values: _yes_or_no(first_hand(asked.ledger), values),
    "interval": lambda _, asked, values: _yes_or_no(has_interval(), values),
    "from": lambda conn, asked, values: _when(conn, asked, since=values[0]),
    "to": lambda conn, asked, values: _when(conn, asked, until=values[0]),
    "undated": _undated,
    "max_age": lambda conn, asked, values: _when(conn, asked, since=str(asked.year - int(values[0]))),
}

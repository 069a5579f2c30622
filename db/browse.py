"""The rows behind the tables and downloads: filtered, in any order of a fixed list, page by page, counted, or all as a stream."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from sqlalchemy import ColumnElement, Connection, Select, and_, func, select, union_all

from db import order
from db.asked import Asked, Checked, checked
from db.beside import COLUMNS, NUMBERS, WHOLE, checked_columns, completed, own_columns
from db.conditions import arms, conditions, nearby
from db.cursor import Mark, read, written
from db.facets import facets
from db.filters import FILTERS, AskedError
from db.ledger import held
from db.order import SORTS, octets
from db.schema import source

__all__ = ["COLUMNS", "FILTERS", "SORTS", "Asked", "AskedError", "Page", "count", "facets", "page", "stream"]

CHUNK = 10_000  # rows of a stream at a time
LONGEST_PAGE = 1_000
_TEXT = pd.StringDtype("python", na_value=np.nan)


@dataclass(frozen=True)
class Page:
    """Some rows, and what to give as `after` for the rows behind and before them: "" where there are none.

    `table` holds them as a stream does, with NULL as null; `rows` as a DataFrame in which text is str with NULL as "", value,
    lower and upper are float64, whole numbers int64, or float64 with NULL as NaN.
    """

    table: pa.Table
    next: str
    previous: str

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The rows as a DataFrame: a third of the work of a page, so it is made when it is wanted."""
        return pd.DataFrame({name: _array(name, self.table[name].to_pylist()) for name in self.table.column_names})


def page(connection: Connection, asked: Asked, limit: int, after: str = "", columns: Sequence[str] | None = None) -> Page:
    """At most `limit` rows (1 to 1000) with `columns`, or all of COLUMNS[asked.table]: the first ones, or those beyond `after`.

    Rows with nothing in the sorted column come last, in both directions. Raises AskedError for what is not there.
    """
    wanted = checked(connection, asked)
    columns = checked_columns(wanted.table, COLUMNS[wanted.table] if columns is None else columns)
    if not 1 <= limit <= LONGEST_PAGE:
        message = f"A page has 1 to {LONGEST_PAGE} rows, not {limit}. Ask for fewer at a time, or for all as a stream."
        raise AskedError("page", message, name="limit", value=str(limit))
    column = order.sorted_by(wanted.table, wanted.sort)
    mark = read(after, wanted.table, wanted.sort, wanted.descending, order.kind_of(column))
    names = own_columns(wanted.table, columns)
    found = _found(connection, wanted, names, limit + 1, mark)
    more, rows = len(found) > limit, found[:limit]
    if mark and mark.backwards:
        rows.reverse()
    table = completed(connection, wanted.table, _by_column(names, rows), columns, wanted.as_of)
    return _page(wanted, table, rows, mark, more)


def count(connection: Connection, asked: Asked) -> int:
    """How many rows there are. Raises AskedError."""
    wanted = checked(connection, asked)
    tests = conditions(connection, wanted)
    counted = (select(func.count()).select_from(wanted.ledger).where(arm, *tests) for arm in arms(wanted.ledger, wanted.as_of))
    return sum(connection.execute(query).scalar_one() for query in counted)


def stream(connection: Connection, asked: Asked, columns: Sequence[str]) -> Iterator[pa.Table]:
    """Every row in the order of `sort`, as tables of at most CHUNK rows with these columns of COLUMNS[asked.table].

    NULL is kept as null; numbers are float64, whole numbers int64, everything else text. What was asked is checked at
    once, before the first table is taken. Raises AskedError.
    """
    wanted = checked(connection, asked)
    return _chunks(connection, wanted, checked_columns(wanted.table, columns))


def _chunks(connection: Connection, asked: Checked, columns: Sequence[str]) -> Iterator[pa.Table]:
    names, tests = own_columns(asked.table, columns), conditions(connection, asked)
    for empty in order.parts(order.sorted_by(asked.table, asked.sort), None):
        query = _rows(connection, asked, names, tests, empty, None, marked=False)
        result = connection.execute(query, execution_options={"yield_per": CHUNK})
        for rows in result.partitions():
            yield completed(connection, asked.table, _by_column(names, rows), columns, asked.as_of)


def _rows(
    connection: Connection,
    asked: Checked,
    names: Sequence[str],
    tests: Sequence[ColumnElement[bool]],
    empty: bool,
    mark: Mark | None,
    backwards: bool = False,
    *,
    marked: bool = True,
) -> Select[Any]:
    """The rows with, or without, a value in the sorted column, from the mark on: `names`; if `marked`, `_at` and `_key`."""
    ledger, column = asked.ledger, order.sorted_by(asked.table, asked.sort)
    at, key = octets(connection, column), octets(connection, ledger.c.key)
    rising = asked.descending == backwards
    parts = []
    for arm in arms(ledger, asked.as_of):
        query = select(*[ledger.c[name] for name in names]).select_from(ledger)
        if marked or asked.as_of is not None:
            query = query.add_columns(at.label("_at"), key.label("_key"))
        if column.table is not ledger:
            there = ledger.c["source" if column.table is source else "indicator"]
            query = query.outerjoin(column.table, and_(column.table.c.key == there, held(column.table, asked.as_of)))
        if column.nullable:
            query = query.where(column.is_(None) if empty else column.is_not(None))
        if mark is not None:
            query = query.where(order.beyond(at, key, mark, rising=rising))
        parts.append(query.where(arm, *tests))
    query = parts[0]
    if len(parts) > 1:
        both = union_all(*parts).subquery()
        query, at, key = select(both), both.c["_at"], both.c["_key"]
    terms = [key] if empty or asked.sort == order.DEFAULT else [at, key]
    return query.order_by(*[term if rising else term.desc() for term in terms])


def _found(connection: Connection, asked: Checked, names: Sequence[str], limit: int, mark: Mark | None) -> list[Any]:
    """The first rows on from the mark, `limit` at most."""
    column, backwards = order.sorted_by(asked.table, asked.sort), mark is not None and mark.backwards
    if asked.sort == order.DEFAULT:
        near = nearby(connection, asked, mark.key if mark else None, rising=asked.descending == backwards)
        if near is not None:
            query = _rows(connection, asked, names, near, False, mark, backwards)
            found = list(connection.execute(query.limit(limit)))
            if len(found) == limit:
                return found
    found, tests = [], conditions(connection, asked)
    for empty in order.parts(column, mark):
        if len(found) < limit:
            beyond = mark if mark and empty == (mark.at is None and column.nullable) else None
            query = _rows(connection, asked, names, tests, empty, beyond, backwards)
            found += connection.execute(query.limit(limit - len(found)))
    return found


def _page(asked: Checked, table: pa.Table, rows: list[Any], mark: Mark | None, more: bool) -> Page:
    """The rows in their order, with the marks on both sides."""
    backwards = mark is not None and mark.backwards
    behind, before = (bool(mark), more) if backwards else (more, bool(mark))

    def beside(there: bool, row: int, back: bool) -> str:
        if not there:
            return ""
        at, key = (rows[row][-2], rows[row][-1]) if rows else (mark.at, mark.key)  # type: ignore[union-attr]
        return written(Mark(asked.table, asked.sort, asked.descending, back, None if asked.sort == order.DEFAULT else at, key))

    return Page(table, next=beside(behind, -1, False), previous=beside(before, 0, True))


def _by_column(names: Sequence[str], rows: Sequence[Any]) -> dict[str, Sequence[Any]]:
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return dict(zip(names, columns, strict=False))  # the sorted value and key, which come last, are no columns of the reader


def _array(name: str, values: list[Any]) -> Any:
    if name in NUMBERS or (name in WHOLE and None in values):
        return np.array(values, "float64")
    if name in WHOLE:
        return np.array(values, "int64")
    return pd.array(["" if value is None else value for value in values], dtype=_TEXT)

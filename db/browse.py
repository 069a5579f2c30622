"""The rows behind the tables and downloads: filtered, in any order of a fixed list, page by page, counted, or all as a stream."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from sqlalchemy import Connection, Select, func, literal, select

from db import order
from db.asked import Asked, Checked, checked, load_of
from db.beside import COLUMNS, NUMBERS, WHOLE, checked_columns, completed_cells, own_columns, sources_held, table_of
from db.conditions import arms, conditions, nearby
from db.cursor import Mark, read, written
from db.facets import facets, places
from db.filters import FILTERS, AskedError
from db.order import SORTS
from db.phrasing import wording
from db.row_query import own, row_query
from db.rows import Rows, by_column

__all__ = [
    "COLUMNS",
    "FILTERS",
    "SORTS",
    "Asked",
    "AskedError",
    "Page",
    "Rows",
    "checked",
    "count",
    "facets",
    "page",
    "places",
    "sources",
    "stream",
]

LONGEST_PAGE = 1_000
_TEXT = pd.StringDtype("python", na_value=np.nan)


@dataclass(frozen=True)
class Page:
    """Some rows, and what to give as `after` for the rows behind and before them: "" where there are none.

    `cells` holds them column by column as Python values, NULL as None; `table` as a stream does; `rows` as a DataFrame in
    which text is str with NULL as "", value, lower and upper are float64, whole numbers int64, or float64 with NULL as NaN.
    `sources` is what `sources` gives for the rows of statements, where they were asked for.
    """

    cells: Mapping[str, Sequence[Any]]
    next: str
    previous: str
    sources: Sequence[Mapping[str, Any]] = ()

    def __len__(self) -> int:
        return len(next(iter(self.cells.values()), ()))

    @cached_property
    def table(self) -> pa.Table:
        """The rows as Arrow. It and the DataFrame are most of the work of a page, so they are made when they are wanted."""
        return table_of(self.cells)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The rows as a DataFrame."""
        return pd.DataFrame({name: _array(name, values) for name, values in self.cells.items()})


def page(
    connection: Connection,
    asked: Asked | Checked,
    limit: int,
    after: str = "",
    columns: Sequence[str] | None = None,
    *,
    with_sources: bool = False,
) -> Page:
    """At most `limit` rows (1 to 1000) with `columns`, or all of COLUMNS[asked.table]: the first ones, or those beyond `after`.

    Rows with nothing in the sorted column come last, in both directions. Raises AskedError for what is not there.
    """
    wanted = checked(connection, asked)
    columns = checked_columns(wanted.table, COLUMNS[wanted.table] if columns is None else columns)
    if not 1 <= limit <= LONGEST_PAGE:
        said = wording(
            "A page has 1 to {most} rows, not {asked}. Ask for fewer at a time, or for all as a stream.",
            most=LONGEST_PAGE,
            asked=str(limit),
        )
        raise AskedError("page", said, name="limit", value=str(limit))
    column = order.sorted_by(wanted.table, wanted.sort)
    mark = read(after, wanted.table, wanted.sort, wanted.descending, order.kind_of(column))
    names = own_columns(wanted.table, [*columns, "source"] if with_sources else columns)
    found = _found(connection, wanted, names, limit + 1, mark)
    more, rows = len(found) > limit, found[:limit]
    if mark and mark.backwards:
        rows.reverse()
    by_name = by_column(names, rows)
    held = sources_held(connection, by_name["source"], wanted.as_of) if with_sources else []
    cells = completed_cells(connection, wanted.table, by_name, columns, wanted.as_of, held)
    return replace(_page(wanted, cells, rows, mark, more), sources=held)


def count(connection: Connection, asked: Asked | Checked, most: int | None = None) -> int:
    """How many rows there are. Raises AskedError.

    With `most`, counting ends behind it: `most` + 1 stands for more than `most`, and takes no longer among millions.
    """
    wanted = checked(connection, asked)
    tests = conditions(connection, wanted)
    total = 0
    for arm in arms(wanted.ledger, wanted.as_of):
        query = select(func.count()).select_from(wanted.ledger).where(arm, *tests)
        if most is not None:
            some = select(literal(1)).select_from(wanted.ledger).where(arm, *tests).limit(most + 1 - total)
            query = select(func.count()).select_from(some.subquery())
        total += connection.execute(query).scalar_one()
    return total


def stream(connection: Connection, asked: Asked | Checked, columns: Sequence[str]) -> Rows:
    """Every row in the order of `sort`, as tables of at most CHUNK rows with these columns of COLUMNS[asked.table].

    NULL is kept as null; numbers are float64, whole numbers int64, everything else text. What was asked is checked at
    once, before the first table is taken. Raises AskedError.
    """
    wanted = checked(connection, asked)
    return Rows(connection, wanted, checked_columns(wanted.table, columns))


def sources(connection: Connection, keys: Iterable[str], as_of: int | None) -> list[dict[str, Any]]:
    """The sources with these keys that held after load `as_of` (None: now), by title: COLUMNS["sources"], an empty cell as ""."""
    return sources_held(connection, keys, load_of(connection, as_of))


def _found(connection: Connection, asked: Checked, names: Sequence[str], limit: int, mark: Mark | None) -> list[Any]:
    """The first rows on from the mark, `limit` at most."""
    column, backwards = order.sorted_by(asked.table, asked.sort), mark is not None and mark.backwards
    start = own(asked.ledger, tuple(names))
    found: list[Any] = []
    for empty in order.parts(column, mark):
        if len(found) < limit:
            beyond = mark if mark and empty == (mark.at is None and column.nullable) else None
            found += _part(connection, asked, start, limit - len(found), empty, beyond, backwards)
    return found


def _part(
    connection: Connection,
    asked: Checked,
    start: Select[Any],
    limit: int,
    empty: bool,
    mark: Mark | None,
    backwards: bool,
) -> list[Any]:
    """The same among the rows with, or without, a value in the sorted column."""
    by = asked.ledger.c.key if empty else order.sorted_by(asked.table, asked.sort)
    if by.table is asked.ledger and by.name in order.INDEXED:
        after = None if mark is None else mark.key if by.name == order.DEFAULT else mark.at
        near = nearby(connection, asked, by, after, rising=asked.descending == backwards)
        if near is not None:
            query = row_query(connection, asked, start, near, empty, mark, backwards)
            found = list(connection.execute(query.limit(limit)).all())
            if len(found) == limit:
                return found
    query = row_query(connection, asked, start, conditions(connection, asked), empty, mark, backwards)
    return list(connection.execute(query.limit(limit)).all())


def _page(asked: Checked, cells: Mapping[str, Sequence[Any]], rows: list[Any], mark: Mark | None, more: bool) -> Page:
    """The rows in their order, with the marks on both sides."""
    backwards = mark is not None and mark.backwards
    behind, before = (bool(mark), more) if backwards else (more, bool(mark))

    def beside(there: bool, row: int, back: bool) -> str:
        if not there:
            return ""
        at, key = (rows[row][-2], rows[row][-1]) if rows else (mark.at, mark.key)  # type: ignore[union-attr]
        return written(Mark(asked.table, asked.sort, asked.descending, back, None if asked.sort == order.DEFAULT else at, key))

    return Page(cells, next=beside(behind, -1, False), previous=beside(before, 0, True))


def _array(name: str, values: Sequence[Any]) -> Any:
    if name in NUMBERS or (name in WHOLE and None in values):
        return np.array(values, "float64")
    if name in WHOLE:
        return np.array(values, "int64")
    return pd.array(["" if value is None else value for value in values], dtype=_TEXT)

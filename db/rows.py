"""Every row of a view, one after the other in bounded memory: as Arrow tables, or as text where the database can pack it."""

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection

from db import order
from db.asked import Checked
from db.beside import completed, own_columns
from db.conditions import conditions
from db.packed import Packed, packed
from db.row_query import own, row_query

CHUNK = 10_000  # rows of a table


class Rows(Iterator[pa.Table]):
    """The rows as an iterator of tables of at most CHUNK rows; `packed` gives the same rows once more, as text."""

    def __init__(self, connection: Connection, asked: Checked, columns: Sequence[str]) -> None:
        self._ask = connection, asked
        self.columns = tuple(columns)
        self._tables = self._read()

    def __next__(self) -> pa.Table:
        return next(self._tables)

    def packed(self, names: Sequence[str]) -> Iterator[Packed] | None:
        """All rows from the first on, with `names` of the columns; None where the database cannot do it."""
        connection, asked = self._ask
        return packed(connection, asked, names) if connection.dialect.name == "sqlite" else None

    def _read(self) -> Iterator[pa.Table]:
        connection, asked = self._ask
        names, tests = own_columns(asked.table, self.columns), conditions(connection, asked)
        start = own(asked.ledger, tuple(names))
        for empty in order.parts(order.sorted_by(asked.table, asked.sort), None):
            query = row_query(connection, asked, start, tests, empty, None, marked=False)
            result = connection.execute(query, execution_options={"yield_per": CHUNK})
            for rows in result.partitions():
                yield completed(connection, asked.table, by_column(names, rows), self.columns, asked.as_of)


def by_column(names: Sequence[str], rows: Sequence[Any]) -> dict[str, Sequence[Any]]:
    """Rows of a row_query column by column; the sorted value and key, which come last, are no columns of the reader."""
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return dict(zip(names, columns, strict=False))

"""Whole ledgers in bounded memory: what holds now, or held after a load, a chunk at a time, for exports of any size."""

from collections.abc import Iterator

import pyarrow as pa
from sqlalchemy import Connection, func, select

from db.ledger import CHUNK, held
from db.schema import LEDGERS, content_columns

NUMBERS = frozenset({"value", "lower", "upper"})


def count(connection: Connection, ledger: str, as_of: int | None = None) -> int:
    """How many statements of `ledger` hold now, or held after load `as_of`."""
    table = LEDGERS[ledger]
    return connection.execute(select(func.count()).select_from(table).where(held(table, as_of))).scalar_one()


def statements(connection: Connection, ledger: str, as_of: int | None = None) -> Iterator[pa.Table]:
    """Every statement that holds, by key: tables of at most CHUNK rows with the ledger's content columns, NULL kept as null.

    Numbers are float64, everything else text.
    """
    table, names = LEDGERS[ledger], content_columns(ledger)
    query = select(*[table.c[name] for name in names]).where(held(table, as_of)).order_by(table.c.key)
    result = connection.execution_options(yield_per=CHUNK).execute(query)
    kinds = [pa.float64() if name in NUMBERS else pa.string() for name in names]
    for rows in result.partitions(CHUNK):
        columns = zip(*rows, strict=True)
        yield pa.table([pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)], names=list(names))

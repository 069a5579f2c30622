"""The statement that reads rows of a view: filtered, in their order, on from a mark."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, select, union_all

from db import order
from db.asked import Checked
from db.conditions import arms
from db.cursor import Mark
from db.ledger import held
from db.order import octets
from db.schema import source


@lru_cache(512)
def own(ledger: Table, names: Sequence[str]) -> Select[Any]:
    """These columns of a ledger, to start from: made once, for to make it is much of the work of a page."""
    return select(*[ledger.c[name] for name in names]).select_from(ledger)


def row_query(
    connection: Connection,
    asked: Checked,
    start: Select[Any],
    tests: Sequence[ColumnElement[bool]],
    empty: bool,
    mark: Mark | None,
    backwards: bool = False,
    *,
    marked: bool = True,
) -> Select[Any]:
    """`start`, which selects columns of the ledger, of the rows with, or without, a value in the sorted column, from the mark on;
    if `marked`, with `_at` and `_key` behind them."""
    ledger, column = asked.ledger, order.sorted_by(asked.table, asked.sort)
    at, key = octets(connection, column), octets(connection, ledger.c.key)
    rising = asked.descending == backwards
    parts = []
    for arm in arms(ledger, asked.as_of):
        query = start
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

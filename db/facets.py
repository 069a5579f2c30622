"""What a filter's drop-down offers: each value there is beside the other filters, and how many rows it would keep."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Connection, Table, case, func, literal_column, select

from db.asked import LEDGER_OF, Asked, Checked, checked
from db.conditions import arms, conditions, first_hand, has_interval
from db.filters import FILTERS, NONE, no_such_name
from db.ledger import held
from db.phrasing import wording
from db.schema import LEDGERS, figure, indicator, source

_Told = Callable[[Any], Sequence[str]]  # a grouped value -> the filter's values that it counts for


def facets(connection: Connection, asked: Asked | Checked, name: str) -> pd.DataFrame:
    """One row per value that filter `name` could take beside the other filters, by value: value, count (of rows it would keep).

    Filters for years, an age and undated rows have none. Raises AskedError for these, and for what is not there.
    """
    wanted = checked(connection, asked)
    there = [each for each, filter_ in FILTERS[wanted.table].items() if _is_listed(each, filter_.kind)]
    if name not in there:
        said = wording("The table {table} has no list of values for {name}. {mend}")
        raise no_such_name("filter", said, wanted.table, name, there)
    by, told = _grouped(connection, wanted.ledger, name, wanted.as_of)
    tests = conditions(connection, wanted, without=name)
    counted: Counter[str] = Counter()
    for arm in arms(wanted.ledger, wanted.as_of):
        values = select(by.label("value")).select_from(wanted.ledger).where(arm, *tests).subquery()
        query = select(values.c.value, func.count()).group_by(values.c.value)
        for value, rows in connection.execute(query):
            for each in told(value):
                counted[each] += rows
    order = sorted(counted)
    counts = pd.Series([counted[each] for each in order], dtype="int64")
    return pd.DataFrame({"value": pd.Series(order, dtype=pd.StringDtype("python", na_value=np.nan)), "count": counts})


def places(connection: Connection, table: str) -> list[str]:
    """Every place that a row of the table names, or once named: an index jumps from one to the next, quick among millions."""
    column = LEDGERS[LEDGER_OF[table]].c.place
    named = select(func.min(column).label("place")).cte("named", recursive=True)
    further = select(func.min(column)).where(column > named.c.place).correlate(named).scalar_subquery()
    named = named.union_all(select(further).where(named.c.place.is_not(None)))
    return [place for place in connection.scalars(select(named.c.place)) if place is not None]


def _is_listed(name: str, kind: str) -> bool:
    return kind in ("code", "key", "place", "flag") and name != "undated"


def _grouped(connection: Connection, table: Table, name: str, as_of: int | None) -> tuple[ColumnElement[Any], _Told]:
    """By what to count, and how the outcome is told. Sources and indicators are counted whole and looked up afterwards."""
    if name == "first_hand":
        return _yes_or_no(first_hand(table)), _itself
    if name == "interval":
        return _yes_or_no(has_interval()), _itself
    if name == "obs_status":
        return figure.c.obs_status, lambda value: [NONE] if value is None else value.split()
    if name in ("source_kind", "republish"):
        column = source.c.kind if name == "source_kind" else source.c.republish
        return (column, _itself) if table is source else _of_another(connection, table.c.source, column, as_of)
    if name == "topic" and table is figure:
        return _of_another(connection, figure.c.indicator, indicator.c.topic, as_of)
    own = table.c.key if name == table.name else table.c[name]
    return own, _itself


def _of_another(
    connection: Connection, pointer: ColumnElement[Any], column: ColumnElement[Any], as_of: int | None
) -> tuple[ColumnElement[Any], _Told]:
    table = source if column.table is source else indicator
    there = {key: value for key, value in connection.execute(select(table.c.key, column).where(held(table, as_of)))}
    return pointer, lambda key: _itself(there.get(key))


def _itself(value: str | None) -> Sequence[str]:
    return [NONE if value is None else value]


def _yes_or_no(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return case((condition, literal_column("'yes'")), else_=literal_column("'no'"))

"""Reads of the history: loads, versions, what each load changed, what held at a moment, and whether it was altered since."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from sqlalchemy import CompoundSelect, Connection, Float, Integer, Select, Table, and_, func, literal, or_, select, union_all
from sqlalchemy.types import TypeEngine

from db.identity import digest as digest_of
from db.identity import ids
from db.schema import LEDGERS, content_columns, load, load_tick

CHUNK = 50_000
_NEWEST = select(load.c.number, load.c.at).order_by(load.c.number.desc()).limit(1)
# Kept as Python strings: pages cut these tables into many small ones, which Arrow is five times slower at.
_TEXT = pd.StringDtype("python", na_value=np.nan)


def held(table: Table, as_of: int | None) -> Any:
    """The condition that a version of `table` held after load `as_of`, or holds now when it is None."""
    if as_of is None:
        return table.c.retired_in.is_(None)
    return and_(table.c.added_in <= as_of, or_(table.c.retired_in.is_(None), table.c.retired_in > as_of))


def frame(connection: Connection, query: Select[Any] | CompoundSelect[Any]) -> pd.DataFrame:
    """The query's rows, typed by its columns: text as str with NULL as "", whole numbers as int64, with NULL as float64 NaN."""
    columns = list(zip(*connection.execute(query), strict=True)) or [()] * len(query.selected_columns)
    held = {column.name: _array(column.type, values) for column, values in zip(query.selected_columns, columns, strict=True)}
    table = pd.DataFrame(held, copy=False)  # nobody else has these arrays
    # As Python strings too: each look at a column looks at its name.
    table.columns = pd.Index([column.name for column in query.selected_columns], dtype=object)
    return table


def _array(kind: TypeEngine[Any], values: Sequence[Any]) -> Any:
    # As arrays and not as Series: of those a table of few rows would cost five times as much.
    if isinstance(kind, Integer):
        return np.array(values, dtype="float64" if None in values else "int64")
    if isinstance(kind, Float):
        return np.array(values, dtype="float64")
    return pd.array(["" if value is None else value for value in values], dtype=_TEXT)


def loads(connection: Connection) -> pd.DataFrame:
    """One row per load, newest first: the columns of the table load."""
    return frame(connection, select(load).order_by(load.c.number.desc()))


def ticks(connection: Connection, number: int) -> pd.DataFrame:
    """One row per kind of warning that was agreed to when load `number` was made: code, warnings (how many)."""
    query = select(load_tick.c.code, load_tick.c.warnings).where(load_tick.c.load == number)
    return frame(connection, query.order_by(load_tick.c.code))


def last_load(connection: Connection) -> int:
    """The number of the newest load, 0 when nothing was ever loaded."""
    return int(connection.execute(select(func.coalesce(func.max(load.c.number), 0))).scalar_one())


def newest(connection: Connection) -> tuple[int, str] | None:
    """Number and digest of the newest load, None when nothing was ever loaded: what is held is the same while they are."""
    row = connection.execute(select(load.c.number, load.c.digest).order_by(load.c.number.desc()).limit(1)).first()
    return (int(row[0]), str(row[1])) if row else None


def newest_moment(connection: Connection) -> tuple[int, str]:
    """The number of the newest load and when it was made (UTC, ISO 8601); 0 and "" when nothing was ever loaded."""
    row = connection.execute(_NEWEST).first()
    return (int(row[0]), str(row[1])) if row else (0, "")


def moment(connection: Connection, number: int) -> str:
    """When load `number` was made (UTC, ISO 8601), "" where there is no such load."""
    return connection.execute(select(load.c.at).where(load.c.number == number)).scalar() or ""


def load_at(connection: Connection, date: str) -> int | None:
    """The last load made on `date` (YYYY-MM-DD, UTC) or before it, None when there is none."""
    return connection.execute(select(func.max(load.c.number)).where(load.c.at <= f"{date}T23:59:59Z")).scalar()


def versions(connection: Connection, ledger: str, key: str) -> pd.DataFrame:
    """One row per version, newest first: id, added_in, added_at, retired_in, retired_at, and the ledger's content columns."""
    table, added, retired = LEDGERS[ledger], load.alias("added"), load.alias("retired")
    query = (
        select(table.c.id, table.c.added_in, added.c.at.label("added_at"), table.c.retired_in, retired.c.at.label("retired_at"))
        .add_columns(*[table.c[name] for name in content_columns(ledger)])
        .join(added, added.c.number == table.c.added_in)
        .outerjoin(retired, retired.c.number == table.c.retired_in)
        .where(table.c.key == key)
        .order_by(table.c.added_in.desc())
    )
    return frame(connection, query)


def find(connection: Connection, ledger: str, id: str) -> str | None:
    """The key of the statement that has, or had, a version with this id."""
    table = LEDGERS[ledger]
    return connection.execute(select(table.c.key).where(table.c.id == id).limit(1)).scalar()


def changes_of(connection: Connection, number: int, *, limit: int | None = None, offset: int = 0) -> pd.DataFrame:
    """One row per change of load `number`, by ledger and key: ledger, key, old ("" when added), new ("" when withdrawn)."""
    sides = []
    for ledger, table in LEDGERS.items():
        none = literal("")
        sides.append(
            select(literal(ledger).label("ledger"), table.c.key, none.label("old"), table.c.id.label("new")).where(
                table.c.added_in == number
            )
        )
        sides.append(
            select(literal(ledger).label("ledger"), table.c.key, table.c.id.label("old"), none.label("new")).where(
                table.c.retired_in == number
            )
        )
    both = union_all(*sides).subquery()
    query = (
        select(both.c.ledger, both.c.key, func.max(both.c.old).label("old"), func.max(both.c.new).label("new"))
        .group_by(both.c.ledger, both.c.key)
        .order_by(both.c.ledger, both.c.key)
        .limit(limit)
        .offset(offset)
    )
    return frame(connection, query)


def holds_any(connection: Connection, ledger: str) -> bool:
    """Whether any statement of `ledger` holds now."""
    table = LEDGERS[ledger]
    return connection.execute(select(table.c.key).where(held(table, None)).limit(1)).first() is not None


def live_ids(connection: Connection, ledger: str, keys: list[str]) -> dict[str, str]:
    """Of these keys, those that hold now, with their ids."""
    table = LEDGERS[ledger]
    if not keys or not holds_any(connection, ledger):
        return {}
    found: dict[str, str] = {}
    for start in range(0, len(keys), 10_000):
        query = select(table.c.key, table.c.id).where(held(table, None), table.c.key.in_(keys[start : start + 10_000]))
        found.update((key, id) for key, id in connection.execute(query))
    return found


def live_keys_of(connection: Connection, ledger: str, sources: list[str]) -> dict[str, str]:
    """Every statement of `ledger` (figure or milestone) that rests on these sources and holds now: its key and id."""
    table = LEDGERS[ledger]
    query = select(table.c.key, table.c.id).where(held(table, None), table.c.source.in_(sources))
    return {key: id for key, id in connection.execute(query)}


def digest(connection: Connection, as_of: int | None = None) -> str:
    """SHA-256 over every statement that holds now, or held after load `as_of`: equal exactly when the same statements hold."""
    return digest_of({name: _ids(connection, table, held(table, as_of)) for name, table in LEDGERS.items()})


def load_digest(connection: Connection, number: int) -> str:
    """SHA-256 over what load `number` added and retired, as `commit` stores it beside the load."""
    touched: dict[str, pa.ChunkedArray] = {}
    for name, table in LEDGERS.items():
        touched[f"+{name}"] = _ids(connection, table, table.c.added_in == number)
        touched[f"-{name}"] = _ids(connection, table, table.c.retired_in == number)
    return digest_of(touched)


def _ids(connection: Connection, table: Table, condition: Any) -> pa.ChunkedArray:
    """The ids of these versions, 32 octets each, so that the digest of a million of them needs little memory."""
    found = connection.execute(select(table.c.id).where(condition), execution_options={"yield_per": CHUNK})
    return pa.chunked_array([pa.array([id for (id,) in rows], pa.string()) for rows in found.partitions()], pa.string())


def altered(connection: Connection, number: int) -> list[str]:
    """Keys of the rows of load `number` whose content no longer gives their id: the file was damaged or edited."""
    wrong: list[str] = []
    for name, table in LEDGERS.items():
        columns = [table.c.id, *[table.c[column] for column in content_columns(name)]]
        query = select(*columns).where(table.c.added_in == number)
        # 10,000 at a time: rows with every column are wide. The option is the statement's, or later ones would stream too.
        for rows in connection.execute(query, execution_options={"yield_per": 10_000}).partitions():
            chunk = _typed(name, [column.name for column in columns], rows)
            wrong += [
                key
                for key, was, now in zip(
                    chunk["key"].to_pylist(), chunk["id"].to_pylist(), ids(name, chunk).to_pylist(), strict=True
                )
                if was != now
            ]
    return wrong


def _typed(ledger: str, names: list[str], rows: Any) -> pa.Table:
    numbers = {"value", "lower", "upper"} if ledger == "figure" else set()
    columns = list(zip(*rows, strict=True))
    return pa.table({n: pa.array(c, pa.float64() if n in numbers else pa.string()) for n, c in zip(names, columns, strict=True)})

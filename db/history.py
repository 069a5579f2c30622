"""The only writer of statements: a change is (key, old, new), a commit is a load of changes, an undo is their reverse."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, Table, func, insert, literal, select, update

from db import ledger
from db.identity import digest
from db.schema import LEDGERS, load

_TOGETHER = 40  # rows in one INSERT
_Rows = tuple[list[str], list[list[object]]]
CHANGES = pa.schema([("ledger", pa.string()), ("key", pa.string()), ("old", pa.string()), ("new", pa.string())])


class Conflict(Exception):
    """What a change expected to find no longer holds; nothing was written."""


@dataclass(frozen=True)
class Record:
    """Who brings a load, through which door, from which file, and why."""

    by_whom: str
    door: str = "cli"
    file: str = ""
    sha256: str = ""
    note: str = ""
    read: int = 0
    undoes: int | None = None


def diff(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> pa.Table:
    """The changes that turn `old` into `new` (both key -> id) in the ledger `name`: the columns of CHANGES, by key."""
    keys = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
    was, becomes = [old.get(key, "") for key in keys], [new.get(key, "") for key in keys]
    return pa.table([[name] * len(keys), keys, was, becomes], schema=CHANGES)


def reversed_changes(changes: pa.Table) -> pa.Table:
    """The same changes, backwards."""
    return pa.table([changes["ledger"], changes["key"], changes["new"], changes["old"]], schema=CHANGES)


def commit(connection: Connection, changes: pa.Table, rows: Mapping[str, Iterable[pa.Table]], record: Record) -> int:
    """Write changes as one load and return its number.

    `changes` has the columns of CHANGES. `rows` gives, by ledger, the content of the new versions (columns of the ledger's
    table, `id` included); a new id that `rows` leaves out must be a version stored before, as in an undo. Raises Conflict if a
    key no longer has the id the changes were made from.
    """
    sides = {name: _of(changes, name) for name in LEDGERS}
    for name, part in sides.items():
        _refuse_if_moved(connection, name, part)
    number = ledger.last_load(connection) + 1
    connection.execute(insert(load).values(number=number, at=_now(), **vars(record), **_counts(changes), digest=_digest(sides)))
    for name, part in sides.items():
        if part.num_rows:
            _retire(connection, LEDGERS[name], part, number)
            given = _insert(connection, LEDGERS[name], rows[name], number, part.num_rows) if name in rows else 0
            if given < pc.sum(pc.not_equal(part["new"], "")).as_py():
                _bring_back(connection, LEDGERS[name], part, number)
    return number


def undo(connection: Connection, number: int, by_whom: str, *, door: str = "cli", note: str = "") -> int:
    """Reverse load `number` by a new load, and return the new load's number.

    Raises LookupError if there is no such load, Conflict (naming the later load) if a later one changed what it changed.
    """
    if connection.execute(select(load.c.number).where(load.c.number == number)).first() is None:
        raise LookupError(f"there is no load {number}")
    changes = pa.Table.from_pandas(ledger.changes_of(connection, number), schema=CHANGES, preserve_index=False)
    return commit(
        connection, reversed_changes(changes), {}, Record(by_whom, door, note=note or f"undo of load {number}", undoes=number)
    )


def _of(changes: pa.Table, name: str) -> pa.Table:
    """The changes of one ledger; without a copy where they stand together, as they do unless somebody shuffled them."""
    places = np.flatnonzero(pc.equal(changes["ledger"], name).to_numpy())
    if len(places) and places[-1] - places[0] + 1 == len(places):
        return changes.slice(int(places[0]), len(places))
    return changes.take(pa.array(places))


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _counts(changes: pa.Table) -> dict[str, int]:
    added, withdrawn = pc.equal(changes["old"], ""), pc.equal(changes["new"], "")
    totals = {"added": pc.sum(added).as_py() or 0, "withdrawn": pc.sum(withdrawn).as_py() or 0}
    return totals | {"changed": changes.num_rows - totals["added"] - totals["withdrawn"]}


def _digest(sides: Mapping[str, pa.Table]) -> str:
    touched = {}
    for name, part in sides.items():
        for sign, column in (("+", part["new"]), ("-", part["old"])):
            touched[f"{sign}{name}"] = column.filter(pc.not_equal(column, ""))
    return digest(touched)


def _chunks(part: pa.Table) -> Iterator[pa.Table]:
    yield from (part.slice(start, ledger.CHUNK) for start in range(0, part.num_rows, ledger.CHUNK))


def _refuse_if_moved(connection: Connection, name: str, part: pa.Table) -> None:
    for chunk in _chunks(part):
        keys = chunk["key"].to_pylist()
        now = ledger.live_ids(connection, name, keys)
        if not now and not pc.any(pc.not_equal(chunk["old"], "")).as_py():
            continue
        moved = [key for key, old in zip(keys, chunk["old"].to_pylist(), strict=True) if now.get(key, "") != old]
        if moved:
            raise Conflict(_moved(connection, name, moved))


def _moved(connection: Connection, name: str, moved: list[str]) -> str:
    table = LEDGERS[name]
    by = select(func.max(func.coalesce(table.c.retired_in, table.c.added_in))).where(table.c.key == moved[0])
    later = connection.execute(by).scalar()
    said = f"{name} {moved[0]}" + (f" and {len(moved) - 1} more" if len(moved) > 1 else "")
    return f"load {later} has changed {said} since: nothing was written" if later else f"{said} is not held: nothing was written"


def _retire(connection: Connection, table: Table, part: pa.Table, number: int) -> None:
    gone = part.filter(pc.not_equal(part["old"], ""))
    for chunk in _chunks(gone):
        keys = chunk["key"].to_pylist()
        for start in range(0, len(keys), 10_000):
            some = keys[start : start + 10_000]
            connection.execute(update(table).where(table.c.retired_in.is_(None), table.c.key.in_(some)).values(retired_in=number))


def _insert(connection: Connection, table: Table, batches: Iterable[pa.Table], number: int, expected: int) -> int:
    given = 0
    with _indexes_last(connection, table, expected), ThreadPoolExecutor(1) as ahead:
        # The next batch is read and unpacked while the driver writes this one.
        unpacked = (ahead.submit(_unpack, table, batch) for batch in batches)
        waiting: Future[_Rows] | None = next(unpacked, None)
        while waiting is not None:
            names, columns = waiting.result()
            waiting = next(unpacked, None)
            _write_many(connection, table, [*names, "added_in"], [*columns, [number] * len(columns[0])])
            given += len(columns[0])
    return given


def _unpack(table: Table, batch: pa.Table) -> _Rows:
    names = [name for name in batch.column_names if name in table.c and batch[name].null_count < batch.num_rows]
    return names, [batch[name].to_pylist() for name in names]


def _write_many(connection: Connection, table: Table, names: list[str], columns: list[list[object]]) -> None:
    """Straight to the driver, some rows to a statement: four times quicker than one named row after another."""
    mark, count = "?" if connection.dialect.name == "sqlite" else "%s", len(columns[0])
    row = f"({', '.join([mark] * len(names))})"
    quoted = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in names)
    values, whole = chain.from_iterable(zip(*columns, strict=True)), count // _TOGETHER
    cursor = connection.connection.cursor()
    try:
        for rows, times in ((_TOGETHER, whole), (count - whole * _TOGETHER, 1)):
            if rows and times:
                sql = f"INSERT INTO {table.name} ({quoted}) VALUES {', '.join([row] * rows)}"
                cursor.executemany(sql, (tuple(islice(values, rows * len(names))) for _ in range(times)))
    finally:
        cursor.close()


@contextmanager
def _indexes_last(connection: Connection, table: Table, expected: int) -> Iterator[None]:
    """For a load larger than its table, SQLite builds the indexes after the rows, in one transaction: three times quicker."""
    last = connection.dialect.name == "sqlite" and expected > 10_000
    last = last and expected > connection.execute(select(func.count()).select_from(table)).scalar_one()
    for index in table.indexes if last else ():
        index.drop(connection)
    yield
    for index in table.indexes if last else ():
        index.create(connection)


def _bring_back(connection: Connection, table: Table, part: pa.Table, number: int) -> None:
    """Copy stored versions forward: an undo restores them as versions of its own load."""
    content = [column for column in table.columns if column.name not in {"added_in", "retired_in"}]
    wanted = part.filter(pc.not_equal(part["new"], ""))["new"].to_pylist()
    for start in range(0, len(wanted), 10_000):
        newest = (
            select(table.c.id, func.max(table.c.added_in).label("added_in"))
            .where(table.c.id.in_(wanted[start : start + 10_000]))
            .group_by(table.c.id)
            .subquery()
        )
        stored = select(*content, literal(number)).join(
            newest, (table.c.id == newest.c.id) & (table.c.added_in == newest.c.added_in)
        )
        connection.execute(insert(table).from_select([*[column.name for column in content], "added_in"], stored))

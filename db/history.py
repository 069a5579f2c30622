"""The only writer of statements: a change is (key, old, new), a commit is a load of changes, an undo is their reverse."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, Table, func, insert, literal, select, update

from db import ledger, pointers
from db.conflict import Conflict
from db.engine import SPOOL
from db.identity import digest
from db.phrasing import Wording, wording
from db.schema import LEDGERS, load, load_tick
from db.spool import Spool

__all__ = ["CHANGES", "Conflict", "Record", "commit", "diff", "reversed_changes", "undo"]

CHANGES = pa.schema([("ledger", pa.string()), ("key", pa.string()), ("old", pa.string()), ("new", pa.string())])


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
    ticks: Mapping[str, int] = field(default_factory=dict)  # kinds of warning that were seen and agreed to -> how many of each


def diff(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> pa.Table:
    """The changes that turn `old` into `new` (both key -> id) in the ledger `name`: the columns of CHANGES, by key."""
    keys = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
    was, becomes = [old.get(key, "") for key in keys], [new.get(key, "") for key in keys]
    return pa.table([[name] * len(keys), keys, was, becomes], schema=CHANGES)


def reversed_changes(changes: pa.Table) -> pa.Table:
    """The same changes, backwards."""
    return pa.table([changes["ledger"], changes["key"], changes["new"], changes["old"]], schema=CHANGES)


def commit(connection: Connection, changes: pa.Table, rows: Spool | None, record: Record) -> int:
    """Write changes as one load and return its number.

    `changes` has the columns of CHANGES. `rows` holds the content of the new versions (columns of the ledger's table, `id`
    included); a new id that it leaves out must be a version stored before, as in an undo. Raises Conflict if a key no longer has
    the id the changes were made from.
    """
    sides = {name: _of(changes, name) for name in LEDGERS}
    for name, part in sides.items():
        _refuse_if_moved(connection, name, part)
    number = ledger.last_load(connection) + 1
    said = {name: value for name, value in vars(record).items() if name != "ticks"}
    connection.execute(insert(load).values(number=number, at=_now(), **said, **_counts(changes), digest=_digest(sides)))
    if record.ticks:
        ticks = [{"load": number, "code": code, "warnings": warnings} for code, warnings in record.ticks.items()]
        connection.execute(insert(load_tick), ticks)
    for name, part in sides.items():
        if part.num_rows:
            _retire(connection, LEDGERS[name], part, number)
            given = _insert(connection, LEDGERS[name], rows, number) if rows is not None else 0
            if given < pc.sum(pc.not_equal(part["new"], "")).as_py():
                _bring_back(connection, LEDGERS[name], part, number)
    pointers.refuse_loose_ends(connection, number, rows)
    return number


def undo(connection: Connection, number: int, by_whom: str, *, door: str = "cli", note: str = "") -> int:
    """Reverse load `number` by a new load, and return the new load's number.

    Raises LookupError if there is no such load, Conflict (naming the later load) if a later one changed what it changed.
    """
    if connection.execute(select(load.c.number).where(load.c.number == number)).first() is None:
        raise LookupError(f"there is no load {number}")
    changes = pa.Table.from_pandas(ledger.changes_of(connection, number), schema=CHANGES, preserve_index=False)
    return commit(
        connection, reversed_changes(changes), None, Record(by_whom, door, note=note or f"undo of load {number}", undoes=number)
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
            touched[f"{sign}{name}"] = column
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


def _moved(connection: Connection, name: str, moved: list[str]) -> Wording:
    table = LEDGERS[name]
    by = select(func.max(func.coalesce(table.c.retired_in, table.c.added_in))).where(table.c.key == moved[0])
    later = connection.execute(select(load.c.number, load.c.by_whom).where(load.c.number == by.scalar_subquery())).first()
    said = wording("{kind} {key}", kind=wording(name), key=moved[0])
    if len(moved) > 1:
        said = wording("{kind} {key} and {n} more", kind=wording(name), key=moved[0], n=len(moved) - 1)
    if later is None:
        return wording("{what} is not held", what=said)
    by_whom = later.by_whom or wording("somebody")
    return wording("load {number} by {by_whom} has changed {what} since", number=str(later.number), by_whom=by_whom, what=said)


def _retire(connection: Connection, table: Table, part: pa.Table, number: int) -> None:
    gone = part.filter(pc.not_equal(part["old"], ""))
    for chunk in _chunks(gone):
        keys = chunk["key"].to_pylist()
        for start in range(0, len(keys), 10_000):
            some = keys[start : start + 10_000]
            connection.execute(update(table).where(table.c.retired_in.is_(None), table.c.key.in_(some)).values(retired_in=number))


def _insert(connection: Connection, table: Table, rows: Spool, number: int) -> int:
    """Copy the spooled rows of one ledger into its table; how many they were."""
    given = rows.counts.get(table.name, 0)
    if not given:
        return 0
    names = [name for name in rows.columns(table.name) if name in table.c]
    quoted = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in names)
    if connection.dialect.name == "sqlite":
        _attach(connection, rows)
        with _indexes_last(connection, table, given):
            taken = f"SELECT {quoted}, {number} FROM {SPOOL}.{table.name}"
            connection.exec_driver_sql(f"INSERT INTO {table.name} ({quoted}, added_in) {taken}")
        return given
    marks = ", ".join(["%s"] * len(names))
    for some in rows.rows(table.name):
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({quoted}, added_in) VALUES ({marks}, {number})", some)
    return given


def _attach(connection: Connection, rows: Spool) -> None:
    """Let SQLite see the spool, until writing() lets it go: it copies rows within itself far quicker than it takes them in."""
    attached = {name for _, name, _ in connection.exec_driver_sql("PRAGMA database_list")}
    if SPOOL not in attached:
        connection.exec_driver_sql(f"ATTACH DATABASE ? AS {SPOOL}", (str(rows.path),))


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

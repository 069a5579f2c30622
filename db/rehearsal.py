"""What would hold after a load that was not made: its changes are committed to a small database in memory that is thrown away."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, Float, Integer, Table, insert, select

from db import history, ledger
from db.engine import open_database
from db.ledger import held
from db.pointers import POINTERS
from db.schema import LEDGERS, figure, load, load_tick, metadata
from db.spool import Spool

__all__ = ["Pair", "changes_made", "of_pairs", "pairs", "rehearsed"]

Pair = tuple[str, str]  # place, indicator

_CHUNK = 5_000  # keys in one query
_TOGETHER = 2_000  # changes looked at together, so that those of a large load need no memory

Keys = Mapping[str, set[str]]  # ledger -> keys


@contextmanager
def rehearsed(
    connection: Connection,
    changes: pa.Table,
    rows: Spool | None,
    places_indicators: Collection[Pair] = (),
    *,
    whole: pa.Table | None = None,
) -> Iterator[Connection]:
    """A connection to a database in memory that has every load, what holds now, and one load more, the last, with `changes`.

    `changes` has the columns of history.CHANGES and may be a part of `whole`, all that would be changed; what this part stands on
    is taken from there. `rows` holds the new versions, None when they were all stored before, as in an undo. What is held is
    copied as far as the changes touch it or stand on it, and whole for each (place, indicator) of `places_indicators`; so every
    query about these gives what it would give after the load. Nothing is written to the database of `connection`, which is needed
    no longer once this is entered.
    Raises history.Conflict if the load itself would be refused.
    """
    script = _Script(connection, whole if whole is not None else changes, rows)
    script.take(changes, places_indicators)
    engine = open_database("sqlite://")
    try:
        with engine.connect() as stage, stage.begin() as transaction:
            metadata.create_all(stage, tables=[load, load_tick, *LEDGERS.values()])
            script.set_up(stage)
            made, brought = script.made()
            history.commit(stage, made, brought, history.Record("", "cli"))
            yield stage
            transaction.rollback()
    finally:
        engine.dispose()


def changes_made(connection: Connection, number: int) -> pa.Table:
    """What load `number` changed, with the columns of history.CHANGES."""
    parts = [history.CHANGES.empty_table()]
    while parts[-1].num_rows == _CHUNK * 2 or len(parts) == 1:
        found = ledger.changes_of(connection, number, limit=_CHUNK * 2, offset=(len(parts) - 1) * _CHUNK * 2)
        parts.append(pa.Table.from_pandas(found, schema=history.CHANGES, preserve_index=False))
    return pa.concat_tables(parts)


def pairs(changes: pa.Table) -> Counter[Pair]:
    """How many of these changes are to figures of each place and indicator, which the key of a figure names."""
    found: Counter[Pair] = Counter()
    for figures in _figures(changes):  # in Python: what Arrow makes of a thousand keys on the way, malloc keeps
        found.update(
            (place, indicator) for _source, indicator, place, *_rest in (key.split("/", 3) for key in figures["key"].to_pylist())
        )
    return found


def of_pairs(changes: pa.Table, wanted: Collection[Pair], most: int | None = None) -> pa.Table:
    """The changes to figures of these few places and indicators; with `most` only the first so many."""
    found, count = [changes.slice(0, 0)], 0
    for figures in _figures(changes):
        named, chosen = _pairs(figures), pa.chunked_array([pa.array([False] * figures.num_rows, pa.bool_())])
        for place, indicator in wanted:
            chosen = pc.or_(chosen, pc.and_(pc.equal(named["place"], place), pc.equal(named["indicator"], indicator)))
        found.append(figures.filter(chosen))
        count += found[-1].num_rows
        if most is not None and count >= most:
            break
    return pa.concat_tables(found).slice(0, most)


def _figures(changes: pa.Table) -> Iterator[pa.Table]:
    """The changes to figures, some at a time."""
    for start in range(0, changes.num_rows, _TOGETHER):
        some = changes.slice(start, _TOGETHER)
        yield some.filter(pc.equal(some["ledger"], "figure"))


def _pairs(figures: pa.Table) -> pa.Table:
    """The place and the indicator of each figure, as its key names them: source/indicator/place/..."""
    parts = pc.split_pattern(figures["key"], "/", max_splits=3)
    return pa.table({"place": pc.list_element(parts, 2), "indicator": pc.list_element(parts, 1)})


class _Script:
    """What a rehearsal needs: statements that are held, and changes with the new versions they bring."""

    def __init__(self, connection: Connection, whole: pa.Table, rows: Spool | None) -> None:
        self.connection, self.whole, self.rows = connection, whole, rows
        self.held: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in LEDGERS}  # ledger -> key -> row
        self.new: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in LEDGERS}
        self.changed: dict[str, dict[str, tuple[str, str]]] = {name: {} for name in LEDGERS}

    def take(self, changes: pa.Table, places_indicators: Collection[Pair]) -> None:
        """Take in changes, what is held of the pairs, and all that either stands on, however far that leads."""
        asked = zip(changes["ledger"].to_pylist(), changes["key"].to_pylist(), strict=True)
        wanted: dict[str, set[str]] = {name: set() for name in LEDGERS}
        for name, key in asked:
            wanted[name].add(key)
        for place, indicator in places_indicators:
            there = select(figure.c.key).where(held(figure, None), figure.c.place == place, figure.c.indicator == indicator)
            wanted["figure"].update(self.connection.execute(there).scalars())
        seen: dict[str, set[str]] = {name: set() for name in LEDGERS}
        while any(wanted.values()):
            rows = {name: self._take(name, sorted(keys)) for name, keys in wanted.items() if keys}
            for name, keys in wanted.items():
                seen[name] |= keys
            wanted = _pointed_at(rows, seen)

    def _take(self, name: str, keys: Sequence[str]) -> list[dict[str, Any]]:
        """Take in what is held and what is changed under these keys; all these versions."""
        table = LEDGERS[name]
        changed = self._changes(name, keys)
        found = {row["key"]: row for row in _rows(self.connection, table, "key", keys, live=True)}
        # Of a statement that is gone the last version too: it says which load stands against the changes.
        gone = [key for key in changed if key not in found]
        self.held[name] |= {row["key"]: row for row in _rows(self.connection, table, "key", gone, live=False)} | found
        self.changed[name] |= changed
        new = self._new(name, [new for _old, new in changed.values() if new])
        self.new[name] |= {row["key"]: row for row in new}
        return [*found.values(), *new]

    def _changes(self, name: str, keys: Sequence[str]) -> dict[str, tuple[str, str]]:
        """The changes under these keys: key -> old and new id. Few of many are asked for, so the whole stays in Arrow."""
        among = pc.is_in(self.whole["key"], value_set=pa.array(keys, pa.string()))
        found = self.whole.filter(pc.and_(pc.equal(self.whole["ledger"], name), among))
        return {row["key"]: (row["old"], row["new"]) for row in found.to_pylist()}

    def _new(self, name: str, ids: Sequence[str]) -> list[dict[str, Any]]:
        if self.rows is not None:
            return self.rows.find(name, ids)
        return list({row["id"]: row for row in _rows(self.connection, LEDGERS[name], "id", ids, live=False)}.values())

    def set_up(self, stage: Connection) -> None:
        """Write down the loads and what is held."""
        if loads := [dict(row) for row in self.connection.execute(select(load).order_by(load.c.number)).mappings()]:
            stage.execute(insert(load), loads)
        for name, rows in self.held.items():
            if rows:
                stage.execute(insert(LEDGERS[name]), list(rows.values()))

    def made(self) -> tuple[pa.Table, Spool]:
        """The changes, and their new versions."""
        parts = [(name, key, old, new) for name, held in self.changed.items() for key, (old, new) in held.items()]
        columns = list(zip(*parts, strict=True)) or [()] * len(history.CHANGES)
        spool = Spool()
        for name, rows in self.new.items():
            if rows:
                spool.add(name, _table(name, list(rows.values())))
        return pa.table([list(column) for column in columns], schema=history.CHANGES), spool.seal()


def _pointed_at(rows: Mapping[str, Sequence[Mapping[str, Any]]], seen: Keys) -> dict[str, set[str]]:
    """What these statements point at and nobody has looked at yet."""
    found: dict[str, set[str]] = {name: set() for name in LEDGERS}
    for pointer in POINTERS:
        targets = {row[pointer.column] for row in rows.get(pointer.table.name, ())}
        found[pointer.target.name] |= targets - {None} - seen[pointer.target.name]
    return found


def _rows(connection: Connection, table: Table, column: str, wanted: Sequence[str], *, live: bool) -> list[dict[str, Any]]:
    """The rows of `table` whose `column` is one of these, oldest first: those that hold, or of every time."""
    found: list[dict[str, Any]] = []
    for start in range(0, len(wanted), _CHUNK):
        query = select(table).where(table.c[column].in_(wanted[start : start + _CHUNK])).order_by(table.c.added_in)
        found += [dict(row) for row in connection.execute(query.where(held(table, None)) if live else query).mappings()]
    return found


def _table(name: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows as a spool takes them: the columns of their table, but for the loads."""
    kept = [column for column in LEDGERS[name].columns if column.name not in {"added_in", "retired_in"}]
    kinds = [_kind(column.type) for column in kept]
    return pa.table(
        {column.name: pa.array([row[column.name] for row in rows], kind) for column, kind in zip(kept, kinds, strict=True)}
    )


def _kind(of: object) -> pa.DataType:
    return pa.int64() if isinstance(of, Integer) else pa.float64() if isinstance(of, Float) else pa.string()

"""What statements point at: a figure at its source, its indicator and the figure it quotes. No load may cut such a line."""

from typing import NamedTuple

from sqlalchemy import Connection, Select, Table, exists, select

from db.conflict import RestedOn
from db.ledger import held, live_ids
from db.phrasing import wording
from db.schema import figure, indicator, milestone, source
from db.spool import Spool


class Pointer(NamedTuple):
    """A column of one ledger that holds keys of another."""

    table: Table
    column: str
    target: Table


POINTERS = (
    Pointer(figure, "source", source),
    Pointer(figure, "indicator", indicator),
    Pointer(figure, "quotes", figure),
    Pointer(milestone, "source", source),
    Pointer(milestone, "quotes", milestone),
)


def refuse_loose_ends(connection: Connection, number: int, rows: Spool | None) -> None:
    """Raise RestedOn if load `number`, written but not committed, leaves a statement that points at nothing that holds.

    `rows` are those it brought from outside; None when it only brought stored versions back.
    """
    for pointer in POINTERS:
        brought = _brought_back(pointer, number) if rows is None else _brought(connection, pointer, rows)
        for query in (brought, _left(pointer, number)):
            found = connection.execute(query.limit(1)).first() if query is not None else None
            if found:
                kinds = {"kind": wording(pointer.table.name), "target_kind": wording(pointer.target.name)}
                facts = {**kinds, "key": found.key, "target": found.target}
                raise RestedOn(wording("{kind} {key} rests on {target_kind} {target}, which does not hold", **facts))


def _loose(pointer: Pointer) -> Select[tuple[str, str]]:
    """Rows that hold and whose target does not."""
    row, target = pointer.table, pointer.target.alias("target")
    points = row.c[pointer.column]
    standing = exists().where(target.c.key == points, target.c.retired_in.is_(None))
    return select(row.c.key, points.label("target")).where(held(row, None), points.is_not(None), ~standing)


def _brought(connection: Connection, pointer: Pointer, rows: Spool) -> Select[tuple[str, str]] | None:
    """Rows that came in and point at what does not hold: asked of the few keys they point at, not of a million rows."""
    named = rows.points_at.get((pointer.table.name, pointer.column), set())
    missing = named - live_ids(connection, pointer.target.name, sorted(named)).keys()
    return _loose(pointer).where(pointer.table.c[pointer.column].in_(sorted(missing)[:1])) if missing else None


def _brought_back(pointer: Pointer, number: int) -> Select[tuple[str, str]]:
    return _loose(pointer).where(pointer.table.c.added_in == number)


def _left(pointer: Pointer, number: int) -> Select[tuple[str, str]]:
    """Rows whose target the load took away."""
    gone = pointer.target.alias("gone")
    return _loose(pointer).where(pointer.table.c[pointer.column].in_(select(gone.c.key).where(gone.c.retired_in == number)))

"""What statements point at: a figure at its source, its indicator and the figure it quotes. No load may cut such a line."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, Select, Table, exists, select

from db.conflict import Conflict
from db.ledger import held
from db.schema import figure, indicator, milestone, source


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


def refuse_loose_ends(connection: Connection, number: int) -> None:
    """Raise Conflict if load `number`, written but not committed, leaves a statement that points at nothing that holds."""
    for pointer in POINTERS:
        for query in _loose(pointer, number):
            found = connection.execute(query.limit(1)).first()
            if found:
                said = f"{pointer.table.name} {found.key} rests on {pointer.target.name} {found.target}, which does not hold"
                raise Conflict(f"{said}: nothing was written")


def _loose(pointer: Pointer, number: int) -> Iterator[Select[tuple[str, str]]]:
    """Rows the load brought whose target does not hold; rows that hold whose target the load took away."""
    row, target = pointer.table, pointer.target.alias("target")
    points = row.c[pointer.column]
    standing = exists().where(target.c.key == points, target.c.retired_in.is_(None))
    asked = select(row.c.key, points.label("target")).where(held(row, None), points.is_not(None), ~standing)
    yield asked.where(row.c.added_in == number)
    gone = pointer.target.alias("gone")
    yield asked.where(points.in_(select(gone.c.key).where(gone.c.retired_in == number)))

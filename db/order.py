"""By what rows can be sorted, alike on both databases, and which rows lie beyond a mark: pages by key, never by offset."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Float, Integer, literal, tuple_

from db.cursor import Mark
from db.filters import no_such_name
from db.phrasing import wording
from db.schema import figure, indicator, milestone, source

_BESIDE_SOURCE: dict[str, Column[Any]] = {
    "source_title": source.c.title,
    "producer": source.c.producer,
    "source_kind": source.c.kind,
    "date_published": source.c.date_published,
}
_BESIDE_INDICATOR: dict[str, Column[Any]] = {
    "indicator_title": indicator.c.title,
    "topic": indicator.c.topic,
}
_FIGURE = (
    "key source indicator place group value lower upper qualifier interval_type method obs_status claimant claimant_kind "
    "attribution first_year last_year added_in"
).split()
_MILESTONE = "key source place earliest latest category title claimant claimant_kind attribution added_in".split()
_SOURCE = "key title producer kind date_published language licence republish added_in".split()
_INDICATOR = "key title target_population unit kind topic family added_in".split()

SORTS: Mapping[str, Mapping[str, Column[Any]]] = MappingProxyType(
    {
        "figures": {name: figure.c[name] for name in _FIGURE} | _BESIDE_SOURCE | _BESIDE_INDICATOR,
        "milestones": {name: milestone.c[name] for name in _MILESTONE} | _BESIDE_SOURCE,
        "sources": {name: source.c[name] for name in _SOURCE},
        "indicators": {name: indicator.c[name] for name in _INDICATOR},
    }
)
DEFAULT = "key"
# Columns that an index has in order, of rows that hold now: what is next in it is found without sorting every row.
INDEXED = frozenset({"key", "value"})


def sorted_by(table: str, sort: str) -> Column[Any]:
    """The column of a sort. Raises AskedError for one that is not on the table's list."""
    if sort not in SORTS[table]:
        said = wording("The table {table} cannot be sorted by {name}. {mend}")
        raise no_such_name("sort", said, table, sort, list(SORTS[table]))
    return SORTS[table][sort]


def kind_of(column: Column[Any]) -> type:
    """What the column holds: str, int or float."""
    return float if isinstance(column.type, Float) else int if isinstance(column.type, Integer) else str


def octets(connection: Connection, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column as it is compared: text by its octets, as SQLite does, whatever the locale of a PostgreSQL database."""
    if connection.dialect.name == "postgresql" and not isinstance(column.type, Float | Integer):
        return column.collate("C")
    return column


def beyond(at: ColumnElement[Any], key: ColumnElement[Any], mark: Mark, *, rising: bool) -> ColumnElement[bool]:
    """The condition that a row lies beyond the mark, among those with a value in the sorted column or those without."""
    if mark.at is None or mark.sort == DEFAULT:
        return key > mark.key if rising else key < mark.key
    here, there = tuple_(at, key), tuple_(literal(mark.at, at.type), literal(mark.key))
    return here > there if rising else here < there


def parts(column: Column[Any], mark: Mark | None) -> Sequence[bool]:
    """Whether rows without a value are asked for, in turn: they stand last in both directions, and nowhere if there are none."""
    if not column.nullable:
        return (False,)
    if mark is None:
        return (False, True)
    if mark.backwards:
        return (True, False) if mark.at is None else (False,)
    return (True,) if mark.at is None else (False, True)

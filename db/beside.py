"""What stands beside a row for its reader: its source, its indicator, its origin; the columns of each table, and their types."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import pyarrow as pa
from sqlalchemy import Column, Connection, Select, Table, bindparam, select

from db.assembly import LONGEST_CHAIN
from db.filters import no_such_name
from db.ledger import held
from db.phrasing import wording
from db.schema import LEDGERS, indicator, source

_AT_ONCE = 1_000  # keys a statement names
_SOURCE = "title producer authors kind date_published date_accessed language url read_from sha256 licence licence_url republish"
_INDICATOR = "title definition target_population numerator denominator unit kind topic family code note"
_FIGURE = "source indicator place period group variant value lower upper qualifier interval_type unit method obs_status"
_MILESTONE = "source place date category variant title description claimant claimant_kind attribution"
_SAID = "quote locator quotes original note"
_OF_SOURCE = "source_title producer source_kind date_published url licence licence_url republish"

# First the columns of the load format in its order, then what a reader needs beside them.
COLUMNS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "figures": tuple(
            f"key {_FIGURE} as_printed reported_as claimant claimant_kind attribution {_SAID} "
            f"id indicator_title target_population topic kind {_OF_SOURCE} first_year last_year origin added_in".split()
        ),
        "milestones": tuple(f"key {_MILESTONE} {_SAID} id {_OF_SOURCE} earliest latest origin added_in".split()),
        "sources": tuple(f"key {_SOURCE} citation_full note id added_in".split()),
        "indicators": tuple(f"key {_INDICATOR} id added_in".split()),
    }
)
NUMBERS = frozenset({"value", "lower", "upper"})
WHOLE = frozenset({"first_year", "last_year", "added_in"})

# Columns that are another ledger's, with the column there.
_FROM_SOURCE: Mapping[str, Column[Any]] = {
    name: source.c[{"source_title": "title", "source_kind": "kind"}.get(name, name)] for name in _OF_SOURCE.split()
}
_FROM_INDICATOR: Mapping[str, Column[Any]] = {
    "indicator_title": indicator.c.title,
    **{name: indicator.c[name] for name in ("unit", "target_population", "topic", "kind")},
}
_BORROWED: Mapping[str, Mapping[str, Mapping[str, Column[Any]]]] = {
    "figures": {"source": _FROM_SOURCE, "indicator": _FROM_INDICATOR},
    "milestones": {"source": _FROM_SOURCE},
    "sources": {},
    "indicators": {},
}


def checked_columns(table: str, names: Sequence[str]) -> list[str]:
    """The columns asked for, each once. Raises AskedError for one that the table does not have."""
    for name in names:
        if name not in COLUMNS[table]:
            raise no_such_name("column", wording("The table {table} has no column {name}. {mend}"), table, name, COLUMNS[table])
    return list(dict.fromkeys(names))


def own_columns(table: str, names: Sequence[str]) -> list[str]:
    """The ledger's own columns that are read to give `names`."""
    wanted = dict.fromkeys(name for name in names if name != "origin" and not lender_of(table, name))
    wanted |= dict.fromkeys(lender_of(table, name) for name in names if lender_of(table, name))
    if "origin" in names:
        wanted |= {"key": None, "quotes": None}
    return list(wanted)


def completed(
    connection: Connection, table: str, rows: Mapping[str, Sequence[Any]], names: Sequence[str], as_of: int | None
) -> pa.Table:
    """The rows (own column -> its values) with the columns `names`: NULL is null, numbers float64 or int64, else text."""
    beside: dict[str, pa.Array] = {}
    for lender in _BORROWED[table]:
        wanted = lent(table, lender, names)
        if wanted:
            beside |= _borrowed(connection, LEDGERS[lender], wanted, rows[lender], as_of)
    if "origin" in names:
        beside["origin"] = pa.array(_origins_of(connection, table, rows, as_of), pa.string())
    return table_of({name: beside.get(name, rows.get(name)) for name in names})


def completed_cells(
    connection: Connection,
    table: str,
    rows: Mapping[str, Sequence[Any]],
    names: Sequence[str],
    as_of: int | None,
    sources: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Sequence[Any]]:
    """The same as plain Python values, NULL as None: of a few rows that is a third of the work. `sources` are known already."""
    beside: dict[str, Sequence[Any]] = {}
    for lender in _BORROWED[table]:
        wanted, keys = lent(table, lender, names), rows.get(lender, ())
        if not wanted:
            continue
        if sources and lender == "source":
            known = {each["key"]: [each[column.name] or None for column in wanted.values()] for each in sources}
        else:
            known = {key: cells for key, *cells in found(connection, LEDGERS[lender], wanted, dict.fromkeys(keys), as_of)}
        none = [None] * len(wanted)
        sides = list(zip(*[known.get(key, none) for key in keys], strict=True)) or [()] * len(wanted)
        beside |= dict(zip(wanted, sides, strict=True))
    if "origin" in names:
        beside["origin"] = _origins_of(connection, table, rows, as_of)
    return {name: beside[name] if name in beside else rows[name] for name in names}


def table_of(cells: Mapping[str, Any]) -> pa.Table:
    """Columns of any table as Arrow: NULL is null, numbers float64 or int64, else text."""
    arrays = [each if isinstance(each, pa.Array) else pa.array(each, type_of(name)) for name, each in cells.items()]
    return pa.table(arrays, names=list(cells))


def _origins_of(connection: Connection, table: str, rows: Mapping[str, Sequence[Any]], as_of: int | None) -> list[str]:
    ledger = LEDGERS["figure" if table == "figures" else "milestone"]
    return origins(connection, ledger, rows["key"], rows["quotes"], as_of)


def type_of(name: str) -> pa.DataType:
    """The Arrow type of a column of any table."""
    return pa.float64() if name in NUMBERS else pa.int64() if name in WHOLE else pa.string()


@lru_cache(512)
def lender_of(table: str, name: str) -> str:
    """The ledger from which rows of `table` borrow a column, "" when it is their own."""
    return next((lender for lender, borrowed in _BORROWED[table].items() if name in borrowed), "")


def lent(table: str, lender: str, names: Iterable[str]) -> dict[str, Column[Any]]:
    """Those of `names` that rows of `table` borrow of a ledger, with the column there."""
    borrowed = _BORROWED[table][lender]
    return {name: borrowed[name] for name in names if name in borrowed}


def sources_held(connection: Connection, keys: Iterable[str], as_of: int | None) -> list[dict[str, Any]]:
    """The sources with these keys that held at the moment, by title: COLUMNS["sources"], an empty cell as ""."""
    wanted = {name: source.c[name] for name in COLUMNS["sources"]}
    rows = found(connection, source, wanted, dict.fromkeys(keys), as_of)
    held = [{name: "" if cell is None else cell for name, cell in zip(wanted, cells, strict=True)} for _key, *cells in rows]
    return sorted(held, key=lambda each: (each["title"], each["key"]))


def found(
    connection: Connection, table: Table, wanted: Mapping[str, Column[Any]], keys: Iterable[str], as_of: int | None
) -> Iterator[Sequence[Any]]:
    """Key and wanted columns of each of these sources or indicators that held at the moment."""
    query = _lookup(table, tuple(column.name for column in wanted.values()), as_of)
    for some in _batches(keys):
        yield from connection.execute(query, {"keys": some}).all()


@lru_cache(256)
def _lookup(table: Table, names: Sequence[str], as_of: int | None) -> Select[Any]:
    """Made once: to make a statement takes longer than to answer such a short one."""
    key = table.c.key.in_(bindparam("keys", expanding=True))
    return select(table.c.key, *[table.c[name] for name in names]).where(key, held(table, as_of))


def _borrowed(
    connection: Connection, table: Table, wanted: Mapping[str, Column[Any]], keys: Sequence[str], as_of: int | None
) -> dict[str, pa.Array]:
    """The wanted columns of the source or indicator that held at the same moment, row by row."""
    rows = list(found(connection, table, wanted, dict.fromkeys(keys), as_of))
    position = {row[0]: at for at, row in enumerate(rows)}
    places = pa.array([position.get(key) for key in keys], pa.int32())
    sides = list(zip(*rows, strict=True)) or [()] * (len(wanted) + 1)
    return {name: pa.array(side, pa.string()).take(places) for name, side in zip(wanted, sides[1:], strict=True)}


def origins(
    connection: Connection, table: Table, keys: Sequence[str], quotes: Sequence[str | None], as_of: int | None
) -> list[str]:
    """The key of the last statement in each row's chain of quotation; its own when it quotes none."""
    onward: dict[str, str | None] = {}
    ahead = {key for key in quotes if key is not None}
    if not ahead:
        return list(keys)
    for _ in range(LONGEST_CHAIN):
        for some in _batches(ahead):
            query = select(table.c.key, table.c.quotes).where(table.c.key.in_(some), held(table, as_of))
            onward |= dict.fromkeys(some) | {key: further for key, further in connection.execute(query)}
        ahead = {further for further in onward.values() if further is not None} - onward.keys()
        if not ahead:
            break
    return [_end(key if first is None else first, onward) for key, first in zip(keys, quotes, strict=True)]


def _end(key: str, onward: Mapping[str, str | None]) -> str:
    for _ in range(LONGEST_CHAIN):
        further = onward.get(key)
        if further is None:
            break
        key = further
    return key


def _batches(keys: Iterable[str]) -> Iterator[list[str]]:
    every = list(keys)
    for start in range(0, len(every), _AT_ONCE):
        yield every[start : start + _AT_ONCE]

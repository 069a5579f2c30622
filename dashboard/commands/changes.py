"""Changes in words: what a load withdraws, changes and adds, one line each, withdrawals first."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from dashboard.claims import claim_with_unit
from dashboard.dates import date_words
from db import ledger, queries
from db.identity import one_number
from db.schema import LEDGERS, content_columns
from db.spool import Spool

Row = Mapping[str, Any]
# (ledger, key, id) -> the content of that version
Look = Callable[[str, str, str], Row]

_GROUPS = ("Withdrawn", "Changed", "Added")


def in_words(connection: Connection, changes: pa.Table, limit: int, fresh: Spool | None = None) -> Iterator[str]:
    """Lines for the first `limit` changes (columns of history.CHANGES), and one that counts the rest.

    `fresh` holds the rows of versions that are not stored yet, as a preview has them.
    """
    shown = _in_order(changes).slice(0, limit)
    look = _looking(connection, shown, fresh)
    units = _units(connection, fresh)
    group = ""
    for change in shown.to_pylist():
        if group != (now := _group(change)):
            group = now
            yield group
        yield from _lines(change, look, units)
    if changes.num_rows > limit:
        yield f"and {changes.num_rows - limit:,} more (--all shows them)"


def counted(added: int, changed: int, withdrawn: int) -> str:
    """ "3 added, 1 changed, 2 withdrawn", with every part said."""
    return f"{added:,} added, {changed:,} changed, {withdrawn:,} withdrawn"


def counts(changes: pa.Table) -> tuple[int, int, int]:
    """How many of the changes (columns of history.CHANGES) add, change and withdraw."""
    added = pc.sum(pc.equal(changes["old"], "")).as_py() or 0
    withdrawn = pc.sum(pc.equal(changes["new"], "")).as_py() or 0
    return added, changes.num_rows - added - withdrawn, withdrawn


def _in_order(changes: pa.Table) -> pa.Table:
    added, withdrawn = pc.equal(changes["old"], ""), pc.equal(changes["new"], "")
    changed = pc.invert(pc.or_(added, withdrawn))
    return pa.concat_tables([changes.filter(group) for group in (withdrawn, changed, added)])


def _group(change: Row) -> str:
    return _GROUPS[0] if not change["new"] else _GROUPS[2] if not change["old"] else _GROUPS[1]


def _lines(change: Row, look: Look, units: Mapping[str, Row]) -> Iterator[str]:
    name, key = change["ledger"], change["key"]
    if change["old"] and change["new"]:
        yield f"  {name} {key}"
        old, new = look(name, key, change["old"]), look(name, key, change["new"])
        for column in content_columns(name):
            if (was := _cell(old.get(column))) != (becomes := _cell(new.get(column))):
                yield f"      {column}: {was or '(empty)'} → {becomes or '(empty)'}"
    else:
        yield f"  {name} {key}: {_gist(name, look(name, key, change['old'] or change['new']), units)}"


def _gist(name: str, row: Row, units: Mapping[str, Row]) -> str:
    """What a statement says, in a few words."""
    if name == "figure":
        return claim_with_unit({**row, **units.get(str(row["indicator"]), {})})
    return f"{date_words(str(row['date']))}, {row['title']}" if name == "milestone" else str(row["title"])


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if value != value else str(one_number(value))
    return "" if value is None else str(value)


def _looking(connection: Connection, shown: pa.Table, fresh: Spool | None) -> Look:
    new = [id for id in shown["new"].to_pylist() if id]
    waiting: dict[str, Row] = {row["id"]: row for name in LEDGERS for row in (fresh.find(name, new) if fresh else [])}

    def look(name: str, key: str, id: str) -> Row:
        if id not in waiting:
            stored = ledger.versions(connection, name, key)
            waiting.update(
                (str(version["id"]), {str(name): cell for name, cell in version.items()}) for version in stored.to_dict("records")
            )
        return waiting[id]

    return look


def _units(connection: Connection, fresh: Spool | None) -> dict[str, Row]:
    """The unit and kind of every indicator, held or coming."""
    held: list[Any] = queries.references(connection, "indicator").to_dict("records")
    coming: list[Any] = fresh.all("indicator") if fresh else []
    return {row["key"]: {"unit": row["unit"], "kind": row["kind"]} for row in [*held, *coming]}

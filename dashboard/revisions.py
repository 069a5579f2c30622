"""The changes of one load in words: what each statement said before and what it says after."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from dashboard import claims, dates, labels
from dashboard.browsing.headings import heading
from dashboard.browsing.values import coded
from dashboard.language import _
from dashboard.rows import rows
from dashboard.statement import text
from db import queries
from db.schema import content_columns

Row = Mapping[str, Any]
_IN_WORDS = frozenset({"key", "value", "lower", "upper", "qualifier"})


@dataclass(frozen=True)
class Revision:
    """One change: of which statement, and its words before ("" when added) and after ("" when withdrawn).

    `address` is the path of the statement's page; `details` are sentences on what changed besides the words.
    """

    ledger: str
    key: str
    what: str
    before: str
    after: str
    address: str
    details: tuple[str, ...] = ()


def told(connection: Connection, changes: pd.DataFrame, number: int) -> list[Revision]:
    """The rows of db.ledger.changes_of of load `number` (ledger, key, old, new) in words, in their order."""
    return _told(connection, changes, number - 1, number)


def since(connection: Connection, ledger: str, ids: Mapping[str, str], as_of: int | None) -> list[Revision]:
    """What became of the versions `ids` (key -> id) that held after load `as_of`: those that do not hold now, with what stands
    in their place."""
    now = dict(zip(*_now(connection, ledger, list(ids)), strict=True))
    changes = [(ledger, key, old, now.get(key, "")) for key, old in ids.items() if now.get(key, "") != old]
    return _told(connection, pd.DataFrame(changes, columns=["ledger", "key", "old", "new"]), as_of, None)


def _now(connection: Connection, ledger: str, keys: Sequence[str]) -> tuple[list[str], list[str]]:
    """Keys and ids of what holds now."""
    read: Mapping[str, Callable[..., pd.DataFrame]] = {
        "figure": queries.figures,
        "milestone": queries.milestones,
        "source": queries.sources,
        "indicator": queries.indicators,
    }
    held = read[ledger](connection, keys=keys)
    return held["key"].tolist(), held["id"].tolist()


def _told(connection: Connection, changes: pd.DataFrame, before: int | None, after: int | None) -> list[Revision]:
    held = {
        ledger: _contents(connection, ledger, changes[changes["ledger"] == ledger], before, after)
        for ledger in changes["ledger"].unique()
    }
    return [_revision(change, held[change["ledger"]]) for change in rows(changes)]


def _contents(
    connection: Connection, ledger: str, changes: pd.DataFrame, before: int | None, after: int | None
) -> dict[str, Row]:
    """The rows of every version that these changes name, by id: sources and indicators as they held at both moments."""
    ids = [id for id in [*changes["old"], *changes["new"]] if id]
    keys = list(changes["key"])
    if ledger == "figure":
        found = queries.figures(connection, ids=ids)
    elif ledger == "milestone":
        found = queries.milestones(connection, ids=ids)
    else:
        read: Callable[..., pd.DataFrame] = queries.sources if ledger == "source" else queries.indicators
        found = pd.concat([read(connection, keys=keys, as_of=before), read(connection, keys=keys, as_of=after)])
    return {row["id"]: row for row in rows(found)}


def _revision(change: Row, held: Mapping[str, Row]) -> Revision:
    ledger, old, new = change["ledger"], held.get(change["old"]), held.get(change["new"])
    row = new if new is not None else old
    what = _what(ledger, row) if row is not None else change["key"]
    before = words(ledger, old) if old is not None else ""
    after = words(ledger, new) if new is not None else ""
    details = _details(ledger, old, new) if old is not None and new is not None else ()
    identity = change["key"] if ledger in ("source", "indicator") else change["new"] or change["old"]
    return Revision(ledger, change["key"], what, before, after, f"/{ledger}s/{identity}", details)


def _what(ledger: str, row: Row) -> str:
    if ledger == "figure":
        return _("%(indicator)s, %(place)s", indicator=row["indicator_title"], place=labels.place(row["place"]))
    if ledger == "milestone":
        return _("%(category)s, %(place)s", category=labels.category(row["category"]), place=labels.place(row["place"]))
    return str(row["title"])


def words(ledger: str, row: Row) -> str:
    """What one version of a statement says, on one line."""
    if ledger == "figure":
        return _("%(claim)s, %(when)s, according to %(who)s", claim=claims.claim(row), when=claims.when(row), who=claims.who(row))
    if ledger == "milestone":
        return _("%(title)s, %(when)s", title=row["title"], when=dates.date_words(row["date"]))
    return str(row["citation_full"] if ledger == "source" else row["definition"])


def _details(ledger: str, old: Row, new: Row) -> tuple[str, ...]:
    """Every field that changed, but for the numbers, which the words before and after say."""
    fields = [name for name in content_columns(ledger) if name not in _IN_WORDS and text(old, name) != text(new, name)]
    nothing = _("(empty)")
    return tuple(
        _(
            "%(field)s: was %(left)s, is %(right)s",
            field=heading(name),
            left=_in_words(ledger, name, old) or nothing,
            right=_in_words(ledger, name, new) or nothing,
        )
        for name in fields
    )


def _in_words(ledger: str, name: str, row: Row) -> str:
    held = text(row, name)
    if name in ("period", "date", "date_published", "date_accessed"):
        return dates.date_words(held) if held else ""
    return coded(f"{ledger}s", name, held)

"""A table as it was asked for, ready for any format: its title, its address, the load it shows and the sources it rests on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection

from dashboard.api.wanted import Wanted
from dashboard.formats.view import STATEMENTS, View
from dashboard.language import _
from db import browse, ledger
from db.browse import COLUMNS, Asked

COUNTED = 10_000  # rows that are counted while a reader waits; of more it is said that they are more
PATIENCE = 10.0  # seconds that a page of rows may take
Sources = Sequence[Mapping[str, Any]]  # as db.browse.sources gives them


@dataclass(frozen=True)
class State:
    """A load and its moment (UTC, ISO 8601; "" before any load)."""

    load: int
    at: str


def state(connection: Connection, load: int | None = None) -> State:
    """The state after a load that there is, or after the newest."""
    return State(*(ledger.newest_moment(connection) if load is None else (load, ledger.moment(connection, load))))


def view(connection: Connection, wanted: Wanted, address: str) -> View:
    """The view of every row that is wanted, with every source its rows name; `address` is where these rows can be read again.

    Raises db.browse.AskedError for what is not there.
    """
    now = state(connection, wanted.asked.as_of)
    held = wanted.held(now.load)
    return of(held, address, now, named_sources(connection, held.asked))


def of(wanted: Wanted, address: str, now: State, sources: Sources) -> View:
    """The view of what is wanted of a state, when its sources are known."""
    return View(wanted.asked.table, wanted.fields, title(wanted.asked), address, now.load, now.at, sources)


def title(asked: Asked) -> str:
    """What the rows are, in the terms in which they were asked for: "Figures: place KGZ; topic injecting; words “needle”"."""
    names = {
        "figures": _("Figures about drug use, HIV and harm reduction"),
        "milestones": _("Milestones of drug policy and harm reduction"),
        "sources": _("Sources about drug use, HIV and harm reduction"),
        "indicators": _("Indicators of drug use, HIV and harm reduction"),
    }
    told = [f"{name.replace('_', ' ')} {', '.join(sorted(values))}" for name, values in sorted(asked.filters.items())]
    if asked.words:
        told.append(_("with the words “%(words)s”", words=asked.words))
    return _("%(rows)s: %(filters)s", rows=names[asked.table], filters="; ".join(told)) if told else names[asked.table]


def named_sources(connection: Connection, asked: Asked) -> Sources:
    """Every source that the rows name, by title. Raises AskedError."""
    if asked.table in STATEMENTS:
        keys = list(browse.facets(connection, asked, "source")["value"])
        chosen = asked.filters.get("source")
        return browse.sources(connection, [key for key in keys if not chosen or key in chosen], asked.as_of)
    if asked.table == "sources":
        alike = Asked("sources", asked.filters, asked.words, "title", as_of=asked.as_of, day=asked.day)
        return _told(browse.stream(connection, alike, COLUMNS["sources"]))
    return []


def closed_sources(connection: Connection, asked: Asked) -> Sources:
    """Every source that lets only its citation and its link be passed on, by title. None of other tables."""
    if asked.table not in STATEMENTS:
        return []
    shut = Asked("sources", {"republish": ("no",)}, sort="title", as_of=asked.as_of)
    return _told(browse.stream(connection, shut, COLUMNS["sources"]))


def _told(tables: Iterable[pa.Table]) -> Sources:
    """The rows, an empty cell as empty text."""
    rows = (row for table in tables for row in table.to_pylist())
    return [{name: "" if cell is None else cell for name, cell in row.items()} for row in rows]

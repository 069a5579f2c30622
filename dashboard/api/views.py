"""A table as it was asked for, ready for any format: its title, its address, the load it shows and the sources it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
from sqlalchemy import Connection

from dashboard.api.wanted import Wanted
from dashboard.formats.view import STATEMENTS, View
from dashboard.language import _
from db import browse, ledger
from db.browse import COLUMNS, Asked

_AT_ONCE = 500  # keys of sources that are looked up together


@dataclass(frozen=True)
class State:
    """A load and its moment (UTC, ISO 8601; "" before any load)."""

    load: int
    at: str


def state(connection: Connection, load: int | None = None) -> State:
    """The state after a load that there is, or after the newest."""
    loads = ledger.loads(connection)
    if load is None:
        load = int(loads["number"].max()) if len(loads) else 0
    moments = loads.loc[loads["number"] == load, "at"]
    return State(load, str(moments.iloc[0]) if len(moments) else "")


def view(connection: Connection, wanted: Wanted, address: str) -> View:
    """The view of every row that is wanted, with every source its rows name; `address` is where these rows can be read again.

    Raises db.browse.AskedError for what is not there.
    """
    now = state(connection, wanted.asked.as_of)
    held = wanted.held(now.load)
    return of(held, address, now, named_sources(connection, held.asked))


def of(wanted: Wanted, address: str, now: State, sources: pd.DataFrame) -> View:
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


def named_sources(connection: Connection, asked: Asked) -> pd.DataFrame:
    """Every source that the rows name, by title: the columns of db.browse.COLUMNS["sources"]. Raises AskedError."""
    if asked.table in STATEMENTS:
        keys = list(browse.facets(connection, asked, "source")["value"])
        chosen = asked.filters.get("source")
        return sources_by_key(connection, [key for key in keys if not chosen or key in chosen], asked.as_of)
    if asked.table == "sources":
        alike = Asked("sources", asked.filters, asked.words, "title", as_of=asked.as_of, day=asked.day)
        return _frame(list(browse.stream(connection, alike, COLUMNS["sources"])))
    return _frame([])


def closed_sources(connection: Connection, asked: Asked) -> pd.DataFrame:
    """Every source that lets only its citation and its link be passed on: the same columns, by title. None of other tables."""
    shut = Asked("sources", {"republish": ("no",)}, sort="title", as_of=asked.as_of)
    return _frame(list(browse.stream(connection, shut, COLUMNS["sources"])) if asked.table in STATEMENTS else [])


def sources_by_key(connection: Connection, keys: Sequence[str], as_of: int | None) -> pd.DataFrame:
    """The sources with these keys: the same columns, by title."""
    found: list[pa.Table] = []
    for start in range(0, len(keys), _AT_ONCE):
        asked = Asked("sources", {"source": tuple(keys[start : start + _AT_ONCE])}, as_of=as_of)
        found += browse.stream(connection, asked, COLUMNS["sources"])
    return _frame(found).sort_values(["title", "key"], ignore_index=True)


def _frame(tables: Sequence[pa.Table]) -> pd.DataFrame:
    """The tables as one frame, an empty cell as empty text."""
    cells = {name: [cell for table in tables for cell in table[name].to_pylist()] for name in COLUMNS["sources"]}
    return pd.DataFrame({name: ["" if cell is None else cell for cell in column] for name, column in cells.items()})

"""Every query keeps the columns it promises, also when it has no answer, on both kinds of database."""

import pandas as pd
import pytest
from sqlalchemy import Connection, Engine

from db import ledger, queries
from db.engine import reading
from db.schema import content_columns, load

KEY = "vice-2013/pwid-population-size/KGZ/2006"
FIRST = "vice-2013/KGZ/1997/pilot"

CHANGES = "ledger, key, old, new"
VERSION = "id, added_in, added_at, retired_in, retired_at"

PROMISED = {
    "figures": (lambda conn, at: queries.figures(conn, as_of=at), queries.FIGURE),
    "milestones": (lambda conn, at: queries.milestones(conn, as_of=at), queries.MILESTONE),
    "chain of a figure": (lambda conn, at: queries.chain(conn, "figure", KEY, at), [*queries.FIGURE, "depth"]),
    "echoes of a figure": (lambda conn, at: queries.echoes(conn, "figure", KEY, at), [*queries.FIGURE, "depth"]),
    "chain of a milestone": (lambda conn, at: queries.chain(conn, "milestone", FIRST, at), [*queries.MILESTONE, "depth"]),
    "sources": (lambda conn, at: queries.sources(conn, as_of=at), queries.SOURCE),
    "indicators": (lambda conn, at: queries.indicators(conn, as_of=at), queries.INDICATOR),
    "references to sources": (lambda conn, _: queries.references(conn, "source"), ["key"]),
    "references to indicators": (lambda conn, _: queries.references(conn, "indicator"), ["key", "unit", "kind"]),
    "places": (lambda conn, at: queries.places(conn, at), ["place", "figures", "milestones", "newest_year"]),
    "places of an indicator": (lambda conn, at: queries.places_of(conn, "pwid-population-size", at), ["place", "figures"]),
    "rivals": (lambda conn, at: queries.rivals(conn, at), queries.RIVALS),
    "loads": (lambda conn, _: ledger.loads(conn), list(load.c.keys())),
    "changes": (lambda conn, _: ledger.changes_of(conn, 1), CHANGES.split(", ")),
    "versions": (
        lambda conn, _: ledger.versions(conn, "figure", KEY),
        [*VERSION.split(", "), *content_columns("figure")],
    ),
}


def promise(conn: Connection, query: str, as_of: int | None) -> pd.DataFrame:
    ask, columns = PROMISED[query]
    table = ask(conn, as_of)
    assert list(table.columns) == columns, query
    text = [name for name in table.columns if not pd.api.types.is_numeric_dtype(table[name])]
    assert not table[text].isna().any(axis=None), f"{query}: empty text is ''"
    return table


@pytest.mark.parametrize("query", PROMISED)
def test_a_query_keeps_its_promised_columns_on_an_empty_database(database: Engine, query: str) -> None:
    with reading(database) as conn:
        assert promise(conn, query, None).empty


@pytest.mark.parametrize("query", PROMISED)
def test_a_query_keeps_its_promised_columns_on_the_small_world(each_world: Engine, query: str) -> None:
    with reading(each_world) as conn:
        now, then = promise(conn, query, None), promise(conn, query, 1)
    assert len(now) == len(then)
    assert len(now) or query in {"echoes of a figure"}, f"the small world has an answer to {query}"

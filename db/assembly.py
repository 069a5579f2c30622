"""How a query of statements is put together: its filters, the source and indicator beside each row, the origin of its chain."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from sqlalchemy import CTE, ColumnElement, Connection, Table, and_, func, literal, select

from db.ledger import frame, held
from db.schema import figure, indicator, source

LONGEST_CHAIN = 20  # the checks refuse circles; this ends one that was made by hand
_NEVER = 2**31 - 2  # a load number that is never reached


def among(table: Table, wanted: dict[str, Sequence[str] | None]) -> list[ColumnElement[bool]]:
    """Conditions that each named column holds one of the values given for it; None asks nothing."""
    return [table.c[name].in_(list(values)) for name, values in wanted.items() if values is not None]


def origins_of(table: Table, as_of: int | None, wanted: Sequence[ColumnElement[bool]]) -> CTE:
    """One row per wanted statement that quotes another: key, origin (the last statement of its chain)."""
    base = select(table.c.key, table.c.quotes.label("origin"), literal(1).label("depth")).where(
        table.c.quotes.is_not(None), *wanted
    )
    steps = base.cte(recursive=True)
    onward = table.alias()
    step = (
        select(steps.c.key, onward.c.quotes, steps.c.depth + 1)
        .join(onward, onward.c.key == steps.c.origin)
        .where(held(onward, as_of), onward.c.quotes.is_not(None), steps.c.depth < LONGEST_CHAIN)  # type: ignore[arg-type]
    )
    steps = steps.union_all(step)
    furthest = func.row_number().over(partition_by=steps.c.key, order_by=steps.c.depth.desc()).label("place_from_end")
    ranked = select(steps.c.key, steps.c.origin, furthest).subquery()
    return select(ranked.c.key, ranked.c.origin).where(ranked.c.place_from_end == 1).cte()


def statements(
    connection: Connection,
    table: Table,
    names: Sequence[str],
    wanted: list[Any],
    order: tuple[Any, ...],
    as_of: int | None,
    *,
    any_version: bool,
) -> pd.DataFrame:
    """The wanted rows of figure or milestone with the columns `names`, in `order`; see db.queries for what they promise."""
    origins = origins_of(table, as_of, wanted)
    computed = {
        "source_title": source.c.title,
        "producer": source.c.producer,
        "source_kind": source.c.kind,
        "date_published": source.c.date_published,
        "language": source.c.language,
        "url": source.c.url,
        "indicator_title": indicator.c.title,
        "origin": func.coalesce(origins.c.origin, table.c.key),
    } | {name: indicator.c[name] for name in ("unit", "kind", "topic", "family")}
    query = select(*[computed[name].label(name) if name in computed else table.c[name] for name in names]).select_from(table)
    query = query.outerjoin(source, and_(source.c.key == table.c.source, _beside(source, table, as_of, any_version)))
    if table is figure:
        there = and_(indicator.c.key == figure.c.indicator, _beside(indicator, figure, as_of, any_version))
        query = query.outerjoin(indicator, there)
    query = query.outerjoin(origins, origins.c.key == table.c.key)
    return frame(connection, query.where(*wanted).order_by(*order))


def _beside(table: Table, statement: Table, as_of: int | None, any_version: bool) -> ColumnElement[bool]:
    """The version of a source or indicator to show beside a statement: of `as_of`, or of when that version last held."""
    if not any_version:
        now: ColumnElement[bool] = held(table, as_of)
        return now
    last = func.coalesce(statement.c.retired_in - 1, _NEVER)
    there: ColumnElement[bool] = and_(table.c.added_in <= last, func.coalesce(table.c.retired_in, _NEVER + 1) > last)
    return there

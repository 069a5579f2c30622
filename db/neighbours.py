"""What is held beside figures that are about to come in: the same from another source, the span of its like, populations."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

import pandas as pd
from sqlalchemy import CTE, JSON, ColumnElement, Connection, Float, Integer, Text, and_, cast, func, literal, select

from db.ledger import frame, held
from db.schema import figure, indicator

POPULATIONS = ("population-total", "population-15-64")  # keys of the indicators that others are measured by
Each = TypeVar("Each")
_AT_ONCE = 5000  # rows in one question
_NONE = -1.0  # stands for no number, so that two of them are equal; no figure is below zero


class Said(NamedTuple):
    """What a figure says, and of what; `position` is the asker's own number for it."""

    position: int
    source: str
    indicator: str
    place: str
    period: str
    group: str
    qualifier: str
    value: float | None
    lower: float | None
    upper: float | None


def alike(connection: Connection, figures: Sequence[Said]) -> Iterator[tuple[int, str, str, str]]:
    """Position, and the key, id and quotes of a held figure of another source that says just the same; originals first."""
    kinds = [Integer, *[Text] * 6, *[Float(53)] * 3]
    for some in _some(sorted(figures, key=lambda each: (each.place, each.indicator))):
        rows = [(*each[:7], *(_NONE if number is None else number for number in each[7:])) for each in some]
        asked = _asked(connection, list(Said._fields), kinds, rows)
        pairs = select(asked.c.place, asked.c.indicator).distinct().cte("pairs")
        # Every held row of the pairs is looked up among those asked. The other way round, which any index of the table would
        # invite, each one asked is compared with every row of its pair.
        same = [
            func.coalesce(figure.c[name], "") == asked.c[name] for name in ("place", "indicator", "period", "group", "qualifier")
        ]
        same += [func.coalesce(figure.c[name], _NONE) == asked.c[name] for name in ("value", "lower", "upper")]
        query = (
            select(asked.c.position, figure.c.key, figure.c.id, figure.c.quotes)
            .select_from(pairs)
            .join(figure, and_(figure.c.place == pairs.c.place, figure.c.indicator == pairs.c.indicator))
            .join(asked, and_(*same))
            .where(held(figure, None), figure.c.source != asked.c.source)
            .order_by(asked.c.position, func.coalesce(figure.c.quotes, ""), figure.c.key)
        )
        for row in connection.execute(query):
            yield row[0], row[1], row[2], row[3] or ""


def spans(connection: Connection, pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[tuple[str, str, str], float, float]]:
    """For pairs of indicator and place: (indicator, place, group), the lowest and the highest number held there."""
    low = func.min(func.coalesce(figure.c.value, figure.c.lower, figure.c.upper))
    high = func.max(func.coalesce(figure.c.value, figure.c.upper, figure.c.lower))
    for some in _some(pairs):
        asked = _asked(connection, ["indicator", "place"], [Text, Text], some)
        query = (
            select(figure.c.indicator, figure.c.place, figure.c.group, low, high)
            .join(asked, and_(figure.c.place == asked.c.place, figure.c.indicator == asked.c.indicator))
            .where(held(figure, None))
            .group_by(figure.c.indicator, figure.c.place, figure.c.group)
            .having(low.is_not(None))
        )
        for row in connection.execute(query):
            yield (row[0], row[1], row[2] or ""), row[3], row[4]


def populations(connection: Connection, places: Sequence[str]) -> Iterator[tuple[str, str, int | None, float]]:
    """The largest population held by indicator (one of POPULATIONS), place and last year of its period, in people."""
    highest = func.max(func.coalesce(figure.c.value, figure.c.upper, figure.c.lower))
    for some in _some(places):
        query = (
            select(figure.c.indicator, figure.c.place, figure.c.last_year, highest)
            .join(indicator, and_(indicator.c.key == figure.c.indicator, held(indicator, None), indicator.c.unit == "people"))
            .where(held(figure, None), figure.c.indicator.in_(POPULATIONS), figure.c.place.in_(some), figure.c.group.is_(None))
            .group_by(figure.c.indicator, figure.c.place, figure.c.last_year)
            .having(highest.is_not(None))
        )
        for row in connection.execute(query):
            yield row[0], row[1], row[2], row[3]


def subjects(connection: Connection) -> pd.DataFrame:
    """One row per indicator that holds now: key, topic, target_population."""
    return frame(
        connection, select(indicator.c.key, indicator.c.topic, indicator.c.target_population).where(held(indicator, None))
    )


def _asked(connection: Connection, names: Sequence[str], kinds: Sequence[Any], rows: Sequence[Sequence[Any]]) -> CTE:
    """These rows as a table to join with, sent as one text: a statement with thousands of values is slow to put together."""
    cells: list[ColumnElement[Any]]
    if connection.dialect.name == "sqlite":
        each = func.json_each(json.dumps(rows)).table_valued("value")
        cells = [func.json_extract(each.c.value, f"$[{at}]") for at in range(len(names))]
    else:
        each = func.json_array_elements(literal(rows, JSON)).table_valued("value")
        cells = [each.c.value.op("->>")(at) for at in range(len(names))]
    typed = [cast(cell, kind).label(name) for cell, kind, name in zip(cells, kinds, names, strict=True)]
    return select(*typed).cte("asked").prefix_with("MATERIALIZED")


def _some(rows: Sequence[Each]) -> Iterator[Sequence[Each]]:
    yield from (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE))

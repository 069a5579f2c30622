"""Every read of statements: a connection in, a DataFrame with promised columns out; `as_of` gives what held after that load."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from sqlalchemy import CTE, Connection, Table, and_, func, literal, or_, select, union

from db.assembly import LONGEST_CHAIN, among, origins_of, statements
from db.ledger import frame, held
from db.schema import LEDGERS, content_columns, figure, indicator, milestone, source

# What each query promises: these columns, in this order, also when there is no row.
_SAID = ["claimant", "claimant_kind", "attribution", "quote", "locator", "quotes", "original", "note", "origin", "added_in"]
_SOURCE = ["id", "key", "source", "source_title", "producer", "source_kind", "date_published", "language", "url"]
_WHAT = [
    "indicator",
    "indicator_title",
    "unit",
    "kind",
    "topic",
    "family",
    "place",
    "period",
    "first_year",
    "last_year",
    "group",
    "variant",
]
_HOW_MANY = ["value", "lower", "upper", "qualifier", "interval_type", "method", "obs_status", "as_printed", "reported_as"]
_EVENT = ["place", "date", "earliest", "latest", "category", "title", "description", "variant"]
FIGURE = [*_SOURCE, *_WHAT, *_HOW_MANY, *_SAID]
MILESTONE = [*_SOURCE, *_EVENT, *_SAID]
SOURCE = ["id", *content_columns("source"), "figures", "milestones", "added_in"]
INDICATOR = ["id", *content_columns("indicator"), "figures", "places", "added_in"]
RIVALS = ["place", "indicator", "indicator_title", "unit", "topic", "figures", "independent", "lowest", "highest", "newest_year"]


def figures(
    connection: Connection,
    *,
    places: Sequence[str] | None = None,
    indicators: Sequence[str] | None = None,
    topics: Sequence[str] | None = None,
    sources: Sequence[str] | None = None,
    keys: Sequence[str] | None = None,
    ids: Sequence[str] | None = None,
    as_of: int | None = None,
) -> pd.DataFrame:
    """One row per figure, newest reference year first, undated last: the columns of FIGURE.

    `origin` is the key of the last statement held in its chain of quotation. With `ids` any version is found, also a retired one.
    """
    wanted = among(figure, {"place": places, "indicator": indicators, "source": sources, "key": keys, "id": ids})
    if topics is not None:
        wanted.append(
            figure.c.indicator.in_(select(indicator.c.key).where(held(indicator, as_of), indicator.c.topic.in_(topics)))
        )
    if ids is None:
        wanted.append(held(figure, as_of))
    newest = func.coalesce(figure.c.last_year, figure.c.first_year)
    order = (newest.desc().nulls_last(), figure.c.first_year.desc().nulls_last(), figure.c.key)
    return statements(connection, figure, FIGURE, wanted, order, as_of, any_version=ids is not None)


def milestones(
    connection: Connection,
    *,
    places: Sequence[str] | None = None,
    sources: Sequence[str] | None = None,
    keys: Sequence[str] | None = None,
    ids: Sequence[str] | None = None,
    as_of: int | None = None,
) -> pd.DataFrame:
    """One row per milestone, in order of date: the columns of MILESTONE. `ids` finds any version, also a retired one."""
    wanted = among(milestone, {"place": places, "source": sources, "key": keys, "id": ids})
    if ids is None:
        wanted.append(held(milestone, as_of))
    order = (milestone.c.earliest.nulls_first(), milestone.c.latest.nulls_last(), milestone.c.key)
    return statements(connection, milestone, MILESTONE, wanted, order, as_of, any_version=ids is not None)


def chain(connection: Connection, ledger: str, key: str, as_of: int | None = None) -> pd.DataFrame:
    """One row per link, from the given statement (depth 0) to where it was first said: the ledger's columns and depth."""
    table = LEDGERS[ledger]
    links = (
        select(table.c.key, table.c.quotes, literal(0).label("depth"))
        .where(table.c.key == key, held(table, as_of))
        .cte(recursive=True)
    )
    onward = table.alias()
    links = links.union_all(
        select(onward.c.key, onward.c.quotes, links.c.depth + 1)
        .join(links, links.c.quotes == onward.c.key)
        .where(held(onward, as_of), links.c.depth < LONGEST_CHAIN)  # type: ignore[arg-type]
    )
    return _with_depth(connection, ledger, links, as_of)


def echoes(connection: Connection, ledger: str, key: str, as_of: int | None = None) -> pd.DataFrame:
    """One row per statement that repeats the given one, directly (depth 1) or further on: the ledger's columns and depth."""
    table = LEDGERS[ledger]
    links = select(table.c.key, literal(1).label("depth")).where(table.c.quotes == key, held(table, as_of)).cte(recursive=True)
    onward = table.alias()
    links = links.union_all(
        select(onward.c.key, links.c.depth + 1)
        .join(links, links.c.key == onward.c.quotes)
        .where(held(onward, as_of), links.c.depth < LONGEST_CHAIN)  # type: ignore[arg-type]
    )
    return _with_depth(connection, ledger, links, as_of)


def sources(connection: Connection, keys: Sequence[str] | None = None, as_of: int | None = None) -> pd.DataFrame:
    """One row per source, by title: the columns of SOURCE; figures and milestones count what rests on it."""
    query = (
        select(source.c.id, *[source.c[name] for name in content_columns("source")])
        .add_columns(_count(figure, "source", source, as_of, "figures"), _count(milestone, "source", source, as_of, "milestones"))
        .add_columns(source.c.added_in)
        .where(held(source, as_of), *among(source, {"key": keys}))
        .order_by(source.c.title, source.c.key)
    )
    return frame(connection, query)


def indicators(connection: Connection, keys: Sequence[str] | None = None, as_of: int | None = None) -> pd.DataFrame:
    """One row per indicator, by title: the columns of INDICATOR; figures and places count what there is of it."""
    spread = func.count(figure.c.place.distinct())
    where = (
        select(spread).where(figure.c.indicator == indicator.c.key, held(figure, as_of)).correlate(indicator).scalar_subquery()
    )
    query = (
        select(indicator.c.id, *[indicator.c[name] for name in content_columns("indicator")])
        .add_columns(_count(figure, "indicator", indicator, as_of, "figures"), where.label("places"), indicator.c.added_in)
        .where(held(indicator, as_of), *among(indicator, {"key": keys}))
        .order_by(indicator.c.title, indicator.c.key)
    )
    return frame(connection, query)


def references(connection: Connection, ledger: str) -> pd.DataFrame:
    """One row per source or indicator that holds now, and nothing counted: key; of indicators also unit, kind."""
    table = LEDGERS[ledger]
    names = ["key", "unit", "kind"] if ledger == "indicator" else ["key"]
    return frame(connection, select(*[table.c[name] for name in names]).where(held(table, None)))


def places(connection: Connection, as_of: int | None = None) -> pd.DataFrame:
    """One row per place, by code: place, figures, milestones, newest_year."""
    counted = select(figure.c.place, func.count().label("figures"), func.max(figure.c.last_year).label("newest_year"))
    some = frame(connection, counted.where(held(figure, as_of)).group_by(figure.c.place)).set_index("place")
    events = select(milestone.c.place, func.count().label("milestones")).where(held(milestone, as_of)).group_by(milestone.c.place)
    both = some.join(frame(connection, events).set_index("place"), how="outer").sort_index().reset_index()
    both = both.fillna({"figures": 0, "milestones": 0}).astype({"figures": "int64", "milestones": "int64"})
    return both[["place", "figures", "milestones", "newest_year"]]


def named_places(connection: Connection, among_these: Sequence[str], as_of: int | None = None) -> list[str]:
    """Those of the places, in order of code, of which a figure or a milestone is held."""
    held_of = [select(table.c.place).where(table.c.place.in_(among_these), held(table, as_of)) for table in (figure, milestone)]
    return sorted(connection.scalars(union(*held_of))) if among_these else []


def places_of(connection: Connection, indicator_key: str, as_of: int | None = None) -> pd.DataFrame:
    """One row per place that has figures of the indicator, most figures first: place, figures."""
    there = (figure.c.indicator == indicator_key, held(figure, as_of))
    counted = select(figure.c.place, func.count().label("figures")).where(*there)
    return frame(connection, counted.group_by(figure.c.place).order_by(func.count().desc(), figure.c.place))


def rivals(connection: Connection, as_of: int | None = None) -> pd.DataFrame:
    """One row per place and indicator with at least two independent answers about everybody: the columns of RIVALS."""
    origins = origins_of(figure, as_of, [held(figure, as_of)])
    independent = func.count(func.coalesce(origins.c.origin, figure.c.key).distinct())
    # One source over several years is a series, not a disagreement.
    tellers = func.count((figure.c.source + "/" + func.coalesce(figure.c.claimant, "")).distinct())
    periods = func.count(func.coalesce(figure.c.period, "").distinct())
    lowest = func.min(func.coalesce(figure.c.value, figure.c.lower, figure.c.upper))
    highest = func.max(func.coalesce(figure.c.value, figure.c.upper, figure.c.lower))
    query = (
        select(
            figure.c.place, figure.c.indicator, indicator.c.title.label("indicator_title"), indicator.c.unit, indicator.c.topic
        )
        .add_columns(
            func.count().label("figures"), independent.label("independent"), lowest.label("lowest"), highest.label("highest")
        )
        .add_columns(func.max(figure.c.last_year).label("newest_year"))
        .join(indicator, and_(indicator.c.key == figure.c.indicator, held(indicator, as_of)))
        .outerjoin(origins, origins.c.key == figure.c.key)
        .where(
            held(figure, as_of),
            figure.c.group.is_(None),
            or_(figure.c.value.is_not(None), figure.c.lower.is_not(None), figure.c.upper.is_not(None)),
        )
        .group_by(figure.c.place, figure.c.indicator, indicator.c.title, indicator.c.unit, indicator.c.topic)
        .having(independent >= 2, or_(tellers >= 2, independent > periods))
        .order_by(figure.c.place, figure.c.indicator)
    )
    return frame(connection, query)


def _count(table: Table, column: str, of: Table, as_of: int | None, name: str) -> Any:
    rows = select(func.count()).select_from(table).where(table.c[column] == of.c.key, held(table, as_of))
    return rows.correlate(of).scalar_subquery().label(name)


def _with_depth(connection: Connection, ledger: str, links: CTE, as_of: int | None) -> pd.DataFrame:
    depths = {row.key: row.depth for row in connection.execute(select(links.c.key, links.c.depth))}
    keys = list(depths)
    rows = figures(connection, keys=keys, as_of=as_of) if ledger == "figure" else milestones(connection, keys=keys, as_of=as_of)
    return rows.assign(depth=rows["key"].map(depths).astype("int64")).sort_values("depth", kind="stable").reset_index(drop=True)

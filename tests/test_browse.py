"""The rows behind the tables: any filters, order and page size give what plain Python over all rows gives, on both databases."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import Connection, Engine, event

from db import browse, conditions, history
from db.browse import COLUMNS, FILTERS, SORTS, Asked, AskedError
from db.engine import open_database, reading, writing
from db.patience import TookTooLong, patience
from tests.conftest import SMALL_WORLD, catalogue, load, opened, small_world
from tests.databases import PostgresqlDatabases, SqliteFiles
from tests.plain_answers import DAY, WORDS_IN, Row, check, every_row

# --- the two databases, with the rows of each table, held open while many questions are asked ---


@pytest.fixture(params=[small_world, catalogue], ids=lambda prepare: prepare.__name__)
def shelf(request: pytest.FixtureRequest, databases: SqliteFiles | PostgresqlDatabases) -> Iterator[tuple[Connection, dict]]:
    """A database that is read, and all its rows by table."""
    for engine in opened(databases, request.param):
        with reading(engine) as connection:
            yield connection, {table: every_row(connection, table) for table in COLUMNS}


def views(rows: dict[str, list[Row]]) -> some.SearchStrategy[Asked]:
    """Any view that can be asked of these rows: its values are mostly those that occur, so that it keeps some."""

    def value(draw: Any, table: str, name: str) -> tuple[str, ...]:
        its = FILTERS[table][name]
        if its.codes:
            choice = some.sampled_from(sorted(its.codes))
        elif its.kind == "year":
            choice = some.integers(1985, 2026).map(str)
        elif its.kind == "number":
            choice = some.integers(0, 40).map(str)
        elif its.kind == "key":
            choice = some.sampled_from(sorted(row["key"] for row in rows[f"{its.ledger}s"]))
        else:
            choice = some.sampled_from(sorted({row["place"] for row in rows[table]} | {"NOR"}))
        return tuple(draw(some.lists(choice, min_size=1, max_size=4 if its.several else 1, unique=True)))

    @some.composite
    def one(draw: Any) -> Asked:
        table = draw(some.sampled_from(sorted(COLUMNS)))
        names = draw(some.lists(some.sampled_from(sorted(FILTERS[table])), max_size=3, unique=True))
        filters = {name: value(draw, table, name) for name in names}
        if "from" in filters and "to" in filters:
            filters["from"], filters["to"] = sorted((filters["from"], filters["to"]))
        words = _some_words(draw(some.randoms(use_true_random=False)), rows[table], table, draw(some.integers(0, 2)))
        sort = draw(some.sampled_from(["", *SORTS[table]]))
        return Asked(table, filters, words, sort, draw(some.booleans()), day=DAY)

    return one()


def _some_words(chance: random.Random, rows: list[Row], table: str, many: int) -> str:
    words = []
    for _ in range(many):
        text = chance.choice(rows)[chance.choice(WORDS_IN[table])] or "absent"
        word = chance.choice(text.split())
        words.append(chance.choice([word, word.upper(), word.swapcase(), word[: len(word) // 2 + 1], word[-3:]]))
    return " ".join(words)


@pytest.mark.parametrize("examples", [12, pytest.param(500, marks=pytest.mark.campaign)])
def test_a_walk_through_any_view_gives_what_plain_python_gives(shelf: tuple[Connection, dict], examples: int) -> None:
    connection, rows = shelf

    @settings(max_examples=examples, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(views(rows), some.integers(1, 60))
    def walk(asked: Asked, limit: int) -> None:
        check(connection, rows, asked, limit)

    walk()


def test_the_short_cut_to_the_next_keys_changes_nothing(shelf: tuple[Connection, dict], monkeypatch: pytest.MonkeyPatch) -> None:
    connection, rows = shelf
    monkeypatch.setattr(conditions, "_FEW", 1)  # in a small table as in one of millions
    places = Counter(row["place"] for row in rows["figures"]).most_common()
    for near, place in ((1, places[0][0]), (7, places[-1][0]), (7, places[0][0])):
        monkeypatch.setattr(conditions, "_NEAR", near)
        for descending, sort in ((False, ""), (True, "value")):
            check(connection, rows, Asked("figures", {"place": (place,)}, "", sort, descending), 3)
            check(connection, rows, Asked("figures", {"place": (place,), "from": ("2005",)}, "a", descending=descending), 2)
        check(connection, rows, Asked("figures", {}, rows["figures"][0]["source_title"].split()[0], descending=near == 7), 9)
        check(connection, rows, Asked("milestones", {"source_kind": (rows["milestones"][0]["source_kind"],)}), 9)


def test_a_source_is_found_by_its_title_whatever_sign_its_key_goes_on_with(
    sqlite_database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the order of keys the rows of the source a-b stand before those of a."""
    sources = [f"{key},Survey {key},Institute,research,Survey.\n" for key in ("a", "a-b", "a-b-c", "a0", "ab", "b")]
    (tmp_path / "sources.csv").write_text("key,title,producer,kind,citation_full\n" + "".join(sources), encoding="utf-8")
    (tmp_path / "indicators.csv").write_text((SMALL_WORLD / "indicators.csv").read_text(encoding="utf-8"), encoding="utf-8")
    figures = [f"{row.split(',')[0]},pwid-population-size,KGZ,{year},7,own\n" for row in sources for year in range(2000, 2004)]
    (tmp_path / "figures.csv").write_text(
        "source,indicator,place,period,value,attribution\n" + "".join(figures), encoding="utf-8"
    )
    load(sqlite_database, tmp_path)
    with reading(sqlite_database) as connection:
        rows = {"figures": every_row(connection, "figures")}
        for near in (1, 2, 5):
            monkeypatch.setattr(conditions, "_NEAR", near)
            for descending in (False, True):
                check(connection, rows, Asked("figures", {"source_kind": ("research",)}, "survey", descending=descending), near)


def test_the_largest_figures_of_a_place_are_found_without_reading_those_of_others(
    world: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index by value has the place and the indicator too: SQLite asks it before it reads a row."""
    monkeypatch.setattr(conditions, "_FEW", 1)
    said: list[tuple[str, Any]] = []
    event.listen(world, "before_cursor_execute", lambda _c, _cursor, text, values, *_: said.append((text, values)))
    with reading(world) as connection:
        browse.page(connection, Asked("figures", {"place": ("KGZ",)}, sort="value", descending=True), 3)
        text, values = next((text, values) for text, values in said if "ORDER BY figure.value" in text and "figure.quote" in text)
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)]
        steps = [row[1:6] for row in connection.exec_driver_sql(f"EXPLAIN {text}", values)]
    assert plan[0].startswith("SEARCH figure USING INDEX figure_value"), plan
    found = next(at for at, step in enumerate(steps) if step[0] == "DeferredSeek")
    first_read = next(step for step in steps[found:] if step[0] == "Column")
    assert first_read[1] == steps[found][1], "the index is asked for the place, not the row"


def test_counting_ends_behind_the_most_that_is_asked_for(shelf: tuple[Connection, dict]) -> None:
    connection, rows = shelf
    for table in COLUMNS:
        every = len(rows[table])
        for most in (0, 1, every - 1, every, every + 1):
            assert browse.count(connection, Asked(table), most) == min(every, most + 1)


# --- moments ---


def two_loads(engine: Engine, tmp_path: Any) -> None:
    """After the small world (load 1): one figure changed, one added (load 2), and one more added (load 3)."""
    changed = "source,indicator,place,period,value,attribution,claimant,claimant_kind\n"
    rows = "vice-2013,pwid-population-size,KGZ,2006,26500,own,,\nvice-2013,pwid-population-size,KGZ,1999,5000,own,,\n"
    (tmp_path / "figures.csv").write_text(changed + rows, encoding="utf-8")
    load(engine, tmp_path / "figures.csv")
    (tmp_path / "figures.csv").write_text(changed + "vice-2013,pwid-population-size,UZB,2001,7000,own,,\n", encoding="utf-8")
    load(engine, tmp_path / "figures.csv")


def test_every_moment_can_be_walked_counted_and_streamed(
    each_world: Engine, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_loads(each_world, tmp_path)
    with reading(each_world) as connection:
        for as_of in (0, 1, 2, 3, None):
            rows = {table: every_row(connection, table, as_of) for table in COLUMNS}
            for sort, descending in (("value", False), ("source_title", True)):
                check(connection, rows, Asked("figures", {}, "", sort, descending, as_of), 2)
            check(connection, rows, Asked("figures", {"place": ("KGZ",), "from": ("2000",)}, "", "last_year", as_of=as_of), 1)
            check(connection, rows, Asked("sources", as_of=as_of), 1)
            monkeypatch.setattr(conditions, "_FEW", 1)
            monkeypatch.setattr(conditions, "_NEAR", 2)
            check(connection, rows, Asked("figures", {"topic": ("injecting",)}, as_of=as_of), 1)


def test_the_pages_of_a_moment_stay_while_others_load_and_undo(each_world: Engine, tmp_path: Any) -> None:
    asked = Asked("figures", sort="value", as_of=1)
    with reading(each_world) as connection:
        before = [page.rows for page in pages_of(connection, asked)]
    after = []
    with reading(each_world) as connection:
        page = browse.page(connection, asked, 2)
    after.append(page.rows)
    two_loads(each_world, tmp_path)
    while page.next:
        with writing(each_world) as connection:
            history.undo(connection, len(after) + 1, "tests") if len(after) < 3 else None
        with reading(each_world) as connection:
            page = browse.page(connection, asked, 2, page.next)
        after.append(page.rows)
    assert len(before) == len(after) > 2
    for then, now in zip(before, after, strict=True):
        pd.testing.assert_frame_equal(then, now)


def pages_of(connection: Connection, asked: Asked) -> Iterator[browse.Page]:
    page = browse.page(connection, asked, 2)
    yield page
    while page.next:
        page = browse.page(connection, asked, 2, page.next)
        yield page


def test_an_age_counts_from_the_day_given_or_from_the_day_of_the_load(each_world: Engine) -> None:
    with reading(each_world) as connection:
        assert browse.count(connection, Asked("figures", {"max_age": ("10",)}, day=date(2016, 6, 1))) == browse.count(
            connection, Asked("figures", {"from": ("2006",)})
        )
        assert browse.count(connection, Asked("figures", {"max_age": ("0",)}, as_of=1)) == 0
        with pytest.raises(AskedError, match="counts from a day"):
            browse.count(connection, Asked("figures", {"max_age": ("10",)}))


# --- what a filter offers ---


def test_a_value_that_a_filter_offers_keeps_as_many_rows_as_it_says(shelf: tuple[Connection, dict]) -> None:
    connection, rows = shelf
    for table, filters in FILTERS.items():
        for name, its in filters.items():
            if its.kind in ("year", "number") or name == "undated":
                with pytest.raises(AskedError, match="Choose from"):
                    browse.facets(connection, Asked(table), name)
                continue
            others = {"place": ("KGZ",)} if table == "figures" and name != "place" else {}
            offered = browse.facets(connection, Asked(table, others | {name: its_value(rows, table, name)}), name)
            assert offered.columns.tolist() == ["value", "count"] and offered["value"].is_monotonic_increasing
            for value, said in list(zip(offered["value"], offered["count"], strict=True))[:4]:
                assert browse.count(connection, Asked(table, others | {name: (value,)})) == said, (table, name, value)
            if not its.several or name == "obs_status":
                continue
            assert offered["count"].sum() == browse.count(connection, Asked(table, others))


def its_value(rows: dict[str, list[Row]], table: str, name: str) -> tuple[str, ...]:
    """A value the filter could have: it must not count for what that filter offers."""
    its = FILTERS[table][name]
    return (next(iter(its.codes)) if its.codes else rows[f"{its.ledger}s"][0]["key"] if its.ledger else "KGZ",)


@pytest.mark.postgres
def test_a_database_that_sorts_as_people_do_gives_the_same_order(postgresql_databases: PostgresqlDatabases) -> None:
    name = "tallies_sorted_as_people_do"
    postgresql_databases._run(
        f"DROP DATABASE IF EXISTS {name}",
        f"CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'und-u-ka-shifted' LOCALE 'C.UTF-8'",
    )
    engine = open_database(postgresql_databases._named(name))
    try:
        small_world(engine)
        with reading(engine) as connection:
            rows = {table: every_row(connection, table) for table in COLUMNS}
            for sort in ("key", "source_title", "claimant", "producer"):
                check(connection, rows, Asked("figures", sort=sort), 3)
    finally:
        engine.dispose()
        postgresql_databases.drop(postgresql_databases._named(name))


def test_what_takes_too_long_is_given_up_and_the_connection_goes_on(each_world: Engine) -> None:
    slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900000000) SELECT count(*) FROM n"
    with reading(each_world) as connection:
        started = time.monotonic()
        with pytest.raises(TookTooLong), patience(connection, 0.05):
            connection.exec_driver_sql(slow)
        assert time.monotonic() - started < 5
        with patience(connection, 5):
            assert browse.count(connection, Asked("figures")) == 7
        assert browse.places(connection, "figures") == ["KGZ", "USA"]

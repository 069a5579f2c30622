"""The rows behind the tables: any filters, order and page size give what plain Python over all rows gives, on both databases."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some
from sqlalchemy import Connection, Engine, Text, cast, literal, select

from db import browse, codes, conditions, cursor, extract, history, periods, queries
from db.browse import COLUMNS, FILTERS, SORTS, Asked, AskedError
from db.engine import open_database, reading, writing
from db.filters import NONE
from db.wording import stands_in
from etl.columns import SHEETS
from tests.conftest import catalogue, load, opened, small_world
from tests.databases import PostgresqlDatabases, SqliteFiles

DAY = date(2026, 11, 1)
Row = dict[str, Any]
LEDGER = {"figures": "figure", "milestones": "milestone", "sources": "source", "indicators": "indicator"}
WORDS_IN = {
    "figures": "quote as_printed reported_as note claimant locator source_title indicator_title".split(),
    "milestones": "title description quote note claimant locator source_title".split(),
    "sources": "title producer authors citation_full note".split(),
    "indicators": "title definition target_population numerator denominator family code note".split(),
}


# --- the oracle: the same questions, answered by plain Python over all rows ---


def every_row(connection: Connection, table: str, as_of: int | None = None) -> list[Row]:
    """Every row with all its columns, put together without db.browse."""
    statements = {
        ledger: [row for chunk in extract.statements(connection, ledger, as_of) for row in chunk.to_pylist()]
        for ledger in LEDGER.values()
    }
    sources, indicators = ({row["key"]: row for row in statements[ledger]} for ledger in ("source", "indicator"))
    more = {
        "figures": lambda: queries.figures(connection, as_of=as_of),
        "milestones": lambda: queries.milestones(connection, as_of=as_of),
        "sources": lambda: queries.sources(connection, as_of=as_of),
        "indicators": lambda: queries.indicators(connection, as_of=as_of),
    }[table]()
    beside = {row["key"]: row for row in more.to_dict("records")}
    rows = []
    for row in statements[LEDGER[table]]:
        whole = {**{name: _none(value) for name, value in beside[row["key"]].items()}, **row}
        if table in ("figures", "milestones"):
            its = sources[row["source"]]
            whole |= {name: its[name] for name in ("date_published", "url", "licence", "licence_url", "republish", "producer")}
            whole |= {"source_title": its["title"], "source_kind": its["kind"]}
        if table == "figures":
            whole |= {name: indicators[row["indicator"]][name] for name in ("unit", "kind", "topic", "target_population")}
        rows.append({name: whole[name] for name in COLUMNS[table]})
    return rows


def _none(value: Any) -> Any:
    return None if value == "" or value != value else value


def answer(rows: list[Row], asked: Asked) -> list[Row]:
    """The rows that the view keeps, in its order."""
    kept = [row for row in rows if _is_wanted(row, asked)]
    sort = asked.sort or "key"
    full = sorted((row for row in kept if row[sort] is not None), key=lambda row: _in_order(row, sort))
    bare = sorted((row for row in kept if row[sort] is None), key=lambda row: row["key"].encode())
    if asked.descending:
        full.reverse()
        bare.reverse()
    return full + bare


def _in_order(row: Row, sort: str) -> tuple[Any, bytes]:
    value = row[sort]
    return (value.encode() if isinstance(value, str) else value, row["key"].encode())


def _is_wanted(row: Row, asked: Asked) -> bool:
    for word in asked.words.split():
        if not any(word.casefold() in (row[name] or "").casefold() for name in WORDS_IN[asked.table]):
            return False
    times = _times(row, asked.table)
    undated = asked.filters.get("undated", ("no" if {"from", "to", "max_age"} & asked.filters.keys() else "yes",))[0]
    if asked.table != "milestones" and {"yes": False, "no": times is None, "only": times is not None}[undated]:
        return False
    return all(TESTS[name](row, values, asked, times or (0, 9999)) for name, values in asked.filters.items())


def _times(row: Row, table: str) -> tuple[int, int] | None:
    text = row.get({"figures": "period", "milestones": "date", "sources": "date_published"}.get(table, ""))
    if text is None:
        return None
    period = periods.parts(text)
    return int(period.first[:4] or 0), int(period.last[:4] or 9999)


Test = Callable[[Row, tuple[str, ...], Asked, tuple[int, int]], bool]


def _column(name: str) -> Test:
    return lambda row, values, *_: (NONE if row[name] is None else row[name]) in values


def _first_hand(row: Row, values: tuple[str, ...], *_: Any) -> bool:
    return (row["quotes"] is None and row["attribution"] != "quoted") == (values == ("yes",))


TESTS: dict[str, Test] = {
    **{name: _column(name) for filters in FILTERS.values() for name in filters},
    "source": lambda row, values, asked, _: row["key" if asked.table == "sources" else "source"] in values,
    "indicator": lambda row, values, asked, _: row["key" if asked.table == "indicators" else "indicator"] in values,
    "source_kind": lambda row, values, asked, _: row["kind" if asked.table == "sources" else "source_kind"] in values,
    "from": lambda row, values, asked, times: times[1] >= int(values[0]),
    "to": lambda row, values, asked, times: times[0] <= int(values[0]),
    "max_age": lambda row, values, asked, times: times[1] >= DAY.year - int(values[0]),
    "undated": lambda *_: True,
    "interval": lambda row, values, *_: (None not in (row["lower"], row["upper"])) == (values == ("yes",)),
    "obs_status": lambda row, values, *_: bool(set((row["obs_status"] or NONE).split()) & set(values)),
    "first_hand": _first_hand,
}


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


def walked(connection: Connection, asked: Asked, limit: int) -> list[list[str]]:
    """The keys of each page, from the first to the last, and the same pages from the last back to the first."""
    forth, marks = [], [""]
    while True:
        page = browse.page(connection, asked, limit, marks[-1])
        forth.append(page.rows["key"].tolist())
        assert bool(page.previous) == (len(forth) > 1)
        if not page.next:
            break
        marks.append(page.next)
    back = [forth[-1]]
    while page.previous:
        page = browse.page(connection, asked, limit, page.previous)
        back.append(page.rows["key"].tolist())
    assert back[::-1] == forth
    return forth


def check(connection: Connection, rows: dict[str, list[Row]], asked: Asked, limit: int) -> None:
    expected = answer(rows[asked.table], asked)
    keys = [row["key"] for row in expected]
    limit = max(limit, len(keys) // 12)  # a dozen pages show what a hundred would
    pages = walked(connection, asked, limit)
    assert [key for page in pages for key in page] == keys
    assert all(len(page) == limit for page in pages[:-1])
    assert browse.count(connection, asked) == len(keys)
    assert browse.page(connection, asked, limit).table.to_pylist() == expected[:limit]
    streamed = [row for chunk in browse.stream(connection, asked, COLUMNS[asked.table]) for row in chunk.to_pylist()]
    assert streamed == expected


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
    for near in (1, 7):
        monkeypatch.setattr(conditions, "_NEAR", near)
        for place in (places[0][0], places[-1][0]):
            for descending in (False, True):
                check(connection, rows, Asked("figures", {"place": (place,)}, descending=descending), 3)
                check(connection, rows, Asked("figures", {"place": (place,), "from": ("2005",)}, "a", descending=descending), 2)


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
            for sort in ("value", "source_title"):
                for descending in (False, True):
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


# --- words ---


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(some.text("aBkйЁжΣßİ%_*?[]^\\.+(){}|$#-'\"", min_size=1, max_size=12), some.data())
@example("НАСВАЙ ёлка", None).via("all Cyrillic")
def test_a_word_is_found_in_any_case_and_no_sign_is_special(database: Engine, text: str, data: Any) -> None:
    if data is None:
        word = "насВАй"
    else:
        start = data.draw(some.integers(0, len(text) - 1))
        word = data.draw(some.sampled_from([str.upper, str.lower, str.swapcase, str]))(text[start : start + 4])
    word = "".join(sign for sign in word if sign not in "ßİ\u0307")  # whose other case is two characters
    with reading(database) as connection:
        if word:
            assert found(connection, word, text) == (folded(word) in folded(text))
            assert not found(connection, word + "ж1", text)


def folded(text: str) -> str:
    return "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text).replace("ς", "σ")


def found(connection: Connection, word: str, text: str) -> bool:
    return bool(connection.scalar(select(stands_in(connection, word, [cast(literal(text), Text())]))))


def test_words_look_into_the_titles_of_the_source_and_the_indicator(each_world: Engine) -> None:
    with reading(each_world) as connection:
        every = browse.count(connection, Asked("figures", {"source": ("vice-2013",)}))
        assert browse.count(connection, Asked("figures", words="LATEST victim heroin")) == every > 0
        assert browse.count(connection, Asked("figures", words="latest victim nowhere")) == 0


# --- what is refused, and what has no effect ---

REFUSED = {
    "table": (Asked("people"), "There is no table 'people'. Choose from: figures, milestones, sources, indicators."),
    "filter": (Asked("figures", {"colour": ("red",)}), "The figures have no filter 'colour'. Choose from: topic, indicator,"),
    "code": (Asked("figures", {"method": ("magic",)}), "The filter 'method' has no value 'magic'. Choose from: CR, TM,"),
    "place": (Asked("figures", {"place": ("kgz",)}), "The filter 'place' has no value 'kgz'. Write a country as KGZ"),
    "year": (Asked("figures", {"from": ("13",)}), "Write a year with four digits, as 2013."),
    "years": (Asked("figures", {"from": ("2013",), "to": ("2006",)}), "From 2013 to 2006 runs backwards. Swap the two years."),
    "number": (Asked("figures", {"max_age": ("-1",)}, day=DAY), "Write a whole number from 0 to 1000."),
    "two": (Asked("figures", {"interval": ("yes", "no")}), "The filter 'interval' takes one value, not 2. Keep one."),
    "key": (Asked("figures", {"source": ("vice-2031",)}), "has no value 'vice-2031'. Known keys like it: vice-2013"),
    "sort": (Asked("figures", sort="colour"), "There is no order of figures by 'colour'. Choose from: key, source,"),
    "load": (Asked("figures", as_of=2), "There is no load 2. Give the number of a load from 1 to 1, or 0 for before the first."),
    "words": (Asked("figures", words="a " * 300), "Search for 12 words and 400 characters at most."),
    "nul": (Asked("figures", words="a\x00"), "a character that cannot be stored"),
    "surrogate": (Asked("figures", {"source": ("\ud800",)}), "a character that cannot be stored"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_there_is_refused_with_what_is(each_world: Engine, name: str) -> None:
    asked, says = REFUSED[name]
    with reading(each_world) as connection:
        for ask in (browse.count, lambda *a: browse.page(*a, 10), lambda *a: browse.stream(*a, ["key"])):
            with pytest.raises(AskedError) as refused:
                ask(connection, asked)
            assert says in str(refused.value)


def test_a_column_a_page_or_a_mark_that_is_not_there_is_refused(each_world: Engine) -> None:
    asked = Asked("figures", sort="value")
    with reading(each_world) as connection:
        with pytest.raises(AskedError, match="There is no column of figures 'colour'. Choose from: key, source"):
            browse.stream(connection, asked, ["key", "colour"])
        for limit in (0, -1, 1001):
            with pytest.raises(AskedError, match="A page has 1 to 1000 rows"):
                browse.page(connection, asked, limit)
        mark = browse.page(connection, asked, 1).next
        with pytest.raises(AskedError, match="belongs to another table or order"):
            browse.page(connection, Asked("figures", sort="value", descending=True), 1, mark)
        at_wrong = ("x", True, "\x00", float("nan"))
        forged = [cursor.written(cursor.Mark("figures", "value", False, False, at, "k")) for at in at_wrong]
        for text in ("x", "é", "=", mark[:-3], mark[2:], "A" * 9000, "W10", "bnVsbA", "W" * 3999, *forged):
            with pytest.raises(AskedError, match="Start from the first page"):
                browse.page(connection, asked, 1, text)


PAYLOADS = [
    *("' OR 1=1 --", '"; DROP TABLE figure; --', "') UNION SELECT 1,2,3 --", "'; SELECT pg_sleep(9) --"),
    *("%", "_", "*", "[", "\\", "{}", "%s", "%(a)s", ":x", "?", "$1"),
]


def test_text_that_looks_like_sql_is_text(each_world: Engine) -> None:
    with reading(each_world) as connection:
        rows = {"figures": every_row(connection, "figures")}
        for text in PAYLOADS:
            for name in FILTERS["figures"]:
                with pytest.raises(AskedError):
                    browse.count(connection, Asked("figures", {name: (text,)}, day=DAY))
            with pytest.raises(AskedError):
                browse.page(connection, Asked("figures", sort=text), 10)
            check(connection, rows, Asked("figures", words=text), 10)
            mark = cursor.written(cursor.Mark("figures", "claimant", False, False, text, text))
            assert browse.page(connection, Asked("figures", sort="claimant"), 10, mark).rows is not None
            mark = cursor.written(cursor.Mark("figures", "value", False, False, 1e308, text))
            assert browse.page(connection, Asked("figures", sort="value"), 10, mark).rows["value"].isna().all()


# --- the declarations ---


def test_a_table_has_the_columns_of_the_load_format_first_and_in_its_order() -> None:
    for table, sheet in SHEETS.items():
        names = [column.name for column in sheet]
        assert list(COLUMNS[table][: len(names)]) == names
        assert "id" in COLUMNS[table] and len(set(COLUMNS[table])) == len(COLUMNS[table])
        assert set(SORTS[table]) <= set(COLUMNS[table])
        assert all(its.meaning for its in FILTERS[table].values())
    assert set(COLUMNS) == set(SHEETS) == set(FILTERS) == set(SORTS)


def test_no_code_list_has_a_code_of_its_own_for_what_is_not_stated() -> None:
    lists = [value for value in vars(codes).values() if isinstance(value, dict)]
    assert lists and not [each for each in lists if NONE in each]


@pytest.mark.parametrize("table", COLUMNS)
def test_an_empty_table_has_its_columns(database: Engine, table: str) -> None:
    with reading(database) as connection:
        page = browse.page(connection, Asked(table), 10)
        assert list(page.rows.columns) == list(COLUMNS[table]) and page.rows.empty
        assert (page.next, page.previous, browse.count(connection, Asked(table))) == ("", "", 0)
        assert [chunk for chunk in browse.stream(connection, Asked(table), ["key"]) if chunk.num_rows] == []


def test_text_without_a_value_is_empty_and_numbers_are_numbers(each_world: Engine) -> None:
    with reading(each_world) as connection:
        rows = browse.page(connection, Asked("figures"), 10).rows
    assert not rows.drop(columns=["value", "lower", "upper", "first_year", "last_year"]).isna().any(axis=None)
    assert Counter(str(kind) for kind in rows[["value", "lower", "upper"]].dtypes) == {"float64": 3}
    assert str(rows["added_in"].dtype) == "int64"


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

"""What a table may be asked: words in any case, what is refused and how, and text that looks like SQL, on both databases."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some
from sqlalchemy import Connection, Engine, Text, cast, literal, select

from db import browse, codes, cursor
from db.browse import COLUMNS, FILTERS, SORTS, Asked, AskedError
from db.engine import reading
from db.filters import NONE
from db.wording import stands_in
from etl.columns import SHEETS
from tests.plain_answers import DAY, check, every_row

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
    "filter": (
        Asked("figures", {"colour": ("red",)}),
        "The table figures has no filter 'colour'. Choose from: topic,",
    ),
    "code": (Asked("figures", {"method": ("magic",)}), "The filter 'method' has no value 'magic'. Choose from: CR, TM,"),
    "place": (Asked("figures", {"place": ("kgz",)}), "The filter 'place' has no value 'kgz'. Write a country as KGZ"),
    "year": (Asked("figures", {"from": ("13",)}), "Write a year with four digits, as 2013."),
    "years": (Asked("figures", {"from": ("2013",), "to": ("2006",)}), "From 2013 to 2006 runs backwards. Swap the two years."),
    "number": (Asked("figures", {"max_age": ("-1",)}, day=DAY), "Write a whole number from 0 to 1000."),
    "two": (Asked("figures", {"interval": ("yes", "no")}), "The filter 'interval' takes one value, not 2. Keep one."),
    "key": (Asked("figures", {"source": ("vice-2031",)}), "has no value 'vice-2031'. Known keys like it: vice-2013"),
    "sort": (Asked("figures", sort="colour"), "The table figures cannot be sorted by 'colour'. Choose from: key, source,"),
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
        with pytest.raises(AskedError, match="The table figures has no column 'colour'. Choose from: key, source"):
            browse.stream(connection, asked, ["key", "colour"])
        for limit in (0, -1, 1001):
            with pytest.raises(AskedError, match="A page has 1 to 1,000 rows"):
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

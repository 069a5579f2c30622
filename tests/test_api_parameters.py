"""What an address may ask of a table: read once, refused with what there is, and written in one way."""

from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.api.parameters import Wanted, WrongParameter, read, read_from, refused, sorts_of, written
from db import browse
from db.browse import AskedError
from db.engine import reading
from db.filters import FILTERS

TODAY = date(2026, 11, 1)


def wanted(table: str = "figures", **values: Any) -> Wanted:
    return read(table, {name.removesuffix("_"): value for name, value in values.items()}, today=TODAY, newest=7)


def refusal(table: str = "figures", **values: Any) -> WrongParameter:
    with pytest.raises(WrongParameter) as raised:
        wanted(table, **values)
    assert str(raised.value).endswith(".") and "invalid" not in str(raised.value)
    return raised.value


def test_a_filter_is_repeated_or_has_commas_and_blank_ones_ask_nothing() -> None:
    asked = read(
        "figures", [("place", "KGZ, UZB"), ("place", "KGZ"), ("topic", ""), ("q", " more  than ")], today=TODAY, newest=7
    )
    assert asked.asked.filters == {"place": ("KGZ", "UZB")} and asked.asked.words == "more than"
    assert written(asked) == [("place", "KGZ,UZB"), ("q", "more than")]


def test_what_goes_without_saying_is_not_written() -> None:
    assert written(wanted(sort="key", separator="comma", columns="", limit="")) == []
    every = ",".join(browse.COLUMNS["figures"])
    assert written(wanted(columns=every)) == []


def test_the_order_in_which_things_are_asked_changes_no_address() -> None:
    one = wanted(columns="place,key", place="UZB,KGZ", sort="-place")
    other = wanted(sort="-place", place="KGZ,UZB", columns="key,place")
    assert written(one) == written(other) == [("columns", "key,place"), ("place", "KGZ,UZB"), ("sort", "-place")]


def test_a_number_is_not_asked_for_without_what_it_is_read_with() -> None:
    assert {"lower", "upper", "qualifier", "source"} <= set(wanted(columns="value").columns)


@pytest.mark.parametrize(
    ("values", "name", "known"),
    [
        ({"plase": "KGZ"}, "plase", "place"),
        ({"topic": "injectng"}, "topic", "injecting"),
        ({"place": "KGG"}, "place", ""),
        ({"sort": "valeu"}, "sort", "-value"),
        ({"columns": "key,valeu"}, "columns", "value"),
        ({"as_of": "8"}, "as_of", ""),
        ({"as_of": "2026-02-30"}, "as_of", ""),
        ({"as_of": "-1"}, "as_of", ""),
        ({"as_of": "1,2"}, "as_of", ""),
        ({"limit": "0"}, "limit", ""),
        ({"limit": "1001"}, "limit", ""),
        ({"limit": "٣"}, "limit", ""),
        ({"separator": ";"}, "separator", "semicolon"),
        ({"from": "2013", "to": "2012"}, "from", ""),
        ({"max_age": "3", "to": "2012"}, "max_age", ""),
        ({"first_hand": "yes,no"}, "first_hand", ""),
        ({"q": "a\x00b"}, "q", ""),
        ({"q": " ".join("abcdefghijklmn")}, "q", ""),
        ({"place": ",".join(f"X{number}" for number in range(501))}, "place", ""),
    ],
)
def test_what_cannot_be_answered_is_named_with_what_there_is(values: dict[str, str], name: str, known: str) -> None:
    error = refusal(**values)
    assert error.name == name and (not known or known in error.known)


def test_a_table_that_there_is_not_is_refused_with_those_there_are() -> None:
    assert set(refusal("numbers").known) == set(FILTERS)


def test_a_parameter_that_this_format_does_not_take_is_refused() -> None:
    with pytest.raises(WrongParameter, match="takes no parameter of this name"):
        read("figures", {"limit": "3"}, today=TODAY, newest=7, takes=())


def test_the_loads_are_asked_of_the_database(world: Engine) -> None:
    with reading(world) as connection:
        assert read_from(connection, "figures", {"as_of": "9999-12-31"}, today=TODAY).asked.as_of == 1
        assert read_from(connection, "figures", {"as_of": "1999-12-31"}, today=TODAY).asked.as_of == 0
        with pytest.raises(WrongParameter, match="the newest is load 1"):
            read_from(connection, "figures", {"as_of": "2"}, today=TODAY)


def test_a_view_that_is_held_stays_the_same_view(world: Engine) -> None:
    with reading(world) as connection:
        for values in ({}, {"max_age": "15"}, {"max_age": "15", "from": "2012"}, {"max_age": "15", "from": "2005", "q": "unodc"}):
            now = read_from(connection, "figures", values, today=TODAY)
            held = now.held(1)
            assert held.asked.as_of == 1 and held.asked.day is None and held.held(5) == held
            again = read_from(connection, "figures", written(held), today=date(2090, 1, 1))
            assert written(again) == written(held)
            found = [browse.page(connection, each.asked, 100).rows for each in (now, held, again)]
            assert found[0].equals(found[1]) and found[1].equals(found[2])


def test_what_the_database_refuses_is_told_of_its_parameter(world: Engine) -> None:
    with reading(world) as connection:
        for values, name in (({"source": "vice-2012"}, "source"), ({"after": "soon"}, "after")):
            asked = read_from(connection, "figures", values, today=TODAY)
            with pytest.raises(AskedError) as raised:
                browse.page(connection, asked.asked, 10, asked.after)
            assert refused(raised.value).name == name
            assert ("vice-2013" in refused(raised.value).known) == (name == "source")


def values_of(table: str) -> st.SearchStrategy[dict[str, str]]:
    """Some parameters with values that can be asked."""
    known = {
        name: st.lists(st.sampled_from(list(each.codes)), min_size=1, max_size=3 if each.several else 1).map(",".join)
        for name, each in FILTERS[table].items()
        if each.codes
    }
    known |= {
        "sort": st.sampled_from(sorts_of(table)),
        "as_of": st.integers(0, 7).map(str),
        "limit": st.integers(1, 1000).map(str),
    }
    known["columns"] = st.lists(st.sampled_from(browse.COLUMNS[table]), min_size=1, max_size=5).map(",".join)
    known["q"] = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
    known["separator"] = st.sampled_from(["comma", "semicolon", "tab"])
    return st.fixed_dictionaries({}, optional=known)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(FILTERS)).flatmap(lambda table: st.tuples(st.just(table), values_of(table))))
def test_what_is_written_is_read_as_the_same_view(drawn: tuple[str, dict[str, str]]) -> None:
    table, values = drawn
    first = read(table, values, today=TODAY, newest=7)
    query = urlencode(written(first))
    again = read(table, parse_qsl(query), today=TODAY, newest=7)
    assert urlencode(written(again)) == query and again.columns == first.columns and again.asked.words == first.asked.words

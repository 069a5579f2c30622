"""No headline states something false: each is read back and held against every world in which its figures are true."""

import itertools
import math
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as some

from dashboard import claims, evidence, headlines
from dashboard.comparability import NotComparable
from db.queries import FIGURE
from tests.figure_rows import PREVALENCE, figure, kyrgyz, table

SUBJECT = " for people who inject drugs in Kyrgyzstan"
HUGE, JUST = 10.0**12, 1e-6
EXAMPLES = [250, pytest.param(5000, marks=pytest.mark.campaign)]


def said(*rows: dict[str, Any]) -> str:
    """The headline of undated figures, without the sentence on their years."""
    return headlines.headline(table(*rows), "Kyrgyzstan", "People who inject drugs").removesuffix(
        " None of them states its year."
    )


def more_than(bound: float, key: str = "more") -> dict[str, Any]:
    return figure(key, lower=bound, qualifier="more_than")


def less_than(bound: float, key: str = "less") -> dict[str, Any]:
    return figure(key, upper=bound, qualifier="less_than")


def test_the_kyrgyz_answers_run_from_about_ten_thousand_to_more_than_a_hundred_thousand() -> None:
    rows = kyrgyz()
    assert headlines.headline(rows, "Kyrgyzstan", "People who inject drugs") == (
        f"Published answers{SUBJECT} run from about 10,000 to more than 100,000. They are for 2006 to 2013; 1 states no year."
    )
    assert headlines.disagreement(rows) == "more than 10-fold"
    assert evidence.counted(rows) == "5 published answers, 4 of them separate"


def test_the_indicator_may_be_given_as_its_row_and_keeps_its_abbreviation() -> None:
    rows = table(figure(value=9, **PREVALENCE), figure("b", value=14.6, **PREVALENCE))
    assert headlines.headline(rows, "United States", {"title": PREVALENCE["indicator_title"]}) == (
        "Published answers for HIV prevalence among people who inject drugs in the United States run from 9% to 14.6%. "
        "None of them states its year."
    )


def test_a_place_stands_in_a_sentence_as_english_has_it() -> None:
    line = headlines.headline(table(figure(value=1, place="WLD")), "World", "People who inject drugs")
    assert "in the world is held here" in line


def test_a_rate_says_its_unit_once() -> None:
    rate = {"unit": "needles per person per year", "kind": "rate"}
    assert said(figure(value=151, **rate), figure("b", value=345.441, **rate)).endswith(
        "run from 151 to 345.441 needles per person per year."
    )


def test_a_higher_point_leaves_the_top_of_an_open_set_unknown() -> None:
    assert said(figure(value=10_000), figure("b", value=150_000), more_than(100_000)) == (
        f"Published answers{SUBJECT} run from 10,000 to 150,000 or more."
    )


def test_the_bottom_is_the_mirror_of_the_top() -> None:
    assert said(less_than(500), figure(value=800)).endswith("run from less than 500 to 800.")
    assert said(less_than(500), figure(value=200), figure("b", value=800)).endswith("run from 200 or less to 800.")
    assert said(figure("m", upper=500, qualifier="at_most"), figure(value=800)).endswith("run from at most 500 to 800.")


def test_open_bounds_that_cross_are_listed() -> None:
    assert said(less_than(50), more_than(10)) == f"Published answers{SUBJECT}: less than 50; more than 10."
    assert said(figure(value=20), less_than(50), more_than(10)) == f"Published answers{SUBJECT}: 20; less than 50; more than 10."


def test_a_range_without_a_point_gives_both_its_ends() -> None:
    between = figure("b", lower=80_000, upper=100_000, qualifier="between")
    assert said(figure(value=25_000), between).endswith("run from 25,000 to 100,000.")
    assert said(between) == f"One published answer{SUBJECT} is held here: between 80,000 and 100,000."


def test_one_figure_is_not_a_range() -> None:
    assert said(more_than(10)) == f"One published answer{SUBJECT} is held here: more than 10."


def test_reports_of_one_original_are_not_independent() -> None:
    rows = [figure("a", value=26_000), *(figure(key, value=26_000, quotes="a", origin="a") for key in "bcde")]
    assert said(*rows) == f"5 reports of one original{SUBJECT}: 26,000."
    assert evidence.counted(table(*rows)) == "5 reports of one original"
    assert headlines.disagreement(table(*rows)) == ""


def test_reports_that_drifted_from_their_original_are_said_with_both_numbers() -> None:
    rows = (figure("a", value=26_000), figure("b", value=62_000, quotes="a", origin="a"))
    assert said(*rows) == f"2 reports of one original{SUBJECT} run from 26,000 to 62,000."
    assert headlines.disagreement(table(*rows)) == ""


def test_independent_answers_may_agree() -> None:
    assert said(figure(value=25_000), figure("b", value=25_000)) == f"2 separate answers{SUBJECT} say the same: 25,000."
    assert headlines.disagreement(table(figure(value=25_000), figure("b", value=25_000))) == ""


def test_answers_without_a_number_are_not_hidden_in_a_range() -> None:
    words = figure("w", qualifier="in_words", as_printed="thousands")
    assert said(words) == f"One published answer{SUBJECT} is held here: “thousands”."
    assert said(words, figure(value=10)) == f"Published answers{SUBJECT}: “thousands”; 10."
    assert said(words, figure(value=10), figure("b", value=20)).endswith("run from 10 to 20; 1 more is in words only.")
    missing = figure("m", qualifier="missing", obs_status="Q")
    assert said(missing) == "No number for people who inject drugs in Kyrgyzstan: no figure (suppressed)."
    assert said(missing, figure(value=10)) == f"One published answer{SUBJECT} is held here: 10."


def test_nothing_held_is_said_to_be_nothing_held() -> None:
    assert said() == "No published figure for people who inject drugs in Kyrgyzstan is held here."
    assert headlines.disagreement(table()) == ""


def test_figures_about_a_group_are_left_out_and_said_to_be() -> None:
    women = figure("w", value=2, group="women")
    assert said(figure(value=10), figure("b", value=20), women).endswith(
        "from 10 to 20; 1 figure about a part of them is left out."
    )
    assert said(women) == "One published answer for people who inject drugs (women) in Kyrgyzstan is held here: 2."


def test_a_long_list_counts_what_it_does_not_say() -> None:
    rows = [*(less_than(50 + step, f"l{step}") for step in range(3)), *(more_than(1 + step, f"m{step}") for step in range(4))]
    assert said(*rows).endswith(": less than 50; less than 51; less than 52; more than 1; and 3 others.")


def test_two_indicators_have_no_headline() -> None:
    mixed = table(figure(value=1), figure("b", value=9, **PREVALENCE))
    with pytest.raises(NotComparable):
        headlines.headline(mixed, "Kyrgyzstan", "People who inject drugs")
    with pytest.raises(NotComparable):
        headlines.disagreement(mixed)


@pytest.mark.parametrize(
    ("rows", "apart"),
    [
        ([figure(value=10), figure("b", value=100)], "10-fold"),
        ([figure(value=10, qualifier="about"), figure("b", value=100)], "about 10-fold"),
        ([figure(value=18_934), figure("b", value=44_000)], "more than 2.3-fold"),
        ([figure(value=3), figure("b", value=100)], "more than 33-fold"),
        ([figure(value=10), more_than(100)], "more than 10-fold"),
        ([figure(value=10), figure("b", lower=100, qualifier="at_least")], "at least 10-fold"),
        ([less_than(10), figure(value=100)], "more than 10-fold"),
        ([figure(value=10), figure("b", value=100), more_than(50)], "at least 10-fold"),
        ([figure(value=10, qualifier="about"), figure("b", value=100), more_than(50)], "about 10-fold or more"),
        ([figure(value=10), figure("b", lower=80, upper=100, qualifier="between")], "at least 8-fold"),
        ([figure(value=0.1), figure("b", value=0.3)], "3-fold"),
        ([figure(value=0), figure("b", value=100)], ""),
        ([figure(value=100), figure("b", value=104)], ""),
        ([less_than(100), more_than(10)], ""),
        ([figure(value=10)], ""),
        ([figure(value=-10), figure("b", value=10)], ""),
        ([figure(value=10), figure("w", qualifier="in_words", as_printed="hundreds")], ""),
    ],
)
def test_a_fold_is_certain_or_not_said(rows: list[dict[str, Any]], apart: str) -> None:
    assert headlines.disagreement(table(*rows)) == apart


def test_one_teller_about_several_years_is_a_trend_and_no_disagreement() -> None:
    series = [figure("a", value=10, year=2010), figure("b", value=80, year=2020)]
    assert headlines.disagreement(table(*series)) == ""
    assert headlines.disagreement(table(*series, figure("c", value=40, year=2020, source="other"))) == "2-fold"
    assert headlines.disagreement(table(*series, figure("c", value=40, source="other"))) == "4-fold"


def test_answers_of_two_sources_about_different_years_are_a_change_and_no_disagreement() -> None:
    assert (
        headlines.disagreement(table(figure("a", value=92, year=2001), figure("b", value=14_989, year=2025, source="other")))
        == ""
    )


def test_one_teller_who_gives_two_answers_about_one_year_disagrees() -> None:
    assert headlines.disagreement(table(figure("a", value=10, year=2010), figure("b", value=80, year=2010))) == "8-fold"


# --- The oracle: a figure is true in many worlds; what is said of several must hold in all of them. ---


@some.composite
def answers(draw: some.DrawFn) -> pd.DataFrame:
    """Up to five figures of one indicator, some of them reports of others, with numbers close enough to collide."""
    numbers = some.one_of(some.integers(0, 12).map(float), some.sampled_from([0.1, 0.3, 99.5, 1000.0, 26000.0, 100000.0]))
    rows: list[dict[str, Any]] = []
    for index in range(draw(some.integers(0, 5))):
        qualifier = draw(
            some.sampled_from("exact exact about more_than at_least less_than at_most between in_words missing".split())
        )
        low, high = sorted((draw(numbers), draw(numbers)))
        cells: dict[str, Any] = {"qualifier": qualifier}
        if qualifier in ("exact", "about"):
            cells |= {"value": low, "upper": high, "lower": low / 2} if draw(some.booleans()) else {"value": low}
        elif qualifier in ("more_than", "at_least", "between"):
            cells["lower"] = low
        if qualifier in ("less_than", "at_most", "between"):
            cells["upper"] = high
        if rows and draw(some.booleans()):
            other = draw(some.sampled_from(rows))
            cells |= {"quotes": other["key"], "origin": other["origin"], "attribution": "quoted"}
        cells |= {"source": draw(some.sampled_from(["one", "two"])), "year": draw(some.sampled_from([None, 2006, 2010]))}
        rows.append(figure(f"k{index}", as_printed="thousands" if qualifier == "in_words" else "", **cells))
    # Without the dtypes of the database: they cost more than all that is tested here.
    return pd.DataFrame(rows, columns=FIGURE, dtype="object")


def told(figures: pd.DataFrame) -> str:
    """The figures of a failing example, short enough to read."""
    return figures[["key", "qualifier", "value", "lower", "upper", "quotes", "origin"]].to_string()


def extents(row: dict[str, Any]) -> list[tuple[float, float]]:
    """What the answer may reach from and to: both ends of a range, a point for each way an open bound may turn out."""
    match row["qualifier"]:
        case "exact" | "about":
            return [(row["value"], row["value"])]
        case "between":
            return [(row["lower"], row["upper"])]
        case "more_than":
            return [(row["lower"] + JUST, row["lower"] + JUST), (HUGE, HUGE)]
        case "at_least":
            return [(row["lower"], row["lower"]), (HUGE, HUGE)]
        case "less_than":
            return [(row["upper"] - JUST, row["upper"] - JUST), (-HUGE, -HUGE)]
        case "at_most":
            return [(row["upper"], row["upper"]), (-HUGE, -HUGE)]
    return []


def worlds(rows: list[dict[str, Any]]) -> Iterator[tuple[tuple[float, float], ...]]:
    """Every way in which all the answers may turn out together."""
    return itertools.product(*(extents(row) for row in rows if extents(row)))


def holds(how: str, number: float, end: float, rows: list[dict[str, Any]]) -> bool:
    """Whether `end`, the highest or lowest answer of one world, is what is said of it."""
    match how:
        case "":
            return end == number
        case "about ":
            return end == number and any(row["qualifier"] == "about" and row["value"] == number for row in rows)
        case "more than ":
            return end > number
        case "at least " | " or more":
            return end >= number
        case "less than ":
            return end < number
        case "at most " | " or less":
            return end <= number
    return False


END = r"(about |more than |at least |less than |at most |)([\d,]+(?:\.\d+)?)( or more| or less|)"
SPAN = re.compile(rf"run from {END} to {END}(?:;[^.]*)?\.(?: |$)")


def number(printed: str) -> float:
    return float(printed.replace(",", ""))


@pytest.mark.parametrize("examples", EXAMPLES)
def test_no_headline_is_false_in_any_world(examples: int) -> None:
    settings(max_examples=examples, deadline=None)(given(answers())(check_headline))()


def check_headline(figures: pd.DataFrame) -> None:
    """What the headline of these figures says holds in each of their worlds."""
    rows = figures.to_dict("records")
    line = headlines.headline(figures, "Kyrgyzstan", "People who inject drugs")
    note(told(figures))
    answered = [row for row in rows if row["qualifier"] != "missing"]
    in_words = sum(row["qualifier"] == "in_words" for row in rows)
    span = SPAN.search(line)
    assert (" run from " in line) == bool(span), line
    if span:
        low_before, low, low_after, high_before, high, high_after = span.groups()
        for world in worlds(rows):
            assert holds(low_before or low_after, number(low), min(first for first, _last in world), rows), line
            assert holds(high_before or high_after, number(high), max(last for _first, last in world), rows), line
        assert number(low) < number(high)
        assert (f"; {in_words} more " in line) == bool(in_words), line
    else:
        check_list(line, answered)
    check_count(line, answered)
    check_years(line, answered)


def check_years(line: str, answered: list[dict[str, Any]]) -> None:
    """Years are said for several answers: the first, the last, and how many state none."""
    known = {int(row["period"]) for row in answered if row["period"]}
    none = sum(not row["period"] for row in answered)
    found = re.search(r" They are for (\d+)(?: to (\d+))?(?:; (\d+) states? no year)?\.$", line)
    assert bool(found) == (len(answered) > 1 and bool(known)), line
    assert ("None of them states" in line) == (len(answered) > 1 and not known), line
    if found:
        assert (int(found[1]), int(found[2] or found[1]), int(found[3] or 0)) == (min(known), max(known), none), line


def check_list(line: str, answered: list[dict[str, Any]]) -> None:
    """A headline without a span says each claim that there is, or how many it leaves unsaid."""
    distinct = {claims.claim(row) for row in answered}
    if not answered:
        assert line.startswith(("No published figure", "No number")), line
        return
    told = re.sub(r"\.( (They|None) .*)?$", "", line).split(": ", 1)[1].split("; ")
    others = re.fullmatch(r"and (\d+) others?", told[-1])
    listed = told[:-1] if others else told
    assert set(listed) <= distinct, line
    assert len(listed) + (int(others[1]) if others else 0) == len(distinct), line


def check_count(line: str, answered: list[dict[str, Any]]) -> None:
    """Reports and independent answers are counted right wherever they are counted; of a span those in words stand apart."""
    spoken_for = [row for row in answered if extents(row)] if "in words only" in line else answered
    origins = {row["origin"] for row in spoken_for}
    reports = re.match(r"(\d+) reports? of one original", line)
    if reports:
        assert len(origins) == 1 and int(reports[1]) == len(spoken_for), line
    alike = re.match(r"(\d+) separate answers", line)
    if alike:
        assert int(alike[1]) == len(origins) > 1, line
    if line.startswith("One published answer"):
        assert len(answered) == 1, line


@pytest.mark.parametrize("examples", EXAMPLES)
def test_no_fold_is_false_in_any_world(examples: int) -> None:
    settings(max_examples=examples, deadline=None)(given(answers())(check_fold))()


def check_fold(figures: pd.DataFrame) -> None:
    """How far these figures are said to lie apart holds in each of their worlds."""
    apart = headlines.disagreement(figures)
    note(told(figures))
    if not apart:
        return
    found = re.fullmatch(r"(about |more than |at least |)([\d,.]+)-fold( or more|)", apart)
    assert found, apart
    how, ratio, more = found[1].strip(), Fraction(found[2].replace(",", "")), bool(found[3])
    separate = nearest_to_each_origin(figures.to_dict("records"))
    assert len({row["origin"] for row in separate}) > 1
    numbered = [row for row in separate if extents(row)]
    for world in worlds(numbered):
        # A range without a point is taken at whichever of its ends makes the two answers lie closest together.
        pairs = [
            (first, last)
            for (first, _), high in zip(world, numbered, strict=True)
            for (_, last), low in zip(world, numbered, strict=True)
            if high is not low and are_rivals(high, low)
        ]
        widest = max(Fraction(repr(high)) / Fraction(repr(low)) if low > 0 else math.inf for high, low in pairs)
        if how == "more than":
            assert widest > ratio, apart
        elif how == "at least" or more:
            assert widest >= ratio, apart
        elif how == "":
            assert widest == ratio, apart
        else:
            assert ratio <= widest < ratio + 1, apart


def are_rivals(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Of two sources: about times that may be the same, where a row without a year may be about any. Of one: about one time."""
    if one["source"] == other["source"]:
        return one["period"] == other["period"]
    undated = pd.isna(one["first_year"]) or pd.isna(other["first_year"])
    return undated or (one["first_year"] <= other["last_year"] and other["first_year"] <= one["last_year"])


def nearest_to_each_origin(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that hold numbers, of each origin the one that is told first; every chain here is whole."""
    numbered = [row for row in rows if extents(row)]
    by_key = {row["key"]: row for row in numbered}

    def links(row: dict[str, Any]) -> int:
        return 1 + links(by_key[row["quotes"]]) if row["quotes"] in by_key else 0

    best: dict[str, dict[str, Any]] = {}
    for row in numbered:
        held = best.setdefault(row["origin"], row)
        if (links(row), row["key"]) < (links(held), held["key"]):
            best[row["origin"]] = row
    return list(best.values())

"""What one figure says: its qualifier and bounds are never lost between the database and the reader."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from dashboard import claims
from dashboard.comparability import NotComparable, of_one_population, require_one_indicator, what_it_counts, why_not
from tests.figure_rows import PREVALENCE, figure, kyrgyz, table

TODAY = date(2026, 11, 1)
RATE = {"unit": "needles per person per year", "kind": "rate"}


@pytest.mark.parametrize(
    ("cells", "said", "short"),
    [
        ({"value": 18934}, "18,934", "18,934"),
        ({"value": 10000, "qualifier": "about"}, "about 10,000", "~ 10,000"),
        ({"lower": 100000, "qualifier": "more_than"}, "more than 100,000", "> 100,000"),
        ({"lower": 12, "qualifier": "at_least"}, "at least 12", "≥ 12"),
        ({"upper": 12, "qualifier": "less_than"}, "less than 12", "< 12"),
        ({"upper": 12, "qualifier": "at_most"}, "at most 12", "≤ 12"),
        ({"lower": 12, "upper": 30, "qualifier": "between"}, "between 12 and 30", "12–30"),
        ({"value": 26000, "lower": 21000, "upper": 30000}, "26,000 (21,000 to 30,000)", "26,000 (21,000–30,000)"),
        ({"value": 26000, "lower": 21000}, "26,000 (lower bound 21,000)", "26,000 (21,000–…)"),
        ({"value": 26000, "upper": 30000}, "26,000 (upper bound 30,000)", "26,000 (…–30,000)"),
        ({"value": 0}, "0", "0"),
        ({"value": 72.3, **PREVALENCE}, "72.3%", "72.3%"),
        ({"value": 14.6, "lower": 12.1, "upper": 17, **PREVALENCE}, "14.6% (12.1% to 17%)", "14.6% (12.1%–17%)"),
        ({"value": 345.441, **RATE}, "345.441 needles per person per year", "345.441"),
        ({"qualifier": "in_words", "as_printed": "thousands"}, "“thousands”", "“thousands”"),
        ({"qualifier": "in_words"}, "said in words, without a number", "said in words, without a number"),
        ({"qualifier": "missing", "obs_status": "Q"}, "no figure (suppressed)", "no figure (suppressed)"),
        ({"qualifier": "missing", "obs_status": "O"}, "no figure", "no figure"),
    ],
)
def test_a_claim_keeps_its_qualifier_and_its_bounds(cells: dict[str, Any], said: str, short: str) -> None:
    row = figure(**cells)
    assert claims.claim(row) == said
    assert claims.claim(pd.Series(row)) == said
    assert claims.symbol_claim(row) == short


def test_a_spread_between_places_is_never_said_as_uncertainty() -> None:
    spread = {"lower": 2, "upper": 19, "interval_type": "between_places", **PREVALENCE}
    assert claims.claim(figure(value=9, **spread)) == "9%, from 2% to 19% between places"
    assert claims.claim(figure(qualifier="between", **spread)) == "from 2% to 19% between places"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({}, "ResAd"),
        ({"claimant": "Ministry of Health"}, "Ministry of Health"),
        ({"claimant": "Dr A. Zelichenko", "attribution": "interview"}, "Dr A. Zelichenko, to ResAd"),
        ({"claimant": "UNODC", "attribution": "quoted"}, "UNODC, quoted by ResAd"),
        ({"original": "UNODC study of 2006", "attribution": "quoted"}, "UNODC study of 2006, quoted by ResAd"),
        ({"attribution": "quoted"}, "ResAd, quoting another source"),
    ],
)
def test_who_says_so_and_through_whom(cells: dict[str, Any], said: str) -> None:
    assert claims.who(figure(**cells)) == said


def test_an_unnamed_claimant_is_of_no_known_kind() -> None:
    assert claims.kind_of_who(figure()) == "research"
    assert claims.kind_of_who(figure(claimant="UNODC", claimant_kind="un_agency")) == "un_agency"
    assert claims.kind_of_who(figure(attribution="quoted")) == ""


@pytest.mark.parametrize(
    ("year", "said", "class_"),
    [
        (2026, "this year", "current"),
        (2025, "1 year old", "current"),
        (2021, "5 years old", "current"),
        (2020, "6 years old", "old"),
        (2016, "10 years old", "old"),
        (2006, "20 years old", "historic"),
        (2030, "", "current"),
        (None, "", "undated"),
    ],
)
def test_age_counts_from_the_year_a_figure_is_about(year: int | None, said: str, class_: str) -> None:
    row = figure(year=year, value=1)
    assert (claims.age(row, TODAY), claims.staleness(row, TODAY)) == (said, class_)


def test_an_undated_figure_says_that_its_year_is_not_stated() -> None:
    assert claims.when(figure()) == "year not stated"
    assert claims.when(figure(period="2009-06/2009-12")) == "June to December 2009"


def test_a_sentence_says_what_where_when_how_much_who_and_where_it_was_read() -> None:
    rows = kyrgyz()
    assert claims.sentence(rows.iloc[2]) == (
        "People who inject drugs, Kyrgyzstan, 2013: more than 100,000 people, according to Dr A. Zelichenko, to VICE. "
        "Read in “The Latest Victim”, 2013."
    )
    said = claims.sentence(rows.iloc[3])
    assert "according to UNODC, quoted by ResAd" in said
    assert "The original (UNODC study of 2006) has not been seen here." in said
    assert "“shooting up”" in claims.sentence(rows.iloc[1])


def test_two_indicators_or_units_have_no_common_axis() -> None:
    with pytest.raises(NotComparable, match="not the same thing.*“People who inject drugs”; “HIV prevalence"):
        require_one_indicator(table(figure(value=1), figure("b", value=9, **PREVALENCE)))
    with pytest.raises(NotComparable, match="different units.*people, sites"):
        require_one_indicator(table(figure(value=1), figure("b", value=9, unit="sites")))


def test_groups_are_no_rivals_of_everybody_nor_of_each_other() -> None:
    everybody, women, young = figure(value=9), figure("b", value=2, group="women"), figure("c", value=1, group="young people")
    assert of_one_population([everybody, women]) == [everybody]
    assert of_one_population([women]) == [women]
    assert of_one_population([]) == []
    with pytest.raises(NotComparable, match="women, young people"):
        of_one_population([women, young])


def test_why_two_shares_are_not_comparable_comes_from_their_fractions() -> None:
    prevalence = {
        "title": "HIV prevalence",
        "unit": "percent",
        "numerator": "those living with HIV",
        "denominator": "people who inject drugs",
    }
    share = {
        "title": "Share of treatment",
        "unit": "percent",
        "numerator": "people who inject drugs",
        "denominator": "people on HIV treatment",
    }
    count = {"title": "People who inject drugs", "unit": "people", "target_population": "people who inject drugs"}
    assert why_not(prevalence, share) == (
        "These two are not the same thing. “HIV prevalence” is those living with HIV, out of people who inject drugs. "
        "“Share of treatment” is people who inject drugs, out of people on HIV treatment. "
        "They are parts of different wholes, so neither follows from the other."
    )
    assert why_not(count, share).endswith("Their units differ: people, percent.")
    assert what_it_counts(count) == "“People who inject drugs” counts people who inject drugs."

"""The sentence to take away says what the source says, hedged as it hedges it, and never more."""

from typing import Any

import pandas as pd
import pytest

from dashboard import safe_sentence
from dashboard.citations import works
from tests.figure_rows import PREVALENCE, figure, kyrgyz, table
from tests.test_citations import ADDRESS, LOADED, source, view_of


def sentence(**cells: Any) -> str:
    row = figure("abcdefgh", **{"source": "vice-2013", "source_title": "The Latest Victim", "producer": "VICE", **cells})
    return safe_sentence.of_figure(row, works.of_figure(row, source(), ADDRESS, 3, LOADED))


def view_sentence(rows: pd.DataFrame) -> str:
    return safe_sentence.of_view(rows, works.of_view(view_of(rows), len(rows), works.tellers_of(rows)))


def test_an_open_bound_stays_open_and_has_its_claimant() -> None:
    said = sentence(year=2013, lower=100_000.0, qualifier="more_than", attribution="interview", claimant="Dr A. Zelichenko")
    assert said.startswith(
        "According to Dr A. Zelichenko, to VICE (2013), “People who inject drugs” in Kyrgyzstan, 2013: more than 100,000 people."
    )
    assert said.endswith(f"Tallies, as of load 3 (24 November 2026): {ADDRESS}]")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"value": 10_000.0, "qualifier": "about"}, "year not stated: about 10,000 people."),
        (
            {"value": 26_000.0, "lower": 21_000.0, "upper": 30_000.0},
            "(21,000 to 30,000) people. Bounds: range, level not stated.",
        ),
        ({"value": 1.0, "lower": 0.5, "upper": 2.0, "interval_type": "ci95"}, "Bounds: 95% confidence interval."),
        ({"qualifier": "in_words", "as_printed": "very many"}, "year not stated: “very many”."),
        ({"qualifier": "missing", "obs_status": "Q"}, "year not stated: no figure (suppressed)."),
        ({"value": 5.0, "method": "expert"}, "How it was made: expert judgement."),
        ({"value": 5.0, "obs_status": "E U"}, "Status: estimated, low reliability."),
        ({"value": 5.0, "group": "women"}, "“People who inject drugs” (women) in Kyrgyzstan"),
        ({"value": 5.0, "reported_as": "drug users"}, "The source’s own words for what it counts: “drug users”."),
        ({"value": 5.0, "attribution": "quoted", "claimant": "UNODC"}, "Where it was first said has not been seen here."),
        ({"value": 5.0, "attribution": "quoted", "original": "A study"}, "The original (A study) has not been seen here."),
        ({"value": 5.0, "note": "Two cities only."}, "Two cities only."),
        (
            {"value": 14.3, **PREVALENCE},
            "“HIV prevalence among people who inject drugs” in Kyrgyzstan, year not stated: 14.3%.",
        ),
    ],
)
def test_what_a_figure_is_not_to_be_quoted_without_is_said(cells: dict[str, Any], said: str) -> None:
    assert said in sentence(**cells)


def test_a_view_is_said_by_its_headline_with_whose_answers_they_are() -> None:
    said = view_sentence(kyrgyz())
    assert said.startswith(
        "Published answers for people who inject drugs in Kyrgyzstan run from about 10,000 to more than 100,000."
        " They are for 2006 to 2013; 1 states no year. Separate answers are more than 10-fold apart; they are not averaged here."
        " Sources: Dr A. Zelichenko, to VICE (2013); Government of Kyrgyzstan, as quoted in VICE (2013); UNODC, as"
        " quoted in VICE (2013)"
    )
    assert said.endswith("[Tallies. Figures of Kyrgyzstan. As of load 3 (24 November 2026): " + f"{ADDRESS}&x=1]")


def test_different_indicators_and_places_are_said_apart() -> None:
    said = view_sentence(
        table(figure("a", value=5.0), figure("b", value=14.3, **PREVALENCE), figure("c", value=9.0, place="TJK"))
    )
    assert "HIV prevalence among people who inject drugs in Kyrgyzstan is held here: 14.3%" in said
    assert "in Kyrgyzstan is held here: 5." in said and "in Tajikistan is held here: 9." in said


def test_different_groups_of_people_get_no_common_number() -> None:
    said = view_sentence(table(figure("a", value=5.0, group="women"), figure("b", value=9.0, group="young people")))
    assert "“People who inject drugs” in Kyrgyzstan: no one sentence can say it." in said
    assert "different groups of people: women, young people" in said and "run from" not in said


def test_many_pairs_are_counted_and_not_summed_up() -> None:
    rows = table(*(figure(place, value=5.0, place=place) for place in ("KGZ", "KAZ", "TJK", "UZB")))
    assert view_sentence(rows).startswith("4 figures on 1 indicator in 4 places: no one sentence can say them.")


def test_nothing_found_is_said_and_no_source_is_named_for_it() -> None:
    said = view_sentence(kyrgyz().iloc[:0])
    assert said.startswith("No figure is held here for what was asked. [Tallies.") and "Sources" not in said

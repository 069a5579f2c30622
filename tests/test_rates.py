"""Rates per 1,000 adults: exact, with their recipe, bounds carried through, and refused where they do not fit."""

from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from dashboard import rates
from db.queries import FIGURE

NUMBERS = ("value", "lower", "upper", "first_year", "last_year")


def figure(**cells: Any) -> dict[str, Any]:
    """One row with the FIGURE columns: 18,934 people who inject drugs in Kyrgyzstan in 2010, unless told otherwise."""
    plain = {name: float("nan") if name in NUMBERS else "" for name in FIGURE}
    base = {"key": "resad-2013/pwid-population-size/KGZ/2010", "id": "a", "indicator": "pwid-population-size", "place": "KGZ"}
    what = {"period": "2010", "first_year": 2010.0, "last_year": 2010.0, "unit": "people", "kind": "count", "topic": "injecting"}
    said = {"value": 18934.0, "qualifier": "exact", "attribution": "own", "as_printed": "18,934"}
    return {**plain, **base, **what, **said, **cells}


def adults(**cells: Any) -> dict[str, Any]:
    """3,500,000 adults in Kyrgyzstan in 2010, unless told otherwise."""
    own = {"key": "wpp/population-15-64/KGZ/2010", "id": "b", "indicator": "population-15-64", "topic": "population"}
    return figure(**{**own, "value": 3_500_000.0, "as_printed": "", **cells})


def rated(numerator: dict[str, Any], *denominators: dict[str, Any]) -> dict[str, Any]:
    """The one row of the rates of one figure."""
    found = rates.per_thousand(pd.DataFrame([numerator]), pd.DataFrame(denominators, columns=FIGURE))
    assert len(found) == 1
    return found.to_dict("records")[0]


def test_a_count_is_divided_by_the_adults_of_its_place_and_year():
    row = rated(
        figure(), adults(), adults(place="TJK", value=1.0), adults(period="2009", first_year=2009, last_year=2009, value=1.0)
    )
    assert row["value"] == 18934 * 1000 / 3_500_000
    assert (row["numerator_key"], row["denominator_key"]) == (
        "resad-2013/pwid-population-size/KGZ/2010",
        "wpp/population-15-64/KGZ/2010",
    )
    assert (row["numerator_id"], row["denominator_id"], row["denominator_value"]) == ("a", "b", 3_500_000)
    assert (row["refused"], row["unit"], row["kind"], row["as_printed"]) == ("", rates.UNIT, "rate", "")


def test_more_than_is_carried_through_and_gains_no_point():
    row = rated(figure(value=float("nan"), lower=100_000.0, qualifier="more_than"), adults())
    assert (row["qualifier"], row["lower"]) == ("more_than", float(Fraction(100_000_000, 3_500_000)))
    assert pd.isna(row["value"]) and pd.isna(row["upper"])


def test_an_interval_is_carried_through_on_both_sides():
    row = rated(figure(value=float("nan"), lower=7_000.0, upper=14_000.0, qualifier="between"), adults())
    assert (row["lower"], row["upper"], row["qualifier"]) == (2.0, 4.0, "between")


def test_a_number_over_an_approximate_number_is_approximate():
    assert rated(figure(), adults(qualifier="about"))["qualifier"] == "about"


SPAN = {"period": "2009/2011", "first_year": 2009, "last_year": 2011}
UNDATED = {"period": "", "first_year": float("nan"), "last_year": float("nan")}
BOUND = {"value": float("nan"), "lower": 1.0, "qualifier": "at_least"}
REFUSALS = [
    (UNDATED, [adults()], "no single year"),
    (SPAN, [adults()], "several years"),
    ({"period": "2010~"}, [adults()], "roughly known"),
    ({"period": "2010/..", "last_year": float("nan")}, [adults()], "no single year"),
    ({}, [], "hold no number of adults"),
    ({}, [adults(place="UZB")], "hold no number of adults"),
    ({}, [adults(group="women")], "hold no number of adults"),
    ({}, [adults(indicator="population-total")], "hold no number of adults"),
    (
        {},
        [adults(), adults(key="other", value=3_600_000.0)],
        "different numbers of adults aged 15 to 64 are held for its place and year (3,500,000; 3,600,000)",
    ),
    ({}, [adults(**BOUND)], "only as a bound"),
    ({}, [adults(), adults(**BOUND)], "only as a bound"),
    ({}, [adults(value=0.0)], "zero"),
    ({"kind": "share", "unit": "percent"}, [adults()], "not a count of people"),
    ({"kind": "count", "unit": "sites"}, [adults()], "not a count of people"),
    ({"topic": "population"}, [adults()], "not a count of people"),
    ({"group": "women"}, [adults()], "one group (women)"),
    ({"value": float("nan"), "qualifier": "in_words", "as_printed": "thousands"}, [adults()], "no number"),
    (BOUND, [adults(qualifier="about")], "cannot be drawn"),
]


@pytest.mark.parametrize(("numerator", "denominators", "reason"), REFUSALS)
def test_what_does_not_fit_is_refused_and_says_why(numerator, denominators, reason):
    row = rated(figure(**numerator), *denominators)
    assert reason in row["refused"]
    assert all(pd.isna(row[name]) for name in rates.BOUNDS) and row["denominator_key"] == ""


def test_the_same_number_of_adults_from_two_sources_is_one_denominator():
    row = rated(figure(), adults(key="echo", attribution="quoted"), adults(key="first"))
    assert (row["refused"], row["denominator_key"]) == ("", "first")


def test_every_figure_stays_converted_or_refused():
    frame = pd.DataFrame([figure(), figure(key="other", **UNDATED)])
    found = rates.per_thousand(frame, pd.DataFrame([adults()]))
    assert list(found["key"]) == list(frame["key"])
    assert (len(rates.shown(found)), len(rates.refused(found))) == (1, 1)


def test_no_figures_give_no_rates():
    found = rates.per_thousand(pd.DataFrame(columns=FIGURE), pd.DataFrame(columns=FIGURE))
    assert found.empty and {"numerator_key", "denominator_key", "denominator_value", "refused"} <= set(found.columns)
    assert rates.shown(found).empty


@settings(deadline=None)  # a busy machine is not a wrong rate
@given(some.floats(0.01, 1e9), some.floats(1, 1e10))
def test_a_shown_bound_is_rounded_outward_and_so_stays_true(number, people):
    numerator = figure(value=float("nan"), lower=number, upper=number, qualifier="between")
    row = rates.shown(rates.per_thousand(pd.DataFrame([numerator]), pd.DataFrame([adults(value=people)]))).iloc[0]
    exact = rates.exactly(number, people)
    assert Fraction(repr(float(row["lower"]))) <= exact <= Fraction(repr(float(row["upper"])))
    assert Fraction(repr(float(row["upper"]))) - Fraction(repr(float(row["lower"]))) <= exact / 100


def test_a_shown_rate_has_three_significant_digits_and_the_exact_one_is_kept():
    found = rates.per_thousand(pd.DataFrame([figure()]), pd.DataFrame([adults()]))
    assert rates.shown(found)["value"].tolist() == [5.41]
    assert found["value"].tolist() == [float(Fraction(18934, 3500))]

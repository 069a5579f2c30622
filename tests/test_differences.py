"""Why two figures differ: only what differs, in words."""

from typing import Any

import pytest

from dashboard.differences import differences, same_evidence
from tests.figure_rows import PREVALENCE, figure, kyrgyz


def told(left: dict[str, Any], right: dict[str, Any]) -> dict[str, tuple[str, str]]:
    found = differences(left, right)
    assert list(found.columns) == ["field", "left", "right"]
    return {row["field"]: (row["left"], row["right"]) for row in found.to_dict("records")}


def test_two_alike_figures_have_no_differences() -> None:
    assert differences(figure(value=1), figure(value=1)).empty
    assert list(differences(figure(value=1), figure(value=1)).columns) == ["field", "left", "right"]


def test_the_article_and_the_report_differ_in_who_is_counted() -> None:
    rows = kyrgyz()
    found = differences(rows.iloc[1], rows.iloc[3])
    assert found.set_index("field").loc["Whom the source says it counts"].tolist() == ["shooting up", "not stated"]
    assert "Figure" not in set(found["field"])


@pytest.mark.parametrize(
    ("cells", "field", "words"),
    [
        ({"lower": 100_000, "value": None, "qualifier": "more_than"}, "Figure", ("1", "more than 100,000")),
        ({"method": "CR"}, "Method", ("method not stated", "capture-recapture")),
        ({"interval_type": "ci95"}, "What its bounds mean", ("not stated", "95% confidence interval")),
        ({"place": "KAZ"}, "Place", ("Kyrgyzstan", "Kazakhstan")),
        ({"group": "women"}, "Group", ("not stated", "women")),
        ({"period": "2006"}, "Time it is about", ("year not stated", "2006")),
        ({"obs_status": "E U"}, "Status", ("not stated", "estimated, low reliability")),
        ({"attribution": "interview"}, "First or second hand", ("the source's own figure", "said to the source by the claimant")),
        ({"date_published": "2014-05"}, "Published", ("2013", "May 2014")),
        (PREVALENCE, "What is measured", ("People who inject drugs", "HIV prevalence among people who inject drugs")),
    ],
)
def test_each_field_is_said_in_words(cells: dict[str, Any], field: str, words: tuple[str, str]) -> None:
    assert told(figure(value=1), figure(**{"value": 1, **cells}))[field] == words


def test_only_what_differs_is_shown() -> None:
    assert set(told(figure(value=1), figure(value=1, method="CR"))) == {"Method"}


def test_reports_of_one_original_are_one_piece_of_evidence() -> None:
    assert same_evidence(figure("a"), figure("b", origin="a"))
    assert not same_evidence(figure("a"), figure("b"))
    assert not same_evidence(figure("a", origin=""), figure("b", origin=""))

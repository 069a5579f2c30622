"""A Kyrgyz number ends as it is read aloud."""

import pytest

from dashboard.claims import claim_with_unit
from dashboard.kyrgyz import ablative
from dashboard.language import filled, speaking


@pytest.mark.parametrize(
    ("number", "ending"),
    [
        *(("0", "дөн"), ("1", "ден"), ("3", "төн"), ("5", "тен"), ("9", "дан"), ("10", "дон"), ("26", "дан"), ("40", "тан")),
        *(("90", "дон"), ("100", "дөн"), ("3\xa0700", "дөн"), ("100\xa0000", "ден"), ("2\xa0000\xa0000", "дон")),
        *(("1\xa0000\xa0000\xa0000", "дан"), ("2,5", "тен"), ("0,25", "тен"), ("1,50", "дөн"), ("12%", "дан"), ("Ош", "тон")),
    ],
)
def test_the_ending_follows_the_last_word_of_the_number(number: str, ending: str) -> None:
    assert ablative(number) == ending


def test_more_than_is_said_as_kyrgyz_is_spoken() -> None:
    row = {"qualifier": "more_than", "lower": 100000.0, "kind": "count", "unit": "people"}
    with speaking("ky"):
        assert claim_with_unit(row) == "100\xa0000ден ашык адам"


def test_a_pattern_without_an_ending_is_filled_as_it_stands() -> None:
    assert filled("~дан %(n)s", n=5) == "~дан 5"

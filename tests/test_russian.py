"""A Russian unit goes with its number."""

import pytest

from dashboard.language import speaking
from dashboard.words import number, quantity, with_unit


@pytest.mark.parametrize(
    ("held", "said"),
    [
        *((1, "1 тонна"), (2, "2 тонны"), (11, "11 тонн"), (14, "14 тонн"), (21, "21 тонна"), (1152, "1\xa0152 тонны")),
        *((5000, "5\xa0000 тонн"), (0.5, "0,5 тонны"), (70.08828811, "70,08828811 тонны")),
    ],
)
def test_the_unit_follows_the_number(held: float, said: str) -> None:
    with speaking("ru"):
        assert quantity(held, "tonnes") == said


def test_behind_more_than_a_number_stands_the_form_for_many() -> None:
    with speaking("ru"):
        assert with_unit(f"более {number(1152)}", "people") == "более 1\xa0152 человек"
        assert with_unit("более 1,5", "tonnes") == "более 1,5 тонны"


@pytest.mark.parametrize(("language", "said"), [("en", "2 furlongs"), ("ru", "2 furlongs"), ("ky", "2 furlongs")])
def test_a_unit_without_a_translation_stands_as_it_is(language: str, said: str) -> None:
    with speaking(language):
        assert quantity(2, "furlongs") == said

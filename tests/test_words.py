"""Numbers, dates and names as words: every digit kept, in the reader's language."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dashboard import labels, words
from dashboard.dates import date_words
from dashboard.language import _, choose, current, ngettext, speaking
from db import codes

FINITE = some.floats(allow_nan=False, allow_infinity=False)


@given(FINITE)
def test_a_number_keeps_every_digit(x: float) -> None:
    assert float(words.number(x).replace(",", "").replace("−", "-")) == x


@given(FINITE)
def test_a_percentage_keeps_every_digit(x: float) -> None:
    said = words.percent(x)
    assert said.endswith("%")
    assert Decimal(said[:-1].replace(",", "").replace("−", "-")) == Decimal(repr(x))


@pytest.mark.parametrize(
    ("x", "said"),
    [
        (100_000.0, "100,000"),
        (72.3, "72.3"),
        (345.441, "345.441"),
        (0.1, "0.1"),
        (0.0, "0"),
        (-0.0, "0"),
        (1e21, "1" + ",000" * 7),
    ],
)
def test_numbers_are_grouped_and_not_rounded(x: float, said: str) -> None:
    assert words.number(x) == said


@pytest.mark.parametrize("x", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_refused(x: float) -> None:
    with pytest.raises(ValueError, match="not a number"):
        words.number(x)


@pytest.mark.parametrize(
    ("x", "unit", "said"),
    [
        (72.3, "percent", "72.3%"),
        (10_000, "people", "10,000 people"),
        (345.441, "needles per person per year", "345.441 needles per person per year"),
    ],
)
def test_a_quantity_names_its_unit(x: float, unit: str, said: str) -> None:
    assert words.quantity(x, unit) == said


def test_russian_and_kyrgyz_readers_get_their_own_digits() -> None:
    with speaking("ru"):
        assert words.number(1234567.5) == "1\xa0234\xa0567,5"
        assert words.percent(72.3) == "72,3\xa0%"
        assert labels.place("KGZ") == "Кыргызстан"
    with speaking("ky"):
        assert words.number(1234567.5) == "1\xa0234\xa0567,5"
    assert words.number(1234567.5) == "1,234,567.5"


def test_a_language_that_is_not_spoken_is_refused() -> None:
    with pytest.raises(ValueError, match="not in 'de'"):
        choose("de")
    assert current() == "en"


def test_a_message_may_hold_a_value_called_message() -> None:
    assert _("%(message)s of %(self)s", message="a", self="b") == "a of b"
    assert ngettext("%(n)s answer", "%(n)s answers", 1234) == "1,234 answers"
    assert _("100%") == "100%"


@pytest.mark.parametrize(
    ("edtf", "said"),
    [
        ("2006", "2006"),
        ("2002-10", "October 2002"),
        ("2013-10-28", "28 October 2013"),
        ("2009-06/2009-12", "June to December 2009"),
        ("2009-12/2010-02", "December 2009 to February 2010"),
        ("2005/2009", "2005 to 2009"),
        ("2008/..", "since 2008"),
        ("../1991", "until 1991"),
        ("[2001..2007]", "some time between 2001 and 2007"),
        ("2010-22", "summer 2010"),
        ("2010-24", "winter 2010 to 2011"),
        ("199X", "the 1990s"),
        ("2000~", "about 2000"),
        ("2000?", "possibly 2000"),
        ("2000%", "possibly about 2000"),
        ("2002-10~/2004", "about October 2002 to 2004"),
    ],
)
def test_dates_are_said_as_precisely_as_they_are_known(edtf: str, said: str) -> None:
    assert date_words(edtf) == said


def test_a_russian_month_is_named_in_russian() -> None:
    with speaking("ru"):
        assert date_words("2002-10") == "октябрь 2002\u202fг."


@pytest.mark.parametrize(
    ("code", "said"), [("KGZ", "Kyrgyzstan"), ("TJ-DU", "Dushanbe"), ("CENTRAL-ASIA", "Central Asia"), ("WLD", "World"), ("", "")]
)
def test_places_are_named(code: str, said: str) -> None:
    assert labels.place(code) == said


def test_every_code_has_a_name() -> None:
    named = [
        (labels.kind, codes.SOURCE_KINDS),
        (labels.short_kind, codes.SOURCE_KINDS),
        (labels.method, codes.METHODS),
        (labels.topic, codes.TOPICS),
        (labels.attribution, codes.ATTRIBUTIONS),
        (labels.interval, codes.INTERVAL_TYPES),
        (labels.category, codes.MILESTONE_CATEGORIES),
        (labels.obs_status, codes.OBS_STATUS),
        (labels.indicator_kind, codes.INDICATOR_KINDS),
    ]
    alike = {
        "government",
        "research",
        "expert",
        "news",
        "international",
        "survey",
        "register",
        "model",
    }  # the code is an English word
    assert not [code for name, listed in named for code in listed if name(code) == code and code not in alike]
    assert labels.obs_status("E P") == "estimated, provisional"
    assert labels.method("") == "method not stated"

"""Numbers are read exactly or refused with a mend; a bound never becomes a point."""

import math
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.codes import QUALIFIERS
from etl.number_reasons import REASONS, explain
from etl.numbers import read_number, read_printed
from etl.printed_grammar import Reading, read_one

ABSENT = math.nan


def number(text: str) -> tuple[float, str]:
    return tuple(read_number(pd.Series([text])).iloc[0])


def printed(text: str) -> Reading:
    return Reading(*read_printed(pd.Series([text])).iloc[0])


def same(one: Reading, other: Reading) -> bool:
    numbers_agree = all(a == b or (math.isnan(a) and math.isnan(b)) for a, b in zip(one[:3], other[:3], strict=True))
    return numbers_agree and one[3:] == other[3:]


def spelled(integer: int, separator: str) -> str:
    return f"{integer:,}".replace(",", separator)


# --- the machine columns ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1234", 1234), ("1234.5", 1234.5), ("-1.5", -1.5), ("−1.5", -1.5), ("0", 0), ("0.10", 0.1), ("26 000", 26000),
        ("26\u00a0000", 26000), ("26\u202f000.5", 26000.5), ("1'234'567", 1234567), ("1’234", 1234), ("  5\u200b", 5),
        ("23.12345678901234", 23.12345678901234), ("9007199254740992", 2**53),
    ],
)  # fmt: skip
def test_a_plain_number_is_read(text: str, expected: float) -> None:
    assert number(text) == (expected, "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("590k?", "not_a_number"), ("590k", "not_a_number"), ("+5", "not_a_number"), (".5", "not_a_number"),
        ("#REF!", "not_a_number"),
        ("1,234", "ambiguous_separator"), ("1,5", "ambiguous_separator"), ("1.234.567", "ambiguous_separator"),
        ("12 34", "ambiguous_separator"), ("5.", "ambiguous_separator"),
        ("nan", "not_finite"), ("NaN", "not_finite"), ("inf", "not_finite"), ("-inf", "not_finite"), ("1e999", "not_finite"),
        ("9" * 400, "not_finite"),
        ("1E5", "odd_notation"), ("1e-5", "odd_notation"), ("0x10", "odd_notation"), ("1_000", "odd_notation"),
        ("TRUE", "odd_notation"), ("٣", "odd_notation"), ("１２", "odd_notation"), ("007", "odd_notation"), ("½", "odd_notation"),
        ("9007199254740993", "too_precise"), ("12345678901234567890", "too_precise"), ("0.1000000000000000055", "too_precise"),
        ("10%", "percent_sign"), (">100000", "qualifier_in_number"), ("~10", "qualifier_in_number"), ("10-20", "range_in_number"),
        ("25 (20-30)", "range_in_number"), ("25 000*", "footnote_mark"), ("(5)", "in_brackets"), ("n/a", "missing_mark"),
        ("-", "missing_mark"), ("..", "missing_mark"), ("нет данных", "missing_mark"),
    ],
)  # fmt: skip
def test_what_is_not_a_plain_number_is_refused_with_its_reason(text: str, reason: str) -> None:
    read, why = number(text)
    assert math.isnan(read) and why == reason


def test_minus_nought_is_nought() -> None:
    assert math.copysign(1, number("-0")[0]) == 1 and math.copysign(1, number("-0.00")[0]) == 1


def test_empty_and_missing_cells_have_neither_number_nor_reason() -> None:
    read = read_number(pd.Series(["", None, " ", "5"], index=[3, 1, 4, 1]))
    assert read["reason"].eq("").all() and read["number"].notna().tolist() == [False, False, False, True]
    assert read.index.tolist() == [3, 1, 4, 1]


def test_an_empty_column_is_read_as_an_empty_frame() -> None:
    none = pd.Series([], dtype="str")
    assert read_number(none).columns.tolist() == ["number", "reason"] and len(read_number(none)) == 0
    assert read_printed(none).columns.tolist() == list(Reading._fields) and len(read_printed(none)) == 0


def test_the_columns_have_the_promised_types() -> None:
    read = read_printed(pd.Series(["5", "", "about 5", "x"]))
    assert read.dtypes.astype(str).tolist() == ["float64"] * 3 + ["str"] * 3
    assert read_number(pd.Series(["5", "x"])).dtypes.astype(str).tolist() == ["float64", "str"]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_every_float_written_out_is_read_back_exactly_or_refused(floats: list[float]) -> None:
    read = read_number(pd.Series([format(Decimal(repr(each)), "f") for each in floats]))
    assert read["number"].tolist() == floats and read["reason"].eq("").all()


@given(st.lists(st.from_regex(r"-?(0|[1-9][0-9]{0,24})(\.[0-9]{1,24})?", fullmatch=True), min_size=1))
def test_no_digit_of_a_number_is_ever_lost(texts: list[str]) -> None:
    read = read_number(pd.Series(texts))
    for text, found, reason in zip(texts, read["number"], read["reason"], strict=True):
        comes_back = Decimal(repr(float(text))) == Decimal(text)
        assert (found == float(text) and not reason) if comes_back else (math.isnan(found) and reason == "too_precise")


@given(st.integers(0, 10**15 - 1), st.sampled_from(["", " ", "\u00a0", "\u202f", "'", "’"]))
def test_a_whole_number_reads_back_from_every_spelling(integer: int, separator: str) -> None:
    assert number(spelled(integer, separator)) == (integer, "")


# --- figures as printed ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("26,000", 26000), ("1,234", 1234), ("1,234,567.8", 1234567.8), ("26 000", 26000), ("26\u2009000", 26000),
        ("1'234", 1234),
        ("72.3", 72.3), ("72,3", 72.3), ("1 234,56", 1234.56), ("1.234.567", 1234567), ("1.234,5", 1234.5), ("0", 0),
        ("1.7 million", 1_700_000), ("10k", 10_000), ("10 тыс.", 10_000), ("10 тысяч", 10_000), ("10 миң", 10_000),
        ("10 млн", 10_000_000), ("1,5 млрд", 1_500_000_000), ("1.5 bn", 1_500_000_000),
    ],
)  # fmt: skip
def test_a_printed_number_is_read(text: str, expected: float) -> None:
    assert same(printed(text), Reading(value=expected, qualifier="exact"))


@pytest.mark.parametrize("text", ["72.3 %", "72.3%", "72.3 percent", "72,3 процента", "72,3 %", "72,3 пайыз", "72.3 per cent"])
def test_percent_is_a_hint_and_never_scales(text: str) -> None:
    assert same(printed(text), Reading(value=72.3, qualifier="exact", unit_hint="percent"))


def test_per_mille_is_told_from_percent() -> None:
    assert printed("12‰").unit_hint == "permille" and printed("12 промилле").value == 12


@pytest.mark.parametrize(
    "text",
    [
        "21 000-30 000", "21 000 – 30 000", "21,000—30,000", "21 000..30 000", "21,000 to 30,000", "21 000 до 30 000",
        "between 21,000 and 30,000", "от 21 000 до 30 000", "from 21,000 to 30,000", "21-30 thousand", "21–30 тыс.", "21k-30k",
        "21 000ден 30 000ге чейин",
    ],
)  # fmt: skip
def test_a_range_has_two_bounds_and_no_point(text: str) -> None:
    assert same(printed(text), Reading(lower=21000, upper=30000, qualifier="between"))


def test_percent_after_the_second_bound_holds_for_both() -> None:
    assert same(printed("12-30%"), Reading(lower=12, upper=30, qualifier="between", unit_hint="percent"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("25 000 (21 000–30 000)", (25000, 21000, 30000)),
        ("17,711 (15,939-19,482)", (17711, 15939, 19482)),
        ("25 000 [21 000 - 30 000]", (25000, 21000, 30000)),
        ("15.6 million (10.2-23.7 million)", (15.6e6, 10.2e6, 23.7e6)),
        ("15.6 (10.2-23.7) million", (15.6e6, 10.2e6, 23.7e6)),
        ("12.3 (10.1, 14.5)", (12.3, 10.1, 14.5)),
        ("12.3 (95% CI: 10.1–14.5)", (12.3, 10.1, 14.5)),
    ],
)  # fmt: skip
def test_a_number_with_its_range_keeps_all_three(text: str, expected: tuple[float, float, float]) -> None:
    assert same(printed(text), Reading(*expected, qualifier="exact"))


MORE = [">100,000", "> 100 000", "more than 100,000", "over 100,000", "более 100 000", "свыше 100 тыс.", "больше 100 000",
        "100 000ден ашык", "100 миңден ашык", "100 000 ашык", "100 000ден көп"]  # fmt: skip
AT_LEAST = ["100 000+", "at least 100,000", "not less than 100,000", "не менее 100 тыс.", "≥ 100 000", ">=100,000",
            "кеминде 100 000", "100,000 or more", "100 000 и более"]  # fmt: skip
LESS = ["<0.1", "< 0,1", "less than 0.1", "under 0.1", "fewer than 0.1", "менее 0,1", "0,1дөн аз"]
AT_MOST = ["up to 0.1", "at most 0.1", "не более 0,1", "до 0,1", "≤0.1", "<= 0.1", "0,1ге чейин"]


@pytest.mark.parametrize("text", MORE)
def test_more_than_keeps_no_end_point(text: str) -> None:
    assert same(printed(text), Reading(lower=100_000, qualifier="more_than"))


@pytest.mark.parametrize("text", AT_LEAST)
def test_at_least_is_not_more_than(text: str) -> None:
    assert same(printed(text), Reading(lower=100_000, qualifier="at_least"))


@pytest.mark.parametrize("text", LESS)
def test_less_than_is_only_an_upper_bound(text: str) -> None:
    assert same(printed(text), Reading(upper=0.1, qualifier="less_than"))


@pytest.mark.parametrize("text", AT_MOST)
def test_at_most_is_not_less_than(text: str) -> None:
    assert same(printed(text), Reading(upper=0.1, qualifier="at_most"))


@pytest.mark.parametrize(
    "text",
    ["about 10,000", "around 10 000", "approximately 10k", "approx. 10,000", "some 10,000", "~10k", "≈10 тыс.", "около 10 000",
     "примерно 10 тысяч", "порядка 10 000", "болжол менен 10 миң", "About 10,000"],
)  # fmt: skip
def test_about_is_kept_beside_the_point(text: str) -> None:
    assert same(printed(text), Reading(value=10_000, qualifier="about"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0,234", "ambiguous_separator"), ("1234,567", "ambiguous_separator"), ("1,23,456", "ambiguous_separator"),
        ("5,125 %", "ambiguous_separator"), ("1,234 million", "ambiguous_separator"), ("более 1,234", "ambiguous_separator"),
        ("0,5-1,234", "ambiguous_separator"), ("12 34", "ambiguous_separator"),
        ("1.5M", "ambiguous_multiplier"), ("1.5 m", "ambiguous_multiplier"), ("10 т.", "ambiguous_multiplier"),
        ("10.2 million-23.7", "multiplier_unclear"), ("15.6 (10.2-23.7 million)", "multiplier_unclear"),
        ("15.6 million (10.2-23.7)", "multiplier_unclear"), ("12‰-30%", "mixed_units"),
        ("almost 10,000", "vague_qualifier"), ("nearly 10", "vague_qualifier"), ("почти 10 000", "vague_qualifier"),
        ("10 миңге жакын", "vague_qualifier"), ("just over 10", "vague_qualifier"),
        ("<100 [<100–<200]", "open_bounds_in_range"), ("100 [<100–200]", "open_bounds_in_range"),
        (">25 000 (21 000–30 000)", "open_bounds_in_range"), ("more than 10-20", "open_bounds_in_range"),
        ("thousands", "no_digits"), ("a quarter", "no_digits"), ("тысячи", "no_digits"), ("nan", "no_digits"), ("—", "no_digits"),
        ("25 000*", "footnote_mark"), ("25000¹", "footnote_mark"), ("25 000 [2]", "footnote_mark"),
        ("30-20", "bounds_swapped"), ("25 (30-20)", "bounds_swapped"), ("от 30 до 20", "bounds_swapped"),
        ("900-1.2 million", "bounds_swapped"),
        ("-5", "negative"), ("−5 %", "negative"), ("(5)", "in_brackets"), ("25 (n=400)", "bracket_not_a_range"),
        ("1E5", "odd_notation"), ("0x10", "odd_notation"), ("1_000", "odd_notation"), ("٣", "odd_notation"),
        ("1½", "odd_notation"),
        ("2×10^5", "odd_notation"), ("007", "odd_notation"),
        ("9007199254740993", "too_precise"), ("10 людей", "not_a_number"), ("1-2-3", "not_a_number"), ("10/12", "not_a_number"),
        (">10+", "not_a_number"), ("590k?", "not_a_number"), ("5 million %", "not_a_number"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_without_guessing_is_refused_whole(text: str, reason: str) -> None:
    assert same(printed(text), Reading(reason=reason))


def test_a_comma_group_is_thousands_once_its_neighbours_prove_it() -> None:
    assert printed("1,234,567 (1,234-2,000,000)").lower == 1234


def test_empty_printed_text_gives_an_empty_row() -> None:
    assert all(same(printed(text), Reading()) for text in ("", " ", "\u00a0", "\ufeff"))


# --- properties ---

SPELLINGS = st.tuples(st.integers(1, 10**12), st.sampled_from([",", " ", "\u00a0", "\u202f", "\u2009", "'", ""]))


@given(SPELLINGS, st.sampled_from(["more than ", "over ", ">", "> ", "at least ", "≥", "не менее ", "свыше ", "кеминде "]))
def test_no_lower_bound_is_ever_turned_into_a_point(number: tuple[int, str], words: str) -> None:
    found = printed(words + spelled(*number))
    assert math.isnan(found.value) and math.isnan(found.upper)
    assert found.lower == number[0] or found.reason == "ambiguous_separator"


@given(SPELLINGS, SPELLINGS, st.sampled_from(["-", "–", " — ", "..", " to ", " до "]))
def test_no_range_ever_gets_a_point(one: tuple[int, str], other: tuple[int, str], between: str) -> None:
    low, high = sorted([one, other])
    found = printed(spelled(*low) + between + spelled(*high))
    assert math.isnan(found.value)
    assert (found.lower, found.upper) == (low[0], high[0]) or found.reason == "ambiguous_separator"


@given(st.integers(1, 10**6), st.sampled_from([("million", 6), ("тыс.", 3), ("k", 3), ("bn", 9), ("млн", 6)]))
def test_a_multiplied_decimal_is_exact(tenths: int, multiplier: tuple[str, int]) -> None:
    word, power = multiplier
    assert printed(f"{tenths / 10} {word}").value == float(Decimal(tenths).scaleb(power - 1))


PIECES = st.one_of(
    st.integers(0, 10**7).map(str),
    st.integers(0, 10**10).map(lambda n: f"{n:,}"),
    st.integers(0, 10**10).map(lambda n: spelled(n, "\u00a0")),
    st.decimals(0, 10**5, places=2).map(str),
    st.sampled_from([" ", "-", "–", " - ", " (", "(", ")", "[", "]", "%", " %", "<", ">", "≥", "~", "+", ",", ".", "'", "*"]),
    st.sampled_from(
        ["about ", "more than ", "до ", " млн", " тыс.", "k", "м", " to ", "between ", " and ", "ден ашык", "95% CI "]
    ),
)
SHAPED = st.tuples(
    PIECES,
    st.sampled_from([" (", "(", " [", ""]),
    PIECES,
    st.sampled_from(["-", "–", " - "]),
    PIECES,
    st.sampled_from([")", "]", "%", ""]),
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=7).map("".join), SHAPED.map("".join), st.text(st.characters(exclude_categories=["Cs"]))
)


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=20))
def test_the_fast_reader_and_the_precise_one_say_the_same(texts: list[str]) -> None:
    for text, row in zip(texts, read_printed(pd.Series(texts)).itertuples(index=False), strict=True):
        assert same(Reading(*row), read_one(text)), text


@settings(max_examples=100, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=20))
def test_every_reading_is_one_the_database_would_hold_or_a_listed_reason(texts: list[str]) -> None:
    present = {
        "exact": "value",
        "about": "value",
        "more_than": "lower",
        "at_least": "lower",
        "less_than": "upper",
        "at_most": "upper",
    }
    for row in read_printed(pd.Series(texts)).itertuples(index=False):
        stands = [name for name in ("value", "lower", "upper") if not math.isnan(getattr(row, name))]
        if not row.qualifier:
            assert stands == [] and (row.reason in REASONS or row.reason == "")
        elif row.qualifier == "between":
            assert stands == ["lower", "upper"] and row.lower <= row.upper
        else:
            assert row.qualifier in QUALIFIERS and stands in ([present[row.qualifier]], ["value", "lower", "upper"])


@settings(max_examples=100, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=20))
def test_reading_a_machine_column_never_raises_and_never_gives_number_and_reason(texts: list[str]) -> None:
    read = read_number(pd.Series(texts))
    assert not (read["number"].notna() & (read["reason"] != "")).any()
    assert set(read["reason"]) <= {"", *REASONS}


def test_every_reason_says_what_is_wrong_and_how_to_mend_it() -> None:
    for reason in REASONS:
        wrong, mend = map(str, explain(reason, "{5} %s"))
        assert "'{5} %s'" in wrong and mend and "invalid" not in (wrong + mend).lower()

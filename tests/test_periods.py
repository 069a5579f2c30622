"""A period is read as EDTF, or refused with the way to write it."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.periods import Period, PeriodError, parts
from etl.periods import REASONS, explain, read_periods

TODAY = date(2026, 11, 1)


def read(text: str, kind: str = "period") -> tuple[str, str, str]:
    row = read_periods(pd.Series([text]), kind, TODAY).iloc[0]
    return row["first"], row["last"], row["reason"]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2006", "2006-01-01", "2006-12-31"), ("2008-02", "2008-02-01", "2008-02-29"), ("2013-10-28", "2013-10-28", "2013-10-28"),
        ("2010-22", "2010-06-01", "2010-08-31"), ("2010-24", "2010-12-01", "2011-02-28"), ("199X", "1990-01-01", "1999-12-31"),
        ("2006~", "2006-01-01", "2006-12-31"), ("2006?", "2006-01-01", "2006-12-31"), ("2006-05%", "2006-05-01", "2006-05-31"),
        ("2005/2009", "2005-01-01", "2009-12-31"), ("2009-06/2009-12", "2009-06-01", "2009-12-31"),
        ("2008/..", "2008-01-01", ""), ("../1991", "", "1991-12-31"), ("[2001..2007]", "2001-01-01", "2007-12-31"),
        (" 2006\u00a0", "2006-01-01", "2006-12-31"), ("", "", ""),
    ],
)  # fmt: skip
def test_edtf_gives_the_first_and_the_last_possible_day(text: str, first: str, last: str) -> None:
    assert read(text) == (first, last, "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("20", "two_digit_year"), ("'98", "two_digit_year"), ("03/04/2020", "ambiguous_date"), ("28.10.2013", "ambiguous_date"),
        ("2013/10/28", "ambiguous_date"), ("2019/20", "short_year"), ("2019–2021", "dash_interval"),
        ("2019-2021", "dash_interval"),
        ("2019-2020 (mid)", "dash_interval"), ("2019-20", "not_a_month"), ("2013-13", "not_a_month"),
        ("2021-22", "season_or_years"),
        ("2023-24~", "season_or_years"), ("43831", "excel_serial"), ("43831.0", "excel_serial"), ("1899", "too_early"),
        ("2057", "too_late"), ("9999", "too_late"), ("2009/2005", "last_before_first"), ("[2007..2001]", "last_before_first"),
        ("Q3 2020", "quarter"), ("2020-Q3", "quarter"), ("III кв. 2020", "quarter"), ("июнь 2020", "month_name"),
        ("June 2020", "month_name"), ("28 Oct 2013", "month_name"), ("2013-02-30", "no_such_day"), ("2010-1", "short_month"),
        ("2020-01-01 00:00:00", "has_time"), ("2020.0", "decimal_year"), ("1990s", "decade_word"), ("199x", "decade_word"),
        ("c. 2006", "approximate_word"), ("~2006", "approximate_word"), ("около 2006", "approximate_word"),
        ("since 2008", "open_word"), ("2008-", "open_word"), ("2008–present", "open_word"), ("2008/", "open_word"),
        ("../..", "no_ends"), ("[2001,2003]", "not_edtf"), ("20130101", "not_edtf"), ("٢٠٠٦", "not_edtf"),
        ("recently", "not_edtf"),
    ],
)  # fmt: skip
def test_every_other_way_of_writing_is_refused_with_its_reason(text: str, reason: str) -> None:
    assert read(text) == ("", "", reason)


def test_thirty_years_ahead_is_the_last_that_is_read() -> None:
    assert read("2056")[2] == "" and read("2056/2057")[2] == "too_late"


def test_a_date_column_takes_one_whole_day_only() -> None:
    assert read("2013-10-28", "date") == ("2013-10-28", "2013-10-28", "")
    assert [read(text, "date")[2] for text in ("2013-10", "2013", "2013-10-28~", "2013-10-28/2013-10-28")] == ["not_a_day"] * 4
    assert read("28.10.2013", "date")[2] == "ambiguous_date"


def test_open_ends_have_no_year_and_types_are_promised() -> None:
    found = read_periods(pd.Series(["2008/..", "2006", "2008/..", "x", ""], index=list("abcde")), today=TODAY)
    assert found["last_year"].isna().tolist() == [True, False, True, True, True]
    assert found.loc["b", ["first_year", "last_year"]].tolist() == [2006, 2006]
    assert found.index.tolist() == list("abcde")
    assert found.dtypes.astype(str).tolist() == ["str", "str", "Int64", "Int64", "str"]


def test_an_empty_column_is_read_as_an_empty_frame() -> None:
    found = read_periods(pd.Series([], dtype="str"))
    assert len(found) == 0 and found.columns.tolist() == ["first", "last", "first_year", "last_year", "reason"]


def test_a_missing_cell_is_an_empty_one() -> None:
    assert read_periods(pd.Series([None, "2006"]))["reason"].tolist() == ["", ""]


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("1997", Period("1997-01-01", "1997-12-31", "year")),
        ("2000~", Period("2000-01-01", "2000-12-31", "year", approximate=True)),
        ("2000?", Period("2000-01-01", "2000-12-31", "year", uncertain=True)),
        ("2000-05%", Period("2000-05-01", "2000-05-31", "month", approximate=True, uncertain=True)),
        ("2010-22", Period("2010-06-01", "2010-08-31", "season")),
        ("199X", Period("1990-01-01", "1999-12-31", "decade")),
        ("2013-10-28", Period("2013-10-28", "2013-10-28", "day")),
        ("2005~/2009", Period("2005-01-01", "2009-12-31", "interval", approximate=True)),
        ("2008/..", Period("2008-01-01", "", "interval", open_end=True)),
        ("../1991", Period("", "1991-12-31", "interval", open_start=True)),
        ("[2001..2007]", Period("2001-01-01", "2007-12-31", "year", one_of=True)),
        ("[2001..2007-05]", Period("2001-01-01", "2007-05-31", "interval", one_of=True)),
    ],
)  # fmt: skip
def test_parts_keep_how_sure_the_author_is(edtf: str, expected: Period) -> None:
    assert parts(edtf) == expected


@pytest.mark.parametrize("text", ["", "x", "2000/2001/2002", "[2000]", "[2001../2003]", "20X0", "199X-05", "2000-05-1"])
def test_parts_refuses_what_is_no_edtf_of_ours(text: str) -> None:
    with pytest.raises(PeriodError) as refused:
        parts(text)
    assert refused.value.reason in REASONS


DAYS = st.dates(date(1900, 1, 1), date(2056, 12, 31))


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%Y-%m", "%Y"]), st.sampled_from(["", "~", "?", "%"]))
def test_every_day_lies_within_the_period_that_names_it(day: date, form: str, mark: str) -> None:
    first, last, reason = read(day.strftime(form) + mark)
    assert reason == "" and first <= day.isoformat() <= last


@given(DAYS, st.integers(0, 9000))
def test_an_interval_begins_and_ends_where_its_ends_do(day: date, length: int) -> None:
    end = day + timedelta(days=length)
    period = parts(f"{day}/{end}")
    assert (period.first, period.last) == (day.isoformat(), end.isoformat())


@settings(max_examples=300)
@given(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"])),
        st.text("0123456789-/.X~?%[]– Q", max_size=16),
        st.from_regex(r"\[?[0-9]{4}(-[0-9]{2}){0,2}[~?%]?(\.\.|/)[0-9]{3}[0-9X](-[0-9]{2}){0,2}\]?", fullmatch=True),
    )
)
def test_reading_never_raises_and_never_gives_both_days_and_a_reason(text: str) -> None:
    first, last, reason = read(text)
    assert (first + last == "") if reason else (first <= last or last == "")
    assert reason == "" or reason in REASONS


def test_every_reason_says_what_is_wrong_and_how_to_mend_it() -> None:
    for reason in REASONS:
        wrong, mend = map(str, explain(reason, "{x}"))
        assert "'{x}'" in wrong and mend and "invalid" not in (wrong + mend).lower()

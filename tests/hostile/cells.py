"""Catalogue 82 to 125: numbers, dates, places, references, people."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook

from tests.hostile.case import GOOD, HEAD, ROW, SHARE, Case, book, figure, figures, raw

SOURCE = {"key": "s-1", "title": "Report", "producer": "Ministry", "kind": "government", "citation_full": "Ministry. Report."}
PRINTED = {name: text for name, text in GOOD.items() if name != "value"}
PRINTED_SHARE = {name: text for name, text in SHARE.items() if name != "value"}


def cell(address: str, value: Any, shown: str = "") -> Any:
    def change(made: Workbook) -> None:
        made.worksheets[0][address] = value
        if shown:
            made.worksheets[0][address].number_format = shown

    return book(change)


def percent(made: Workbook) -> None:
    made.worksheets[0]["B2"] = SHARE["indicator"]
    made.worksheets[0]["E2"] = 0.1
    made.worksheets[0]["E2"].number_format = "0%"


def source(**change: str) -> Any:
    return lambda folder: figures({**SOURCE, **change})(folder).rename(folder / "sources.csv")


def values(number: int, code: str, *texts: str, base: dict[str, str] = GOOD) -> Iterator[Case]:
    """A row error for each of these texts as the value."""
    return (Case(number, f"value {text}", "E", code, figure(base, value=text), 2) for text in texts)


def printed(number: int, *texts: str, base: dict[str, str] = PRINTED) -> Iterator[Case]:
    """Each of these printed forms is read."""
    return (Case(number, f"as printed {text}", "A", "", figure(base, as_printed=text)) for text in texts)


def refused(number: int, column: str, code: str, *texts: str) -> Iterator[Case]:
    """A row error for each of these texts in a column."""
    return (Case(number, f"{column} {text}", "E", code, figure(**{column: text}), 2) for text in texts)


def personal(*texts: str) -> Iterator[Case]:
    return (Case(125, text, "R", "personal_data", figure(note=text), 2) for text in texts)


NUMBERS = [
    Case(82, "comma not quoted", "E", "ragged", raw(f"{HEAD}\n{ROW.replace('12000', '1,234')}\n"), 2),
    *values(83, "ambiguous_separator", "1,234"),
    *values(84, "not_whole", "1.234"),
    Case(84, "1.234 percent", "A", "", figure(SHARE, value="1.234")),
    *(
        Case(85, f"value {text!r}", "N", "read_as_number", figure(value=text))
        for text in ("1 234", "1\u00a0234", "1\u202f234", "1'234")
    ),
    *values(86, "not_whole", "25000.5"),
    *values(86, "ambiguous_separator", "25000,5"),
    *printed(87, "<0.1", base=PRINTED_SHARE),
    *printed(88, ">100000", "100 000+", "over 100,000", "более 100 000", "не менее 100 000", "≥ 100 000"),
    *printed(89, "26 000–30 000", "26 000-30 000", "26 000—30 000", "26 000 to 30 000", "26 000 до 30 000"),
    Case(90, "number with a range", "W", "level_not_stated", figure(PRINTED, as_printed="25 000 (21 000–30 000)"), 2),
    *printed(91, "≈10 тыс."),
    *printed(91, "10 млн", base={**PRINTED, "place": "KAZ"}),
    Case(91, "1.5M", "E", "ambiguous_multiplier", figure(PRINTED, as_printed="1.5M"), 2),
    Case(92, "10% in CSV", "N", "read_as_number", figure(SHARE, value="10%")),
    Case(92, "0.1 shown as 10%", "N", "read_as_number", book(percent)),
    Case(92, "10% people", "E", "percent_sign", figure(value="10%"), 2),
    Case(92, "0.10 percent", "W", "fraction_of_percent", figure(SHARE, value="0.10"), 2),
    *values(93, "not_a_number", "12‰"),
    *values(94, "negative", "-5"),
    *values(94, "in_brackets", "(5)"),
    Case(94, "minus nought", "W", "zero_people", figure(value="-0")),
    *values(95, "above_hundred", "120", base=SHARE),
    *values(95, "negative", "-1", base=SHARE),
    *(Case(95, f"share {text}", "W", "whole_share", figure(SHARE, value=text), 2) for text in ("100", "0")),
    Case(96, "bounds swapped", "E", "lower_above_upper", figure(value="", lower="9", upper="5"), 2),
    Case(97, "outside its bounds", "E", "outside_bounds", figure(lower="20000", upper="30000"), 2),
    Case(98, "no interval", "W", "no_interval", figure(lower="12000", upper="12000"), 2),
    Case(99, "no level", "W", "level_not_stated", figure(lower="11000", upper="13000"), 2),
    *values(100, "not_finite", "NaN", "inf", "-inf", "1e999"),
    *values(100, "odd_notation", "1E5", "0x10", "1_000", "TRUE"),
    Case(100, "1E5 as a number", "A", "", cell("E2", 1e5)),
    *values(101, "missing_mark", "-", "—", "..", "…", "n/a", "NA", "нет данных", "жок"),
    Case(101, "empty, and said why", "A", "", figure(value="", qualifier="missing", obs_status="M", as_printed="..")),
    *refused(102, "place", "two_letter_code", "NA"),
    Case(103, "nobody", "W", "zero_people", figure(value="0"), 2),
    *values(104, "too_precise", "9007199254740993", "9223372036854775808", "123456789012345678901234567890"),
    *values(104, "more_than_everybody", "123456789012"),
    Case(106, "a zero too many", "W", "factor_ten", figure(value="1000000"), 2),
    Case(106, "a zero too few", "W", "factor_ten", figure(value="1000"), 2),
    Case(106, "nine times as many", "A", "", figure(value="900000")),
    *values(107, "not_whole", "26718.3333333"),
    Case(107, "many decimals", "W", "looks_computed", figure(SHARE, value="26.7183333333"), 2),
    Case(108, "number as text", "A", "", cell("E2", "12000")),
    *values(109, "odd_notation", "١٢٠٠"),
    *(Case(110, error, "E", "error_cell", cell("E2", error), 2) for error in ("#N/A", "#REF!", "#DIV/0!")),
    Case(111, "formula", "E", "formula_cell", cell("E2", "=1+1"), 2),
    Case(112, "formula never calculated", "E", "formula_cell", cell("E2", "=A1"), 2),
    *values(113, "footnote_mark", "25 000*", "25000¹", "25 000 [2]"),
]

REFERENCES = [
    Case(114, "year as a date", "W", "date_cell", cell("D2", datetime(2020, 1, 1), "yyyy"), 2),
    *refused(114, "period", "excel_serial", "43831"),
    *refused(115, "period", "short_year", "2019/20"),
    *refused(115, "period", "dash_interval", "2019–2021", "2019-2020 (mid)"),
    *refused(115, "period", "quarter", "Q3 2020"),
    *refused(115, "period", "month_name", "июнь 2020"),
    *refused(116, "period", "ambiguous_date", "03/04/2020"),
    *refused(117, "period", "future_year", str(date.today().year + 1)),
    *refused(117, "period", "two_digit_year", "20"),
    Case(117, "forecast", "A", "", figure(period=str(date.today().year + 1), obs_status="F")),
    Case(117, "long ago", "W", "long_ago", figure(period="1971"), 2),
    Case(118, "read in the future", "E", "future_date", source(date_accessed=f"{date.today().year + 1}-12-31"), 2),
    *refused(119, "place", "misspelt_place", "KYR"),
    *refused(119, "place", "two_letter_code", "KG", "UK", "KS"),
    Case(119, "small letters", "N", "read_as_place", figure(place="kgz")),
    *refused(120, "place", "former_country", "SUN", "YUG", "CSK", "SCG", "ANT"),
    *refused(120, "place", "user_assigned", "XKX"),
    *refused(121, "place", "name_not_code", "Бишкек", "Ош"),
    Case(121, "part of a country", "A", "", figure(place="KG-GB")),
    *(
        Case(122, name, "W", "name_read_as", figure(place=name), 2)
        for name in ("Киргизия", "Кыргызстан", "Кыргыз Республикасы", "Kyrgyzstan")
    ),
    *refused(123, "source", "required", ""),
    *(Case(123, word, "W", "vague_source", source(producer=word), 2) for word in ("various", "Wikipedia")),
    Case(123, "no address", "E", "not_a_url", source(url="doi 10.1"), 2),
    *refused(124, "indicator", "unknown_indicator", "idu", "pud", "problem-drug-users"),
    *personal(
        "Ask a.person@example.org",
        "+996 555 12-34-56",
        "тел. 0555 12 34 56",
        "0 (555) 12-34-56",
        "passport AN1234567",
        "ИНН 12345678901234",
        "lives at 42.87462, 74.56976",
        "дата рождения 01.02.1990",
    ),
    Case(125, "in a column nobody asked for", "R", "personal_data", raw(f"{HEAD},who\n{ROW},+996 555 12-34-56\n"), 2),
    Case(125, "column of names", "R", "personal_heading", raw(f"{HEAD},Фамилия\n{ROW},x\n")),
    Case(
        125,
        "printed things that are no person",
        "A",
        "",
        figure(note="1.052, 1.071; 26 000-30 000; 978-92-1-148373-5; 2013-10-28"),
    ),
]

CASES = [*NUMBERS, *REFERENCES]

"""What each kind of problem is called, so that a group of them has a heading and a tick has a name."""

import re
from collections.abc import Iterator, Mapping

from dashboard.language import _
from etl import number_reasons, periods, places, problems
from etl.problems import MESSAGES

NAMES: Mapping[str, str] = {
    # files and workbooks
    "empty_file": "The file is empty",
    "no_rows": "Headings, but no rows",
    "sheet_twice": "Two tables of one kind",
    "not_found": "The file is not there",
    "wrong_kind": "Not a file we read",
    "damaged": "The file is damaged",
    "same_file": "Loaded before",
    "too_many_rows": "Too many rows",
    "password": "Locked with a password",
    "macros": "The workbook holds macros",
    "strict_workbook": "A kind of workbook we do not read",
    "unsafe_workbook": "The workbook was not opened",
    "outside_content": "Parts that were not followed",
    "unknown_sheet": "A sheet we cannot place",
    "unread_sheet": "A sheet that was not read",
    "hidden_sheet": "A hidden sheet that was not read",
    "sheet_by_headings": "A sheet known by its headings",
    "several_sheets": "Several sheets of one kind",
    "used_range": "The sheet is far too large",
    "far_away": "Something far below the table",
    "formatted_rows": "Rows without text were passed over",
    "blank_rows": "Blank rows were passed over",
    "hidden_rows": "Hidden rows were read",
    "hidden_columns": "Hidden columns were read",
    "comments": "Comments that were not read",
    "struck_out": "Struck-out cells were read",
    "merged_cells": "Merged cells",
    "too_many_merged": "Many merged cells",
    "merged_headings": "Merged headings",
    "error_cell": "The cell shows an error",
    "formula_cell": "A formula where a figure belongs",
    "shown_otherwise": "The cell shows more than its number",
    "date_cell": "The cell is a date",
    "bad_character": "A broken character",
    "newer_template": "Another version of the template",
    # text files
    "encoding": "The letters are not UTF-8",
    "encoding_disagrees": "Another encoding than was said",
    "unknown_encoding": "An encoding we do not read",
    "utf16": "Read as UTF-16",
    "no_text": "The file is no text",
    "nul_byte": "A byte that no text has",
    "separator_line": "A first line for the program",
    "unclosed_quote": "A quotation mark is never closed",
    "huge_cell": "A very long cell",
    "ragged": "More or fewer cells than headings",
    # headings
    "duplicate_heading": "A heading stands twice",
    "missing_column": "A column is missing",
    "unknown_column": "A column we do not know",
    "nameless_column": "A column without a heading",
    "heading_read_as": "Headings read as ours",
    "title_rows": "Lines above the headings",
    "wide_table": "Years across the table",
    "too_wide": "Too many columns",
    "transposed": "Rows and columns are swapped",
    "two_row_headings": "Headings in two rows",
    "personal_heading": "A column of personal data",
    "personal_data": "Personal data",
    # cells
    "required": "A needed cell is empty",
    "tidied": "Spaces and invisible characters left out",
    "read_as_number": "Numbers written in another way",
    "read_as_place": "Places written in another way",
    "name_read_as": "Names of countries read as codes",
    "letters_lost": "Letters may be lost",
    "mixed_letters": "Two alphabets in one word",
    "not_a_slug": "Not a short name",
    "unknown_code": "Not one of the codes",
    "too_long": "The text is too long",
    "control_character": "An invisible control character",
    "not_a_url": "Not a web address",
    "not_a_date": "Not a date",
    "not_a_hash": "Not a SHA-256",
    "long_quote": "The quote is too long",
    # statements
    "unknown_source": "No such source",
    "unknown_indicator": "No such indicator",
    "broken_quotes": "It repeats something that is not held",
    "circular_quotes": "It repeats itself in the end",
    "duplicate_key": "The same statement twice",
    "wrong_key": "The key belongs to another row",
    "licence_pair": "A licence without its address",
    "no_number": "There is no number",
    "lower_above_upper": "The bounds are the wrong way round",
    "outside_bounds": "The value lies outside its bounds",
    "qualifier_disagrees": "The qualifier does not go with the numbers",
    "printed_disagrees": "The printed text and the numbers differ",
    "number_unused": "A printed number is not used",
    "permille": "A part of a thousand",
    "unit_changed": "The meaning of held figures would change",
    "printed_qualifier": "The printed text and the qualifier differ",
    "printed_not_read": "The printed text could not be compared",
    "open_not_exact": "An open end beside an exact value",
    "open_bound": "One bound and no qualifier",
    "wrong_unit": "Not the unit of the indicator",
    "percent_of_count": "A percentage where a number is counted",
    "not_whole": "Not a whole number",
    "more_than_everybody": "More people than live on Earth",
    "more_than_population": "More people than live there",
    "large_share_of_adults": "A large share of all adults",
    "factor_ten": "Ten times another figure",
    "same_figure": "A figure that is held already",
    "zero_people": "Nobody at all",
    "whole_share": "Exactly none or all",
    "fraction_of_percent": "Less than one in a hundred",
    "no_interval": "Bounds equal to the value",
    "level_not_stated": "Bounds without a meaning",
    "looks_computed": "Looks computed",
    "future_year": "A year still to come",
    "future_date": "A date still to come",
    "long_ago": "Long ago",
    "before_its_time": "Published before the time it tells of",
    "vague_source": "A source that cannot be looked up",
    "negative": "Below zero",
    "above_hundred": "More than 100 percent",
    "missing_why": "Missing, without a reason",
    "claimant_without_attribution": "A claimant, but not how the source knows",
    "own_quotes": "Quoted and its own at once",
}


def name_of(code: str) -> str:
    """A few words for a kind of problem; for one without a name, what is said of it with its particulars left out.

    The many ways in which a number, a period or a place can be unreadable share one name each.
    """
    if code in NAMES:
        return _(NAMES[code])
    if code in number_reasons.REASONS:
        return _("A number we cannot read")
    if code in periods.REASONS:
        return _("A period we cannot read")
    if code in places.REASONS:
        return _("A place we do not know")
    said = re.sub(r"'?\{\w+\}'?", "…", _(MESSAGES[code][0])) if code in MESSAGES else code.replace("_", " ")
    return said[:1].upper() + said[1:]


_PATTERNS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "etl/problems.py": problems.MESSAGES,
    "etl/number_reasons.py": number_reasons.REASONS,
    "etl/periods.py": periods.REASONS,
    "etl/places.py": places.REASONS,
}


def patterns() -> Iterator[tuple[str, str]]:
    """Pairs of (where it is declared, the English pattern) of every message and remedy that stands in a table."""
    yield from ((place, pattern) for place, held in _PATTERNS.items() for pair in held.values() for pattern in pair)

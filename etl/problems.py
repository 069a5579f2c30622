"""A problem is a value: where it is, what was found there, what is wrong and how its author can mend it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from etl.file_words import FILE_MESSAGES
from etl.held_words import HELD_MESSAGES

KEPT = 1000  # problems kept whole; the rest are counted
PERSONAL = frozenset({"personal_data", "personal_heading"})

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Problem:
    """What is wrong with a file, said so that its author can mend it.

    `row` is the row as a spreadsheet numbers it (the headings are row 1); None where the whole sheet or file is meant.
    """

    code: str
    sheet: str
    row: int | None
    column: str | None
    value: str
    message: str
    fix: str

    @property
    def is_warning(self) -> bool:
        """Whether the file can be loaded all the same, once its author has seen this."""
        return self.code in WARNINGS

    @property
    def is_notice(self) -> bool:
        """Whether it only says how something was read: there is nothing to decide."""
        return self.code in NOTICES

    def __str__(self) -> str:
        where = [self.sheet, f"row {self.row}" if self.row else "", self.column or ""]
        return f"{', '.join(part for part in where if part)}: {_sentence(self.message)} {_sentence(self.fix)}"


def _sentence(words: str) -> str:
    return words if words.endswith(("?", "…", ".")) else f"{words}."


@dataclass
class Findings:
    """Problems as they are found: the first of them whole, all of them counted, and the rows that have an error."""

    problems: list[Problem] = field(default_factory=list)
    errors: int = 0
    warnings: int = 0
    blank_rows: int = 0
    kinds: dict[str, int] = field(default_factory=dict)  # code of a warning that is no notice -> how many there are
    _wrong: dict[str, list[Rows]] = field(default_factory=dict)  # sheet -> the rows that have an error, in no order
    _full: bool = False  # of errors: no warning is left that could make room for one

    def add(self, found: Iterable[Problem]) -> None:
        """Take in more problems."""
        wrong: dict[str, list[int]] = {}
        for problem in found:
            if problem.is_notice and self._told(problem):
                continue
            self.warnings += problem.is_warning
            self.errors += not problem.is_warning
            if problem.is_warning and not problem.is_notice:
                self.count(problem.code, 1)
            if problem.row and not problem.is_warning:
                wrong.setdefault(problem.sheet, []).append(problem.row)
            self._keep([problem])
        for sheet, rows in wrong.items():
            self.mark(sheet, rows)

    def merge(self, other: "Findings") -> None:
        """Take in what another part of the same file brought to light."""
        repeated = [notice for notice in other.problems if notice.is_notice and self._told(notice)]
        news = [problem for problem in other.problems if problem not in repeated] if repeated else other.problems
        self._keep(news)
        self.errors += other.errors
        self.warnings += other.warnings - len(repeated)
        self.blank_rows += other.blank_rows
        for code, count in other.kinds.items():
            self.count(code, count)
        for sheet in other._wrong:
            self.mark(sheet, other.wrong(sheet))

    def count(self, code: str, more: int) -> None:
        """Count warnings of one kind."""
        self.kinds[code] = self.kinds.get(code, 0) + more

    def mark(self, sheet: str, rows: Sequence[int] | Rows) -> None:
        """Say that these rows of a sheet have an error."""
        self._wrong.setdefault(sheet, []).append(np.asarray(rows, np.int64))

    def wrong(self, sheet: str) -> Rows:
        """The numbers of the rows of a sheet that have an error, each once, in order."""
        return np.unique(np.concatenate([np.empty(0, np.int64), *self._wrong.get(sheet, [])]))

    def silence(self) -> None:
        """Where a file tells of persons, nothing that was found in it is repeated."""
        if any(problem.code in PERSONAL for problem in self.problems):
            self.problems = [problem for problem in self.problems if problem.code in PERSONAL or not problem.value]

    def _keep(self, news: Sequence[Problem]) -> None:
        """The first problems, and always the first that tells of a person: it decides what may be shown of all others.

        No warning takes the place of an error: whoever is told of an error must see where it is.
        """
        free = KEPT - len(self.problems)
        self.problems += news[:free]
        if not self._full:
            for late in [each for each in news[free:] if not each.is_warning]:
                spare = next((at for at in reversed(range(KEPT)) if _may_go(self.problems[at])), None)
                if spare is None:
                    self._full = True
                    break
                del self.problems[spare]
                self.problems.append(late)
        personal = next((problem for problem in news[free:] if problem.code in PERSONAL), None) if len(news) > free else None
        if personal and not any(problem.code in PERSONAL for problem in self.problems):
            self.problems[-1] = personal

    def _told(self, notice: Problem) -> bool:
        """Whether the like was noticed in the same column: once is enough."""
        like = (notice.code, notice.sheet, notice.column)
        return any(told.is_notice and (told.code, told.sheet, told.column) == like for told in self.problems)


def _may_go(kept: Problem) -> bool:
    # A notice stays: it stands for all that are like it.
    return kept.is_warning and not kept.is_notice


def problem(
    code: str, sheet: str, row: int | None = None, column: str | None = None, value: str = "", **facts: object
) -> Problem:
    """A problem of the catalogue below, its sentences filled with what was found."""
    message, fix = MESSAGES[code]
    shown = value if len(value) <= 60 else value[:57] + "…"
    filling = {"value": shown, "column": column, **facts}
    return Problem(code, sheet, row, column, value, message.format_map(filling), fix.format_map(filling))


# What was read in another form than it was typed, and said so: nobody needs to agree to it.
NOTICES = frozenset("utf16 separator_line heading_read_as formatted_rows blank_rows tidied read_as_number read_as_place".split())
# What its author should have seen before the file is loaded.
WARNINGS = NOTICES | frozenset(
    "unknown_column unread_sheet hidden_sheet sheet_by_headings outside_content hidden_rows hidden_columns comments struck_out "
    "title_rows date_cell name_read_as same_file printed_not_read looks_computed letters_lost mixed_letters long_ago zero_people "
    "whole_share no_interval level_not_stated fraction_of_percent vague_source "
    "same_figure factor_ten large_share_of_adults".split()
)

# code -> (what is wrong, how to mend it); plain sentences without their full stop. {value} is the cell as typed.
MESSAGES: Mapping[str, tuple[str, str]] = {
    **FILE_MESSAGES,
    **HELD_MESSAGES,
    # cells
    "required": ("{column} is empty", "Write {meaning}"),
    "tidied": (
        "'{value}' was read as '{read}': invisible characters and spaces at the ends were left out, here and in other cells",
        "Nothing needs mending",
    ),
    "read_as_number": ("'{value}' was read as {read}, and others like it", "Nothing needs mending"),
    "read_as_place": ("'{value}' was read as {read}, and others like it", "Nothing needs mending"),
    "name_read_as": ("the names of countries were read as codes: '{value}' as {read}", "Check it, or write the code"),
    "letters_lost": (
        "'{value}' has a question mark inside a word",
        "Were Kyrgyz letters lost (Ө Ү Ң)? Save it again as CSV UTF-8",
    ),
    "mixed_letters": ("'{value}' has Latin and Cyrillic letters in one word", "Type the word again in one alphabet"),
    "not_a_slug": ("'{value}' is not a short name", "Use small letters, digits and hyphens only, such as {example}"),
    "unknown_code": ("'{value}' is not one of the codes of {column}", "Write one of: {codes}"),
    "too_long": ("the text has {found} characters", "Keep to {longest}"),
    "control_character": ("'{value}' holds an invisible control character", "Type the text again without it"),
    "not_a_url": ("'{value}' is not a web address", "Write it with http:// or https:// in front, without spaces"),
    "not_a_date": ("'{value}' is not a date", "Write it as YYYY-MM-DD, such as 2026-11-20"),
    "not_a_hash": ("'{value}' is not a SHA-256", "Write its 64 hexadecimal digits"),
    "long_quote": ("the quote has {found} words", "Keep to 25: leave out what is not about the figure"),
    # statements
    "wrong_key": (
        "the key '{value}' does not belong to this row, whose key is {expected}",
        "Leave the column key empty, or correct it",
    ),
    "licence_pair": ("licence and licence_url must stand together", "Give both, or neither"),
    # figures
    "no_number": ("there is no number", "Give as_printed, or value, lower or upper, or the qualifier in_words"),
    "lower_above_upper": ("the lower bound {lower} is above the upper bound {upper}", "Were they swapped?"),
    "outside_bounds": ("the value {value} lies outside {lower} to {upper}", "Check the three numbers against the source"),
    "qualifier_disagrees": ("the qualifier {value} does not go with the numbers given ({given})", "{rule}"),
    "printed_disagrees": ("as_printed '{value}' says {printed}, but the number columns say {given}", "Correct one of the two"),
    "number_unused": (
        "as_printed '{value}' is a number, but the qualifier is {given}",
        "Leave the qualifier empty, or correct it",
    ),
    "permille": (
        "as_printed '{value}' is a part of a thousand, but the indicator is measured in {expected}",
        "Choose another indicator",
    ),
    "unit_changed": (
        "the {column} of {key} is {was}, figures of it are held, and this would change what they mean",
        "Make a new indicator with a key of its own",
    ),
    "printed_qualifier": ("as_printed '{value}' says {printed}, but the qualifier is {given}", "Correct one of the two"),
    "printed_not_read": ("as_printed '{value}' could not be compared with the number columns", "Check by eye that they agree"),
    "open_not_exact": ("as_printed has an open end (< or >), so {value} is not exact", "Write lower, upper and the qualifier"),
    "open_bound": ("there is one bound and no qualifier", "Write more_than, at_least, less_than or at_most as the qualifier"),
    "wrong_unit": (
        "the unit '{value}' is not the unit of the indicator, {expected}",
        "Choose another indicator, or correct the unit",
    ),
    "percent_of_count": (
        "as_printed '{value}' is a percentage, but the indicator is measured in {expected}",
        "Choose another indicator",
    ),
    "not_whole": ("{value} is not a whole number, and the indicator counts {expected}", "Check the decimal point"),
    "more_than_everybody": ("{value} people are more than live on Earth", "Check the digits"),
    "zero_people": ("the figure is 0 people", "Check that the source says nobody, and not that it does not know"),
    "whole_share": ("the share is exactly {value} percent", "Check that the source says so"),
    "fraction_of_percent": (
        "{value} percent is less than one in a hundred",
        "Check that it is not a share of one, as in 0.10 for 10 %",
    ),
    "no_interval": ("both bounds equal the value", "Leave the bounds empty if the source gives none"),
    "level_not_stated": ("there are bounds, but not what they mean", "Write ci95 or another interval_type, or not_stated"),
    "looks_computed": ("{value} looks computed: no source prints so many decimals", "Write the number as the source prints it"),
    "future_year": ("{value} is still to come", "Check the year; a projection has F among its obs_status"),
    "long_ago": ("{value} is before 1980", "Check the year"),
    "future_date": ("{value} is still to come", "Check the date"),
    "vague_source": ("'{value}' is no source that can be looked up", "Name the document in which the figures stand"),
    "negative": ("{value} is below zero", "Check the sign"),
    "above_hundred": ("{value} is more than 100 percent", "Check the decimal point"),
    "missing_why": ("a missing figure needs an observation status that says why", "Write one of H, L, M, O, Q as obs_status"),
    "claimant_without_attribution": (
        "there is a claimant, but not how the source knows",
        "Write interview, quoted or own as attribution",
    ),
    "own_quotes": (
        "a statement that quotes another cannot be the source's own",
        "Write quoted as attribution, or empty the column quotes",
    ),
}

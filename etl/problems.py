"""A problem is a value: where it is, what was found there, what is wrong and how its author can mend it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

KEPT = 1000  # problems kept whole; the rest are counted


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

    def __str__(self) -> str:
        where = [self.sheet, f"row {self.row}" if self.row else "", self.column or ""]
        return f"{', '.join(part for part in where if part)}: {self.message}. {self.fix}."


@dataclass
class Findings:
    """Problems as they are found: the first of them whole, all of them counted."""

    problems: list[Problem] = field(default_factory=list)
    errors: int = 0
    warnings: int = 0

    def add(self, found: Iterable[Problem]) -> None:
        """Take in more problems."""
        for problem in found:
            self.warnings += problem.is_warning
            self.errors += not problem.is_warning
            if len(self.problems) < KEPT:
                self.problems.append(problem)

    def merge(self, other: "Findings") -> None:
        """Take in what another part of the same file brought to light."""
        self.problems += other.problems[: KEPT - len(self.problems)]
        self.errors += other.errors
        self.warnings += other.warnings


def problem(
    code: str, sheet: str, row: int | None = None, column: str | None = None, value: str = "", **facts: object
) -> Problem:
    """A problem of the catalogue below, its sentences filled with what was found."""
    message, fix = MESSAGES[code]
    shown = value if len(value) <= 60 else value[:57] + "…"
    filling = {"value": shown, "column": column, **facts}
    return Problem(code, sheet, row, column, value, message.format_map(filling), fix.format_map(filling))


WARNINGS = frozenset({"unknown_column", "unread_sheet", "printed_not_read", "looks_computed"})

# code -> (what is wrong, how to mend it); plain sentences without their full stop. {value} is the cell as typed.
MESSAGES: Mapping[str, tuple[str, str]] = {
    # files and sheets
    "empty_file": ("the file is empty", "Choose a file with headings and at least one row"),
    "no_rows": ("there are headings but no rows", "Add at least one row under the headings"),
    "not_found": ("there is no file or folder {value}", "Check the name and the folder"),
    "wrong_kind": ("{value}", "Save it as CSV (UTF-8) or as an Excel workbook (.xlsx)"),
    "damaged": ("the workbook cannot be opened: {value}", "Save it again, or send it again"),
    "encoding": ("the text is not UTF-8: {value}", 'Save it as "CSV UTF-8"'),
    "unclosed_quote": (
        "a quotation mark opened here is never closed",
        'Close it, or write "" for a quotation mark inside a cell',
    ),
    "ragged": ("the row has {found} cells and the headings are {expected}", "Put cells that hold a comma in quotation marks"),
    "unknown_sheet": (
        "it is not clear what {value} holds",
        "Name it sources, indicators, figures or milestones, or use the template's headings",
    ),
    "unread_sheet": ("the sheet {value} was not read", "Rename it to sources, indicators, figures or milestones if it should be"),
    "error_cell": ("the cell in column {column} shows the error {value}", "Mend the formula, or type the figure"),
    "formula_cell": (
        "the cell in column {column} holds the formula {value}",
        "Type the figure itself: a formula is not a printed figure",
    ),
    # headings
    "duplicate_heading": ("the heading {value} stands twice", "Keep one of the two columns"),
    "missing_column": ("there is no column {value}", "Add it; its headings are in the template ({nearest})"),
    "unknown_column": ("the column {value} is not known and was not read", "Remove it, or rename it{nearest}"),
    "nameless_column": ("a column without a heading holds {value}", "Give it a heading, or empty it"),
    # cells
    "required": ("{column} is empty", "Write {meaning}"),
    "not_a_slug": ("'{value}' is not a short name", "Use small letters, digits and hyphens only, such as {example}"),
    "unknown_code": ("'{value}' is not one of the codes of {column}", "Write one of: {codes}"),
    "too_long": ("the text has {found} characters", "Keep to {longest}"),
    "control_character": ("'{value}' holds an invisible control character", "Type the text again without it"),
    "not_a_url": ("'{value}' is not a web address", "Write it with http:// or https:// in front, without spaces"),
    "not_a_date": ("'{value}' is not a date", "Write it as YYYY-MM-DD, such as 2026-11-20"),
    "not_a_hash": ("'{value}' is not a SHA-256", "Write its 64 hexadecimal digits"),
    "long_quote": ("the quote has {found} words", "Keep to 25: leave out what is not about the figure"),
    # references
    "unknown_source": ("there is no source '{value}'", "Add it to the sources sheet{nearest}"),
    "unknown_indicator": ("there is no indicator '{value}'", "Add it to the indicators sheet{nearest}"),
    "broken_quotes": (
        "there is no {thing} '{value}' that this could repeat",
        "Write the key of a {thing} held here, or leave quotes empty and name the original{nearest}",
    ),
    "circular_quotes": ("'{value}' in the end repeats this one", "Break the circle: one of them was said first"),
    "duplicate_key": ("rows {rows} are the same statement, {value}", "Keep one, or tell them apart with group or variant"),
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
    "printed_qualifier": ("as_printed '{value}' says {printed}, but the qualifier is {given}", "Correct one of the two"),
    "printed_not_read": ("as_printed '{value}' could not be compared with the number columns", "Check by eye that they agree"),
    "open_bound": (
        "there is only one bound and no qualifier",
        "Write more_than, at_least, less_than or at_most as the qualifier",
    ),
    "wrong_unit": (
        "the unit '{value}' is not the unit of the indicator, {expected}",
        "Choose another indicator, or correct the unit",
    ),
    "percent_of_count": (
        "as_printed '{value}' is a percentage, but the indicator is measured in {expected}",
        "Choose another indicator",
    ),
    "not_whole": ("{value} is not a whole number, and the indicator counts {expected}", "Check the decimal point"),
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

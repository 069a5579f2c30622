"""A problem is a value: where it is, what was found there, what is wrong and how its author can mend it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from db.phrasing import Fact, Wording, restored, wording
from etl.cell_words import CELL_MESSAGES
from etl.file_words import FILE_MESSAGES
from etl.held_words import HELD_MESSAGES

KEPT = 1000  # problems kept whole; the rest are counted
PERSONAL = frozenset({"personal_data", "personal_heading"})

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Problem:
    """What is wrong with a file, said so that its author can mend it.

    `row` is the row as a spreadsheet numbers it (the headings are row 1); None where the whole sheet or file is meant.
    `wrong` and `mend` can be said in any language; `message` and `fix` are the same in English.
    """

    code: str
    sheet: str
    row: int | None
    column: str | None
    value: str
    wrong: Wording
    mend: Wording

    @classmethod
    def of_plain(cls, plain: Mapping[str, Any]) -> "Problem":
        """A problem that was written down by way of dataclasses.asdict."""
        return cls(**{**plain, "wrong": restored(plain["wrong"]), "mend": restored(plain["mend"])})

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return str(self.wrong)

    @property
    def fix(self) -> str:
        """How to mend it, in English."""
        return str(self.mend)

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


def problem(code: str, sheet: str, row: int | None = None, column: str | None = None, value: Fact = "", **facts: Fact) -> Problem:
    """A problem of the catalogue below, its sentences filled with what was found.

    `value` is what somebody typed, a number that was counted, or words of ours, which nobody typed.
    """
    typed = value if isinstance(value, str) else ""
    shown = value if len(typed) <= 60 else typed[:57] + "…"
    filling = {"value": shown, "column": column or "", **facts}
    return Problem(code, sheet, row, column, typed, *(_filled(pattern, filling) for pattern in MESSAGES[code]))


def _filled(pattern: str, facts: Mapping[str, Fact]) -> Wording:
    return wording(pattern, **{name: fact for name, fact in facts.items() if f"{{{name}}}" in pattern})


# What was read in another form than it was typed, and said so: nobody needs to agree to it.
NOTICES = frozenset("utf16 separator_line heading_read_as formatted_rows blank_rows tidied read_as_number read_as_place".split())
# What its author should have seen before the file is loaded.
WARNINGS = NOTICES | frozenset(
    "unknown_column unread_sheet hidden_sheet sheet_by_headings outside_content hidden_rows hidden_columns comments struck_out "
    "title_rows date_cell name_read_as same_file printed_not_read looks_computed letters_lost mixed_letters long_ago zero_people "
    "whole_share no_interval level_not_stated fraction_of_percent vague_source "
    "same_figure factor_ten large_share_of_adults".split()
)

# code -> (what is wrong, how to mend it); plain sentences without their full stop. {value} is what was typed or found.
MESSAGES: Mapping[str, tuple[str, str]] = {**FILE_MESSAGES, **HELD_MESSAGES, **CELL_MESSAGES}

"""Problems in groups that a person can work through one after the other, each group with its name and its count."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboard.admin import kinds
from dashboard.language import _
from etl.columns import SHEETS
from etl.problems import Problem

KEPT_IN = "problems.json"
# What may be asked for, in the order in which it is offered.
BY_KIND, BY_SHEET, BY_COLUMN, BY_ROW = "kind", "sheet", "column", "row"
WAYS: Sequence[str] = (BY_KIND, BY_SHEET, BY_COLUMN, BY_ROW)
ERRORS, WARNINGS, NOTICES = "errors", "warnings", "notices"
GRAVITIES: Sequence[str] = (ERRORS, WARNINGS, NOTICES)


@dataclass(frozen=True)
class Group:
    """Problems that belong together; `title` is "" for the one group of the order of rows."""

    title: str
    problems: Sequence[Problem]


def gravity(problem: Problem) -> str:
    """One of GRAVITIES: what must be mended, what must have been seen, what only says how something was read."""
    if problem.is_notice:
        return NOTICES
    return WARNINGS if problem.is_warning else ERRORS


@dataclass(frozen=True)
class Line:
    """One line of a report: a problem, and all the rows of its sheet in which the very same stands."""

    problem: Problem
    rows: Sequence[int]


def lines(problems: Sequence[Problem], way: str) -> Sequence[Line]:
    """The problems of a group, those that differ in nothing but the row on one line; row by row each has its own."""
    alike: dict[object, list[Problem]] = {}
    for number, each in enumerate(problems):
        same = number if way == BY_ROW else (each.code, each.sheet, each.column, each.value, each.wrong, each.mend)
        alike.setdefault(same, []).append(each)
    return [Line(found[0], [each.row for each in found if each.row]) for found in alike.values()]


def row_words(numbers: Sequence[int]) -> str:
    """Rows in words, neighbours together: "row 4", "rows 4 to 9, 12"; "" without any."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    said = [str(first) if first == last else _("%(first)s to %(last)s", first=first, last=last) for first, last in runs]
    if not said:
        return ""
    return _("row %(n)s", n=said[0]) if len(set(numbers)) == 1 else _("rows %(all)s", all=", ".join(said))


def by_gravity(problems: Sequence[Problem]) -> Mapping[str, Sequence[Problem]]:
    """The problems of each gravity, in their order; gravities without any are left out."""
    parted = {name: [each for each in problems if gravity(each) == name] for name in GRAVITIES}
    return {name: found for name, found in parted.items() if found}


def way_names() -> Mapping[str, str]:
    """The ways of grouping and what a reader calls them."""
    return {BY_KIND: _("By kind"), BY_SHEET: _("By sheet"), BY_COLUMN: _("By column"), BY_ROW: _("Row by row")}


def grouped(problems: Sequence[Problem], way: str) -> Sequence[Group]:
    """The problems in groups: the largest kind first, sheets in the order of a load, columns in the order of the sheet.

    `way` is one of WAYS. Inside a group problems stand in the order of sheets and rows.
    """
    ordered = sorted(problems, key=_place)
    if way == BY_ROW:
        return [Group("", ordered)]
    names: Mapping[str, Callable[[Problem], str]] = {BY_KIND: _kind, BY_SHEET: _sheet, BY_COLUMN: _column}
    parted: dict[str, list[Problem]] = {}
    for each in ordered:
        parted.setdefault(names[way](each), []).append(each)
    groups = [Group(title, found) for title, found in parted.items()]
    return sorted(groups, key=lambda group: -len(group.problems)) if way == BY_KIND else groups


def _kind(problem: Problem) -> str:
    return kinds.name_of(problem.code)


def _sheet(problem: Problem) -> str:
    return problem.sheet or _("The whole file")


def _column(problem: Problem) -> str:
    if problem.column:
        return _("%(sheet)s: %(column)s", sheet=problem.sheet, column=problem.column)
    return _("%(sheet)s: no one column", sheet=problem.sheet) if problem.sheet else _("The whole file")


def _place(problem: Problem) -> tuple[int, str, int, int]:
    """Sorts by sheet as a load takes them, then by row, then by column; what is about the whole comes first."""
    sheets = list(SHEETS)
    sheet = sheets.index(problem.sheet) if problem.sheet in SHEETS else -1
    columns = [column.name for column in SHEETS.get(problem.sheet, ())]
    column = columns.index(problem.column) if problem.column in columns else -1
    return sheet, problem.sheet, problem.row or 0, column


def kept(folder: Path) -> list[Problem]:
    """The problems noted down in the folder of a job, in the order of the file; none where nothing was noted down."""
    file = folder / KEPT_IN
    if not file.is_file():
        return []
    return [Problem.of_plain(found) for found in json.loads(file.read_text("utf-8"))]

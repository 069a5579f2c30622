"""An XLSX workbook as sheets of text: which of them are read, and what is seen on them that a reader of cells would miss."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
from openpyxl.utils.exceptions import InvalidFileException

from etl.columns import SHEETS
from etl.container import DAMAGED, check_container
from etl.headings import MOST_COLUMNS, SEARCHED, check_layout, heading_row, read_headings, sheet_name, unknown_sheet
from etl.problems import Problem, problem
from etl.sheet import Sheet, Unreadable
from etl.workbook_cells import CHUNK, cell_text, plain_text, table
from etl.workbook_parts import Marks, Part, comment_rows, marks_of, worksheets

_MOST_MERGED = 1000
_MOST_CELLS = 10_000_000  # in the rectangle that a sheet fills
_NOT_READ_BACK = {"lists", "read me", "readme"}


def workbook_sheets(file: Path, problems: list[Problem]) -> list[Sheet]:
    """The known sheets of a workbook, matched by name or by headings; what else is there is named in `problems`.

    Raises Unreadable if it is damaged or unsafe, or if no sheet, or more than one, could be meant.
    """
    problems += check_container(file)
    parts = [part for part in worksheets(file) if part.title.strip().lower() not in _NOT_READ_BACK]
    problems += [problem("hidden_sheet", file.name, value=part.title) for part in parts if part.hidden]
    shown = [part for part in parts if not part.hidden]
    marks = {part.title: marks_of(file, part) for part in shown}
    for title, seen in marks.items():
        _check_size(title, seen)
    tops = _tops(file, [part.title for part in shown])
    chosen, layouts = _choose(file, tops, problems)
    sheets = [
        sheet
        for part in shown
        if part.title in chosen
        for sheet in _sheet(file, part, chosen[part.title], tops[part.title], marks[part.title], problems)
    ]
    if not chosen:
        raise Unreadable(*layouts, unknown_sheet(file.name, tops))
    return sheets


def _check_size(title: str, marks: Marks) -> None:
    cells = marks.last_row * marks.last_column
    if cells > _MOST_CELLS:
        where = f"row {marks.last_row:,} and column {marks.last_column:,}"
        raise Unreadable(problem("used_range", title, None, None, where, found=f"{cells:,}"))
    if len(marks.merged) > _MOST_MERGED:
        raise Unreadable(problem("too_many_merged", title, None, None, f"{len(marks.merged):,}"))


def _tops(file: Path, titles: list[str]) -> dict[str, list[list[str]]]:
    """The first rows of each sheet, as trimmed text."""
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=False)
        try:
            return {title: _top(book[title]) for title in titles}
        finally:
            book.close()
    except (*DAMAGED, InvalidFileException) as error:
        raise Unreadable(problem("damaged", file.name, value=str(error))) from error


def _top(worksheet: Any) -> list[list[str]]:
    worksheet.reset_dimensions()  # the size a file claims for itself may be wrong
    rows = []
    for cells in worksheet.iter_rows(max_row=SEARCHED + 1, max_col=MOST_COLUMNS * 4):
        row = [plain_text(cell).strip() for cell in cells]
        while row and not row[-1]:
            row.pop()
        rows.append(row)
    return rows


def _choose(file: Path, tops: dict[str, list[list[str]]], problems: list[Problem]) -> tuple[dict[str, str], list[Problem]]:
    """Title -> name in SHEETS of the sheets to read; and what is wrong with the layout of those that none knows."""
    named = {title: title.strip().lower() for title in tops if title.strip().lower() in SHEETS}
    fitting: dict[str, str] = {}
    layouts: list[Problem] = []
    for title, rows in tops.items():
        if title in named or not any(rows):
            continue
        layouts += check_layout(title, rows, heading_row(rows))
        meant = sheet_name(title, rows[heading_row(rows)])
        if meant and meant not in named.values():
            fitting[title] = meant
        else:
            problems.append(problem("unread_sheet", file.name, value=title))
    chosen = {title: name for title, name in named.items() if any(tops[title])} | fitting
    for name in set(chosen.values()):
        titles = [title for title, meant in chosen.items() if meant == name]
        if len(titles) > 1:
            raise Unreadable(problem("several_sheets", file.name, value=", ".join(titles), meant=name))
    problems += [problem("sheet_by_headings", file.name, value=title, meant=name) for title, name in fitting.items()]
    return chosen, layouts


def _sheet(file: Path, part: Part, name: str, rows: list[list[str]], marks: Marks, problems: list[Problem]) -> list[Sheet]:
    at = heading_row(rows, name)
    headings, found = read_headings(name, rows[at], at + 1)
    found += check_layout(name, rows, at)
    if at:
        above = " / ".join(" ".join(cell for cell in row if cell) for row in rows[:at])
        found.insert(0, problem("title_rows", name, at + 1, None, above, found=at + 1))
    found += _unseen(name, marks, at + 1, [row for row in comment_rows(file, part) if row > at + 1])
    problems += found
    if any(not one.is_warning and one.code not in {"merged_cells", "far_away"} for one in found):
        return []
    return [Sheet(name, tuple(headings), lambda noticed: _chunks(file, part, name, headings, at + 2, marks, noticed))]


def _unseen(name: str, marks: Marks, headings: int, comments: list[int]) -> list[Problem]:
    """What cannot be seen in the values of the cells."""
    found = []
    for first, last, reference in marks.merged:
        if first <= headings <= last:
            found.append(problem("merged_headings", name, headings, None, reference))
        elif first > headings:
            found.append(problem("merged_cells", name, first, None, reference))
    hidden = [row for row in marks.hidden_rows if row > headings]
    columns = [column for column in marks.hidden_columns if column <= marks.last_column]
    counted = {"hidden_rows": len(hidden), "hidden_columns": len(columns), "comments": len(comments), "struck_out": marks.struck}
    found += [problem(code, name, None, None, str(count)) for code, count in counted.items() if count]
    if marks.gap:
        found.append(problem("far_away", name, marks.gap[1], None, f"{marks.gap[1]:,}"))
    if marks.formatted_rows - marks.last_row > 1000:
        found.append(problem("formatted_rows", name, None, None, f"{marks.formatted_rows - marks.last_row:,}"))
    return found


def _chunks(
    file: Path, part: Part, name: str, headings: list[str], start: int, marks: Marks, found: list[Problem]
) -> Iterator[pa.Table]:
    last = marks.gap[0] if marks.gap else marks.last_row
    if last < start:
        return
    rows: list[list[str]] = []
    numbers: list[int] = []
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=False)
        worksheet: Any = book[part.title]
        worksheet.reset_dimensions()
        for number, cells in enumerate(worksheet.iter_rows(min_row=start, max_row=last, max_col=marks.last_column), start):
            rows.append(_row(cells, name, number, headings, found))
            numbers.append(number)
            if len(rows) == CHUNK:
                yield table(headings, rows, numbers)
                rows, numbers = [], []
        book.close()
    except (*DAMAGED, InvalidFileException) as error:
        found.append(problem("damaged", name, None, None, str(error)))
    if rows:
        yield table(headings, rows, numbers)


def _row(cells: Sequence[Any], name: str, number: int, headings: list[str], found: list[Problem]) -> list[str]:
    """The cells as text, one for each heading; a problem for what stands under no heading."""
    typed = [cell_text(cell, name, number, heading, found) for cell, heading in zip(cells, headings, strict=False)]
    nameless = next((cell.value for cell in cells[len(headings) :] if cell.value is not None), None)
    if nameless is not None:
        found.append(problem("nameless_column", name, number, None, str(nameless)))
    return typed + [""] * (len(headings) - len(typed))

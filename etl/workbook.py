"""An XLSX workbook as sheets of text: which of them are read, and what is seen on them that a reader of cells would miss."""

from collections.abc import Iterator, Sequence
from functools import partial

import pyarrow as pa

from db.phrasing import wording
from etl.brought import Brought
from etl.columns import LISTS, SHEETS, VERSION, VERSION_HEADING
from etl.container import DAMAGED, check_container
from etl.headings import MOST_COLUMNS, SEARCHED, check_layout, heading_row, read_headings, sheet_name, unknown_sheet
from etl.problems import Problem, problem
from etl.sheet import Sheet, Unreadable
from etl.workbook_cells import CHUNK, cell_text, plain_text, table
from etl.workbook_parts import Marks, Part, comment_rows, marks_of, worksheets
from etl.workbook_rows import Book, Value

_MOST_MERGED = 1000
_MOST_CELLS = 10_000_000  # in the rectangle that a sheet fills
NOT_READ_BACK = frozenset({LISTS, "read me", "readme", "problems"})  # what the template and our reports add to the tables


def workbook_sheets(file: Brought, problems: list[Problem]) -> list[Sheet]:
    """The known sheets of a workbook, matched by name or by headings; what else is there is named in `problems`.

    Raises Unreadable if it is damaged or unsafe, or if no sheet, or more than one, could be meant.
    """
    problems += check_container(file)
    every, book = worksheets(file), Book(file)
    _check_version(book, [part for part in every if part.title.strip().lower() == LISTS])
    parts = [part for part in every if part.title.strip().lower() not in NOT_READ_BACK]
    problems += [problem("hidden_sheet", file.name, value=part.title) for part in parts if part.hidden]
    shown = [part for part in parts if not part.hidden]
    marks = {part.title: marks_of(file, part) for part in shown}
    for title, seen in marks.items():
        check_size(title, seen)
    tops = _tops(book, shown)
    chosen, layouts = _choose(file, tops, problems)
    sheets = [
        sheet
        for part in shown
        if part.title in chosen
        for sheet in _sheet(book, part, chosen[part.title], tops[part.title], marks[part.title], problems)
    ]
    if not chosen:
        raise Unreadable(*layouts, unknown_sheet(file.name, tops))
    return sheets


def _check_version(book: Book, lists: list[Part]) -> None:
    """Raises Unreadable for a template of a later version than we know; one without a version is read by its headings."""
    for title, rows in _tops(book, lists).items():
        cells = [row[0] if row else "" for row in rows[:2]]
        if cells[0] == VERSION_HEADING and len(cells) > 1 and cells[1].isdecimal() and int(cells[1]) > VERSION:
            raise Unreadable(problem("newer_template", title, 2, None, cells[1], known=VERSION))


def check_size(title: str, marks: Marks) -> None:
    """Raises Unreadable if the sheet reaches too far, or if too much of it is merged."""
    cells = marks.last_row * marks.last_column
    if cells > _MOST_CELLS:
        where = wording("row {row} and column {column}", row=marks.last_row, column=marks.last_column)
        raise Unreadable(problem("used_range", title, None, None, where, found=cells))
    if len(marks.merged) > _MOST_MERGED:
        raise Unreadable(problem("too_many_merged", title, None, None, len(marks.merged)))


def _tops(book: Book, parts: list[Part]) -> dict[str, list[list[str]]]:
    """The first rows of each sheet, as trimmed text. Raises Unreadable if the workbook is damaged."""
    try:
        return {part.title: [_trimmed(cells) for _, cells in book.rows(part, SEARCHED + 1)] for part in parts}
    except DAMAGED as error:
        raise Unreadable(problem("damaged", book.file.name, value=book.file.words(error))) from error


def _trimmed(cells: Sequence[Value]) -> list[str]:
    row = [plain_text(cell).strip() for cell in cells[: MOST_COLUMNS * 4]]
    while row and not row[-1]:
        row.pop()
    return row


def _choose(file: Brought, tops: dict[str, list[list[str]]], problems: list[Problem]) -> tuple[dict[str, str], list[Problem]]:
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


def _sheet(book: Book, part: Part, name: str, rows: list[list[str]], marks: Marks, problems: list[Problem]) -> list[Sheet]:
    at = heading_row(rows, name)
    headings, found = read_headings(name, rows[at], at + 1)
    found += check_layout(name, rows, at)
    if at:
        above = " / ".join(" ".join(cell for cell in row if cell) for row in rows[:at])
        found.insert(0, problem("title_rows", name, at + 1, None, above, found=at + 1))
    found += _unseen(name, marks, at + 1, [row for row in comment_rows(book.file, part) if row > at + 1])
    problems += found
    if any(not one.is_warning and one.code not in {"merged_cells", "far_away"} for one in found):
        return []
    filled = max(0, marks.filled_rows - sum(any(row) for row in rows[: at + 1]))
    chunks = partial(_chunks, book, part, name, headings, at + 2, marks)
    return [Sheet(name, tuple(headings), chunks, filled)]


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
    found += [problem(code, name, None, None, count) for code, count in counted.items() if count]
    if marks.gap:
        found.append(problem("far_away", name, marks.gap[1], None, marks.gap[1]))
    if marks.formatted_rows - marks.last_row > 1000:
        found.append(problem("formatted_rows", name, None, None, marks.formatted_rows - marks.last_row))
    return found


def _chunks(
    book: Book, part: Part, name: str, headings: list[str], start: int, marks: Marks, found: list[Problem]
) -> Iterator[pa.Table]:
    last = marks.gap[0] if marks.gap else marks.last_row
    rows: list[list[str]] = []
    numbers: list[int] = []
    try:
        for number, cells in book.rows(part, last):
            if number >= start:
                rows.append(_row(cells, name, number, headings, found))
                numbers.append(number)
            if len(rows) == CHUNK:
                yield table(headings, rows, numbers)
                rows, numbers = [], []
    except DAMAGED as error:
        found.append(problem("damaged", name, None, None, book.file.words(error)))
    if rows:
        yield table(headings, rows, numbers)


def _row(cells: Sequence[Value], name: str, number: int, headings: list[str], found: list[Problem]) -> list[str]:
    """The cells as text, one for each heading; a problem for what stands under no heading."""
    typed = [
        cell if type(cell) is str else "" if cell is None else cell_text(cell, name, number, heading, found)
        for cell, heading in zip(cells, headings, strict=False)
    ]
    nameless = next((plain_text(cell) for cell in cells[len(headings) :] if cell is not None), None)
    if nameless is not None:
        found.append(problem("nameless_column", name, number, None, nameless))
    return typed + [""] * (len(headings) - len(typed))

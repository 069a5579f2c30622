"""An XLSX workbook as sheets of text: every cell in the form it was typed, formulas and error cells refused by their row."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
from openpyxl.utils.exceptions import InvalidFileException

from etl.columns import SHEETS
from etl.problems import Problem, problem
from etl.read import Sheet, Unreadable, check_headings

CHUNK = 20_000  # rows


def workbook_sheets(file: Path, problems: list[Problem]) -> list[Sheet]:
    """The known sheets of a workbook, matched by name; others are named in `problems`. Raises Unreadable if it is damaged."""
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=False)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        raise Unreadable(problem("damaged", file.name, value=str(error))) from error
    sheets: list[Sheet] = []
    for worksheet in book.worksheets:
        name = worksheet.title.strip().lower()
        if name not in SHEETS:
            if name not in {"lists", "read me", "readme"}:
                problems.append(problem("unread_sheet", file.name, value=worksheet.title))
            continue
        worksheet.reset_dimensions()  # the size a file claims for itself may be wrong
        headings = _headings(worksheet)
        if not headings:
            continue
        problems += check_headings(name, headings)
        sheets.append(_sheet(file, worksheet.title, name, headings))
    if not sheets:
        raise Unreadable(problem("unknown_sheet", file.name, value=file.name))
    return sheets


def _headings(worksheet: Any) -> list[str]:
    cells = next(worksheet.iter_rows(min_row=1, max_row=1, values_only=True), ())
    headings = ["" if cell is None else str(cell).strip() for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    return headings


def _sheet(file: Path, title: str, name: str, headings: list[str]) -> Sheet:
    def chunks(found: list[Problem]) -> Iterator[pa.Table]:
        book = openpyxl.load_workbook(file, read_only=True, data_only=False)
        worksheet = book[title]
        worksheet.reset_dimensions()
        rows: list[list[str]] = []
        numbers: list[int] = []
        for number, cells in enumerate(worksheet.iter_rows(min_row=2), 2):
            typed = [_text(cell, name, number, found) for cell in cells[: len(headings)]]
            if any(cell.value is not None for cell in cells[len(headings) :]):
                found.append(
                    problem(
                        "nameless_column",
                        name,
                        number,
                        None,
                        str(next(c.value for c in cells[len(headings) :] if c.value is not None)),
                    )
                )
            if any(typed):
                rows.append(typed + [""] * (len(headings) - len(typed)))
                numbers.append(number)
            if len(rows) == CHUNK:
                yield _table(headings, rows, numbers)
                rows, numbers = [], []
        if rows:
            yield _table(headings, rows, numbers)
        book.close()

    return Sheet(name, tuple(headings), chunks)


def _table(headings: list[str], rows: list[list[str]], numbers: list[int]) -> pa.Table:
    columns = {
        heading or f"\0{place}": pa.array([row[place] for row in rows], pa.string()) for place, heading in enumerate(headings)
    }
    return pa.table({**columns, "row": pa.array(numbers, pa.int64())})


def _text(cell: Any, sheet: str, row: int, found: list[Problem]) -> str:
    """The cell as text: whole numbers without a point, a cell shown as percent as its percentage, dates as ISO dates."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in {"e", "f"}:
        code = "error_cell" if cell.data_type == "e" else "formula_cell"
        found.append(problem(code, sheet, row, getattr(cell, "column_letter", None), str(value)))
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (datetime, date)):
        return value.isoformat()[:10]
    if isinstance(value, (int, float)):
        return _number_text(value, cell.number_format or "")
    return str(value)


def _number_text(value: int | float, shown_as: str) -> str:
    if shown_as.endswith("%"):
        from decimal import Decimal

        return f"{(Decimal(repr(value)) * 100).normalize():f}%"
    return str(int(value)) if isinstance(value, int) or value.is_integer() else repr(value)

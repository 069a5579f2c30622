"""The workbook to fill in: made from the file format, so that it can never ask for a column that the loader does not know."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from etl.columns import LISTS, SHEETS, VERSION, VERSION_HEADING, Column

_ROWS = 5000  # rows that offer their codes in a drop-down
_TEXT = "@"  # a spreadsheet's own format for text: 2013-10 stays 2013-10
_REQUIRED = PatternFill("solid", fgColor="FFDDEBF7")


def write_template(file: Path) -> None:
    """Write the workbook: one sheet a table, headings with their meaning, drop-downs for codes, and one example row to overwrite.

    Raises OSError if the file cannot be written.
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    sheets = {name: workbook.create_sheet(name) for name in SHEETS}
    ranges = _write_lists(workbook.create_sheet(LISTS))
    for name, sheet in sheets.items():
        _write_sheet(sheet, SHEETS[name], ranges)
    workbook.save(file)


def code_lists() -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every code list of the format, once, named after the first column that uses it."""
    seen: set[int] = set()
    for sheet, columns in SHEETS.items():
        for column in columns:
            if column.codes is not None and id(column.codes) not in seen:
                seen.add(id(column.codes))
                yield f"{sheet}.{column.name}", column.codes


def example(column: Column) -> str:
    """What the example row holds in this column; nothing where the loader makes the key itself."""
    return "" if column.kind == "key" else column.example


def _write_lists(sheet: Worksheet) -> dict[int, str]:
    """Write the version, and each list as two columns, codes and meanings; the range of its codes by identity of the list."""
    ranges = {}
    _headings(sheet, 1, [VERSION_HEADING])
    _text_cell(sheet, 2, 1, str(VERSION))
    sheet.column_dimensions["A"].width = 28
    for number, (name, codes) in enumerate(code_lists(), 1):
        left = number * 3 + 1
        letter = get_column_letter(left)
        _headings(sheet, left, [name, "what it stands for"])
        for row, (code, meaning) in enumerate(codes.items(), start=2):
            _text_cell(sheet, row, left, code)
            _text_cell(sheet, row, left + 1, meaning)
        sheet.column_dimensions[letter].width = 24
        sheet.column_dimensions[get_column_letter(left + 1)].width = 44
        ranges[id(codes)] = f"{LISTS}!${letter}$2:${letter}${len(codes) + 1}"
    sheet.freeze_panes = "A2"
    return ranges


def _headings(sheet: Worksheet, left: int, names: list[str]) -> None:
    for column, name in enumerate(names, start=left):
        _text_cell(sheet, 1, column, name).font = Font(bold=True)


def _write_sheet(sheet: Worksheet, columns: tuple[Column, ...], ranges: dict[int, str]) -> None:
    for number, column in enumerate(columns, start=1):
        _write_heading(_text_cell(sheet, 1, number, column.name), column)
        _text_cell(sheet, 2, number, example(column))
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = min(max(len(column.name), len(column.example)) + 3, 40)
        sheet.column_dimensions[letter].number_format = _TEXT
        if column.codes is not None:
            sheet.add_data_validation(_drop_down(column, ranges[id(column.codes)], f"{letter}2:{letter}{_ROWS}"))
    sheet.freeze_panes = "A2"


def _write_heading(cell: Cell, column: Column) -> None:
    cell.font = Font(bold=column.required)
    cell.alignment = Alignment(vertical="top")
    if column.required:
        cell.fill = _REQUIRED
    needed = "Needed. " if column.required else "May stay empty. "
    said = f"{needed}{column.meaning}." + (f"\nExample: {column.example}" if column.example else "")
    cell.comment = Comment(said, "Tallies", width=320, height=110)


def _drop_down(column: Column, codes: str, cells: str) -> DataValidation:
    """Only codes of the list may be chosen; a column that takes several at once offers them without insisting."""
    one = column.kind == "code"
    rule = DataValidation("list", formula1=f"={codes}", allow_blank=True, showErrorMessage=one, sqref=cells)
    rule.errorTitle, rule.error = (
        "Not a code of this list",
        f"Choose one of the codes: the sheet '{LISTS}' says what each stands for.",
    )
    return rule


def _text_cell(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    cell = sheet.cell(row, column, text or None)
    cell.number_format = _TEXT
    assert isinstance(cell, Cell), "no cell of a new sheet is merged"
    return cell

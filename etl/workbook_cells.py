"""One cell of a workbook as text, in the form it was typed: formulas and error cells are refused by their row."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from etl.problems import Problem, problem

CHUNK = 20_000  # rows


def table(headings: list[str], rows: list[list[str]], numbers: list[int]) -> pa.Table:
    """Rows of text as a chunk: one text column a heading, and `row`."""
    columns = {
        heading or f"\0{place}": pa.array([row[place] for row in rows], pa.string()) for place, heading in enumerate(headings)
    }
    return pa.table({**columns, "row": pa.array(numbers, pa.int64())})


def cell_text(cell: Any, sheet: str, row: int, heading: str, found: list[Problem]) -> str:
    """The cell as text; "" with a problem for what is no text, number or date."""
    if cell.value is None:
        return ""
    if cell.data_type in {"e", "f"}:
        code = "error_cell" if cell.data_type == "e" else "formula_cell"
        found.append(problem(code, sheet, row, getattr(cell, "column_letter", None), plain_text(cell)))
        return ""
    text = plain_text(cell)
    if isinstance(cell.value, (int, float)) and _says_more(cell.number_format or ""):
        found.append(problem("shown_otherwise", sheet, row, heading, text))
        return ""
    if isinstance(cell.value, (datetime, date)) and heading in {"period", "date"}:
        found.append(problem("date_cell", sheet, row, heading, text))
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        found.append(problem("bad_character", sheet, row, heading))
        return ""
    return text


def plain_text(cell: Any) -> str:
    """The value as text: whole numbers without a point, a cell shown as percent as its percentage, dates as ISO dates."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (datetime, date)):
        return value.isoformat()[:10]
    if isinstance(value, (int, float)):
        return _number_text(value, cell.number_format or "")
    return str(getattr(value, "text", value))  # an array formula is an object that knows its text


def _says_more(shown_as: str) -> bool:
    """Whether the format puts words or a sign such as ">" beside the number: taken alone, it would lose its bound."""
    bare = re.sub(r"\[[^]]*\]|[_*].", "", shown_as)  # conditions, colours and fillers show nothing
    return bool(re.search(r'"[^"]*[^\s"][^"]*"|[<>~≈≥≤]', bare))


def _number_text(value: int | float, shown_as: str) -> str:
    if shown_as.endswith("%"):
        return f"{(Decimal(repr(value)) * 100).normalize():f}%"
    return str(int(value)) if isinstance(value, int) or value.is_integer() else repr(value)

"""One cell of a workbook as text, in the form it was typed: formulas and error cells are refused by their row."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

import pyarrow as pa

from etl.problems import Problem, problem
from etl.workbook_rows import Value

CHUNK = 20_000  # rows


def table(headings: list[str], rows: list[list[str]], numbers: list[int]) -> pa.Table:
    """Rows of text as a chunk: one text column a heading, and `row`."""
    columns = {
        heading or f"\0{place}": pa.array([row[place] for row in rows], pa.string()) for place, heading in enumerate(headings)
    }
    return pa.table({**columns, "row": pa.array(numbers, pa.int64())})


def cell_text(cell: Value, sheet: str, row: int, heading: str, found: list[Problem]) -> str:
    """The cell as text; "" with a problem for what is no text, number or date."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    if cell.data_type in {"e", "f"}:
        code = "error_cell" if cell.data_type == "e" else "formula_cell"
        found.append(problem(code, sheet, row, cell.column_letter or None, plain_text(cell)))
        return ""
    text = plain_text(cell)
    if isinstance(cell.value, (int, float)) and says_more(cell.number_format):
        found.append(problem("shown_otherwise", sheet, row, heading, text))
        return ""
    if isinstance(cell.value, (datetime, date)) and heading in {"period", "date"}:
        found.append(problem("date_cell", sheet, row, heading, text))
    return text


def plain_text(cell: Value) -> str:
    """The value as text: whole numbers without a point, a cell shown as percent as its percentage, dates as ISO dates."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    value = cell.value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (datetime, date)):
        return value.isoformat()[:10]
    if isinstance(value, (int, float)):
        return _number_text(value, cell.number_format)
    return str(value)


@lru_cache(maxsize=256)  # a workbook has few formats and many numbers
def says_more(shown_as: str) -> bool:
    """Whether the format puts words or a sign such as ">" beside the number: taken alone, it would lose its bound."""
    bare = re.sub(r"\[[^]]*\]|[_*].", "", shown_as)  # conditions, colours and fillers show nothing
    return bool(re.search(r'"[^"]*[^\s"][^"]*"|[<>~≈≥≤]', bare))


def _number_text(value: int | float, shown_as: str) -> str:
    if shown_as.endswith("%"):
        return f"{(Decimal(repr(value)) * 100).normalize():f}%"
    return str(int(value)) if isinstance(value, int) or value.is_integer() else repr(value)

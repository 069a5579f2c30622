"""CSV for spreadsheets: they know its encoding by the mark in front, and take no text in it for a formula.

Where the separator is a semicolon, as spreadsheets set to Russian expect, the decimal sign is a comma:
they read 5.3 as a day in March.
"""

from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.formats import delimited
from dashboard.formats.cells import shaped, text_of
from dashboard.formats.view import View

MIME = "text/csv; charset=utf-8; header=present"
ENDING = "excel.csv"
EXTENSION = ".csv"
SEPARATORS = (",", ";", "\t")

_MARK = "\N{BYTE ORDER MARK}".encode()
# What a spreadsheet may take for the beginning of a formula, in full width too.
_STARTS_A_FORMULA = r"^[=+\-@\t\r\x00＝＋－＠]"


def write(view: View, chunks: Iterable[pa.Table], separator: str = ",") -> Iterator[bytes]:
    """The heading and every row, lines ending in CR LF. A text that could be a formula begins with an apostrophe, a number never.

    Raises ValueError for a separator that is not one of SEPARATORS.
    """
    if separator not in SEPARATORS:
        raise ValueError(f"cells are separated by one of {' '.join(SEPARATORS)}, not by {separator!r}")
    yield _MARK + separator.join(view.names).encode() + b"\r\n"
    for rows in shaped(view, chunks):
        safe = [_safe(rows[name], separator) for name in rows.column_names]
        yield delimited.lines(pa.table(safe, names=rows.column_names), separator, "\r\n")


def _safe(column: pa.ChunkedArray, separator: str) -> pa.ChunkedArray:
    text = text_of(column)
    if pa.types.is_floating(column.type):
        return pc.replace_substring(text, ".", ",") if separator == ";" else text
    if not pa.types.is_string(column.type):
        return text
    risky = pc.match_substring_regex(text, _STARTS_A_FORMULA)
    return pc.if_else(pc.fill_null(risky, False), pc.binary_join_element_wise("'", text, ""), text)

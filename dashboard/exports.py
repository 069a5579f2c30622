"""Figures as files: every number as its shortest exact text, every bound in its own column, nothing filled in."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from db.identity import number_text
from db.packed import CELL, ROW, Packed

_ROWS = 50_000  # written at a time
_QUOTE, _SPLITS = ord('"'), b',"\r\n'
_WRITTEN = bytes.maketrans(f"{CELL}{ROW}".encode(), b",\n")


def csv_bytes(frame: pd.DataFrame, columns: Sequence[str]) -> bytes:
    """The frame as CSV (UTF-8, one heading row) with these columns, in this order; a column it lacks stays empty."""
    return csv_heading(columns) + b"".join(csv_rows(pa.Table.from_pandas(frame, preserve_index=False), columns))


def csv_heading(columns: Sequence[str]) -> bytes:
    """The first line of a CSV with these columns."""
    return (",".join(columns) + "\n").encode()


def csv_rows(table: pa.Table, columns: Sequence[str]) -> Iterator[bytes]:
    """The rows of the table as lines of CSV, many at a time. Null and NaN are empty cells, integers have no decimal point."""
    for start in range(0, table.num_rows, _ROWS):
        part = table.slice(start, _ROWS)
        cells = [_cells(part[name]) if name in part.column_names else pa.scalar("") for name in columns]
        lines = pc.binary_join_element_wise(*cells, ",").to_pylist()
        yield "".join(f"{line}\n" for line in lines).encode()


def csv_of_packed(rows: Packed, columns: int) -> bytes | None:
    """Packed rows of so many columns as the lines that csv_rows would write; None if a text holds a sign that parts cells.

    A quotation mark goes in wherever a cell that needs it begins or ends, and before each one that stands in it.
    """
    octets = rows.text.encode()
    signs = np.frombuffer(octets, np.uint8)
    ends = np.flatnonzero((signs == ord(CELL)) | (signs == ord(ROW)))
    if len(ends) != rows.rows * columns or np.any(signs[ends[columns - 1 :: columns]] != ord(ROW)):
        return None
    splits = np.flatnonzero(_any_of(signs, _SPLITS))
    lines = octets.translate(_WRITTEN)
    if not len(splits):
        return lines
    cells = np.searchsorted(ends, splits)
    cells = cells[np.flatnonzero(np.diff(cells, prepend=-1))]  # each once
    starts = np.where(cells == 0, 0, ends[cells - 1] + 1)
    places = np.sort(np.concatenate([starts, ends[cells], splits[signs[splits] == _QUOTE]])).tolist()
    return b'"'.join([lines[start:end] for start, end in zip([0, *places], [*places, len(lines)], strict=True)])


def _any_of(signs: np.ndarray, wanted: bytes) -> np.ndarray:
    found: np.ndarray = signs == wanted[0]
    for sign in wanted[1:]:
        found |= signs == sign
    return found


def _cells(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Each value as a cell: quoted only where a comma, a quotation mark or a line break would split it."""
    text = pc.fill_null(_text(column), "")
    splits = pc.match_substring_regex(text, '[",\r\n]')
    if not pc.any(splits).as_py():
        return text
    quoted = pc.binary_join_element_wise(pa.scalar('"'), pc.replace_substring(text, '"', '""'), pa.scalar('"'), "")
    return pc.if_else(splits, quoted, text)


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_floating(column.type):
        known = pc.if_else(pc.is_nan(column), pa.scalar(None, pa.float64()), column.cast(pa.float64()))
        return number_text(known)
    return column.cast(pa.string())

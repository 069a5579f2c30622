"""Figures as files: every number as its shortest exact text, every bound in its own column, nothing filled in."""

from collections.abc import Iterator, Sequence

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from db.identity import number_text

_ROWS = 50_000  # written at a time


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

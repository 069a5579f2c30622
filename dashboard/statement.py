"""Reading one statement row, whether it came as a dict or a Series, so that an empty cell is met in one place only."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.foreign import SOURCE_WORDS, hear_rows, hear_source
from dashboard.rows import OUR_WORDS, Held, said

Row = Mapping[str, Any] | pd.Series


def told(table: Held, columns: Sequence[str]) -> list[dict[str, Any]]:
    """Each row of `table` with only `columns`, for every column costs; rows that were told already come back as they are.

    As in dashboard.rows, our own words are in the reader's language.
    """
    if not isinstance(table, pd.DataFrame):
        return list(table)
    held = ([said(cell) for cell in table[name].tolist()] if name in OUR_WORDS else table[name].tolist() for name in columns)
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*held, strict=True)]
    hear_rows(columns, rows)
    return rows


def text(row: Row, column: str) -> str:
    """The text in `column`; "" when the cell is empty or the row has no such column."""
    cell: Any = row.get(column)
    if not isinstance(cell, str) and (cell is None or pd.isna(cell)):
        return ""
    if column in OUR_WORDS:
        return str(said(cell))
    if column in SOURCE_WORDS:
        hear_source(cell, row.get("language"))
    return str(cell)


def figure(row: Row, column: str) -> float | None:
    """The number in `column`, as held; None when the cell is empty or the row has no such column."""
    cell: Any = row.get(column)
    if isinstance(cell, float):
        return None if math.isnan(cell) else float(cell)
    return None if cell is None or pd.isna(cell) or cell == "" else float(cell)


def year(row: Row, column: str) -> int | None:
    """The year in `column`; None when the source gives none."""
    cell = figure(row, column)
    return None if cell is None else int(cell)

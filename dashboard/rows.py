"""A DataFrame as typed rows, for the code that tells of one statement at a time."""

from typing import Any

import pandas as pd


def rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Each row as a mapping from column to cell, in order; cells as the table holds them."""
    names = [str(name) for name in table.columns]
    return [dict(zip(names, cells, strict=True)) for cells in table.itertuples(index=False, name=None)]

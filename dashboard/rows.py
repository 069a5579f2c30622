"""A DataFrame as typed rows, for the code that tells of one statement at a time."""

from typing import Any

import pandas as pd

from dashboard.language import current, of_catalogue

# What the shipped catalogue says in its own English and not in the words of a source; the rest of a row is never translated.
OUR_WORDS = frozenset(
    {"indicator_title", "title", "definition", "target_population", "numerator", "denominator", "family", "group", "description"}
)


def rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Each row as a mapping from column to cell, in order; our own words in the reader's language, all else as it is held."""
    names = [str(name) for name in table.columns]
    held = [dict(zip(names, cells, strict=True)) for cells in _cells(table)]
    if current() == "en":
        return held
    ours = [name for name in names if name in OUR_WORDS]
    return [{**row, **{name: said(row[name]) for name in ours}} for row in held]


def _cells(table: pd.DataFrame) -> list[tuple[Any, ...]]:
    # A page asks this of hundreds of small tables, of which DataFrame.itertuples would make many times as much.
    return list(zip(*(table[name].tolist() for name in table.columns), strict=True))


def said(cell: Any) -> Any:
    """A cell of one of OUR_WORDS in the reader's language."""
    return of_catalogue(cell) if isinstance(cell, str) else cell

"""A DataFrame as typed rows, for the code that tells of one statement at a time."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import pandas as pd

from dashboard.foreign import hear, hear_rows
from dashboard.language import current, of_catalogue

# What the shipped catalogue says in its own English and not in the words of a source; the rest of a row is never translated.
OUR_WORDS = frozenset(
    "indicator_title title definition target_population numerator denominator family group description note".split()
)


# Statements as they are read, or as rows already: a page of many small tables is read once and then parted as rows.
Held: TypeAlias = pd.DataFrame | Sequence[dict[str, Any]]


def rows(table: Held) -> list[dict[str, Any]]:
    """Each row as a mapping from column to cell, in order; our own words in the reader's language, all else as it is held."""
    if not isinstance(table, pd.DataFrame):
        return list(table)
    names = [str(name) for name in table.columns]
    held = [dict(zip(names, cells, strict=True)) for cells in _cells(table)]
    hear_rows(names, held)
    if current() == "en":
        return held
    ours = our_columns(names)
    return [{**row, **{name: said(row[name]) for name in ours}} for row in held]


def our_columns(names: Sequence[str]) -> list[str]:
    """Which of these columns hold our own words: of a load, which has no key, the note is its author's."""
    return [name for name in names if name in OUR_WORDS and (name != "note" or "key" in names)]


def _cells(table: pd.DataFrame) -> list[tuple[Any, ...]]:
    # A page asks this of hundreds of small tables, of which DataFrame.itertuples would make many times as much.
    return list(zip(*(table[name].tolist() for name in table.columns), strict=True))


def said(cell: Any) -> Any:
    """A cell of one of OUR_WORDS in the reader's language, or as it is held and known to be in another."""
    if not isinstance(cell, str) or current() == "en":
        return cell
    translated = of_catalogue(cell)
    if translated == cell:
        hear(cell)
    return translated

"""What may be right and is often a slip: a figure that its author should look at once more before it is loaded."""

from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.chunk import Chunk
from etl.known import Known
from etl.text import anywhere

_COMPUTED = r"\.[0-9]{6,}"  # no source prints six decimals
_EVERYBODY = 10_000_000_000
_LONG_AGO = 1980
_BETWEEN_LETTERS = r"\p{Cyrillic}\?\p{Cyrillic}"
_MIXED = r"\p{Cyrillic}[A-Za-z]|[A-Za-z]\p{Cyrillic}"


def doubt_figures(chunk: Chunk, numbers: pd.DataFrame, known: Known) -> None:
    """Flag figures that look like a slip. `numbers` has the columns value, lower, upper."""
    numbers = numbers[["value", "lower", "upper"]]
    value, lower, upper = (numbers[name].to_numpy() for name in ("value", "lower", "upper"))
    extreme = (value <= 1) | (value == 100) | (numbers > _EVERYBODY).to_numpy().any(axis=1)
    if extreme.any():
        _doubt_extremes(chunk, numbers, known)
    point = (value == lower) & (value == upper)
    chunk.flag(point, "no_interval", "value")
    bounded = ~np.isnan(value) & ~np.isnan(lower) & ~np.isnan(upper)
    if (bounded & ~point).any():
        chunk.flag(bounded & ~point & chunk.empty("interval_type"), "level_not_stated", "interval_type")
    text = pa.array(chunk.text("value"))
    if anywhere(text, _COMPUTED):
        long = pc.match_substring_regex(text, f"{_COMPUTED}$")
        chunk.flag(long.to_numpy(zero_copy_only=False), "looks_computed", "value")


def _doubt_extremes(chunk: Chunk, numbers: pd.DataFrame, known: Known) -> None:
    """Flag nobody, everybody, all of a share and less than a hundredth of it."""
    units = [known.units.get(key, "") for key in chunk.distinct("indicator")]
    people = chunk.spread("indicator", np.array([unit == "people" for unit in units], bool), False)
    shares = chunk.spread("indicator", np.array([unit.startswith("percent") for unit in units], bool), False)
    value = numbers["value"].to_numpy()
    for name in ("value", "lower", "upper"):
        chunk.flag(people & (numbers[name].to_numpy() > _EVERYBODY), "more_than_everybody", name)
    chunk.flag(people & (value == 0), "zero_people", "value")
    chunk.flag(shares & ((value == 0) | (value == 100)), "whole_share", "value")
    chunk.flag(shares & (value > 0) & (value < 1) & chunk.empty("as_printed"), "fraction_of_percent", "value")


def doubt_period(chunk: Chunk, column: str, read: pd.DataFrame) -> None:
    """Flag years to come, unless they are said to be a forecast (obs_status F), and years long ago.

    `read` is what periods.read_periods says of the distinct texts of the column, by text.
    """
    coming = read.index[(read["last_year"] > date.today().year).fillna(False)]
    if len(coming):
        forecast = chunk.text("obs_status").str.contains("F", regex=False).to_numpy(bool)
        chunk.flag(chunk.text(column).isin(coming).to_numpy(bool) & ~forecast, "future_year", column)
    before = read.index[(read["first_year"] < _LONG_AGO).fillna(False)]
    if len(before):
        chunk.flag(chunk.text(column).isin(before), "long_ago", column)


def doubt_date(chunk: Chunk, column: str, read: pd.DataFrame) -> None:
    """Flag a day of publication or access that is still to come."""
    coming = read.index[read["first"] > date.today().isoformat()]
    if len(coming):
        chunk.flag(chunk.text(column).isin(coming), "future_date", column)


def doubt_source(chunk: Chunk) -> None:
    """Flag sources that are none: a collection, or no name at all."""
    for column in ("producer", "title"):
        if chunk.has(column):
            vague = (
                chunk.text(column).str.casefold().isin(["various", "wikipedia", "internet", "разные", "википедия", "интернет"])
            )
            chunk.flag(vague, "vague_source", column)


def doubt_letters(chunk: Chunk, column: str) -> None:
    """Flag words with a question mark inside, as where an encoding had no letter, and words of two alphabets."""
    text = pa.array(chunk.text(column))
    for pattern, code in ((_BETWEEN_LETTERS, "letters_lost"), (_MIXED, "mixed_letters")):
        if anywhere(text, pattern):
            chunk.flag(pc.match_substring_regex(text, pattern).to_numpy(zero_copy_only=False), code, column)

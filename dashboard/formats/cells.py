"""Rows as a view promises them: its columns in its order, typed by what they are, an empty cell one thing in every format."""

from collections.abc import Iterable, Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.formats.view import WITHHELD, Field, View
from dashboard.formats.withheld import withhold
from db.identity import number_text

ROWS = 5_000  # turned into text at a time: what a download holds in memory
TYPES: Mapping[str, pa.DataType] = {"number": pa.float64(), "integer": pa.int64()}  # everything else is text

# Why a number is not there, by the letter of Stata's extended missing values; other formats tell it by qualifier and obs_status.
BOUNDS_ONLY = "a"
MISSING_KINDS: Mapping[str, str] = {
    BOUNDS_ONLY: "the source gives a bound and no point",
    "b": "said in words, without a number",
    "c": "missing, the source does not say why",
    "d": "missing: exists but was not collected",
    "e": "missing: cannot exist",
    "f": "missing: suppressed",
    "g": "missing: holiday or weekend",
    "h": "withheld: its source lets only the citation and the link be passed on",
}
_BY_STATUS: Mapping[str, str] = {"Q": "f", "L": "d", "M": "e", "H": "g"}


def schema_of(view: View) -> pa.Schema:
    """The columns of the view as Arrow types."""
    return pa.schema([pa.field(each.name, type_of(each)) for each in view.fields])


def type_of(field: Field) -> pa.DataType:
    """float64 for a number, int64 for an integer, else text."""
    return TYPES.get(field.kind, pa.string())


def shaped(view: View, chunks: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The chunks with the view's columns alone, at most ROWS rows each; empty text and NaN are null.

    What may not be passed on is not in them. Raises ValueError when a chunk lacks a column, or its source where that matters.
    """
    for whole in chunks:
        chunk = withhold(view, whole)
        for start in range(0, chunk.num_rows, ROWS):
            part = chunk.slice(start, ROWS).combine_chunks()  # many small pieces would each be gone through apart
            yield pa.table([_typed(part, each) for each in view.fields], schema=schema_of(view))


def missing_kinds(rows: pa.Table) -> pa.Array:
    """For each row the letter of MISSING_KINDS that says why `value` is not there; null where it is, or nothing is known.

    `rows` has value and qualifier, and may have obs_status.
    """
    if not {"value", "qualifier"} <= set(rows.column_names):
        return pa.nulls(rows.num_rows, pa.string())
    statuses = rows["obs_status"].to_pylist() if "obs_status" in rows.column_names else [None] * rows.num_rows
    told = zip(pc.is_null(rows["value"], nan_is_null=True).to_pylist(), rows["qualifier"].to_pylist(), statuses, strict=True)
    return pa.array([missing_kind(qualifier, status) if empty else None for empty, qualifier, status in told], pa.string())


def missing_kind(qualifier: str | None, obs_status: str | None) -> str | None:
    """The letter for one row without a point; None when its qualifier promises one."""
    if qualifier == WITHHELD:
        return "h"
    if qualifier == "in_words":
        return "b"
    if qualifier == "missing":
        said = (obs_status or "").split()
        return next((letter for status, letter in _BY_STATUS.items() if status in said), "c")
    return BOUNDS_ONLY if qualifier in ("more_than", "at_least", "less_than", "at_most", "between") else None


def texts(rows: pa.Table) -> list[pa.ChunkedArray]:
    """Each column as text: numbers as their shortest exact digits, integers without a point, null kept."""
    return [text_of(rows[name]) for name in rows.column_names]


def text_of(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """One column as text; see texts."""
    return number_text(column) if pa.types.is_floating(column.type) else column.cast(pa.string())


def _typed(rows: pa.Table, field: Field) -> pa.ChunkedArray:
    if field.name not in rows.column_names:
        raise ValueError(f"the rows have no column {field.name}, which the view promises")
    column, kind = rows[field.name], type_of(field)
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)
    column = column.cast(kind)
    return pc.if_else(pc.equal(column, ""), pa.scalar(None, kind), column) if kind == pa.string() else column

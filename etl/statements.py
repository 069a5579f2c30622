"""From a checked chunk to the rows of a ledger: keys that read well, numbers typed, ids made from the content."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from db.identity import ids
from db.schema import LEDGERS
from etl import periods
from etl.check import check_cells
from etl.chunk import Chunk
from etl.columns import SHEETS
from etl.known import Known
from etl.quantities import NUMBERS, read_quantities
from etl.text import slug

LEDGER = {"sources": "source", "indicators": "indicator", "figures": "figure", "milestones": "milestone"}


def make_rows(chunk: Chunk, known: Known) -> pa.Table:
    """Check a chunk and make its ledger rows: the content columns, `id`, what is computed, and `row` (its number in the file).

    Problems go to the chunk's findings; while there are any, the rows are good for messages only.
    """
    check_cells(chunk, known)
    columns: dict[str, pa.Array | pa.ChunkedArray] = {}
    numbers = read_quantities(chunk, known) if chunk.sheet == "figures" else None
    for column in SHEETS[chunk.sheet]:
        if column.name not in {"key", "unit", *NUMBERS} or (column.name == "key" and chunk.sheet in {"sources", "indicators"}):
            if (text := chunk.arrow(column.name)) is not None:
                columns[column.name] = text
    if chunk.sheet == "indicators" and (unit := chunk.arrow("unit")) is not None:
        columns["unit"] = unit
    if numbers is not None:
        columns |= {name: pa.array(numbers[name], pa.float64(), from_pandas=True) for name in (*NUMBERS,)}
        columns["qualifier"] = pa.array(numbers["qualifier"], pa.string())
    if chunk.sheet in {"figures", "milestones"}:
        columns["key"] = _keys(chunk)
        _check_given_key(chunk, columns["key"])
    if chunk.sheet == "figures":
        columns |= _years(chunk)
    if chunk.sheet == "milestones":
        columns |= _days(chunk)
    for name in {"key", "source"} & {column.name for column in SHEETS[chunk.sheet]}:
        columns.setdefault(name, pa.nulls(len(chunk), pa.string()))  # what points at rows, and from them, may rely on these
    rows = pa.table({name: _null_for_empty(column) for name, column in columns.items()})
    ledger = LEDGER[chunk.sheet]
    rows = rows.append_column("id", ids(ledger, rows))
    return rows.append_column("row", pa.array(chunk.rows))


def storable(ledger: str, rows: pa.Table) -> pa.Table:
    """All columns of the ledger's table in one order and type, so that chunks with different columns share a spool."""
    return pa.table({name: _typed(rows, name, kind) for name, kind in _stored(ledger)})


def rows_to_store(ledger: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """The same from rows one by one, as a spool gives them back; what a row leaves out is null."""
    return pa.table({name: pa.array([row.get(name) for row in rows], kind) for name, kind in _stored(ledger)})


def _stored(ledger: str) -> Iterator[tuple[str, pa.DataType]]:
    kinds = {**dict.fromkeys(NUMBERS, pa.float64()), **dict.fromkeys(("first_year", "last_year"), pa.int64())}
    for column in LEDGERS[ledger].columns:
        if column.name not in {"added_in", "retired_in"}:
            yield column.name, kinds.get(column.name, pa.string())


def _typed(rows: pa.Table, name: str, kind: pa.DataType) -> pa.ChunkedArray:
    return rows[name].cast(kind) if name in rows.column_names else pa.chunked_array([pa.nulls(rows.num_rows, kind)])


def _null_for_empty(column: pa.Array | pa.ChunkedArray) -> pa.ChunkedArray:
    whole = column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
    if not pa.types.is_string(whole.type) or not pc.any(pc.equal(whole, "")).as_py():
        return whole
    return pc.if_else(pc.equal(whole, ""), pa.scalar(None, pa.string()), whole)


def _keys(chunk: Chunk) -> pa.ChunkedArray:
    """source/indicator/place/period[/group][/v:variant], or source/place/date/category[/v:variant]; "/" in a period is "--"."""
    if chunk.sheet == "figures":
        whole = [_part(chunk, "source"), _part(chunk, "indicator"), _part(chunk, "place"), _period(chunk, "period")]
        optional = ["group", "variant"]
    else:
        whole = [_part(chunk, "source"), _part(chunk, "place"), _period(chunk, "date"), _part(chunk, "category")]
        optional = ["variant"]
    key = pc.binary_join_element_wise(*whole, "/")
    for name in optional:
        if chunk.has(name):
            text, mark = chunk.text(name), "" if name == "group" else "v:"
            ending = text.map({words: f"/{mark}{slug(words)}" if words else "" for words in text.unique()})
            key = pc.binary_join_element_wise(key, pa.array(ending, pa.string()), "")
    return pa.chunked_array(key) if isinstance(key, pa.Array) else key


def _part(chunk: Chunk, name: str) -> pa.Array:
    column = chunk.arrow(name)
    return column.combine_chunks() if column is not None else pa.array([""] * len(chunk), pa.string())


def _period(chunk: Chunk, name: str) -> pa.Array:
    text = pc.replace_substring(_part(chunk, name), "/", "--")
    return pc.if_else(pc.equal(text, ""), "undated", text)


def _check_given_key(chunk: Chunk, keys: pa.ChunkedArray) -> None:
    if chunk.has("key"):
        given, made = chunk.text("key"), pd.Series(keys.to_pandas(), dtype="str")
        chunk.flag((given != "") & (given != made), "wrong_key", "key", expected=made)


def _years(chunk: Chunk) -> dict[str, pa.Array]:
    read = periods.read_periods(pd.Series(chunk.distinct("period"), dtype="str"))
    years = {
        name: chunk.spread("period", read[name].to_numpy("float64", na_value=np.nan), np.nan)
        for name in ("first_year", "last_year")
    }
    return {name: pa.array(each, from_pandas=True).cast(pa.int64()) for name, each in years.items()}


def _days(chunk: Chunk) -> dict[str, pa.Array]:
    read = periods.read_periods(chunk.text("date"))
    return {
        "earliest": pa.array(read["first"].astype("str"), pa.string()),
        "latest": pa.array(read["last"].astype("str"), pa.string()),
    }


def row_list(numbers: "np.ndarray | list[int]") -> str:
    """Row numbers in words: "3 and 7", or "3, 7 and 2 more"."""
    listed = [str(number) for number in numbers]
    return " and ".join(listed) if len(listed) <= 2 else f"{listed[0]}, {listed[1]} and {len(listed) - 2} more"

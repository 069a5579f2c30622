"""Rows as JSON text, made a column at a time: a number as its exact digits, a text escaped, an empty cell null."""

import json
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.formats.cells import shaped, text_of
from dashboard.formats.view import Field, View
from dashboard.formats.withheld import closed
from db.beside import table_of
from db.identity import one_number

_ESCAPES = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"))


def objects(rows: pa.Table) -> Sequence[str]:
    """Each row as one JSON object with the columns of the table in their order."""
    pieces: list[pa.ChunkedArray | str] = []
    for at, name in enumerate(rows.column_names):
        pieces += [f"{',' if at else '{'}{json.dumps(name)}:", _value(rows[name])]
    joined: list[str] = pc.binary_join_element_wise(*pieces, "}", "").to_pylist()
    return joined


def objects_of_few(view: View, cells: Mapping[str, Sequence[Any]]) -> Sequence[str]:
    """The same of a page, column by column as db.browse.Page holds it: of a few rows that is a third of the work."""
    if closed(view):
        return [each for rows in shaped(view, [table_of(cells)]) for each in objects(rows)]
    row = "{" + ",".join(f"{json.dumps(name)}:%s" for name in view.names) + "}"
    return [row % values for values in zip(*[_values(each, cells[each.name]) for each in view.fields], strict=True)]


def _values(field: Field, cells: Sequence[Any]) -> list[str]:
    if field.kind == "number":
        return [one_number(cell) or "null" for cell in cells]
    if field.kind == "integer":
        return ["null" if cell is None else str(cell) for cell in cells]
    told: dict[Any, str] = {None: "null", "": "null"}  # many cells of a page say the same: its sources and indicators are few
    return [told.get(cell) or told.setdefault(cell, encode_basestring(cell)) for cell in cells]


def _value(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pa.types.is_string(column.type):
        return pc.fill_null(text_of(column), "null")
    return pc.fill_null(pc.binary_join_element_wise('"', _escaped(column), '"', ""), "null")


def _escaped(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pc.any(pc.match_substring_regex(column, r'[\\"\x00-\x1f]')).as_py():
        return column
    for plain, escaped in _ESCAPES:
        column = pc.replace_substring(column, plain, escaped)
    if pc.any(pc.match_substring_regex(column, r"[\x00-\x1f]")).as_py():  # no load lets one in; a file from elsewhere may
        rest = {code: f"\\u{code:04x}" for code in range(0x20)}
        column = pa.chunked_array([[None if text is None else text.translate(rest) for text in column.to_pylist()]], pa.string())
    return column

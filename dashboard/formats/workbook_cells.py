"""Cells of a workbook as XML, made a column at a time: a text is typed as text, so that nothing in it is ever a formula."""

import re
from collections.abc import Sequence
from html import escape

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.formats.cells import text_of
from dashboard.formats.view import CannotHold
from dashboard.language import _

LONGEST = 32_767  # characters of a cell
_TEXT = ('<c s="1" t="inlineStr"><is><t xml:space="preserve">', "</t></is></c>")  # style 1: shown and edited as text
_EMPTY = "<c/>"
# What XML cannot hold is written _xHHHH_; a text that looks like that has its first sign written so.
_NO_XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
_LOOKS_ESCAPED = "_(x[0-9A-Fa-f]{4}_)"


def rows(table: pa.Table) -> Sequence[str]:
    """Each row of a table as XML. Raises CannotHold when a text is longer than LONGEST."""
    cells = [_cells(table[name], name) for name in table.column_names]
    joined: list[str] = pc.binary_join_element_wise("<row>", *cells, "</row>", "").to_pylist()
    return joined


def plain_rows(lines: Sequence[Sequence[str | int]], style: int = 1) -> Sequence[str]:
    """Lines of text and whole numbers as XML, for the small sheets."""
    return [f"<row>{''.join(_plain(cell, style) for cell in line)}</row>" for line in lines]


def _plain(cell: str | int, style: int) -> str:
    if isinstance(cell, int):
        return f"<c><v>{cell}</v></c>"
    if len(cell) > LONGEST:
        raise CannotHold(_("A text is longer than a cell of a workbook holds. Take csv instead."))
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{_escaped_one(cell)}</t></is></c>' if cell else _EMPTY


def _cells(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    if not pa.types.is_string(column.type):
        return pc.fill_null(pc.binary_join_element_wise("<c><v>", text_of(column), "</v></c>", ""), _EMPTY)
    if (pc.max(pc.utf8_length(column)).as_py() or 0) > LONGEST:
        raise CannotHold(_("A text in %(name)s is longer than a cell of a workbook holds. Take csv instead.", name=name))
    return pc.fill_null(pc.binary_join_element_wise(_TEXT[0], _escaped(column), _TEXT[1], ""), _EMPTY)


def _escaped(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pc.any(pc.match_substring_regex(column, "[&<>\r_\ufffe\uffff\x00-\x08\x0b\x0c\x0e-\x1f]")).as_py():
        return column
    if pc.any(pc.match_substring_regex(column, f"{_NO_XML}|{_LOOKS_ESCAPED}")).as_py():
        return pa.chunked_array([[None if text is None else _escaped_one(text) for text in column.to_pylist()]], pa.string())
    for plain, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        column = pc.replace_substring(column, plain, written)
    return column


def _escaped_one(text: str) -> str:
    told_apart = re.sub(_LOOKS_ESCAPED, r"_x005F_\1", text)
    holdable = re.sub(_NO_XML, lambda sign: f"_x{ord(sign[0]):04X}_", told_apart)
    return escape(holdable, quote=False).replace("\r", "&#13;")

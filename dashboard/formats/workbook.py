"""XLSX: the rows, their codebook, their sources, their flags and what to know before use, in one workbook.

Written here, streamed, because the libraries need half a minute and a copy on disk for 100,000 rows.
"""

from collections.abc import Iterable, Iterator

import pyarrow as pa

from dashboard.formats import codebook, workbook_cells, workbook_parts
from dashboard.formats.cells import shaped
from dashboard.formats.view import View
from dashboard.formats.withheld import Counts, counted
from dashboard.formats.zipped import Zipped

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDING = "xlsx"
EXTENSION = ".xlsx"

_MOST_ROWS = 1_048_576  # of a sheet, with its heading
_MOST_BYTES = 1 << 30  # of a sheet's text; Excel reads no part of more than 2 GB


def write(view: View, chunks: Iterable[pa.Table]) -> Iterator[bytes]:
    """Sheets data (data 2 ... where one is full), codebook, sources, flags, read me. Every text is typed as text.

    Raises ValueError when a text is longer than a cell can hold.
    """
    zipped, counts = Zipped(view), Counts()
    sheets: list[str] = []
    blocks = _blocks(shaped(view, counted(view, chunks, counts)))
    block: bytes | None = next(blocks, b"")
    while block is not None:
        sheets.append("data" if not sheets else f"data {len(sheets) + 1}")
        rest: list[bytes | None] = []
        yield from zipped.part(f"xl/worksheets/sheet{len(sheets)}.xml", _sheet(view, block, blocks, rest))
        block = rest[0]
    beside: dict[str, codebook.Rows] = {
        "codebook": codebook.columns(view),
        "sources": codebook.sources(view, counts),
        "flags": codebook.flags(view),
        "read me": [[line] for line in codebook.read_me(view, counts)],
    }
    if view.table == "sources":
        del beside["sources"]  # they are the data
    for name, rows in beside.items():
        sheets.append(name)
        sheet = workbook_parts.plain_sheet(rows, has_heading=name != "read me")
        yield from zipped.part(f"xl/worksheets/sheet{len(sheets)}.xml", sheet)
    for path, content in workbook_parts.around(view, sheets).items():
        yield from zipped.part(path, [content.encode()])
    yield zipped.end()


def _blocks(tables: Iterable[pa.Table]) -> Iterator[bytes]:
    """The rows as XML, each block a whole number of rows and small beside a sheet."""
    for rows in tables:
        yield "".join(workbook_cells.rows(rows)).encode()


def _sheet(view: View, first: bytes, blocks: Iterator[bytes], rest: list[bytes | None]) -> Iterator[bytes]:
    """One sheet, from its first block until it is full or all is written; `rest` gets the block that did not fit, or None."""
    yield workbook_parts.opening(len(view.fields))
    yield "".join(workbook_cells.plain_rows([list(view.names)], workbook_parts.HEADING)).encode()
    rows = 1
    size = 0
    block: bytes | None = first
    while block is not None:
        rows, size = rows + block.count(b"</row>"), size + len(block)
        if rows > _MOST_ROWS or size > _MOST_BYTES:
            break
        yield block
        block = next(blocks, None)
    yield workbook_parts.CLOSING
    rest.append(block)

"""CSV for analysis: every cell verbatim (RFC 4180, UTF-8, no byte order mark, lines end in LF), as `tallies load` reads it."""

from collections.abc import Iterable, Iterator

import pyarrow as pa

from dashboard.exports import csv_heading, csv_of_packed, csv_rows
from dashboard.formats import delimited
from dashboard.formats.cells import shaped
from dashboard.formats.view import View
from dashboard.formats.withheld import closed
from db.browse import Rows

MIME = "text/csv; charset=utf-8; header=present"
ENDING = "csv"
EXTENSION = ".csv"


def write(view: View, chunks: Iterable[pa.Table]) -> Iterator[bytes]:
    """The heading and every row; an empty cell is empty, a number its shortest exact digits, and nothing is prefixed.

    Rows that come straight from a database which can pack them are written from that: the same bytes in a third of the time.
    """
    yield csv_heading(view.names)
    written = 0
    packed = chunks.packed(view.names) if isinstance(chunks, Rows) and len(view.fields) > 1 and not closed(view) else None
    for rows in packed or ():
        lines = csv_of_packed(rows, len(view.fields))
        if lines is None:  # a text with a sign in it that parts cells, past every check: from here on cell by cell
            break
        yield lines
        written += rows.rows
    else:
        if packed is not None:
            return
    for part in shaped(view, _behind(chunks, written)):
        if len(view.fields) == 1:
            yield delimited.lines(part)  # an empty cell that is alone on its line must not be taken for an empty line
        else:
            yield from csv_rows(part, view.names)


def _behind(chunks: Iterable[pa.Table], written: int) -> Iterator[pa.Table]:
    """The rows after those that are written."""
    for chunk in chunks:
        yield chunk.slice(min(written, chunk.num_rows))
        written -= min(written, chunk.num_rows)

"""CSV for analysis: every cell verbatim (RFC 4180, UTF-8, no byte order mark, lines end in LF), as `tallies load` reads it."""

from collections.abc import Iterable, Iterator

import pyarrow as pa

from dashboard.exports import csv_heading, csv_rows
from dashboard.formats import delimited
from dashboard.formats.cells import shaped
from dashboard.formats.view import View

MIME = "text/csv; charset=utf-8; header=present"
ENDING = "csv"
EXTENSION = ".csv"


def write(view: View, chunks: Iterable[pa.Table]) -> Iterator[bytes]:
    """The heading and every row; an empty cell is empty, a number its shortest exact digits, and nothing is prefixed."""
    yield csv_heading(view.names)
    for rows in shaped(view, chunks):
        if len(view.fields) == 1:
            yield delimited.lines(rows)  # an empty cell that is alone on its line must not be taken for an empty line
        else:
            yield from csv_rows(rows, view.names)

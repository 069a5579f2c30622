"""JSON Lines: one object a row, so that a program can read a million of them one at a time."""

from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa

from dashboard.formats.cells import shaped
from dashboard.formats.json_cells import objects
from dashboard.formats.view import View

MIME = "application/x-ndjson"
ENDING = "jsonl"
EXTENSION = ".jsonl"


def write(view: View, chunks: Iterable[pa.Table]) -> Iterator[bytes]:
    """Every row as a line of UTF-8."""
    return written(view, (objects(rows) for rows in shaped(view, chunks)))


def written(_view: View, lines: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The same of rows that are objects already."""
    for some in lines:
        yield "".join(f"{line}\n" for line in some).encode()

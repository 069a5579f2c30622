"""JSON Lines: one object a row, so that a program can read a million of them one at a time."""

from collections.abc import Iterable, Iterator

import pyarrow as pa

from dashboard.formats.cells import shaped
from dashboard.formats.json_cells import objects
from dashboard.formats.view import View

MIME = "application/x-ndjson"
ENDING = "jsonl"
EXTENSION = ".jsonl"


def write(view: View, chunks: Iterable[pa.Table]) -> Iterator[bytes]:
    """Every row as a line of UTF-8."""
    for rows in shaped(view, chunks):
        yield "".join(f"{line}\n" for line in objects(rows)).encode()

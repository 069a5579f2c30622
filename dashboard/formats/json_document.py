"""JSON: the rows, and before them everything needed to use and cite them, in one document."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa

from dashboard.formats.about import about
from dashboard.formats.cells import shaped
from dashboard.formats.json_cells import objects
from dashboard.formats.view import View

MIME = "application/json"
ENDING = "json"
EXTENSION = ".json"


def write(view: View, chunks: Iterable[pa.Table], **beside: Any) -> Iterator[bytes]:
    """One object: what about.about tells, what is given in `beside` (a count, the next page), and `rows`, an array of objects."""
    return written(view, (objects(rows) for rows in shaped(view, chunks)), **beside)


def written(view: View, lines: Iterable[Sequence[str]], **beside: Any) -> Iterator[bytes]:
    """The same of rows that are objects already."""
    opening = json.dumps({**about(view), **beside}, ensure_ascii=False)
    yield f'{opening[:-1]}, "rows": ['.encode()
    before = "\n"
    for some in lines:
        yield (before + ",\n".join(some)).encode()
        before = ",\n"
    yield b"\n]}\n"

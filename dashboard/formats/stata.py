"""Stata 118 (Stata 14 and newer): labelled variables and codes, and a missing number that says why it is missing.

Written here because pandas' writer knows one kind of missing and holds all rows in memory. Two passes: how wide the texts are
stands before the rows, so the rows wait on disk until all were seen.
"""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO

import pyarrow as pa

from dashboard.formats import stata_labels, stata_rows
from dashboard.formats.cells import missing_kinds, schema_of, shaped
from dashboard.formats.stata_parts import Parts
from dashboard.formats.stata_rows import WHY, Variable
from dashboard.formats.view import View
from dashboard.formats.withheld import withhold

MIME = "application/x-stata-dta"
ENDING = "dta"
EXTENSION = ".dta"


def write(view: View, chunks: Iterable[pa.Table]) -> Iterator[bytes]:
    """The whole file. Codes are labelled whole numbers, long texts strL, numbers that are missing .a to .h (cells.MISSING_KINDS).

    Raises ValueError, before the first byte, when a text holds a NUL or an integer does not fit: Stata would cut it off.
    """
    with tempfile.TemporaryFile() as waiting:
        variables = stata_rows.variables_of(view)
        count = _set_aside(view, chunks, variables, waiting)
        for variable in variables:
            variable.settle()
        yield from _file(view, variables, count, waiting)


def _set_aside(view: View, chunks: Iterable[pa.Table], variables: list[Variable], waiting: IO[bytes]) -> int:
    """Keep the rows on disk, each with why its number is missing, and look at what they need; how many there are."""
    count = 0
    with pa.ipc.new_stream(waiting, schema_of(view).append(pa.field(WHY, pa.string()))) as stream:
        for chunk in chunks:
            kinds, start = missing_kinds(withhold(view, chunk)), 0
            for rows in shaped(view, [chunk]):
                for variable in variables:
                    variable.see(rows[variable.field.name])
                stream.write_table(rows.append_column(WHY, kinds.slice(start, rows.num_rows)))
                start += rows.num_rows
            count += chunk.num_rows
    return count


def _file(view: View, variables: list[Variable], count: int, waiting: IO[bytes]) -> Iterator[bytes]:
    parts = Parts(view, variables, count)
    labels = stata_labels.value_labels(variables)
    yield parts.before_the_rows(len(labels))
    yield b"<data>"
    with _again(waiting) as batches:
        for rows in batches:
            yield stata_rows.records(rows, variables)
    yield b"</data><strls>"
    with _again(waiting) as batches:
        yield from stata_rows.long_texts(batches, variables)
    yield b"</strls>" + labels + b"</stata_dta>"


@contextmanager
def _again(waiting: IO[bytes]) -> Iterator[Iterator[pa.Table]]:
    """The rows that wait, from the first on; each batch knows which observation it begins with by the order it comes in."""
    waiting.seek(0)
    stream = pa.ipc.open_stream(waiting)
    yield stata_rows.numbered(pa.Table.from_batches([batch]) for batch in stream)

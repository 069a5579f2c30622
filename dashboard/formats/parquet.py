"""Parquet: typed columns for pandas, R and DuckDB, with the title, the address, the load and the licences in its own metadata."""

import json
from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.formats.about import about, column
from dashboard.formats.cells import schema_of, shaped
from dashboard.formats.drain import Drain
from dashboard.formats.view import View

MIME = "application/vnd.apache.parquet"
ENDING = "parquet"
EXTENSION = ".parquet"
GROUP = 10_000  # rows: few enough to hold, many enough to compress


def write(view: View, chunks: Iterable[pa.Table]) -> Iterator[bytes]:
    """Every row; numbers are float64, integers int64, everything else text, an empty cell null."""
    drain = Drain()
    with pq.ParquetWriter(drain, described(view), compression="zstd") as writer:
        for group in _groups(shaped(view, chunks)):
            writer.write_table(group.combine_chunks().cast(writer.schema))
            yield drain.taken()
    yield drain.taken()


def _groups(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The rows in groups of GROUP, the last one smaller: however they come, the same rows give the same bytes."""
    held: list[pa.Table] = []
    for table in tables:
        held.append(table)
        while sum(each.num_rows for each in held) >= GROUP:
            together = pa.concat_tables(held)
            yield together.slice(0, GROUP)
            held = [together.slice(GROUP)]
    if sum(each.num_rows for each in held):
        yield pa.concat_tables(held)


def described(view: View) -> pa.Schema:
    """The columns with what each means, and of the whole what about.about tells; as JSON where it is no plain text."""
    plain = schema_of(view)
    fields = [plain.field(each.name).with_metadata(_texts(column(each))) for each in view.fields]
    return pa.schema(fields, metadata=_texts({name: told for name, told in about(view).items() if name != "columns"}))


def _texts(told: dict[str, object]) -> dict[str, str]:
    return {name: said if isinstance(said, str) else json.dumps(said, ensure_ascii=False) for name, said in told.items()}

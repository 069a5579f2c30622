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


def write(view: View, chunks: Iterable[pa.Table]) -> Iterator[bytes]:
    """Every row; numbers are float64, integers int64, everything else text, an empty cell null."""
    drain = Drain()
    with pq.ParquetWriter(drain, described(view), compression="zstd") as writer:
        for chunk in chunks:
            parts = list(shaped(view, [chunk]))
            if parts:
                writer.write_table(pa.concat_tables(parts).combine_chunks().cast(writer.schema))
                yield drain.taken()
    yield drain.taken()


def described(view: View) -> pa.Schema:
    """The columns with what each means, and of the whole what about.about tells; as JSON where it is no plain text."""
    plain = schema_of(view)
    fields = [plain.field(each.name).with_metadata(_texts(column(each))) for each in view.fields]
    return pa.schema(fields, metadata=_texts({name: told for name, told in about(view).items() if name != "columns"}))


def _texts(told: dict[str, object]) -> dict[str, str]:
    return {name: said if isinstance(said, str) else json.dumps(said, ensure_ascii=False) for name, said in told.items()}

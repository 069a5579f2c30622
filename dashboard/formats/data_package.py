"""A data package (Frictionless, version 2): the rows with schema, sources, codes, licences and citation, in one zip file."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from dashboard.citations import works
from dashboard.formats import analysis_csv, codebook, package_parts
from dashboard.formats.data_schema import codes_schema, columns_schema, data_schema, sources_schema
from dashboard.formats.view import View
from dashboard.formats.withheld import Counts, counted
from dashboard.formats.zipped import Zipped

MIME = "application/zip"
ENDING = "zip"
EXTENSION = ".zip"


def write(view: View, chunks: Iterable[pa.Table]) -> Iterator[bytes]:
    """data.csv, sources.csv, codebook.csv, flags.csv, README.md, the citation in each form, datapackage.json."""
    zipped, counts = Zipped(view), Counts()
    yield from zipped.part("data.csv", analysis_csv.write(view, counted(view, chunks, counts)), huge=True)
    tables = {"sources": codebook.sources(view, counts), "codebook": codebook.columns(view), "flags": codebook.flags(view)}
    if view.table == "sources":
        del tables["sources"]  # they are the data
    for name, rows in tables.items():
        yield from zipped.part(f"{name}.csv", [package_parts.csv(rows)])
    told = codebook.read_me(view, counts)
    yield from package_parts.read_me(zipped, told)
    yield from package_parts.citations(zipped, works.of_view(view, counts.rows, counts.tellers))
    known: Mapping[str, dict[str, Any]] = {
        "data": data_schema(view),
        "sources": sources_schema(),
        "codebook": columns_schema(),
        "flags": codes_schema(),
    }
    schemas = {name: known[name] for name in ("data", *tables)}
    yield from package_parts.described(zipped, view, f"tallies-{view.table}", told, counts, schemas)
    yield zipped.end()

"""A data package (Frictionless, version 2): the rows with schema, sources, codes, licences and citation, in one zip file."""

import json
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any

import pyarrow as pa

from dashboard.citations import bibtex, csl, ris, text, works
from dashboard.exports import csv_heading
from dashboard.formats import analysis_csv, codebook, delimited
from dashboard.formats.data_schema import codes_schema, columns_schema, data_schema, sources_schema
from dashboard.formats.view import View
from dashboard.formats.withheld import Counts, passed_on
from dashboard.formats.zipped import Zipped
from dashboard.rows import rows as rows_of

MIME = "application/zip"
ENDING = "zip"
EXTENSION = ".zip"

_PROFILE = "https://datapackage.org/profiles/2.0/"
_CITATIONS: tuple[ModuleType, ...] = (text, bibtex, ris, csl)


def write(view: View, chunks: Iterable[pa.Table]) -> Iterator[bytes]:
    """data.csv, sources.csv, codebook.csv, flags.csv, README.md, the citation in each form, datapackage.json."""
    zipped, counts = Zipped(view), Counts()
    yield from zipped.part("data.csv", analysis_csv.write(view, passed_on(view, chunks, counts)), huge=True)
    tables = {"sources": codebook.sources(view, counts), "codebook": codebook.columns(view), "flags": codebook.flags(view)}
    if view.table == "sources":
        del tables["sources"]  # they are the data
    for name, rows in tables.items():
        yield from zipped.part(f"{name}.csv", [_csv(rows)])
    yield from zipped.part("README.md", ["\n\n".join(_marked_down(view, counts)).encode() + b"\n"])
    work = works.of_view(view, counts.rows, counts.tellers)
    for form in _CITATIONS:
        yield from zipped.part(f"CITATION.{form.ENDING}", [form.cite(work).encode()])
    described = json.dumps(_package(view, counts, list(tables), zipped), ensure_ascii=False, indent=1)
    yield from zipped.part("datapackage.json", [described.encode() + b"\n"])
    yield zipped.end()


def _marked_down(view: View, counts: Counts) -> list[str]:
    title, *paragraphs = codebook.read_me(view, counts)
    return [f"# {title}", *paragraphs]


def _csv(rows: codebook.Rows) -> bytes:
    heading = [str(name) for name in rows[0]]
    columns = [pa.chunked_array([[str(cell) for cell in column]], pa.string()) for column in zip(*rows[1:], strict=True)]
    return csv_heading(heading) + (delimited.lines(pa.table(columns, names=heading)) if columns else b"")


def _package(view: View, counts: Counts, tables: list[str], zipped: Zipped) -> dict[str, Any]:
    schemas: Mapping[str, dict[str, Any]] = {
        "data": data_schema(view),
        "sources": sources_schema(),
        "codebook": columns_schema(),
        "flags": codes_schema(),
    }
    licences = [{"title": name, "path": address} for name, address in view.licences.items()]
    return {
        "$schema": f"{_PROFILE}datapackage.json",
        "name": f"tallies-{view.table}-load-{view.as_of}",
        "title": view.title,
        "description": "\n\n".join(codebook.read_me(view, counts)[1:]),
        "homepage": view.address,
        "version": str(view.as_of),
        "created": f"{view.moment:%Y-%m-%dT%H:%M:%SZ}",
        "contributors": [{"title": works.OURS, "path": view.address, "roles": ["publisher"]}],
        **({"licenses": licences} if licences else {}),
        "sources": [_source(row, counts) for row in rows_of(view.sources)],
        "resources": [_resource(name, schemas[name], zipped) for name in ("data", *tables)],
    }


def _source(row: dict[str, Any], counts: Counts) -> dict[str, Any]:
    """A source in the package's words; `rowsLeftOut` where it may not be passed on."""
    told = {"title": row["citation_full"], "path": row["url"], "version": row["date_published"], "key": row["key"]}
    left_out = counts.held_back[row["key"]]
    return {name: value for name, value in told.items() if value} | ({"rowsLeftOut": left_out} if left_out else {})


def _resource(name: str, schema: dict[str, Any], zipped: Zipped) -> dict[str, Any]:
    file = f"{name}.csv"
    return {
        "$schema": f"{_PROFILE}dataresource.json",
        "name": name,
        "type": "table",
        "path": file,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": zipped.sizes[file],
        "hash": zipped.hashes[file],
        "schema": {"$schema": f"{_PROFILE}tableschema.json", **schema},
    }

"""What a data package says of itself in datapackage.json: licences, sources, and each file with its schema and its hash."""

import json
from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

import pyarrow as pa

from dashboard.citations import bibtex, csl, ris, text, works
from dashboard.exports import csv_heading
from dashboard.formats import codebook, delimited
from dashboard.formats.view import View
from dashboard.formats.withheld import Counts
from dashboard.formats.zipped import Zipped

_PROFILE = "https://datapackage.org/profiles/2.0/"
_CITATIONS: Sequence[ModuleType] = (text, bibtex, ris, csl)


def csv(rows: codebook.Rows) -> bytes:
    """A small table, its heading first, as a file of the package."""
    heading = [str(name) for name in rows[0]]
    columns = [pa.chunked_array([[str(cell) for cell in column]], pa.string()) for column in zip(*rows[1:], strict=True)]
    return csv_heading(heading) + (delimited.lines(pa.table(columns, names=heading)) if columns else b"")


def read_me(zipped: Zipped, lines: Sequence[str]) -> Iterator[bytes]:
    """README.md: a title, then a paragraph a line."""
    title, *paragraphs = lines
    yield from zipped.part("README.md", ["\n\n".join([f"# {title}", *paragraphs]).encode() + b"\n"])


def citations(zipped: Zipped, work: works.Work) -> Iterator[bytes]:
    """CITATION in each of its forms."""
    for form in _CITATIONS:
        yield from zipped.part(f"CITATION.{form.ENDING}", [form.cite(work).encode()])


def described(
    zipped: Zipped, view: View, name: str, read_me: Sequence[str], counts: Counts, schemas: Mapping[str, dict[str, Any]]
) -> Iterator[bytes]:
    """datapackage.json, once every file is written: the resources are `schemas` by the name of their file without .csv."""
    licences = [{"title": title, "path": address} for title, address in view.licences.items()]
    package = {
        "$schema": f"{_PROFILE}datapackage.json",
        "name": f"{name}-load-{view.as_of}",
        "title": view.title,
        "description": "\n\n".join(read_me[1:]),
        "homepage": view.address,
        "version": str(view.as_of),
        "created": f"{view.moment:%Y-%m-%dT%H:%M:%SZ}",
        "contributors": [{"title": works.OURS, "path": view.address, "roles": ["publisher"]}],
        **({"licenses": licences} if licences else {}),
        "sources": [_source(row, counts) for row in view.sources],
        "resources": [_resource(each, schema, zipped) for each, schema in schemas.items()],
    }
    yield from zipped.part("datapackage.json", [json.dumps(package, ensure_ascii=False, indent=1).encode() + b"\n"])


def _source(row: Mapping[str, Any], counts: Counts) -> dict[str, Any]:
    """A source in the package's words; `rowsWithheld` where it may not be passed on."""
    told = {"title": row["citation_full"], "path": row["url"], "version": row["date_published"], "key": row["key"]}
    withheld = counts.withheld[row["key"]]
    return {name: value for name, value in told.items() if value} | ({"rowsWithheld": withheld} if withheld else {})


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

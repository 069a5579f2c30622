"""What every file tells about itself in the terms of a program: title, address, load, licences, sources, columns."""

from typing import Any

from dashboard.formats.view import Field, View
from dashboard.formats.withheld import closed
from dashboard.language import _
from etl.columns import SOURCES

# What is told of each source beside the rows; the whole of it is in the table of sources.
_OF_A_SOURCE = ("key", "title", "producer", "date_published", "date_accessed", "url", "licence", "licence_url", "republish")


def about(view: View) -> dict[str, Any]:
    """title, table, address, as_of, as_of_at, licences, sources, what is withheld, and columns, ready for JSON."""
    return {
        "title": view.title,
        "table": view.table,
        "address": view.address,
        "as_of": view.as_of,
        "as_of_at": view.as_of_at,
        "licences": [{"name": name, "path": address} for name, address in view.licences.items()],
        "sources": [{name: row[name] for name in (*_OF_A_SOURCE, "citation_full") if row[name]} for row in view.sources],
        **({"withheld": {"sources": shut, "why": why_withheld()}} if (shut := closed(view)) else {}),
        "columns": [column(each) for each in view.fields],
    }


def why_withheld() -> str:
    """What a file says where numbers were left out of it."""
    return _("These sources let only their citation and link be passed on: the numbers and words of their rows are left out.")


def column(field: Field) -> dict[str, Any]:
    """One column: name, title, meaning, kind, and its codes and unit where it has any."""
    told: dict[str, Any] = {"name": field.name, "title": field.title, "meaning": field.meaning, "kind": field.kind}
    if field.codes:
        told["codes"] = dict(field.codes)
    return {**told, "unit": field.unit} if field.unit else told


def source_columns() -> list[str]:
    """The columns of the table of sources, as a load reads them."""
    return [each.name for each in SOURCES]

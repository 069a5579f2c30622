"""The schema of each table of a data package: types, meanings, codes with their labels, what an empty cell stands for."""

from collections.abc import Mapping
from typing import Any

from dashboard.formats.about import source_columns
from dashboard.formats.fields import fields_of
from dashboard.formats.view import STATEMENTS, Field, View
from dashboard.language import _

_TYPES: Mapping[str, str] = {"number": "number", "integer": "integer", "date": "date"}


def data_schema(view: View) -> dict[str, Any]:
    """The rows; a figure or milestone points at the table of sources."""
    schema: dict[str, Any] = {"fields": [_field(each) for each in view.fields], "missingValues": _nothing(_("not stated"))}
    if "key" in view.names:
        schema["primaryKey"] = ["key"]
    if view.table in STATEMENTS and "source" in view.names:
        reference = {"resource": "sources", "fields": ["key"]}
        schema["foreignKeys"] = [{"fields": ["source"], "reference": reference}]
    return schema


def sources_schema() -> dict[str, Any]:
    """The sources, and how many rows of each are here of which the numbers are withheld."""
    counts = [
        Field("rows_here", "Rows here", _("how many rows of it are here"), "integer"),
        Field(
            "rows_withheld",
            "Rows withheld",
            _("of how many the numbers and words are left out, since it may not be passed on"),
            "integer",
        ),
    ]
    fields = [*fields_of("sources", source_columns()), *counts]
    return {"fields": [_field(each) for each in fields], "missingValues": _nothing(_("not known")), "primaryKey": ["key"]}


def columns_schema(*before: str) -> dict[str, Any]:
    """The codebook, with these columns before its own."""
    return _plain(*before, "column", "title", "kind", "unit", "meaning")


def codes_schema(*before: str) -> dict[str, Any]:
    """The codes, with these columns before their own."""
    return _plain(*before, "column", "code", "meaning")


def _plain(*names: str) -> dict[str, Any]:
    return {"fields": [{"name": name, "type": "string"} for name in names]}


def _field(field: Field) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": field.name,
        "type": _TYPES.get(field.kind, "string"),
        "title": _(field.title),
        "description": _(field.meaning),
    }
    if field.kind == "code" and field.codes:
        told["categories"] = [{"value": code, "label": _(meaning)} for code, meaning in field.codes.items()]
    if field.name == "value":
        why = _("no point is stated: qualifier and obs_status say whether there is a bound, words or nothing")
        told["missingValues"] = _nothing(why)
    return told


def _nothing(label: str) -> list[dict[str, str]]:
    return [{"value": "", "label": label}]

"""The description of every file in OpenAPI 3.1, made from what addresses are checked against and rows are written from."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.api import catalogue
from dashboard.api.described_parameters import load_parameter, parameters_of
from dashboard.api.problems import MIME as PROBLEM
from dashboard.formats import json_document
from dashboard.formats.fields import fields_of
from dashboard.formats.view import Field
from dashboard.language import _
from db.browse import COLUMNS

_JSON_TYPES: Mapping[str, str] = {"number": "number", "integer": "integer"}
_REFUSALS = ("400", "404", "406", "422", "503")


def document(server: str) -> dict[str, Any]:
    """The whole description; `server` is the address of the site."""
    paths = {f"{catalogue.FOLDER}/{name}": {"get": _operation(*name.split(".", 1))} for name in catalogue.files()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tallies",
            "version": "1",
            "summary": _("Published figures about drug use, HIV and harm reduction, each traced to its source"),
            "description": _about(),
        },
        "servers": [{"url": server}],
        "paths": {**paths, f"{catalogue.FOLDER}/{catalogue.OPENAPI}": {"get": _self()}},
        "components": {
            "schemas": {"problem": _problem(), **_schemas()},
            "headers": _headers(),
            "responses": {status: _refusal(status) for status in _REFUSALS},
        },
    }


def _about() -> str:
    return _(
        "Rows are what sources say, never averaged, rounded or filled in. With as_of, an address gives the same bytes for ever. "
        "Of a source that may not be passed on, rows have their citation and link, and the qualifier “withheld” in place of "
        "their numbers. No key is needed, and pages of other sites may read every file."
    )


def _operation(table: str, ending: str) -> dict[str, Any]:
    form, takes = catalogue.format_of(table, ending), catalogue.takes(ending)
    parameters = [load_parameter()] if table == catalogue.WHOLE else parameters_of(table, takes)
    headers = ["ETag", "Link", "Tallies-Load", "Last-Modified", "Cache-Control", "Content-Disposition"]
    return {
        "operationId": f"{table}_{ending.replace('.', '_')}",
        "summary": f"{table}: {catalogue.explained(ending)}",
        "tags": [table],
        "parameters": parameters,
        "responses": {
            "200": {
                "description": catalogue.explained(ending),
                "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in headers},
                "content": {str(form.MIME): {"schema": _content(table, ending)}},
            },
            "304": {"description": _("You have it already.")},
            **{status: {"$ref": f"#/components/responses/{status}"} for status in _REFUSALS},
        },
    }


def _content(table: str, ending: str) -> dict[str, Any]:
    if ending == json_document.ENDING:
        return {"$ref": f"#/components/schemas/{table}"}
    return {"type": "string"} if ending in ("csv", "excel.csv", "sdmx.csv", "jsonl") else {}


def _self() -> dict[str, Any]:
    content = {"application/json": {"schema": {"type": "object"}}}
    return {
        "operationId": "openapi",
        "summary": _("this description"),
        "responses": {"200": {"description": _("this description"), "content": content}},
    }


def _schemas() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for table in COLUMNS:
        found[f"{table}_row"] = {
            "type": "object",
            "properties": {field.name: _cell(field) for field in fields_of(table)},
            "additionalProperties": False,
        }
        found[table] = _rows_document(table)
    return found


def _cell(field: Field) -> dict[str, Any]:
    told: dict[str, Any] = {
        "type": [_JSON_TYPES.get(field.kind, "string"), "null"],
        "title": field.title,
        "description": field.meaning,
    }
    if field.kind == "code" and field.codes:
        told["enum"] = [*field.codes, None]
    if field.kind == "date":
        told["format"] = "date"
    return told


def _rows_document(table: str) -> dict[str, Any]:
    text, link = {"type": "string"}, {"type": ["string", "null"], "format": "uri"}
    properties: dict[str, Any] = {
        "title": text,
        "table": {"const": table},
        "address": {"type": "string", "format": "uri", "description": _("where these rows can be read again for ever")},
        "as_of": {"type": "integer", "description": _("the load whose state is shown")},
        "as_of_at": {"type": "string", "description": _("the moment of that load, UTC")},
        "licences": {"type": "array", "items": {"type": "object"}},
        "sources": {"type": "array", "items": {"type": "object"}, "description": _("the sources that the rows name")},
        "withheld": {"type": "object", "description": _("the sources whose numbers and words are not here, and why")},
        "columns": {"type": "array", "items": {"type": "object"}},
        "total": {"type": "integer", "description": _("how many rows there are, where this page holds all of them")},
        "limit": {"type": "integer"},
        "next": link,
        "previous": link,
        "rows": {"type": "array", "items": {"$ref": f"#/components/schemas/{table}_row"}},
    }
    optional = {"withheld", "total", "limit", "next", "previous"}
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _problem() -> dict[str, Any]:
    known = {"type": "array", "items": {"type": "string"}, "description": _("the names or values there are")}
    return {
        "type": "object",
        "description": _("a refusal (RFC 9457)"),
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": _("what happened and how to mend it")},
            "parameter": {"type": "string", "description": _("the parameter that cannot be answered")},
            "value": {"type": "string", "description": _("what it was given")},
            "known": known,
        },
        "required": ["type", "title", "status", "detail"],
        "additionalProperties": False,
    }


def _refusal(status: str) -> dict[str, Any]:
    told = {
        "400": _("A parameter cannot be answered: which, and the names or values there are."),
        "404": _("There is no such file."),
        "406": _("The file is not of a type that was asked for."),
        "422": _("This format has no room for what a row holds, and cuts nothing off: take csv."),
        "503": _("Several large files are being made: ask again in a moment."),
    }
    headers = {"Retry-After": {"schema": {"type": "string"}}} if status == "503" else {}
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/problem"}}}
    return {"description": told[status], **({"headers": headers} if headers else {}), "content": content}


def _headers() -> dict[str, Any]:
    told: Sequence[tuple[str, str, bool]] = (
        ("ETag", _("names these very bytes"), True),
        ("Link", _("canonical, cite-as, license, describedby; next and prev of a page"), True),
        ("Tallies-Load", _("the load whose state is shown"), True),
        ("Last-Modified", _("the moment of that load"), False),
        ("Cache-Control", _("a year with as_of, else to be asked again"), True),
        ("Content-Disposition", _("the name of the file"), True),
    )
    return {name: {"description": said, "required": must, "schema": {"type": "string"}} for name, said, must in told}

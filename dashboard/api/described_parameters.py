"""Each parameter of a table in the terms of OpenAPI, made from the declarations that the address is checked against."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.api.parameters import MOST_VALUES, sorts_of
from dashboard.api.wanted import AFTER, AS_OF, CHOSEN, LIMIT, SEPARATOR, SEPARATORS, SORT, WORDS
from dashboard.language import _
from db.browse import COLUMNS, FILTERS, LONGEST_PAGE
from db.filters import Filter

_NO_CONTROLS = r"^[^\u0000-\u001f\u007f]*$"
_OF_A_KIND: Mapping[str, Mapping[str, Any]] = {
    "key": {"type": "string", "pattern": r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$"},
    "place": {"type": "string", "pattern": r"^[A-Z][A-Z0-9-]+$", "examples": ["KGZ", "KG-GB", "CENTRAL-ASIA"]},
    "year": {"type": "string", "pattern": "^[0-9]{4}$", "examples": ["2013"]},
    "number": {"type": "integer", "minimum": 0, "maximum": 1000},
}


def parameters_of(table: str, takes: Sequence[str]) -> list[dict[str, Any]]:
    """Every parameter of a table: its filters, then words, order, columns, load and what is in `takes`."""
    found = [_filter(name, each) for name, each in FILTERS[table].items()]
    found += [_parameter(WORDS, meanings()[WORDS], {"type": "string", "maxLength": 400, "pattern": _NO_CONTROLS})]
    found += [_parameter(SORT, meanings()[SORT], {"type": "string", "enum": sorts_of(table), "default": "key"})]
    found += [_several(CHOSEN, meanings()[CHOSEN], {"type": "string", "enum": list(COLUMNS[table])})]
    return [*found, *(_parameter(name, meanings()[name], _plain()[name]) for name in (AS_OF, *takes))]


def load_parameter() -> dict[str, Any]:
    """The one parameter of the whole data set."""
    return _parameter(AS_OF, meanings()[AS_OF], _plain()[AS_OF])


def _filter(name: str, there: Filter) -> dict[str, Any]:
    schema = {"type": "string", "enum": list(there.codes)} if there.codes else dict(_OF_A_KIND[there.kind])
    meaning = there.meaning + "".join(f"\n- `{code}`: {said}" for code, said in there.codes.items())
    return _several(name, meaning, schema) if there.several else _parameter(name, meaning, schema)


def _several(name: str, meaning: str, each: Mapping[str, Any]) -> dict[str, Any]:
    schema = {"type": "array", "items": each, "maxItems": MOST_VALUES}
    return {**_parameter(name, meaning, schema), "style": "form", "explode": False}


def _parameter(name: str, meaning: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": meaning, "required": False, "allowEmptyValue": True, "schema": schema}


def _plain() -> Mapping[str, dict[str, Any]]:
    return {
        AS_OF: {"type": "string", "pattern": "^([0-9]{1,9}|[0-9]{4}-[0-9]{2}-[0-9]{2})$", "examples": ["1", "2026-11-24"]},
        LIMIT: {"type": "integer", "minimum": 1, "maximum": LONGEST_PAGE},
        AFTER: {"type": "string", "pattern": "^[A-Za-z0-9_-]*$"},
        SEPARATOR: {"type": "string", "enum": list(SEPARATORS), "default": "comma"},
    }


def meanings() -> Mapping[str, str]:
    """What each parameter asks that is no filter."""
    return {
        WORDS: _("words that a row holds in its texts or titles, in any case and order: 12 at most"),
        SORT: _("by which column rows are sorted; with a minus before it from the highest down; empty cells last"),
        CHOSEN: _("which columns to give; a number always comes with its bounds, its qualifier, its unit and its source"),
        AS_OF: _("the number of a load, or a day: the rows as they stood then, and the same bytes for ever"),
        LIMIT: _("how many rows to give, as one page with the addresses of those beside it; without it all rows"),
        AFTER: _("the mark of a page, as `next` and `previous` give it"),
        SEPARATOR: _("what stands between cells; with a semicolon the decimal sign is a comma"),
    }

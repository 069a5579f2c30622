"""The messages that stand in no call of _(): names of pages, codes and columns, declared once where they belong."""

from collections.abc import Iterator, Mapping

from dashboard import labels
from dashboard.admin import kinds
from dashboard.admin.app import PAGES as DESK_PAGES
from dashboard.app import PAGES
from dashboard.commands import errors
from dashboard.formats import cells, fields
from db import codes
from db.browse import FILTERS
from db.schema import LEDGERS
from etl.columns import SHEETS

_CODES: tuple[Mapping[str, str], ...] = (
    codes.SOURCE_KINDS,
    codes.TOPICS,
    codes.INDICATOR_KINDS,
    codes.QUALIFIERS,
    codes.INTERVAL_TYPES,
    codes.METHODS,
    codes.OBS_STATUS,
    codes.ATTRIBUTIONS,
    codes.MILESTONE_CATEGORIES,
    codes.REPUBLISH,
)


def declared() -> Iterator[tuple[str, str]]:
    """Pairs of (where it is declared, the English message), some of them more than once."""
    for page in (*PAGES, *DESK_PAGES):
        if page.NAME:
            yield page.__name__.replace(".", "/") + ".py", page.NAME
    yield from (("db/codes.py", said) for names in _CODES for said in names.values())
    yield from (("dashboard/labels.py", said) for names in (labels.SHORT_KINDS, labels.WHY_MISSING) for said in names.values())
    yield "dashboard/labels.py", labels.PER_ADULTS
    yield from (("dashboard/admin/kinds.py", said) for said in kinds.NAMES.values())
    yield from (("dashboard/formats/cells.py", said) for said in cells.MISSING_KINDS.values())
    yield from _columns()
    yield from _filters()
    yield from kinds.patterns()
    yield from (("db/schema.py", name) for name in LEDGERS)
    yield from (("dashboard/commands/errors.py", said) for said in errors.OF_A_DATABASE.values())  # the desk says them too


def _filters() -> Iterator[tuple[str, str]]:
    for filters in FILTERS.values():
        for each in filters.values():
            yield "db/filters.py", each.meaning
            yield from (("db/filters.py", said) for said in each.codes.values())


def _columns() -> Iterator[tuple[str, str]]:
    for sheet, columns in SHEETS.items():
        for column in columns:
            yield "etl/columns.py", column.name.replace("_", " ").capitalize()
            yield "etl/columns.py", column.meaning
            yield from (("etl/columns.py", said) for said in (column.codes or {}).values())
        for field in fields.fields_of(sheet):
            yield "dashboard/formats/fields.py", field.title
            yield "dashboard/formats/fields.py", field.meaning
            yield from (("dashboard/formats/fields.py", said) for said in (field.codes or {}).values())

"""Which columns each table has and what each means: the loader's declaration, and what a reader needs beside it."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from dashboard.formats.view import STATEMENTS, WITHHELD, Field
from dashboard.language import _
from db import codes
from etl.columns import SHEETS

# Said to readers in place of what the loader says to people who fill in a table.
_TO_READERS: Mapping[str, str] = {
    "key": "what names this row for good, whatever it says",
    "unit": "the unit of its numbers",
    "qualifier": "how the source puts the number: value, lower and upper are to be read with it",
    "claimant": "who makes the claim, when it is not the producer of the source",
}
_ID = Field("id", "Id", "the exact version of this row; it changes with any word of it", "text")
_ADDED = Field("added_in", "Added in", "the load that brought this version", "integer")
_SOURCE = (
    Field("source_title", "Source title", "title of the source in which it was read", "text"),
    Field("producer", "Producer", "who issued the source", "text"),
    Field("source_kind", "Source kind", "what kind of body the producer is", "code", codes.SOURCE_KINDS),
    Field("date_published", "Date published", "when the source was published (EDTF)", "text"),
    Field("url", "Url", "where the source can be read", "text"),
    Field("licence", "Licence", "licence of the source; empty when it names none", "text"),
    Field("licence_url", "Licence url", "address of the licence", "text"),
    Field("republish", "Republish", "whether the source lets its figures be passed on in bundles", "code", codes.REPUBLISH),
)
_ORIGIN = Field(
    "origin", "Origin", "key of the row at the end of its chain of quotation: rows of one origin are one evidence", "text"
)

# What stands beside the columns of the loader: together they are db.browse.COLUMNS.
BESIDE: Mapping[str, tuple[Field, ...]] = {
    "figures": (
        _ID,
        Field("indicator_title", "Indicator title", "what is measured, in a few words", "text"),
        Field("target_population", "Target population", "who or what is counted", "text"),
        Field("topic", "Topic", "the section of a country page it belongs to", "code", codes.TOPICS),
        Field("kind", "Kind", "what kind of quantity the indicator is", "code", codes.INDICATOR_KINDS),
        *_SOURCE,
        Field("first_year", "First year", "first year of the period; empty when the source states none", "integer"),
        Field("last_year", "Last year", "last year of the period; empty when the source states none", "integer"),
        _ORIGIN,
        _ADDED,
    ),
    "milestones": (
        _ID,
        *_SOURCE,
        Field("earliest", "Earliest", "first day on which it may have begun; empty where the date is open", "date"),
        Field("latest", "Latest", "last day on which it may have ended; empty where the date is open", "date"),
        _ORIGIN,
        _ADDED,
    ),
    "sources": (_ID, _ADDED),
    "indicators": (_ID, _ADDED),
}

# A number is not taken away without what it must be read with.
_NUMBERS = ("value", "lower", "upper")
_WITH_NUMBERS = ("source", *_NUMBERS, "qualifier", "unit", "obs_status", "as_printed")
# Words of a source do not go without whether it lets them be passed on: where it does not, they are not there.
_WORDS = frozenset({"as_printed", "reported_as", "interval_type", "obs_status", "quote", "description", "note"})
_MORE_CODES: Mapping[str, Mapping[str, str]] = {
    "qualifier": {WITHHELD: "withheld: its source lets only the citation and the link be passed on"}
}
_KINDS: Mapping[str, str] = {"number": "number", "code": "code", "codes": "codes", "date": "date"}


def fields_of(table: str, names: Sequence[str] | None = None) -> tuple[Field, ...]:
    """The columns of a table (figures, milestones, sources, indicators), all of them or those named, in the order of the table.

    Whoever names a number also gets its bounds, qualifier, unit and source, and whoever names words of a source whether they may
    be passed on. Raises ValueError naming what there is not.
    """
    every = _every(table)
    if names is None:
        return tuple(every.values())
    unknown = [name for name in names if name not in every]
    if unknown:
        raise ValueError(
            _("There is no column %(unknown)s; there are %(known)s.", unknown=", ".join(unknown), known=", ".join(every))
        )
    wanted = {*names, *(_WITH_NUMBERS if table == "figures" and set(names) & set(_NUMBERS) else ())}
    if table in STATEMENTS and "qualifier" not in wanted and wanted & _WORDS:
        wanted.add("republish")
    return tuple(each for name, each in every.items() if name in wanted)


@lru_cache
def _every(table: str) -> Mapping[str, Field]:
    """Every column by its name."""
    return MappingProxyType({each.name: each for each in (*_loaded(table), *BESIDE[table])})


def _loaded(table: str) -> list[Field]:
    return [
        Field(
            column.name,
            _title(column.name),
            _TO_READERS.get(column.name, column.meaning),
            _KINDS.get(column.kind, "text"),
            {**column.codes, **_MORE_CODES.get(column.name, {})} if column.codes else None,
        )
        for column in SHEETS[table]
    ]


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()

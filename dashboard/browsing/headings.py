"""The words over each column and beside each filter of the tables, in the reader's language."""

from dashboard.language import _
from db.beside import NUMBERS, WHOLE

TIMES = frozenset({"first_year", "last_year", "earliest", "latest", "date_published", "date_accessed"})
# Codes that say which of a thing, not how much of it: sorted by them, rows of a kind stand together.
_NUMERIC = (NUMBERS | WHOLE) - TIMES


def heading(column: str) -> str:
    """What stands over a column; its own name where a newer table has one that is not known here."""
    return {**_about(), **_said(), **_beside(), **_of_indicators()}.get(column, column)


def _about() -> dict[str, str]:
    return {
        "key": _("Key"),
        "id": _("Version"),
        "source": _("Key of the source"),
        "indicator": _("Key of the indicator"),
        "place": _("Place"),
        "period": _("About the time"),
        "group": _("Group"),
        "variant": _("Variant"),
        "value": _("Value"),
        "lower": _("Lower bound"),
        "upper": _("Upper bound"),
        "qualifier": _("How it is put"),
        "interval_type": _("What the bounds mean"),
        "unit": _("Unit"),
        "method": _("Method"),
        "obs_status": _("Status"),
        "as_printed": _("As printed"),
        "date": _("When"),
        "category": _("Kind"),
        "title": _("Title"),
        "description": _("Description"),
        "earliest": _("Earliest day"),
        "latest": _("Latest day"),
        "first_year": _("First year"),
        "last_year": _("Last year"),
    }


def _said() -> dict[str, str]:
    return {
        "reported_as": _("In the source's words"),
        "claimant": _("Who says so"),
        "claimant_kind": _("Kind of claimant"),
        "attribution": _("How it was said"),
        "quote": _("Quote"),
        "locator": _("Where in it"),
        "quotes": _("Repeats"),
        "original": _("Original"),
        "note": _("Note"),
        "origin": _("Where it was first said"),
        "added_in": _("Added in"),
    }


def _beside() -> dict[str, str]:
    return {
        "source_title": _("Read in"),
        "producer": _("Producer"),
        "source_kind": _("Kind of producer"),
        "date_published": _("Published"),
        "url": _("Address"),
        "licence": _("Licence"),
        "licence_url": _("Address of the licence"),
        "republish": _("Passing on"),
        "authors": _("Authors"),
        "date_accessed": _("Read on"),
        "language": _("Language"),
        "read_from": _("Read from"),
        "sha256": _("SHA-256 of the copy read"),
        "citation_full": _("Citation"),
    }


def _of_indicators() -> dict[str, str]:
    return {
        "indicator_title": _("What is measured"),
        "target_population": _("Who is counted"),
        "topic": _("Topic"),
        "kind": _("Kind"),
        "definition": _("Definition"),
        "numerator": _("Above the line"),
        "denominator": _("Below the line"),
        "family": _("Family"),
        "code": _("Code in other lists"),
    }


def filter_label(name: str) -> str:
    """What stands beside a filter's field."""
    return {
        "topic": _("Topic"),
        "indicator": _("Indicator"),
        "place": _("Place"),
        "from": _("From year"),
        "to": _("To year"),
        "undated": _("Without a year"),
        "max_age": _("Years old, at most"),
        "source": _("Source"),
        "source_kind": _("Kind of producer"),
        "republish": _("Passing on"),
        "method": _("Method"),
        "qualifier": _("How it is put"),
        "interval": _("With both bounds"),
        "obs_status": _("Status"),
        "attribution": _("How it was said"),
        "claimant_kind": _("Kind of claimant"),
        "first_hand": _("First hand"),
        "category": _("Kind of event"),
        "kind": _("Kind of quantity"),
    }.get(name, name)


def order(column: str, descending: bool) -> str:
    """One way to sort, in words: "First year, newest first"."""
    if column in TIMES:
        said = _("%(column)s, newest first") if descending else _("%(column)s, oldest first")
    elif column in _NUMERIC:
        said = _("%(column)s, largest first") if descending else _("%(column)s, smallest first")
    else:
        said = _("%(column)s, Z to A") if descending else _("%(column)s, A to Z")
    return said % {"column": heading(column)}


def table_name(table: str) -> str:
    """The name of a table."""
    return {
        "figures": _("Figures"),
        "milestones": _("Milestones"),
        "sources": _("Sources"),
        "indicators": _("Indicators"),
    }[table]

"""One cell of a table that a reader asked for: the held value in words, with the way to what it names."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from dash import html

from dashboard import claims, dates, dossier, labels, words
from dashboard.browsing.headings import heading
from dashboard.browsing.values import coded
from dashboard.language import _
from dashboard.page import Context
from dashboard.statement import Row, figure, text, year
from dashboard.tables import Cell

# The first cell of a row, which names it and leads to its page: over it, what it stands for, what is read for it.
_CLAIM = ("value", "lower", "upper", "qualifier", "interval_type", "unit", "kind", "obs_status", "as_printed")
LEADS: Mapping[str, Sequence[str]] = MappingProxyType(
    {"figures": _CLAIM, "milestones": ("title",), "sources": ("title",), "indicators": ("title",)}
)
# What a page shows before columns are chosen.
USUAL: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "figures": ("indicator_title", "place", "period", "as_printed", "claimant", "method", "source_title"),
        "milestones": ("date", "category", "place", "claimant", "source_title"),
        "sources": ("producer", "kind", "date_published", "language", "licence"),
        "indicators": ("topic", "kind", "unit", "target_population", "definition"),
    }
)
NUMBERS = frozenset({"value", "lower", "upper", "first_year", "last_year"})
# What is read besides a column so that it can be told in words.
_BESIDE: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "indicator_title": ("indicator",),
        "source_title": ("source",),
        "period": ("last_year",),
        "claimant": ("producer", "attribution", "original", "source"),
        "licence": ("licence_url",),
    }
)


def to_read(table: str, columns: Sequence[str]) -> list[str]:
    """The columns that are read to show these: no more than they need."""
    beside = [name for column in columns for name in _BESIDE.get(column, ()) if table in ("figures", "milestones", "sources")]
    return list(dict.fromkeys(["key", "id", *LEADS[table], *columns, *beside]))


def lead_heading(table: str) -> str:
    """What stands over the first cell."""
    return _("Figure") if table == "figures" else _("What happened") if table == "milestones" else heading("title")


def lead(context: Context, table: str, row: Row) -> html.A:
    """The first cell of a row."""
    ledger = table.removesuffix("s")
    identity = text(row, "id") if table in ("figures", "milestones") else text(row, "key")
    said = claims.claim(row) if table == "figures" else text(row, "title")
    return html.A(said, href=context.href(dossier.PAGES[ledger] + identity))


def cell(context: Context, table: str, name: str, row: Row) -> Cell:
    """What a row says in one column."""
    if name in _OF_A_ROW:
        return _OF_A_ROW[name](context, row)
    held = text(row, name)
    if not held:
        return ""
    if name in ("value", "lower", "upper"):
        return words.number(figure(row, name) or 0.0)
    if name in ("first_year", "last_year"):
        return str(year(row, name))
    if name in ("key", "id", "origin", "quotes", "sha256", "source", "indicator", "code"):
        return html.Code(held)
    if name in ("date", "earliest", "latest", "date_published", "date_accessed"):
        return dates.date_words(held)
    if name in ("url", "licence_url"):
        return html.A(held, href=held, rel="noreferrer", className="written-out")
    return coded(table, name, held)


def _place(context: Context, row: Row) -> Cell:
    return html.A(labels.place(text(row, "place")), href=context.href(f"/places/{text(row, 'place')}"))


def _period(context: Context, row: Row) -> Cell:
    old = claims.age(row, context.today)
    return _("%(when)s (%(age)s)", when=claims.when(row), age=old) if old else claims.when(row)


def _indicator(context: Context, row: Row) -> Cell:
    return html.A(text(row, "indicator_title"), href=context.href(f"/indicators/{text(row, 'indicator')}"))


def _source(context: Context, row: Row) -> Cell:
    return html.A(text(row, "source_title"), href=context.href(f"/sources/{text(row, 'source')}"))


def _claimant(_context: Context, row: Row) -> Cell:
    return claims.who(row)


def _licence(_context: Context, row: Row) -> Cell:
    named, where = text(row, "licence"), text(row, "licence_url")
    return html.A(named, href=where, rel="noreferrer license") if named and where else named or _("not stated")


def _load(context: Context, row: Row) -> Cell:
    return dossier.load_link(context, year(row, "added_in") or 0)


def _quote(_context: Context, row: Row) -> Cell:
    return html.Q(text(row, "quote")) if text(row, "quote") else ""


_OF_A_ROW: Mapping[str, Callable[[Context, Row], Cell]] = MappingProxyType(
    {
        "place": _place,
        "period": _period,
        "indicator_title": _indicator,
        "source_title": _source,
        "claimant": _claimant,
        "licence": _licence,
        "added_in": _load,
        "quote": _quote,
    }
)

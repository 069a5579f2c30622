"""The tables that explain a table: its columns, its codes, its sources with what was withheld, and what to know before use."""

from collections.abc import Sequence

from dashboard.citations import text, works
from dashboard.dates import date_words
from dashboard.formats.about import source_columns
from dashboard.formats.cells import MISSING_KINDS
from dashboard.formats.view import View
from dashboard.formats.withheld import Counts
from dashboard.language import _, ngettext

Rows = list[list[str | int]]


def columns(view: View) -> Rows:
    """A heading and one row per column: name, title, kind, unit, meaning."""
    rows: Rows = [["column", "title", "kind", "unit", "meaning"]]
    rows += [[each.name, _(each.title), each.kind, each.unit, _(each.meaning)] for each in view.fields]
    return rows


def flags(view: View) -> Rows:
    """A heading and one row per code of each column, then why a number may be missing."""
    rows: Rows = [["column", "code", "meaning"]]
    for each in view.fields:
        rows += [[each.name, code, _(meaning)] for code, meaning in (each.codes or {}).items()]
    if any(each.name == "value" for each in view.fields):
        rows += [["value", f".{letter}", _("%(why)s (in Stata)", why=_(why))] for letter, why in MISSING_KINDS.items()]
    return rows


def sources(view: View, counts: Counts) -> Rows:
    """A heading and one row per source: the columns that `tallies load` reads, then rows_here and rows_withheld."""
    names = source_columns()
    rows: Rows = [[*names, "rows_here", "rows_withheld"]]
    for row in view.sources:
        key = row["key"]
        rows.append([*(str(row[name]) for name in names), counts.here[key], counts.withheld[key]])
    return rows


def withheld(view: View, counts: Counts) -> list[str]:
    """One sentence for each source that may not be passed on: its name, how many rows."""
    told = []
    for row in [each for each in view.sources if each["key"] in counts.withheld]:
        number = counts.withheld[row["key"]]
        told.append(
            ngettext(
                "%(n)s row of “%(title)s” (%(producer)s) is without its numbers and words: "
                "the source lets only citation and link be passed on.",
                "%(n)s rows of “%(title)s” (%(producer)s) are without their numbers and words: "
                "the source lets only citation and link be passed on.",
                number,
                title=row["title"],
                producer=row["producer"],
            )
        )
    return told


def read_me(view: View, counts: Counts) -> list[str]:
    """What to know before use, a line a paragraph: what this is, how to read its numbers, what is left out, how to cite it."""
    when = date_words(view.as_of_at[:10]) if view.as_of_at else _("before any load")
    lines = [
        view.title,
        _("From Tallies, as of load %(number)s (%(when)s).", number=view.as_of, when=when),
        _("These rows again: %(address)s", address=view.address),
        ngettext("%(n)s row is here.", "%(n)s rows are here.", counts.rows),
        *withheld(view, counts),
    ]
    if view.table == "figures":
        lines += how_to_read()
    lines += licences(view)
    citation = text.cite(works.of_view(view, counts.rows, counts.tellers)).splitlines()
    return [*lines, _("How to cite this table:"), *(line for line in citation if line)]


def licences(view: View) -> list[str]:
    """Under which licences the sources are, a line each."""
    named = [_("%(name)s: %(address)s", name=name, address=address) for name, address in view.licences.items()]
    return [_("Each source has its own licence, or names none: see the table of sources."), *named]


def how_to_read() -> Sequence[str]:
    """What a figure's columns say together."""
    return (
        _("Read value, lower and upper with qualifier: “more_than” and a lower of 100,000 mean more than 100,000, no point."),
        _("Nothing is averaged, rounded or filled in. Rows may disagree: each says what its source says."),
        _("Rows with one origin repeat one another: they are one piece of evidence, however many report it."),
        _("An empty value is no zero: qualifier and obs_status say whether there is a bound, words or nothing."),
        _("Rows of different indicators count different things and are not to be compared."),
    )

"""One chart with all that must go with it when it leaves the page: words, table, sources, and what may not be passed on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
from dash import html

from dashboard import charts, evidence, headlines, labels, listings, panels, tables
from dashboard.citations.works import year_of
from dashboard.language import _, ngettext
from dashboard.light_figure import Part
from dashboard.outside import Abroad
from dashboard.page import NoSuchPage
from dashboard.rows import rows
from dashboard.statement import Row, text
from db import queries

DRAWN = 30  # newest figures, or places with most figures, that one picture holds


@dataclass(frozen=True, eq=False)
class Excerpt:
    """A chart to take away. `draw` draws it, and is None when none of its figures may be passed on.

    `title` and `about` (definition, group, what is left out of the drawing) are plain text, `path` and `asked` the page and its
    parameters where the same stands, `sources` the rows of db.queries.sources that are shown, `withheld` those that are not,
    `left_out` how many figures those hold.
    """

    title: str
    about: Sequence[str]
    summary: str
    cautions: Sequence[str]
    draw: Callable[[], Part] | None
    table: Callable[[], html.Table] | None
    sources: pd.DataFrame
    withheld: pd.DataFrame
    left_out: int
    path: str
    asked: Mapping[str, str] = field(default_factory=dict)


def in_a_place(context: Abroad, place: str, indicator: str) -> Excerpt:
    """The figures of one indicator in one place and, where there are several, one group of people (parameter `group`).

    Raises NoSuchPage when there are none.
    """
    with context.reading() as conn:
        held = queries.figures(conn, places=[place], indicators=[indicator], as_of=context.as_of)
        group = context.query.get("group", held["group"].min() if len(held) else "")
        held = held[held["group"] == group]
        known = queries.indicators(conn, [indicator], as_of=context.as_of)
        sources = queries.sources(conn, list(held["source"].unique()), as_of=context.as_of)
    if held.empty or known.empty:
        raise NoSuchPage(_("No figure of this indicator is held about this place and group at the moment asked for."))
    shown, left_out = passed_on(held, sources)
    name, described = labels.place(place), rows(known)[0]
    drawn, older = shown.head(DRAWN), len(shown) - DRAWN
    more = ngettext("%(n)s older figure is in the table only.", "%(n)s older figures are in the table only.", max(older, 0))
    return Excerpt(
        title=_("%(what)s, %(place)s", what=described["title"], place=name),
        about=[
            part
            for part in (
                described["definition"],
                _("Only about: %(group)s", group=group) if group else "",
                more if older > 0 else "",
            )
            if part
        ],
        summary=headlines.headline(shown, name, described["title"]) if len(shown) else _nothing(left_out),
        cautions=panels.how_not_to_read(shown, context.today) if len(shown) else [],
        draw=(lambda: charts.estimates(drawn, today=context.today)) if len(shown) else None,
        table=(lambda: tables.estimates_table(shown, href=context.href, today=context.today)) if len(shown) else None,
        sources=sources[sources["key"].isin(shown["source"])],
        withheld=sources[~sources["key"].isin(shown["source"])],
        left_out=left_out,
        path=f"/places/{place}#{indicator}",
    )


def across(context: Abroad, indicator: str) -> Excerpt:
    """One indicator across places, each a line; with the parameter `places` (codes, by commas) each figure of theirs.

    Only figures about everybody are set side by side. Raises NoSuchPage when there are none.
    """
    named = [code for code in context.query.get("places", "").split(",") if code]
    with context.reading() as conn:
        held = queries.figures(conn, indicators=[indicator], places=named or None, as_of=context.as_of)
        held = held[held["group"] == ""]
        known = queries.indicators(conn, [indicator], as_of=context.as_of)
        sources = queries.sources(conn, list(held["source"].unique()), as_of=context.as_of)
    if held.empty or known.empty:
        raise NoSuchPage(_("No figure of this indicator about everybody in a place is held at the moment asked for."))
    shown, left_out = passed_on(held, sources)
    described = rows(known)[0]
    drawn = _drawn(shown, each=bool(named))
    n, more = drawn["place"].nunique(), shown["place"].nunique() - drawn["place"].nunique()
    others = ngettext("%(n)s other place is in the table only.", "%(n)s other places are in the table only.", more)
    asked = {"indicator": indicator, "places": ",".join(named)} if named else {}
    each = ngettext("%(n)s place, newest evidence first.", "%(n)s places, each with its newest evidence first.", n)
    line = ngettext("The published answers of %(n)s place.", "The published answers of %(n)s places, each place a line.", n)
    caution = _("Places differ in years, methods and in who was counted. Further right is not worse, and the order says nothing.")
    return Excerpt(
        title=_("%(what)s, compared", what=described["title"]),
        about=[part for part in (described["definition"], others if more else "") if part],
        summary=(each if named else line) if n else _nothing(left_out),
        cautions=[caution],
        draw=(lambda: _chart(context, drawn, each=bool(named))) if n else None,
        table=(lambda: listings.of_places(context, shown, _("The figures of these places"))) if len(shown) else None,
        sources=sources[sources["key"].isin(shown["source"])],
        withheld=sources[~sources["key"].isin(shown["source"])],
        left_out=left_out,
        path="/compare" if named else f"/indicators/{indicator}",
        asked=asked,
    )


def _drawn(shown: pd.DataFrame, *, each: bool) -> pd.DataFrame:
    """What one picture holds: of the places with most figures; a line needs a number."""
    numbers = shown if each else evidence.with_numbers(shown)
    most = numbers["place"].value_counts(sort=False).sort_index().sort_values(ascending=False, kind="stable")
    if not each:
        return numbers[numbers["place"].isin(most.index[:DRAWN])]
    newest = numbers.groupby("place", sort=False).head(max(1, DRAWN // max(len(most), 1)))
    return newest[newest["place"].isin(most.index[:DRAWN])]


def _chart(context: Abroad, drawn: pd.DataFrame, *, each: bool) -> Part:
    return charts.comparison(drawn, today=context.today) if each else charts.overview(drawn, today=context.today)


def passed_on(figures: pd.DataFrame, sources: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The statements whose source lets them be passed on, and how many others there are."""
    closed = figures["source"].isin(sources.loc[sources["republish"] == "no", "key"])
    return figures[~closed], int(closed.sum())


def left_out_words(left_out: int) -> str:
    """That so many figures are not here, and why; "" when all are."""
    said = ngettext(
        "%(n)s figure is left out: its source does not let it be passed on.",
        "%(n)s figures are left out: their sources do not let them be passed on.",
        left_out,
    )
    return said if left_out else ""


def events_left_out_words(left_out: int) -> str:
    """The same of milestones."""
    said = ngettext(
        "%(n)s milestone is left out: its source does not let it be passed on.",
        "%(n)s milestones are left out: their sources do not let them be passed on.",
        left_out,
    )
    return said if left_out else ""


def _nothing(left_out: int) -> str:
    return ngettext(
        "The one figure that is held may not be passed on. It can be read at its source.",
        "None of the %(n)s figures that are held may be passed on. They can be read at their sources.",
        left_out,
    )


def source_line(source: Row) -> str:
    """A source on one line: "VICE (2013): Kyrgyzstan Is the Latest ... Licence: CC BY 4.0."; of a licence only what it states."""
    issuer = _("%(issuer)s (%(year)s)", issuer=text(source, "producer"), year=year_of(text(source, "date_published")))
    named = {"issuer": issuer, "title": text(source, "title").rstrip(".")}
    licence = text(source, "licence")
    if not licence:
        return _("%(issuer)s: %(title)s.", **named)
    return _("%(issuer)s: %(title)s. Licence: %(licence)s.", licence=licence, **named)


def licences_words(sources: pd.DataFrame) -> str:
    """What holds of the licences together: "Each source has a licence of its own." and that some state none."""
    silent = int((sources["licence"] == "").sum())
    if not silent:
        return _("Each source has a licence of its own.")
    if silent == len(sources):
        return _("These sources state no licence: ask them before you pass on more than a citation.")
    return _("Each source has a licence of its own; where none is named, the source states none.")

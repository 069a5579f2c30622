"""What a page lets its reader take away: which rows, which citation, which sentence, which chart, and as of which load."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd
from sqlalchemy import Connection

from dashboard import embeds, excerpt, hosts, safe_sentence
from dashboard.api import views
from dashboard.api.views import State
from dashboard.api.wanted import Wanted, written
from dashboard.citations import found, text, works
from dashboard.citations.found import NotHeld
from dashboard.excerpt import Excerpt
from dashboard.outside import abroad
from dashboard.page import Context, NoSuchPage
from dashboard.rows import rows as rows_of
from db import browse, queries
from db.browse import Asked

SAID = 200  # figures, at most, that are looked at for a sentence


@dataclass(frozen=True)
class Cited:
    """A citation: where its files lie (a path without an ending), the parameters that belong to it, and it as text."""

    path: str
    text: str
    query: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Chart:
    """A chart: its title, the paths of its page for a frame and of its pictures by their ending, the parameters of all of these
    (`group` or `places`), and how tall a frame for it is, px."""

    title: str
    embed: str
    pictures: Mapping[str, str]
    query: Mapping[str, str]
    height: int


@dataclass(frozen=True)
class Taken:
    """What can be taken away, as of `moment`. `rows` and `chart` are None, `sentence` and `briefing` (the path of a place's
    briefing) "", where there is nothing of the kind."""

    moment: State
    cited: Cited
    rows: Wanted | None = None
    sentence: str = ""
    chart: Chart | None = None
    briefing: str = ""


def asked(context: Context, table: str, **filters: str | Sequence[str]) -> Wanted:
    """The view of a table with these filters, as the reader's load has it."""
    several = {name: (value,) if isinstance(value, str) else tuple(value) for name, value in filters.items()}
    return Wanted(Asked(table, several, as_of=context.as_of, day=None if context.as_of else context.today))


def of_view(
    connection: Connection,
    context: Context,
    wanted: Wanted,
    *,
    figures: pd.DataFrame | None = None,
    rows: int | None = 0,
    chart: Chart | None = None,
) -> Taken:
    """A view; of figures with a sentence, where one can say them.

    `figures` (FIGURE columns) are its rows, where these are known already; `rows` is as in citations.found.view.
    """
    when = views.state(connection, context.as_of)
    held = wanted.whole.held(when.load)
    known = len(figures) if figures is not None else rows
    work = found.view(connection, held, hosts.address(context.settings), alone=True, rows=known)
    sentence = ""
    if wanted.asked.table == "figures" and (figures is not None or (rows is not None and rows <= SAID)):
        told = figures if figures is not None else _rows(connection, held)
        if told is not None and safe_sentence.can_say(told):
            sentence = safe_sentence.of_view(told, _with_parts(connection, work, told, when))
    query = [(name, value) for name, value in written(held) if name != "as_of"]
    return Taken(when, Cited(f"/citations/view/{wanted.asked.table}", text.cite(work), query), held, sentence, chart)


def of_place(connection: Connection, context: Context, place: str, figures: pd.DataFrame) -> Taken:
    """Everything about a place: its figures, and its briefing in a single file."""
    taken = of_view(connection, context, asked(context, "figures", place=place), figures=figures)
    return replace(taken, briefing=embeds.briefing_path(place))


def of_statement(
    connection: Connection, context: Context, ledger: str, id: str, *, rows: Wanted, chart: Chart | None = None
) -> Taken | None:
    """One version of a figure or milestone, and the view that it stands in; None where it was not held."""
    site = hosts.address(context.settings)
    try:
        row, work = found.statement(connection, ledger, id, site, context.as_of)
    except NotHeld:
        return None
    when = State(work.as_of, work.as_of_at)
    sentence = safe_sentence.of_figure(row, work) if ledger == "figure" else ""
    return Taken(when, Cited(f"/citations/{ledger}/{id}", text.cite(work)), rows.held(when.load), sentence, chart)


def of_source(connection: Connection, context: Context, key: str) -> Taken:
    """One source, and the figures that were read in it. Raises NotHeld."""
    work = found.source(connection, key, hosts.address(context.settings), context.as_of)
    when = State(work.as_of, work.as_of_at)
    rows = asked(context, "figures", source=key).held(when.load)
    return Taken(when, Cited(f"/citations/source/{key}", text.cite(work)), rows)


def chart_of(context: Context, place: str, indicator: str, title: str, group: str = "") -> Chart:
    """The chart of one indicator in one place and, where it is about one, of a group of people."""
    pictures: dict[str, str] = {ending: embeds.image_path(place, indicator, ending) for ending in embeds.ENDINGS}
    query = {"group": group} if group else {}
    height = _height(lambda: excerpt.in_a_place(abroad(context, **query), place, indicator))
    return Chart(title, embeds.embed_path(place, indicator), pictures, query, height)


def chart_across(context: Context, indicator: str, title: str, places: Sequence[str] = ()) -> Chart:
    """The chart of one indicator across places: of these, or of all."""
    pictures: dict[str, str] = {ending: embeds.image_path_across(indicator, ending) for ending in embeds.ENDINGS}
    query = {"places": ",".join(places)} if places else {}
    height = _height(lambda: excerpt.across(abroad(context, **query), indicator))
    return Chart(title, embeds.embed_path_across(indicator), pictures, query, height)


def _height(take: Callable[[], Excerpt]) -> int:
    try:
        taken = take()
    except NoSuchPage:  # of nothing there is only a sentence
        return embeds.embed_height(0)
    drawn = taken.draw().layout.height if taken.draw else 0
    return embeds.embed_height(drawn, taken.title, " ".join(taken.about), taken.summary)


def _rows(connection: Connection, held: Wanted) -> pd.DataFrame | None:
    """The figures of a view; None when there are too many for a sentence."""
    page = browse.page(connection, held.asked, SAID, columns=["key"])
    if page.next:
        return None
    return queries.figures(connection, keys=page.table["key"].to_pylist(), as_of=held.asked.as_of)


def _with_parts(connection: Connection, work: works.Work, rows: pd.DataFrame, when: State) -> works.Work:
    """The work with the sources that these rows rest on."""
    held = queries.sources(connection, keys=list(rows["source"].unique()), as_of=when.load)
    tellers = works.tellers_of(rows)
    parts = tuple(works.of_source(source, "", 0, "", tellers.get(source["key"], ())) for source in rows_of(held))
    return replace(work, parts=parts)

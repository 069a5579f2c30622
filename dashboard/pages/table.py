"""One table: filtered, searched, sorted and cut into columns and pages by its address, to be read here or taken away."""

from typing import Any

from dash import html
from dash.development.base_component import Component
from sqlalchemy import Connection

from dashboard import blocks, take_away, taken
from dashboard.browsing import asking, form, listing, since, titles
from dashboard.browsing.asking import Mistake, Question
from dashboard.browsing.headings import filter_label, table_name
from dashboard.browsing.values import code
from dashboard.language import _
from dashboard.page import Context, NoSuchPage, Page
from db.browse import FILTERS

PATH = "/tables/<table>"
NAME = None
_MOST_KNOWN = 40  # names or values that are offered in place of one that is not there


def layout(context: Context, table: str, **unused: str) -> Page:
    """The page of figures, milestones, sources or indicators; status 400 when a part of the question cannot be answered.

    Raises NoSuchPage for another table.
    """
    if table not in FILTERS:
        raise NoSuchPage(_("There is no table of this name. There are figures, milestones, sources and indicators."))
    with context.reading() as conn:
        question = asking.read(conn, context, table)
        fields = form.form(conn, context, question)
        chips = listing.chips(conn, context, question)
        found = _mistakes(context, question) if question.mistakes else _found(conn, context, question)
        title = titles.title(conn, question.asked)
    lead = _lead(table)
    asking_for = blocks.disclosure(_("Search, filter and sort"), fields, class_name="asking", opened=bool(question.mistakes))
    answer = html.Div([part for part in [chips, *found] if part is not None], className="answer")
    body = [
        blocks.heading(table_name(table), lead, kicker=_("Tables")),
        _tables(context, table),
        html.Div([asking_for, answer], className="browse"),
    ]
    return Page(title, lead, body, status=400 if question.mistakes else 200, wide=True)


def _lead(table: str) -> str:
    return {
        "figures": _("Every published figure held here, one row each, as its source gives it."),
        "milestones": _("Every law, programme and service held here, one row each, as its source dates it."),
        "sources": _("Every document in which a figure or a milestone was read."),
        "indicators": _("Everything that is counted, with its definition."),
    }[table]


def _tables(context: Context, here: str) -> html.Nav:
    """The four tables; the words that were searched for go along."""
    items = []
    for table in FILTERS:
        current: dict[str, Any] = {"aria-current": "page"} if table == here else {}
        address = context.href(f"/tables/{table}", q=context.query.get("q"))
        items.append(html.Li(html.A(table_name(table), href=address, **current)))
    return html.Nav(html.Ul(items), className="tabs", **{"aria-label": _("Tables")})


def _found(connection: Connection, context: Context, question: Question) -> list[Component | None]:
    """The rows, with how many there are above them and the ways to the others below."""
    if not question.rows:
        return [listing.nothing(connection, context, question)]
    columns, page = question.columns, question.page
    counted = listing.counted(question, page)
    onward = html.P(html.A(_("Take it with you"), href=f"#{take_away.ANCHOR}"), className="onward")
    taking = taken.of_view(
        connection, context, question.wanted, rows=question.rows.exact, chart=_chart(connection, context, question)
    )
    above = [html.P(counted, className="counted"), onward, form.columns_form(context, question, columns)]
    return [
        html.Div(above, className="above-rows"),
        since.revised(connection, context, question, page),
        listing.table(context, question, page, columns, counted),
        listing.pages(context, question, page, _("Pages")),
        take_away.block(context, taking),
    ]


def _chart(connection: Connection, context: Context, question: Question) -> taken.Chart | None:
    """The chart of all rows of the view, where there is one: of an indicator in a place, or across places."""
    asked = question.asked
    if question.table != "figures" or asked.words or len(asked.filters.get("indicator", ())) != 1:
        return None
    (indicator,) = asked.filters["indicator"]
    title = titles.title(connection, asked)
    if asked.filters.keys() == {"indicator"}:
        return taken.chart_across(context, indicator, title)
    places = asked.filters.get("place", ())
    alone = asked.filters.keys() == {"indicator", "place"} and len(places) == 1
    return taken.chart_of(context, places[0], indicator, title) if alone else None


def _mistakes(context: Context, question: Question) -> list[Component | None]:
    """What cannot be answered, each with what was typed and what there is instead."""
    return [_mistake(context, question, mistake) for mistake in question.mistakes]


def _mistake(context: Context, question: Question, mistake: Mistake) -> html.Div:
    here = asking.query(question.wanted)
    ways = []
    if mistake.name in FILTERS[question.table]:
        ways = [
            html.Li(html.A(code(mistake.name, value), href=context.href(context.path, **{**here, mistake.name: value})))
            for value in mistake.known[:_MOST_KNOWN]
        ]
    title = html.H2(_("This cannot be answered: %(what)s", what=filter_label(mistake.name)))
    typed = html.P([_("In the address stands:"), " ", html.Code(mistake.value)]) if mistake.value else None
    on = html.P(html.A(_("Show the table without it"), href=context.href(context.path, **here)))
    listed = [html.P(_("There is:")), html.Ul(ways, className="instead")] if ways else []
    return html.Div([title, html.P(mistake.message), typed, *listed, on], className="empty refused")

"""The parts of a briefing: an indicator with chart, table, cautions and quotes; the milestones; the sources with citations."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import charts, claims, comparability, headlines, labels, panels, sheets, tables
from dashboard.citations import text as citation
from dashboard.citations.works import of_source, tellers_of
from dashboard.language import _, ngettext
from dashboard.light_figure import Part
from dashboard.living import Chart
from dashboard.outside import Abroad
from dashboard.rows import Held, rows
from db import codes

Row = Mapping[str, Any]
EVENTS, SOURCES = "milestones", "sources"
_ON_PAPER = 600.0  # px that a plot has on paper and on a wide screen
_TOGETHER = 6  # rows: chart and table of so many fit one page, and stay on one


def contents(shown: pd.DataFrame, events: pd.DataFrame) -> Component:
    """Links to the parts of the file."""
    held = shown["topic"].value_counts()
    entries = [(labels.topic(topic), topic) for topic in codes.TOPICS if topic in held and topic != "context"]
    entries += [(labels.topic("context"), "context")] if "context" in held else []
    entries += [(_("What happened, and when"), EVENTS)] if len(events) else []
    items = [html.Li(html.A(said, href=f"#{anchor}")) for said, anchor in [*entries, (_("Sources"), SOURCES)]]
    return html.Nav(html.Ul(items), **{"aria-label": _("In this file")})


def key() -> Component:
    """How the charts are to be read."""
    said = [
        _("A filled dot is first-hand, a hollow one is quoted, a pale one is more than ten years old."),
        _("An open circle with an arrow is “more than” or “less than”: nobody says where it ends."),
        _("A thick line is a range whose author says how sure it is; a dashed one is a range without that."),
        _("Reports joined by a thin line tell of one and the same piece of evidence."),
    ]
    return html.Section([html.H2(_("How to read the charts")), html.Ul([html.Li(each) for each in said])], className="key")


def apart(indicators: Sequence[Row]) -> Component:
    """Why indicators of a family share no axis."""
    lead = _(
        "The next %(n)s belong together, but they do not count the same thing, so none is set against another:", n=len(indicators)
    )
    return html.Div(
        [html.P(lead), html.Ul([html.Li(comparability.what_it_counts(row)) for row in indicators])], className="apart"
    )


def indicator(context: Abroad, row: Row, figures: pd.DataFrame) -> Component:
    """All figures of one indicator, each group of people on an axis of its own."""
    blocks: list[Component] = []
    for group, part in panels.by_group(figures):
        if group:
            blocks.append(html.P(_("Only about: %(group)s", group=group), className="group"))
        blocks.append(_panel(context, row, part))
    head = html.Div([html.H3(row["title"]), html.P(row["definition"], className="definition")], className="head")
    return html.Section([head, *blocks], className="indicator")


def _panel(context: Abroad, row: Row, figures: panels.Rows) -> Component:
    place = labels.place(figures[0]["place"])
    cautions = panels.how_not_to_read(figures, context.today)
    said = headlines.headline(figures, place, row["title"])
    drawn = _drawn(lambda: charts.estimates(figures, today=context.today)) if len(figures) > 1 else []
    return html.Div(
        [
            html.Figure([html.Figcaption(said), *drawn]),
            tables.estimates_table(figures, href=context.href, today=context.today),
            html.Div([html.H4(_("How not to read this")), html.Ul([html.Li(each) for each in cautions])], className="caution"),
            _quotes(figures),
        ],
        className="panel together" if len(figures) <= _TOGETHER else "panel",
    )


def _drawn(draw: Callable[[], Part]) -> list[Component]:
    """The chart for a phone and, where that spares a good part of its height, for paper: words are broken for their room."""
    narrow = draw()
    wide = sheets.for_room(_ON_PAPER, draw, narrow)
    if wide is None:
        return [Chart(figure=narrow)]
    return [
        html.Div(Chart(figure=narrow), className="phone"),
        html.Div([Chart(figure=part) for part in sheets.cut(wide)], className="paper"),
    ]


def _quotes(statements: Held) -> Component | None:
    """The words of the sources, each once."""
    said: dict[str, Row] = {}
    for row in rows(statements):
        if row["quote"]:
            said.setdefault(row["quote"], row)
    if not said:
        return None
    quotes = [_quote(row, claims.sentence(row)) for row in said.values()]
    return html.Div([html.H4(_("In the words of the sources")), *quotes], className="quotes")


def _quote(row: Row, told: str) -> Component:
    language = {"lang": row["language"]} if row["language"] else {}
    return html.Figure([html.Blockquote(html.P(row["quote"], **language)), html.Figcaption(told)])


def events(context: Abroad, milestones: pd.DataFrame) -> Component:
    """What happened, on an axis of years and as a table."""
    said = ngettext("%(n)s event is held here.", "%(n)s events are held here.", len(milestones))
    caution = _("A gap is not a time in which nothing happened: it is a time about which nothing has been read here.")
    told = milestones[milestones["quote"] != ""].drop_duplicates("quote")
    quotes = [_quote(row, _("%(title)s. %(who)s", title=row["title"], who=claims.who(row))) for row in rows(told)]
    return html.Section(
        [
            html.H2(_("What happened, and when")),
            html.Div(
                [
                    html.Figure([html.Figcaption(said), *_drawn(lambda: charts.timeline(milestones, today=context.today))]),
                    tables.milestones_table(milestones, href=context.href),
                    html.P(caution, className="caution"),
                    html.Div([html.H4(_("In the words of the sources")), *quotes], className="quotes") if quotes else None,
                ],
                className="panel",
            ),
        ],
        id=EVENTS,
    )


def sources(context: Abroad, held: pd.DataFrame, statements: pd.DataFrame) -> Component:
    """Every source with its citation and licence, also those whose figures are left out."""
    tellers = tellers_of(statements)
    items = []
    for row in rows(held):
        work = of_source(
            row, context.href(f"/sources/{row['key']}"), context.shown, context.shown_at, tellers.get(row["key"], ())
        )
        licence = _("Licence: %(licence)s.", licence=row["licence"]) if row["licence"] else _("No licence is stated.")
        closed = _("Its figures are left out: it does not let them be passed on.") if row["republish"] == "no" else ""
        items.append(html.Li([citation.cite(work).strip(), " ", licence, " ", closed]))
    return html.Section([html.H2(_("Sources")), html.Ol(items, className="sources")], id=SOURCES)

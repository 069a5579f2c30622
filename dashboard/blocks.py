"""The building blocks every page shares, so that a heading, a chart or a form looks and reads the same wherever it stands."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from dash import html
from dash.development.base_component import Component

from dashboard import chart_buttons, chart_rows, sheets
from dashboard.chart_rows import Opens
from dashboard.elements import element
from dashboard.language import _
from dashboard.light_figure import Part
from dashboard.living import Chart, OnSheets
from dashboard.page import Context

# What may stand inside a block.
Content: TypeAlias = Component | str | None

GRAPH_CONFIG: Mapping[str, Any] = {
    "displaylogo": False,
    # The chart's own "Share chart..." button would send the figures to another company's server.
    "modeBarButtonsToRemove": ["sendChartToCloud", "select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d"],
    "toImageButtonOptions": {"format": "svg"},
}
DEFAULT_HEIGHT = 360


def heading(title: str | list[Any], lead: Content = None, *, kicker: Content = None) -> html.Header:
    """The page's one h1, with a line above it (`kicker`) and a sentence below it (`lead`)."""
    return html.Header(
        [
            html.P(kicker, className="kicker") if kicker else None,
            html.H1(title, id="title", tabIndex=-1),
            html.P(lead, className="lead") if lead else None,
        ],
        className="page-heading",
    )


def section(name: str, title: str, *children: Any, lead: Content = None, level: int = 2) -> html.Section:
    """A part of the page under a heading; `name` is its anchor (`#name`)."""
    # Only the main parts are landmarks: a region for every heading would bury them.
    named: dict[str, Any] = {"aria-labelledby": f"{name}-title"} if level == 2 else {}
    return html.Section(
        [_heading(level, title, f"{name}-title"), html.P(lead, className="section-lead") if lead else None, *children],
        id=name,
        className=f"section level-{level}",
        **named,
    )


def _heading(level: int, title: str, name: str) -> Component:
    return {2: html.H2, 3: html.H3, 4: html.H4}[level](title, id=name)


def chart(
    name: str,
    draw: Callable[[], Part] | None,
    *,
    summary: str,
    table: Component | None = None,
    caution: Content = None,
    table_open: bool = True,
    short_rows: bool = False,
    file_name: str = "",
    onward: Component | None = None,
    opens: Opens | None = None,
) -> html.Figure:
    """A chart with its one-sentence summary, the same rows as a table, and how not to read it.

    `name` is unique on the page. `draw` makes the chart; without it the words and the table stay. `onward` is a link that
    leads on from it. Of a table with `short_rows` a sheet of paper holds more. `opens` makes the address that a row leads to
    from what it is about; without it the keyboard has the table only.
    """
    drawn = sheets.drawn(draw, short_rows=short_rows) if draw else None
    parts: list[Any] = [_graph(name, drawn, file_name or name, opens)] if drawn else []
    parts.append(html.Figcaption(summary, id=f"{name}-summary"))
    if drawn:
        # Seen by readers who spare their connection: see assets/first-paint.js.
        parts.insert(1, html.Button(_("Make the charts interactive"), type="button", className="enliven"))
    if table is not None:
        title = _("The same figures as a table") if drawn else _("Where it stands")
        parts.append(disclosure(title, table, opened=table_open, class_name="as-table"))
    if caution:
        parts.append(disclosure(_("How not to read this"), _paragraph(caution), class_name="caution"))
    if onward is not None:
        parts.append(html.P(onward, className="onward"))
    named = "chart long" if drawn and not drawn.with_table else "chart"
    return html.Figure(parts, id=name, className=named, **{"aria-labelledby": f"{name}-summary"})


def _paragraph(said: Content) -> Component:
    return said if isinstance(said, Component) else html.P(said)


def _graph(name: str, drawn: sheets.Drawn, file_name: str, opens: Opens | None) -> html.Div:
    figure, rows = chart_rows.without_rows(drawn.screen)
    height = int(figure.layout.height or DEFAULT_HEIGHT)
    config = {**GRAPH_CONFIG, **chart_buttons.configured(), "toImageButtonOptions": {"format": "svg", "filename": file_name}}
    graph = Chart(id=f"{name}-graph", figure=figure, config=config)
    # The box keeps the chart's height while its script is on the way, so nothing below it moves.
    links = [chart_rows.links(rows, opens)] if rows and opens else []
    inside = [graph, *links, *([OnSheets(drawn.paper)] if drawn.paper else [])]
    return html.Div(inside, className="graph", style={"minHeight": f"{height}px"})


def disclosure(title: str, *children: Any, opened: bool = False, class_name: str = "") -> html.Details:
    """Something the reader may open: native, so it works with the keyboard and without a script."""
    return html.Details([html.Summary(title), *children], open=opened, className=class_name or None)


def scrolled(table: Component, label: str) -> html.Div:
    """A wide table in a box that scrolls by itself and can be reached by keyboard; prefer tables that stack."""
    return html.Div(table, className="scrolled", role="region", tabIndex=0, **{"aria-label": label})


def definitions(pairs: Iterable[tuple[str, Any]]) -> html.Dl:
    """Terms and what they stand for; a pair whose second part is None or "" is left out."""
    rows = [html.Div([html.Dt(term), html.Dd(value)]) for term, value in pairs if value is not None and value != ""]
    return html.Dl(rows, className="definitions")


def form(
    context: Context,
    path: str,
    *fields: Component,
    submit: str,
    live: bool = True,
    at_once: bool = True,
    keep: Mapping[str, str] | None = None,
    key: str = "",
) -> html.Form:
    """A native GET form to `path`: works without a script; with one, `live` swaps the page, `at_once` when a field changes.

    `keep` are parameters that go along unseen; the reader's `as_of` always does. A form whose page redirects is not live.
    A form with another `key` is built anew: what was typed into the last one is gone.
    """
    unseen = {**(keep or {}), "as_of": context.query.get("as_of", "")}
    carried = [_carried(name, value) for name, value in unseen.items() if value]
    button = html.Button(submit, type="submit")
    return html.Form(
        [*fields, *carried, button],
        action=context.href(path, as_of=""),
        method="get",
        className="controls",
        **({"data-live": "1" if at_once else "asked"} if live else {}),
        **({"key": key} if key else {}),
    )


def _carried(name: str, value: str) -> html.Select:
    # dash.html has no input element; a hidden select with one option is sent by a form just as a hidden input would be.
    return html.Select([html.Option(value, value=value, selected=True)], name=name, hidden=True, key=f"{name}={value}")


def select(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str = "", *, field_id: str = "") -> html.Div:
    """A labelled native select over `options`, pairs of (value, what the reader sees)."""
    identity = field_id or f"field-{name}"
    choices = [element(html.Option, shown, value=value, selected=value == chosen or None) for value, shown in options]
    # The key makes React build the element anew when the choice in the address changes.
    return html.Div(
        [html.Label(label, htmlFor=identity), html.Select(choices, id=identity, name=name, key=f"{name}={chosen}")],
        className="field",
    )


def breadcrumbs(context: Context, trail: Sequence[tuple[str, str]], here: str) -> html.Nav:
    """The way to this page: `trail` of (label, path) from the outside in, then where the reader stands."""
    steps = [html.Li(html.A(label, href=context.href(path))) for label, path in trail]
    last = html.Li(html.Span(here, **{"aria-current": "page"}))
    return html.Nav(html.Ol([*steps, last]), className="breadcrumbs", **{"aria-label": _("Where you are")})


def contents(entries: Sequence[tuple[str, str]], label: str = "") -> html.Nav:
    """Links to the parts of a long page: `entries` of (label, anchor name)."""
    items = [html.Li(html.A(shown, href=f"#{anchor}")) for shown, anchor in entries]
    return html.Nav(html.Ul(items), className="contents", **{"aria-label": label or _("On this page")})


def empty(sentence: str, *ways_on: Content) -> html.Div:
    """Why nothing is shown here and where something is: never a blank page, never "no data"."""
    return html.Div([html.P(sentence), *[html.P(way) for way in ways_on if way]], className="empty")


def way(link: Component) -> html.P:
    """A link that leads on, on a line of its own: on paper, where it leads nowhere, it is left out."""
    return html.P(link, className="leads-on")


def note(*children: Content, kind: str = "") -> html.P:
    """A remark that stands apart: `kind` "warning" for what must not be missed."""
    return html.P(list(children), className=f"note {kind}".strip())


def quotation(words: str, *attribution: Content, language: str = "") -> html.Figure:
    """The words of a source, verbatim, and whose they are."""
    block = html.Blockquote(html.P(words, **({"lang": language} if language else {})))
    return html.Figure([block, html.Figcaption(list(attribution)) if attribution else None], className="quotation")


def links(context: Context, entries: Iterable[tuple[str, str]]) -> html.Ul:
    """A plain list of (label, path)."""
    return html.Ul([html.Li(html.A(label, href=context.href(path))) for label, path in entries], className="links")

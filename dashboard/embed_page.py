"""A chart as a small page of its own, for a frame on another site: no script, no cookie, its table and its sources with it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import flask
from dash import html
from dash.development.base_component import Component
from sqlalchemy import Engine

from dashboard import blocks
from dashboard.citations.works import year_of
from dashboard.excerpt import Excerpt, across, in_a_place, left_out_words, licences_words, source_line
from dashboard.failures import Told
from dashboard.language import _, ngettext
from dashboard.living import Chart
from dashboard.outside import Abroad, as_of_words, in_every_language, kept, requested
from dashboard.page import BadAddress, NoSuchPage
from dashboard.rows import rows
from dashboard.settings import Settings
from dashboard.standalone import document, policy

STYLE = Path(__file__).parent / "embed.css"
_NAMED = 4  # sources below the chart; each stands with its licence in what can be opened

Take = Callable[..., Excerpt]


def install(server: flask.Flask, engine: Engine, settings: Settings) -> None:
    """Answer the addresses of `embeds.embed_path` and `embeds.embed_path_across`."""
    style = STYLE.read_text(encoding="utf-8")

    def framed(take: Take) -> Callable[..., flask.Response]:
        return lambda **values: _answer(lambda: requested(engine, settings), take, values, style)

    in_every_language(server, "/embed/places/<place>/<indicator>", "embed_place", framed(in_a_place))
    in_every_language(server, "/embed/indicators/<indicator>", "embed_indicator", framed(across))


def _answer(ask: Callable[[], Abroad], take: Take, values: dict[str, str], style: str) -> flask.Response:
    """The page, or why there is none in the same frame: what is refused must not be a browser's own error there."""
    context = None
    try:
        context = ask()
        excerpt = take(context, **values)
    except (Told, NoSuchPage, BadAddress) as refused:
        said, status = (refused.sentence, refused.code or 400) if isinstance(refused, Told) else (str(refused), _status(refused))
        on = [html.P(_way_on(replace(context, query={}, as_of=None).href("/")))] if context else []
        return _frame(document(_("Nothing to show"), outward(html.Main([html.P(said), *on])), style), style, status)
    return kept(_frame(document(excerpt.title, _body(context, excerpt), style), style, 200), context)


def _status(refused: Exception) -> int:
    return 404 if isinstance(refused, NoSuchPage) else 400


def _frame(text: str, style: str, status: int) -> flask.Response:
    response = flask.Response(text, status, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = policy(style, ancestors="*")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _body(context: Abroad, excerpt: Excerpt) -> Component:
    back = context.href(excerpt.path, **excerpt.asked)
    figure = Chart(figure=excerpt.draw()) if excerpt.draw else None
    cautions = html.Ul([html.Li(said) for said in excerpt.cautions])
    parts = [
        html.H1(html.A(excerpt.title, href=back)),
        html.P(" ".join(excerpt.about), className="about"),
        html.P(excerpt.summary, className="summary"),
        figure,
        blocks.disclosure(_("The same figures as a table"), excerpt.table()) if excerpt.table else None,
        blocks.disclosure(_("How not to read this"), cautions) if excerpt.cautions else None,
        blocks.disclosure(_("Sources and licences"), *_sources(context, excerpt)),
        html.Footer(html.P(_footer(context, excerpt, back))),
    ]
    return outward(html.Main([part for part in parts if part is not None]))


def _sources(context: Abroad, excerpt: Excerpt) -> list[Component]:
    shown = [html.Ul([_source(context, source) for source in rows(excerpt.sources)]), html.P(licences_words(excerpt.sources))]
    if excerpt.sources.empty:
        shown = []
    if not excerpt.left_out:
        return shown
    return [*shown, html.P(left_out_words(excerpt.left_out)), html.Ul([_source(context, row) for row in rows(excerpt.withheld)])]


def _source(context: Abroad, source: dict[str, Any]) -> html.Li:
    return html.Li(html.A(source_line(source), href=source["url"] or context.href(f"/sources/{source['key']}")))


def _footer(context: Abroad, excerpt: Excerpt, back: str) -> list[Any]:
    every = [
        _("%(issuer)s (%(year)s)", issuer=row["producer"], year=year_of(row["date_published"])) for row in rows(excerpt.sources)
    ]
    named = list(dict.fromkeys(every))
    others = ngettext("%(n)s other", "%(n)s others", len(named) - _NAMED) if len(named) > _NAMED else ""
    sources = _("Sources: %(sources)s.", sources="; ".join([*named[:_NAMED], *([others] if others else [])])) if named else ""
    state = _("Tallies, %(state)s.", state=as_of_words(context))
    return [part for said in (sources, left_out_words(excerpt.left_out), state) if said for part in (said, " ")] + [_way_on(back)]


def _way_on(address: str) -> html.A:
    return html.A(_("See every figure at Tallies"), href=address)


def outward(tree: Component) -> Component:
    """The tree with every link opening beside the site that it stands in, and telling nothing of it."""
    for part in _parts(tree):
        if isinstance(part, html.A):
            part.target, part.rel = "_blank", "noopener"
    return tree


def _parts(part: Any) -> Sequence[Component]:
    if isinstance(part, list | tuple):
        return [found for each in part for found in _parts(each)]
    if not isinstance(part, Component):
        return []
    return [part, *_parts(getattr(part, "children", None))]

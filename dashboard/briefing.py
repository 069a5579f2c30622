"""Everything published about one place in a single file, to be read without a network, sent on, and printed."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import flask
import pandas as pd
from dash import html
from dash.development.base_component import Component
from sqlalchemy import Engine

from dashboard import briefing_parts as parts
from dashboard import labels
from dashboard.excerpt import events_left_out_words, left_out_words, passed_on
from dashboard.language import _, ngettext
from dashboard.outside import Abroad, as_of_words, in_every_language, kept, requested
from dashboard.page import NoSuchPage
from dashboard.rows import rows
from dashboard.settings import Settings
from dashboard.standalone import document, policy
from db import codes, queries

STYLE = Path(__file__).parent / "briefing.css"


def install(server: flask.Flask, engine: Engine, settings: Settings) -> None:
    """Answer the addresses of `embeds.briefing_path`; with the parameter `download` a browser keeps the file."""
    style = STYLE.read_text(encoding="utf-8")

    def answer(place: str) -> flask.Response:
        context = requested(engine, settings).pinned()
        text, told = briefing(context, place, style)
        response = flask.Response(text, content_type="text/html; charset=utf-8")
        response.headers["Content-Security-Policy"] = policy(told, ancestors="'none'")
        if context.query.get("download"):
            name = f"tallies-{place.lower()}-load-{context.shown}.html"
            response.headers.set("Content-Disposition", "attachment", filename=name)
        return kept(response, context)

    in_every_language(server, "/briefings/<place>.html", "briefing", answer)


def briefing(context: Abroad, place: str, style: str) -> tuple[str, str]:
    """The file, and the style within it: `style` with what stands at the head of each printed page.

    `context` is pinned. Raises NoSuchPage when nothing is held about the place.
    """
    with context.reading() as conn:
        figures = queries.figures(conn, places=[place], as_of=context.as_of)
        milestones = queries.milestones(conn, places=[place], as_of=context.as_of)
        indicators = queries.indicators(conn, list(figures["indicator"].unique()), as_of=context.as_of)
        named = sorted({*figures["source"], *milestones["source"]})
        sources = queries.sources(conn, named, as_of=context.as_of)
    if figures.empty and milestones.empty:
        raise NoSuchPage(_("Nothing is held about a place with the code %(place)s.", place=place))
    name = labels.place(place)
    shown, closed_figures = passed_on(figures, sources)
    events, closed_events = passed_on(milestones, sources)
    left_out = [left_out_words(closed_figures), events_left_out_words(closed_events)]
    title = _("%(place)s: published figures, side by side", place=name)
    style += running_heads(name, as_of_words(context))
    body = html.Main(
        [
            _head(context, name, place, shown, events, left_out),
            parts.key(),
            *_topics(context, shown, indicators),
            *([parts.events(context, events)] if len(events) else []),
            parts.sources(context, sources, pd.concat([shown, events])),
            _end(context, place),
        ]
    )
    return document(title, body, style, within=policy(style)), style


def running_heads(left: str, right: str) -> str:
    """The style that puts the two at the head of each printed page, and the number of the page at its foot."""
    boxes = {"@top-left": _quoted(left), "@top-right": _quoted(right), "@bottom-right": 'counter(page) " / " counter(pages)'}
    return "@page { " + " ".join(f"{box} {{ content: {said} }}" for box, said in boxes.items()) + " }\n"


def _quoted(said: str) -> str:
    """Words as a string of CSS, in which nothing can end it or the style element."""
    return '"' + "".join(c if c.isalnum() or c in " .,()-" else f"\\{ord(c):x} " for c in said) + '"'


def _head(
    context: Abroad, name: str, place: str, shown: pd.DataFrame, events: pd.DataFrame, left_out: Sequence[str]
) -> Component:
    held = [
        ngettext("%(n)s published figure", "%(n)s published figures", len(shown)),
        ngettext("%(n)s milestone", "%(n)s milestones", len(events)),
    ]
    counted = ngettext(
        "%(held)s from %(n)s source.",
        "%(held)s from %(n)s sources.",
        pd.concat([shown["source"], events["source"]]).nunique(),
        held=_("%(figures)s and %(milestones)s", figures=held[0], milestones=held[1]) if len(events) else held[0],
    )
    promise = _(
        "Every figure is as its source printed it, beside its rivals. We do not say which is right, and nothing is averaged."
    )
    state = _("Tallies, %(state)s.", state=as_of_words(context))
    link = html.A(context.href(f"/places/{place}"), href=context.href(f"/places/{place}"))
    return html.Header(
        [
            html.P(_("What is published about"), className="kicker"),
            html.H1(name),
            html.P(counted, className="lead"),
            html.P(promise),
            *[html.P(said) for said in left_out if said],
            html.P([state, " ", link], className="state"),
            parts.contents(shown, events),
        ]
    )


def _topics(context: Abroad, shown: pd.DataFrame, indicators: pd.DataFrame) -> Iterator[Component]:
    known = {row["key"]: row for row in rows(indicators)}
    for topic in [*(topic for topic in codes.TOPICS if topic != "context"), "context"]:
        held = shown[shown["topic"] == topic]
        if len(held):
            yield html.Section([html.H2(labels.topic(topic)), *_families(context, held, known)], id=topic)


def _families(context: Abroad, held: pd.DataFrame, known: dict[str, Any]) -> Iterator[Component]:
    """The indicators of a topic, those of a family one after the other under why they share no axis."""
    together = held["family"].where(held["family"] != "", held["indicator"])
    for family in _most_first(together):
        figures = held[together == family]
        keys: Sequence[str] = _most_first(figures["indicator"])
        if len(keys) > 1:
            yield parts.apart([known[key] for key in keys])
        for key in keys:
            yield parts.indicator(context, known[key], figures[figures["indicator"] == key])


def _most_first(names: pd.Series) -> list[str]:
    counts = names.value_counts()
    return sorted((str(name) for name in counts.index), key=lambda name: (-counts[name], name))


def _end(context: Abroad, place: str) -> Component:
    said = _(
        "This file needs no network. What was loaded or corrected since then is at the address above, and at %(address)s.",
        address=context.href(f"/places/{place}", as_of=""),
    )
    return html.Footer(html.P(said))

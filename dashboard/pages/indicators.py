"""Every indicator, by topic and family: what is counted, and which of them are related without being comparable."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import html

from dashboard import blocks, labels
from dashboard.language import _, by_name, ngettext
from dashboard.page import Context, Page
from dashboard.rows import rows
from db import codes

PATH = "/indicators"
NAME = "Indicators"


def layout(context: Context, **unused: str) -> Page:
    """The page of all indicators."""
    with context.reading() as conn:
        held = context.recall.indicators(conn, context.as_of)
    title = _("Indicators")
    lead = _("What each figure counts. Two figures stand on one axis only when they share an indicator.")
    if held.empty:
        empty = blocks.empty(
            _("No indicator is held yet: nothing has been loaded."), html.A(_("See the loads"), href=context.href("/changes"))
        )
        return Page(title, lead, [blocks.heading(title, lead), empty])
    topics = [topic for topic in codes.TOPICS if (held["topic"] == topic).any()]
    jumps = blocks.contents([(labels.topic(topic), f"topic-{topic}") for topic in topics])
    sections = [_topic(context, topic, held[held["topic"] == topic]) for topic in topics]
    return Page(title, lead, [blocks.heading(title, lead), jumps, *sections])


def _topic(context: Context, topic: str, held: pd.DataFrame) -> html.Section:
    families: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(rows(held), key=lambda row: (by_name(row["family"]), by_name(row["title"]))):
        families.setdefault(row["family"], []).append(row)
    parts = [_family(context, topic, number, *each) for number, each in enumerate(families.items())]
    return blocks.section(f"topic-{topic}", labels.topic(topic), *parts)


def _family(context: Context, topic: str, number: int, family: str, members: Sequence[dict[str, Any]]) -> html.Section | html.Div:
    entries = html.Dl([part for row in members for part in _entry(context, row)], className="indicators")
    if not family:
        return html.Div(entries)
    lead = _("Related, but not the same thing: they are never put on one axis.") if len(members) > 1 else None
    return blocks.section(f"topic-{topic}-family-{number}", family, entries, lead=lead, level=3)


def _entry(context: Context, row: dict[str, Any]) -> list[html.Dt | html.Dd]:
    figures = ngettext("%(n)s figure", "%(n)s figures", int(row["figures"]))
    places = ngettext("%(n)s place", "%(n)s places", int(row["places"]))
    amount = _("%(figures)s, %(places)s", figures=figures, places=places) if row["figures"] else _("no figure held")
    name = html.A(row["title"], href=context.href(f"/indicators/{row['key']}"))
    return [html.Dt(name), html.Dd([row["definition"], " ", html.Span(amount, className="amount")])]

"""One place: everything published about it, in sections by topic, each indicator in a panel of its own."""

from collections import Counter
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import blocks, charts, comparability, dates, evidence, labels, on_paper, panels, rivalry, tables, take_away, taken
from dashboard.language import _, by_name, ngettext, of_catalogue
from dashboard.page import Context, NoSuchPage, Page
from dashboard.panels import Rows
from dashboard.rows import rows
from dashboard.statement import told
from db import codes, queries
from db import places as geography

PATH = "/places/<place>"
NAME = None


def layout(context: Context, place: str, **unused: str) -> Page:
    """The page of a place by its code. Raises NoSuchPage when nothing is held about it."""
    with context.reading() as conn:
        figures = queries.figures(conn, places=[place], as_of=context.as_of)
        milestones = queries.milestones(conn, places=[place], as_of=context.as_of)
        indicators = queries.indicators(conn, list(figures["indicator"].unique()), as_of=context.as_of)
        if figures.empty and milestones.empty:
            raise NoSuchPage(_("Nothing is held about a place with the code %(place)s.", place=place))
        taking = taken.of_place(conn, context, place, figures)
        parts = queries.named_places(conn, geography.parts(place), as_of=context.as_of)
    name = labels.place(place)
    held = told(figures, queries.FIGURE)
    sections = [_topic(context, topic, held, indicators) for topic, _n in _by_topic(held)]
    events = [_events(context, milestones)] if len(milestones) else []
    described = _what_is_held(figures, milestones)
    body = [
        blocks.breadcrumbs(context, [(_("Places"), "/places")], name),
        blocks.heading(name, described, kicker=_("What is published about")),
        blocks.contents(_contents(held, milestones)),
        *_parts(context, name, parts),
        *_context_last(sections, events),
        on_paper.sources(context, figures, milestones),
        take_away.block(context, taking),
    ]
    return Page(name, _("%(place)s. %(held)s", place=name, held=described), body)


def _parts(context: Context, name: str, parts: list[str]) -> list[Component]:
    """A figure about a part of a country never stands among those about the whole of it: it has a page of its own."""
    if not parts:
        return []
    links: list[Any] = [html.A(labels.place(part), href=context.href(f"/places/{part}")) for part in parts]
    between = [item for link in links for item in (link, ", ")][:-1]
    return [
        html.P(
            [_("Figures and events about parts of %(place)s stand on their own pages: ", place=name), *between, "."],
            className="note",
        )
    ]


def _by_topic(figures: Rows) -> list[tuple[str, int]]:
    """The topics that figures are held of, each with how many."""
    counts = Counter(row["topic"] for row in figures)
    return [(topic, counts[topic]) for topic in codes.TOPICS if counts[topic]]


def _context_last(sections: list[Component], events: list[Component]) -> list[Component]:
    """What happened stands before the background figures."""
    last = [section for section in sections if section.id == "context"]
    return [*[section for section in sections if section.id != "context"], *events, *last]


def _what_is_held(figures: pd.DataFrame, milestones: pd.DataFrame) -> str:
    held = [
        ngettext("%(n)s published figure", "%(n)s published figures", len(figures)),
        ngettext("%(n)s milestone", "%(n)s milestones", len(milestones)) if len(milestones) else "",
    ]
    sources = pd.concat([figures["source"], milestones["source"]]).nunique()
    values = {
        "held": _(" and ").join(part for part in held if part),
        "sources": ngettext("%(n)s source", "%(n)s sources", sources),
    }
    newest = figures["last_year"].max()
    if pd.isna(newest):
        return _("%(held)s from %(sources)s.", **values)
    return _("%(held)s from %(sources)s. The newest evidence is about %(year)s.", year=int(newest), **values)


def _contents(figures: Rows, milestones: pd.DataFrame) -> list[tuple[Any, str]]:
    entries: list[tuple[Any, str]] = [(_counted(labels.topic(topic), n), topic) for topic, n in _by_topic(figures)]
    if len(milestones):
        entries.append((_counted(_("What happened, and when"), len(milestones)), "milestones"))
    return _context_entry_last(entries)


def _context_entry_last(entries: list[tuple[Any, str]]) -> list[tuple[Any, str]]:
    return sorted(entries, key=lambda entry: entry[1] == "context")


def _counted(label: str, n: int) -> list[Any]:
    return [html.Span(label), html.Span(ngettext("%(n)s entry", "%(n)s entries", n), className="count")]


def _topic(context: Context, topic: str, figures: Rows, indicators: pd.DataFrame) -> html.Section:
    """The families of a topic. A family may reach into another topic: its figures there can be asked about here too."""
    families: dict[str, Rows] = {}
    for row in figures:
        families.setdefault(row["family"] or row["indicator"], []).append(row)
    here = {name: part for name, whole in families.items() if (part := [row for row in whole if row["topic"] == topic])}
    # The most contested first: those with most separate answers, then by name.
    named = sorted(here, key=lambda name: (-evidence.origins(here[name]), name))
    parts = [_family(context, here[name], families[name], indicators) for name in named]
    return blocks.section(topic, labels.topic(topic), *parts)


def _family(context: Context, figures: Rows, related: Rows, indicators: pd.DataFrame) -> Component:
    """The panels of a family, with why they share no axis; `related` are its figures under any topic."""
    counts = Counter(row["indicator"] for row in figures)
    held = indicators[indicators["key"].isin(list(counts))]
    name = min(counts)
    differ = [rivalry.why_differ(context, f"why-{name}", related, indicators)] if len(related) > 1 else []
    if len(held) == 1:
        return _indicator(context, figures, rows(held)[0], 3, differ)
    ordered = sorted(rows(held), key=lambda row: (-counts[row["key"]], by_name(row["title"])))
    parts = [_indicator(context, [each for each in figures if each["indicator"] == row["key"]], row, 4, []) for row in ordered]
    why = [html.Li(comparability.what_it_counts(row)) for row in ordered]
    lead = _(
        "These belong together, but they do not count the same thing. So each has a chart of its own, and none is "
        "set against another:"
    )
    apart = html.Div([html.P(lead), html.Ul(why)], className="apart")
    return blocks.section(f"family-{name}", of_catalogue(held["family"].iloc[0]), apart, *parts, *differ, level=3)


def _indicator(context: Context, figures: Rows, indicator: Any, level: int, after: list[Component]) -> html.Section:
    key = indicator["key"]
    definition = html.P(
        [indicator["definition"], " ", html.A(_("About this indicator"), href=context.href(f"/indicators/{key}"))],
        className="definition",
    )
    parts: list[Component] = []
    for number, (group, part) in enumerate(panels.by_group(figures)):
        if group:
            parts.append(html.P(_("Only about: %(group)s", group=group), className="group"))
        parts.append(panels.panel(context, f"panel-{key}-{number}", part))
    return blocks.section(key, indicator["title"], definition, *parts, *after, level=level)


def _events(context: Context, milestones: pd.DataFrame) -> html.Section:
    chart = blocks.chart(
        "milestones-chart",
        lambda: charts.timeline(milestones, today=context.today),
        summary=_told(milestones),
        table=tables.milestones_table(milestones, href=context.href),
        opens=lambda milestone: context.href(f"/milestones/{milestone}"),
        caution=_("A gap is not a time in which nothing happened: it is a time about which nothing has been read here."),
    )
    return blocks.section("milestones", _("What happened, and when"), chart)


def _told(milestones: pd.DataFrame) -> str:
    """One sentence on how many events there are and what time they cover; the last is the one that begins last."""
    first, last = dates.date_words(milestones["date"].iloc[0]), dates.date_words(milestones["date"].iloc[-1])
    if len(milestones) == 1:
        return _("One event is held here: %(title)s, %(date)s.", title=of_catalogue(milestones["title"].iloc[0]), date=first)
    events = ngettext("%(n)s event", "%(n)s events", len(milestones))
    return _(
        "%(events)s, as their sources tell them: the first %(first)s, the last %(last)s.", events=events, first=first, last=last
    )

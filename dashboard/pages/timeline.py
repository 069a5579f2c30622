"""What happened and when: the milestones of one or several places in lanes, uncertain dates drawn as uncertain."""

from collections.abc import Sequence

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import blocks, charts, choices, labels, on_paper, tables, take_away, taken
from dashboard.language import _, by_name, ngettext
from dashboard.page import BadAddress, Context, Page
from dashboard.timelines import Lane
from db import queries

PATH = "/timeline"
NAME = "Timeline"
CATEGORY, PLACE = "category", "place"
AT_FIRST = 4  # places shown before the reader chooses


def layout(context: Context, places: str = "", by: str = CATEGORY, **unused: str) -> Page:
    """The page of milestones. Raises BadAddress for lanes there are not."""
    if by not in (CATEGORY, PLACE):
        raise BadAddress(_("by takes category or place."))
    with context.reading() as conn:
        held = queries.milestones(conn, as_of=context.as_of)
        asked = choices.asked_or_first(places, list(held["place"].value_counts().index), AT_FIRST)
        shown = held[held["place"].isin(asked)]
        there = taken.asked(context, "milestones", place=list(dict.fromkeys(shown["place"])))
        taking = taken.of_view(conn, context, there) if len(shown) else None
    title = _("What happened, and when")
    lead = _("Laws, programmes and services as their sources date them. A date that is only roughly known is drawn as a range.")
    if held.empty:
        empty = blocks.empty(_("No milestone is held at this moment."), html.A(_("See the loads"), href=context.href("/changes")))
        return Page(title, lead, [blocks.heading(title, lead), empty])
    body = [
        blocks.heading(title, lead),
        _form(context, places, by),
        choices.boxes(context, "places", _("Places"), _options(held), asked),
        *_notes(held, asked),
        _lanes(context, shown, "place" if by == PLACE else "category"),
        on_paper.sources(context, shown),
        *([take_away.block(context, taking)] if taking else []),
    ]
    return Page(title, lead, body)


def _form(context: Context, places: str, by: str) -> html.Form:
    lanes = [(CATEGORY, _("kind of event")), (PLACE, _("place"))]
    return blocks.form(
        context, "/timeline", blocks.select("by", _("A lane for each"), lanes, by), submit=_("Show"), keep={"places": places}
    )


def _options(held: pd.DataFrame) -> list[tuple[str, str]]:
    options = [(str(place), labels.place(str(place))) for place in held["place"].unique()]
    return sorted(options, key=lambda option: by_name(option[1]))


def _notes(held: pd.DataFrame, asked: Sequence[str]) -> list[html.P]:
    missing = [labels.place(place) for place in asked if place not in set(held["place"])]
    if not missing:
        return []
    return [
        blocks.note(
            _("We hold no milestone for: %(places)s. That does not mean that nothing happened.", places=", ".join(missing))
        )
    ]


def _lanes(context: Context, shown: pd.DataFrame, by: Lane) -> Component:
    if shown.empty:
        return blocks.empty(_("No place is chosen that has a milestone. Choose one above."))
    events = ngettext("%(n)s milestone", "%(n)s milestones", len(shown))
    places = ngettext("%(n)s place", "%(n)s places", shown["place"].nunique())
    return blocks.chart(
        "lanes",
        lambda: charts.timeline(shown, by=by, today=context.today),
        summary=_("%(events)s in %(places)s, as their sources date them.", events=events, places=places),
        table=tables.milestones_table(shown, href=context.href),
        opens=lambda milestone: context.href(f"/milestones/{milestone}"),
        caution=_("What is not here did not necessarily not happen: these are the events that our sources tell of."),
    )

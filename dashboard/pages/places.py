"""Every place by name, and the way the place picker takes: `/places?place=KGZ` leads to the place's own page."""

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import blocks, labels
from dashboard.language import _, by_name, ngettext
from dashboard.page import Context, Page
from dashboard.rows import rows

PATH = "/places"
NAME = "Places"


def layout(context: Context, place: str = "", **unused: str) -> Page:
    """The list of places; with `place`, a redirect to that place."""
    if place:
        return Page(_("Places"), redirect=context.href(f"/places/{place.upper()}"))
    with context.reading() as conn:
        held = context.recall.places(conn, context.as_of)
    lead = _("Every place about which a published figure or a milestone is held here, by name.")
    body = [
        blocks.heading(_("Places"), lead),
        _listed(context, held) if len(held) else blocks.empty(_("Nothing has been loaded yet.")),
    ]
    return Page(_("Places"), lead, body)


def picker(context: Context, held: pd.DataFrame, chosen: str = "") -> html.Form:
    """The form that leads to a place; `held` has the columns of db.queries.places."""
    options = sorted(((code, labels.place(code)) for code in held["place"]), key=lambda option: by_name(option[1]))
    field = blocks.select("place", _("Go to a place"), options, chosen, field_id="place-picker")
    return blocks.form(context, "/places", field, submit=_("Go"), live=False)


def _listed(context: Context, held: pd.DataFrame) -> Component:
    named = sorted(rows(held), key=lambda row: labels.place_order(row["place"]))
    items = [
        html.Li(
            [
                html.A(labels.place(row["place"]), href=context.href(f"/places/{row['place']}")),
                html.Span(ngettext("%(n)s figure", "%(n)s figures", int(row["figures"])), className="count"),
            ]
        )
        for row in named
    ]
    return html.Ul(items, className="index")

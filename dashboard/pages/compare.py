"""Rival answers to one question across places, as published or per 1,000 adults, and never across two questions."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component
from sqlalchemy import Connection

from dashboard import blocks, charts, choices, labels, listings, on_paper, rates, recipes, take_away, taken
from dashboard.axes import Kind
from dashboard.language import _, by_name, ngettext
from dashboard.page import BadAddress, Context, NoSuchPage, Page
from dashboard.rows import rows
from db import queries

PATH = "/compare"
NAME = "Compare"
COUNT, PER_ADULTS = "count", "adults"
AT_FIRST = 6  # places shown before the reader chooses
IN_A_CHART, IN_ALL = 12, 100  # newest figures of a place that are drawn, and that are on the page at all

Row = Mapping[str, Any]


def layout(
    context: Context, indicator: str = "", places: str = "", per: str = COUNT, scale: str = "linear", **unused: str
) -> Page:
    """The page that compares places. Raises NoSuchPage for an unknown indicator, BadAddress for an unknown choice."""
    if per not in (COUNT, PER_ADULTS) or scale not in ("linear", "log"):
        raise BadAddress(_("per takes count or adults, and scale takes linear or log."))
    with context.reading() as conn:
        held = context.recall.indicators(conn, context.as_of)
        held = held[held["figures"] > 0]
        chosen = _indicator(context, held, indicator)
        where = queries.places_of(conn, chosen["key"] if chosen else "", as_of=context.as_of)["place"].tolist()
        asked = choices.asked_or_first(places, where, AT_FIRST)
        figures = queries.figures(conn, indicators=[chosen["key"] if chosen else ""], places=asked, as_of=context.as_of)
        adults = (
            queries.figures(conn, indicators=[rates.DENOMINATOR], places=asked, as_of=context.as_of)
            if per == PER_ADULTS
            else figures.head(0)
        )
        taking = _taken(conn, context, figures, chosen, asked)
    title = _("Compare places")
    steps: Kind = "log" if scale == "log" else "linear"
    if chosen is None:
        empty = blocks.empty(
            _("No figure is held yet, so there is nothing to compare."), html.A(_("See the loads"), href=context.href("/changes"))
        )
        return Page(title, "", [blocks.heading(title), empty])
    everybody = figures[figures["group"] == ""]
    shown = everybody.groupby("place", sort=False).head(IN_ALL)
    body = [
        blocks.heading(_("%(what)s, compared", what=chosen["title"]), chosen["definition"], kicker=title),
        _form(context, held, chosen, places, per, scale),
        choices.boxes(context, "places", _("Places"), _options(where), asked),
        *_notes(figures, asked, len(everybody) - len(shown)),
        *(_rated(context, shown, adults, steps) if per == PER_ADULTS else _published(context, shown, steps)),
        on_paper.sources(context, shown),
        *([take_away.block(context, taking)] if taking else []),
    ]
    return Page(_("%(what)s, compared", what=chosen["title"]), chosen["definition"], body)


def _taken(
    connection: Connection, context: Context, figures: pd.DataFrame, chosen: Row | None, places: Sequence[str]
) -> taken.Taken | None:
    """The figures of the places shown, groups of people too, and the chart of the indicator across places."""
    if chosen is None or figures.empty:
        return None
    there = taken.asked(context, "figures", indicator=chosen["key"], place=list(figures["place"].unique()))
    chart = taken.chart_across(context, chosen["key"], chosen["title"], places)
    return taken.of_view(connection, context, there, figures=figures, chart=chart)


def _indicator(context: Context, held: pd.DataFrame, asked: str) -> Row | None:
    """The indicator asked for; without one the installation's own, else the one with most figures."""
    wanted = asked or context.settings.lead_indicator
    found = rows(held[held["key"] == wanted])
    if asked and not found:
        raise NoSuchPage(_("We hold no figures of an indicator named %(key)s.", key=asked))
    most = rows(held.sort_values("figures", ascending=False, kind="stable").head(1))
    return next(iter([*found, *most]), None)


def _form(context: Context, held: pd.DataFrame, chosen: Row, places: str, per: str, scale: str) -> html.Form:
    units = [(COUNT, _("as published")), (PER_ADULTS, _("per 1,000 adults (15 to 64)"))]
    scales = [("linear", _("from zero, even steps")), ("log", _("logarithmic: each step is ten times the last"))]
    fields = [
        blocks.select("indicator", _("What"), _by_title(held), chosen["key"]),
        blocks.select("per", _("Numbers"), units, per),
        blocks.select("scale", _("Scale"), scales, scale),
    ]
    return blocks.form(context, "/compare", *fields, submit=_("Show"), keep={"places": places})


def _by_title(held: pd.DataFrame) -> list[tuple[str, str]]:
    return sorted(((row["key"], row["title"]) for row in rows(held)), key=lambda option: by_name(option[1]))


def _options(where: Sequence[str]) -> list[tuple[str, str]]:
    return sorted(((place, labels.place(place)) for place in where), key=lambda option: by_name(option[1]))


def _notes(figures: pd.DataFrame, asked: Sequence[str], left_out: int) -> list[html.P]:
    missing = [labels.place(place) for place in asked if place not in set(figures["place"])]
    none = _("We hold no figure of this indicator for: %(places)s. That is not zero.", places=", ".join(missing))
    grouped = int((figures["group"] != "").sum())
    groups = ngettext(
        "%(n)s figure about a part of the population is left out: groups are not set against everybody.",
        "%(n)s figures about parts of the population are left out: groups are not set against everybody.",
        grouped,
    )
    older = ngettext("%(n)s older figure is not on this page.", "%(n)s older figures are not on this page.", left_out)
    return [blocks.note(said) for said, there in ((none, missing), (groups, grouped), (older, left_out)) if there]


def _published(context: Context, shown: pd.DataFrame, scale: Kind) -> list[Component]:
    if shown.empty:
        return [_nothing(context)]
    n = shown["place"].nunique()
    summary = ngettext("%(n)s place, newest evidence first.", "%(n)s places, each with its newest evidence first.", n)
    table = listings.of_places(context, shown, _("The figures of the places chosen"))
    return [_chart(context, shown, scale, summary, table)]


def _rated(context: Context, shown: pd.DataFrame, adults: pd.DataFrame, scale: Kind) -> list[Component]:
    if shown.empty:
        return [_nothing(context)]
    found = rates.per_thousand(shown, adults)
    converted, refused = rates.shown(found), rates.refused(found)
    parts: list[Component] = []
    if converted.empty:
        parts.append(blocks.empty(_("None of these figures can be set against a number of adults. Each says below why not.")))
    else:
        n = len(converted)
        counted = ngettext("%(n)s rate per 1,000 adults, computed by us", "%(n)s rates per 1,000 adults, computed by us", n)
        summary = _(
            "%(rates)s from two published numbers each. Three digits are shown; bounds are rounded outward.", rates=counted
        )
        parts.append(_chart(context, converted, scale, summary, recipes.rates_table(context, converted, shown)))
    if len(refused):
        lead = ngettext("%(n)s figure is not convertible.", "%(n)s figures are not convertible.", len(refused))
        parts.append(blocks.section("refused", _("Not convertible"), recipes.refusals_table(context, refused, shown), lead=lead))
    return parts


def _chart(context: Context, figures: pd.DataFrame, scale: Kind, summary: str, table: Component) -> Component:
    """The newest figures of every place in one chart, with the sentence that says how many are in the table only."""
    drawn = figures.groupby("place", sort=False).head(IN_A_CHART)
    others = len(figures) - len(drawn)
    more = ngettext(" %(n)s older figure is in the table only.", " %(n)s older figures are in the table only.", others)
    return blocks.chart(
        "comparison",
        lambda: charts.comparison(drawn, today=context.today, scale=scale),
        summary=summary + (more if others else ""),
        table=table,
        caution=_caution(),
        opens=lambda figure: context.href(f"/figures/{figure}"),
    )


def _caution() -> str:
    return _("Places differ in years, methods and in who was counted. Further right is not worse, and the order says nothing.")


def _nothing(context: Context) -> Component:
    return blocks.empty(
        _("No place is chosen that has a figure. Choose one above."), html.A(_("All places"), href=context.href("/"))
    )

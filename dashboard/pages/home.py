"""The first page: what this is, one disagreement in full, and every other one at a glance."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from dash import html

from dashboard import blocks, charts, claims, evidence, headlines, labels, panels, tables
from dashboard.language import _, by_name, ngettext
from dashboard.page import Context, Page
from dashboard.pages import places
from dashboard.panels import Rows
from dashboard.rows import rows
from dashboard.statement import told
from db import queries

PATH = "/"
NAME = None

MOST_QUESTIONS = 300  # up to so many are listed one by one; of more, each place with their number

# A row of db.queries.rivals with its figures about everybody.
Contested = tuple[Mapping[str, Any], Rows]


def layout(context: Context, **unused: str) -> Page:
    """The first page. Takes no parameters of its own."""
    lead_place, indicator = context.settings.lead_place, context.settings.lead_indicator
    with context.reading() as conn:
        held = context.recall.places(conn, context.as_of)
        rivals = context.recall.rivals(conn, context.as_of)
        drawn = rivals if len(rivals) <= MOST_QUESTIONS else rivals[rivals["indicator"] == indicator]
        figures = queries.figures(
            conn, places=list(drawn["place"].unique()), indicators=list(drawn["indicator"].unique()), as_of=context.as_of
        )
        lead = queries.figures(conn, places=[lead_place], indicators=[indicator], as_of=context.as_of)
    promise = _(
        "Published figures on drug use, HIV and harm reduction, each beside its rivals and traced to the sentence it came from."
    )
    body = [
        blocks.heading(
            [
                html.Span(_("There is never one tally."), className="clause"),
                " ",
                html.Span(_("There are several."), className="clause"),
            ],
            promise,
        ),
        *([_lead(context, lead)] if len(lead) else []),
        *([_overview(context, rivals, drawn, figures)] if len(rivals) else []),
        _ways(context, held),
    ]
    return Page("Tallies", promise, body)


def _lead(context: Context, figures: pd.DataFrame) -> html.Section:
    first = rows(figures.head(1))[0]
    place = labels.place(first["place"])
    title = _("%(what)s, %(place)s", what=first["indicator_title"], place=place)
    everybody = panels.by_group(figures)[0][1]
    everything = _("Everything published about %(place)s", place=place)
    onward = blocks.way(html.A(everything, href=context.href(f"/places/{first['place']}")))
    return blocks.section("lead", title, panels.panel(context, "lead-panel", everybody), onward)


def _overview(context: Context, rivals: pd.DataFrame, drawn: pd.DataFrame, figures: pd.DataFrame) -> html.Section:
    """Where published answers disagree: a line of dots per place for the lead question, then every question, by name.

    `figures` are those of the rivals in `drawn`: of all, or where they are many of the lead question.
    """
    lead = _(
        "Every place with two or more published answers to one question that repeat no common original. By name, not by size."
    )
    pairs = _about_everybody(figures)
    named = sorted(rows(drawn), key=lambda row: (labels.place_order(row["place"]), by_name(row["indicator_title"])))
    contested = [(row, pairs[row["place"], row["indicator"]]) for row in named]
    asked = [(row, part) for row, part in contested if row["indicator"] == context.settings.lead_indicator]
    every = blocks.disclosure(
        ngettext("%(n)s question with rival answers, by place", "All %(n)s questions with rival answers, by place", len(rivals)),
        _every_question(context, contested) if len(drawn) == len(rivals) else _every_place(context, rivals),
        class_name="as-table",
    )
    return blocks.section(
        "overview", _("Where published answers disagree"), *([_lines(context, asked)] if asked else []), every, lead=lead
    )


def _about_everybody(figures: pd.DataFrame) -> dict[tuple[str, str], Rows]:
    """The figures of each place and indicator that are about everybody or, where there are none, about the first group."""
    pairs: dict[tuple[str, str], Rows] = {}
    for row in told(figures, queries.FIGURE):
        pairs.setdefault((row["place"], row["indicator"]), []).append(row)
    return {pair: panels.by_group(held)[0][1] for pair, held in pairs.items()}


def _lines(context: Context, asked: Sequence[Contested]) -> html.Figure:
    shown = [row for _row, part in asked for row in part]
    n, what = len(asked), shown[0]["indicator_title"]
    columns = [_("Place"), _("Answers"), _("Lowest"), _("Highest"), _("How far apart"), _("Newest evidence")]
    lines = [([_place(context, row), *_range(context, part)], "") for row, part in asked]
    return blocks.chart(
        "overview-chart",
        lambda: charts.overview(shown, today=context.today),
        summary=ngettext(
            "%(what)s: the rival answers of %(n)s place.",
            "%(what)s: the rival answers of %(n)s places, each place a line.",
            n,
            what=what,
        ),
        table=tables.table(_("The same places, by name"), columns, lines),
        short_rows=True,
        opens=lambda place: context.href(f"/places/{place}#{asked[0][0]['indicator']}"),
        caution=_(
            "A short line is not agreement: it may be one source repeated. A long line is not an error: the "
            "answers may differ in year and in method."
        ),
    )


def _every_question(context: Context, contested: Sequence[Contested]) -> html.Table:
    columns = [_("Place"), _("Question"), _("Answers"), _("Lowest"), _("Highest"), _("How far apart"), _("Newest evidence")]
    lines = [([_place(context, row), row["indicator_title"], *_range(context, part)], "") for row, part in contested]
    return tables.table(
        _("“10-fold” stands only where a ratio between answers to one and the same question is certain."), columns, lines
    )


def _every_place(context: Context, rivals: pd.DataFrame) -> html.Table:
    counted = sorted(rivals["place"].value_counts().items(), key=lambda each: labels.place_order(str(each[0])))
    lines = [
        (
            [
                html.A(labels.place(str(code)), href=context.href(f"/places/{code}")),
                ngettext("%(n)s question", "%(n)s questions", n),
            ],
            "",
        )
        for code, n in counted
    ]
    caption = _("The page of each place shows its answers, question by question.")
    return tables.table(caption, [_("Place"), _("Questions with rival answers")], lines)


def _place(context: Context, row: Mapping[str, Any]) -> html.A:
    return html.A(labels.place(row["place"]), href=context.href(f"/places/{row['place']}#{row['indicator']}"))


def _range(context: Context, held: Rows) -> list[str]:
    """How many answers, the lowest and the highest of them, how far apart, and how old the newest is."""
    age = " · ".join(part for part in (claims.when(held[0]), claims.age(held[0], context.today)) if part)
    apart = headlines.disagreement(held) or _("no certain ratio")
    return [evidence.counted(held), *headlines.ends_of(held), apart, age]


def _ways(context: Context, held: pd.DataFrame) -> html.Section:
    if held.empty:
        return blocks.section("places", _("Places"), blocks.empty(_("Nothing has been loaded yet.")))
    everything = blocks.way(html.A(_("All places by name"), href=context.href("/places")))
    return blocks.section("places", _("Choose a place"), places.picker(context, held), everything)

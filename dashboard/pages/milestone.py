"""One milestone: what happened, who says so, how we know, where it was first said, and what else is told of its kind."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html

from dashboard import (
    blocks,
    cautions,
    charts,
    dates,
    dossier,
    labels,
    provenance,
    revisions,
    tables,
    take_away,
    taken,
)
from dashboard.language import _
from dashboard.page import Context, NoSuchPage, Page
from dashboard.rows import rows
from db import ledger, queries

PATH = "/milestones/<id>"
NAME = None

Row = Mapping[str, Any]


def layout(context: Context, id: str, **unused: str) -> Page:
    """The page of one version of one milestone, also of one that no longer holds. Raises NoSuchPage for an unknown id."""
    with context.reading() as conn:
        key = ledger.find(conn, "milestone", id)
        if key is None:
            raise NoSuchPage(_("No milestone has, or ever had, the identity %(id)s.", id=id))
        versions = ledger.versions(conn, "milestone", key)
        contents = queries.milestones(conn, ids=list(versions["id"].unique())).drop_duplicates("id")
        row = rows(contents[contents["id"] == id])[0]
        live = queries.milestones(conn, keys=[key], as_of=context.as_of)
        holds = not live.empty and live["id"].iloc[0] == id
        links = dossier.links(conn, "milestone", row, holds, context.as_of)
        echoes = queries.echoes(conn, "milestone", key, as_of=context.as_of)
        there = queries.milestones(conn, places=[row["place"]], as_of=context.as_of)
        source = rows(queries.sources(conn, keys=[row["source"]], as_of=context.as_of))
        revised = revisions.since(conn, "milestone", {key: id}, context.as_of)
        around = taken.asked(context, "milestones", place=row["place"])
        taking = taken.of_statement(conn, context, "milestone", id, rows=around)
    body = [
        blocks.breadcrumbs(
            context, [(labels.place(row["place"]), f"/places/{row['place']}"), (_("Timeline"), "/timeline")], row["title"]
        ),
        blocks.heading(
            _title(row), row["description"] or None, kicker=f"{labels.place(row['place'])} · {labels.category(row['category'])}"
        ),
        dossier.standing(context, "milestone", id, live, versions),
        dossier.revised_since(context, revised),
        blocks.quotation(f"“{row['quote']}”", row["source_title"], language=row["language"]) if row["quote"] else None,
        _facts(context, row, source[0]["citation_full"] if source else ""),
        dossier.chain_section(context, "milestone", links),
        dossier.echoes_section(context, "milestone", echoes),
        _rivals(context, row, there[there["category"] == row["category"]]),
        blocks.section(
            "caution",
            _("How not to read this milestone"),
            html.Ul([html.Li(said) for said in cautions.of_milestone(row)], className="cautions"),
        ),
        take_away.block(context, taking) if taking else None,
        dossier.versions_section(context, "milestone", id, versions, contents),
    ]
    return Page(_title(row), provenance.how_known(row), [part for part in body if part is not None])


def _title(row: Row) -> str:
    return _(
        "%(title)s: %(place)s, %(when)s", title=row["title"], place=labels.place(row["place"]), when=dates.date_words(row["date"])
    )


def _facts(context: Context, row: Row, citation: str) -> html.Dl:
    about = [
        (_("What happened"), row["title"]),
        (_("When"), dates.date_words(row["date"])),
        (_("Kind"), labels.category(row["category"])),
        (_("Who says so"), row["claimant"] or row["producer"]),
    ]
    return blocks.definitions([*about, *dossier.source_facts(context, row, citation), (_("Key"), html.Code(row["key"]))])


def _rivals(context: Context, row: Row, rivals: pd.DataFrame) -> html.Section:
    title = _("What else is told of this kind")
    onward = html.A(_("See the whole timeline"), href=context.href("/timeline", places=row["place"]))
    if not set(rivals["key"]) - {row["key"]}:
        sentence = _("We hold no other milestone of this kind for %(place)s.", place=labels.place(row["place"]))
        return blocks.section("rivals", title, blocks.empty(sentence, onward))
    summary = _(
        "%(category)s in %(place)s: every milestone held of this kind.",
        category=labels.category(row["category"]),
        place=labels.place(row["place"]),
    )
    table = tables.milestones_table(rivals, href=context.href)
    drawn = blocks.chart(
        "rivals-chart",
        lambda: charts.timeline(rivals, by="category", today=context.today),
        summary=summary,
        table=table,
        opens=lambda key: context.href(f"/milestones/{key}"),
    )
    return blocks.section("rivals", title, drawn, blocks.way(onward))

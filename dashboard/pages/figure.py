"""One figure: what is claimed, by whom, how we know, where it was first said, and what is published beside it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html

from dashboard import blocks, cautions, claims, dossier, labels, panels, revisions, take_away, taken, words
from dashboard.excerpt import left_out_words
from dashboard.language import _
from dashboard.page import Context, NoSuchPage, Page
from dashboard.rows import rows
from db import ledger, queries

PATH = "/figures/<id>"
NAME = None
MOST_RIVALS = 40  # in one chart

Row = Mapping[str, Any]


def layout(context: Context, id: str, **unused: str) -> Page:
    """The page of one version of one figure, also of one that no longer holds. Raises NoSuchPage for an unknown id."""
    with context.reading() as conn:
        key = ledger.find(conn, "figure", id)
        if key is None:
            raise NoSuchPage(_("No figure has, or ever had, the identity %(id)s.", id=id))
        versions = ledger.versions(conn, "figure", key)
        contents = queries.figures(conn, ids=list(versions["id"].unique())).drop_duplicates("id")
        row = rows(contents[contents["id"] == id])[0]
        live = queries.figures(conn, keys=[key], as_of=context.as_of)
        holds = not live.empty and live["id"].iloc[0] == id
        links = dossier.links(conn, "figure", row, holds, context.as_of)
        echoes = queries.echoes(conn, "figure", key, as_of=context.as_of)
        rivals = queries.figures(conn, places=[row["place"]], indicators=[row["indicator"]], as_of=context.as_of)
        source = rows(queries.sources(conn, keys=[row["source"]], as_of=context.as_of))
        indicator = rows(queries.indicators(conn, keys=[row["indicator"]], as_of=context.as_of))
        revised = revisions.since(conn, "figure", {key: id}, context.as_of)
        what = f"{labels.place(row['place'])}: {row['indicator_title']}"
        chart = taken.chart_of(context, row["place"], row["indicator"], what, row["group"])
        around = taken.asked(context, "figures", place=row["place"], indicator=row["indicator"])
        taking = taken.of_statement(conn, context, "figure", id, rows=around, chart=chart)
    body = [
        blocks.breadcrumbs(context, _trail(row), claims.claim(row)),
        blocks.heading(_title(row), claims.sentence(row), kicker=f"{labels.place(row['place'])} · {claims.when(row)}"),
        dossier.standing(context, "figure", id, live, versions),
        dossier.revised_since(context, revised),
        _words(row),
        _facts(context, row, source[0]["citation_full"] if source else ""),
        dossier.chain_section(context, "figure", links),
        dossier.echoes_section(context, "figure", echoes),
        _rivals(context, row, rivals[rivals["group"] == row["group"]]),
        _caution(context, row, indicator[0]["note"] if indicator else ""),
        take_away.block(context, taking) if taking else None,
        dossier.versions_section(context, "figure", id, versions, contents),
    ]
    closed = bool(source) and source[0]["republish"] == "no"
    abroad = (what, left_out_words(1)) if closed else None
    return Page(_title(row), claims.sentence(row), [part for part in body if part is not None], abroad=abroad)


def _title(row: Row) -> str:
    return _(
        "%(indicator)s, %(place)s: %(claim)s",
        indicator=row["indicator_title"],
        place=labels.place(row["place"]),
        claim=claims.claim(row),
    )


def _trail(row: Row) -> list[tuple[str, str]]:
    return [(labels.place(row["place"]), f"/places/{row['place']}"), (row["indicator_title"], f"/indicators/{row['indicator']}")]


def _words(row: Row) -> html.Figure | html.P:
    if row["quote"]:
        return blocks.quotation(f"“{row['quote']}”", row["source_title"], language=row["language"])
    return blocks.note(_("No sentence was recorded with it: the source gives it in a table, a chart or a data file."))


def _facts(context: Context, row: Row, citation: str) -> html.Dl:
    indicator = html.A(row["indicator_title"], href=context.href(f"/indicators/{row['indicator']}"))
    about = [
        (_("Claim"), claims.claim(row)),
        (_("As printed"), row["as_printed"] or _("not recorded")),
        (_("Counts"), indicator),
        (_("In the source's words"), _("“%(words)s”", words=row["reported_as"]) if row["reported_as"] else None),
        (_("Group"), row["group"]),
        (_("About the time"), claims.when(row)),
        (_("Who says so"), claims.who(row)),
        (_("Method"), labels.method(row["method"]) if row["method"] else _("not stated")),
        (_("The range means"), labels.interval(row["interval_type"]) if row["interval_type"] else None),
    ]
    return blocks.definitions([*about, *dossier.source_facts(context, row, citation), (_("Key"), html.Code(row["key"]))])


def _rivals(context: Context, row: Row, rivals: pd.DataFrame) -> html.Section:
    title = _("What else is published")
    compare = html.A(
        _("Compare with other places"), href=context.href("/compare", indicator=row["indicator"], places=row["place"])
    )
    if not set(rivals["key"]) - {row["key"]}:
        sentence = _(
            "We hold no other figure of this indicator for %(place)s. That is not agreement.", place=labels.place(row["place"])
        )
        return blocks.section("rivals", title, blocks.empty(sentence, compare))
    held = words.number(len(rivals))
    lead = _("The newest %(shown)s of %(held)s figures held.", shown=words.number(MOST_RIVALS), held=held)
    panel = panels.panel(context, "rivals-chart", rivals.head(MOST_RIVALS))
    return blocks.section("rivals", title, panel, blocks.way(compare), lead=lead if len(rivals) > MOST_RIVALS else None)


def _caution(context: Context, row: Row, note: str) -> html.Section:
    sentences = [*cautions.of_figure(row, context.today), *([note] if note else [])]
    return blocks.section(
        "caution", _("How not to read this figure"), html.Ul([html.Li(sentence) for sentence in sentences], className="cautions")
    )

"""What is told about any one statement, figure or milestone alike: where it was read, its echoes and every version of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
from dash import html
from sqlalchemy import Connection

from dashboard import blocks, dates, labels, provenance, tables
from dashboard.language import _
from dashboard.page import Context
from dashboard.revisions import Revision
from dashboard.rows import rows
from dashboard.statement import year
from db import queries

Row = Mapping[str, Any]
PAGES: Mapping[str, str] = {
    "figure": "/figures/",
    "milestone": "/milestones/",
    "source": "/sources/",
    "indicator": "/indicators/",
}


def address(context: Context, ledger: str) -> Callable[[Row], str]:
    """Gives the href of the page of a row of `ledger` (figure or milestone)."""
    return lambda row: context.href(PAGES[ledger] + row["id"])


def load_link(context: Context, number: Any) -> html.A:
    """A link to the page of one load."""
    return html.A(_("load %(number)s", number=int(number)), href=context.href(f"/changes/{int(number)}"))


def standing(context: Context, ledger: str, id: str, live: pd.DataFrame, versions: pd.DataFrame) -> html.P | None:
    """A warning when the version asked for is not the one that holds; None when it is. `live` has the row that holds, if any."""
    if not live.empty and live["id"].iloc[0] == id:
        return None
    if not live.empty:
        now = html.A(_("Read the version that holds."), href=address(context, ledger)(rows(live)[0]))
        return blocks.note(
            html.Strong(_("This version does not hold: another one stands in its place.")), " ", now, kind="warning"
        )
    own = versions[versions["id"] == id]
    retired = own["retired_in"].dropna()
    if context.as_of is not None and (own["added_in"] > context.as_of).all():
        return blocks.note(html.Strong(_("This statement was not held yet at the moment you are looking at.")), kind="warning")
    by: list[Any] = [" ", _("It was withdrawn by"), " ", load_link(context, retired.max()), "."] if len(retired) else []
    return blocks.note(
        html.Strong(_("This statement does not hold any more, and nothing stands in its place.")), *by, kind="warning"
    )


def revised_since(context: Context, revised: Sequence[Revision]) -> html.Div | None:
    """What became of the version shown after the load at which the reader stands: before and after; None when it holds still."""
    if not revised:
        return None
    title = _("Revised since: before and after")
    table = tables.revisions_table(revised, href=lambda path: context.href(path, as_of=""), caption=title)
    return html.Div(blocks.disclosure(title, table, opened=True), className="since")


def links(connection: Connection, ledger: str, row: Row, holds: bool, as_of: int | None) -> pd.DataFrame:
    """The chain of a version: as db.queries.chain when it holds; else the version itself and the chain of what it repeats."""
    if holds:
        return queries.chain(connection, ledger, row["key"], as_of=as_of)
    itself = pd.DataFrame([{**row, "depth": 0}])
    if not row["quotes"]:
        return itself
    onward = queries.chain(connection, ledger, row["quotes"], as_of=as_of)
    return pd.concat([itself, onward.assign(depth=onward["depth"] + 1)], ignore_index=True) if len(onward) else itself


def source_facts(context: Context, row: Row, citation: str) -> list[tuple[str, Any]]:
    """Terms and what they stand for: where the statement was read, who says it and how we know."""
    source = html.A(row["source_title"], href=context.href(PAGES["source"] + row["source"]))
    published = dates.date_words(row["date_published"]) if row["date_published"] else _("not stated")
    return [
        (_("Read in"), html.Span([source, f" ({row['producer']}, {labels.kind(row['source_kind'])})"])),
        (_("Published"), published),
        (_("Where in it"), row["locator"] or _("the place was not recorded")),
        (_("How we know"), provenance.how_known(row)),
        (_("Citation"), citation),
        (_("Address"), html.A(row["url"], href=row["url"], rel="noreferrer", className="written-out") if row["url"] else None),
    ]


def chain_section(context: Context, ledger: str, chain: pd.DataFrame) -> html.Section:
    """The citation chain under its heading."""
    alone = len(chain) == 1 and not provenance.unseen(rows(chain)[0])
    lead = (
        _("No earlier statement is named: as far as we can see, it was first said here.")
        if alone
        else _("From where we read it, at the top, down to where it was first said.")
    )
    return blocks.section("chain", _("Where it comes from"), provenance.chain(chain, address(context, ledger)), lead=lead)


def echoes_section(context: Context, ledger: str, echoes: pd.DataFrame) -> html.Section:
    """The statements that repeat this one: the same piece of evidence, said again."""
    if echoes.empty:
        return blocks.section("echoes", _("Who repeats it"), blocks.empty(_("No statement held here repeats it.")))
    to = address(context, ledger)
    items = [
        html.Li([html.A(provenance.statement(row), href=to(row)), ": ", provenance.how_known(row)])
        for row in rows(echoes.sort_values("depth"))
    ]
    lead = _("These repeat it. They are the same piece of evidence, and are counted once.")
    return blocks.section("echoes", _("Who repeats it"), html.Ul(items, className="echoes"), lead=lead)


def versions_section(context: Context, ledger: str, shown: str, versions: pd.DataFrame, contents: pd.DataFrame) -> html.Section:
    """Every version the statement ever had, newest first; `contents` has their rows, and `shown` is the id on the page."""
    told = {row["id"]: provenance.statement(row) for row in rows(contents)}
    lines = [(_version(context, ledger, shown, row, told), "") for row in rows(versions)]
    table = tables.table(
        _("Nothing is overwritten: what was replaced stays readable."), [_("It said"), _("Since"), _("Until")], lines
    )
    return blocks.section("versions", _("Every version"), table)


def _version(context: Context, ledger: str, shown: str, row: Row, told: Mapping[str, str]) -> list[tables.Cell]:
    words = told.get(row["id"], row["key"])
    said = html.Strong(words) if row["id"] == shown else html.A(words, href=address(context, ledger)(row))
    since = _at_load(context, year(row, "added_in"), row["added_at"])
    return [said, since, _at_load(context, year(row, "retired_in"), row["retired_at"])]


def _at_load(context: Context, number: int | None, moment: str) -> html.Span:
    if number is None:
        return html.Span(_("it holds"))
    return html.Span([load_link(context, number), _(" of %(day)s", day=dates.date_words(moment[:10]))])

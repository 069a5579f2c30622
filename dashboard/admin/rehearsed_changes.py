"""The changes of a checked file as they would be after its load: a hundred at a time in words, and the charts that change."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import fields
from typing import Any

import pyarrow as pa
from dash import html
from sqlalchemy import Connection

from dashboard import blocks, paging, revisions, tables
from dashboard.admin import changes_shown, charts_shown
from dashboard.admin.changes_shown import ADDED, CHANGED, WITHDRAWN, Unheld
from dashboard.admin.context import DeskContext
from dashboard.language import _, ngettext, of_catalogue
from dashboard.revisions import Revision
from db import ledger, queries
from db.rehearsal import rehearsed
from db.spool import Spool
from etl.previews import Preview

ON_A_PAGE = 100


def rehearsed_parts(context: DeskContext, seen: Preview) -> Sequence[Any]:
    """The sections of the changes and of the charts.

    Raises history.Conflict if the load would be refused, BadAddress for a page of the changes that there is not.
    """
    return parts_of(context, seen.changes, seen.rows)


def parts_of(context: DeskContext, changes: pa.Table, new: Spool | None) -> Sequence[Any]:
    """The same of changes and their new versions; None when these were all stored before, as in an undo."""
    shown = paging.paging(changes.num_rows, ON_A_PAGE, context.query.get("page", ""))
    page, pairs = changes_shown.part_in_order(changes, shown.offset, shown.size), charts_shown.affected(changes)
    part = pa.concat_tables([page, charts_shown.rehearsed_for(changes, pairs)])
    with ExitStack() as rehearsal:
        with context.reading() as conn:
            titles = _titles(conn, new, [indicator for _place, indicator in [*pairs.drawn, *pairs.named]])
            stage = rehearsal.enter_context(rehearsed(conn, part, new, pairs.drawn, whole=changes))
        told = revisions.told(stage, page.to_pandas(), ledger.last_load(stage))
        unheld = _unheld(context, page, part)
        charts = charts_shown.section(unheld, stage, changes, pairs, titles)
    return [_section(unheld, told, changes_shown.counts(changes), shown), charts]


def _unheld(context: DeskContext, *parts: pa.Table) -> Unheld:
    """The context in which links to what only comes with this load lead nowhere else."""
    coming = {id for part in parts for id in part["new"].to_pylist()}
    coming |= {
        key for part in parts for key, old in zip(part["key"].to_pylist(), part["old"].to_pylist(), strict=True) if not old
    }
    given = {each.name: getattr(context, each.name) for each in fields(DeskContext)}
    return Unheld(**given, coming=frozenset(coming - {""}))


def _titles(connection: Connection, new: Spool | None, keys: Sequence[str]) -> dict[str, str]:
    """What the indicators with these keys are called, also those that come with the load."""
    held = queries.indicators(connection, sorted(set(keys)))
    coming = new.all("indicator") if new is not None and "indicator" in new.counts else []
    titles = dict(zip(held["key"], held["title"], strict=True)) | {row["key"]: row["title"] for row in coming}
    return {key: of_catalogue(title) for key, title in titles.items()}


def _section(context: Unheld, told: Sequence[Revision], counts: Mapping[str, int], shown: paging.Paging) -> html.Section:
    titles = {
        WITHDRAWN: ngettext("%(n)s would be withdrawn", "%(n)s would be withdrawn", counts[WITHDRAWN]),
        CHANGED: ngettext("%(n)s would change", "%(n)s would change", counts[CHANGED]),
        ADDED: ngettext("%(n)s would be added", "%(n)s would be added", counts[ADDED]),
    }
    parts = [
        blocks.section(
            f"changes-{kind}",
            titles[kind],
            tables.revisions_table(some, href=context.href, caption=_("Before and after the load")),
            level=3,
        )
        for kind, some in changes_shown.by_kind(told).items()
    ]
    above, below = paging.links(context, shown), paging.links(context, shown, _("Pages, after the table"))
    lead = _("%(withdrawn)s, %(changed)s, %(added)s.", withdrawn=titles[WITHDRAWN], changed=titles[CHANGED], added=titles[ADDED])
    return blocks.section(changes_shown.ANCHOR, _("What would change"), above, *parts, below, lead=lead)

"""What became of the rows of an earlier state: which of those shown were revised since, before and after."""

from dataclasses import replace

from dash import html
from sqlalchemy import Connection

from dashboard import blocks, revisions, tables
from dashboard.browsing import asking
from dashboard.browsing.asking import Question
from dashboard.language import _, ngettext
from dashboard.page import Context
from db import ledger
from db.browse import Page


def revised(connection: Connection, context: Context, question: Question, page: Page) -> html.Div | None:
    """How many rows the same view has now, and which of those shown say something else or are held no more; None for a view
    of the newest load."""
    if context.as_of is None or context.as_of >= ledger.last_load(connection):
        return None
    now = asking.counted(connection, replace(question.asked, as_of=None, day=context.today))
    rows = ngettext("The same view has %(n)s row now.", "The same view has %(n)s rows now.", now.rows)
    if now.more:
        rows = ngettext("The same view has more than %(n)s row now.", "The same view has more than %(n)s rows now.", now.rows)
    keys, ids = (list(page.cells[name]) for name in ("key", "id"))
    told = revisions.since(connection, question.table.removesuffix("s"), dict(zip(keys, ids, strict=True)), context.as_of)
    if not told:
        return html.Div(blocks.note(_("None of the rows shown was revised since."), " ", rows), className="since")
    counted = ngettext("%(n)s of the rows shown was revised since.", "%(n)s of the rows shown were revised since.", len(told))
    table = tables.revisions_table(told, href=lambda path: now_at(context, path), caption=_("Before and after"))
    return html.Div(
        [blocks.note(html.Strong(counted), " ", rows), blocks.disclosure(_("Before and after"), table)], className="since"
    )


def now_at(context: Context, path: str) -> str:
    """The address of a path as it is now, for whoever looks at an earlier state."""
    return context.href(path, as_of="")

"""Every source, by kind of body: what was read, who issued it, and how much rests on it."""

import pandas as pd
from dash import html

from dashboard import blocks, labels, tables
from dashboard.language import _, ngettext
from dashboard.page import Context, Page
from db import codes, queries

PATH = "/sources"
NAME = "Sources"


def layout(context: Context, **unused: str) -> Page:
    """The page of all sources."""
    with context.reading() as conn:
        held = queries.sources(conn, as_of=context.as_of)
    title = _("Sources")
    lead = _("Every figure here was read in one of these documents. None stands above another.")
    if held.empty:
        empty = blocks.empty(
            _("No source is held yet: nothing has been loaded."), html.A(_("See the loads"), href=context.href("/changes"))
        )
        return Page(title, lead, [blocks.heading(title, lead), empty])
    kinds = [kind for kind in codes.SOURCE_KINDS if (held["kind"] == kind).any()]
    jumps = [(_heading(held, kind), f"kind-{kind}") for kind in kinds]
    sections = [
        blocks.section(
            f"kind-{kind}",
            _heading(held, kind),
            tables.sources_table(held[held["kind"] == kind], href=context.href, caption=_("By title")),
        )
        for kind in kinds
    ]
    return Page(title, lead, [blocks.heading(title, lead, kicker=_counted(held)), blocks.contents(jumps), *sections])


def _heading(held: pd.DataFrame, kind: str) -> str:
    name = labels.kind(kind)
    count = ngettext("%(n)s source", "%(n)s sources", int((held["kind"] == kind).sum()))
    return _("%(kind)s: %(sources)s", kind=name[:1].upper() + name[1:], sources=count)


def _counted(held: pd.DataFrame) -> str:
    return ngettext("%(n)s source held", "%(n)s sources held", len(held))

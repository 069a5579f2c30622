"""What only a printed page needs: paper has no links, so it says where its sources can be read."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html

from dashboard import dates
from dashboard.language import _
from dashboard.page import Context
from dashboard.rows import rows

Row = Mapping[str, Any]

_READ = ["source", "source_title", "producer", "date_published", "url"]


def sources(context: Context, *statements: pd.DataFrame) -> html.Section | None:
    """The sources of figures or milestones by their titles, each once, with its address; None when there is none."""
    told = [each[_READ] for each in statements if len(each)]
    if not told:
        return None
    held = pd.concat(told).drop_duplicates("source").sort_values("source_title")
    items = [html.Li([_title(context, row), _published(row), html.Br(), row["url"]]) for row in rows(held)]
    return html.Section([html.H2(_("Sources")), html.Ol(items)], className="section level-2 on-paper")


def _title(context: Context, row: Row) -> html.A:
    return html.A(row["source_title"], href=context.href(f"/sources/{row['source']}"))


def _published(row: Row) -> str:
    when = dates.date_words(row["date_published"]) if row["date_published"] else ""
    return "".join(f" · {part}" for part in (row["producer"], when) if part)

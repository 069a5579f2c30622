"""The rows of a chart as links that lie over them: what a pointer finds by hovering, the keyboard finds with its arrows.

They are drawn by nobody: `assets/chart-rows.js` frames the one that has the focus. So they serve the still drawing and
Plotly's alike, and a screen reader has them as a list.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash import html

from dashboard.elements import element
from dashboard.language import _
from dashboard.light_figure import Part

Opens = Callable[[str], str]  # what a row is about -> the address of the page that tells more


def without_rows(figure: Any) -> tuple[Any, Sequence[Mapping[str, Any]]]:
    """A figure of `Drawing` without the rows that it tells of, which no browser draws, and those rows."""
    rows = figure.layout.meta
    if not rows:
        return figure, ()
    layout = Part({name: held for name, held in figure.layout.items() if name != "meta"})
    return Part({**figure, "layout": layout}), rows


def links(rows: Sequence[Mapping[str, Any]], opens: Opens) -> html.Ul:
    """A link for each row, in the order of the chart. Tab comes to the first, the arrows go on from there."""
    items = [element(html.Li, _link(row, opens(row["about"]), first=number == 0)) for number, row in enumerate(rows)]
    hint = {"data-hint": _("↑ ↓ from row to row, Enter to open")}
    return html.Ul(items, className="chart-rows", **{"aria-label": _("The rows of this chart"), **hint})


def _link(row: Mapping[str, Any], address: str, *, first: bool) -> html.A:
    where = {"data-row": f"{row['top']:g} {row['height']:g}"}
    return element(html.A, row["said"], href=address, tabIndex=0 if first else -1, **where)

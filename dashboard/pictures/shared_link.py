"""The picture that stands beside a link to a page where people share it: its title, what it is, and its first chart."""

from collections.abc import Iterator
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.living import Chart
from dashboard.page import Page
from dashboard.pictures.sheet import MARGIN, SOFT, Sheet
from dashboard.shell import SITE

WIDTH, HEIGHT = 600, 315  # px of the drawing: 1200 by 630 in the PNG, as such pictures are wanted
ROOM = WIDTH - 2 * MARGIN
HOME = "/index"


def og_path(path: str) -> str:
    """The undecorated path of the picture of the page at the undecorated `path`, for `context.href`."""
    return f"/images/og{HOME if path == '/' else path.rstrip('/')}.png"


def page_path(name: str) -> str:
    """The path of the page whose picture has this name below /images/og/: the other way round."""
    return "/" if f"/{name}" == HOME else f"/{name}"


def drawn(page: Page) -> list[str]:
    """The ids of the figures whose marks stand in the first chart of a page."""
    chart = _chart(page)
    marks = [mark for trace in chart.data for mark in trace.customdata or ()] if chart else []
    return sorted({str(mark) for mark in marks if mark})


def picture(page: Page, *, passed_on: bool = True) -> str:
    """The SVG of what a page says first; its charts were drawn for the width of `ROOM`. A chart in which a source does not let
    its numbers be passed on (`passed_on`) is left out."""
    sheet = Sheet(WIDTH)
    sheet.site(SITE, 15, gap=14)
    chart = _chart(page) if passed_on and not page.abroad else None
    named, described = page.shared
    title = next((_said(part) for part in _parts(page.body) if isinstance(part, html.H1) and not page.abroad), named)
    sheet.words(title, 23 if chart else 26, bold=True, gap=8, most=2 if chart else 4)
    about = described.removeprefix(f"{title}. ")
    sheet.words(about, 14 if chart else 17, colour=SOFT, gap=8, most=2 if chart else 5)
    if chart:
        sheet.chart(chart, named)
    return sheet.svg(named, HEIGHT)


def _chart(page: Page) -> Any:
    return next((part.figure for part in _parts(page.body) if isinstance(part, Chart)), None)


def _parts(tree: Any) -> Iterator[Component]:
    """Every component of a tree, in the order in which it is read."""
    if isinstance(tree, list | tuple):
        for part in tree:
            yield from _parts(part)
    elif isinstance(tree, Component):
        yield tree
        yield from _parts(getattr(tree, "children", None))


def _said(tree: Any) -> str:
    """The words of a tree."""
    if isinstance(tree, list | tuple):
        return "".join(map(_said, tree))
    return _said(getattr(tree, "children", None)) if isinstance(tree, Component) else str(tree or "")

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


def picture(page: Page) -> str:
    """The SVG of what a page says first; its charts were drawn for the width of `ROOM`."""
    sheet = Sheet(WIDTH)
    sheet.site(SITE, 15, gap=14)
    chart = next((part.figure for part in _parts(page.body) if isinstance(part, Chart)), None)
    title = next((_said(part) for part in _parts(page.body) if isinstance(part, html.H1)), page.title)
    about = page.description.removeprefix(f"{title}. ")
    sheet.words(title, 23 if chart else 26, bold=True, gap=8, most=2 if chart else 4)
    sheet.words(about, 14 if chart else 17, colour=SOFT, gap=8, most=2 if chart else 5)
    if chart:
        sheet.chart(chart, page.title)
    return sheet.svg(page.title, HEIGHT)


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

"""The same chart twice: what a Plotly figure holds, read from it alone, and what its plain drawing holds, read from the SVG."""

import math
import re
from collections.abc import Iterator, Mapping
from html import unescape
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest

from tests.test_first_paint import inlined, painted

Mark = tuple[Any, ...]
NAMESPACE = "{http://www.w3.org/2000/svg}"


def drawn(text: str, group: str) -> list[ElementTree.Element]:
    """What stands in one group of an SVG."""
    held = next(g for g in ElementTree.fromstring(text).iter(f"{NAMESPACE}g") if g.get("class") == group)
    return list(held)


def share(written: str) -> float:
    """A share of the width in thousandths, so that places across and pixels down may be off by as little."""
    assert written.endswith("%")
    return float(written[:-1]) * 10


def same(found: list[Mark], wanted: list[Mark]) -> None:
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        assert one == pytest.approx(other, abs=0.06)


# ---- What the figure holds, read from the figure alone ----------------------------------------------------


def across(figure: go.Figure, x: float) -> float:
    """Where Plotly puts a place of the axis: 0 left, 1000 right."""
    first, last = figure.layout.xaxis.range
    return 1000 * (x - first) / (last - first)


def of_data(figure: go.Figure, x: float) -> float:
    return across(figure, math.log10(x) if figure.layout.xaxis.type == "log" else x)


def down(figure: go.Figure, y: float) -> float:
    bottom, top = figure.layout.yaxis.range
    margin = figure.layout.margin
    return margin.t + (figure.layout.height - margin.t - margin.b) * (y - top) / (bottom - top)


def traces(figure: go.Figure, mode: str) -> Iterator[Any]:
    return (trace for trace in figure.data if trace.mode == mode)


def points_of(figure: go.Figure) -> list[Mark]:
    return [
        (symbol, of_data(figure, x), down(figure, y), fill, outline, size)
        for trace in traces(figure, "markers")
        for x, y, symbol, fill, outline, size in zip(
            *(trace.x, trace.y, trace.marker.symbol, trace.marker.color, trace.marker.line.color, trace.marker.size), strict=True
        )
    ]


def lines_of(figure: go.Figure) -> list[Mark]:
    return [
        (
            of_data(figure, x1),
            down(figure, y1),
            of_data(figure, x2),
            down(figure, y2),
            trace.line.color,
            trace.line.dash == "solid",
        )
        for trace in traces(figure, "lines")
        for (x1, y1), (x2, y2) in pairwise(zip(trace.x, trace.y, strict=True))
        if x1 is not None and x2 is not None
    ]


def arrows_of(figure: go.Figure) -> list[Mark]:
    notes = [note for note in figure.layout.annotations if note.showarrow]
    return [(across(figure, note.ax), across(figure, note.x), down(figure, note.y), note.arrowcolor) for note in notes]


def words_of(figure: go.Figure) -> list[Mark]:
    notes = [note for note in figure.layout.annotations if not note.showarrow]
    return [(1000 * note.x, unescape(re.sub("<[^>]+>", "", note.text))) for note in notes]


# ---- What the drawing holds, read from the SVG alone ------------------------------------------------------


def points_in(text: str) -> list[Mark]:
    return [_point(element) for element in drawn(text, "points")]


def _point(element: ElementTree.Element) -> Mark:
    look = element if element.tag != f"{NAMESPACE}svg" else element[0]
    ink = (look.get("fill"), look.get("stroke"))
    if element.tag == f"{NAMESPACE}circle":
        x, y = element.get("cx", ""), float(element.get("cy", ""))
        return ("circle", share(x), y, *ink, 2 * float(element.get("r", "")))
    if element.tag == f"{NAMESPACE}line":
        top, bottom = float(element.get("y1", "")), float(element.get("y2", ""))
        assert element.get("x1") == element.get("x2")
        return ("line-ns", share(element.get("x1", "")), (top + bottom) / 2, *ink, (bottom - top) / 1.4)
    reach = float(re.findall(r"^M([\d.]+),0L", look.get("d", ""))[0])
    x, y = element.get("x", ""), float(element.get("y", ""))
    return ("diamond", share(x), y, *ink, 2 * reach / 1.3)


def lines_in(text: str) -> list[Mark]:
    found = []
    for line in drawn(text, "lines"):
        x1, y1, x2, y2 = (line.get(name, "") for name in ("x1", "y1", "x2", "y2"))
        ends = share(x1), float(y1), share(x2), float(y2)
        found.append((*ends, line.get("stroke"), line.get("stroke-dasharray") is None))
    return found


def arrows_in(text: str) -> list[Mark]:
    found = []
    for line, head in zip(drawn(text, "arrows")[::2], drawn(text, "arrows")[1::2], strict=True):
        assert head.get("x") == line.get("x2") and head.get("y") == line.get("y2")
        assert line.get("stroke") == head[0].get("fill")
        leftward = share(line.get("x2", "")) < share(line.get("x1", ""))
        assert head[0].get("d", "").startswith("M10," if leftward else "M-10,"), "the head points where the arrow goes"
        places = (share(line.get(name, "")) for name in ("x1", "x2"))
        found.append((*places, float(line.get("y1", "")), line.get("stroke")))
    return found


def words_in(text: str) -> list[Mark]:
    return [(share(words.get("x", "")), "".join(words.itertext())) for words in drawn(text, "notes")]


def places_in(text: str) -> list[float]:
    root = ElementTree.fromstring(text)
    written = [element.get(name, "") for element in root.iter() for name in ("x", "x1", "x2", "cx")]
    return [share(place) for place in written if place.endswith("%")]


def compare(figure: go.Figure, text: str) -> None:
    same(points_in(text), points_of(figure))
    same(lines_in(text), lines_of(figure))
    same(arrows_in(text), arrows_of(figure))
    same(words_in(text), words_of(figure))
    assert ["".join(words.itertext()) for words in drawn(text, "ticks")] == [
        *map(unescape, figure.layout.xaxis.ticktext),
        unescape(figure.layout.xaxis.title.text.replace("<br>", "")),
    ]
    assert len(drawn(text, "rules")) == len(figure.layout.shapes)
    assert len(drawn(text, "grid")) == len(figure.layout.xaxis.tickvals)
    assert places_in(text) and all(-0.01 <= place <= 1000.01 for place in places_in(text))
    assert ElementTree.fromstring(text).get("height") == f"{figure.layout.height:g}"


# ---- The charts of a page ---------------------------------------------------------------------------------


def figures_in(layout: Any) -> Iterator[go.Figure]:
    """Every Plotly figure in the tree that Dash gets, as Plotly gets it."""
    if isinstance(layout, Mapping):
        if "figure" in layout:
            yield go.Figure(layout["figure"])
        layout = list(layout.values())
    if isinstance(layout, list):
        for part in layout:
            yield from figures_in(part)


def compare_charts(page: str) -> int:
    """Compare each chart of the first response with the figure that Dash gets; how many there were."""
    figures = list(figures_in(inlined(page, "first-layout")))
    drawings = re.findall(r'<div class="still">(<svg.*?</svg>)</div>', painted(page), re.DOTALL)
    assert len(drawings) == len(figures)
    for figure, drawing in zip(figures, drawings, strict=True):
        compare(figure, drawing)
    return len(figures)

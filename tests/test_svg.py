"""The plain drawing of a chart shows what Plotly's shows: every mark, line, arrow and word, at the same place."""

import math
import re
from collections.abc import Iterator, Mapping
from html import unescape
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.axes import axis
from dashboard.drawing import Beside, Drawing
from dashboard.lettering import lines
from dashboard.marks import Arrow, Dot, Line, Marks
from dashboard.strokes import Ink, Point
from dashboard.svg import svg
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


# ---- Over every chart of the catalogue --------------------------------------------------------------------


def figures_in(layout: Any) -> Iterator[go.Figure]:
    """Every Plotly figure in the tree that Dash gets, as Plotly gets it."""
    if isinstance(layout, Mapping):
        if "figure" in layout:
            yield go.Figure(layout["figure"])
        layout = list(layout.values())
    if isinstance(layout, list):
        for part in layout:
            yield from figures_in(part)


@pytest.mark.parametrize("address", ["/", "/places/KGZ", "/about", "/timeline?places=KGZ,USA", "/timeline?by=place"])
def test_every_chart_of_a_page_is_drawn_in_its_first_response(address: str, catalogue_client: FlaskClient) -> None:
    assert check_page(catalogue_client, address) > 0


@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.campaign)])
def test_a_comparison_of_places_is_drawn_in_its_first_response(catalogue_client: FlaskClient, step: int) -> None:
    listed = sorted(set(re.findall(r'href="/indicators/([^"?#]+)"', catalogue_client.get("/indicators").text)))
    assert len(listed) > 20
    compared = (f"/compare?indicator={name}&scale={'log' if n % 2 else 'linear'}" for n, name in enumerate(listed[::step]))
    assert sum(check_page(catalogue_client, address, some=False) for address in compared) > 10 / step


def check_page(client: FlaskClient, address: str, *, some: bool = True) -> int:
    """Compare each chart of a page with the figure that Dash gets; how many there were."""
    text = client.get(address).text
    figures = list(figures_in(inlined(text, "first-layout")))
    drawings = re.findall(r'<div class="still">(<svg.*?</svg>)</div>', painted(text), re.DOTALL)
    assert len(drawings) == len(figures) and (figures or not some)
    for figure, drawing in zip(figures, drawings, strict=True):
        compare(figure, drawing)
    return len(figures)


# ---- Over charts that nobody drew -------------------------------------------------------------------------

INKS = st.builds(Ink, st.sampled_from(["#D55E00", "#0072B2", "#808080"]))
SAID = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.sampled_from("<>&\"' "), min_size=1, max_size=12)
LONG = st.lists(SAID, min_size=1, max_size=9).map(" ".join)
NUMBERS = st.just(0.0) | st.floats(1e-6, 1e7)


def marks_at(numbers: list[float]) -> st.SearchStrategy[Marks]:
    x = st.sampled_from(numbers)
    return st.builds(
        Marks,
        dots=st.lists(st.builds(Dot, x, st.sampled_from(["full", "pale", "none"])), max_size=2),
        lines=st.lists(st.builds(Line, x, x, st.booleans()), max_size=2),
        ticks=st.lists(x, max_size=2),
        arrows=st.lists(st.builds(Arrow, x, st.sampled_from(["right", "left"])), max_size=1),
    )


@st.composite
def charts(draw: st.DrawFn) -> go.Figure:
    numbers = draw(st.lists(NUMBERS, min_size=1, max_size=6))
    drawing = Drawing(axis(numbers, draw(st.sampled_from(["linear", "log"]))), draw(LONG))
    for _n in range(draw(st.integers(1, 4))):
        if draw(st.booleans()):
            drawing.heading(draw(SAID))
        beside = Beside(draw(LONG), draw(st.lists(st.sampled_from(numbers), max_size=2)))
        y = drawing.row(lines(draw(SAID), draw(SAID)), beside, indent=draw(st.booleans()))
        ink = draw(INKS)
        drawing.mark(y, draw(marks_at(numbers)), ink, size=draw(st.sampled_from([9, 12])))
        drawing.point(Point(draw(st.sampled_from(numbers)), y, "none", ink, symbol="diamond"))
        drawing.line(numbers[0], numbers[-1], y, ink, y1=y - 20, width=1, dash="dot")
    return drawing.figure()


@settings(deadline=None)
@given(charts(), SAID)
def test_any_chart_is_drawn_whole_and_inside_its_frame(figure: go.Figure, title: str) -> None:
    text = svg(figure, title=title)
    compare(figure, text)
    root = ElementTree.fromstring(text)
    assert root.get("role") == "img" and root.findtext(f"{NAMESPACE}title") == title


# ---- The drawing itself -----------------------------------------------------------------------------------


def one_row(said: str = "5") -> go.Figure:
    drawing = Drawing(axis([5.0, 10.0]), "people")
    y = drawing.row(lines(said), Beside(said, [5.0]))
    drawing.mark(y, Marks(dots=[Dot(5.0, "none")], arrows=[Arrow(5.0, "right")]), Ink("#808080"))
    return drawing.figure()


def test_a_long_title_of_the_axis_ends_where_a_short_one_stands() -> None:
    long = "needles and syringes handed out per person and year, as counted by those who hand them out"
    short, lines_long = (Drawing(axis([5.0]), title).figure() for title in ("people", long))
    (usual,), (title,) = (
        [text for text in drawn(svg(f, title="t"), "ticks") if text.get("x") == "50%"] for f in (short, lines_long)
    )
    below = [float(line.get("dy", "").removesuffix("em")) * 13 for line in title]
    last = float(title.get("y", "")) + sum(below) - lines_long.layout.margin.t
    assert below and last == pytest.approx(float(usual.get("y", "")) - short.layout.margin.t, abs=0.01)


def test_markup_in_words_stays_words() -> None:
    text = svg(one_row('<script>"&</script>'), title='<b>"&')
    assert "<script" not in text and "&lt;script&gt;" in text and '<title>&lt;b&gt;"&amp;</title>' in text


def test_nothing_in_it_needs_leave_from_a_content_security_policy(catalogue_client: FlaskClient) -> None:
    page = painted(catalogue_client.get("/places/KGZ").text)
    assert page.count("<svg") > 20
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=", page)


def test_words_take_the_colour_of_the_page() -> None:
    text = svg(one_row(), title="t")
    assert 'fill="currentColor"' in text.split(">")[0]
    assert "fill=" not in "".join(re.findall("<text[^>]*>", text))


def test_a_drawing_of_its_own_width_keeps_its_margins() -> None:
    outer = ElementTree.fromstring(svg(one_row(), title="t", width=600))
    inner = outer.find(f"{NAMESPACE}svg")
    assert outer.get("width") == "600" and inner is not None
    assert (inner.get("x"), inner.get("width")) == ("8", "584")


@pytest.mark.parametrize(
    ("figure", "named"),
    [
        (go.Figure(go.Bar(x=[1], y=[1])), "bar"),
        (go.Figure(go.Scatter(x=[1], y=[1], mode="lines+markers")), r"lines\+markers"),
        (go.Figure(go.Scatter(x=[1], y=[1], mode="markers", marker={"symbol": ["star"]})), "star"),
    ],
)
def test_what_it_cannot_draw_it_refuses_by_name(figure: go.Figure, named: str) -> None:
    whole = go.Figure(one_row())
    for trace in figure.data:
        if trace.type == "scatter":
            trace.marker = {"size": [9], "color": ["#808080"], "line": {"color": ["#808080"]}, "symbol": trace.marker.symbol}
        whole.add_trace(trace)
    with pytest.raises(ValueError, match=named):
        svg(whole, title="t")

"""The plain drawing of a chart shows what Plotly's shows: every mark, line, arrow and word, at the same place."""

import re
from collections.abc import Mapping
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.axes import axis
from dashboard.drawing import Beside, Drawing
from dashboard.language import LANGUAGES
from dashboard.lettering import lines
from dashboard.marks import Arrow, Dot, Line, Marks
from dashboard.strokes import Ink, Point
from dashboard.svg import svg
from db.engine import open_database
from tests.browser.addresses import addresses
from tests.drawn_twice import NAMESPACE, compare, compare_charts, drawn
from tests.test_first_paint import painted

# What a page of each kind is read in, in the suite: the campaign has every page in every language.
DEALT = {"home": "en", "place": "en", "about": "ky", "figure": "ru", "milestone": "ky", "timeline": "ru"}


# ---- Over every chart of the catalogue --------------------------------------------------------------------


@pytest.fixture(scope="module")
def where(catalogue_url: str) -> Mapping[str, str]:
    engine = open_database(catalogue_url)
    found = addresses(engine)
    engine.dispose()
    return found


@pytest.mark.parametrize(("name", "language"), DEALT.items())
def test_every_chart_of_a_page_is_drawn_in_its_first_response(
    catalogue_client: FlaskClient, where: Mapping[str, str], name: str, language: str
) -> None:
    assert compare_charts(catalogue_client.get(("" if language == "en" else f"/{language}") + where[name]).text) > 0


def test_lanes_by_place_are_drawn_in_the_first_response(catalogue_client: FlaskClient) -> None:
    assert compare_charts(catalogue_client.get("/timeline?by=place").text) == 1


@pytest.mark.campaign
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_of_every_page_is_drawn_in_its_first_response(
    catalogue_client: FlaskClient, where: Mapping[str, str], language: str
) -> None:
    prefix = "" if language == "en" else f"/{language}"
    lists = "".join(catalogue_client.get(address).text for address in ("/places", "/indicators", "/sources"))
    listed = set(re.findall(r'href="(/(?:places|indicators|sources)/[^"?#]+)"', lists))
    pages = [prefix + address for address in [*where.values(), *sorted(listed)]]
    charts_of = {address: compare_charts(catalogue_client.get(address).text) for address in pages}
    print(f"{language}: {sum(charts_of.values())} charts on {len(charts_of)} pages")
    assert sum(map(bool, charts_of.values())) > 20


@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.campaign)])
def test_a_comparison_of_places_is_drawn_in_its_first_response(catalogue_client: FlaskClient, step: int) -> None:
    listed = sorted(set(re.findall(r'href="/indicators/([^"?#]+)"', catalogue_client.get("/indicators").text)))
    assert len(listed) > 20
    compared = (f"/compare?indicator={name}&scale={'log' if n % 2 else 'linear'}" for n, name in enumerate(listed[::step]))
    assert sum(compare_charts(catalogue_client.get(address).text) for address in compared) > 10 / step


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

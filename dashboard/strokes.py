"""Dots and lines gathered into as few scatter traces as their looks allow, so that a chart stays light on a slow link."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from dashboard.lettering import plain
from dashboard.marks import Fill


class Ink(NamedTuple):
    """What marks of one statement share: a colour, the id that a click is told and the words that hovering tells."""

    colour: str
    id: str = ""
    said: str = ""


class Point(NamedTuple):
    """A marker at (x, y); `symbol` is Plotly's."""

    x: float
    y: float
    fill: Fill
    ink: Ink
    size: float = 12
    symbol: str = "circle"


class Stroke(NamedTuple):
    """A line from (x0, y0) to (x1, y1)."""

    x0: float
    y0: float
    x1: float
    y1: float
    ink: Ink
    width: float = 1.5
    dash: str = "solid"


def line_traces(strokes: Sequence[Stroke]) -> list[dict[str, Any]]:
    """One trace for each look; customdata repeats the id at both ends of a line and in the gap after it."""
    looks: dict[tuple[str, float, str], list[Stroke]] = defaultdict(list)
    for stroke in strokes:
        looks[(stroke.ink.colour, stroke.width, stroke.dash)].append(stroke)
    return [_lines(held, {"color": colour, "width": width, "dash": dash}) for (colour, width, dash), held in looks.items()]


def point_traces(points: Sequence[Point]) -> list[dict[str, Any]]:
    """One trace for all points; none when there are none."""
    if not points:
        return []
    marker = {
        "symbol": [point.symbol for point in points],
        "size": [point.size for point in points],
        "color": [filled(point.ink.colour, point.fill) for point in points],
        "line": {"color": [point.ink.colour for point in points], "width": 2},
        "opacity": 1,
    }
    return [
        {
            "type": "scatter",
            "x": [point.x for point in points],
            "y": [point.y for point in points],
            "mode": "markers",
            "marker": marker,
            "customdata": [point.ink.id for point in points],
            "hovertext": [plain(point.ink.said) for point in points],
            "hoverinfo": "text",
            "cliponaxis": False,
        }
    ]


def filled(colour: str, fill: Fill) -> str:
    """What is inside the outline: the colour itself, a third of it, or the ground."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return colour if fill == "full" else f"rgba({red},{green},{blue},{0.33 if fill == 'pale' else 0})"


def _lines(held: Sequence[Stroke], style: dict[str, str | float]) -> dict[str, Any]:
    said = [plain(stroke.ink.said) for stroke in held for _end in range(3)]
    return {
        "type": "scatter",
        "x": [end for stroke in held for end in (stroke.x0, stroke.x1, None)],
        "y": [end for stroke in held for end in (stroke.y0, stroke.y1, None)],
        "mode": "lines",
        "line": style,
        "customdata": [stroke.ink.id for stroke in held for _end in range(3)],
        "hovertext": said,
        "hoverinfo": "text" if any(said) else "skip",
    }

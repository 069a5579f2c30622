"""A chart drawn from top to bottom in pixels, so that every label has its own line and nothing overlaps on a phone.

Only scatter traces, shapes and annotations are used: the same figure can be written as plain SVG.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from dashboard.axes import Axis
from dashboard.lettering import FONT, LINE_HEIGHT, SIZE, Spot, broken, plain, read_out, spot
from dashboard.light_figure import Part, light
from dashboard.marks import GREY, Arrow, Marks
from dashboard.strokes import Ink, Point, Stroke, line_traces, point_traces

INDENT = 16  # px, for a report that repeats the row above

MARKED = 10  # px, for the label of a row that stands in a bracket

_BAND = 24  # px of the line on which the marks of a row stand
_GAP = 10  # px between two rows, with a rule in the middle
_HEADING = 34  # px
_STRONGER = 1.3  # times as wide as other words are those of a heading, in larger and bold letters
_ANCHORS = {"right": ("left", 12), "left": ("right", -12), "both": ("center", 0)}  # Plotly's anchor, px from the marks
_MARGIN = {"l": 8, "r": 8, "t": 46, "b": 8}
_FAINT = "rgba(128,128,128,0.28)"
_BRACKET = "#B8659A"  # the purple of no kind of body; 3:1 on the light and on the dark ground
_THICK = 4  # px


class Beside(NamedTuple):
    """Words that stand beside the marks of a row, where those reach to, and where an arrow takes up the side."""

    said: str
    reach: Sequence[float] = ()
    arrow: str = ""


class Drawing:
    """Collects rows from the top down; `figure()` is the chart of them."""

    def __init__(self, axis: Axis, title: str) -> None:
        self.axis = axis
        self._title = broken(title, spare=_MARGIN["l"] + _MARGIN["r"])
        self._y = _GAP / 2  # px from the top of the plot to the next free line
        self._points: list[Point] = []
        self._strokes: list[Stroke] = []
        self._notes: list[dict[str, Any]] = []
        self._rules: list[dict[str, Any]] = []
        self._rows: list[dict[str, Any]] = []

    def heading(self, said: str) -> None:
        """A line of its own above the rows that belong together, or as many as it needs on a phone."""
        written = broken(said, larger=_STRONGER)
        self._y += _HEADING + (len(written) - 1) * (LINE_HEIGHT + 3)
        self._write("<br>".join(f"<b>{plain(line)}</b>" for line in written), y=self._y - 8, size=SIZE + 2, yanchor="bottom")
        self._rule(self._y - 4, GREY)
        self._y += _GAP / 2

    def row(self, label: Sequence[str], beside: Beside, *, about: str = "", indent: bool = False, marked: bool = False) -> float:
        """The lines of a label and under them the line for marks, with the words beside them; returns where that line runs.

        `about` is the id of what the row tells of. A `marked` row stands in a bracket, which tells it from its neighbours by
        more than a colour.
        """
        where, top = self._spot(beside), self._y - _GAP / 2
        aside_by = (INDENT if indent else 0) + (MARKED if marked else 0)
        self._write("<br>".join(label), y=self._y, xshift=aside_by, yanchor="top")
        middle = self._y + (len(label) + len(where.said) * where.above) * LINE_HEIGHT + _BAND / 2
        xanchor, aside = _ANCHORS[where.reaching]
        y, yanchor = (middle - 9, "bottom") if where.above else (middle, "middle")
        xshift = aside if beside.reach and not where.above else 0
        self._write("<br>".join(map(plain, where.said)), y=y, yanchor=yanchor, x=where.share, xanchor=xanchor, xshift=xshift)
        self._y = middle + _BAND / 2 + _GAP
        self._rule(self._y - _GAP / 2, _FAINT)
        if marked:
            self._bracket(top, self._y - _GAP / 2)
        self._rows.append({"about": about, "said": read_out(label, beside.said), "top": top, "height": self._y - _GAP / 2 - top})
        return middle

    def mark(self, y: float, marks: Marks, ink: Ink, *, size: float = 12) -> None:
        """The marks of one figure on the line at `y`."""
        for first, last, stated in marks.lines:
            self.line(first, last, y, ink, width=5 if stated else 2, dash="solid" if stated else "4px,3px")
        for x in marks.ticks:
            self.point(Point(x, y, "none", ink, size, "line-ns"))
        for arrow in marks.arrows:
            self.arrow(arrow, y, ink, apart=size / 2 + 1 if marks.dots else 0)
        for x, fill in marks.dots:
            self.point(Point(x, y, fill, ink, size))

    def point(self, point: Point) -> None:
        """A point, unless the axis has no place for it."""
        if self.axis.shows(point.x):
            self._points.append(point)

    def line(
        self, x0: float, x1: float, y: float, ink: Ink, *, y1: float | None = None, width: float = 1.5, dash: str = "solid"
    ) -> None:
        """A line from `x0` to `x1`, level unless `y1` is given; one from zero begins at the edge of a log axis."""
        start = x0 if self.axis.shows(x0) else self.axis.first
        if self.axis.shows(x1):
            self._strokes.append(Stroke(start, y, x1, y if y1 is None else y1, ink, width, dash))

    def arrow(self, arrow: Arrow, y: float, ink: Ink, *, apart: float = 0) -> None:
        """An arrow from its bound to the edge of the chart: an open side has no end point."""
        if not self.axis.shows(arrow.x):
            return
        end = self.axis.last if arrow.to == "right" else self.axis.first
        ends = {"x": self.axis.at(end), "y": y, "ax": self.axis.at(arrow.x), "ay": y}
        look = {"showarrow": True, "arrowhead": 2, "arrowwidth": 2, "arrowcolor": ink.colour, "startstandoff": apart, "text": ""}
        self._notes.append({**ends, **look, "xref": "x", "yref": "y", "axref": "x", "ayref": "y"})

    def figure(self) -> Part:
        """The chart: as tall as its rows, without a background, a legend or a colour of its own for text."""
        top = _MARGIN["t"] + (len(self._title) - 1) * LINE_HEIGHT
        layout = {
            "height": round(self._y + top + _MARGIN["b"]),
            "margin": {**_MARGIN, "t": top},
            "showlegend": False,
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": FONT, "size": SIZE},
            "hovermode": "closest",
            "dragmode": False,
            "annotations": self._notes,
            "shapes": self._rules,
            "xaxis": self._xaxis(),
            "yaxis": {"range": [self._y, 0], "visible": False, "fixedrange": True},
            # Where each row lies, in px from the top of the chart: see dashboard.chart_rows.
            "meta": [{**row, "top": row["top"] + top} for row in self._rows],
        }
        return light({"data": [*line_traces(self._strokes), *point_traces(self._points)], "layout": layout})

    def _spot(self, beside: Beside) -> Spot:
        shares = [self.axis.share(x) for x in beside.reach if self.axis.shows(x)]
        if not shares:
            written = broken(beside.said)
            return Spot(0, "right", above=len(written) > 1, said=written)
        left = 0.0 if beside.arrow == "left" else min(shares)
        return spot(left, 1.0 if beside.arrow == "right" else max(shares), beside.said)

    def _xaxis(self) -> dict[str, Any]:
        return {
            "type": self.axis.kind,
            "range": [self.axis.at(self.axis.first), self.axis.at(self.axis.last)],
            "tickvals": [tick for tick, _said in self.axis.ticks],
            "ticktext": [said for _tick, said in self.axis.ticks],
            "side": "top",
            "title": {"text": "<br>".join(map(plain, self._title)), "standoff": 4, "font": {"size": SIZE}},
            "tickfont": {"size": SIZE - 1},
            "ticklabeloverflow": "allow",
            "gridcolor": _FAINT,
            "zeroline": False,
            "fixedrange": True,
        }

    def _rule(self, y: float, colour: str) -> None:
        self._straight((0, y), (1, y), colour, 1)

    def _bracket(self, top: float, bottom: float) -> None:
        self._straight((0, top), (0, bottom), _BRACKET, _THICK)
        for y in (top + 1, bottom - 1):  # beside the rules between rows, not under them
            self._straight((0, y), (1, y), _BRACKET, 2)

    def _straight(self, start: tuple[float, float], end: tuple[float, float], colour: str, width: float) -> None:
        """A line between two places (share of the width, px from the top)."""
        places = {"x0": start[0], "x1": end[0], "y0": start[1], "y1": end[1]}
        look = {"line": {"color": colour, "width": width}, "layer": "below"}
        self._rules.append({"type": "line", "xref": "paper", **places, **look})

    def _write(
        self, said: str, *, y: float, yanchor: str, x: float = 0, xanchor: str = "left", xshift: float = 0, size: int = SIZE
    ) -> None:
        place = {"x": round(x, 4), "y": y, "xref": "paper", "yref": "y", "xanchor": xanchor, "yanchor": yanchor}
        # What is Plotly's default or the layout's is not repeated on every note.
        shift = {"xshift": xshift} if xshift else {}
        font = {"font": {"size": size}} if size != SIZE else {}
        align = {"align": xanchor} if "<br>" in said else {}
        self._notes.append({"text": said, "showarrow": False, **place, **shift, **font, **align})


def reaching(numbers: Iterable[float], arrows: Sequence[Arrow], said: str) -> Beside:
    """Words beside marks at `numbers`, on the side that no arrow takes up."""
    return Beside(said, list(numbers), arrows[0].to if arrows else "")

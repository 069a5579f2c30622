"""A chart as plain SVG, from the same figure that Plotly gets: readable before a script has arrived, and where none ever runs.

Places along the axis are shares of the width ("37.5%") and everything else is in pixels, so that one drawing serves every
width and its words never shrink. There is no style and no script in it, and words take the colour of the text around them.
"""

import math
import re
from collections.abc import Iterator
from html import escape, unescape
from itertools import pairwise
from typing import Any, NamedTuple

from dashboard.light_figure import light
from dashboard.svg_elements import at, group, share, tag

_LINE = 1.3  # of the size of the letters, from one line of words to the next
_PAD = 2  # px that Plotly keeps free round words
_ANCHORS = {"left": ("start", _PAD), "center": ("middle", 0), "right": ("end", -_PAD)}
_BELOW_MIDDLE = 0.38  # of the size: from the middle of a line of words down to its base
_TICK_WORDS, _TITLE = -3.4, -22.45  # px from the top of the plot to the base of the ticks' words, and of the axis's title
_HEAD = 5.0, 2.5, 1.3  # of the width of an arrow: how long its head is, half how wide, how far its line ends before the tip
_TICK, _DIAMOND = 1.4, 1.3  # of the radius of a circle of the same size: how far these reach
_FAR = 9999  # px, longer than any arrow


class Plane(NamedTuple):
    """Where a figure's own coordinates lie in the drawing."""

    x: tuple[float, float]  # what stands at the left and right end, logarithms on a log axis
    log: bool
    y: tuple[float, float]  # what stands at the bottom and the top
    top: float  # px above the plot
    height: float  # px of the plot

    def across(self, x: float) -> str:
        """A place of the axis as a share of the width."""
        first, last = self.x
        return share((x - first) / (last - first))

    def datum(self, x: float) -> str:
        """The same for a number of the data."""
        return self.across(math.log10(x) if self.log else x)

    def down(self, y: float) -> float:
        """Pixels from the upper edge."""
        bottom, top = self.y
        return self.top + (y - top) / (bottom - top) * self.height


def svg(figure: Any, *, title: str, width: int | None = None) -> str:
    """The SVG of a figure as `Drawing.figure()` makes it, as tall as it; `title` is what a screen reader says of it.

    Without a `width` in px it is as wide as the plot has room in what it stands in, and the margins at its sides reach beyond.
    Raises ValueError for a figure that draws with more than markers, lines, rules, arrows and words.
    """
    figure = light(figure)
    layout = figure.layout
    plane = _plane(layout)
    shapes, notes = layout.shapes or (), layout.annotations or ()
    drawn = [
        group("rules", (_rule(plane, shape) for shape in shapes)),
        group("grid", _grid(plane, layout.xaxis)),
        group("lines", (line for trace in figure.data if _mode(trace) == "lines" for line in _lines(plane, trace))),
        group("points", (point for trace in figure.data if _mode(trace) == "markers" for point in _points(plane, trace))),
        group("arrows", (_arrow(plane, note) for note in notes if note.showarrow)),
        group("ticks", _axis_words(plane, layout.xaxis)),
        group("notes", (_note(plane, note, layout.font.size) for note in notes if not note.showarrow)),
    ]
    inner = "".join(drawn)
    if width is not None:
        room = width - layout.margin.l - layout.margin.r
        inner = tag("svg", inner, x=layout.margin.l, width=room, height=layout.height, overflow="visible")
    return tag(
        "svg",
        f"<title>{escape(title, quote=False)}</title>{inner}",
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        width="100%" if width is None else width,
        height=layout.height,
        overflow="visible",
        fill="currentColor",
        font_family=layout.font.family,
        font_size=layout.font.size,
    )


def _plane(layout: Any) -> Plane:
    height = layout.height - layout.margin.t - layout.margin.b
    return Plane(tuple(layout.xaxis.range), layout.xaxis.type == "log", tuple(layout.yaxis.range), layout.margin.t, height)


def _mode(trace: Any) -> str:
    mode = trace.mode if trace.type == "scatter" else trace.type
    if mode not in ("lines", "markers"):
        raise ValueError(f"A trace of {mode} has no plain drawing: use markers or lines.")
    return str(mode)


def _rule(plane: Plane, shape: Any) -> str:
    if (shape.type, shape.xref) != ("line", "paper"):
        raise ValueError(f"A {shape.type} on {shape.xref} has no plain drawing: use a line on paper.")
    ends: dict[str, Any] = {"x1": share(shape.x0), "y1": plane.down(shape.y0), "x2": share(shape.x1), "y2": plane.down(shape.y1)}
    return tag("line", **ends, stroke=shape.line.color, stroke_width=shape.line.width)


def _grid(plane: Plane, axis: Any) -> Iterator[str]:
    for tick in axis.tickvals:
        x = plane.datum(tick)
        yield tag("line", x1=x, y1=plane.top, x2=x, y2=plane.top + plane.height, stroke=axis.gridcolor)


def _lines(plane: Plane, trace: Any) -> Iterator[str]:
    look: dict[str, Any] = {"stroke": trace.line.color, "stroke_width": trace.line.width, "stroke_dasharray": _dashes(trace.line)}
    for (x1, y1), (x2, y2) in pairwise(zip(trace.x, trace.y, strict=True)):
        if None not in (x1, y1, x2, y2):
            yield tag("line", x1=plane.datum(x1), y1=plane.down(y1), x2=plane.datum(x2), y2=plane.down(y2), **look)


def _dashes(line: Any) -> str | None:
    if line.dash == "solid":
        return None
    dot = max(line.width, 3)
    return f"{dot:g} {dot:g}" if line.dash == "dot" else str(line.dash).replace("px", "").replace(",", " ")


def _points(plane: Plane, trace: Any) -> Iterator[str]:
    looks = trace.marker
    for x, y, symbol, size, fill, outline in zip(
        trace.x, trace.y, looks.symbol, looks.size, looks.color, looks.line.color, strict=True
    ):
        yield _point(plane.datum(x), plane.down(y), symbol, size / 2, fill=fill, stroke=outline, stroke_width=looks.line.width)


def _point(x: str, y: float, symbol: str, radius: float, **look: Any) -> str:
    if symbol == "circle":
        return tag("circle", cx=x, cy=y, r=radius, **look)
    if symbol == "line-ns":
        return tag("line", x1=x, y1=y - _TICK * radius, x2=x, y2=y + _TICK * radius, **look)
    if symbol == "diamond":
        reach = f"{_DIAMOND * radius:g}"
        return at(x, y, tag("path", d=f"M{reach},0L0,{reach}L-{reach},0L0,-{reach}Z", **look))
    raise ValueError(f"The symbol {symbol} has no plain drawing: use circle, diamond or line-ns.")


def _arrow(plane: Plane, note: Any) -> str:
    """A level arrow. Its line is moved back from the tip by a whole, for a share of the width cannot be made some pixels less."""
    length, half, back = (part * note.arrowwidth for part in _HEAD)
    ahead = 1 if note.x >= note.ax else -1
    y = plane.down(note.y)
    line = tag(
        "line",
        x1=plane.across(note.ax),
        y1=y,
        x2=plane.across(note.x),
        y2=y,
        transform=f"translate({-ahead * back:g})",
        stroke=note.arrowcolor,
        stroke_width=note.arrowwidth,
        stroke_dasharray=f"0 {(note.startstandoff or 0) + back:g} {_FAR} 0",
    )
    head = f"M{-ahead * length:g},{-half:g}V{half:g}L0,0Z"
    return line + at(plane.across(note.x), y, tag("path", d=head, fill=note.arrowcolor))


def _axis_words(plane: Plane, axis: Any) -> Iterator[str]:
    middle: dict[str, Any] = {"text_anchor": "middle"}
    for tick, said in zip(axis.tickvals, axis.ticktext, strict=True):
        yield _words([said], plane.datum(tick), plane.top + _TICK_WORDS, font_size=axis.tickfont.size, **middle)
    said, size = axis.title.text.split("<br>"), axis.title.font.size
    yield _words(said, "50%", plane.top + _TITLE - (len(said) - 1) * _LINE * size, font_size=size, **middle)


def _note(plane: Plane, note: Any, usual: float) -> str:
    if (note.xref, note.yref) != ("paper", "y"):
        raise ValueError(f"Words on {note.xref} and {note.yref} have no plain drawing: use paper and y.")
    size = note.font.size or usual
    said = note.text.split("<br>")
    more = (len(said) - 1) * _LINE * size
    base = {"top": size + _PAD - 1, "middle": _BELOW_MIDDLE * size - more / 2, "bottom": -_PAD - 3 - more}[note.yanchor]
    anchor, pad = _ANCHORS[note.xanchor]
    aside = (note.xshift or 0) + pad
    look = {"font_size": size if size != usual else None, "text_anchor": anchor if anchor != "start" else None}
    return _words(said, share(note.x), plane.down(note.y) + base, aside, **look)


def _words(said: list[str], x: str, y: float, aside: float = 0, **look: Any) -> str:
    first, *others = (_marked_up(line) for line in said)
    below = "".join(tag("tspan", line, x=x, dx=aside or None, dy=f"{_LINE}em") for line in others)
    return tag("text", first + below, x=x, dx=aside or None, y=y, **look)


def _marked_up(line: str) -> str:
    """Plotly's markup as SVG's: bold, and nothing else is markup."""
    parts = re.split("</?b>", line)
    written = [escape(unescape(part), quote=False) for part in parts]
    return "".join(tag("tspan", part, font_weight="bold") if n % 2 else part for n, part in enumerate(written) if part)

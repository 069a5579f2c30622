"""A chart on sheets of paper: words broken for a wider column than a phone's, and a cut between two rows where a sheet ends."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import ceil
from typing import Any, NamedTuple

from dashboard.lettering import with_room
from dashboard.light_figure import Part

_COLUMN = 880.0  # px for the words of a plot on an A4 or a letter page, as style.css draws it
_SPARED = 0.88  # of the height: for less the chart of a phone serves paper too
_SHEET = 1080  # px of a chart that fill a sheet, less a heading
_SCALE = 0.75  # as style.css has it
_WITH_TABLE = 680  # px on the sheet, of a chart and its table, less a heading and what is to be read with care
_TABLE_ROW, _SHORT_ROW = 50, 30  # px on the sheet, of most


class Drawn(NamedTuple):
    """A chart for screens, the same for paper where that is another one, and whether a sheet holds that and its table."""

    screen: Part
    paper: Sequence[Part]
    with_table: bool


def drawn(draw: Callable[[], Part], *, short_rows: bool = False) -> Drawn:
    """What `draw` makes of figures, for a screen and for paper; its table has a row for each, of few words or of many."""
    screen = draw()
    paper = for_room(_COLUMN, draw, screen)
    tall = (paper or screen).layout.height
    fits = tall * _SCALE + len(screen.layout.meta or ()) * (_SHORT_ROW if short_rows else _TABLE_ROW) <= _WITH_TABLE
    if paper is None and tall <= _SHEET:
        return Drawn(screen, (), fits)
    return Drawn(screen, cut(paper or screen), fits)


def for_room(room: float, draw: Callable[[], Part], narrow: Part) -> Part | None:
    """The chart with its words broken for a plot of `room` px; None where that spares too little of the height of `narrow`."""
    with with_room(room):
        wide = draw()
    return wide if wide.layout.height <= _SPARED * narrow.layout.height else None


def cut(figure: Part, tallest: float = _SHEET) -> list[Part]:
    """The figure as several of about the same height, cut between two rows, each under an axis of its own.

    None is taller than `tallest` px by more than half of rows that belong together: those that a line ties to one another.
    """
    margin, bottom, ties = figure.layout.margin, figure.layout.yaxis.range[0], _ties(figure)
    ends = [row["top"] - margin.t + row["height"] for row in figure.layout.meta or ()]
    free = [end for end in ends[:-1] if not any(first < end < last for first, last in ties)]
    count = ceil(bottom / (tallest - margin.t - margin.b))
    cuts = {min(free, key=lambda end: abs(end - bottom * n / count)) for n in range(1, count)} if free else set()
    return [_between(figure, first, last) for first, last in pairwise([0.0, *sorted(cuts), bottom])] if cuts else [figure]


def _ties(figure: Part) -> list[tuple[float, float]]:
    """Where the lines that tie one row to another begin and end."""
    told = [ys for trace in figure.data if trace.mode == "lines" for ys in zip(trace.y, trace.y[1:], strict=False)]
    return [(min(ys), max(ys)) for ys in told if None not in ys and ys[0] != ys[1]]


def _between(figure: Part, first: float, last: float) -> Part:
    """What of the figure lies between two places, in px from the top of the plot."""

    def inside(y: float | None) -> bool:
        return y is not None and first < y <= last

    layout = figure.layout
    changed = {
        "height": round(last - first + layout.margin.t + layout.margin.b),
        "annotations": [note for note in layout.annotations if inside(note.y)],
        "shapes": [shape for shape in layout.shapes if inside(shape.y1)],
        "yaxis": Part({**layout.yaxis, "range": [last, first]}),
        "meta": None,
    }
    traces = [_only(trace, [n for n, y in enumerate(_levels(trace)) if inside(y)]) for trace in figure.data]
    return Part({"data": [trace for trace in traces if trace.x], "layout": Part({**layout, **changed})})


def _levels(trace: Part) -> Sequence[float | None]:
    """How far down each entry of a trace stands; the gap after a line stands where the line does."""
    gap = iter([None, *trace.y])
    return [y if y is not None else before for y, before in zip(trace.y, gap, strict=False)]


def _only(trace: Part, wanted: Sequence[int]) -> Part:
    def some(entries: Any) -> Any:
        return [entries[n] for n in wanted] if isinstance(entries, list) and len(entries) == len(trace.y) else entries

    kept = Part({name: some(held) for name, held in trace.items()})
    if trace.marker:
        marker = {name: some(held) for name, held in trace.marker.items() if name != "line"}
        kept["marker"] = Part({**marker, "line": Part({name: some(held) for name, held in trace.marker.line.items()})})
    return kept

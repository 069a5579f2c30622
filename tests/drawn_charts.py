"""What a chart draws, read from the figure as a reader sees it: its marks, its lines, its arrows, its words."""

from typing import Any

import plotly.graph_objects as go


def points(chart: go.Figure) -> list[dict[str, Any]]:
    """Every marker with its id, place, symbol and filling."""
    found = []
    for trace in chart.data:
        if trace.mode == "markers":
            marker = trace.marker
            for index, x in enumerate(trace.x):
                looks = {"symbol": marker.symbol[index], "inside": marker.color[index], "outline": marker.line.color[index]}
                found.append(
                    {"id": trace.customdata[index], "x": x, "y": trace.y[index], "said": trace.hovertext[index], **looks}
                )
    return found


def strokes(chart: go.Figure) -> list[dict[str, Any]]:
    """Every line with its id, ends and look."""
    found = []
    for trace in chart.data:
        if trace.mode == "lines":
            for at in range(0, len(trace.x), 3):
                ends = {"x": (trace.x[at], trace.x[at + 1]), "y": (trace.y[at], trace.y[at + 1])}
                found.append({"id": trace.customdata[at], "width": trace.line.width, "dash": trace.line.dash, **ends})
    return found


def arrows(chart: go.Figure) -> list[Any]:
    return [note for note in chart.layout.annotations if note.showarrow]


def texts(chart: go.Figure) -> list[str]:
    """Every text from the top down, without markup."""
    notes = sorted((note for note in chart.layout.annotations if note.text), key=lambda note: note.y)
    plain = (note.text.replace("<br>", " ").replace("<b>", "").replace("</b>", "").replace("\xa0", " ") for note in notes)
    return [said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for said in plain]


def inside(point: dict[str, Any]) -> str:
    """full, pale or none."""
    if point["inside"] == point["outline"]:
        return "full"
    return "none" if point["inside"].endswith(",0)") else "pale"

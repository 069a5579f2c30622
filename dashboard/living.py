"""What comes alive in the browser by few lines of our own: a chart, the page that is shown, values that are kept.

A public page is HTML, made by `markup.render` for the first response and for each that takes its place. To Dash it is one
component: for each that it knows of, it looks at every other one, which on a page of some thousand takes a phone a minute.
The half in the browser is assets/charts.js and assets/frame.js.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from dash.development.base_component import Component

from dashboard.light_figure import Part

CHARTS, SHELL = "tallies_charts", "tallies_shell"


class Chart(Component):
    """A figure, drawn still until the browser has time for Plotly or is asked for it; `config` goes to Plotly."""

    _namespace, _type = CHARTS, "Chart"
    _prop_names = available_properties = ["id", "figure", "config"]
    _valid_wildcard_attributes = available_wildcard_properties = []  # type: ignore[var-annotated]


class OnSheets(Component):
    """A chart as it stands on paper, drawn still on one sheet or more. No script knows of it: it is in painted pages only."""

    _namespace, _type = CHARTS, "OnSheets"
    _prop_names = available_properties = ["id"]
    _valid_wildcard_attributes = available_wildcard_properties = []  # type: ignore[var-annotated]

    def __init__(self, figures: Sequence[Part]) -> None:
        super().__init__()
        self.figures = figures


class Frame(Component):
    """The page that is shown. Of the first one Dash is told only the charts; `page` is that, or a whole `page_of` another one."""

    _namespace, _type = SHELL, "Frame"
    _prop_names = available_properties = ["id", "page"]
    _valid_wildcard_attributes = available_wildcard_properties = []  # type: ignore[var-annotated]

    def __init__(self, parts: list[Component], **named: Any) -> None:
        super().__init__(page={"charts": list(charts_in(parts))}, **named)
        self.parts = parts


class Held(Component):
    """A value that the reader does not see: callbacks read and write its `data`."""

    _namespace, _type = SHELL, "Held"
    _prop_names = available_properties = ["id", "data"]
    _valid_wildcard_attributes = available_wildcard_properties = []  # type: ignore[var-annotated]


class Spoken(Component):
    """What a screen reader says when it changes, and nobody sees."""

    _namespace, _type = SHELL, "Spoken"
    _prop_names = available_properties = ["id", "children"]
    _valid_wildcard_attributes = available_wildcard_properties = []  # type: ignore[var-annotated]


class Group(Component):
    """Several components as one."""

    _namespace, _type = SHELL, "Group"
    _prop_names = available_properties = ["children"]
    _valid_wildcard_attributes = available_wildcard_properties = []  # type: ignore[var-annotated]


def charts_in(tree: Any) -> Iterator[dict[str, Any]]:
    """What Plotly needs of each chart in a tree of components."""
    if isinstance(tree, list | tuple):
        for part in tree:
            yield from charts_in(part)
    elif type(tree) is Chart:
        held = vars(tree)
        yield {name: held[name] for name in tree._prop_names if name in held}
    elif (inside := getattr(tree, "children", None)) is not None:  # without a look at what each of thousands is
        yield from charts_in(inside)

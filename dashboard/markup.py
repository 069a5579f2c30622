"""A component tree as HTML: a page is written once, for readers with scripts and without.

Leans on names that Dash does not promise: `_prop_names`, `_namespace`.
"""

from collections.abc import Mapping
from html import escape, unescape
from typing import Any

from dash import dcc
from dash.development.base_component import Component

from dashboard.fields import NAMESPACE, TextArea
from dashboard.language import _
from dashboard.living import Chart, Frame, Group, Held, OnSheets, Spoken
from dashboard.svg import svg
from dashboard.tally_mark import SVG, TallyMark

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"})
RENAMED = {
    **{"className": "class", "htmlFor": "for", "mapel": "map", "objectel": "object"},
    **{"defaultValue": "value", "defaultChecked": "checked"},
}
# Properties that are Dash's own business, or that a content security policy without inline styles would block.
UNRENDERED = frozenset({"children", "key", "style", "n_clicks", "n_clicks_timestamp", "disable_n_clicks"})


def render(node: Any) -> str:
    """The HTML of a component tree. Raises TypeError for a component that has no form without a script."""
    if isinstance(node, str):
        return escape(node, quote=False)
    if node is None or isinstance(node, bool):
        return ""
    if isinstance(node, list | tuple):
        return "".join(map(render, node))
    if not isinstance(node, Component):
        return escape(str(node), quote=False)
    if getattr(node, "_namespace", "") == "dash_html_components":
        return _element(node)
    if isinstance(node, Held | dcc.Store | dcc.Location | dcc.Interval):
        return ""
    if isinstance(node, Chart):
        return _chart(node)
    if isinstance(node, OnSheets):
        return f'<div class="sheets">{"".join(_still(each, "sheet") for each in node.figures)}</div>'
    if isinstance(node, TallyMark):
        return SVG
    if isinstance(node, Frame):
        return f'<div id="{escape(node.id)}">{render(node.parts)}</div>'
    if isinstance(node, Group):
        return render(node.children)
    if isinstance(node, Spoken):
        return f'<div id="{escape(node.id)}" class="unseen" role="status" aria-live="polite"></div>'
    if isinstance(node, TextArea):
        return _text_area(node)
    if node._namespace != NAMESPACE:
        raise TypeError(f"{type(node).__name__} has no form without a script: use dash.html, fields or living")
    return _element(node)


def _element(node: Component) -> str:
    lower = type(node).__name__.lower()
    tag = RENAMED.get(lower, lower)
    properties = _properties(node)
    opening = f"<{tag}{_attributes(properties)}>"
    return opening if tag in VOID else f"{opening}{render(properties.get('children'))}</{tag}>"


def _properties(node: Component) -> dict[str, Any]:
    """What `to_plotly_json` would find, without a look at every property that an element could have.

    `aria-` and `data-` are in the order of their names: Dash's own is another one in each process.
    """
    held = vars(node)
    named = {name: held[name] for name in node._prop_names if name in held}
    others = [name for name in held if name.startswith(("aria-", "data-"))]
    return {**named, **{name: held[name] for name in sorted(others)}}


def _text_area(node: TextArea) -> str:
    properties = _properties(node)
    # Of a line feed at the start a browser takes one away.
    held = "\n" + escape(properties.pop("defaultValue", None) or "", quote=False)
    return f"<textarea{_attributes(properties)}>{held}</textarea>"


def _attributes(properties: Mapping[str, Any]) -> str:
    return "".join(_attribute(name, value) for name, value in properties.items() if name not in UNRENDERED)


def _attribute(name: str, value: Any) -> str:
    if value is None or value is False and not name.startswith(("aria-", "data-")):
        return ""
    written = RENAMED.get(name, name.lower())
    if value is True and not name.startswith(("aria-", "data-")):
        return f" {written}"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f' {written}="{escape(text)}"'


def _chart(node: Chart) -> str:
    """The chart itself, drawn still and as tall as the living one, so nothing moves when that takes its place."""
    still = _still(node.figure)
    name = _properties(node).get("id")
    return f'<div id="{escape(name)}" class="drawing">{still}</div>' if name else still


def _still(figure: Any, named: str = "still") -> str:
    unit = unescape(figure.layout.xaxis.title.text.replace("<br>", " "))
    title = _("A chart on an axis of %(unit)s; the table below holds the same", unit=unit)
    return f'<div class="{named}">{svg(figure, title=title)}</div>'

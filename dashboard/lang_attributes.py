"""The `lang` of each element that holds a text in another language than its page: see dashboard.foreign, which hears of them."""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component


def marked(part: Any, heard: Mapping[str, str]) -> Any:
    """A component, a text or a list of them, with the language of every text in `heard`; components are changed in place."""
    if isinstance(part, str):
        return html.Span(part, lang=heard[part]) if part in heard else part
    if isinstance(part, (list, tuple)):
        return [marked(each, heard) for each in part]
    if isinstance(part, Component) and (inside := getattr(part, "children", None)) is not None:
        if isinstance(inside, str) and inside in heard and "lang" in part.available_properties:
            part.lang = getattr(part, "lang", None) or heard[inside]
        else:
            part.children = marked(inside, heard)
    return part

"""A figure as Plotly takes it, without the price of Plotly's own objects: building and reading those took half of a page's time.

Nothing is checked here; tests hand every figure of the catalogue to Plotly's own validators.
"""

from collections.abc import Mapping
from typing import Any

# What is itself made of parts: reading it where a figure says nothing of it finds an empty part, as Plotly's objects do.
_COMPOUND = frozenset({"font", "layout", "line", "margin", "marker", "tickfont", "title", "xaxis", "yaxis"})


class Part(dict[str, Any]):
    """A figure or a part of one: a mapping whose entries are also attributes; what is not said is None."""

    def __getattr__(self, name: str) -> Any:
        if name in self:
            return self[name]
        if "_" in name:  # a method that somebody looks for: no entry that is left out has such a name
            raise AttributeError(name)
        return Part() if name in _COMPOUND else None


def light(figure: Any) -> Part:
    """The same figure, given as a mapping or as Plotly's own object."""
    if isinstance(figure, Part):
        return figure
    held: Part = _parted(figure if isinstance(figure, Mapping) else figure.to_plotly_json())
    return held


def _parted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return Part({name: _parted(held) for name, held in value.items()})
    if isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
        return [_parted(held) for held in value]
    return value

"""An element by copying an empty one: Dash looks long at each property of a new one, and a page has thousands of cells."""

from functools import cache
from typing import Any, TypeVar

from dash.development.base_component import Component

Kind = TypeVar("Kind", bound=Component)


def element(kind: type[Kind], children: Any = None, /, **properties: Any) -> Kind:
    """What `kind(children, **properties)` makes, without a look at whether it has these properties; None is left out."""
    made = object.__new__(kind)
    empty: Any = kind
    made.__dict__.update(_empty(empty))
    given = {"children": children, **properties}
    made.__dict__.update({name: value for name, value in given.items() if value is not None})
    return made


@cache
def _empty(kind: Any) -> dict[str, Any]:
    return dict(vars(kind()))

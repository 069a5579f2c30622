"""How an element of SVG is written: its attributes escaped, its places rounded to what a screen can show."""

from collections.abc import Iterable
from html import escape
from typing import Any


def tag(name: str, inner: str = "", **attributes: Any) -> str:
    """An element round `inner`, which is markup already; attributes that are None are left out, `font_size` is font-size."""
    said = "".join(f' {key.replace("_", "-")}="{_value(value)}"' for key, value in attributes.items() if value is not None)
    return f"<{name}{said}>{inner}</{name}>" if inner else f"<{name}{said}/>"


def group(name: str, drawn: Iterable[str]) -> str:
    """Elements that belong together, under a class of this name."""
    return tag("g", "".join(drawn), **{"class": name})


def at(x: str, y: float, drawn: str) -> str:
    """A drawing moved to a place: paths know no shares of the width."""
    return tag("svg", drawn, x=x, y=y, width=1, height=1, overflow="visible")


def share(x: float) -> str:
    """A share of the width, 0 to 1, as SVG writes it."""
    return f"{100 * x:.6g}%"


def _value(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, int | float) else escape(str(value))

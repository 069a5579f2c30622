"""Where a chart lies that is taken elsewhere: its page for a frame, its pictures, its briefing, and the HTML that frames it.

Paths are undecorated, for `context.href`, which adds the language and the load: `context.href(embed_path(...), group=group)`.
Every one of them takes `as_of`; those of one place also `group`, the group of people where the chart is about one.
"""

from collections.abc import Sequence
from html import escape
from math import ceil
from typing import Literal

from dashboard.language import _

Ending = Literal["png", "svg"]
ENDINGS: Sequence[Ending] = ("png", "svg")
_LETTERS, _LINE = 36, 23  # of the words above the chart: letters in a line of a frame of 320 px, px of a line
_AROUND = 340  # px of what stands below the chart and between the parts, in such a frame
FEED = "/changes.atom"


def embed_path(place: str, indicator: str) -> str:
    """The page for a frame with the chart of one indicator in one place."""
    return f"/embed/places/{place}/{indicator}"


def embed_path_across(indicator: str) -> str:
    """The page for a frame with the chart of one indicator across places, each place a line."""
    return f"/embed/indicators/{indicator}"


def image_path(place: str, indicator: str, ending: Ending) -> str:
    """The picture of the chart of one indicator in one place."""
    return f"/images/places/{place}/{indicator}.{ending}"


def image_path_across(indicator: str, ending: Ending) -> str:
    """The picture of the chart of one indicator across places."""
    return f"/images/indicators/{indicator}.{ending}"


def briefing_path(place: str) -> str:
    """The briefing of a place in a single file."""
    return f"/briefings/{place}.html"


def embed_height(chart: float, *said: str) -> int:
    """How tall a frame is in which nothing has to be scrolled, px: `chart` is the height of the chart's figure, `said` are the
    title, the definition and the headline."""
    return round(chart) + _LINE * sum(ceil(len(text) / _LETTERS) for text in said) + _AROUND


def embed_code(address: str, title: str, height: int) -> str:
    """The HTML to paste into another site; `address` is absolute, `height` is in px, see `embed_height`."""
    said = _("%(title)s: chart from Tallies", title=title)
    return (
        f'<iframe src="{escape(address)}" title="{escape(said)}" width="100%" height="{height}" loading="lazy" '
        'style="border:0"></iframe>'
    )

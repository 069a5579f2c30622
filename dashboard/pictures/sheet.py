"""A picture put together from top to bottom: words broken into lines that fit, and charts between them, as one SVG."""

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from dashboard.lettering import FONT
from dashboard.pictures import font
from dashboard.svg import svg
from dashboard.svg_elements import tag

INK, SOFT, RULE, ACCENT, PAPER = "#1d2226", "#575b5f", "#a8a294", "#98401b", "#ffffff"
MARGIN = 16.0  # px at each side

_WIDER = 1.12  # how much wider than ours the letters of a font may be that another viewer puts in its place
_LINE, _BASE = 1.3, 0.95  # of the size of the letters: from line to line, from the top of a line to its base
_BREAKS = re.compile("[ \t\r\n]+")
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARK = "M7 5.5v21M13 5v21.5M19 5.5V27M25 5v21.5", "M3 23 29 9"  # as assets/icon.svg


class Sheet:
    """Collects what stands in a picture of `width` px; `y` is where the next thing begins, in px from the top."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.y = MARGIN
        self._drawn: list[str] = []

    @property
    def room(self) -> float:
        """How wide what stands in it may be, px."""
        return self.width - 2 * MARGIN

    def words(
        self, said: str, size: float, *, bold: bool = False, colour: str = INK, gap: float = 0, most: int | None = None
    ) -> None:
        """`said` in as many lines as it takes, at `most` so many, then `gap` px of space."""
        for line in lines(said, size, self.room, bold=bold, most=most):
            weight = "bold" if bold else None
            written = escape(_NO_XML.sub("", line), quote=False)
            self._drawn.append(
                tag("text", written, x=MARGIN, y=self.y + _BASE * size, font_size=size, font_weight=weight, fill=colour)
            )
            self.y += _LINE * size
        self.y += gap

    def site(self, name: str, size: float, gap: float) -> None:
        """The sign of the site and its name."""
        scale = size * 1.4 / 32
        strokes = "".join(
            tag("path", d=path, stroke=colour, stroke_width=2.6, stroke_linecap="round", fill="none")
            for path, colour in zip(_MARK, (INK, ACCENT), strict=True)
        )
        self._drawn.append(tag("g", strokes, transform=f"translate({MARGIN:g} {self.y:g}) scale({scale:g})"))
        x = MARGIN + size * 1.4 + 8
        self._drawn.append(
            tag("text", escape(name), x=x, y=self.y + _BASE * size * 1.12, font_size=size, font_weight="bold", fill=INK)
        )
        self.y += size * 1.4 + gap

    def rule(self, gap: float) -> None:
        """A line across, with `gap` px of space below."""
        self._drawn.append(tag("line", x1=MARGIN, y1=self.y, x2=self.width - MARGIN, y2=self.y, stroke=RULE, stroke_width=1))
        self.y += gap

    def chart(self, figure: Any, title: str, gap: float = 0) -> None:
        """A figure as `dashboard.svg` draws it, as wide as there is room."""
        # The drawing keeps a margin of its own at each side, which is part of ours.
        aside = MARGIN - figure.layout.margin.l
        drawn = svg(figure, title=title, width=round(self.width - 2 * aside))
        self._drawn.append(tag("g", _NO_XML.sub("", drawn), transform=f"translate({aside:g} {self.y:g})"))
        self.y += figure.layout.height + gap

    def svg(self, title: str, height: int | None = None) -> str:
        """The whole picture, as tall as what stands in it; with a `height`, what reaches further fades out at its lower edge."""
        tall = round(self.y + MARGIN) if height is None else height
        inner = "".join(self._drawn) + (_fading(self.width, tall) if height is not None and self.y > tall else "")
        written = escape(_NO_XML.sub("", title), quote=False)
        paper = tag("rect", width=self.width, height=tall, fill=PAPER)
        return tag(
            "svg",
            f"<title>{written}</title>{paper}{inner}",
            xmlns="http://www.w3.org/2000/svg",
            role="img",
            width=self.width,
            height=tall,
            viewBox=f"0 0 {self.width} {tall}",
            color=INK,
            font_family=f"'{font.FAMILY}', {FONT}",
        )


def _fading(width: int, height: int) -> str:
    stops = "".join(
        tag("stop", offset=offset, stop_color=PAPER, stop_opacity=opacity) for offset, opacity in (("0", "0"), ("0.85", "1"))
    )
    gradient = tag("linearGradient", stops, id="fading", x1="0", y1="0", x2="0", y2="1")
    return tag("defs", gradient) + tag("rect", y=height - 64, width=width, height=64, fill="url(#fading)")


def lines(said: str, size: float, room: float, *, bold: bool = False, most: int | None = None) -> list[str]:
    """`said` in lines none of which is wider than `room` px; of more than `most` lines the last ends in "…"."""
    broken: list[str] = []
    for word in _words(said, size, room, bold):
        longer = f"{broken[-1]} {word}" if broken else word
        if broken and _fits(longer, size, room, bold):
            broken[-1] = longer
        else:
            broken.append(word)
    if most is None or len(broken) <= most:
        return broken
    last = broken[most - 1]
    while last and not _fits(f"{last}…", size, room, bold):
        last = last[:-1]
    return [*broken[: most - 1], f"{last.rstrip(' .,;:')}…"]


def _words(said: str, size: float, room: float, bold: bool) -> Iterator[str]:
    """The words, and of one that is wider than a line the pieces. A number with no-break spaces in it is one word."""
    for word in filter(None, _BREAKS.split(said)):
        piece = ""
        for letter in word:
            if piece and not _fits(piece + letter, size, room, bold):
                yield piece
                piece = ""
            piece += letter
        yield piece


def _fits(said: str, size: float, room: float, bold: bool) -> bool:
    return font.width(said, size, bold=bold) * _WIDER <= room

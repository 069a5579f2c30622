"""Words on a chart: broken into lines that fit a phone, and put where the narrowest screen has room for them."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from html import escape, unescape
from typing import Literal, NamedTuple

LINE_HEIGHT = 17  # px
FONT = "system-ui, sans-serif"  # as the pages
SIZE = 13  # px

_NARROWEST = 270.0  # px of the plot on a screen of 320 px
_LETTER = 7.3  # px, in the widest of the fonts that this may be
_BOLD = 8.3
_GAP = 14.0  # px between a mark and its words
_SLIM, _STOUT = frozenset(" \N{NO-BREAK SPACE}.,:;'|!()[]/-fijlrtI"), frozenset("mwMW@%жфшщыюЖФШЩЫЮ")
_WIDTHS = 4.6, 8.1, 11.6  # px of a slim letter, of most, and of a stout one, in the same font

# How wide the plot is at least where the chart will stand: a picture to take away is never as narrow as a phone.
_room: ContextVar[float] = ContextVar("room", default=_NARROWEST)


@contextmanager
def with_room(width: float) -> Iterator[None]:
    """Break the words of every chart that is drawn inside for a plot of at least `width` px."""
    token = _room.set(width)
    try:
        yield
    finally:
        _room.reset(token)


class Spot(NamedTuple):
    """Where words stand: at `share` of the width, reaching to its right, its left or both, on the line of the marks or above."""

    share: float
    reaching: Literal["right", "left", "both"]
    above: bool
    said: Sequence[str]  # line by line; several only above


def lines(strong: str, *parts: str, indent: float = 0) -> list[str]:
    """`strong` in bold, then `parts` with dots between them, as lines in Plotly's markup that fit a phone less `indent` px."""
    words = [(word, _BOLD) for word in strong.split()]
    for part in filter(None, parts):
        words[-1:] = [(f"{words[-1][0]}\N{NO-BREAK SPACE}·", words[-1][1])] if words else []
        words += [(word, _LETTER) for word in part.split(" ")]
    broken: list[list[tuple[str, float]]] = [[]]
    for word in words:
        if broken[-1] and _width([*broken[-1], word]) > _room.get() - indent:
            broken.append([])
        broken[-1].append(word)
    return [_marked_up(line) for line in broken]


def whole(part: str) -> str:
    """`part` that is not to be broken between two lines."""
    return part.replace(" ", "\N{NO-BREAK SPACE}")


def broken(said: str, *, larger: float = 1, spare: float = 0) -> list[str]:
    """`said` as it is where it fits a phone and `spare` px more, else in lines that do; letters may be so much `larger`."""
    room = (_room.get() + spare) / larger
    if _reach(said) <= room:
        return [said]
    found: list[str] = []
    for word in said.split(" "):
        longer = f"{found[-1]} {word}" if found else ""
        if longer and _reach(longer) <= room:
            found[-1] = longer
        else:
            found.append(word)
    return found


def spot(left: float, right: float, said: str) -> Spot:
    """Where `said` fits by marks that reach from share `left` to share `right` of the width, on the narrowest screen.

    What is wider than that screen is broken into lines above the marks.
    """
    written = broken(said)
    # Of a line both reckonings: many stout letters are wider than most lines of as many.
    width = max(len(said) * _LETTER, _reach(said)) if len(written) == 1 else max(map(_reach, written))
    needed = (width + _GAP) / _room.get()
    if len(written) == 1 and 1 - right >= needed:
        return Spot(right, "right", above=False, said=written)
    if len(written) == 1 and left >= needed:
        return Spot(left, "left", above=False, said=written)
    return _above(left, right, needed, written)


def _above(left: float, right: float, needed: float, said: Sequence[str]) -> Spot:
    """Above the marks: over the start of an arrow to the right edge, over the middle of a range, else as near as may be."""
    middle = (left + right) / 2
    if right == 1 and 1 - left >= needed:
        return Spot(left, "right", above=True, said=said)
    if needed / 2 <= middle <= 1 - needed / 2:
        return Spot(middle, "both", above=True, said=said)
    # On a phone either way leads from edge to edge; on a wider screen the words stay at the end that is nearer to the marks.
    start, end = max(0, min(left, 1 - needed)), min(1, max(right, needed))
    if end - right <= left - start:
        return Spot(end, "left", above=True, said=said)
    return Spot(start, "right", above=True, said=said)


def read_out(label: Sequence[str], said: str) -> str:
    """A row of a chart as one sentence: its label, which is in Plotly's markup, and the words beside its marks."""
    named = unescape(re.sub("</?b>", "", " ".join(label))).replace("\N{NO-BREAK SPACE}", " ")
    return f"{named}: {said}" if said else named


def plain(said: str) -> str:
    """`said` for Plotly, which reads markup in every text."""
    return escape(said, quote=False)


def _reach(said: str) -> float:
    """How wide `said` is at most: counted letter by letter, since a line of figures and one of prose differ by a fifth."""
    slim, usual, stout = _WIDTHS
    return sum(slim if letter in _SLIM else stout if letter in _STOUT else usual for letter in said)


def _width(line: Sequence[tuple[str, float]]) -> float:
    return sum((len(word) + 1) * letter for word, letter in line) - _LETTER


def _marked_up(line: Sequence[tuple[str, float]]) -> str:
    strong = plain(" ".join(word for word, letter in line if letter == _BOLD))
    rest = plain(" ".join(word for word, letter in line if letter != _BOLD))
    return " ".join(part for part in (f"<b>{strong}</b>" if strong else "", rest) if part)

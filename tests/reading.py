"""A page as a person hears it: every text on it, with where it stands and in which language it is marked to be."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

_UNSPOKEN = frozenset({"script", "style", "template"})
_SAID_BY = frozenset({"title", "aria-label", "aria-description", "aria-roledescription", "alt", "placeholder", "label"})
_TOLD_IN_HEAD = frozenset({"description", "og:title", "og:description", "og:image:alt", "og:site_name"})
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})


class Said(NamedTuple):
    """One text; `inside` are the elements around it, outermost first, and behind an @ the attribute that says it."""

    text: str
    language: str
    inside: str


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str, bool]] = []  # tag, language, whether it is silent
        self.said: list[Said] = []
        self._drawn: list[str] = []  # the lines of a text in a drawing, which are one text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        language, silent = self.open[-1][1:] if self.open else ("", False)
        language = given.get("lang", language)
        silent = silent or tag in _UNSPOKEN or "hidden" in given or given.get("aria-hidden") == "true"
        if not silent:
            inside = "/".join(name for name, *_ in self.open) + f"/{tag}@"
            self.said += [Said(given[name], language, inside + name) for name in sorted(_SAID_BY & given.keys()) if given[name]]
            if tag == "meta" and _TOLD_IN_HEAD & {given.get("name"), given.get("property")}:
                self.said.append(Said(given["content"], language, inside + "content"))
        if tag not in _VOID:
            self.open.append((tag, language, silent))

    def handle_endtag(self, tag: str) -> None:
        if tag == "text" and self._drawn:
            language = self.open[-1][1]
            self.said.append(Said(" ".join(self._drawn), language, "svg/text"))
            self._drawn = []
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if not text or not self.open or self.open[-1][2]:
            return
        tags = [tag for tag, *_ in self.open]
        if "text" in tags:
            self._drawn.append(text)
        else:
            self.said.append(Said(text, self.open[-1][1], "/".join(tags)))


def heard(page: str) -> Iterator[Said]:
    """Every text of a page that is not hidden from everybody, in its order."""
    reader = _Reader()
    reader.feed(page)
    yield from reader.said

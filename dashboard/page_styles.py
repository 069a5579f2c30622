"""The styles of what stands on a page go with it; all of them come in their own time, for paper and for the next pages.

A browser shows nothing before it knows the styles. Those of one page are a third of ours, and a phone is spared the rest.
"""

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import tinycss2

_NAMES = re.compile(r'<([a-z][a-z0-9]*)|\s(class|id)="([^"]*)"')
_FRAME = frozenset({"html", "body"})  # what stands around what a page renders
_GROUPS = ("media", "supports")
_LASTS = 256  # sets of names: as many as there are kinds of pages in their states


class Rule(NamedTuple):
    """One rule: per selector its text and what it needs to be on the page (`.class`, `#id`, `element`); what it says then.

    A group of rules, such as those of `@media`, has no selectors and holds them within.
    """

    selectors: Sequence[tuple[str, frozenset[str]]]
    said: str
    within: Sequence["Rule"] = ()


class Styles:
    """All our styles, as `read` gives them: `of` gives those of one page.

    Raises ValueError for a text that is no style sheet. What `scripts` name may come to be on any page.
    """

    def __init__(self, text: str, scripts: str = "") -> None:
        self._rules = list(_rules(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)))
        needed = set(_needed(self._rules))
        words = set(re.findall(r"[\w-]+", scripts))
        self._always = _FRAME | {name for name in needed if name.lstrip(".#") in words}
        self._needed = frozenset(needed)
        self._of = functools.lru_cache(_LASTS)(self._chosen)

    def of(self, page: str) -> str:
        """The styles for the screen of a page, given as HTML, in their order."""
        return self._of(self._needed & (_names(page) | self._always))

    def _chosen(self, present: frozenset[str]) -> str:
        return "".join(_written(self._rules, present))


def read(folder: Path, ignored: str = "") -> str:
    """The style sheets in `folder`, in the order of their names, but for those whose name holds the pattern `ignored`.

    Without the words that explain them to us.
    """
    wanted = [path for path in sorted(folder.glob("*.css")) if not (ignored and re.search(ignored, path.name))]
    text = "".join(re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL) for path in wanted)
    return "".join(f"{line.strip()}\n" for line in text.splitlines() if line.strip())


def _rules(nodes: Iterable[Any]) -> Iterator[Rule]:
    for node in nodes:
        if node.type == "error":
            raise ValueError(f"Our styles cannot be read at line {node.source_line}: {node.message}")
        if node.type == "qualified-rule":
            yield Rule(list(_selectors(node.prelude)), _declared(node.content))
        elif node.type == "at-rule":
            head = f"@{node.at_keyword} {tinycss2.serialize(node.prelude).strip()}"
            if node.lower_at_keyword in _GROUPS:
                within = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                yield Rule((), head, list(_rules(within)))
            else:
                yield Rule([(head, frozenset())], _declared(node.content))


def _selectors(prelude: Sequence[Any]) -> Iterator[tuple[str, frozenset[str]]]:
    """Each selector of a list, and what it needs. What stands in brackets, as in `:is(.a, .b)`, is not looked into."""
    one: list[Any] = []
    for token in [*prelude, None]:
        if token is None or token == ",":
            yield tinycss2.serialize(one).strip(), _needs(one)
            one = []
        else:
            one.append(token)


def _needs(tokens: Sequence[Any]) -> frozenset[str]:
    found, before = set(), ""
    for token in tokens:
        if token.type == "ident" and before == ".":
            found.add(f".{token.value}")
        elif token.type == "ident" and before != ":":
            found.add(token.lower_value)
        elif token.type == "hash":
            found.add(f"#{token.value}")
        before = token.value if token.type == "literal" else ""
    return frozenset(found)


def _declared(content: Sequence[Any]) -> str:
    """Declarations without what only makes them easy to read."""
    said = []
    for each in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if each.type != "declaration":  # a margin box of a page on paper
            return str(tinycss2.serialize(content)).strip()
        weight = "!important" if each.important else ""
        said.append(f"{each.name}:{tinycss2.serialize(each.value).strip()}{weight}")
    return ";".join(said)


def _needed(rules: Iterable[Rule]) -> Iterator[str]:
    for rule in rules:
        for _text, needs in rule.selectors:
            yield from needs
        yield from _needed(rule.within)


def _written(rules: Iterable[Rule], present: frozenset[str]) -> Iterator[str]:
    for rule in rules:
        if rule.said == "@media print":
            continue
        if rule.within:
            inside = "".join(_written(rule.within, present))
            if inside:
                yield f"{rule.said}{{{inside}}}"
        elif chosen := [text for text, needs in rule.selectors if needs <= present]:
            yield f"{','.join(chosen)}{{{rule.said}}}"


def _names(page: str) -> frozenset[str]:
    """Every kind of element, class and id in HTML, as a selector names it."""
    found = set()
    for element, attribute, value in set(_NAMES.findall(page)):
        if element:
            found.add(element)
        elif attribute == "class":
            found |= {f".{name}" for name in value.split()}
        else:
            found.add(f"#{value}")
    return frozenset(found)

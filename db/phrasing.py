"""A sentence before it is said: its English pattern and what fills it, so that others can say the same in their language."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Union

# A text stands as it is, a number gets the digit groups of the language, a wording is said too, several are listed.
Fact = Union[str, int, "Wording", tuple["Fact", ...]]


@dataclass(frozen=True)
class Wording:
    """`pattern` names its `facts` in braces."""

    pattern: str
    facts: tuple[tuple[str, Fact], ...] = ()

    def said(self, translated: Callable[[str], str] = str, number: Callable[[int], str] = "{:,}".format) -> str:
        """The sentence; in English, unless patterns are `translated` and numbers written in another way."""

        def filled(fact: Fact) -> str:
            if isinstance(fact, Wording):
                return fact.said(translated, number)
            return number(fact) if isinstance(fact, int) else "; ".join(map(filled, fact)) if isinstance(fact, tuple) else fact

        return translated(self.pattern).format_map({name: filled(fact) for name, fact in self.facts})

    def __str__(self) -> str:
        return self.said()


def wording(pattern: str, **facts: Fact) -> Wording:
    """A wording; where its pattern is written out here, the translators find it."""
    return Wording(pattern, tuple(facts.items()))


def restored(plain: Any) -> Any:
    """A wording, or a fact of one, from what dataclasses.asdict and JSON made of it."""
    if isinstance(plain, dict):
        return Wording(plain["pattern"], tuple((name, restored(fact)) for name, fact in plain["facts"]))
    return tuple(map(restored, plain)) if isinstance(plain, (list, tuple)) else plain

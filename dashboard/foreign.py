"""Which texts of a page are in another language than the page, so that each is marked and read aloud as what it is.

While a page is laid out, whoever reads a source's words from a row, or finds no translation of ours, says so here; afterwards
the elements that hold such a text get their `lang`. A text inside a sentence of ours cannot be marked.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from dashboard.language import current

# What a row holds in the words of its source, whose language the row names where that is known.
SOURCE_WORDS = "quote source_title as_printed reported_as original claimant producer authors citation_full".split()

_CYRILLIC = frozenset({"", "be", "kk", "ky", "mn", "ru", "tg", "uk"})

_heard: ContextVar[dict[str, str] | None] = ContextVar("texts in other languages", default=None)


@contextmanager
def listening() -> Iterator[dict[str, str]]:
    """Gather, while something is laid out, text -> the language it is in."""
    heard: dict[str, str] = {}
    token = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(token)


def hear(text: object, language: object = "") -> None:
    """Say that `text` is in `language`; without one, in English if its letters are Latin, in Russian if the page is English."""
    heard = _heard.get()
    if heard is None or not isinstance(text, str) or text in heard or not _has_letters(text):
        return
    spoken = language if isinstance(language, str) else ""
    if not _is_cyrillic(text):
        spoken = spoken if spoken not in _CYRILLIC else "en"  # such as the title that we gave to a document without one
    elif not spoken:
        spoken = "ru" if current() == "en" else current()
    if spoken != current():
        heard.setdefault(text, spoken)


def hear_source(text: object, language: object) -> None:
    """The same of a source's words, whose language is told by their letters where the row does not name it."""
    if isinstance(text, str) and not (isinstance(language, str) and language) and _is_cyrillic(text):
        language = "ky" if set("ңөү") & set(text.casefold()) else "ru"
    hear(text, language)


def hear_rows(names: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Say in which language the sources speak whose words stand in these rows."""
    columns = [name for name in SOURCE_WORDS if name in names]
    if "producer" in names and "source" not in names and "title" in names:  # sources themselves
        columns.append("title")
    if not columns or _heard.get() is None:
        return
    for row in rows:
        for name in columns:
            hear_source(row[name], row.get("language"))


@lru_cache(maxsize=2_000)
def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


@lru_cache(maxsize=2_000)  # a page holds the title of a source as often as its figures
def _is_cyrillic(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return sum("\u0400" <= letter <= "\u04ff" for letter in letters) * 2 > len(letters)

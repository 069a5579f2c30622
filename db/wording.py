"""Finding words in held text without regard to case, Cyrillic too, by conditions that a database checks without calling back."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_

from db.filters import AskedError, refuse_nul
from db.phrasing import wording

_MOST_WORDS = 12
_IN_A_REGEX = frozenset(r"\.^$*+?()[]{}|-#")
_LONGEST = 400  # characters of all words together


def words_of(text: str) -> list[str]:
    """The words to look for, composed as held text is (NFC), each once. Raises AskedError for too many or too long a text."""
    refuse_nul("words", text)
    words = list(dict.fromkeys(unicodedata.normalize("NFC", text).split()))
    if len(words) > _MOST_WORDS or len(text) > _LONGEST:
        said = wording(
            "That is too much to look for at once. Search for {words} words and {characters} characters at most.",
            words=_MOST_WORDS,
            characters=_LONGEST,
        )
        raise AskedError("words", said, value=text[:_LONGEST])
    return words


def stands_in(connection: Connection, word: str, columns: Sequence[ColumnElement[Any]]) -> ColumnElement[bool]:
    """The condition that the word stands in one of the columns, inside of another word too, in upper or lower case.

    LIKE and lower() of SQLite know the case of ASCII letters only, and those of PostgreSQL depend on its locale. So only a word
    in ASCII is left to LIKE; any other becomes a pattern that names both cases of each letter. A Python function that SQLite
    calls back was measured no faster.
    """
    if connection.dialect.name == "postgresql":
        return or_(*[column.regexp_match(regex(word)) for column in columns])
    if word.isascii():
        return or_(*[column.like(_like(word), escape="\\") for column in columns])
    return or_(*[column.op("GLOB", is_comparison=True)(pattern) for column in columns for pattern in globs(word)])


def cases(sign: str) -> list[str]:
    """The character in each of its cases, as far as a case is a single character."""
    found = {sign}
    for _ in range(2):  # twice: Greek final sigma has the lower case of its upper case
        found |= {other for each in found for other in (each.lower(), each.upper()) if len(other) == 1}
    return sorted(found)


def globs(word: str) -> list[str]:
    """Patterns for GLOB, one for each case of the first letter: it looks for a plain one far faster than for a list."""
    rest = "".join(_class(sign) for sign in word[1:])
    return [f"*{_plain(first)}{rest}*" for first in cases(word[0])]


def regex(word: str) -> str:
    """A regular expression of PostgreSQL for the word in any case."""
    return "".join(
        f"[{''.join(cases(sign))}]" if len(cases(sign)) > 1 else f"\\{sign}" if sign in _IN_A_REGEX else sign for sign in word
    )


def _like(word: str) -> str:
    return "%" + re.sub(r"([\\%_])", r"\\\1", word) + "%"


def _class(sign: str) -> str:
    return f"[{''.join(cases(sign))}]" if len(cases(sign)) > 1 else _plain(sign)


def _plain(sign: str) -> str:
    return f"[{sign}]" if sign in "*?[" else sign

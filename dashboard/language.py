"""The reader's language, so that every string on a page is written once and said in English, Russian or Kyrgyz."""

import functools
import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from babel import Locale
from babel.numbers import format_decimal

LANGUAGES = ("en", "ru", "ky")

# Each request runs in its own context, so one reader's language never reaches another's page.
_spoken: ContextVar[str] = ContextVar("language", default="en")


def current() -> str:
    """The language of the page being made: one of LANGUAGES."""
    return _spoken.get()


def choose(language: str) -> None:
    """Make the rest of this request in `language`; ValueError when it is not one of LANGUAGES."""
    _spoken.set(_known(language))


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say what is made inside in `language`; ValueError when it is not one of LANGUAGES."""
    token = _spoken.set(_known(language))
    try:
        yield
    finally:
        _spoken.reset(token)


def locale() -> Locale:
    """Babel's conventions for the current language; English dates are written day first."""
    return _locale(current())


def _(message: str, /, **values: object) -> str:
    """`message` in the current language, with its %(name)s filled in; as it stands when there is no translation."""
    said = _catalogue(current()).gettext(message)
    return said % values if values else said


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """The form of the message that goes with `n`; %(n)s is written with the digit groups of the language."""
    said = _catalogue(current()).ngettext(one, many, n)
    return said % {"n": format_decimal(n, locale=locale()), **values}


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise ValueError(f"the pages are written in {', '.join(LANGUAGES)}, not in {language!r}")
    return language


@functools.cache
def _locale(language: str) -> Locale:
    return Locale.parse("en_GB" if language == "en" else language)


@functools.cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("messages", Path(__file__).parent / "translations", [language], fallback=True)

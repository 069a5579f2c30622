"""The reader's language, so that every string on a page is written once and said in English, Russian or Kyrgyz."""

import functools
import gettext
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from dashboard import kyrgyz

LANGUAGES = ("en", "ru", "ky")
OWN_NAMES: Mapping[str, str] = {"en": "English", "ru": "Русский", "ky": "Кыргызча"}
# What is written here, and what the shipped catalogue calls its indicators.
MESSAGES, CATALOGUE = "messages", "catalogue"
FOLDER = Path(__file__).parent / "translations"
# English dates are written day first.
_CONVENTIONS: Mapping[str, str] = {"en": "en_GB"}
# Russian and Kyrgyz in one row: neither has a letter that stands elsewhere in the other.
_ALPHABET = "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя"

NameOrder: TypeAlias = tuple[tuple[int, str], ...]

# Each request runs in its own context, so one reader's language never reaches another's page.
_spoken: ContextVar[str] = ContextVar("language", default="en")
# The folder of an installation's own translations, which go before ours; laid out like FOLDER.
_own: ContextVar[Path | None] = ContextVar("own translations", default=None)


def current() -> str:
    """The language of the page being made: one of LANGUAGES."""
    return _spoken.get()


def choose(language: str) -> None:
    """Make the rest of this request in `language`; ValueError when it is not one of LANGUAGES."""
    _spoken.set(_known(language))


def put_first(own: Path | None) -> None:
    """In this request, the translations in a folder go before ours; None for ours alone."""
    _own.set(own)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say what is made inside in `language`; ValueError when it is not one of LANGUAGES."""
    token = _spoken.set(_known(language))
    try:
        yield
    finally:
        _spoken.reset(token)


def locale() -> Locale:
    """Babel's conventions for the current language."""
    return _locale(current())


def _(message: str, /, **values: object) -> str:
    """`message` in the current language, with its %(name)s filled in; as it stands when there is no translation."""
    said = _said(message, MESSAGES)
    return filled(said, **values) if values else said


def filled(said: str, /, **values: object) -> str:
    """A translated pattern with its %(name)s filled in, the endings that a Kyrgyz number asks for, and no full stop twice."""
    return kyrgyz.with_endings(_one_full_stop(said, values), values) % values


def _one_full_stop(said: str, values: Mapping[str, object]) -> str:
    """The pattern without the full stop after what brings its own, such as a Russian date: "28 октября 2013 г."."""
    for name, value in values.items():
        if isinstance(value, str) and value.endswith("."):
            said = re.sub(rf"%\({name}\)s\.(?!\.)", f"%({name})s", said)
    return said


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """The form of the message that goes with `n`; %(n)s is written with the digit groups of the language."""
    said = _translations(current(), MESSAGES, _own.get()).ngettext(one, many, n)
    return _one_full_stop(said, values) % {"n": format_decimal(n, locale=locale()), **values}


def of_catalogue(said: str) -> str:
    """A text of the shipped catalogue, such as the title of an indicator; as it stands where it has no translation."""
    return _said(said, CATALOGUE)


def by_name(name: str) -> NameOrder:
    """Sorts names as a reader looks for them: Ё beside Е, Ң beside Н, Å with A, letters alike whether large or small."""
    return tuple((_ALPHABET.index(letter), "") if letter in _ALPHABET else (-1, _plain(letter)) for letter in _letters(name))


def _letters(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())


def _plain(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter)[:1]


def _said(text: str, domain: str) -> str:
    # To gettext the empty text is the head of the file.
    return _translations(current(), domain, _own.get()).gettext(text) if text else ""


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise ValueError(f"the pages are written in {', '.join(LANGUAGES)}, not in {language!r}")
    return language


@functools.cache
def _locale(language: str) -> Locale:
    return Locale.parse(_CONVENTIONS.get(language, language))


def file_of(folder: Path, language: str, domain: str) -> Path:
    """Where the translations of one domain (MESSAGES, CATALOGUE) into one language stand."""
    return folder / language / "LC_MESSAGES" / f"{domain}.po"


@functools.cache
def _translations(language: str, domain: str, own: Path | None) -> gettext.NullTranslations:
    """The translations as their authors write them; there is no second, compiled file that could say something else."""
    ours = _read(file_of(FOLDER, language, domain), language)
    if own is None:
        return ours
    first = _read(file_of(own, language, domain), language)
    first.add_fallback(ours)
    return first


def _read(source: Path, language: str) -> gettext.NullTranslations:
    if not source.is_file():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as written:
        write_mo(compiled, read_po(written, locale=_CONVENTIONS.get(language, language), abort_invalid=True))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)

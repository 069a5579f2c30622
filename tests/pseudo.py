"""A language that nobody speaks: every message in strange letters and 40 % longer, so that what was left in English shows.

It comes in as an installation's own translations do, by the setting `translations`.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from dashboard.language import CATALOGUE, file_of
from dashboard.translations.book import Book, Said
from dashboard.translations.own import PLACEHOLDER
from dashboard.translations.wanted import OURS, Wanted, wanted
from tests.conftest import SMALL_WORLD

STRANGE = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "áƀçďéƒĝĥíĵķĺɱñóþǫřšţúṽŵẋýžÁƁÇĎÉƑĜĤÍĴĶĹṀÑÓÞǪŘŠŢÚṼŴẊÝŽ"
)
LONGER = 0.4
_FILLING = "ýöçéáñ"


def pseudo(message: str) -> str:
    """A message as it is said in no language: "⟦Ţáƀĺéš ýö⟧". What is to be filled in stays."""
    parts, places = PLACEHOLDER.split(message), PLACEHOLDER.findall(message)
    strange = "".join(part.translate(STRANGE) + place for part, place in zip(parts, [*places, ""], strict=True))
    more = round(sum(map(len, parts)) * LONGER)
    filling = " ".join(_FILLING[:n] for n in [len(_FILLING)] * (more // len(_FILLING)) + [more % len(_FILLING)] if n)
    return f"⟦{strange} {filling}⟧" if filling else f"⟦{strange}⟧"


def write_into(folder: Path, language: str = "ky") -> Path:
    """A folder of translations in which `language` is none; the folder."""
    for domain, every in wanted().items():
        if domain == CATALOGUE:
            every = {**every, **{said: Wanted(said, "", ()) for said in _of_the_small_world()}}
        book = Book(language, domain, {message: _said(each, language) for message, each in every.items()})
        file = file_of(folder, language, domain)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(book.text(every), encoding="utf-8", newline="\n")
    return folder


def _said(message: Wanted, language: str) -> Said:
    if not message.many:
        return Said((pseudo(message.message),))
    rest = Book(language, "").plural_forms - 1
    return Said((pseudo(message.message), *[pseudo(message.many)] * rest))


def _of_the_small_world() -> Iterator[str]:
    for sheet, columns in OURS.items():
        yield from (row[column] for row in _rows(sheet) for column in columns if row.get(column))


def _rows(sheet: str) -> Iterator[Mapping[str, str]]:
    with (SMALL_WORLD / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


# Words in our own letters: what is data, or was left in English.
PLAIN = re.compile(r"[A-Za-z]{2,}")

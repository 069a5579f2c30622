"""Every message that needs a translation, found where it is written: in the code, and in the catalogue that ships."""

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from babel.messages.extract import extract_from_dir

from dashboard.language import CATALOGUE, MESSAGES
from dashboard.translations.declared import declared

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "etl" / "catalogue"
# Where the shipped catalogue speaks in our own English. What a source says is never translated.
OURS: Mapping[str, tuple[str, ...]] = {
    "indicators": ("title", "definition", "target_population", "numerator", "denominator", "unit", "family", "note"),
    "figures": ("group",),
    "milestones": ("title", "description"),
}
# What says a message: _() and ngettext() at once, wording() where nothing is known of readers.
_KEYWORDS: Mapping[str, tuple[int, ...] | None] = {"_": None, "ngettext": (1, 2), "wording": None}
_SOURCES = [("translations/**", "ignore"), ("**.py", "python")]
_FILLED = re.compile(r"\{\w+\}")


class Wanted(NamedTuple):
    """A message; `many` is its plural, "" where it has none; `places` are the files it stands in."""

    message: str
    many: str
    places: tuple[str, ...]


def wanted() -> Mapping[str, Mapping[str, Wanted]]:
    """By domain (MESSAGES, CATALOGUE), every message by its English text, in the order of files and of lines in them."""
    return {MESSAGES: _together(_in_code()), CATALOGUE: _together(_in_catalogue())}


def _together(found: Iterator[tuple[str, str, str]]) -> Mapping[str, Wanted]:
    held: dict[str, Wanted] = {}
    for place, message, many in found:
        before = held.get(message, Wanted(message, "", ()))
        places = before.places if place in before.places else (*before.places, place)
        held[message] = Wanted(message, before.many or many, places)
    return held


def _in_code() -> Iterator[tuple[str, str, str]]:
    for folder in ("dashboard", "db", "etl"):
        found = extract_from_dir(ROOT / folder, method_map=_SOURCES, keywords=_KEYWORDS)
        for name, _line, message, _comments, _context in sorted(found, key=lambda each: (Path(each[0]).as_posix(), each[1])):
            one, many = message if isinstance(message, tuple) else (message, "")
            if has_words(one):
                yield f"{folder}/{Path(name).as_posix()}", one, many
    yield from ((place, message, "") for place, message in declared() if has_words(message))


def has_words(message: str) -> bool:
    """Whether there is something to translate: not in a pattern that is nothing but what fills it, such as "{value}"."""
    return bool(message) and ("{" not in message or any(map(str.isalpha, _FILLED.sub("", message))))


def _in_catalogue() -> Iterator[tuple[str, str, str]]:
    for sheet, columns in OURS.items():
        with (SHIPPED / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield from ((f"etl/catalogue/{sheet}.csv", row[column], "") for column in columns if row[column])

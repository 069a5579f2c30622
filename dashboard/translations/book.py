"""One file of translations, such as ru/LC_MESSAGES/messages.po: read, kept in step with the code, written the same each time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import normalize, read_po

from dashboard.language import FOLDER
from dashboard.translations.wanted import Wanted

TRANSLATED = ("ru", "ky")
REVIEW = "review"  # the comment of a translation that a speaker of the language should look at; why, after a colon
_WIDTH = 120


@dataclass(frozen=True)
class Said:
    """A translation: one form, or for a message with a plural as many as the language has.

    `review` is why it awaits a speaker's look, "" where no reason is given; None where it awaits none.
    """

    forms: tuple[str, ...]
    review: str | None = None

    def whole(self, forms: int) -> bool:
        """Whether every one of so many forms is there."""
        return len(self.forms) == forms and all(self.forms)


@dataclass(frozen=True)
class Book:
    """The translations of one domain in one language, by the English message."""

    language: str
    domain: str
    said: Mapping[str, Said] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """The file it stands in."""
        return FOLDER / self.language / "LC_MESSAGES" / f"{self.domain}.po"

    @property
    def plural_forms(self) -> int:
        """How many forms a message with a plural has: three in Russian, two in Kyrgyz."""
        return Catalog(self.language).num_plurals

    def missing(self, wanted: Mapping[str, Wanted]) -> list[Wanted]:
        """The messages without a whole translation, in their order."""
        return [each for each in wanted.values() if not self._of(each).whole(self.plural_forms if each.many else 1)]

    def with_more(self, more: Mapping[str, Said]) -> "Book":
        """The same with some translations added or replaced."""
        return replace(self, said={**self.said, **more})

    def text(self, wanted: Mapping[str, Wanted]) -> str:
        """The file as it is to stand: what is wanted and nothing else, in the order in which it is wanted."""
        return "\n".join([_head(self.language), *(_entry(each, self._of(each), self.plural_forms) for each in wanted.values())])

    def for_review(self, wanted: Mapping[str, Wanted]) -> list[tuple[str, Said]]:
        """The translations that await a look, with their messages."""
        return [(each.message, self._of(each)) for each in wanted.values() if self._of(each).review is not None]

    def _of(self, wanted: Wanted) -> Said:
        return self.said.get(wanted.message, Said(()))


def read(language: str, domain: str) -> Book:
    """The book as its file holds it; an empty one where there is none yet."""
    empty = Book(language, domain)
    if not empty.path.is_file():
        return empty
    with empty.path.open("rb") as written:
        held = read_po(written, locale=language, abort_invalid=True)
    said = {_english(each.id): Said(_forms(each.string), _review(each.user_comments)) for each in held if each.id}
    return replace(empty, said=said)


def _review(comments: Sequence[str]) -> str | None:
    found = [comment.partition(":") for comment in comments if comment.partition(":")[0] == REVIEW]
    return found[0][2].strip() if found else None


def _english(message: str | Sequence[str]) -> str:
    return message if isinstance(message, str) else message[0]


def _forms(string: str | Sequence[str] | None) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string or ())


def _head(language: str) -> str:
    plural = Catalog(language).plural_forms
    lines = (f"Language: {language}", "Content-Type: text/plain; charset=utf-8", f"Plural-Forms: {plural}")
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines)


def _entry(wanted: Wanted, said: Said, forms: int) -> str:
    lines = [] if said.review is None else [f"# {REVIEW}: {said.review}" if said.review else f"# {REVIEW}"]
    lines += [f"#: {place}" for place in wanted.places]
    for sign, kind in (("%(", "python-format"), ("{", "python-brace-format")):
        if sign in wanted.message:
            lines.append(f"#, {kind}")
    lines.append(f"msgid {normalize(wanted.message, width=_WIDTH)}")
    if wanted.many:
        lines.append(f"msgid_plural {normalize(wanted.many, width=_WIDTH)}")
        held = [*said.forms, *[""] * forms][:forms]
        lines += [f"msgstr[{n}] {normalize(form, width=_WIDTH)}" for n, form in enumerate(held)]
    else:
        lines.append(f"msgstr {normalize((*said.forms, '')[0], width=_WIDTH)}")
    return "\n".join(lines) + "\n"

"""The command for translators: brings every .po file in step with the code, and says what is still to be translated.

python -m dashboard.translations                        the files and the list for review; 1 when something has no translation
python -m dashboard.translations ky MORE.json           first takes {"message": "translation"} from a file; a list for plurals,
                                                        and "??" in front of what a speaker should look at,
                                                        or "??why??"
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from dashboard.language import FOLDER
from dashboard.translations import book
from dashboard.translations.book import TRANSLATED, Book, Said
from dashboard.translations.wanted import Wanted, wanted

UNSURE = "??"
REVIEW = FOLDER / "REVIEW.md"


def main(arguments: Sequence[str]) -> int:
    """Update every file; the exit code says whether something is left to translate."""
    every = wanted()
    if arguments:
        language, file = arguments
        _fill(language, json.loads(Path(file).read_text("utf-8")), every)
    left = 0
    for path, text in files(every):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    for held in books(every):
        missing = held.missing(every[held.domain])
        left += len(missing)
        for each in missing:
            print(f"{held.path.relative_to(FOLDER)}: {each.message}")
    print(f"{left} to translate")
    return 1 if left else 0


def books(every: Mapping[str, Mapping[str, Wanted]]) -> list[Book]:
    """Each file of translations as it is."""
    return [book.read(language, domain) for language in TRANSLATED for domain in every]


def files(every: Mapping[str, Mapping[str, Wanted]]) -> Iterator[tuple[Path, str]]:
    """Each file that this command writes and the text that is to stand in it."""
    held = books(every)
    yield from ((each.path, each.text(every[each.domain])) for each in held)
    yield REVIEW, _for_review(held, every)


def _fill(language: str, more: Mapping[str, Any], every: Mapping[str, Mapping[str, Wanted]]) -> None:
    given = {message: _given(said) for message, said in more.items()}
    for domain, there in every.items():
        held = book.read(language, domain).with_more({message: said for message, said in given.items() if message in there})
        held.path.parent.mkdir(parents=True, exist_ok=True)
        held.path.write_text(held.text(there), encoding="utf-8", newline="\n")
    for message in given:
        if not any(message in there for there in every.values()):
            print(f"nowhere written: {message}", file=sys.stderr)


def _given(said: str | Sequence[str]) -> Said:
    parts = [form.split(UNSURE) for form in ((said,) if isinstance(said, str) else said)]
    reasons = [part[1] if len(part) > 2 else "" for part in parts if len(part) > 1]
    return Said(tuple(part[-1] for part in parts), max(reasons, default=None))


def _for_review(held: Sequence[Book], every: Mapping[str, Mapping[str, Wanted]]) -> str:
    lines = [
        "# Translations that await a speaker's look",
        "",
        "Made by `python -m dashboard.translations` from the comment `# review` in the .po files. Who has looked at one takes",
        "the comment away, or mends the translation first, and runs the command again.",
    ]
    for each in held:
        found = each.for_review(every[each.domain])
        if found:
            lines += ["", f"## {each.language}, {each.domain}", ""]
            lines += ["\n  ".join(_lines(message, said)) for message, said in found]
    return "\n".join(lines) + "\n"


def _lines(message: str, said: Said) -> list[str]:
    why = [f"Why: {said.review}"] if said.review else []
    return [f"* {_one_line(message)}", _one_line(" | ".join(said.forms)), *why]


def _one_line(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

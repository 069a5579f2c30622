"""What db and etl say, in the reader's language: they speak in patterns, and know nothing of readers."""

import re

from dashboard import words
from dashboard.language import _
from db.phrasing import Wording

_FIRST = re.compile(r"\{(\w+)\}")  # what fills the beginning of a pattern


def worded(wording: Wording) -> str:
    """A wording in the current language."""
    return wording.said(_, words.number)


def sentence(said: Wording | str) -> str:
    """A message or a remedy as a sentence of its own: with a capital, and a full stop where it has no other end.

    A name in front, such as as_printed or that of a sheet, keeps its small letter: it is to be found as it stands in the file.
    """
    plain = worded(said) if isinstance(said, Wording) else said
    whole = plain if _begins_with_a_name(said, plain) else plain[:1].upper() + plain[1:]
    return whole if whole.endswith(("?", "…", ".")) else f"{whole}."


def _begins_with_a_name(said: Wording | str, plain: str) -> bool:
    if "_" in plain.partition(" ")[0]:
        return True
    first = _FIRST.match(_(said.pattern)) if isinstance(said, Wording) else None
    return first is not None and isinstance(said, Wording) and isinstance(dict(said.facts)[first[1]], str)

"""What db and etl say, in the reader's language: they speak in patterns, and know nothing of readers."""

from dashboard import words
from dashboard.language import _
from db.phrasing import Wording


def worded(wording: Wording) -> str:
    """A wording in the current language."""
    return wording.said(_, words.number)


def sentence(said: Wording | str) -> str:
    """A message or a remedy as a sentence of its own: with a capital, and a full stop where it has no other end."""
    plain = worded(said) if isinstance(said, Wording) else said
    whole = plain[:1].upper() + plain[1:]
    return whole if whole.endswith(("?", "…", ".")) else f"{whole}."

"""The note that every form of a citation carries: the claimant and where it was read, what was not seen, where it is held."""

import re
from collections.abc import Iterable

from dashboard.citations.works import Work, held
from dashboard.dates import date_words
from dashboard.language import _

# A date that says no less and no more in the fields of a reference manager than in EDTF.
PLAIN_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?")


def note(work: Work) -> str:
    """What no field of a reference manager has a place for, in sentences."""
    told = [_said(work), *work.notes]
    if work.issued and not PLAIN_DAY.fullmatch(work.issued):
        told.append(_("Published: %(date)s", date=date_words(work.issued)))
    if work.read_from:
        told.append(_("Read from: %(copy)s", copy=work.read_from))
    if work.licence:
        told.append(_("Licence: %(licence)s", licence=work.licence))
    told.append(held(work))
    return sentences(told)


def _said(work: Work) -> str:
    said = "; ".join(work.said_by)
    return _("%(said)s, %(where)s", said=said, where=work.locator) if said and work.locator else said or work.locator


def sentences(parts: Iterable[str]) -> str:
    """The parts one after the other, each ended by a full stop; an address ends without one, so that it can be followed."""
    told = [one_line(part) for part in parts if part]
    return " ".join(part if part.endswith((".", "!", "?", "…")) or _is_address(part) else f"{part}." for part in told)


def _is_address(part: str) -> bool:
    return part.split(" ")[-1].startswith(("http://", "https://"))


def one_line(text: str) -> str:
    """Text of any source on one line, without control characters, which end a field in some forms."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())

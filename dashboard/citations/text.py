"""A citation as plain text, to be pasted below a chart or into a footnote."""

from dashboard.citations.notes import sentences
from dashboard.citations.works import Work, held
from dashboard.dates import date_words
from dashboard.language import _

MIME = "text/plain; charset=utf-8"
ENDING = "txt"


def cite(work: Work) -> str:
    """One paragraph; of a view, then one line for each source it rests on."""
    lines = [_ours(work) if work.kind == "dataset" else _theirs(work)]
    if work.parts:
        lines += ["", _("It rests on:"), *(f"- {_theirs(part)}" for part in work.parts)]
    return "\n".join(lines)


def _ours(work: Work) -> str:
    return sentences([work.issuer, work.title, *work.notes, _again(work)])


def _again(work: Work) -> str:
    when = date_words(work.as_of_at[:10]) if work.as_of_at else _("before any load")
    return _("As of load %(load)s (%(when)s): %(address)s", load=work.as_of, when=when, address=work.held_at)


def _theirs(work: Work) -> str:
    said = "; ".join(work.said_by)
    head = _("%(said)s, %(where)s", said=said, where=work.locator) if said and work.locator else said
    issued = date_words(work.issued) if work.issued else ""
    named = work.full or sentences(["; ".join(work.authors), work.issuer, work.title, issued])
    address = work.url if work.url not in named else ""
    if work.accessed:
        read = _("read on %(day)s", day=date_words(work.accessed))
        address = _("%(address)s (%(read)s)", address=address, read=read) if address else read[:1].upper() + read[1:]
    return sentences([head, named, "" if said else work.locator, address, *work.notes, held(work)])

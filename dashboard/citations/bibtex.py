"""A citation as BibTeX, in UTF-8, for BibTeX and BibLaTeX."""

from collections.abc import Mapping

from dashboard.citations.notes import PLAIN_DAY, note, one_line
from dashboard.citations.works import Work, year_of

MIME = "application/x-bibtex; charset=utf-8"
ENDING = "bib"

_ENTRIES: Mapping[str, str] = {"report": "techreport", "news": "article", "other": "misc", "dataset": "misc"}
_ISSUERS: Mapping[str, str] = {"report": "institution", "news": "journal", "other": "publisher", "dataset": "publisher"}
# Commands, and no backslash before the sign: BibTeX counts braces and takes no notice of a backslash.
_SIGNS = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "$&%#_"},
    }
)


def cite(work: Work) -> str:
    """One entry, and one for each part of a view."""
    return "\n".join(_entry(each) for each in (work, *work.parts))


def _entry(work: Work) -> str:
    authors = work.authors or (work.issuer,)
    plain = work.issued if PLAIN_DAY.fullmatch(work.issued) else ""
    fields = {
        "author": " and ".join(_name(author, is_person=bool(work.authors)) for author in authors),
        # In two pairs of braces, so that no style makes small letters of names.
        "title": f"{{{_escaped(work.title)}}}",
        _ISSUERS[work.kind]: _escaped(work.issuer),
        "year": _escaped(year_of(work.issued)) if work.issued else "",
        "month": str(int(plain[5:7])) if len(plain) >= 7 else "",
        "date": plain,
        "url": _address(work.url),
        "urldate": work.accessed,
        "langid": work.language,
        "version": f"load {work.as_of}" if work.kind == "dataset" else "",
        "note": _escaped(note(work)),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value not in ("", "{}"))
    return f"@{_ENTRIES[work.kind]}{{{work.key},\n{lines}}}\n"


def _name(author: str, *, is_person: bool) -> str:
    """A person as "Family, Given" is left to BibTeX; any other name is kept whole in braces."""
    escaped = _escaped(author)
    return escaped if is_person and escaped.count(",") == 1 and " and " not in escaped else f"{{{escaped}}}"


def _escaped(text: str) -> str:
    return one_line(text).translate(_SIGNS)


def _address(url: str) -> str:
    """An address stands as it is; what would end the field is written in percent."""
    return one_line(url).replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D").replace(" ", "%20")

"""What is cited, before it takes a form: who says it, where it was read, and the state of Tallies in which it can be read again.

No work holds the day on which it is asked for: a citation as of a load stays the same for ever.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from dashboard.dates import date_words
from dashboard.formats.view import View
from dashboard.language import _, ngettext
from dashboard.statement import Row, text

OURS = "Tallies"
_KINDS: Mapping[str, str] = {"news": "news", "expert": "other"}  # what kind of document a kind of body issues; else a report
_YEAR = re.compile(r"\d{4}")

# Who says it and how it got into the source: attribution, claimant, original.
Teller = tuple[str, str, str]


@dataclass(frozen=True)
class Work:
    """One thing to cite. Dates are EDTF, empty text is what is not known; `parts` are the sources that a view rests on.

    `kind` is report, news, other or dataset. `said_by` tells the claimant and where it was read, as "UNODC, as quoted in VICE
    (2013)", `claimant` only who is quoted. `held_at` is its address in Tallies, as of load `as_of`, made at `as_of_at`.
    """

    key: str
    kind: str
    title: str
    issuer: str
    authors: tuple[str, ...] = ()
    issued: str = ""
    accessed: str = ""
    url: str = ""
    said_by: tuple[str, ...] = ()
    claimant: str = ""
    locator: str = ""
    full: str = ""
    read_from: str = ""
    language: str = ""
    licence: str = ""
    held_at: str = ""
    as_of: int = 0
    as_of_at: str = ""
    notes: tuple[str, ...] = ()
    parts: tuple["Work", ...] = ()


def of_figure(row: Row, source: Row, held_at: str, as_of: int, as_of_at: str) -> Work:
    """One figure or milestone: `row` has the columns of FIGURE or MILESTONE, `source` those of SOURCE."""
    teller = (text(row, "attribution"), text(row, "claimant"), text(row, "original"))
    original = text(row, "original") if not text(row, "quotes") else ""
    unseen = (_("The original (%(original)s) has not been seen here.", original=original),) if original else ()
    whole = of_source(source, held_at, as_of, as_of_at)
    return replace(
        whole,
        key=_key(f"{text(source, 'key')}-{text(row, 'id')[:8]}"),
        said_by=(said_by(teller, source),),
        claimant=_claimant(teller, source),
        locator=text(row, "locator"),
        notes=unseen,
    )


def of_source(source: Row, held_at: str, as_of: int, as_of_at: str, tellers: Iterable[Teller] = ()) -> Work:
    """One source: a row with the columns of SOURCE; `tellers` are those whom it passes on."""
    return Work(
        key=_key(text(source, "key")),
        kind=_KINDS.get(text(source, "kind"), "report"),
        title=text(source, "title"),
        issuer=text(source, "producer"),
        authors=tuple(name.strip() for name in text(source, "authors").split(";") if name.strip()),
        issued=text(source, "date_published"),
        accessed=text(source, "date_accessed"),
        url=text(source, "url"),
        said_by=tuple(dict.fromkeys(said_by(teller, source) for teller in sorted(tellers) if _claimant(teller, source))),
        full=text(source, "citation_full"),
        read_from=text(source, "read_from"),
        language=text(source, "language"),
        licence=_licence(source),
        held_at=held_at,
        as_of=as_of,
        as_of_at=as_of_at,
    )


def of_view(
    view: View, rows: int | None = None, tellers: Mapping[str, Iterable[Teller]] | None = None, most: int | None = None
) -> Work:
    """A table as it was asked for, with every source it rests on and whom each of them passes on (by the source's key).

    More than `most` rows are told as more than these.
    """
    whom = tellers or {}
    parts = tuple(of_source(source, "", 0, "", whom.get(source["key"], ())) for source in view.sources)
    counted = () if rows is None else (_rows_words(rows, most),)
    return _ours(f"tallies-{view.table}-{view.as_of}", view.title, view.address, view.as_of, view.as_of_at, counted, parts)


def _rows_words(rows: int, most: int | None) -> str:
    if most is not None and rows > most:
        return ngettext("more than %(n)s row", "more than %(n)s rows", most)
    return ngettext("%(n)s row", "%(n)s rows", rows)


def of_everything(held_at: str, as_of: int, as_of_at: str, sources: int) -> Work:
    """The whole data set, which rests on so many sources."""
    title = _("Published figures about drug use, HIV and harm reduction, each traced to its source")
    counted = ngettext(
        "from %(n)s source, cited beside its figures", "from %(n)s sources, each cited beside its figures", sources
    )
    return _ours(f"tallies-{as_of}", title, held_at, as_of, as_of_at, (counted,), ())


def tellers_of(rows: pd.DataFrame) -> dict[str, set[Teller]]:
    """Whom each source passes on, from rows of figures or milestones."""
    found: dict[str, set[Teller]] = {}
    told = rows[["source", "attribution", "claimant", "original"]].drop_duplicates().fillna("")
    for source, *teller in told.itertuples(index=False, name=None):
        found.setdefault(source, set()).add((teller[0], teller[1], teller[2]))
    return found


def said_by(teller: Teller, source: Row) -> str:
    """Who says it and where it was read: "CDC (2012)", "UNODC, as quoted in VICE (2013)", "Dr A. Zelichenko, to VICE (2013)"."""
    attribution, claimant, original = teller
    read_in = _("%(issuer)s (%(year)s)", issuer=text(source, "producer"), year=year_of(text(source, "date_published")))
    if attribution == "quoted":
        whom = claimant or original or _("a source it does not name")
        return _("%(claimant)s, as quoted in %(source)s", claimant=whom, source=read_in)
    if attribution == "interview":
        return _("%(claimant)s, to %(source)s", claimant=claimant or _("somebody it does not name"), source=read_in)
    if claimant and claimant != text(source, "producer"):
        return _("%(claimant)s, in %(source)s", claimant=claimant, source=read_in)
    return read_in


def held(work: Work) -> str:
    """Where it can be read again: "Tallies, as of load 3 (24 November 2026): https://..."; "" when it has no address there."""
    if not work.held_at:
        return ""
    when = date_words(work.as_of_at[:10]) if work.as_of_at else _("before any load")
    return _("%(ours)s, as of load %(load)s (%(when)s): %(address)s", ours=OURS, load=work.as_of, when=when, address=work.held_at)


def year_of(edtf: str) -> str:
    """The year as it stands in brackets: "2013", "about 2013", "no date"."""
    if not edtf:
        return _("no date")
    years = list(dict.fromkeys(_YEAR.findall(edtf)))
    plain = len(years) == 1 and edtf[-1] not in "~?%" and "/" not in edtf
    return years[0] if plain else date_words(edtf)


def _claimant(teller: Teller, source: Row) -> str:
    """Whoever says it, where that is not the source itself."""
    attribution, claimant, original = teller
    if claimant:
        return claimant if claimant != text(source, "producer") else ""
    return original or _("a source it does not name") if attribution == "quoted" else ""


def _ours(key: str, title: str, held_at: str, as_of: int, as_of_at: str, notes: Sequence[str], parts: tuple[Work, ...]) -> Work:
    return Work(
        key=_key(key),
        kind="dataset",
        title=title,
        issuer=OURS,
        issued=as_of_at[:10],
        url=held_at,
        held_at=held_at,
        as_of=as_of,
        as_of_at=as_of_at,
        notes=tuple(notes),
        parts=parts,
    )


def _licence(source: Row) -> str:
    named, address = text(source, "licence"), text(source, "licence_url")
    return _("%(name)s, %(address)s", name=named, address=address) if named else ""


def _key(plain: str) -> str:
    """A name that every reference manager takes: ASCII letters, digits, hyphens."""
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-") or OURS.lower()

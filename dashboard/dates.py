"""EDTF dates as words, because "[2001..2007]" and "2010-22" mean nothing to most readers."""

import re
from datetime import date

from babel.dates import format_date, format_skeleton

from dashboard.language import _, locale

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SEASON = re.compile(r"(\d{4})-(2[1-4])")
_DECADE = re.compile(r"(\d{3})X")


def date_words(edtf: str) -> str:
    """A date as db.periods reads it, in words: "October 2002", "since 2008", "some time between 2001 and 2007"."""
    if edtf.startswith("["):
        first, _dots, last = edtf[1:-1].partition("..")
        return _("some time between %(first)s and %(last)s", first=_moment(first), last=_moment(last))
    first, is_span, last = edtf.partition("/")
    return _span(first, last) if is_span else _moment(edtf)


def _span(first: str, last: str) -> str:
    """All the time from first to last; ".." is an open end."""
    if last == "..":
        return _("since %(first)s", first=_moment(first))
    if first == "..":
        return _("until %(last)s", last=_moment(last))
    if _MONTH.fullmatch(first) and _MONTH.fullmatch(last) and first[:4] == last[:4]:
        return _("%(first)s to %(last)s", first=locale().months["stand-alone"]["wide"][int(first[5:])], last=_moment(last))
    return _("%(first)s to %(last)s", first=_moment(first), last=_moment(last))


def _moment(edtf: str) -> str:
    """One date with how sure its source is of it."""
    doubts = {
        "~": _("about %(date)s"),
        "?": _("possibly %(date)s"),
        "%": _("possibly about %(date)s"),
    }
    said = _plain(edtf.rstrip("~?%"))
    return doubts[edtf[-1]] % {"date": said} if edtf[-1:] in doubts else said


def _plain(edtf: str) -> str:
    if _DAY.fullmatch(edtf):
        return str(format_date(date.fromisoformat(edtf), format="long", locale=locale()))
    if month := _MONTH.fullmatch(edtf):
        return str(format_skeleton("yMMMM", date(int(month[1]), int(month[2]), 1), locale=locale()))
    if season := _SEASON.fullmatch(edtf):
        return _season(season[2], int(season[1]))
    if decade := _DECADE.fullmatch(edtf):
        return _("the %(decade)ss", decade=f"{decade[1]}0")
    return edtf  # a year is written alike in every language


def _season(code: str, year: int) -> str:
    names = {
        "21": _("spring %(year)s"),
        "22": _("summer %(year)s"),
        "23": _("autumn %(year)s"),
        "24": _("winter %(year)s to %(next)s"),  # it ends in the year after
    }
    return names[code] % {"year": year, "next": year + 1}

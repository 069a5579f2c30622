"""A citation as CSL-JSON, which Zotero, pandoc and every CSL processor read."""

import json
import re
from collections.abc import Mapping
from typing import Any

from dashboard.citations.notes import note, one_line
from dashboard.citations.works import Work
from dashboard.dates import date_words

MIME = "application/vnd.citationstyles.csl+json"
ENDING = "csl.json"

_TYPES: Mapping[str, str] = {"report": "report", "news": "article-newspaper", "other": "article", "dataset": "dataset"}
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(~?)")


def cite(work: Work) -> str:
    """An array of one item, and one for each part of a view."""
    return json.dumps([_item(each) for each in (work, *work.parts)], ensure_ascii=False, indent=1) + "\n"


def _item(work: Work) -> dict[str, Any]:
    authors = [_person(author) for author in work.authors] or [{"literal": one_line(work.issuer)}]
    told = {
        "id": work.key,
        "type": _TYPES[work.kind],
        "title": one_line(work.title),
        "author": authors,
        "container-title" if work.kind == "news" else "publisher": one_line(work.issuer),
        "issued": _date(work.issued),
        "accessed": _date(work.accessed),
        "URL": one_line(work.url),
        "language": work.language,
        "version": f"load {work.as_of}" if work.kind == "dataset" else "",
        "original-author": [{"literal": one_line(work.claimant)}] if work.claimant else [],
        "note": one_line(note(work)),
    }
    return {name: value for name, value in told.items() if value}


def _person(name: str) -> dict[str, str]:
    family, comma, given = one_line(name).partition(",")
    return {"family": family.strip(), "given": given.strip()} if comma and "," not in given else {"literal": one_line(name)}


def _date(edtf: str) -> dict[str, Any]:
    found = _DATE.fullmatch(edtf)
    if not found:
        return {"literal": date_words(edtf)} if edtf else {}
    parts = [int(part) for part in found.groups()[:3] if part]
    if len(parts) > 1 and parts[1] > 12:  # a season, which CSL tells by words
        return {"literal": date_words(edtf)}
    return {"date-parts": [parts], **({"circa": True} if found[4] else {})}

"""A citation as RIS, for Zotero, Mendeley and EndNote: one field a line, lines ending in CR LF."""

import re
from collections.abc import Mapping

from dashboard.citations.notes import PLAIN_DAY, note, one_line
from dashboard.citations.works import Work

MIME = "application/x-research-info-systems; charset=utf-8"
ENDING = "ris"

_TYPES: Mapping[str, str] = {"report": "RPRT", "news": "NEWS", "other": "GEN", "dataset": "DATA"}


def cite(work: Work) -> str:
    """One record, and one for each part of a view."""
    return "\r\n".join(_record(each) for each in (work, *work.parts))


def _record(work: Work) -> str:
    year = re.search(r"\d{4}", work.issued)
    fields = [
        ("TY", _TYPES[work.kind]),
        ("ID", work.key),
        *(("AU", author) for author in work.authors or (work.issuer,)),
        ("TI", work.title),
        ("T2" if work.kind == "news" else "PB", work.issuer),
        ("PY", year[0] if year else ""),
        ("DA", _day(work.issued)),
        ("UR", work.url),
        ("Y2", _day(work.accessed)),
        ("LA", work.language),
        ("ET", f"load {work.as_of}" if work.kind == "dataset" else ""),
        ("N1", note(work)),
    ]
    lines = [f"{tag}  - {one_line(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _day(edtf: str) -> str:
    """YYYY/MM/DD as far as it is known for certain."""
    return edtf.replace("-", "/") if PLAIN_DAY.fullmatch(edtf) else ""

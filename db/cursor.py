"""Where a page of rows begins or ends, as text for an address: the sorted value and the key of the row beside it."""

import base64
import json
import math
from dataclasses import dataclass

from db.filters import AskedError, refuse_nul
from db.phrasing import wording

Value = str | float | int | None
_LONGEST = 4000  # characters: room for the longest text a column holds


@dataclass(frozen=True)
class Mark:
    """The row beside a page: what it holds in the sorted column (None when empty), its key; `backwards` is the page before it."""

    table: str
    sort: str
    descending: bool
    backwards: bool
    at: Value
    key: str


def written(mark: Mark) -> str:
    """The mark as URL-safe text."""
    parts = [mark.table, mark.sort, int(mark.descending), int(mark.backwards), mark.at, mark.key]
    octets = json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def read(text: str, table: str, sort: str, descending: bool, kind: type) -> Mark | None:
    """The mark as it was written, None for "". `kind` (str, int or float) is what the sorted column holds.

    Raises AskedError for text that is no mark, or one of another table or order.
    """
    if not text:
        return None
    try:
        octets = base64.b64decode(text[:_LONGEST] + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        of, by, down, backwards, at, key = json.loads(octets)
    except (ValueError, TypeError, RecursionError):
        raise _no_mark(text) from None
    if (of, by, down) != (table, sort, int(descending)):
        said = wording("The page that was asked for belongs to another table or order. Start from the first page.")
        raise AskedError("page", said, value=text)
    if not isinstance(key, str) or backwards not in (0, 1) or not _holds(at, kind):
        raise _no_mark(text)
    refuse_nul("page", key + str(at))
    return Mark(table, sort, descending, bool(backwards), at, key)


def _holds(at: object, kind: type) -> bool:
    if at is None or kind is str:
        return at is None or isinstance(at, str)
    if isinstance(at, bool) or not isinstance(at, int | float) or not math.isfinite(at):
        return False
    return kind is float or (isinstance(at, int) and abs(at) < 2**31)


def _no_mark(text: str) -> AskedError:
    return AskedError("page", wording("The page that was asked for has no such mark. Start from the first page."), value=text)

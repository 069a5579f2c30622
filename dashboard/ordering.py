"""The order of figures, the same in every chart and table: newest year on top, each echo under its original, undated last."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from dashboard.statement import year


class Placed(NamedTuple):
    """One figure row in its place; `echo` when it stands under the row that it repeats, `under` the key of that row."""

    row: dict[str, Any]
    echo: bool
    under: str


def in_order(rows: Sequence[dict[str, Any]]) -> list[Placed]:
    """Figure rows, each followed by those that repeat it or the same statement elsewhere: one piece of evidence together."""
    keys = {row["key"] for row in rows}
    repeats: dict[str, list[dict[str, Any]]] = {}
    first_of: dict[str, str] = {}  # origin that is not among the rows -> the row that stands for it here
    for row in sorted(rows, key=_newest_first):
        under = _told_here(row, keys)
        if not under and row.get("origin", row["key"]) not in keys:
            first = first_of.setdefault(row["origin"], row["key"])
            under = "" if first == row["key"] else first
        repeats.setdefault(under, []).append(row)
    firsts = sorted(repeats.get("", []), key=_newest_first)
    return [placed for row in firsts for placed in _with_echoes(row, repeats)]


def dated_and_undated(placed: Sequence[Placed]) -> tuple[list[Placed], list[Placed]]:
    """The rows that stand under a year and those that do not; an echo stays with the row that it repeats."""
    dated: list[Placed] = []
    undated: list[Placed] = []
    into = dated
    for held in placed:
        if not held.echo:
            into = undated if year(held.row, "last_year") is None else dated
        into.append(held)
    return dated, undated


def _told_here(row: dict[str, Any], keys: set[str]) -> str:
    """Key of the row among `keys` that this one stands under: what it quotes, else its origin; "" when neither is there."""
    for candidate in (row.get("quotes"), row.get("origin")):
        if candidate and candidate in keys and candidate != row["key"]:
            return str(candidate)
    return ""


def _with_echoes(row: dict[str, Any], repeats: dict[str, list[dict[str, Any]]], under: str = "") -> Iterator[Placed]:
    yield Placed(row, bool(under), under)
    for echo in sorted(repeats.get(row["key"], []), key=_newest_first):
        yield from _with_echoes(echo, repeats, row["key"])


def _newest_first(row: dict[str, Any]) -> tuple[float, str]:
    last = year(row, "last_year")
    return (float("inf") if last is None else -last, str(row["key"]))

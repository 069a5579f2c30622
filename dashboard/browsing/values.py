"""The values of filters in words: what each is called, and what a filter's list offers with how many rows it would keep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from dashboard import labels
from dashboard.language import _, by_name
from dashboard.rows import said
from db import browse, codes
from db.browse import FILTERS, Asked
from db.filters import NONE

MOST = 300  # values on one list: those with most rows, where there are more
COUNTED = 20_000  # rows; to count a dozen filters over more of them takes longer than a reader waits
_AT_ONCE = 1_000  # titles asked for at a time


@dataclass(frozen=True)
class Offer:
    """One value of a filter: what the address says, what the reader sees, how many rows it would keep (None: not counted)."""

    value: str
    shown: str
    rows: int | None


def offers(connection: Connection, asked: Asked, name: str, rows: int) -> list[Offer]:
    """What filter `name` offers beside the other filters: codes in the order of their list, else by name.

    Of a view with very many `rows` nothing is counted, and what there is of codes, sources and indicators is offered.
    """
    if rows > COUNTED and FILTERS[asked.table][name].kind != "place":
        return _uncounted(connection, asked, name)
    counted = browse.facets(connection, asked, name).sort_values(["count", "value"], ascending=[False, True]).head(MOST)
    counts = dict(zip(counted["value"].tolist(), counted["count"].tolist(), strict=True))
    there = FILTERS[asked.table][name]
    if there.codes:
        return [Offer(value, code(name, value), counts[value]) for value in there.codes if value in counts]
    names = titles(connection, asked, name, list(counts))
    return sorted((Offer(value, names[value], rows) for value, rows in counts.items()), key=lambda offer: by_name(offer.shown))


def _uncounted(connection: Connection, asked: Asked, name: str) -> list[Offer]:
    there = FILTERS[asked.table][name]
    if there.kind != "key":
        return [Offer(value, code(name, value), None) for value in there.codes]
    of = Asked(f"{there.ledger}s", sort="title", as_of=asked.as_of)
    held = browse.page(connection, of, MOST, columns=["key", "title"]).table
    pairs = zip(held["key"].to_pylist(), held["title"].to_pylist(), strict=True)
    return sorted((Offer(key, said(title), None) for key, title in pairs), key=lambda offer: by_name(offer.shown))


def titles(connection: Connection, asked: Asked, name: str, values: Sequence[str]) -> Mapping[str, str]:
    """What each value of a filter is called: a key by the title of what it names, at the moment asked for."""
    there = FILTERS[asked.table][name]
    if there.kind == "place":
        return {value: labels.place(value) for value in values}
    if there.kind != "key":
        return {value: code(name, value) for value in values}
    found: dict[str, str] = {value: value for value in values}
    for start in range(0, len(values), _AT_ONCE):
        some = tuple(values[start : start + _AT_ONCE])
        of = Asked(f"{there.ledger}s", {there.ledger: some}, as_of=asked.as_of)
        rows = browse.page(connection, of, _AT_ONCE, columns=["key", "title"]).table
        found.update(zip(rows["key"].to_pylist(), map(said, rows["title"].to_pylist()), strict=True))
    return found


def code(name: str, value: str) -> str:
    """What a code, a flag, a year or a number is called."""
    if value == NONE:
        return _("not stated")
    if name == "undated":
        return {"yes": _("also these"), "no": _("none of these"), "only": _("only these")}.get(value, value)
    if name in ("first_hand", "interval"):
        return {"yes": _("yes"), "no": _("no")}.get(value, value)
    lists: Mapping[str, Mapping[str, str]] = {
        "topic": codes.TOPICS,
        "source_kind": codes.SOURCE_KINDS,
        "claimant_kind": codes.SOURCE_KINDS,
        "republish": codes.REPUBLISH,
        "method": codes.METHODS,
        "qualifier": codes.QUALIFIERS,
        "obs_status": codes.OBS_STATUS,
        "attribution": codes.ATTRIBUTIONS,
        "category": codes.MILESTONE_CATEGORIES,
        "kind": codes.INDICATOR_KINDS,
    }
    return _(lists[name][value]) if name in lists and value in lists[name] else value

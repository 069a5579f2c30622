"""The values of filters in words: what each is called, and what a filter's list offers with how many rows it would keep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from dashboard import labels
from dashboard.language import _, by_name
from dashboard.recall import Recall
from dashboard.rows import said
from db import browse, codes
from db.browse import FILTERS, Asked
from db.filters import NONE
from db.patience import TookTooLong, patience

MOST = 300  # values on one list: those with most rows, where there are more
_COUNTING = 0.1  # seconds that counting the values of one filter may take: there are a dozen
_AT_ONCE = 1_000  # titles asked for at a time


@dataclass(frozen=True)
class Offer:
    """One value of a filter: what the address says, what the reader sees, how many rows it would keep (None: not counted)."""

    value: str
    shown: str
    rows: int | None


class Offers:
    """What the filters of a view offer. Once the values of one cannot be counted in a moment, those of the others are not either:
    `counted` is False then."""

    def __init__(self, connection: Connection, asked: Asked, recall: Recall) -> None:
        self._connection, self._asked, self._recall = connection, asked, recall
        self.counted = True

    def of(self, name: str) -> list[Offer]:
        """What filter `name` offers beside the other filters: codes in the order of their list, else by name."""
        if self.counted:
            try:
                with patience(self._connection, _COUNTING):
                    return _counted(self._connection, self._asked, name, self._recall)
            except TookTooLong:
                self.counted = False
        return _uncounted(self._connection, self._asked, name)


def _counted(connection: Connection, asked: Asked, name: str, recall: Recall) -> list[Offer]:
    facets = recall(connection, _beside(asked, name), lambda: browse.facets(connection, asked, name))
    counted = facets.sort_values(["count", "value"], ascending=[False, True]).head(MOST)
    counts = dict(zip(counted["value"].tolist(), counted["count"].tolist(), strict=True))
    there = FILTERS[asked.table][name]
    if there.codes:
        return [Offer(value, code(name, value), counts[value]) for value in there.codes if value in counts]
    names = titles(connection, asked, name, list(counts))
    return sorted((Offer(value, names[value], rows) for value, rows in counts.items()), key=lambda offer: by_name(offer.shown))


def _beside(asked: Asked, name: str) -> tuple[object, ...]:
    """What the counts of a filter hang on: the other filters, and nothing of the order or the page."""
    others = tuple(sorted((other, tuple(values)) for other, values in asked.filters.items() if other != name))
    return ("facets", name, asked.table, others, asked.words, asked.as_of, asked.day)


def _uncounted(connection: Connection, asked: Asked, name: str) -> list[Offer]:
    """Every code there is, every place ever named, the first sources or indicators by title."""
    there = FILTERS[asked.table][name]
    if there.kind == "place":
        places = (Offer(place, labels.place(place), None) for place in browse.places(connection, asked.table)[:MOST])
        return sorted(places, key=lambda offer: by_name(offer.shown))
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


def coded(table: str, name: str, held: str) -> str:
    """What a cell of a table says of a code, in words; any other text as it stands."""
    if name == "unit":
        return labels.unit(held)
    if name == "language":
        return labels.language(held)
    if name == "obs_status":
        return labels.obs_status(held)
    if name == "interval_type":
        return labels.interval(held)
    if name == "kind" and table == "sources":
        return labels.kind(held)
    return code(name, held) if name not in ("group", "variant", "note") else held


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

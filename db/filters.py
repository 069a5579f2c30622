"""Which filters each table has and what value each takes: declared once for the pages, the API's description and the SQL."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from db import codes
from db.phrasing import Wording, wording
from db.places import is_place, region_codes

Kind = Literal["code", "flag", "key", "place", "year", "number"]

NONE = "none"  # the value of a filter that asks for rows in which the column is empty
_LONGEST_SHOWN = 80  # characters of a wrong value that an error repeats
_NUL = "\x00"  # PostgreSQL refuses it in every text


class AskedError(ValueError):
    """What was asked for is not there. The text says so and how to mend it; `reason` is one of table, filter, value, sort,
    column, words, page, load or day; `name` and `value` are what was asked, `known` the names or values there are."""

    def __init__(self, reason: str, said: Wording, *, name: str = "", value: str = "", known: Sequence[str] = ()) -> None:
        super().__init__(str(said))
        self.said = said
        self.reason, self.name, self.value, self.known = reason, name, value, tuple(known)


@dataclass(frozen=True)
class Filter:
    """One filter: rows stay in that have any of its values. `codes` are the values of a code list or flag, `ledger` the one a
    key is of; a year has four digits, a number is whole and at most 1000. `several` is whether it takes more than one value."""

    kind: Kind
    meaning: str
    codes: Mapping[str, str] = field(default_factory=dict)
    ledger: str = ""

    @property
    def several(self) -> bool:
        """Whether it takes more than one value."""
        return self.kind in ("code", "key", "place")


def _code(meaning: str, values: Mapping[str, str], *, may_be_empty: bool = False) -> Filter:
    return Filter("code", meaning, MappingProxyType({**values, **({NONE: "not stated"} if may_be_empty else {})}))


def _flag(meaning: str) -> Filter:
    return Filter("flag", meaning, MappingProxyType({"yes": "yes", "no": "no"}))


_UNDATED = Filter(
    "flag",
    "rows whose time is not stated: also these (yes), without these (no), nothing but these (only); no when years are asked for",
    MappingProxyType({"yes": "also", "no": "without", "only": "nothing else"}),
)
_SOURCE = {
    "source": Filter("key", "key of the source it was read in", ledger="source"),
    "source_kind": _code("what kind of body the producer of the source is", codes.SOURCE_KINDS),
    "republish": _code("whether the source's figures may be passed on", codes.REPUBLISH, may_be_empty=True),
}
_SAID = {
    "attribution": _code("whether the source says it itself, was told it or repeats it", codes.ATTRIBUTIONS),
    "claimant_kind": _code("what kind of body the claimant is", codes.SOURCE_KINDS, may_be_empty=True),
    "first_hand": _flag("whether it is first-hand: neither quoted from elsewhere nor a repetition of a row held here"),
}
_TOPIC = {"topic": _code("topic of the indicator", codes.TOPICS)}
_INDICATOR = {"indicator": Filter("key", "key of the indicator", ledger="indicator")}
_PLACE = {"place": Filter("place", "code of the place: KGZ, KG-GB, CENTRAL-ASIA")}


def _years(what: str) -> dict[str, Filter]:
    return {
        "from": Filter("year", f"first year: {what} may reach into it or lie later"),
        "to": Filter("year", f"last year: {what} may reach into it or lie before"),
    }


FILTERS: Mapping[str, Mapping[str, Filter]] = MappingProxyType(
    {
        "figures": _TOPIC
        | _INDICATOR
        | _PLACE
        | _years("the period the figure is about")
        | {"undated": _UNDATED, "max_age": Filter("number", "years since the last year the figure is about, at most")}
        | _SOURCE
        | {
            "method": _code("how the figure was made", codes.METHODS, may_be_empty=True),
            "qualifier": _code("how the source puts the number", codes.QUALIFIERS),
            "interval": _flag("whether it has both a lower and an upper bound"),
            "obs_status": _code("one of its observation statuses", codes.OBS_STATUS, may_be_empty=True),
        }
        | _SAID,
        "milestones": _PLACE
        | _years("the event")
        | {"category": _code("what kind of event it is", codes.MILESTONE_CATEGORIES)}
        | _SOURCE
        | _SAID,
        "sources": _SOURCE | _years("the date of publication") | {"undated": _UNDATED},
        "indicators": _TOPIC | _INDICATOR | {"kind": _code("what kind of quantity it is", codes.INDICATOR_KINDS)},
    }
)


def known(table: str, filters: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The filters that ask anything, each value once. Raises AskedError for a table, filter or value that is not there."""
    there = FILTERS.get(table)
    if there is None:
        said = wording("There is no table {name}. {mend}", name=_shown(table), mend=choose(FILTERS))
        raise AskedError("table", said, name=table, known=list(FILTERS))
    asked: dict[str, tuple[str, ...]] = {}
    for name, values in filters.items():
        if name not in there:
            said = wording("The table {table} has no filter {name}. {mend}", table=table, name=_shown(name), mend=choose(there))
            raise AskedError("filter", said, name=name, known=list(there))
        for value in values:
            _check(name, there[name], value)
        if len(set(values)) > 1 and not there[name].several:
            said = wording("The filter '{name}' takes one value, not {n}. Keep one.", name=name, n=len(set(values)))
            raise AskedError("value", said, name=name)
        if values:
            asked[name] = tuple(dict.fromkeys(values))
    if "from" in asked and "to" in asked and asked["from"] > asked["to"]:
        said = wording("From {first} to {last} runs backwards. Swap the two years.", first=asked["from"][0], last=asked["to"][0])
        raise AskedError("value", said, name="from", value=asked["from"][0])
    return asked


def no_such_value(name: str, value: str, mend: Wording, known_values: Sequence[str] = ()) -> AskedError:
    """The error for a value that a filter does not take."""
    said = wording("The filter '{name}' has no value {value}. {mend}", name=name, value=_shown(value), mend=mend)
    return AskedError("value", said, name=name, value=value, known=known_values)


def no_such_name(reason: str, pattern: Wording, table: str, name: str, names: Sequence[str]) -> AskedError:
    """The error for a sort or column that is not on its list; `pattern` is to be filled with table, name and mend."""
    said = wording(pattern.pattern, table=table, name=_shown(name), mend=choose(names))
    return AskedError(reason, said, name=name, known=names)


def refuse_nul(reason: str, text: str) -> None:
    """Raise AskedError for text that no database can hold."""
    if _NUL in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise AskedError(reason, wording("The text holds a character that cannot be stored. Type it again."), value=text)


def _check(name: str, there: Filter, value: str) -> None:
    refuse_nul("value", value)
    if there.codes and value not in there.codes:
        raise no_such_value(name, value, choose(there.codes), list(there.codes))
    if there.kind == "place" and not is_place(value):
        known = ", ".join(region_codes())
        mend = wording("Write a country as KGZ, a part of one as KG-GB, or a region: {regions}.", regions=known)
        raise no_such_value(name, value, mend)
    if there.kind == "year" and not re.fullmatch("[0-9]{4}", value, re.ASCII):
        raise no_such_value(name, value, wording("Write a year with four digits, as 2013."))
    if there.kind == "number" and not re.fullmatch("[0-9]{1,3}|1000", value, re.ASCII):
        raise no_such_value(name, value, wording("Write a whole number from 0 to 1000."))


def choose(names: Mapping[str, object] | Sequence[str]) -> Wording:
    """The mend of whoever named what is not on a list."""
    return wording("Choose from: {known}.", known=", ".join(names))


def _shown(text: str) -> str:
    return f"'{text[:_LONGEST_SHOWN]}{'…' if len(text) > _LONGEST_SHOWN else ''}'"

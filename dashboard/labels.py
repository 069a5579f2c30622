"""The words for every code, so that no reader meets a code and no page invents its own name for one."""

from collections.abc import Mapping

from dashboard import russian
from dashboard.foreign import hear
from dashboard.language import NameOrder, _, by_name, current, locale, of_catalogue
from db import codes
from db.places import place_name

# English puts an article before these names when they stand in a sentence.
_IN_A_SENTENCE: Mapping[str, str] = {
    "World": "the world",
    "European Union": "the European Union",
    "European Union and Norway": "the European Union and Norway",
    "United States": "the United States",
    "United Kingdom": "the United Kingdom",
    "United Arab Emirates": "the United Arab Emirates",
    "Netherlands": "the Netherlands",
    "Philippines": "the Philippines",
}

PER_ADULTS = "per 1,000 adults"  # the unit of the rates that we compute
# For the line beside a mark, where the full name of a kind does not fit.
SHORT_KINDS: Mapping[str, str] = {
    "government": "government",
    "un_agency": "UN agency",
    "international": "international",
    "research": "research",
    "ngo": "NGO",
    "expert": "expert",
    "news": "news",
}

# Said after "no figure"; the status O gives no reason.
WHY_MISSING: Mapping[str, str] = {
    "H": "holiday or weekend",
    "L": "exists but was not collected",
    "M": "cannot exist",
    "Q": "suppressed",
}


def place(code: str) -> str:
    """Name of a place: a country, a part of one (TJ-DU) or a named region (CENTRAL-ASIA)."""
    name = place_name(code, current())
    if current() != "en":  # of most parts of countries only the English name is known
        hear(name)
    return name


def place_order(code: str) -> NameOrder:
    """Sorts places by their names, as the reader looks for them."""
    return by_name(place(code))


def place_in_a_sentence(name: str) -> str:
    """A place name as it stands after "in": English says "the United States"."""
    return _IN_A_SENTENCE.get(name, name) if current() == "en" else name


def kind(code: str) -> str:
    """What kind of body a producer or claimant is."""
    return _name(codes.SOURCE_KINDS, code)


def short_kind(code: str) -> str:
    """The same in a word, for the line beside a mark."""
    return _name(SHORT_KINDS, code)


def method(code: str) -> str:
    """How a figure was made; says so when the source does not tell."""
    return _name(codes.METHODS, code) or _("method not stated")


def topic(code: str) -> str:
    """Name of a section of a place's page."""
    return _name(codes.TOPICS, code)


def attribution(code: str) -> str:
    """Whether the source says it itself, was told it or repeats it."""
    return _name(codes.ATTRIBUTIONS, code)


def interval(code: str) -> str:
    """What the bounds around a value mean."""
    return _name(codes.INTERVAL_TYPES, code)


def category(code: str) -> str:
    """What kind of event a milestone is."""
    return _name(codes.MILESTONE_CATEGORIES, code)


def indicator_kind(code: str) -> str:
    """What kind of quantity an indicator is."""
    return _name(codes.INDICATOR_KINDS, code)


def unit(name: str) -> str:
    """Name of a unit in the reader's language, as it stands by itself."""
    return russian.uncounted(unit_in_its_forms(name))


def unit_in_its_forms(name: str) -> str:
    """The same in all the forms that it has in the reader's language; a unit of the catalogue, or of ours."""
    return _(name) if name == PER_ADULTS else of_catalogue(name)


def obs_status(held: str) -> str:
    """The observation statuses of a figure, said one after the other: "E P" -> "estimated, provisional"."""
    return ", ".join(_name(codes.OBS_STATUS, code) for code in held.split())


def why_missing(held: str) -> str:
    """Why there is no number, from the statuses that say so; "" when they do not."""
    return ", ".join(_name(WHY_MISSING, code) for code in held.split() if code in WHY_MISSING)


def through(door: str) -> str:
    """Who made a load, as the public history says it: by their part in it, because a name may bring somebody into danger."""
    names = {
        "cli": _("an administrator, from the command line"),
        "web": _("somebody who may load, at the loading desk"),
        "fetch": _("Tallies itself, from a publisher's own file"),
    }
    return names.get(door, door)


def language(code: str) -> str:
    """Name of the language a source is in; the code itself where nobody has a name for it."""
    return str(locale().languages.get(code, code))


def _name(names: Mapping[str, str], code: str) -> str:
    """The name of `code`, or the code itself where a newer database holds one that this version does not know."""
    return _(names[code]) if code in names else code

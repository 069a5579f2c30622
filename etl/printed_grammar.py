"""What a printed figure claims, read precisely: this reader defines the truth that the fast one in etl.numbers must match."""

import math
import re
from typing import NamedTuple

from etl import printed_words as words
from etl.printed_amounts import Amount, Refused, amount, amount_pattern, any_of, numbers, scale, scale_pattern, tidy

_A, _B = amount_pattern(1), amount_pattern(2)
_ONE = re.compile(_A)
_RANGES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_A} ?(?:[-‐‑‒–—―−]|\.\.|…) ?{_B}",
        rf"{_A} (?:to|до) {_B}",
        rf"between {_A} and {_B}",
        rf"from {_A} to {_B}",
        rf"от {_A} до {_B}",
        rf"{_A}{words.FROM_ENDING} {_B}{words.TO_ENDING} чейин",
    )
)
_IN_BRACKETS = (*_RANGES, re.compile(rf"{_A}[,;] {_B}"))  # papers print intervals as (10.1, 14.5)
_BEFORE = re.compile(rf"(?P<sign>{any_of(words.SIGNS)}) ?|(?P<word>{any_of(words.WORDS_BEFORE)}) ")
_AFTER = tuple((re.compile(rf"{pattern}$"), code) for pattern, code in words.WORDS_AFTER.items())
_VAGUE = re.compile(rf"\b(?:{any_of(words.VAGUE)})\b|[^\W\d_] жакын$")
_BRACKET = re.compile(r"(?P<point>[^()\[\]]+?) ?[(\[] ?(?P<range>[^()\[\]]+?) ?[)\]](?P<tail>[^()\[\]]*)")
_TAIL = re.compile(scale_pattern(1))
_LEVEL = re.compile(r"(?:[89][0-9](?:\.[0-9])? ?% ?)?(?:ci|ui|cri|ди|range)[:,]? ")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_DIGIT = re.compile("[0-9]")
_FOOTNOTE = re.compile(r"[*†‡§¶#⁰¹²³⁴-⁹]|\[[0-9]{1,3}\]")
_ODD = re.compile(r"[0-9]e[+-]?[0-9]|0x[0-9a-f]|[0-9]_|_[0-9]|[0-9] ?[×^]")
_RANGE_SIGN = re.compile(r"[-‐‑‒–—―−…]|[,;] |\.\.| (?:to|до|and) |чейин$")  # without one of these no range pattern can match
_NEGATIVE = re.compile(r"[-–−] ?[0-9]")


class Reading(NamedTuple):
    """A printed figure taken apart: NaN where the text gives no such number, a reason where it cannot be read."""

    value: float = math.nan
    lower: float = math.nan
    upper: float = math.nan
    qualifier: str = ""
    unit_hint: str = ""
    reason: str = ""


def read_one(text: str) -> Reading:
    """Read one printed figure; never raises. Empty text gives an empty Reading without a reason."""
    text = tidy(text).lower()
    if not text:
        return Reading()
    try:
        _refuse_at_sight(text)
        found = _BRACKET.fullmatch(text)
        return _with_range(text, found) if found else _without_brackets(text)
    except Refused as refused:
        return Reading(reason=refused.reason)


def _refuse_at_sight(text: str) -> None:
    far_digits = not text.isascii() and any(sign.isnumeric() and not sign.isascii() for sign in text)
    if not far_digits and not _DIGIT.search(text):
        raise Refused("no_digits")
    if _FOOTNOTE.search(text):
        raise Refused("footnote_mark")
    if far_digits or _ODD.search(text):
        raise Refused("odd_notation")
    if _NEGATIVE.match(text):
        raise Refused("negative")
    if text[0] in "([" and text[-1] in ")]":
        raise Refused("in_brackets")
    if _VAGUE.search(text):
        raise Refused("vague_qualifier")


def _without_brackets(text: str) -> Reading:
    """A number, a bound or a range."""
    rest, qualifier = text, ""
    bounds = _bounds(text, _RANGES)
    if not bounds:
        rest, qualifier = _split_qualifier(text)
        bounds = _bounds(rest, _RANGES)
    if bounds:
        return _range(text, bounds, qualifier)
    found = _ONE.fullmatch(rest)
    if not found:
        raise Refused("not_a_number")
    (number,), unit = numbers([amount(found, 1)], _cyrillic(text))
    match qualifier:
        case "more_than" | "at_least":
            return Reading(lower=number, qualifier=qualifier, unit_hint=unit)
        case "less_than" | "at_most":
            return Reading(upper=number, qualifier=qualifier, unit_hint=unit)
        case _:
            return Reading(value=number, qualifier=qualifier or "exact", unit_hint=unit)


def _range(text: str, bounds: list[Amount], qualifier: str) -> Reading:
    if qualifier not in ("", "about"):  # more than 10-20: a bound of what?
        raise Refused("open_bounds_in_range")
    (lower, upper), unit = numbers(bounds, _cyrillic(text))
    _check_order(lower, upper)
    return Reading(lower=lower, upper=upper, qualifier="between", unit_hint=unit)


def _with_range(text: str, found: re.Match[str]) -> Reading:
    """A number with its range in brackets: 25 000 (21 000-30 000), 15.6 million [10.2-23.7 million], 12.3 (10.1, 14.5)%."""
    rest, qualifier = _split_qualifier(found["point"])
    inner = _LEVEL.sub("", found["range"], count=1)
    bounds = _bounds(inner, _IN_BRACKETS)
    if qualifier not in ("", "about") or _split_qualifier(inner)[1] or _has_open_end(inner):
        raise Refused("open_bounds_in_range")
    point, tail = _ONE.fullmatch(rest), _TAIL.fullmatch(found["tail"])
    if not point or not tail:
        raise Refused("not_a_number")
    if not bounds:
        raise Refused("bracket_not_a_range")
    (value, lower, upper), unit = numbers(_share(scale(tail, 1), [amount(point, 1), *bounds]), _cyrillic(text))
    _check_order(lower, upper)
    return Reading(value, lower, upper, qualifier or "exact", unit)


def _split_qualifier(text: str) -> tuple[str, str]:
    """The text without the words or the sign that qualify it, and their code ("" if there are none)."""
    before = _BEFORE.match(text)
    if before:
        return text[before.end() :], words.SIGNS.get(before["sign"]) or words.WORDS_BEFORE[before["word"]]
    for pattern, code in _AFTER:
        after = pattern.search(text)
        if after:
            return text[: after.start()], code
    return text, ""


def _bounds(text: str, patterns: tuple[re.Pattern[str], ...]) -> list[Amount] | None:
    """The two amounts of a range; a multiplier after the second one holds for both. None if the text is no range."""
    if not _RANGE_SIGN.search(text):
        return None
    found = next((match for pattern in patterns if (match := pattern.fullmatch(text))), None)
    if found is None:
        return None
    lower, upper = amount(found, 1), amount(found, 2)
    return [lower._replace(power=upper.power) if lower.power is None else lower, upper]


def _share(common: tuple[int | None, str], amounts: list[Amount]) -> list[Amount]:
    """Give every amount the multiplier and the unit printed behind the brackets."""
    power, unit = common
    if power is None and not unit:
        return amounts
    if power is not None and any(each.power is not None or each.unit for each in amounts):
        raise Refused("multiplier_unclear")
    return [each._replace(power=power if power is not None else each.power, unit=each.unit or unit) for each in amounts]


def _check_order(lower: float, upper: float) -> None:
    if lower > upper:
        raise Refused("bounds_swapped")


def _has_open_end(text: str) -> bool:
    return any(sign in text for sign in words.SIGNS)


def _cyrillic(text: str) -> bool:
    return _CYRILLIC.search(text) is not None

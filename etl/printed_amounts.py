"""One printed amount: digits with their separators, its multiplier and its unit. Nothing is decided that the text leaves open."""

import math
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from etl import printed_words as words

SPACES = " \t\n\r\v\f\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
GROUPED = "[1-9][0-9]{0,2}(?: [0-9]{3})+|[1-9][0-9]{0,2}(?:'[0-9]{3})+|0|[1-9][0-9]*"
_ALIKE = str.maketrans({**dict.fromkeys(SPACES, " "), "’": "'", "ʼ": "'", "‘": "'"})
_NO_SEPARATORS = str.maketrans("", "", " '")
_COMMA_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_DOT_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3}){2,}(?:,[0-9]+)?|\.[0-9]{3},[0-9]+)")
_WHOLE_AND_REST = re.compile(rf"(?P<whole>{GROUPED})(?P<rest>[.,][0-9]+)?")


class Refused(Exception):
    """The text cannot be read without guessing; `reason` is a key of etl.number_reasons.REASONS."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Amount(NamedTuple):
    """A number before it is scaled; `power` is None without a multiplier, `marks` says what comma and dot meant in it."""

    digits: str
    power: int | None
    unit: str
    marks: frozenset[str]


def tidy(text: str) -> str:
    """The text without spaces and invisible characters around it, every kind of space and of apostrophe made alike."""
    return text.strip(SPACES + UNSEEN).translate(_ALIKE)


def exact(digits: str, power: int = 0) -> float:
    """The number that plain decimal `digits` times ten to the `power` stand for. Raises Refused if a float cannot hold it."""
    written = Decimal(f"{digits}E{power}")
    number = float(written)
    if math.isinf(number):
        raise Refused("not_finite")
    if Decimal(repr(number)) != written:
        raise Refused("too_precise")
    return number + 0.0  # -0 is 0


def any_of(choices: Iterable[str]) -> str:
    """A pattern for one of the choices, the longest first."""
    return "|".join(re.escape(choice) for choice in sorted(choices, key=len, reverse=True))


def scale_pattern(n: int) -> str:
    """What may follow the digits of the n-th amount: a multiplier, a unit."""
    power = rf"(?: ?(?P<power{n}>{any_of(words.POWERS)})(?![^\W\d_]))?"
    return rf"{power}(?: ?(?P<unit{n}>{any_of(words.UNITS)})(?![^\W\d_]))?"


def amount_pattern(n: int) -> str:
    """The n-th amount of a text, its digits and separators still unchecked."""
    return rf"(?P<digits{n}>[0-9]+(?:[ ,.'][0-9]+)*){scale_pattern(n)}"


def scale(found: re.Match[str], n: int) -> tuple[int | None, str]:
    """The power of ten (None: none printed) and the unit of the n-th amount. Raises Refused for a bare letter such as m."""
    power, unit = found[f"power{n}"], found[f"unit{n}"]
    if power and words.POWERS[power] == words.AMBIGUOUS:
        raise Refused("ambiguous_multiplier")
    if power and unit:
        raise Refused("not_a_number")
    return words.POWERS[power] if power else None, words.UNITS[unit] if unit else ""


def amount(found: re.Match[str], n: int) -> Amount:
    """The n-th amount of a match. Raises Refused when its separators do not tell thousands from decimals."""
    digits, marks = _plain(found[f"digits{n}"])
    return Amount(digits, *scale(found, n), marks)


def _plain(token: str) -> tuple[str, frozenset[str]]:
    if _COMMA_GROUPS.fullmatch(token):
        certain = token.count(",") > 1 or "." in token
        return token.replace(",", ""), frozenset([", group" if certain else ", perhaps"])
    if _DOT_GROUPS.fullmatch(token):
        marks = frozenset([". group", ", decimal"] if "," in token else [". group"])
        return token.replace(".", "").replace(",", "."), marks
    found = _WHOLE_AND_REST.fullmatch(token)
    if not found:
        raise Refused("odd_notation" if token.isdigit() else "ambiguous_separator")
    rest = found["rest"] or ""
    # 0,234 and 1234,567: three digits after a comma look like thousands and cannot be, unless a digit was lost
    if len(rest) == 4 and rest[0] == "," and found["whole"].isdigit():
        raise Refused("ambiguous_separator")
    marks = frozenset([f"{rest[0]} decimal"] if rest else [])
    return found["whole"].translate(_NO_SEPARATORS) + rest.replace(",", "."), marks


def numbers(amounts: Sequence[Amount], other_habit: bool) -> tuple[list[float], str]:
    """The amounts of one text as numbers, and their unit ("" if none is printed).

    `other_habit` says that the text is in a language whose decimal sign is the comma. Raises Refused when the amounts
    do not agree on units, multipliers or separators.
    """
    units = {each.unit for each in amounts if each.unit}
    if len(units) > 1:
        raise Refused("mixed_units")
    if len({each.power is None for each in amounts}) > 1:
        raise Refused("multiplier_unclear")
    marks = frozenset[str]().union(*(each.marks for each in amounts))
    small = other_habit or units or any(each.power for each in amounts)  # 1,234 % and 1,234 million may well be decimals
    if _two_faced(marks, bool(small)):
        raise Refused("ambiguous_separator")
    return [exact(each.digits, each.power or 0) for each in amounts], units.pop() if units else ""


def _two_faced(marks: frozenset[str], small: bool) -> bool:
    perhaps, group = ", perhaps" in marks, ", group" in marks
    if ", decimal" in marks and (perhaps or group):
        return True
    return {". group", ". decimal"} <= marks or (perhaps and small and not group)

"""Text to numbers, whole columns at a time: nothing is coerced, and what cannot be read without guessing gets a reason.

The common forms are read by Arrow outside the GIL; everything else goes, once per distinct text, to the precise readers.
"""

import math
import re
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.number_reasons import REASONS, explain
from etl.printed_amounts import GROUPED, SPACES, UNSEEN, Refused, exact, tidy
from etl.printed_grammar import Reading, read_one

__all__ = ["REASONS", "explain", "read_number", "read_printed"]

_Read = TypeVar("_Read")

# Fifteen digits at most: every such decimal survives the way into a float and back, so Arrow may read it unchecked.
_PLAIN = r"(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,6})?"
_SPACE = "[ \u00a0\u2009\u202f]"
_SPACED = rf"[1-9][0-9]{{0,2}}(?:{_SPACE}[0-9]{{3}}){{1,3}}(?:\.[0-9]{{1,3}})?"
_COMMAS = r"[1-9][0-9]{0,2}(?:,[0-9]{3}){1,3}(?:\.[0-9]{1,3})?"


def _forms(number: str) -> str:
    """Patterns for a number, a number with a range in brackets, a range, a bound: one RE2 alternation, no captures."""
    dash = f"{_SPACE}?[-–—]{_SPACE}?"
    pair = f"{number}{dash}{number}"
    return rf"(?:{number}(?:{_SPACE}?[(\[]{pair}[)\]])?|{pair}|[<>≤≥~≈]{_SPACE}?{number})"


# With a percent sign a comma is as likely a decimal one, so those texts are left to the precise reader.
_GATE = rf"^(?:{_forms(f'(?:{_PLAIN}|{_SPACED}|{_COMMAS})')}|{_forms(f'(?:{_PLAIN}|{_SPACED})')}{_SPACE}?%)$"
# Four captures are the most that RE2 takes in one pass; a fifth makes it three times as slow.
_PARTS = r"^(?P<sign>[<>≤≥~≈]?)(?P<a>[0-9.]+)(?:[(\[](?P<b>[0-9.]+))?(?:[-–—](?P<c>[0-9.]+))?[)\]]?%?$"
_SIGNS = {"": "exact", "<": "less_than", ">": "more_than", "≤": "at_most", "≥": "at_least", "~": "about", "≈": "about"}
_WORDED = {"more than ": ">", "over ": ">", "at least ": "≥", "less than ": "<", "about ": "~", "around ": "~"}
_MACHINE_GATE = rf"^-?{_PLAIN}$"
_LONG_GATE = r"^-?(?:0|[1-9][0-9]{0,14})\.[0-9]{6,20}$"  # as computers print what they computed
_MACHINE = re.compile(rf"[-−]?(?:{GROUPED})(?:\.[0-9]+)?")
_MISSING_MARKS = frozenset("- – — . .. ... … : na n/a n.a. null none н/д жок".split() + ["нет данных"])
_ODD = re.compile(r"true|false|[-+]?0x[0-9a-f]+|[-+]?0[0-9]+(?:\.[0-9]+)?|[-+]?[0-9.]+e[-+]?[0-9]+|[-+]?[0-9_.]*_[0-9_.]*")
_NOT_FINITE = re.compile(r"[-+−]?(?:nan|inf|infinity|∞)")


def read_number(text: pd.Series) -> pd.DataFrame:
    """Columns number (float64, NaN if empty or refused) and reason (str, "" when read or empty); index as given.

    For the machine columns value, lower and upper: 1234, 1234.5, -1.5, 26 000 and 1'234 are read, nothing else.
    """
    tidied = _tidied(text)
    fast = _flags(pc.match_substring_regex(tidied, _MACHINE_GATE))
    fast |= _comes_back(tidied)
    numbers = np.full(len(text), math.nan)
    numbers[fast] = _floats(tidied.filter(pa.array(fast))) + 0.0  # -0 is 0
    reasons = np.zeros(len(text), dtype=np.int64)
    names = [""]
    rest = _distinct(tidied, ~fast, _number)
    if rest:
        where, which, read = rest
        names += [reason for _, reason in read]
        numbers[where] = np.array([number for number, _ in read])[which]
        reasons[where] = which + 1
    return pd.DataFrame({"number": numbers, "reason": _text(names, reasons)}, index=text.index)


def read_printed(text: pd.Series) -> pd.DataFrame:
    """Columns value, lower, upper (float64), qualifier, unit_hint ("percent", "permille", ""), reason (str); index as given.

    For figures as people print them, in English, Russian or Kyrgyz: 26,000; 25 000 (21 000-30 000); <0.1; 10-12 тыс.;
    100 миңден ашык. Empty text gives an empty row; a text with a reason gives no number at all.
    """
    tidied = _tidied(text)
    signed = _signed(tidied)
    fast = _flags(pc.match_substring_regex(signed, _GATE))
    bounds = np.full((3, len(text)), math.nan)
    names = [sorted({"", *_SIGNS.values(), "between"}), ["", "percent"], ["", "bounds_swapped"]]
    codes = np.zeros((3, len(text)), dtype=np.int64)
    if fast.any():
        bounds[:, fast], codes[:, fast] = _read_common(signed.filter(pa.array(fast)), names[0])
    rest = _distinct(tidied, ~fast, read_one)
    if rest:
        where, which, read = rest
        for row, found in enumerate(zip(*[reading[:3] for reading in read], strict=True)):
            bounds[row, where] = np.array(found)[which]
        for row, found in enumerate(zip(*[reading[3:] for reading in read], strict=True)):
            codes[row, where] = which + len(names[row])
            names[row] = [*names[row], *found]
    texts = [_text(*column) for column in zip(names, codes, strict=True)]
    return pd.DataFrame(dict(zip(Reading._fields, [*bounds, *texts], strict=True)), index=text.index)


def _signed(printed: pa.LargeStringArray) -> pa.LargeStringArray:
    """The commonest English qualifiers before a number as their signs, so that Arrow reads those texts too."""
    for words, sign in _WORDED.items():
        if pc.any(pc.starts_with(printed, words)).as_py():
            printed = pc.replace_substring_regex(printed, f"^{words}([0-9])", rf"{sign}\1")
    return printed


def _read_common(printed: pa.LargeStringArray, qualifiers: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Numbers (3 rows: value, lower, upper) and codes (3 rows: qualifier, percent, swapped) of texts that passed the gate."""
    parts = pc.extract_regex(_without_separators(printed), _PARTS)
    sign, a, b, c = (pc.struct_field(parts, name) for name in ("sign", "a", "b", "c"))
    first, second, third = _floats(a), _floats(b), _floats(c)
    open_low, open_high = (_flags(pc.is_in(sign, pa.array(ends, sign.type))) for ends in ([">", "≥"], ["<", "≤"]))
    bracket = ~np.isnan(second)
    between = ~bracket & ~np.isnan(third)
    value = np.where(between | open_low | open_high, math.nan, first)
    lower = np.where(between | open_low, first, second)
    upper = np.where(open_high, first, third)
    swapped = lower > upper
    code = pc.index_in(sign, pa.array(list(_SIGNS), sign.type)).to_numpy(zero_copy_only=False)
    qualifier = np.array([qualifiers.index(name) for name in _SIGNS.values()])[code]
    qualifier[between] = qualifiers.index("between")
    numbers, codes = np.stack([value, lower, upper]), np.stack([qualifier, _flags(pc.ends_with(printed, "%")), swapped])
    numbers[:, swapped] = math.nan
    codes[:2, swapped] = 0  # "" is the first name in every list
    return numbers, codes


def _without_separators(printed: pa.LargeStringArray) -> pa.LargeStringArray:
    """The texts without spaces and thousands commas; the gate has seen that none of them is a decimal sign."""
    if not pc.all(pc.string_is_ascii(printed)).as_py():
        return pc.replace_substring_regex(printed, "[, \u00a0\u2009\u202f]+", "")
    return pc.replace_substring(pc.replace_substring(printed, ",", ""), " ", "")


def _tidied(text: pd.Series) -> pa.LargeStringArray:
    """The column as one Arrow array, without spaces and invisible characters around each text; missing is ""."""
    return pc.utf8_trim(pc.fill_null(pa.array(text, pa.large_string(), from_pandas=True), ""), SPACES + UNSEEN)


def _distinct(
    tidied: pa.LargeStringArray, wanted: np.ndarray, read: Callable[[str], _Read]
) -> tuple[np.ndarray, np.ndarray, list[_Read]] | None:
    """Read each distinct text among the wanted rows once: their positions, the reading each of them has, the readings."""
    where = np.flatnonzero(wanted)
    if not len(where):
        return None
    encoded = tidied.filter(pa.array(wanted)).dictionary_encode()
    return where, encoded.indices.to_numpy(), [read(text) for text in encoded.dictionary.to_pylist()]


def _number(text: str) -> tuple[float, str]:
    """One machine number and "", or NaN and the reason why it cannot be read; empty text has neither."""
    text = tidy(text)
    try:
        if _MACHINE.fullmatch(text):
            return exact(text.replace("−", "-").replace(" ", "").replace("'", "")), ""
        return math.nan, _why_not_a_number(text.lower()) if text else ""
    except Refused as refused:
        return math.nan, refused.reason


def _why_not_a_number(text: str) -> str:
    if text in _MISSING_MARKS:
        return "missing_mark"
    if _NOT_FINITE.fullmatch(text):
        return "not_finite"
    if _ODD.fullmatch(text):
        return "not_finite" if "e" in text and _overflows(text) else "odd_notation"
    if re.fullmatch(r"[-−]?[0-9][0-9., ']*", text):
        return "ambiguous_separator"
    if re.fullmatch(r"[-−]?[0-9][0-9., ']* ?%", text):
        return "percent_sign"
    reading = read_one(text)
    if reading.qualifier == "exact":
        return "not_a_number" if math.isnan(reading.lower) else "range_in_number"
    if reading.qualifier:
        return "range_in_number" if reading.qualifier == "between" else "qualifier_in_number"
    return reading.reason if reading.reason in ("footnote_mark", "odd_notation", "in_brackets") else "not_a_number"


def _overflows(text: str) -> bool:
    try:
        return math.isinf(float(text))
    except ValueError:  # 1.2.3e5, true
        return False


def _comes_back(tidied: pa.LargeStringArray) -> np.ndarray:
    """Which texts are long decimals that a float gives back as they were written, digit for digit."""
    found = pc.match_substring_regex(tidied, _LONG_GATE)
    long = tidied.filter(found)
    back = _flags(found).copy()
    back[back] = _flags(pc.equal(pc.cast(pc.cast(long, pa.float64()), pa.large_string()), long))
    return back


def _flags(found: pa.BooleanArray) -> np.ndarray:
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)


def _floats(digits: pa.LargeStringArray) -> np.ndarray:
    """Plain decimals as float64, NaN for ""."""
    numbers = pc.cast(pc.if_else(pc.equal(digits, ""), "nan", digits), pa.float64())
    return np.asarray(numbers.to_numpy(zero_copy_only=False), dtype=np.float64)


def _text(names: list[str], codes: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """One of the names for each code, as a text column."""
    named: pd.api.extensions.ExtensionArray = pd.array(pa.array(names, pa.large_string()).take(pa.array(codes)), dtype="str")
    return named

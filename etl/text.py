"""What a cell says once spaces at its ends and invisible characters are gone; everything else stays as typed."""

import unicodedata
from collections.abc import Collection
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# Zero-width marks and soft hyphens: they make two equal words unequal and are never meant.
_INVISIBLE = "\u200b-\u200f\u2060\ufeff\u00ad"
# Marks that turn the direction of what follows: of no harm in a note, a trick in a code.
_TURNING = "\u202a-\u202e\u2066-\u2069"
_SIGNS = "\u2400-\u2421"  # what our reports show control characters as
_BREAKS = "[\t\n\r\x0b\x0c\x85\u2028\u2029]+"
# Without these "<25" and "25+" would be one group.
_COMPARING = {"<": "under", ">": "over", "≤": "up to", "≥": "from", "+": "plus", "%": "percent"}
SLUG = r"[a-z0-9]+(?:[-.][a-z0-9]+)*"
CONTROL = f"[\x00-\x08\x0e-\x1f\x7f{_SIGNS}{_TURNING}]"


class Tidied(NamedTuple):
    """Columns of text as they are taken, those that may still hold control characters, and where each was first changed."""

    table: pa.Table
    doubtful: set[str]
    changed: dict[str, int]  # column -> position of the first cell that is not as typed


def tidy(table: pa.Table, free: Collection[str] = ()) -> Tidied:
    """The same columns of text without spaces at the ends, without invisible characters, on one line, composed (NFC).

    In the columns of `free` text, marks of direction are taken out too; in codes they stay, to be told.
    """
    tidied: dict[str, pa.Array] = {}
    doubtful: set[str] = set()
    changed: dict[str, int] = {}
    for name in table.column_names:
        typed = column = table[name].combine_chunks()
        octets = _octets(column)
        if len(octets) and (octets.min() < 0x20 or octets.max() > 0x7E):
            unseen = f"[{_INVISIBLE}{_TURNING if name in free else ''}]"
            column = pc.replace_substring_regex(pc.replace_substring_regex(column, _BREAKS, " "), unseen, "")
            column = pc.utf8_normalize(column, "NFC")
            doubtful.add(name)
        tidied[name] = column = pc.utf8_trim_whitespace(column) if len(octets) else column
        if name in doubtful or len(_octets(column)) != len(octets):
            first = pc.index(pc.not_equal(typed, column), True).as_py()
            changed |= {name: first} if first >= 0 else {}
    return Tidied(pa.table(tidied), doubtful, changed)


def _octets(column: pa.Array) -> np.ndarray:
    """The bytes of all its text, without a copy."""
    _, offsets, data = column.buffers()
    if data is None:
        return np.empty(0, np.uint8)
    ends = np.frombuffer(offsets, np.int64 if pa.types.is_large_string(column.type) else np.int32)
    return np.frombuffer(data, np.uint8)[ends[column.offset] : ends[column.offset + len(column)]]


def anywhere(column: pa.Array | pa.ChunkedArray, pattern: str) -> bool:
    """Whether the RE2 pattern fits somewhere in all the text of a column run together: quicker than to ask each cell.

    A pattern without anchors that fits nowhere fits no cell; one that fits may do so across two cells, so ask the cells then.
    """
    octets = _octets(column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column)
    ends = pa.py_buffer(np.array([0, len(octets)], np.int64))
    whole = pa.LargeStringArray.from_buffers(1, ends, pa.py_buffer(np.ascontiguousarray(octets)))
    return bool(pc.match_substring_regex(whole, pattern)[0].as_py())


def slug(words: str) -> str:
    """Words as a part of a key: letters and digits of any script, signs that compare as words, the rest hyphens."""
    composed = unicodedata.normalize("NFKC", words).casefold()
    for sign, word in _COMPARING.items():
        composed = composed.replace(sign, f" {word} ")
    return "-".join("".join(letter if letter.isalnum() else " " for letter in composed).split())

"""What a cell says once spaces at its ends and invisible characters are gone; everything else stays as typed."""

import unicodedata

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# Zero-width and direction marks: they make two equal words unequal and are never meant.
_INVISIBLE = "[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]"
_BREAKS = "[\t\n\r\x0b\x0c\x85\u2028\u2029]+"
CONTROL = "[\x00-\x08\x0e-\x1f\x7f]"


def tidy(table: pa.Table) -> tuple[pa.Table, set[str]]:
    """The same columns of text without spaces at the ends, without invisible characters, on one line, composed (NFC).

    Second, the names of columns that may still hold control characters.
    """
    tidied, doubtful = {}, set()
    for name in table.column_names:
        column = table[name].combine_chunks()
        octets = _octets(column)
        if len(octets) and (octets.min() < 0x20 or octets.max() > 0x7E):
            column = pc.replace_substring_regex(pc.replace_substring_regex(column, _BREAKS, " "), _INVISIBLE, "")
            column = pc.utf8_normalize(column, "NFC")
            doubtful.add(name)
        tidied[name] = pc.utf8_trim_whitespace(column) if len(octets) else column
    return pa.table(tidied), doubtful


def _octets(column: pa.Array) -> np.ndarray:
    """The bytes of all its text, without a copy."""
    _, offsets, data = column.buffers()
    if data is None:
        return np.empty(0, np.uint8)
    ends = np.frombuffer(offsets, np.int64 if pa.types.is_large_string(column.type) else np.int32)
    return np.frombuffer(data, np.uint8)[ends[column.offset] : ends[column.offset + len(column)]]


def slug(words: str) -> str:
    """Words as a part of a key: letters and digits of any script, the rest hyphens."""
    composed = unicodedata.normalize("NFKC", words).casefold()
    return "-".join("".join(letter if letter.isalnum() else " " for letter in composed).split())

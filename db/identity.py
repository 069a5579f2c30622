"""What makes two rows the same statement: a hash of what they say, equal on every installation."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b, sha256

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from db.schema import content_columns

_FIELD_END = "\x1f"  # no text of ours holds it: the checks refuse control characters


def ids(ledger: str, rows: pa.Table) -> pa.Array:
    """The id of each row, as text: 32 hex digits of BLAKE2b over its ledger and every `column=text` that is not empty.

    `rows` holds the content columns of `ledger` (absent columns count as empty); numbers are float64. Because empty columns are
    left out, a column added to the format later changes no id.
    """
    parts: list[pa.ChunkedArray | pa.Scalar] = [pa.scalar(ledger + _FIELD_END)]
    for name in sorted(content_columns(ledger)):
        if name in rows.column_names and rows[name].null_count < len(rows[name]):
            parts += _field(name, rows[name])
    joined = pc.binary_join_element_wise(*parts, "")
    octets = b"".join([blake2b(text, digest_size=16).digest() for text in joined.cast(pa.binary()).to_pylist()])
    return pa.array(np.frombuffer(octets.hex().encode(), "S32")).cast(pa.string())


def _field(name: str, column: pa.ChunkedArray) -> list[pa.ChunkedArray | pa.Scalar]:
    words = number_text(column) if pa.types.is_floating(column.type) else column.cast(pa.string())
    parts = [pa.scalar(f"{name}="), words, pa.scalar(_FIELD_END)]
    if not words.null_count and not pc.any(pc.equal(words, "")).as_py():
        return parts
    filled = pc.fill_null(pc.not_equal(words, ""), False)
    return [pc.if_else(filled, pc.binary_join_element_wise(*parts, ""), pa.scalar(""))]


def number_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Each float64 as its shortest exact decimal text: whole numbers without a point, else Python's repr; null stays null."""
    whole = pc.and_(pc.equal(pc.floor(column), column), pc.less(pc.abs(column), 2.0**53))
    if pc.all(pc.fill_null(whole, True)).as_py():
        return column.cast(pa.int64()).cast(pa.string())
    return pa.chunked_array([pa.array([one_number(number) for number in column.to_pylist()], pa.string())])


def one_number(number: float | None) -> str | None:
    """`number_text` of a single number."""
    if number is None:
        return None
    return str(int(number)) if number.is_integer() and abs(number) < 2.0**53 else repr(number)


def digest(by_ledger: Mapping[str, Sequence[str] | pa.ChunkedArray]) -> str:
    """SHA-256 over ids by ledger, in an order that depends on nothing but the ids themselves."""
    total = sha256()
    for ledger in sorted(by_ledger):
        octets = [_octets(chunk) for chunk in _chunks(by_ledger[ledger])]
        total.update(f"{ledger}:{sum(map(len, octets))}\n".encode())
        total.update(np.sort(np.concatenate([np.empty(0, "S32"), *octets])).tobytes())
    return total.hexdigest()


def _chunks(ids_of: Sequence[str] | pa.ChunkedArray) -> list[pa.Array]:
    return ids_of.chunks if isinstance(ids_of, pa.ChunkedArray) else [pa.array(ids_of, pa.string())]


def _octets(chunk: pa.Array) -> np.ndarray:
    fixed = chunk.cast(pa.binary(32))  # an id has 32 characters; anything else raises here
    return np.frombuffer(fixed.buffers()[1] or b"", "S32")[fixed.offset : fixed.offset + len(fixed)]

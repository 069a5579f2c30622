"""What makes two rows the same statement: a hash of what they say, equal on every installation."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b, sha256

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from db.schema import content_columns

_PARTED = "\x1f"  # no text of ours holds it: the checks refuse control characters


def ids(ledger: str, rows: pa.Table) -> pa.Array:
    """The id of each row, as text: 32 hex digits of BLAKE2b over the ledger's name and its content columns in their order.

    `rows` holds the content columns of `ledger` (absent columns count as empty); numbers are float64. Fields are parted by the
    character 1F, and empty fields at the end are left out, so a column that is added to the format last changes no id.
    """
    none = pa.scalar("")
    fields = [_field(rows[name]) if name in rows.column_names else none for name in content_columns(ledger)]
    joined = pc.binary_join_element_wise(pa.scalar(ledger), *fields, _PARTED, null_handling="replace", null_replacement="")
    octets = pc.ascii_rtrim(joined, _PARTED).cast(pa.binary()).to_pylist()
    digests = b"".join([blake2b(each, digest_size=16).digest() for each in octets])
    return pa.array(np.frombuffer(digests.hex().encode(), "S32")).cast(pa.string())


def _field(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return number_text(column) if pa.types.is_floating(column.type) else column.cast(pa.string())


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
    """SHA-256 over ids by ledger, in an order that depends on nothing but the ids themselves; empty ones do not count."""
    total = sha256()
    for ledger in sorted(by_ledger):
        ordered = np.concatenate([np.empty(0, "S32"), *_octets(by_ledger[ledger])])
        ordered.sort()
        total.update(f"{ledger}:{len(ordered)}\n".encode())
        total.update(ordered.tobytes())
    return total.hexdigest()


def _octets(ids_of: Sequence[str] | pa.ChunkedArray) -> Iterator[np.ndarray]:
    chunks = ids_of.chunks if isinstance(ids_of, pa.ChunkedArray) else [pa.array(ids_of, pa.string())]
    for chunk in chunks:
        fixed = chunk.filter(pc.not_equal(chunk, "")).cast(pa.binary(32))  # an id has 32 characters; anything else raises here
        yield np.frombuffer(fixed.buffers()[1] or b"", "S32")[fixed.offset : fixed.offset + len(fixed)]

"""The variables of a Stata file and its observations as bytes."""

import struct
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.formats.cells import BOUNDS_ONLY
from dashboard.formats.view import CannotHold, Field, View
from dashboard.language import _

WHY = "why there is no number"  # beside the rows while they wait: letters of cells.MISSING_KINDS
FIRST = b"first"  # metadata of a batch: the number of its first observation
LONGEST_STR = 244  # bytes of a padded text; what is longer is kept once, as strL
NUMBERS = ("value", "lower", "upper")

_STRL, _DOUBLE, _LONG = 32768, 65526, 65528  # types as the format numbers them
_MISSING_LONG = 2_147_483_621  # "."; ".a" is the next
_MISSING_DOUBLE, _NEXT_DOUBLE = 0x7FE0000000000000, 1 << 40
_LONG_TEXT = struct.Struct("<3sIQBI")  # "GSO", variable, observation, kind, bytes with the NUL at the end


class Variable:
    """One variable: its field, its number (from 1), and what its cells turned out to need."""

    def __init__(self, field: Field, number: int, name: str) -> None:
        self.field, self.number, self.name = field, number, name
        self.codes = list(field.codes or ()) if field.kind == "code" else []
        self.type = {"number": _DOUBLE, "integer": _LONG, "code": _LONG}.get(field.kind, 0)
        self.longest = 1
        self.long_bytes = 0

    def see(self, cells: pa.ChunkedArray) -> None:
        """Look at some cells. Raises CannotHold when Stata cannot hold one whole."""
        if self.field.kind == "code":
            self.codes += sorted(code for code in pc.unique(cells).to_pylist() if code is not None and code not in self.codes)
        elif self.field.kind == "integer":
            if pc.any(pc.greater_equal(pc.abs(cells), _MISSING_LONG)).as_py():
                raise CannotHold(
                    _(
                        "A number in %(name)s is too large for a whole number of Stata. Take csv instead.",
                        name=self.field.name,
                    )
                )
        elif self.field.kind != "number":
            if pc.any(pc.match_substring(cells, "\0")).as_py():
                raise CannotHold(
                    _(
                        "A text in %(name)s holds a NUL, at which Stata would cut it off. Take csv instead.",
                        name=self.field.name,
                    )
                )
            length = pc.binary_length(cells)
            self.longest = max(self.longest, pc.max(length).as_py() or 0)
            held = pc.sum(pc.if_else(pc.greater(length, 0), pc.add(pc.cast(length, pa.int64()), _LONG_TEXT.size + 1), 0))
            self.long_bytes += held.as_py() or 0

    def settle(self) -> None:
        """All cells were seen: choose how wide a text is."""
        if not self.type:
            self.type = self.longest if self.longest <= LONGEST_STR else _STRL

    @property
    def is_long(self) -> bool:
        """Whether its texts are kept apart from the rows."""
        return self.type == _STRL

    @property
    def labels(self) -> str:
        """Name of its set of value labels; "" for none."""
        return self.name if self.codes else "missing_kinds" if self.field.name in NUMBERS else ""

    @property
    def format(self) -> str:
        """How Stata shows it."""
        return {_DOUBLE: "%10.0g", _LONG: "%12.0g", _STRL: "%9s"}.get(self.type, f"%-{self.type}s")

    @property
    def numpy(self) -> str:
        """Its cells as numpy packs them."""
        return {_DOUBLE: "<u8", _LONG: "<i4", _STRL: "<u8"}.get(self.type, f"S{self.type}")


def variables_of(view: View) -> list[Variable]:
    """One variable for each field, in order; names are ASCII, at most 32 characters, and differ."""
    found: list[Variable] = []
    taken: set[str] = set()
    for number, field in enumerate(view.fields, 1):
        plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign == "_") else "_" for sign in field.name)[:32]
        plain = plain if not plain[:1].isdigit() else f"_{plain[:31]}"
        name = plain if plain not in taken else f"{plain[:28]}_{number}"
        taken.add(name)
        found.append(Variable(field, number, name))
    return found


def numbered(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The tables, each with the number of its first observation in its metadata."""
    first = 1
    for rows in tables:
        yield rows.replace_schema_metadata({FIRST: str(first).encode()})
        first += rows.num_rows


def records(rows: pa.Table, variables: Sequence[Variable]) -> bytes:
    """Numbered rows as observations."""
    packed = np.zeros(rows.num_rows, np.dtype([(variable.name, variable.numpy) for variable in variables]))
    first = int(rows.schema.metadata[FIRST])
    for variable in variables:
        cells = rows[variable.field.name]
        if variable.is_long:
            there = pc.fill_null(pc.greater(pc.binary_length(cells), 0), False).to_numpy()
            observations = np.arange(first, first + rows.num_rows, dtype=np.uint64)
            packed[variable.name] = np.where(there, (observations << np.uint64(16)) | np.uint64(variable.number), np.uint64(0))
        elif variable.type == _DOUBLE:
            packed[variable.name] = _doubles(cells, _why(rows, variable))
        elif variable.type == _LONG:
            packed[variable.name] = _longs(cells, variable)
        else:
            packed[variable.name] = [text.encode() for text in pc.fill_null(cells, "").to_pylist()]
    return packed.tobytes()


def long_texts(tables: Iterable[pa.Table], variables: Sequence[Variable]) -> Iterator[bytes]:
    """The texts of the strL variables of numbered rows, in the order of the observations."""
    long = [variable for variable in variables if variable.is_long]
    for rows in tables if long else ():
        first = int(rows.schema.metadata[FIRST])
        columns = [rows[variable.field.name].to_pylist() for variable in long]
        pieces = []
        for at, cells in enumerate(zip(*columns, strict=True)):
            for variable, text in zip(long, cells, strict=True):
                if text:
                    octets = text.encode()
                    pieces += [_LONG_TEXT.pack(b"GSO", variable.number, first + at, 130, len(octets) + 1), octets, b"\0"]
        yield b"".join(pieces)


def _doubles(cells: pa.ChunkedArray, why: np.ndarray) -> np.ndarray:
    bits: np.ndarray = pc.fill_null(cells, 0.0).to_numpy().astype("<f8").view("<u8").copy()
    empty = cells.is_null().to_numpy()
    bits[empty] = _MISSING_DOUBLE + why[empty] * np.uint64(_NEXT_DOUBLE)
    return bits


def _why(rows: pa.Table, variable: Variable) -> np.ndarray:
    """For each row which missing value is meant where there is no number: 0 for ".", 1 for ".a" and so on.

    A bound that is not there beside another is no missing point: the source states none.
    """
    name = variable.field.name
    letters: list[str | None] = rows[WHY].to_pylist() if name in NUMBERS else [None] * rows.num_rows
    silent = "" if name == "value" else BOUNDS_ONLY
    return np.array([ord(letter) - 96 if letter and letter != silent else 0 for letter in letters], np.uint64)


def _longs(cells: pa.ChunkedArray, variable: Variable) -> np.ndarray:
    if variable.field.kind == "code":
        cells = pc.add(pc.index_in(cells, value_set=pa.array(variable.codes, pa.string()), skip_nulls=True), 1)
    whole: np.ndarray = pc.fill_null(cells.cast(pa.int64()), _MISSING_LONG).to_numpy()
    return whole

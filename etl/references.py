"""What only shows when a whole sheet is read: a key that stands twice, a quoted statement that is not there, a circle."""

from difflib import get_close_matches

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from db import ledger, queries
from db.phrasing import wording
from etl.problems import Findings, problem
from etl.statements import LEDGER, row_list


class Keys:
    """The keys of a sheet with their row numbers, and what each of them quotes."""

    def __init__(self) -> None:
        self._keys: list[pa.Array] = []
        self._rows: list[pa.Array] = []
        self.quotes: dict[str, tuple[str, int]] = {}
        self._lookup: set[str] | None = None

    def add(self, rows: pa.Table) -> None:
        """Take in the rows of one more chunk: key, row, and quotes where the file has it."""
        self._keys += rows["key"].chunks
        self._rows += rows["row"].chunks
        if "quotes" in rows.column_names:
            some = rows.select(["key", "quotes", "row"]).filter(pc.is_valid(rows["quotes"]))
            self.quotes |= {key: (quoted, row) for key, quoted, row in zip(*[c.to_pylist() for c in some.columns], strict=True)}

    def rows(self) -> npt.NDArray[np.int64]:
        """The row numbers, in the order in which they came."""
        rows: npt.NDArray[np.int64] = pa.chunked_array(self._rows, pa.int64()).to_numpy()
        return rows

    def __len__(self) -> int:
        return sum(len(part) for part in self._keys)

    def __contains__(self, key: str) -> bool:
        if self._lookup is None:
            self._lookup = set(pa.chunked_array(self._keys, pa.string()).to_pylist())
        return key in self._lookup

    def repeated(self) -> dict[str, list[int]]:
        """Keys that stand more than once, with their rows."""
        keys = pa.chunked_array(self._keys, pa.string())
        # A file in order of its keys, as our own exports are, needs no table of a million of them.
        if not len(keys) or pc.all(pc.less(keys[:-1], keys[1:])).as_py() or pc.count_distinct(keys).as_py() == len(keys):
            return {}
        counts = pc.value_counts(keys)
        twice = counts.field("values").filter(pc.greater(counts.field("counts"), 1)).drop_null()
        where = pc.is_in(keys, value_set=twice)
        rows = pa.chunked_array(self._rows, pa.int64()).filter(where).to_pylist()
        found: dict[str, list[int]] = {}
        for key, row in zip(keys.filter(where).to_pylist(), rows, strict=True):
            found.setdefault(key, []).append(row)
        return found


def check_keys(sheet: str, keys: Keys, findings: Findings, *, alone: bool) -> None:
    """A problem for each key that stands more than once, naming its rows; one for a sheet that is alone and has no row."""
    if alone and not len(keys) and not findings.errors:
        findings.add([problem("no_rows", sheet)])
    for key, rows in keys.repeated().items():
        if key:
            findings.add([problem("duplicate_key", sheet, rows[-1], "key", key, rows=row_list(np.array(rows)))])
            findings.mark(sheet, rows)


def check_quotes(connection: Connection, sheet: str, keys: Keys, findings: Findings) -> None:
    """A problem for each statement that quotes one neither in the file nor held, or that in the end quotes itself."""
    if not keys.quotes:
        return
    name = LEDGER[sheet]
    outside = sorted({quoted for quoted, _ in keys.quotes.values() if quoted not in keys})
    held = ledger.live_ids(connection, name, outside)
    for key, (quoted, row) in keys.quotes.items():
        if quoted not in keys and quoted not in held:
            near = get_close_matches(quoted, [*(keys._lookup or ()), *held], 1, 0.8) if len(keys) < 50_000 else []
            hint = wording("; or is it '{near}'?", near=near[0]) if near else ""
            findings.add([problem("broken_quotes", sheet, row, "quotes", quoted, nearest=hint)])
        elif _circular(key, keys, connection, name):
            findings.add([problem("circular_quotes", sheet, row, "quotes", quoted)])


def _circular(key: str, keys: Keys, connection: Connection, name: str) -> bool:
    seen, at = {key}, keys.quotes[key][0]
    while at not in seen:
        seen.add(at)
        if at in keys.quotes:
            at = keys.quotes[at][0]
        elif at in keys:
            return False
        else:
            onward = queries.chain(connection, name, at)["quotes"].iloc[:1]
            if not len(onward) or not onward.iloc[0]:
                return False
            at = onward.iloc[0]
    return at == key

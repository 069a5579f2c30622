"""What a source does not let out: its rows keep citation and link, and say why their numbers and words are not here."""

from collections import Counter
from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.citations.works import Teller, tellers_of
from dashboard.formats.view import STATEMENTS, WITHHELD, View

# What a source says, in numbers and in words; a note of ours beside it may repeat its numbers.
ITS_OWN = ("value", "lower", "upper", "as_printed", "reported_as", "interval_type", "obs_status", "quote", "description", "note")
WHOSE = "source"  # the column that every row must have to be passed on
_TOLD = {WHOSE, "attribution", "claimant", "original"}


class Counts:
    """Of each source, by its key: how many rows are here, of how many the numbers are not, and whom the rows say it passes on."""

    def __init__(self) -> None:
        self.here: Counter[str] = Counter()
        self.withheld: Counter[str] = Counter()
        self.tellers: dict[str, set[Teller]] = {}

    @property
    def rows(self) -> int:
        """How many rows are here."""
        return self.here.total()


def withhold(view: View, chunk: pa.Table) -> pa.Table:
    """The rows without what may not be passed on; the qualifier of such a figure is WITHHELD.

    Raises ValueError when the rows do not name their source although one of the sources is not to be passed on.
    """
    keys = closed(view)
    if not keys:
        return chunk
    if WHOSE not in chunk.column_names:
        raise ValueError("the rows do not name their source, so what may not be passed on cannot be left out")
    shut = _shut(chunk, keys)
    if not pc.any(shut).as_py():
        return chunk
    for at, name in enumerate(chunk.column_names):
        if name in ITS_OWN or name == "qualifier":
            column = chunk[name]
            instead = pa.scalar(WITHHELD if name == "qualifier" else None, column.type)
            chunk = chunk.set_column(at, name, pc.if_else(shut, instead, column))
    return chunk


def counted(view: View, chunks: Iterable[pa.Table], counts: Counts) -> Iterator[pa.Table]:
    """The rows as they come, counted in `counts`."""
    for pieces in chunks:
        chunk = pieces.combine_chunks()
        if WHOSE not in chunk.column_names:
            counts.here[""] += chunk.num_rows
        else:
            _count(counts.here, chunk)
            if keys := closed(view):
                _count(counts.withheld, chunk.filter(_shut(chunk, keys)))
            if _TOLD <= set(chunk.column_names):
                for source, tellers in tellers_of(chunk.select(sorted(_TOLD)).to_pandas()).items():
                    counts.tellers.setdefault(source, set()).update(tellers)
        yield chunk


def closed(view: View) -> list[str]:
    """Keys of the sources whose rows in this view are withheld."""
    return sorted(view.not_passed_on) if view.table in STATEMENTS else []


def _shut(chunk: pa.Table, keys: list[str]) -> pa.ChunkedArray:
    return pc.is_in(chunk[WHOSE], value_set=pa.array(keys, pa.string()))


def _count(total: Counter[str], rows: pa.Table) -> None:
    for each in pc.value_counts(rows[WHOSE].cast(pa.string())).to_pylist():
        total[each["values"] or ""] += each["counts"]

"""What a source does not let out: its rows stay out of bundles, its citation and link stay in, how many are missing is said."""

from collections import Counter
from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.citations.works import Teller, tellers_of
from dashboard.formats.view import STATEMENTS, View

_TOLD = {"source", "attribution", "claimant", "original"}


class Counts:
    """Of each source, by its key: how many rows went through, how many were held back, and whom the rows say it passes on."""

    def __init__(self) -> None:
        self.passed: Counter[str] = Counter()
        self.held_back: Counter[str] = Counter()
        self.tellers: dict[str, set[Teller]] = {}

    @property
    def rows(self) -> int:
        """How many rows went through."""
        return self.passed.total()


def passed_on(view: View, chunks: Iterable[pa.Table], counts: Counts) -> Iterator[pa.Table]:
    """The rows that may be in a bundle, counted in `counts`.

    Raises ValueError when the rows do not name their source although one of the sources is not to be passed on.
    """
    keys = view.not_passed_on if view.table in STATEMENTS else frozenset()
    for pieces in chunks:
        chunk = pieces.combine_chunks()
        if "source" not in chunk.column_names:
            if keys:
                raise ValueError("the rows do not name their source, so what may not be passed on cannot be left out")
            counts.passed[""] += chunk.num_rows
            yield chunk
            continue
        closed = pc.is_in(chunk["source"], value_set=pa.array(sorted(keys), pa.string()))
        kept = chunk.filter(pc.invert(closed))
        _count(counts.held_back, chunk.filter(closed))
        _count(counts.passed, kept)
        if _TOLD <= set(chunk.column_names):
            for source, tellers in tellers_of(kept.select(sorted(_TOLD)).to_pandas()).items():
                counts.tellers.setdefault(source, set()).update(tellers)
        if kept.num_rows:
            yield kept


def _count(total: Counter[str], rows: pa.Table) -> None:
    for each in pc.value_counts(rows["source"].cast(pa.string())).to_pylist():
        total[each["values"] or ""] += each["counts"]

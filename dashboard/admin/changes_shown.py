"""What a load changes, shown: first what goes, then what changes, then what comes, each before and after in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.admin.context import DeskContext
from dashboard.revisions import Revision

WITHDRAWN, CHANGED, ADDED = "withdrawn", "changed", "added"
ANCHOR = "changes"


@dataclass(frozen=True)
class Unheld(DeskContext):
    """The context of what is not held yet: a link to one of the statements `coming` (ids, keys) leads to the list of changes."""

    coming: frozenset[str] = field(default_factory=frozenset)

    def href(self, path: str, /, **query: object) -> str:
        """As Context.href; a page that is not there yet is not linked to."""
        return f"#{ANCHOR}" if path.rpartition("/")[2] in self.coming else super().href(path, **query)


def part_in_order(changes: pa.Table, offset: int, size: int) -> pa.Table:
    """`size` changes from `offset` on: first what is withdrawn, then what changes, then what is added, each as they came.

    Only these are copied, for the changes of a large load lie on the disk.
    """
    places = np.concatenate([np.flatnonzero(_side(changes, kind).to_numpy()) for kind in (WITHDRAWN, CHANGED, ADDED)])
    wanted = [changes.slice(int(place), 1) for place in places[offset : offset + size]]
    return pa.concat_tables([changes.slice(0, 0), *wanted]).combine_chunks()


def of_figures(changes: pa.Table) -> bool:
    """Whether any of them is a change to a figure."""
    return bool(pc.any(pc.equal(changes["ledger"], "figure")).as_py())


def counts(changes: pa.Table) -> Mapping[str, int]:
    """How many changes are WITHDRAWN, CHANGED and ADDED."""
    return {kind: pc.sum(_side(changes, kind)).as_py() or 0 for kind in (WITHDRAWN, CHANGED, ADDED)}


def by_kind(told: Sequence[Revision]) -> Mapping[str, Sequence[Revision]]:
    """Revisions in the order of `part_in_order`; kinds without any are left out."""
    parted: dict[str, list[Revision]] = {WITHDRAWN: [], CHANGED: [], ADDED: []}
    for revision in told:
        parted[WITHDRAWN if not revision.after else CHANGED if revision.before else ADDED].append(revision)
    return {kind: some for kind, some in parted.items() if some}


def _side(changes: pa.Table, kind: str) -> pa.ChunkedArray:
    comes, goes = pc.equal(changes["old"], ""), pc.equal(changes["new"], "")
    return {WITHDRAWN: goes, CHANGED: pc.and_(pc.invert(comes), pc.invert(goes)), ADDED: comes}[kind]

"""A file against what holds, sheet by sheet and chunk by chunk: which of its rows are new, changed, the same or refused."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from db import history, ledger
from db.spool import Spool
from etl.chunk import Chunk
from etl.known import Known
from etl.personal import check_personal
from etl.plausible import Beside
from etl.previews import MOST_ECHOES, Preview
from etl.problems import Findings, Problem, problem
from etl.read import Reading
from etl.references import Keys, check_keys, check_quotes
from etl.sheet import Sheet
from etl.statements import LEDGER, make_rows, storable

Progress = Callable[[str, int], None]

_AHEAD = 2  # chunks being checked at once: enough for two cores, little enough for memory
_SAME, _NEW, _CHANGED = range(3)


class Comparison:
    """One preview in the making; each chunk is checked on a second thread while the one before it is compared."""

    def __init__(self, connection: Connection, seen: Preview, complete: bool, progress: Progress) -> None:
        self.connection, self.seen, self.complete, self.progress = connection, seen, complete, progress
        self.known = Known.held(connection)
        self.changes: list[pa.Table] = []
        self.named: set[str] = set()
        self.beside = Beside(connection, self.known, seen.findings)

    def run(self, reading_of: Reading) -> None:
        """Fill the preview."""
        held_by_name: dict[str, Keys] = {}
        for sheet in reading_of.sheets:
            held_by_name[LEDGER[sheet.name]] = self._compare(sheet, alone=len(reading_of.sheets) == 1)
        self.progress("comparing", self.seen.read)
        if self.seen.findings.errors:
            self.seen.rows.seal()
            self.seen.rows, self.seen.echoes = Spool(), []
            return
        for name in ("figure", "milestone") if self.complete else ():
            if name in held_by_name:  # a file without milestones says nothing about them
                self._withdraw(name, held_by_name[name])
        if self.changes:
            self.seen.changes = pa.concat_tables(self.changes)

    def _compare(self, sheet: Sheet, *, alone: bool) -> Keys:
        keys, kinds = Keys(), [np.empty(0, np.int8)]
        findings = self.seen.findings
        empty = not ledger.holds_any(self.connection, LEDGER[sheet.name])
        blank = findings.blank_rows
        for rows in self._checked(sheet):
            kinds.append(self._take(sheet.name, rows, keys, empty))
            self.progress(f"checking {sheet.name}", len(keys))
        if blank := findings.blank_rows - blank:
            findings.add([problem("blank_rows", sheet.name, value=blank)])
        check_keys(sheet.name, keys, findings, alone=alone)
        check_quotes(self.connection, sheet.name, keys, findings)
        self._count(sheet.name, keys.rows(), np.concatenate(kinds))
        return keys

    def _count(self, sheet: str, rows: npt.NDArray[np.int64], kinds: npt.NDArray[np.int8]) -> None:
        wrong = self.seen.findings.wrong(sheet)
        good = kinds[~np.isin(rows, wrong)] if len(wrong) else kinds
        counts = np.bincount(good, minlength=3)
        self.seen.same += int(counts[_SAME])
        self.seen.new += int(counts[_NEW])
        self.seen.changed += int(counts[_CHANGED])
        self.seen.refused += len(wrong)
        self.seen.read += len(good) + len(wrong)

    def _checked(self, sheet: Sheet) -> Iterator[pa.Table]:
        noticed: list[Problem] = []
        waiting: deque[tuple[Future[pa.Table], Findings]] = deque()
        with ThreadPoolExecutor(2) as pool:
            for table in sheet.chunks(noticed):
                findings = Findings()
                waiting.append((pool.submit(self._make, sheet.name, table, findings), findings))
                if len(waiting) == _AHEAD:
                    yield self._finish(*waiting.popleft())
            while waiting:
                yield self._finish(*waiting.popleft())
        self.seen.findings.add(noticed)

    def _make(self, sheet: str, table: pa.Table, findings: Findings) -> pa.Table:
        check_personal(sheet, table, findings)
        return make_rows(Chunk(sheet, table, findings), self.known)

    def _finish(self, made: "Future[pa.Table]", findings: Findings) -> pa.Table:
        rows = made.result()
        self.seen.findings.merge(findings)
        return rows

    def _take(self, sheet: str, rows: pa.Table, keys: Keys, empty: bool) -> npt.NDArray[np.int8]:
        """Take in a chunk; for each of its rows whether it is the same, new or changed."""
        keys.add(rows)
        self._learn(sheet, rows)
        name = LEDGER[sheet]
        old = self._held(name, rows, empty)
        moved = pc.not_equal(old, rows["id"])
        kinds = np.where(moved, np.where(pc.equal(old, ""), _NEW, _CHANGED), _SAME).astype(np.int8)
        if sheet == "figures" and not empty:
            self.seen.echoes += self.beside.doubt(rows.filter(moved))[: MOST_ECHOES - len(self.seen.echoes)]
        if not self.seen.findings.errors and rows.num_rows:
            part = pa.table({"ledger": pa.array([name] * rows.num_rows), "key": rows["key"], "old": old, "new": rows["id"]})
            self.changes.append((part if empty else part.filter(moved)).cast(history.CHANGES))
            self.seen.rows.add(name, storable(name, rows if empty else rows.filter(moved)))
        return kinds

    def _held(self, name: str, rows: pa.Table, empty: bool) -> pa.Array:
        """The ids that are held under the keys of these rows, "" where there is none."""
        if empty or not rows.num_rows:
            return pa.array([""] * rows.num_rows, pa.string())
        keys = rows["key"].to_pylist()
        now = ledger.live_ids(self.connection, name, [key for key in keys if key])
        return pa.array([now.get(key, "") for key in keys], pa.string())

    def _learn(self, sheet: str, rows: pa.Table) -> None:
        if sheet == "sources":
            self.known.sources.update(filter(None, rows["key"].to_pylist()))
        elif sheet == "indicators":
            self.seen.findings.add(self.known.learn_indicators(self.connection, rows))
            self.beside.learn(rows)
        elif self.complete:
            self.named.update(filter(None, rows["source"].unique().to_pylist()))

    def _withdraw(self, name: str, keys: Keys) -> None:
        held = ledger.live_keys_of(self.connection, name, sorted(self.named))
        gone = {key: id for key, id in held.items() if key not in keys}
        self.changes.append(history.diff(name, gone, {}))
        self.seen.held += len(held)
        self.seen.withdrawn += len(gone)

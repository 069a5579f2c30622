"""One flow behind all doors: preview says what a file would do and changes nothing; accept does it, or nothing of it."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, Engine

from db import history, ledger
from db.engine import reading, writing
from db.schema import LEDGERS
from db.spool import Spool
from etl.chunk import Chunk
from etl.known import Known
from etl.personal import check_personal
from etl.problems import Findings, Problem, problem
from etl.read import Reading, read
from etl.references import Keys, check_keys, check_quotes
from etl.sheet import Sheet, Unreadable
from etl.statements import LEDGER, make_rows

Progress = Callable[[str, int], None]

_AHEAD = 2  # chunks being checked at once: enough for two cores, little enough for memory


@dataclass
class Preview:
    """What a file would do. `changes` has the columns of history.CHANGES.

    `read` counts the rows of the file; `same` those that hold already; `rows` holds what is new.
    """

    name: str
    sha256: str
    findings: Findings = field(default_factory=Findings)
    changes: pa.Table = field(default_factory=history.CHANGES.empty_table)
    rows: Spool = field(default_factory=Spool)
    read: int = 0
    same: int = 0

    @property
    def problems(self) -> list[Problem]:
        """Everything found, errors and warnings, in the order of the file (the first thousand)."""
        return self.findings.problems

    @property
    def ready(self) -> bool:
        """Whether nothing stands against accepting it."""
        return self.findings.errors == 0


class Refused(Exception):
    """A preview with errors was to be accepted."""


def preview(
    engine: Engine, path: Path, *, complete: bool = False, progress: Progress | None = None, encoding: str = ""
) -> Preview:
    """Read and check the file, folder or workbook at `path`, and compare it with what holds.

    `encoding` says how a CSV file is written that is not Unicode: windows-1251, koi8-r or cp866; it is never guessed.
    With `complete` the file is all that the sources it names say: what else is held from them counts as withdrawn.
    """
    try:
        reading_of = read(path, encoding)
    except Unreadable as unreadable:
        seen = Preview(path.name, "")
        seen.findings.add(unreadable.problems)
        return seen
    seen = Preview(reading_of.name, reading_of.sha256)
    seen.findings.add(reading_of.problems)
    with reading(engine) as connection:
        seen.findings.add(_loaded_before(connection, reading_of))
        _Comparison(connection, seen, complete, progress or (lambda step, count: None)).run(reading_of)
    seen.rows.seal()
    return seen


def _loaded_before(connection: Connection, read_now: Reading) -> list[Problem]:
    loads = ledger.loads(connection)
    number = loads.loc[loads["sha256"] == read_now.sha256, "number"].max()
    return [problem("same_file", read_now.name, value=str(number))] if number == number else []  # no load: NaN


def accept(engine: Engine, seen: Preview, by_whom: str, *, note: str = "", door: str = "cli") -> int | None:
    """Commit a preview as one load and return the load's number; None when it changes nothing.

    Raises Refused if the preview has errors, history.Conflict if what it compared with no longer holds.
    """
    if not seen.ready:
        raise Refused(f"{seen.findings.errors} problems stand against it")
    if not seen.changes.num_rows:
        return None
    record = history.Record(by_whom, door, seen.name, seen.sha256, note, seen.read)
    with writing(engine) as connection:
        return history.commit(connection, seen.changes, seen.rows, record)


class _Comparison:
    """One preview in the making: sheet by sheet, chunk by chunk, each chunk checked on a second thread."""

    def __init__(self, connection: Connection, seen: Preview, complete: bool, progress: Progress) -> None:
        self.connection, self.seen, self.complete, self.progress = connection, seen, complete, progress
        self.known = Known.held(connection)
        self.changes: list[pa.Table] = []
        self.named: set[str] = set()

    def run(self, reading_of: Reading) -> None:
        held_by_name: dict[str, Keys] = {}
        for sheet in reading_of.sheets:
            keys = Keys()
            empty = not ledger.holds_any(self.connection, LEDGER[sheet.name])
            blank = self.seen.findings.blank_rows
            for rows in self._checked(sheet):
                self._take(sheet.name, rows, keys, empty)
                self.progress(f"checking {sheet.name}", len(keys))
            self.seen.read += len(keys)
            if blank := self.seen.findings.blank_rows - blank:
                self.seen.findings.add([problem("blank_rows", sheet.name, value=f"{blank:,}")])
            check_keys(sheet.name, keys, self.seen.findings, alone=len(reading_of.sheets) == 1)
            check_quotes(self.connection, sheet.name, keys, self.seen.findings)
            held_by_name[LEDGER[sheet.name]] = keys
        for name in ("figure", "milestone") if self.complete else ():
            if name in held_by_name:  # a file without milestones says nothing about them
                self._withdraw(name, held_by_name[name])
        if self.changes:
            self.seen.changes = pa.concat_tables(self.changes)
        self.seen.same = self.seen.read - self._brought()

    def _brought(self) -> int:
        return pc.sum(pc.not_equal(self.seen.changes["new"], "")).as_py() or 0

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

    def _take(self, sheet: str, rows: pa.Table, keys: Keys, empty: bool) -> None:
        keys.add(rows)
        self._learn(sheet, rows)
        if self.seen.findings.errors or not rows.num_rows:
            return
        name = LEDGER[sheet]
        part = pa.table(
            {
                "ledger": pa.array([name] * rows.num_rows),
                "key": rows["key"],
                "old": self._held(name, rows, empty),
                "new": rows["id"],
            }
        )
        moved = pc.not_equal(part["old"], part["new"])
        self.changes.append(part.cast(history.CHANGES) if empty else part.filter(moved).cast(history.CHANGES))
        self.seen.rows.add(name, _storable(name, rows if empty else rows.filter(moved)))

    def _held(self, name: str, rows: pa.Table, empty: bool) -> pa.Array:
        if empty:
            return pa.array([""] * rows.num_rows)
        keys = rows["key"].to_pylist()
        now = ledger.live_ids(self.connection, name, keys)
        return pa.array([now.get(key, "") for key in keys])

    def _learn(self, sheet: str, rows: pa.Table) -> None:
        if sheet == "sources":
            self.known.sources.update(rows["key"].to_pylist())
        elif sheet == "indicators":
            self.seen.findings.add(self.known.learn_indicators(self.connection, rows))
        elif self.complete:
            self.named.update(rows["source"].unique().to_pylist())

    def _withdraw(self, name: str, keys: Keys) -> None:
        held = ledger.live_keys_of(self.connection, name, sorted(self.named))
        gone = {key: id for key, id in held.items() if key not in keys}
        self.changes.append(history.diff(name, gone, {}))


def _storable(name: str, rows: pa.Table) -> pa.Table:
    """All columns of the ledger's table in one order and type, so that chunks with different columns share a spool."""
    columns = [column for column in LEDGERS[name].columns if column.name not in {"added_in", "retired_in"}]
    kinds = {
        "value": pa.float64(),
        "lower": pa.float64(),
        "upper": pa.float64(),
        "first_year": pa.int64(),
        "last_year": pa.int64(),
    }
    return pa.table({c.name: _column(rows, c.name, kinds.get(c.name, pa.string())) for c in columns})


def _column(rows: pa.Table, name: str, kind: pa.DataType) -> pa.ChunkedArray:
    return rows[name].cast(kind) if name in rows.column_names else pa.chunked_array([pa.nulls(rows.num_rows, kind)])

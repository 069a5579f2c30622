"""Rows that wait on disk between their check and their commit, so that a million of them need no memory."""

import json
import shutil
import sqlite3
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import adbc_driver_sqlite.dbapi as adbc
import pyarrow as pa

FILE = "rows.db"
_POINTING = ("source", "indicator", "quotes")
_AHEAD = 1  # tables that may wait to be written


class Spool:
    """One table per ledger in an SQLite file of its own, written by a thread that leaves the interpreter to others.

    First every `add`, then `seal`, then `path` or `rows`. In a folder of its own the file vanishes with the object; in a
    `folder` that is given it stays, and what stands there already is found again.
    """

    def __init__(self, folder: Path | None = None) -> None:
        if folder is None:
            folder = Path(tempfile.mkdtemp(prefix="tallies-"))
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self.path = folder / FILE
        self.counts: dict[str, int] = {}
        self.points_at: dict[tuple[str, str], set[str]] = {}  # ledger and column -> the keys that its rows hold there
        self._writer: ThreadPoolExecutor | None = None
        self._connection: adbc.Connection | None = None
        self._reader: sqlite3.Connection | None = None
        self._waiting: list[Future[None]] = []
        if self.path.exists():
            self._find_again()

    def add(self, ledger: str, table: pa.Table) -> None:
        """Write the rows of one more table; all tables of a ledger have the same columns."""
        if self._writer is None:
            self._writer = ThreadPoolExecutor(1)
        self._waiting.append(self._writer.submit(self._write, ledger, table, ledger not in self.counts))
        self.counts[ledger] = self.counts.get(ledger, 0) + table.num_rows
        for column in {*_POINTING} & set(table.column_names):
            self.points_at.setdefault((ledger, column), set()).update(table[column].unique().drop_null().to_pylist())
        while len(self._waiting) > _AHEAD:
            self._waiting.pop(0).result()

    def _write(self, ledger: str, table: pa.Table, first: bool) -> None:
        if self._connection is None:
            self._connection = adbc.connect(f"file:{self.path.as_posix()}", autocommit=True)
            with self._connection.cursor() as cursor:
                for pragma in ("journal_mode=OFF", "synchronous=OFF"):  # a spool that is lost is made anew
                    cursor.execute(f"PRAGMA {pragma}")
                    cursor.fetchall()
        with self._connection.cursor() as cursor:
            cursor.adbc_ingest(ledger, table, mode="create" if first else "append")

    def seal(self) -> "Spool":
        """Wait until everything is written, and let go of the file."""
        if self._writer is not None:
            for waiting in self._waiting:
                waiting.result()
            if self._connection is not None:
                self._connection.close()
            self._writer.shutdown()
            self._writer = self._connection = None
        return self

    def copy_to(self, folder: Path) -> None:
        """Put the file, once it is sealed, into a folder, where a Spool on that folder finds it. Raises OSError."""
        if self.counts and folder / FILE != self.path:
            shutil.copyfile(self.path, folder / FILE)

    def close(self) -> None:
        """Let go of the file until it is asked again: some systems delete no file that is open."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def columns(self, ledger: str) -> list[str]:
        """The columns of a ledger's rows."""
        return [name for _, name, *_ in self._ask(f"PRAGMA table_info({ledger})")]

    def rows(self, ledger: str, chunk: int = 10_000) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a ledger in the order they came, `chunk` at a time."""
        cursor = self._ask(f"SELECT * FROM {ledger}")
        while rows := cursor.fetchmany(chunk):
            yield rows

    def find(self, ledger: str, ids: Sequence[str]) -> list[dict[str, Any]]:
        """The rows of a ledger with these ids."""
        if ledger not in self.counts:
            return []
        found = self._ask(f"SELECT * FROM {ledger} WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),))
        names = [name for name, *_ in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    def all(self, ledger: str) -> list[dict[str, Any]]:
        """Every row of a ledger, for those that are never many."""
        names = self.columns(ledger)
        return [dict(zip(names, row, strict=True)) for rows in self.rows(ledger) for row in rows] if names else []

    def _find_again(self) -> None:
        for (ledger,) in self._ask("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            ((self.counts[ledger],),) = self._ask(f"SELECT count(*) FROM {ledger}").fetchall()
            for column in {*_POINTING} & set(self.columns(ledger)):
                found = self._ask(f"SELECT DISTINCT {column} FROM {ledger} WHERE {column} IS NOT NULL")
                self.points_at[ledger, column] = {key for (key,) in found}

    def _ask(self, question: str, values: Sequence[str] = ()) -> sqlite3.Cursor:
        if self._reader is None:
            self._reader = sqlite3.connect(self.path, check_same_thread=False)
            weakref.finalize(self, self._reader.close)
        return self._reader.execute(question, values)

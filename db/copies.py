"""How a database is copied so that the copy can be trusted: one moment of it, whole, and verified before it counts."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from db import ledger, migrate
from db.engine import open_database, reading
from db.verify import Finding, verify

Progress = Callable[[str, int], None]
_PATIENCE = 60.0  # seconds that a copy waits for a lock


class NoBackup(Exception):
    """A copy cannot be made, or not be put back; the message says why and what to do. Nothing was changed."""


class Damaged(NoBackup):
    """The database, or the copy that was to be put back, is not what was stored: `findings` says where."""

    def __init__(self, file: str, findings: list[Finding]) -> None:
        more = f" And {len(findings) - 1} more." if len(findings) > 1 else ""
        super().__init__(f"{file} is damaged. {findings[0]}{more}")
        self.findings = findings


@dataclass(frozen=True)
class Held:
    """What a database holds: the number of its newest load, and the digest of every statement that holds now."""

    last_load: int
    digest: str


@contextmanager
def unfinished(file: Path) -> Iterator[Path]:
    """A name beside `file` for what does not count yet; nothing of it is left behind."""
    copy = file.with_name(f".{file.name}.{os.getpid()}.unfinished")
    try:
        yield copy
    finally:
        for end in ("", "-journal", "-wal", "-shm"):
            Path(f"{copy}{end}").unlink(missing_ok=True)


def copy(source: Path, target: Path) -> None:
    """One moment of a database that others may be writing, page by page through SQLite: never a copy of the bytes of its file."""
    until = time.monotonic() + _PATIENCE

    def wait(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
            raise sqlite3.OperationalError("another program has held it locked for a minute")

    if not source.is_file():  # SQLite would make an empty one
        raise NoBackup(f"There is no database file {source}.")
    try:
        with closing(_connect(source)) as reader, closing(_connect(target)) as writer:
            reader.backup(writer, progress=wait)
    except sqlite3.OperationalError as error:  # a lock, a full disk, missing rights
        raise NoBackup(f"{source} could not be copied to {target}: {error}. Nothing was changed.") from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise Damaged(str(source), [Finding(None, f"SQLite cannot read it ({error})")]) from error


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=5, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def verified(copy: Path, name: str, progress: Progress | None) -> Held:
    """What the copy holds. Raises Damaged if anything in it is not as it was stored."""
    engine = open_database(f"sqlite:///{copy}")
    try:
        if migrate.version(engine) is None:
            raise NoBackup(f"{name} is not a database of Tallies.")
        migrate.upgrade(engine)
        if findings := verify(engine, progress=progress):
            raise Damaged(name, findings)
        with reading(engine) as connection:
            return Held(ledger.last_load(connection), ledger.digest(connection))
    except DBAPIError as error:
        raise Damaged(name, [Finding(None, f"SQLite cannot read it ({error.orig})")]) from error
    finally:
        engine.dispose()


def held_in(file: Path) -> Held | None:
    """What a database holds, or None if it cannot be read or is whole no longer: then it is the same as no backup."""
    try:
        engine = open_database(f"sqlite:///{file}")
        try:
            if not migrate.is_current(engine) or verify(engine):
                return None
            with reading(engine) as connection:
                return Held(ledger.last_load(connection), ledger.digest(connection))
        finally:
            engine.dispose()
    except DBAPIError:
        return None


def sync(file: Path) -> None:
    """Have the disk hold the bytes before the name does."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())

"""Whether what is held is still what was stored: a database does not notice a figure that was altered in its file."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyarrow as pa
from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import DBAPIError

from db import ledger
from db.engine import reading
from db.schema import load

_AT_START = 50_000  # changes that a sample looks at, at most: about a second


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was stored: in which load (None: in the file as a whole), what, and in which statements."""

    load: int | None
    what: str
    keys: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = "The file" if self.load is None else f"Load {self.load}"
        return f"{where}: {self.what}."


def verify(
    engine: Engine,
    loads: Sequence[int] | None = None,
    *,
    file: bool = True,
    progress: Callable[[str, int], None] | None = None,
) -> list[Finding]:
    """Everything that is damaged, in the file itself and in each load; nothing is changed.

    Of each load the digest is computed anew, and the id of every statement it brought. `loads` limits this to some of them, as
    `sample` chooses them, and the look at an SQLite file to a quick one; None is all, every index and every reference. Without
    `file` only the loads are looked at, which takes as long as they are large.
    """
    findings = _file(engine, whole=loads is None) if file else []
    try:
        with reading(engine) as connection:
            stored = {number: digest for number, digest in connection.execute(select(load.c.number, load.c.digest))}
    except DBAPIError as error:
        return findings or [Finding(None, f"its loads cannot be read ({_said(error)})")]
    gone = sorted(set(range(1, max(stored, default=0) + 1)) - stored.keys())
    findings += [Finding(number, "it is missing from the history") for number in gone]
    for number in sorted(stored, reverse=True) if loads is None else loads:
        if progress is not None:
            progress("verifying load", number)
        findings += _load(engine, number, stored.get(number, ""))
    return findings


def sample(connection: Connection, others: int = 2) -> list[int]:
    """The newest load and a few others by chance, newest first; loads too large for the blink of a start are passed over."""
    size = (load.c.added + load.c.changed + load.c.withdrawn).label("size")
    known = connection.execute(select(load.c.number, size).order_by(load.c.number.desc())).all()
    chosen: list[int] = []
    left = _AT_START
    for number, changes in [*known[:1], *random.sample(known[1:], len(known[1:]))]:
        if len(chosen) <= others and changes <= left:
            chosen.append(number)
            left -= changes
    return sorted(chosen, reverse=True)


def _load(engine: Engine, number: int, stored: str) -> list[Finding]:
    """What is wrong with one load, read on a connection of its own: a damaged one spoils the rest of its transaction."""
    try:
        with reading(engine) as connection:
            wrong = ledger.altered(connection, number)
            same = ledger.load_digest(connection, number) == stored
    except (DBAPIError, pa.ArrowException) as error:
        return [Finding(number, f"some of it can no longer be read ({_said(error)})")]
    if wrong:
        shown = "1 statement is" if len(wrong) == 1 else f"{len(wrong):,} statements are"
        return [Finding(number, f"{shown} no longer as stored", tuple(wrong))]
    return [] if same else [Finding(number, "it no longer holds the statements that it brought or retired")]


def _file(engine: Engine, *, whole: bool) -> list[Finding]:
    """What SQLite itself finds in its file; PostgreSQL watches its files by itself where it was set up with checksums."""
    if engine.dialect.name != "sqlite":
        return []
    checks = ("integrity_check(20)", "foreign_key_check") if whole else ("quick_check(20)",)
    said: list[str] = []
    try:
        with reading(engine) as connection:
            for check in checks:
                said += [" ".join(map(str, row)) for row in connection.execute(text(f"PRAGMA {check}")) if row[0] != "ok"]
    except DBAPIError as error:
        said.append(_said(error))
    return [Finding(None, f"SQLite says that it is damaged ({_one_line(said)})")] if said else []


def _one_line(said: Sequence[str]) -> str:
    first = " ".join(said[0].split())
    return first if len(said) == 1 else f"{first}; and {len(said) - 1} more"


def _said(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return (" ".join(str(cause).split()) or type(cause).__name__)[:200].rstrip(".")

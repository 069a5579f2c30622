"""One flow behind all doors: preview says what a file would do and changes nothing; accept does it, or nothing of it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Connection, Engine

from db import history, ledger
from db.engine import reading, writing
from etl.brought import bare_name
from etl.comparison import Comparison, Progress
from etl.previews import Echo, Preview
from etl.problems import Problem, problem
from etl.read import Reading, read
from etl.sheet import Unreadable

__all__ = ["Echo", "Preview", "Progress", "Refused", "accept", "preview"]


class Refused(Exception):
    """A preview with errors was to be accepted."""


def preview(
    engine: Engine,
    path: Path,
    *,
    complete: bool = False,
    progress: Progress | None = None,
    encoding: str = "",
    name: str = "",
    most_rows: int | None = None,
) -> Preview:
    """Read and check the file, folder or workbook at `path`, and compare it with what holds.

    `name` is what its owner called the file, where it lies under another name: it tells its kind and its sheet, and no message
    knows another. `encoding` says how a CSV file is written that is not Unicode: windows-1251, koi8-r or cp866; never guessed.
    With `complete` the file is all that the sources it names say: what else is held from them counts as withdrawn.
    A file with more than `most_rows` rows is refused before its rows are checked.
    """
    say = progress or (lambda step, count: None)
    say("reading", 0)
    seen = Preview(bare_name(name) or path.name, "")
    try:
        reading_of = read(path, encoding, name)
        if most_rows is not None:
            _refuse_too_long(reading_of, most_rows)
    except Unreadable as unreadable:
        seen.findings.add(unreadable.problems)
        seen.findings.silence()
        return seen
    seen.sha256 = reading_of.sha256
    seen.findings.add(reading_of.problems)
    with reading(engine) as connection:
        seen.last_load = ledger.last_load(connection)
        seen.findings.add(_loaded_before(connection, reading_of))
        Comparison(connection, seen, complete, say).run(reading_of)
    seen.findings.silence()
    seen.rows.seal()
    return seen


def _refuse_too_long(reading_of: Reading, most: int) -> None:
    count = 0
    for sheet in reading_of.sheets:
        count += sheet.rows(most - count)
        if count > most:
            raise Unreadable(problem("too_many_rows", reading_of.name, value=most))


def _loaded_before(connection: Connection, read_now: Reading) -> list[Problem]:
    loads = ledger.loads(connection)
    number = loads.loc[loads["sha256"] == read_now.sha256, "number"].max()
    return [problem("same_file", read_now.name, value=str(number))] if number == number else []  # no load: NaN


def accept(
    engine: Engine,
    seen: Preview,
    by_whom: str,
    *,
    note: str = "",
    door: str = "cli",
    ticks: Mapping[str, int] | None = None,
    also: Callable[[Connection, int], None] | None = None,
) -> int | None:
    """Commit a preview as one load and return the load's number; None when it changes nothing.

    `ticks` are the kinds of warning that were seen and agreed to, with how many there were of each. `also` is done in the same
    transaction, given the load's number: if it raises, nothing was loaded.
    Raises Refused if the preview has errors, history.Conflict if what it compared with no longer holds.
    """
    if not seen.ready:
        raise Refused(f"{seen.findings.errors} problems stand against it")
    if not seen.changes.num_rows:
        return None
    record = history.Record(by_whom, door, seen.name, seen.sha256, note, seen.read, ticks=dict(ticks or {}))
    with writing(engine) as connection:
        number = history.commit(connection, seen.changes, seen.rows, record)
        if also is not None:
            also(connection, number)
    return number

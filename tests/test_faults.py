"""A load or an undo that fails midway: before or after and nothing between, one clear sentence, and the next one works."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError

from dashboard.commands import errors
from db import history, ledger
from db.engine import open_database, reading, wal_is_safe, writing
from db.verify import verify
from etl import intake
from tests.benchmarks import made_figures
from tests.conftest import SMALL_WORLD


class Fault(Exception):
    """What a test lets go wrong."""


@contextmanager
def failing_at(engine: Engine, number: int) -> Iterator[list[str]]:
    """The statement `number` of a write fails before it reaches the database; a commit counts as one. Gives what was said."""
    said: list[str] = []

    def fail(_connection: Any, _cursor: Any = None, statement: str = "COMMIT", *_more: Any) -> None:
        said.append(statement)
        if len(said) == number:
            raise Fault(statement)

    event.listen(engine, "before_cursor_execute", fail)
    event.listen(engine, "commit", fail)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", fail)
        event.remove(engine, "commit", fail)


def state(engine: Engine) -> tuple[str, int]:
    """What holds and how many loads there were; no doubt may be left."""
    assert verify(engine) == []
    with reading(engine) as connection:
        return ledger.digest(connection), ledger.last_load(connection)


def fails(write: Callable[[], object]) -> bool:
    """Whether the fault was met before `write` came to its end."""
    try:
        write()
    except Fault:
        return True
    return False


def fails_at_every_statement(engine: Engine, write: Callable[[], object]) -> list[str]:
    """Try `write` with a fault at its first statement, its second, until it has none left; what its statements were."""
    before = state(engine)
    for number in range(1, 200):
        with failing_at(engine, number) as said:
            if not fails(write):
                break
        assert state(engine) == before, f"after a fault at statement {number}, {said[-1]}"
    with reading(engine) as connection:
        assert ledger.last_load(connection) == before[1] + 1, "the write never came through"
    assert state(engine) != before
    assert said[-1] == "COMMIT"
    return said


@pytest.mark.parametrize("rows", [60, pytest.param(12_000, marks=pytest.mark.campaign)])  # the indexes of a large load come last
def test_a_fault_at_any_statement_of_a_load_leaves_what_was(database: Engine, tmp_path: Path, rows: int) -> None:
    made_figures.write(tmp_path / "first", 50)
    intake.accept(database, intake.preview(database, tmp_path / "first"), "tests")
    made_figures.write(tmp_path / "second", rows, changed=50)
    seen = intake.preview(database, tmp_path / "second")
    said = fails_at_every_statement(database, lambda: intake.accept(database, seen, "tests"))
    assert any(statement.startswith("UPDATE figure") for statement in said)
    assert any(statement.startswith("INSERT INTO figure") for statement in said)


def test_a_fault_at_any_statement_of_an_undo_or_a_redo_leaves_what_was(each_world: Engine, tmp_path: Path) -> None:
    folder = shutil.copytree(SMALL_WORLD, tmp_path / "corrected")
    file = folder / "figures.csv"
    file.write_text(
        file.read_text(encoding="utf-8").replace(",18934,", ",19000,").replace('"18,934"', '"19,000"'), encoding="utf-8"
    )
    intake.accept(each_world, intake.preview(each_world, folder), "tests")

    def undo(number: int) -> None:
        with writing(each_world) as connection:
            history.undo(connection, number, "tests")

    said = fails_at_every_statement(each_world, lambda: undo(2))
    assert any(statement.startswith("INSERT INTO figure") for statement in said)
    fails_at_every_statement(each_world, lambda: undo(3))


def test_a_full_disk_is_said_and_changes_nothing_and_the_next_load_works(world: Engine, tmp_path: Path) -> None:
    made_figures.write(tmp_path / "more", 2_000)
    before = state(world)
    url = world.url.render_as_string(hide_password=False)
    with reading(world) as connection:
        pages = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
    for room in (0, 1, 5, 20, 80):
        full = open_database(url)
        event.listen(full, "connect", lambda raw, _record, most=pages + room: raw.execute(f"PRAGMA max_page_count={most}"))
        seen = intake.preview(full, tmp_path / "more")
        with pytest.raises(DBAPIError) as refused:
            intake.accept(full, seen, "tests")
        full.dispose()
        assert errors.sentence(refused.value) == "The disk is full; nothing was changed."
        assert state(world) == before, f"with room for {room} pages"
    assert intake.accept(world, seen, "tests") == 2
    assert state(world) != before


def test_a_file_that_may_only_be_read_serves_readers_and_says_so_to_loads(world: Engine, tmp_path: Path) -> None:
    made_figures.write(tmp_path / "more", 50)
    before = state(world)
    locked = open_database(f"sqlite:///file:{world.url.database}?mode=ro&uri=true")
    assert state(locked) == before
    seen = intake.preview(locked, tmp_path / "more")
    with pytest.raises(DBAPIError) as refused:
        intake.accept(locked, seen, "tests")
    assert errors.sentence(refused.value) == "The database can be read but not written; nothing was changed."
    locked.dispose()
    assert state(world) == before


@pytest.mark.skipif(wal_is_safe(sqlite3.sqlite_version_info), reason="with WAL no reader stands in the way of a commit")
def test_a_load_that_readers_do_not_let_in_says_that_the_database_is_busy(world: Engine, tmp_path: Path) -> None:
    made_figures.write(tmp_path / "more", 50)
    before = state(world)
    hurried = open_database(world.url.render_as_string(hide_password=False))
    event.listen(hurried, "connect", lambda raw, _record: raw.execute("PRAGMA busy_timeout=50"))
    seen = intake.preview(hurried, tmp_path / "more")
    with reading(world) as connection:
        ledger.last_load(connection)
        with pytest.raises(DBAPIError) as refused:
            intake.accept(hurried, seen, "tests")
    assert errors.sentence(refused.value).startswith("The database is busy with another load; nothing was changed.")
    assert state(world) == before
    assert intake.accept(hurried, seen, "tests") == 2
    hurried.dispose()

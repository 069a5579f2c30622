"""Backups: taken while loads run, verified before they count, put back without losing what was there."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard import cli
from db import history, ledger, migrate
from db.backup import Differs, backup, restore
from db.copies import Damaged, Held, NoBackup
from db.engine import open_database, reading, writing
from db.verify import verify
from etl import intake
from tests.benchmarks import made_figures
from tests.conftest import SMALL_WORLD, small_world
from tests.databases import PostgresqlDatabases

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tallies(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command: its exit code, its output, its errors."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def file_of(engine: Engine) -> Path:
    return Path(str(engine.url.database))


def held(url: str) -> Held:
    """What a database holds, whole."""
    engine = open_database(url)
    assert verify(engine) == []
    with reading(engine) as connection:
        seen = Held(ledger.last_load(connection), ledger.digest(connection))
    engine.dispose()
    return seen


def undo(engine: Engine) -> None:
    """Reverse the newest load."""
    with writing(engine) as connection:
        history.undo(connection, ledger.last_load(connection), "tests")


def beside(file: Path) -> set[str]:
    """What else a restore could leave in the same folder."""
    return {path.name for path in file.parent.iterdir() if path.name.startswith((f"{file.stem}-", f".{file.name}."))}


def test_a_backup_holds_what_the_database_held(world: Engine, tmp_path: Path) -> None:
    made = backup(world, tmp_path / "copy.db")
    assert made == held(f"sqlite:///{tmp_path / 'copy.db'}") == held(url_of(world))
    assert [path.name for path in tmp_path.iterdir()] == ["copy.db"]


@pytest.mark.parametrize("backups", [2, pytest.param(50, marks=pytest.mark.campaign)])
def test_every_backup_taken_while_loads_run_restores_and_verifies(sqlite_database: Engine, tmp_path: Path, backups: int) -> None:
    made_figures.write(tmp_path / "first", 200)
    made_figures.write(tmp_path / "second", 400, changed=200)
    for name in ("first", "second"):
        intake.accept(sqlite_database, intake.preview(sqlite_database, tmp_path / name), "tests")
    taken: dict[Path, Held] = {}
    with loading(url_of(sqlite_database)) as (turns, loads):
        for number in range(backups):
            file = tmp_path / f"{number}.db"
            turns.release(4)  # these run while the copy is made
            taken[file] = backup(sqlite_database, file)
            turns.release(1)  # and this one before the next
            until = time.monotonic() + 60
            while len(loads) < 5 * (number + 1):
                assert time.monotonic() < until, "the loads came to a halt"
                time.sleep(0.01)
    for file, then in taken.items():
        back = f"sqlite:///{file.with_suffix('.back')}"
        restored = restore(file, back)
        assert restored.held == then == held(back)
        with reading(sqlite_database) as connection:
            assert ledger.digest(connection, as_of=then.last_load) == then.digest
    assert len({then.last_load for then in taken.values()}) == backups
    print(f"{backups} backups restored and verified, {len(loads)} loads meanwhile")


@contextmanager
def loading(url: str) -> Iterator[tuple[threading.Semaphore, list[int]]]:
    """Undo and redo the newest load at every turn that is released; gives the turns, and the loads that came through."""
    done, turns, stop = [], threading.Semaphore(0), threading.Event()
    complaints: list[Exception] = []

    def load() -> None:
        engine = open_database(url)
        try:
            while not stop.is_set():
                if turns.acquire(timeout=0.05):
                    undo(engine)
                    done.append(1)
        except Exception as error:  # noqa: BLE001 - handed to the test's own thread
            complaints.append(error)
        engine.dispose()

    loader = threading.Thread(target=load)
    loader.start()
    try:
        yield turns, done
    finally:
        stop.set()
        loader.join()
    assert complaints == []


def test_a_restore_where_nothing_is_brings_the_backup(world: Engine, tmp_path: Path) -> None:
    backup(world, tmp_path / "copy.db")
    done = restore(tmp_path / "copy.db", f"sqlite:///{tmp_path / 'new.db'}")
    assert (done.changed, done.kept) == (True, None)
    assert held(f"sqlite:///{tmp_path / 'new.db'}") == held(url_of(world)) == done.held


def test_a_restore_of_what_is_held_does_nothing(world: Engine, tmp_path: Path) -> None:
    backup(world, tmp_path / "copy.db")
    before = file_of(world).read_bytes()
    assert restore(tmp_path / "copy.db", url_of(world)).changed is False
    assert file_of(world).read_bytes() == before and not beside(file_of(world))


def test_a_restore_over_something_else_is_refused_without_force(world: Engine, tmp_path: Path) -> None:
    backup(world, tmp_path / "copy.db")
    undo(world)
    before = file_of(world).read_bytes()
    with pytest.raises(Differs, match="holds load 2, .* the backup holds load 1, .* --force"):
        restore(tmp_path / "copy.db", url_of(world))
    assert file_of(world).read_bytes() == before and not beside(file_of(world))


def test_with_force_the_old_file_is_kept_beside_the_restored_one_and_open_connections_see_it(
    world: Engine, tmp_path: Path
) -> None:
    then = backup(world, tmp_path / "copy.db")
    undo(world)
    undone = held(url_of(world))
    done = restore(tmp_path / "copy.db", url_of(world), force=True)
    assert done.kept is not None and done.kept.parent == file_of(world).parent
    assert beside(file_of(world)) == {done.kept.name}
    assert held(f"sqlite:///{done.kept}") == undone
    with reading(world) as connection:  # the pool's connection was opened long before
        assert Held(ledger.last_load(connection), ledger.digest(connection)) == then
    undo(world)
    assert verify(world) == []


@pytest.mark.parametrize("damage", ["no database", "empty", "cut", "one bit"])
def test_a_damaged_database_is_replaced_and_its_bytes_are_kept(world: Engine, tmp_path: Path, damage: str) -> None:
    then = backup(world, tmp_path / "copy.db")
    world.dispose()
    file = file_of(world)
    content = file.read_bytes()
    quote = content.index(b"In my opinion, it is at least")
    damaged = {
        "no database": b"x" * len(content),
        "empty": b"",
        "cut": content[: len(content) * 2 // 3],
        "one bit": content[:quote] + b"J" + content[quote + 1 :],
    }[damage]
    file.write_bytes(damaged)
    with pytest.raises(Differs, match="cannot be read as a database of Tallies"):
        restore(tmp_path / "copy.db", url_of(world))
    done = restore(tmp_path / "copy.db", url_of(world), force=True)
    assert done.kept is not None
    if damage in ("no database", "cut"):  # what SQLite can still open it copies itself, page by page
        assert done.kept.read_bytes() == damaged
    assert (b"Jn my opinion" in done.kept.read_bytes()) == (damage == "one bit")
    assert held(url_of(world)) == then


def test_a_damaged_backup_is_not_put_back(world: Engine, tmp_path: Path) -> None:
    backup(world, tmp_path / "copy.db")
    content = (tmp_path / "copy.db").read_bytes()
    (tmp_path / "copy.db").write_bytes(content.replace(b"In my opinion, it is at least", b"In my opinion, it is at most "))
    undo(world)
    before = file_of(world).read_bytes()
    with pytest.raises(Damaged, match="Load 1: 1 statement is no longer as stored"):
        restore(tmp_path / "copy.db", url_of(world), force=True)
    assert file_of(world).read_bytes() == before and not beside(file_of(world))


def test_a_damaged_database_gives_no_backup(world: Engine, tmp_path: Path) -> None:
    with world.begin() as connection:
        connection.exec_driver_sql("UPDATE figure SET value = 18935 WHERE value = 18934")
    with pytest.raises(Damaged, match="Load 1"):
        backup(world, tmp_path / "copy.db")
    assert not list(tmp_path.iterdir())


def test_an_older_backup_is_upgraded_and_one_that_is_none_is_refused(world: Engine, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("figures of 2013", encoding="utf-8")
    (tmp_path / "other.db").touch()
    for name in ("notes.txt", "other.db", "missing.db"):
        with pytest.raises(NoBackup):
            restore(tmp_path / name, url_of(world), force=True)
    with pytest.raises(NoBackup, match="is the database itself"):
        restore(file_of(world), url_of(world), force=True)
    assert migrate.is_current(world) and verify(world) == []


@pytest.mark.postgres
def test_for_postgresql_the_commands_say_what_to_use(
    postgresql_databases: PostgresqlDatabases, tmp_path: Path, tallies: Run
) -> None:
    url = postgresql_databases.fresh(small_world)
    (tmp_path / "copy.db").touch()
    for command, tool in (("backup", "pg_dump"), ("restore", "pg_restore")):
        code, said, complaint = tallies(
            command, tmp_path / "copy.db" if command == "restore" else tmp_path / "x", "--database", url
        )
        assert (code, said) == (2, "")
        assert tool in complaint and "Traceback" not in complaint
    assert tallies("verify", "--database", url) == (0, "1 load verified: everything is as it was stored.\n", "")
    postgresql_databases.drop(url)


def test_the_commands_say_what_they_did(world: Engine, tmp_path: Path, tallies: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALLIES_DATABASE", url_of(world))
    copy = tmp_path / "copy.db"
    digest = held(url_of(world)).digest[:12]
    assert tallies("backup", copy) == (0, f"{copy} holds load 1, digest {digest}; it was opened and verified.\n", "")
    assert tallies("backup", copy) == (2, "", f"tallies: {copy} is there already: choose another name.\n")
    assert tallies("restore", copy)[:2] == (
        0,
        f"Nothing to restore: the database holds the same as {copy}, load 1, digest {digest}.\n",
    )
    tallies("undo", 1)
    code, said, complaint = tallies("restore", copy)
    assert (code, said) == (1, "") and "--force puts the backup in its place" in complaint
    code, said, complaint = tallies("restore", copy, "--force")
    assert (code, complaint) == (0, "") and said.startswith(
        f"Restored from {copy}: load 1, digest {digest}. The old file is kept as "
    )
    assert tallies("load", SMALL_WORLD)[1] == "Nothing to load: all 19 rows of small_world are held already.\n"

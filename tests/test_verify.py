"""Whether what is held is what was stored: one altered byte is found and its load named; a damaged file is one sentence."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from dashboard import cli
from dashboard.commands.safety import refuse_damaged
from db import history, ledger, queries
from db.engine import open_database, reading, writing
from db.verify import sample, verify
from tests.conftest import small_world
from tests.databases import SqliteFiles

KEY = "resad-2013/pwid-population-size/KGZ/2010"
QUOTED, QUOTE = "vice-2013/pwid-population-size/KGZ/2013", b"In my opinion, it is at least ten times"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def file(sqlite_files: SqliteFiles, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small world in a file that the commands find by themselves."""
    url = sqlite_files.fresh(small_world)
    monkeypatch.setenv("TALLIES_DATABASE", url)
    return Path(url.removeprefix("sqlite:///"))


@pytest.fixture
def tallies(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command: its exit code, its output, its errors."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def flip(file: Path, at: int, bit: int = 1) -> None:
    """Change one bit of a file."""
    octets = bytearray(file.read_bytes())
    octets[at] ^= bit
    file.write_bytes(octets)


def only_place(file: Path, octets: bytes) -> int:
    """Where these octets stand in the file, which must be one place."""
    content = file.read_bytes()
    assert content.count(octets) == 1, f"{octets!r} stands at {content.count(octets)} places"
    return content.index(octets)


def undo(engine: Engine, number: int) -> None:
    with writing(engine) as connection:
        history.undo(connection, number, "tests")


def test_what_was_stored_is_found_whole_after_loads_undos_and_redos(each_world: Engine) -> None:
    undo(each_world, 1)
    undo(each_world, 2)
    assert verify(each_world) == []
    assert verify(each_world, [2, 3]) == []


def test_an_altered_figure_is_found_in_its_load_with_its_key(each_world: Engine) -> None:
    with each_world.begin() as connection:
        connection.execute(text("UPDATE figure SET value = value + 1 WHERE value = 18934"))
    assert [(finding.load, finding.keys) for finding in verify(each_world)] == [(1, (KEY,))]


@pytest.mark.parametrize(
    ("damage", "load"),
    [
        ("DELETE FROM figure WHERE value = 18934", 1),
        ("UPDATE figure SET retired_in = 3 WHERE value = 18934 AND added_in = 1", 2),
        ("UPDATE load SET digest = upper(digest) WHERE number = 2", 2),
        ("UPDATE load SET number = 9, undoes = NULL WHERE number = 3", 3),
    ],
)
def test_damage_to_the_history_is_found_too(each_world: Engine, damage: str, load: int) -> None:
    undo(each_world, 1)
    undo(each_world, 2)
    with each_world.connect() as connection:  # foreign keys would refuse some of it
        sqlite = each_world.dialect.name == "sqlite"
        connection.exec_driver_sql("COMMIT" if sqlite else "SET session_replication_role = replica")
        for statement in ("PRAGMA foreign_keys=OFF", damage, "PRAGMA foreign_keys=ON", "BEGIN") if sqlite else (damage,):
            connection.exec_driver_sql(statement)
        connection.commit()
    assert load in {finding.load for finding in verify(each_world)}


def test_one_bit_of_a_quote_is_found_and_its_load_named(file: Path, tallies: Run) -> None:
    flip(file, only_place(file, QUOTE) + 3)
    code, said, complaint = tallies("verify")
    assert (code, said) == (1, f"Load 1: 1 statement is no longer as stored: {QUOTED}.\n")
    assert complaint == "tallies: The database is damaged: `tallies restore FILE --force` puts a backup in its place.\n"


def test_one_bit_of_a_number_is_found_and_its_load_named(file: Path, tallies: Run) -> None:
    # SQLite keeps 18934.0 as the whole number 49 F6; lower and upper are empty and take no room before the qualifier.
    flip(file, only_place(file, bytes.fromhex("49f6") + b"exact") + 1)
    with reading(open_database(f"sqlite:///{file}")) as connection:
        assert 18_935 in set(queries.figures(connection)["value"]), "SQLite serves the altered number as if nothing were"
    code, said, _complaint = tallies("verify")
    # An index over the values knows that something is wrong, only the digest knows what.
    assert code == 1 and said.endswith(f"\nLoad 1: 1 statement is no longer as stored: {KEY}.\n")


def test_a_file_that_sqlite_calls_malformed_is_one_sentence(file: Path, tallies: Run) -> None:
    with reading(open_database(f"sqlite:///{file}")) as connection:
        root = connection.execute(text("SELECT rootpage FROM sqlite_master WHERE name = 'figure'")).scalar_one()
        size = connection.execute(text("PRAGMA page_size")).scalar_one()
    flip(file, (root - 1) * size, 0x40)  # what kind of page it is
    code, said, complaint = tallies("verify")
    assert code == 1 and "malformed" in said and "Traceback" not in complaint
    assert tallies("history", 1)[::2] == (
        2,
        "tallies: The database file is damaged; nothing was changed. Restore a copy of it.\n",
    )


def test_a_file_that_is_no_database_is_one_sentence(file: Path, tallies: Run) -> None:
    file.write_bytes(b"not a database at all" * 500)
    assert tallies("verify")[::2] == (2, "tallies: The file is not a database, or it is damaged; nothing was changed.\n")


def test_a_whole_database_is_said_to_be_whole(file: Path, tallies: Run) -> None:
    assert tallies("verify") == (0, "1 load verified: everything is as it was stored.\n", "")


def test_a_sample_is_the_newest_load_and_two_others(each_world: Engine) -> None:
    for number in range(1, 6):
        undo(each_world, number)
    with reading(each_world) as connection:
        chosen = sample(connection)
    assert len(chosen) == 3 == len(set(chosen)) and chosen[0] == 6 and chosen == sorted(chosen, reverse=True)


def test_serving_says_what_it_verified_and_refuses_what_is_damaged(file: Path, tallies: Run) -> None:
    assert refuse_damaged(open_database(f"sqlite:///{file}")) == "Verified: load 1 is as stored."
    flip(file, only_place(file, QUOTE) + 3)
    code, said, complaint = tallies("serve", "--no-catalogue", "--port", 1)
    assert (code, said) == (1, "")
    assert complaint.startswith("tallies: The database is damaged and is not served. Load 1: 1 statement is no longer as stored")


def told(file: Path) -> list[str]:
    """Everything that a reader could be shown."""
    engine = open_database(f"sqlite:///{file}")
    with reading(engine) as connection:
        shown = [
            queries.figures(connection),
            queries.milestones(connection),
            queries.sources(connection),
            ledger.loads(connection),
        ]
    engine.dispose()
    return [table.to_csv() for table in shown]


@pytest.mark.parametrize("flips", [10, pytest.param(300, marks=pytest.mark.campaign)])
def test_no_flipped_bit_serves_a_wrong_figure_as_a_right_one(
    file: Path, tmp_path: Path, flips: int, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, right = file.read_bytes(), told(file)
    chance = random.Random(flips)
    found = harmless = 0
    for _ in range(flips):
        damaged = tmp_path / "damaged.db"
        shutil.copy(file, damaged)
        at, bit = chance.randrange(len(whole)), 1 << chance.randrange(8)
        flip(damaged, at, bit)
        code = cli.main(["verify", "--database", str(damaged)])
        if code == 0:
            assert told(damaged) == right, f"bit {bit} of octet {at}"
            harmless += 1
        found += code != 0
        assert "Traceback" not in capsys.readouterr().err
    print(f"{flips} flipped bits: {found} found, {harmless} in unused or unread places")

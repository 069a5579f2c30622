"""`tallies accounts`: no account until somebody makes one, no password on the command line, and every refusal one sentence."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard import cli
from dashboard.admin import passwords
from db import accounts, sessions
from db.engine import open_database, reading, writing
from tests.conftest import ROOT

Run = Callable[..., tuple[int, str, str]]
GOOD, OTHER = "correct horse battery staple", "seven grey herons over Osh"


@pytest.fixture
def database_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the commands find their database, which is not there yet."""
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    monkeypatch.setenv("TALLIES_DATABASE", url)
    return url


@pytest.fixture
def tallies(database_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `tallies accounts` with the given input: its exit code, its output, its errors."""

    def run(*arguments: str, given: str | bytes = "") -> tuple[int, str, str]:
        octets = given if isinstance(given, bytes) else given.encode()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(octets), encoding="utf-8"))
        code = cli.main(["accounts", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def opens(url: str, name: str, password: str) -> bool:
    """Whether this password is the account's."""
    engine = open_database(url)
    with reading(engine) as connection:
        kept = accounts.password_of(connection, name)
    engine.dispose()
    return passwords.verify(kept, password)


def test_there_is_no_account_until_one_is_made(tallies: Run, database_url: str) -> None:
    assert tallies("list")[0] == 2  # there is no database either, and listing makes none
    assert tallies("add", "Ada", "--role", "admin", given=GOOD + "\n")[:2] == (
        0,
        "Ada may sign in to the loading desk as admin: open /admin/ on the site.\n",
    )
    assert opens(database_url, "ada", GOOD)
    code, said, _ = tallies("list")
    assert code == 0 and [line.split()[:2] for line in said.splitlines()] == [["name", "role"], ["Ada", "admin"]]


def test_the_list_says_when_each_was_made_disabled_and_last_seen(tallies: Run, database_url: str) -> None:
    tallies("add", "Ada", given=GOOD)
    tallies("add", "Lena of Osh", given=OTHER)
    engine = open_database(database_url)
    seen = datetime(2026, 11, 1, 12, 34, 56, tzinfo=UTC)
    with writing(engine) as connection:
        sessions.end(connection, sessions.begin(connection, "Ada", "Firefox", seen))
    engine.dispose()
    tallies("disable", "lena of osh")
    _, ada, lena = tallies("list")[1].splitlines()
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    assert ada.startswith(f"Ada          loader  {today}") and ada.endswith("  -                 2026-11-01 12:34")
    assert lena.startswith(f"Lena of Osh  loader  {today}") and lena.count(today) == 2 and lena.endswith("  -")


def test_a_new_password_opens_and_the_old_one_does_not(tallies: Run, database_url: str) -> None:
    tallies("add", "Ada", given=GOOD)
    code, said, _ = tallies("password", "ADA", given=OTHER + "\r\n")
    assert (code, said) == (0, "Ada has a new password; whoever was signed in by that name is no longer.\n")
    assert opens(database_url, "Ada", OTHER) and not opens(database_url, "Ada", GOOD)


def test_an_account_is_disabled_and_enabled(tallies: Run, database_url: str) -> None:
    tallies("add", "Ada", given=GOOD)
    for command, said in (("disable", "Ada may sign in no longer.\n"), ("enable", "Ada may sign in again.\n")):
        assert tallies(command, "ada")[:2] == (0, said)
        engine = open_database(database_url)
        with reading(engine) as connection:
            held = accounts.find(connection, "Ada")
        engine.dispose()
        assert held is not None and held.disabled == (command == "disable")


@pytest.mark.parametrize(
    ("name", "given", "why"),
    [
        ("Lena", "", "too short"),
        ("Lena", "hunter2", "too short"),
        ("Lena", "password1234", "easily guessed"),
        ("Lena", b"\xff\xfe\xfa heron over the lake", "could not be read as text"),
        ("ADA", GOOD, "There is an account Ada already"),
        ("   ", GOOD, "A name has 1 to 64"),
        ("x" * 65, GOOD, "A name has 1 to 64"),
        ("bell\x07", GOOD, "A name has"),
    ],
)
def test_what_cannot_be_an_account_is_refused_in_a_sentence(
    tallies: Run, database_url: str, name: str, given: str | bytes, why: str
) -> None:
    tallies("add", "Ada", given=GOOD)
    code, said, told = tallies("add", name, given=given)
    assert (code, said) == (1, "") and why in told and "Traceback" not in told
    engine = open_database(database_url)
    with reading(engine) as connection:
        assert [each.name for each in accounts.every(connection)] == ["Ada"]
    engine.dispose()


@pytest.mark.parametrize("command", ["password", "disable", "enable"])
def test_a_name_that_is_no_account_is_said_to_be_none(tallies: Run, command: str) -> None:
    assert tallies(command, "Nobody", given=GOOD) == (
        2,
        "",
        "tallies: There is no account Nobody: `tallies accounts list` names them.\n",
    )


def test_a_password_is_no_argument(tallies: Run) -> None:
    with pytest.raises(SystemExit):
        tallies("add", "Ada", GOOD)
    with pytest.raises(SystemExit):
        tallies("add", "Ada", "--password", GOOD)


def at_a_terminal(url: str, *answers: str) -> tuple[int, str]:
    """Run `tallies accounts add Ada` at a terminal of its own and answer each question: its exit code, all that could be seen."""
    import pty  # POSIX only

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "dashboard.cli", "accounts", "add", "Ada", "--database", url]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as running:
        assert running.stdout is not None and running.stderr is not None
        os.close(theirs)
        seen = b""
        for answer in answers:
            while not seen.endswith(b": "):
                letter = running.stderr.read(1)
                assert letter, seen
                seen += letter
            os.write(ours, answer.encode())
            seen += b"\n"
        seen += running.stderr.read() + running.stdout.read()
    os.set_blocking(ours, False)
    with suppress(OSError):  # nothing was echoed
        seen += os.read(ours, 1000)
    os.close(ours)
    return running.returncode, seen.decode()


@pytest.mark.skipif(os.name != "posix", reason="terminals are POSIX's")
@pytest.mark.parametrize(
    ("answers", "why"),
    [([GOOD, GOOD], ""), ([GOOD, OTHER], "The two were not the same; nothing was changed."), (["\x04"], "No password was given")],
)
def test_somebody_at_a_terminal_is_asked_twice_and_nothing_typed_is_shown(
    tallies: Run, database_url: str, answers: list[str], why: str
) -> None:
    code, seen = at_a_terminal(database_url, *[answer + "\n" if answer != "\x04" else answer for answer in answers])
    assert code == (1 if why else 0) and why in seen and "Traceback" not in seen
    assert GOOD not in seen and OTHER not in seen
    assert opens(database_url, "Ada", GOOD) == (not why)

"""Serving: what is held is verified, the shipped figures are loaded once, the address is said, and Ctrl-C ends it quietly."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from dashboard.commands.progress import Progress
from dashboard.commands.serving import load_catalogue
from db import history, ledger
from db.engine import reading, writing
from tests.conftest import ROOT, small_world
from tests.databases import SqliteFiles


def loads(engine: Engine) -> int:
    with reading(engine) as connection:
        return ledger.last_load(connection)


def test_the_shipped_figures_are_loaded_once_and_stay_undone(database: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    load_catalogue(database, Progress(False))
    assert loads(database) == 1
    assert "Load 1: " in capsys.readouterr().out
    load_catalogue(database, Progress(False))
    assert (loads(database), capsys.readouterr().out) == (1, "")
    with writing(database) as connection:
        history.undo(connection, 1, "tests")
    load_catalogue(database, Progress(False))
    assert loads(database) == 2


@pytest.fixture
def port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def served(sqlite_files: SqliteFiles, port: int) -> Iterator[subprocess.Popen[str]]:
    """`tallies serve` as a person runs it, over the small world."""
    command = [sys.executable, "-m", "dashboard.cli", "serve", "--no-catalogue", "--port", str(port)]
    environment = os.environ | {"TALLIES_DATABASE": sqlite_files.fresh(small_world)}
    # Tests that a script runs in the background are deaf to Ctrl-C, and so would be what they start; a person's terminal is not.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            yield process
            process.kill()
    finally:
        signal.signal(signal.SIGINT, before)


def test_serve_says_where_it_is_and_ctrl_c_ends_it_quietly(served: subprocess.Popen[str], port: int) -> None:
    assert served.stdout is not None
    assert served.stdout.readline() == "Verified: load 1 is as stored.\n"
    assert served.stdout.readline() == f"Tallies is at http://127.0.0.1:{port} (Ctrl-C stops it)\n"
    assert served.stdout.readline() == f"The loading desk is at http://127.0.0.1:{port}/admin/\n"
    assert "Nobody can sign in to it yet: `tallies accounts add NAME --role admin`" in served.stdout.readline()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/about") as answer:
        assert answer.status == 200
    served.send_signal(signal.SIGINT)
    said, complaints = served.communicate(timeout=20)
    assert (served.returncode, said, complaints) == (0, "", "")


def test_a_hundred_connections_that_say_nothing_keep_nobody_out(served: subprocess.Popen[str], port: int) -> None:
    assert served.stdout is not None
    for _line in range(4):
        served.stdout.readline()
    with contextlib.ExitStack() as held:
        for _connection in range(120):
            silent = held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
            silent.sendall(b"POST /admin/upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n\r\nhalf")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/about", timeout=20) as answer:
            assert answer.status == 200

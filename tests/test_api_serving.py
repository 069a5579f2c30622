"""Files from a real server: whole with their length, or refused; a slow reader keeps nobody out."""

import http.client
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from dashboard.api import catalogue, files, spool
from dashboard.api.files import Files
from dashboard.settings import Settings
from db.engine import writing
from tests.benchmarks import made_figures
from tests.conftest import TODAY, load, site
from tests.served import as_in_use


@pytest.fixture
def served(world: Engine) -> Iterator[tuple[Engine, int]]:
    """The small world over HTTP, with two threads, on a port of this machine."""
    for port in as_in_use(site(str(world.url)).server, threads=2):
        yield world, port


def get(port: int, path: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    response = connection.getresponse()
    told = response.status, dict(response.getheaders()), response.read()
    connection.close()
    return told


def make_too_long(engine: Engine) -> None:
    """Let the last figure hold a note that no cell of a workbook has room for."""
    with writing(engine) as connection:
        last = connection.execute(text("SELECT max(key) FROM figure")).scalar_one()
        connection.execute(text("UPDATE figure SET note = :note WHERE key = :key"), {"note": "x" * 40_000, "key": last})


def test_what_fails_after_many_rows_is_refused_and_not_cut_off(served: tuple[Engine, int]) -> None:
    engine, port = served
    make_too_long(engine)
    status, headers, body = get(port, "/data/figures.xlsx")
    assert status == 422 and headers["Content-Type"] == "application/problem+json"
    assert json.loads(body)["detail"] == "A text in note is longer than a cell of a workbook holds. Take csv instead."
    status, headers, body = get(port, "/data/figures.csv")
    assert status == 200 and len(body) == int(headers["Content-Length"]) and b"x" * 40_000 in body


def test_a_database_that_breaks_meanwhile_gives_no_half_of_a_file(
    served: tuple[Engine, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, port = served
    write = spool._compressed

    def breaks(pieces: Any, encoding: str) -> Iterator[bytes]:
        yield next(write(pieces, encoding))
        raise OSError("disk image is malformed")

    monkeypatch.setattr(spool, "_compressed", breaks)
    for ending in catalogue.formats_of("figures"):
        status, _, body = get(port, f"/data/figures.{ending}")
        assert status == 500 and "malformed" not in body.decode() and json.loads(body)["status"] == 500


def test_readers_that_take_nothing_keep_nobody_from_reading_or_loading(
    served: tuple[Engine, int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    engine, port = served
    made_figures.write(tmp_path, 3_000)
    load(engine, tmp_path)
    monkeypatch.setattr(spool, "_IN_MEMORY", 10_000)
    slow = []
    for _ in range(4):  # twice as many as there are threads
        reader = socket.create_connection(("127.0.0.1", port))
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        reader.sendall(b"GET /data/figures.dta HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        slow.append(reader)
    time.sleep(1)
    status, headers, body = get(port, "/data/figures.csv")
    assert status == 200 and len(body) == int(headers["Content-Length"]) and body.count(b"\n") > 3_000
    with writing(engine) as connection:  # nobody holds the database
        connection.execute(text("UPDATE load SET note = note"))
    for reader in slow:
        reader.close()


def test_who_asks_for_one_more_large_file_is_asked_to_wait(world: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_PATIENCE", 0.01)
    app = site(str(world.url)).server
    made = Files(world, Settings(database=str(world.url), today=TODAY))
    for _ in range(files._AT_ONCE):
        assert made._makes_whole.acquire(blocking=False)
    with app.test_request_context("/data/figures.csv"), pytest.raises(files.Problem) as refused:
        made.answer("figures.csv")
    assert refused.value.code == 503 and refused.value.beside == {"Retry-After": "10"}
    with app.test_request_context("/data/figures.json?limit=3"):
        assert made.answer("figures.json").status_code == 200  # a page is quick

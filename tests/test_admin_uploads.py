"""Bringing a file to the desk: what is taken, what is refused with a sentence, and that nothing half is ever kept."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from werkzeug.test import TestResponse

from dashboard.admin import access, child, housekeeping, uploads
from db import jobs
from db.engine import reading, writing
from tests.brought import bring, figure, job, multipart, ready, send, settled
from tests.desks import FORM, DeskSite, token
from tests.served import as_in_use


def everything(site: DeskSite) -> list[str]:
    """The folders of jobs, and the jobs that the database knows."""
    with reading(site.engine) as connection:
        return [folder.name for folder in housekeeping.folders(site.folder)] + [each.id for each in jobs.mine(connection, None)]


@pytest.mark.parametrize(
    ("files", "status", "sentence"),
    [
        ([], 400, "Select a file"),
        ([(b"", "")], 400, "Select a file"),
        ([(b"", "figures.csv")], 400, "The selected file is empty"),
        ([(b"a", "a.csv"), (b"b", "b.csv")], 400, "Select one file at a time"),
        ([(b"a" * (access.LARGEST_FILE + 1), "figures.csv")], 413, "The selected file must be smaller than 10 MB"),
        ([(b"a" * (access.LARGEST_FILE + 2**20), "figures.csv")], 413, "The selected file must be smaller than 10 MB"),
    ],
    ids=["none", "nothing chosen", "empty", "two", "a byte too large", "far too large"],
)
def test_what_is_not_taken_is_said_on_the_same_page(
    desk_site: DeskSite, files: list[tuple[bytes, str]], status: int, sentence: str
) -> None:
    lena = desk_site.log_in("Lena")
    answer = send(lena, *files)
    assert answer.status_code == status and sentence in answer.text and 'type="file"' in answer.text
    assert everything(desk_site) == []


def test_a_script_that_asks_gets_the_address_or_the_sentence(desk_site: DeskSite) -> None:
    lena = desk_site.log_in("Lena")
    csrf = token(lena)

    def ask(content: bytes) -> TestResponse:
        form = multipart(field("csrf_token", csrf.encode()), file(b"figures.csv", content))
        return lena.post("/admin/upload", **{**form, "headers": {"Accept": "application/json"}})

    assert ask(b"").json == {"error": "The selected file is empty"} and ask(b"").status_code == 400
    large = ask(b"a" * (access.LARGEST_FILE + 2**20))
    assert (large.status_code, large.json) == (413, {"error": "The selected file must be smaller than 10 MB"})
    taken = ask(figure())
    assert taken.status_code == 200 and taken.json
    assert job(desk_site, taken.json["go"].removeprefix("/admin/jobs/")).account == "Lena"


def test_a_script_is_told_when_its_session_or_its_page_is_over(desk_site: DeskSite) -> None:
    form = {**multipart(field("csrf_token", b"old"), file(b"figures.csv", figure())), "headers": {"Accept": "application/json"}}
    out = desk_site.anybody().post("/admin/upload", **form)
    assert out.status_code == 401 and out.json and "Sign in" in out.json["error"]
    old = desk_site.log_in("Lena").post("/admin/upload", **form)
    assert old.status_code == 400 and old.json and "Open the page again" in old.json["error"]


def test_no_address_puts_words_of_its_own_on_the_page(desk_site: DeskSite) -> None:
    page = desk_site.log_in("Lena").get("/admin/?error=Call+this+number&errors=Call+this+number", headers=FORM)
    assert page.status_code == 200 and "Call this number" not in page.text


def test_what_another_database_keeps_at_the_same_desk_stays_its_day(desk_site: DeskSite) -> None:
    folder = housekeeping.make_folder(desk_site.folder, jobs.new_id())
    (folder / "preview").mkdir()
    for hours, there in ((23, True), (25, False)):
        moment = time.time() - hours * 3600
        os.utime(folder, (moment, moment))
        housekeeping.tidy(desk_site.engine, desk_site.folder, desk_site.desk.now())
        assert folder.exists() == there


def test_files_that_vanish_while_they_are_measured_hinder_nobody(desk_site: DeskSite, tmp_path: Path) -> None:
    folder = desk_site.desk.folder_of(ready(desk_site, "Lena", figure(), tmp_path).id)
    over = threading.Event()

    def come_and_go() -> None:
        while not over.is_set():
            for n in range(20):
                (folder / f"{n}").write_bytes(b"")
            for n in range(20):
                (folder / f"{n}").unlink()

    busy = threading.Thread(target=come_and_go)
    busy.start()
    try:
        for _ in range(200):
            housekeeping.tidy(desk_site.engine, desk_site.folder, desk_site.desk.now())
    finally:
        over.set()
        busy.join()
    assert (folder / child.PREVIEW).is_dir()


def test_nobody_brings_a_file_without_signing_in_or_a_token(desk_site: DeskSite) -> None:
    form = multipart(file(b"figures.csv", figure()))
    assert desk_site.anybody().post("/admin/upload", **form).status_code == 401
    assert desk_site.log_in("Lena").post("/admin/upload", **form).status_code == 400
    assert everything(desk_site) == []


NAMES = {
    "../../x.csv": "x.csv",
    "C:\\\\Users\\\\x.csv": "x.csv",  # as a form escapes it
    "/etc/passwd": "passwd",
    "CON": "CON",
    "a\u202egpj.csv": "agpj.csv",
    "<img src=x onerror=alert(1)>.csv": "<img src=x onerror=alert(1)>.csv",
    "жыл 2024.csv": "жыл 2024.csv",
    "a" * 300 + ".csv": "a" * 251 + ".csv",
    "\u200b\u202e": "a file without a name",
}


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_what_a_file_is_called_is_shown_and_never_used(desk_site: DeskSite, name: str, tmp_path: Path) -> None:
    before = {path for path in tmp_path.rglob("*") if desk_site.folder not in path.parents}
    lena = desk_site.log_in("Lena")
    desk_site.desk.worker.stop()  # what was brought is to be looked at before it is checked
    id = bring(lena, figure(), name)
    assert job(desk_site, id).name == NAMES[name]
    assert [file.name for file in desk_site.desk.folder_of(id).iterdir()] == ["upload.bin"]
    assert {path for path in tmp_path.rglob("*") if desk_site.folder not in path.parents} <= before | {desk_site.folder}
    assert "<img src=x" not in lena.get("/admin/", headers=FORM).text


def test_what_is_kept_is_for_nobody_else(desk_site: DeskSite) -> None:
    lena = desk_site.log_in("Lena")
    id = bring(lena, figure())
    folder = desk_site.desk.folder_of(id)
    assert settled(desk_site, id).state == "ready"
    if os.name == "posix":
        assert (folder.stat().st_mode & 0o777, desk_site.folder.stat().st_mode & 0o777) == (0o700, 0o700)


def field(name: str, value: bytes) -> bytes:
    return b'Content-Disposition: form-data; name="' + name.encode() + b'"\r\n\r\n' + value


def file(name: bytes, content: bytes) -> bytes:
    return b'Content-Disposition: form-data; name="file"; filename="' + name + b'"\r\nContent-Type: text/html\r\n\r\n' + content


ABUSES = {
    "10,000 parts": lambda csrf: [csrf, *[field(f"p{n}", b"") for n in range(10_000)], file(b"a.csv", b"a")],
    "900 files": lambda csrf: [csrf, *[file(b"a.csv", b"a")] * 900],
    "a name of a megabyte": lambda csrf: [csrf, file(b"a" * 2**20, b"a")],
    "a name of 60 kB": lambda csrf: [csrf, file(b"a" * 60_000, b"a")],
    "a field of a megabyte": lambda csrf: [csrf, field("complete", b"a" * 2**20), file(b"a.csv", b"a")],
    "a file in another field": lambda csrf: [csrf, file(b"a.csv", b"a").replace(b'"file"', b'"other"')],
    "no end": lambda csrf: [csrf, b"Content-Disposition: form-data"],
}


@pytest.mark.parametrize("abuse", ABUSES)
def test_a_form_that_no_browser_sends_is_refused(desk_site: DeskSite, abuse: str) -> None:
    lena = desk_site.log_in("Lena")
    parts = ABUSES[abuse](field("csrf_token", token(lena).encode()))
    began = time.monotonic()
    answer = lena.post("/admin/upload", **multipart(*parts))
    assert answer.status_code in {400, 413} and time.monotonic() - began < 10
    assert "Traceback" not in answer.text and everything(desk_site) == []


def test_a_database_that_cannot_be_written_says_so_and_nothing_is_kept(desk_site: DeskSite) -> None:
    lena, engine = desk_site.log_in("Lena"), desk_site.desk.engine
    assert uploads.hindrance(desk_site.desk) == ""
    event.listen(engine, "checkout", lambda raw, _record, _proxy: raw.execute("PRAGMA query_only=ON"))
    answer = send(lena, (figure(), "figures.csv"))
    assert answer.status_code == 503 and "The database can be read but not written" in answer.text
    assert "The database can be read but not written" in uploads.hindrance(desk_site.desk)
    assert everything(desk_site) == []


def test_a_full_disk_says_so_and_nothing_is_kept(desk_site: DeskSite) -> None:
    lena, engine = desk_site.log_in("Lena"), desk_site.desk.engine
    with reading(engine) as connection:
        pages = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
    event.listen(engine, "connect", lambda raw, _record: raw.execute(f"PRAGMA max_page_count={pages}"))
    engine.dispose()
    with writing(desk_site.engine) as connection:  # what is free within the database is taken
        for n in range(40):
            jobs.start(connection, "figure", "Lena", "x" * 3_000, desk_site.desk.now(), state="cancelled", id=f"filler-{n}")
    with reading(desk_site.engine) as connection:
        pages = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
    event.listen(engine, "connect", lambda raw, _record: raw.execute(f"PRAGMA max_page_count={pages}"))
    engine.dispose()
    name = "y" * 250 + ".csv"
    answers = [send(lena, (figure(), name)) for _ in range(30)]
    full = [answer for answer in answers if answer.status_code == 507]
    assert full and all("The disk is full; nothing was changed." in answer.text for answer in full)
    taken = [answer.headers["Location"].rpartition("/")[2] for answer in answers if answer.status_code == 303]
    assert {folder.name for folder in housekeeping.folders(desk_site.folder)} <= set(taken)


def test_a_folder_that_cannot_be_written_says_so(desk_site: DeskSite) -> None:
    lena = desk_site.log_in("Lena")
    shutil.rmtree(desk_site.folder, ignore_errors=True)
    desk_site.folder.write_text("a file where the folder should be", "utf-8")
    answer = send(lena, (figure(), "figures.csv"))
    assert answer.status_code == 503 and "cannot be written" in answer.text
    assert "cannot be written" in uploads.hindrance(desk_site.desk)
    with reading(desk_site.engine) as connection:
        assert jobs.mine(connection, None) == []


def aged(site: DeskSite, id: str, hours: float) -> None:
    """Let the job have come that many hours ago."""
    with writing(site.engine) as connection:
        held = jobs.find(connection, id)
        assert held is not None
        long_ago = site.desk.now() - timedelta(hours=hours)
        about = dict(held.about)
        state, load = held.state, held.load
        connection.exec_driver_sql("DELETE FROM job WHERE id = ?", (id,))
        assert load is None
        jobs.start(connection, held.kind, held.account, held.name, long_ago, about=about, state=state, id=id)


def test_after_a_day_a_preview_is_put_away_and_its_job_says_so(desk_site: DeskSite, tmp_path: Path) -> None:
    old, new = (ready(desk_site, "Lena", figure(period=year), tmp_path).id for year in ("2001", "2002"))
    aged(desk_site, old, 24.1)
    aged(desk_site, new, 23.9)
    housekeeping.tidy(desk_site.engine, desk_site.folder, desk_site.desk.now())
    assert (job(desk_site, old).state, desk_site.desk.folder_of(old).exists()) == ("dropped", False)
    assert (job(desk_site, new).state, desk_site.desk.folder_of(new).exists()) == ("ready", True)


@pytest.mark.parametrize(("limit", "most"), [("MOST_FOLDERS", 2), ("MOST_BYTES", 150_000)])
def test_of_too_many_previews_the_oldest_go(
    desk_site: DeskSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    monkeypatch.setattr(housekeeping, limit, most)
    ids = [ready(desk_site, "Lena", figure(period=str(2000 + n)), tmp_path).id for n in range(4)]
    for n, id in enumerate(ids):
        aged(desk_site, id, 4 - n)
        (desk_site.desk.folder_of(id) / "filler").write_bytes(bytes(60_000))
    housekeeping.tidy(desk_site.engine, desk_site.folder, desk_site.desk.now())
    assert [job(desk_site, id).state for id in ids] == ["dropped", "dropped", "ready", "ready"]


def test_what_an_upload_that_was_cut_off_left_is_swept_up(desk_site: DeskSite) -> None:
    folder = housekeeping.make_folder(desk_site.folder, jobs.new_id())
    (folder / "upload.bin").write_bytes(b"half")
    housekeeping.tidy(desk_site.engine, desk_site.folder, desk_site.desk.now())
    assert folder.exists()  # it may be under way
    os.utime(folder, (0, 0))
    housekeeping.tidy(desk_site.engine, desk_site.folder, desk_site.desk.now())
    assert not folder.exists()


@pytest.fixture
def served(desk_site: DeskSite) -> Iterator[int]:
    """The port at which waitress serves the site, as `tallies serve` does."""
    yield from as_in_use(desk_site.app.server, threads=4)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_an_upload_that_is_cut_off_leaves_nothing(desk_site: DeskSite, served: int, share: float) -> None:
    lena = desk_site.log_in("Lena")
    cookie = lena.get_cookie(desk_site.app.server.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    sent = multipart(field("csrf_token", token(lena).encode()), file(b"figures.csv", figure() * 5_000))
    head = [
        "POST /admin/upload HTTP/1.1",
        "Host: localhost",
        f"Cookie: {cookie.key}={cookie.value}",
        f"Content-Type: {sent['content_type']}",
        f"Content-Length: {len(sent['data'])}",
    ]
    with socket.create_connection(("127.0.0.1", served)) as line:
        line.sendall("\r\n".join([*head, "", ""]).encode() + sent["data"][: int(len(sent["data"]) * share)])
    time.sleep(0.3)
    assert everything(desk_site) == []
    with socket.create_connection(("127.0.0.1", served)) as line:  # and the next request is answered
        line.sendall(b"GET /health HTTP/1.0\r\nAccept: text/html\r\n\r\n")
        assert line.makefile("rb").read().startswith(b"HTTP/1.0 200")

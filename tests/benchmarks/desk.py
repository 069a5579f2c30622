"""50,000 figures brought to the desk of a real server, as CSV, as a workbook, all changed: how long, how much memory, who waits.

Run by hand: python -m tests.benchmarks.desk [rows]
"""

import csv
import http.cookiejar
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import Workbook

from dashboard.admin import limits, passwords
from dashboard.admin.pages.questions import ALL_CHANGED
from db import accounts, jobs, migrate
from db.engine import open_database, reading, writing
from etl import intake
from tests.benchmarks import made_figures
from tests.conftest import ROOT

NAME, PASSWORD = "Benchmark", "a benchmark has no secrets, but must sign in"
NUMBERS = {"value", "lower", "upper"}
KNOWN = ("sources.csv", "indicators.csv")  # what figures cannot do without


def main(rows: int = 50_000) -> None:
    """Print, for each form of the file, how long its preview and its commit took and what they cost everybody else."""
    with tempfile.TemporaryDirectory(prefix="tallies-desk-") as folder:
        made = Path(folder) / "made"
        made_figures.write(made, rows)
        figures = made / "figures.csv"
        for file in (figures, _as_workbook(figures, made / "figures.xlsx")):
            print(f"{rows:,} rows as {file.suffix}, {file.stat().st_size / 1e6:,.1f} MB")
            _run(Path(folder) / file.suffix, made, file)
        changed = Path(folder) / "changed"
        made_figures.write(changed, rows, changed=rows)
        print(f"{rows:,} rows as .csv, every one of them held with another value")
        _run(Path(folder) / "held", made, changed / "figures.csv", held=(*KNOWN, "figures.csv"))


def _as_workbook(file: Path, out: Path) -> Path:
    """The same rows as a spreadsheet program would save them."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "figures"
    with file.open(encoding="utf-8", newline="") as opened:
        rows = csv.reader(opened)
        headings = next(rows)
        sheet.append(headings)
        for row in rows:
            sheet.append(
                [(float(cell) if name in NUMBERS else cell) if cell else None for name, cell in zip(headings, row, strict=True)]
            )
    book.save(out)
    return out


def _run(folder: Path, made: Path, file: Path, held: tuple[str, ...] = KNOWN) -> None:
    folder.mkdir()
    url = f"sqlite:///{(folder / 'desk.db').as_posix()}"
    _prepare(url, made, folder, held)
    with _served(url, folder) as (server, address):
        browser = Browser(address)
        browser.sign_in()
        pages = Pages(address)
        pages.warm()
        before, most = limits.held(server.pid) or 0, 0
        with pages:
            began = time.perf_counter()
            id = browser.upload(file)
            sent = time.perf_counter() - began
            most = max(most, _wait(url, id, "ready", server.pid))
            checked = time.perf_counter() - began
        while_checking = pages.worst()
        checking = most
        began = time.perf_counter()
        asks = browser.look(id)
        looked = time.perf_counter() - began
        began = time.perf_counter()
        if asks.pop(ALL_CHANGED, ""):
            browser.answer(id)
            asks = browser.look(id)
        answered = time.perf_counter() - began
        looking = max(most, limits.held(server.pid) or 0)
        with pages:
            began = time.perf_counter()
            browser.commit(id, asks)
            most = max(most, _wait(url, id, "loaded", server.pid))
            loaded = time.perf_counter() - began
        while_loading = pages.worst()
    print(f"  uploaded   {sent:7.2f} s")
    print(f"  preview    {checked:7.2f} s   (to reach: 15)")
    print(f"  its page   {looked:7.2f} s")
    print(f"  answers    {answered:7.2f} s")
    print(f"  commit     {loaded:7.2f} s   (to reach: 10)")
    grown = [f"{(each - before) / 1e6:.1f}" for each in (checking, looking, most)]
    print(f"  web server  {', '.join(grown)} MB more memory after check, page and commit (to reach: 30)")
    for said, (p99, longest, count) in (("checking", while_checking), ("loading", while_loading)):
        print(f"  /health    {p99 * 1000:7.0f} ms p99 while {said}, {longest * 1000:.0f} at most, {count} times")


def _prepare(url: str, made: Path, folder: Path, held: tuple[str, ...]) -> None:
    """A database that holds the files named, and somebody who may load."""
    engine = open_database(url)
    migrate.upgrade(engine)
    known = folder / "known"
    known.mkdir()
    for name in held:
        (known / name).write_bytes((made / name).read_bytes())
    intake.accept(engine, intake.preview(engine, known), "benchmark")
    with writing(engine) as connection:
        accounts.add(connection, NAME, "admin", passwords.hashed(PASSWORD), datetime.now(UTC))
    engine.dispose()


@contextmanager
def _served(url: str, folder: Path) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    environment = os.environ | {"TALLIES_DATABASE": url, "TALLIES_DESK": str(folder / "desk")}
    command = [sys.executable, "-m", "dashboard.cli", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        for line in server.stdout:
            if line.startswith("Tallies is at"):
                break
        try:
            yield server, f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait(url: str, id: str, state: str, server: int) -> int:
    """Wait until the job is in a state; the most memory the server held meanwhile."""
    engine, most = open_database(url), 0
    while True:
        with reading(engine) as connection:
            job = jobs.find(connection, id)
        assert job is not None
        most = max(most, limits.held(server) or 0)
        if job.state == state:
            break
        if job.state not in jobs.WORKING:
            sys.exit(f"The job is {job.state}: {job.about.get('reason')} {job.about.get('counts')}")
        time.sleep(0.05)
    engine.dispose()
    return most


class Browser:
    """As much of a browser as the desk needs."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.opener.addheaders = [("Accept", "text/html")]

    def sign_in(self) -> None:
        """Sign in."""
        self.post("/admin/login", {"name": NAME, "password": PASSWORD}, token_from="/admin/login")

    def token(self, path: str = "/admin/") -> str:
        """The CSRF token of the forms on a page."""
        with self.opener.open(self.address + path) as answer:
            found = re.search(r'name="csrf_token" value="([^"]+)"', answer.read().decode())
        assert found, path
        return found.group(1)

    def post(self, path: str, fields: dict[str, str], token_from: str = "/admin/") -> str:
        """Send a form; the address it leads to."""
        data = urllib.parse.urlencode({"csrf_token": self.token(token_from), **fields}).encode()
        with self.opener.open(self.address + path, data) as answer:
            return str(answer.url)

    def upload(self, file: Path) -> str:
        """Bring a file; the id of its job."""
        disposition = b"--x\r\nContent-Disposition: form-data; name="
        head = disposition + b'"csrf_token"\r\n\r\n' + self.token().encode() + b"\r\n"
        head += disposition + b'"file"; filename="' + file.name.encode() + b'"\r\n\r\n'
        asked = urllib.request.Request(f"{self.address}/admin/upload", head + file.read_bytes() + b"\r\n--x--\r\n")
        asked.add_header("Content-Type", "multipart/form-data; boundary=x")
        with self.opener.open(asked) as answer:
            return str(answer.url).rpartition("/")[2]

    def look(self, id: str) -> dict[str, str]:
        """Look at a preview; the ticks it asks for, and whether one answer for all changes."""
        with self.opener.open(f"{self.address}/admin/jobs/{id}") as answer:
            return dict.fromkeys(re.findall(rf'name="(tick-[a-z_]+|{ALL_CHANGED})"', answer.read().decode()), "1")

    def answer(self, id: str) -> None:
        """Say of every figure that changes that it is a correction."""
        self.post(f"/admin/jobs/{id}/answers", {ALL_CHANGED: "correction"})

    def commit(self, id: str, ticks: dict[str, str]) -> None:
        """Load what was looked at."""
        self.post(f"/admin/jobs/{id}/commit", {**ticks, "note": "benchmark"})


class Pages:
    """Somebody who asks /health all the time, and how long the answers took."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.took: list[float] = []
        self.over = threading.Event()
        self.thread = threading.Thread()

    def warm(self) -> None:
        """The first requests of a server take longer and leave more behind: a page with charts among them, as readers ask for."""
        for _ in range(20):
            self.ask()
        for place in ("KGZ", "TJK"):
            with urllib.request.urlopen(f"{self.address}/places/{place}", timeout=60) as answer:
                answer.read()
        self.took.clear()

    def ask(self) -> None:
        """Ask once. Raises HTTPError if the answer is none."""
        began = time.perf_counter()
        with urllib.request.urlopen(f"{self.address}/health", timeout=30) as answer:
            answer.read()
        self.took.append(time.perf_counter() - began)

    def __enter__(self) -> None:
        self.over.clear()
        self.thread = threading.Thread(target=self._ask_on)
        self.thread.start()

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.thread.join()

    def _ask_on(self) -> None:
        while not self.over.wait(0.02):
            self.ask()

    def worst(self) -> tuple[float, float, int]:
        """The 99th percentile, the longest, and how many there were."""
        took = sorted(self.took)
        self.took.clear()
        return took[int(len(took) * 0.99)], took[-1], len(took)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

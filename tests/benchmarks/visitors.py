"""Fifty people who read pages with pauses of two seconds, among fifty thousand figures; a chart's callback against a bare route.

Run by hand: python -m tests.benchmarks.visitors [figures] [people] [seconds]
"""

import csv
import math
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import brotli
import flask
import pycountry

from dashboard import warming
from dashboard.app import create_app
from dashboard.settings import Settings
from db import migrate
from db.engine import open_database
from etl.intake import accept, preview
from tests.benchmarks import made_figures

ROOT = Path(__file__).parent.parent.parent
PAUSE = 2.0  # seconds between two pages of one person
COMING = 30  # seconds in which the people come, one by one, to a site that has just been started
PATIENCE = 30  # seconds after which a page has failed
RESTING = 5  # seconds: longer than the rests that are taken while pages are made ahead
PLACES = made_figures.PLACES  # which people read about; as many others are held
ALL_PLACES, INDICATORS = 200, 25
INDICATOR = "pwid-population-size"
SOURCES = 10  # of the made ones, each with 500 figures: as many are there however few are asked for
CALLS = 2_000


class Visit(NamedTuple):
    """One page that was asked for: how long it took, and what went wrong ("" for nothing)."""

    address: str
    seconds: float
    error: str


def main(figures: int = 50_000, people: int = 50, seconds: int = 180) -> None:
    """Print errors, the slowest of a hundred, and the requests a second of a callback and of a bare route in this run."""
    with tempfile.TemporaryDirectory(prefix="tallies-visitors-") as folder:
        url = _made(Path(folder), figures)
        with served(url) as site:
            coming, visits = _visit(site, people, seconds)
        ours, bare = _callbacks(url)
    took, at_first = (sorted(visit.seconds for visit in some) for some in (visits, coming))
    failed = [visit for visit in [*coming, *visits] if visit.error]
    print(f"{figures:,} figures, {people} people, {seconds} s: {len(visits):,} pages")
    print(
        f"before, as they came to a cold site in {COMING} s: {len(coming):,} pages, 99 of 100 within {_of(at_first, 0.99):.0f} ms"
    )
    print(f"errors           {len(failed):8}     (to reach: 0)")
    for visit in failed[:5]:
        print(f"    {visit.address}: {visit.error}")
    print(f"median           {1000 * statistics.median(took):8.0f} ms")
    print(f"99 of 100 within {_of(took, 0.99):8.0f} ms  (to reach: 800 at most)")
    for visit in sorted(visits, key=lambda visit: visit.seconds)[:-6:-1]:
        print(f"slowest          {1000 * visit.seconds:8.0f} ms  {visit.address}")
    print(f"callback         {ours:8.0f} requests/s of one chart's page, kept")
    print(f"bare route       {bare:8.0f} requests/s of the same bytes, ready")
    print(f"ratio            {ours / bare:8.2f}     (to reach: 0.4 at least)")


def _of(took: list[float], share: float) -> float:
    """Within how many milliseconds this share of them came."""
    return 1000 * took[int(share * (len(took) - 1))]


def _made(folder: Path, figures: int) -> str:
    url = f"sqlite:///{folder / 'visitors.db'}"
    database = open_database(url)
    migrate.upgrade(database)
    made_figures.write(folder / "made", figures)
    _spread(folder / "made")
    accept(database, preview(database, folder / "made"), "benchmark")
    database.dispose()
    return url


def _spread(folder: Path) -> None:
    """Let the made figures be of as many places and indicators as a large collection has: ten years of each indicator a place."""
    places = [*PLACES, *sorted({country.alpha_3 for country in pycountry.countries} - set(PLACES))][:ALL_PLACES]
    keys = [INDICATOR, *(f"made-indicator-{n}" for n in range(1, INDICATORS))]
    with (folder / "indicators.csv").open(encoding="utf-8", newline="") as file:
        headings, first = csv.reader(file)
    _written(folder / "indicators.csv", headings, ([key, f"{first[1]}, {n}", *first[2:]] for n, key in enumerate(keys)))
    with (folder / "figures.csv").open(encoding="utf-8", newline="") as file:
        headings, *rows = csv.reader(file)
    spread = (
        [row[0], keys[n // ALL_PLACES % INDICATORS], places[n % ALL_PLACES], str(1996 + n // ALL_PLACES // INDICATORS), *row[4:]]
        for n, row in enumerate(rows)
    )
    _written(folder / "figures.csv", headings, spread)


def _written(file: Path, headings: list[str], rows: Iterable[list[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(headings)
        writer.writerows(rows)


@contextmanager
def served(url: str, *, rested: bool = False) -> Iterator[str]:
    """Where `tallies serve` serves it, as an installation does; `rested` when no page is made ahead any more."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
    command = [sys.executable, "-m", "dashboard.cli", "serve", "--no-catalogue", "--port", str(port)]
    environment = os.environ | {"TALLIES_DATABASE": url}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(f"http://127.0.0.1:{port}/about")
            if rested:
                _wait_until_rested(process.pid)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait_until_rested(process: int) -> None:
    """Wait until the process has worked for less than a fiftieth of some seconds, or as long as pages are made ahead at most."""
    told, late = Path(f"/proc/{process}/stat"), time.monotonic() + warming.AT_MOST
    before = -math.inf
    while time.monotonic() < late:
        fields = told.read_text().rpartition(")")[2].split() if told.exists() else []
        worked = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else math.inf
        if worked - before < RESTING / 50:
            return
        before = worked
        time.sleep(RESTING)


def _wait_for(address: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=PATIENCE).close()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.25)
    sys.exit("The site did not start.")


def _visit(site: str, people: int, seconds: int) -> tuple[list[Visit], list[Visit]]:
    """What was asked for while the people came, and in the seconds in which all of them were there."""
    all_there = time.monotonic() + COMING
    coming: list[Visit] = []
    visits: list[Visit] = []
    readers = [
        threading.Thread(target=_read, args=(site, n, all_there, all_there + seconds, coming, visits)) for n in range(people)
    ]
    for reader in readers:
        time.sleep(COMING / people)
        reader.start()
    for reader in readers:
        reader.join()
    return coming, visits


def _read(site: str, number: int, all_there: float, until: float, coming: list[Visit], visits: list[Visit]) -> None:
    """One person, who reads what they choose."""
    chance = random.Random(number)
    while (now := time.monotonic()) < until:
        address = _chosen(chance)
        started = time.perf_counter()
        (visits if now >= all_there else coming).append(Visit(address, *_asked(site + address, started)))
        time.sleep(PAUSE)


def _asked(address: str, started: float) -> tuple[float, str]:
    asked = urllib.request.Request(address, headers={"Accept-Encoding": "gzip", "Accept": "text/html"})
    try:
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            empty = not answer.read()
    except OSError as error:
        return time.perf_counter() - started, str(error)
    return time.perf_counter() - started, "nothing came" if empty else ""


def _chosen(chance: random.Random) -> str:
    """An address, as often as people look for it: places most, then comparisons and tables."""
    place, other = chance.sample(PLACES, 2)
    year = chance.randint(1996, 2015)
    return chance.choices(
        [
            "/",
            f"/places/{place}",
            "/places",
            f"/compare?indicator={INDICATOR}&places={place},{other}",
            f"/indicators/{INDICATOR}",
            f"/tables/figures?place={place}&from={year}",
            f"/ru/places/{place}",
            f"/sources/survey-{chance.randint(0, SOURCES - 1):05d}",
            "/about",
        ],
        [4, 8, 2, 3, 2, 4, 3, 2, 1],
    )[0]


def _callbacks(url: str) -> tuple[float, float]:
    """Requests a second of a callback that swaps in a page with a chart, and of a Flask route that has the same bytes ready."""
    ours = create_app(Settings(database=url)).server.test_client()
    # A place that is drawn: one chart of its figures.
    asked = warming.swap_of(f"/compare?indicator={INDICATOR}")
    # As every browser asks.
    packed = {"Accept-Encoding": "gzip, br"}
    answered = ours.post("/_dash-update-component", json=asked, headers=packed)
    drawn = brotli.decompress(answered.data)
    assert answered.status_code == 200 and b'"charts":[{' in drawn, drawn[:200]
    ready = answered.data
    server = flask.Flask("bare")
    server.add_url_rule("/chart", view_func=lambda: flask.Response(ready, mimetype="application/json"), methods=["POST"])
    bare = server.test_client()
    return _in_turn(
        lambda: ours.post("/_dash-update-component", json=asked, headers=packed).get_data(),
        lambda: bare.post("/chart", json=asked, headers=packed).get_data(),
    )


def _in_turn(ours: Callable[[], bytes], bare: Callable[[], bytes]) -> tuple[float, float]:
    rates: tuple[list[float], list[float]] = ([], [])
    for _ in range(5):
        for call, found in zip((ours, bare), rates, strict=True):
            started = time.perf_counter()
            for _call in range(CALLS // 5):
                assert call()
            found.append(CALLS / 5 / (time.perf_counter() - started))
    return statistics.median(rates[0]), statistics.median(rates[1])


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

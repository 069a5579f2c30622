"""A million figures over HTTP: a hundred filtered rows as JSON, and the whole table as CSV, beside peers in the same call.

Run by hand: python -m tests.benchmarks.table [rows] [rounds] [database file, made if it is not there] [folder of the peer]

The peers: for the rows a bare Flask route over sqlite3, and Datasette, if the package can be installed into a folder of its
own (or is there, in the folder that is given); for the whole table the command `sqlite3 -csv`. All read the same database.
With its rows Tallies gives their sources, licences and citation; the peers give the rows alone.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import venv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from db import browse
from db.browse import Asked
from db.engine import open_database, reading
from tests.benchmarks.bare import JOINED
from tests.benchmarks.growth import made
from tests.benchmarks.serving import Got, free_port, get, peak_of, served

# The filters of a hundred rows: of the first, tens of thousands of rows are found; of the second, five hundred.
VIEWS = {
    "place and indicator": {"place": "KGZ", "indicator": "pwid-population-size"},
    "one source": {"source": "survey-00012"},
}
TO_REACH = 1.5
_ASKED = 15  # times in a round


def main(rows: int = 1_000_000, rounds: int = 5, file: str = "", peer: str = "") -> None:
    """Print the medians and their ratios; the ratio is the median of the rounds' own."""
    if shutil.which("sqlite3") is None:
        sys.exit("The peer of this benchmark is the sqlite3 command; install it first.")
    with tempfile.TemporaryDirectory(prefix="tallies-table-") as folder:
        database = Path(file) if file else Path(folder) / "figures.db"
        made(database, rows)
        with _tallies(database) as (ours, address):
            _compare_rows(database, address, Path(peer or folder), rounds)
            held = peak_of(ours)
            _compare_files(database, address, max(2, rounds // 2))
            print(f"{'':28}memory of the server {held:,.0f} MiB before, {peak_of(ours):,.0f} MiB at most")


def _compare_rows(database: Path, address: str, folder: Path, rounds: int) -> None:
    with _bare(database) as bare, _datasette(database, folder) as datasette:
        for name, filters in VIEWS.items():
            query = urllib.parse.urlencode(filters)
            jobs = {
                "bare Flask": f"{bare}?{query}",
                "Tallies": f"{address}/data/figures.json?{query}&limit=100",
            }
            if datasette:
                jobs["Datasette"] = f"{datasette}?{query}&_sort=key&_size=100"
                jobs["Datasette, nothing counted"] = f"{jobs['Datasette']}&_nocount=1&_nofacet=1&_nosuggest=1"
            took = _in_turn([_asker(job) for job in jobs.values()], rounds)
            _say(f"100 rows as JSON, {name}", list(jobs), took)


def _compare_files(database: Path, address: str, rounds: int) -> None:
    lines: list[int] = []

    def ours() -> float:
        got = get(f"{address}/data/figures.csv")
        lines.append(got.lines)
        return got.seconds

    took = _in_turn([lambda: _sqlite3_csv(database), ours], rounds)
    _say("the whole table as CSV", ["sqlite3 -csv", "Tallies"], took)
    engine = open_database(f"sqlite:///{database}")
    with reading(engine) as connection:
        held = browse.count(connection, Asked("figures"))
    engine.dispose()
    print(f"{'':28}{min(lines) - 1:,} of {held:,} rows arrived")


def _in_turn(jobs: Sequence[Callable[[], float]], rounds: int) -> list[list[float]]:
    """The seconds of each job, one after the other, round after round; the first round only warms up."""
    took = [[job() for job in jobs] for _ in range(rounds + 1)]
    return [list(of_one) for of_one in zip(*took[1:], strict=True)]


def _say(what: str, names: Sequence[str], took: Sequence[Sequence[float]]) -> None:
    for name, seconds in zip(names, took, strict=True):
        ratio = statistics.median(mine / theirs for mine, theirs in zip(seconds, took[0], strict=True))
        aim = f"   (to reach: {TO_REACH} at most)" if name == "Tallies" else ""
        print(f"{what:38}{name:28}{1000 * statistics.median(seconds):11,.1f} ms {ratio:8.2f}{aim}", flush=True)


def _asker(address: str) -> Callable[[], float]:
    """Asks some times, one after the other; the median."""
    return lambda: statistics.median(_got(address).seconds for _ in range(_ASKED))


def _got(address: str) -> Got:
    return get(address)


def _sqlite3_csv(database: Path) -> float:
    """Every row with the same columns in the same order, read from the pipe to its end."""
    started = time.perf_counter()
    command = ["sqlite3", "-readonly", "-csv", str(database), f"{JOINED} ORDER BY figure.key"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        while process.stdout.read(1 << 18):
            pass
    return time.perf_counter() - started


@contextmanager
def _tallies(database: Path) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    port = free_port()
    command = [sys.executable, "-m", "dashboard.cli", "serve", "--port", str(port), "--database", f"sqlite:///{database}"]
    address = f"http://127.0.0.1:{port}"
    with served(command, f"{address}/health", {"TALLIES_DESK": str(database.parent / "desk")}) as server:
        yield server, address


@contextmanager
def _bare(database: Path) -> Iterator[str]:
    port = free_port()
    address = f"http://127.0.0.1:{port}/figures.json"
    with served([sys.executable, "-m", "tests.benchmarks.bare", str(database), str(port)], f"{address}?place=NOR"):
        yield address


@contextmanager
def _datasette(database: Path, folder: Path) -> Iterator[str]:
    """The address of the table in Datasette, "" where it cannot be had."""
    home = folder / "datasette"
    scripts = home / ("Scripts" if sys.platform == "win32" else "bin")
    if not (home.exists() or _installed(home, scripts)):
        print("Datasette cannot be installed here, so it is left out.")
        yield ""
        return
    port = free_port()
    address = f"http://127.0.0.1:{port}/{database.stem}/figure.json"
    command = [str(scripts / "datasette"), "serve", str(database), "--port", str(port), "--setting", "sql_time_limit_ms", "60000"]
    with served(command, f"http://127.0.0.1:{port}/-/versions.json"):
        yield address


def _installed(home: Path, scripts: Path) -> bool:
    venv.create(home, with_pip=True)
    command = [scripts / "python", "-m", "pip", "install", "--quiet", "datasette"]
    return subprocess.run(command, capture_output=True).returncode == 0


if __name__ == "__main__":
    main(*[int(each) for each in sys.argv[1:3]], *sys.argv[3:5])

"""A million figures: `tallies load`, checked and with history, against `sqlite3 .import`, which checks nothing.

Run by hand: python -m tests.benchmarks.load [rows] [rounds]
"""

import shutil
import sys
import tempfile
from pathlib import Path

from tests.benchmarks import made_figures
from tests.benchmarks.timing import Run, in_turn, median, ratio, run


def main(rows: int = 1_000_000, rounds: int = 3) -> None:
    """Print both times, their ratio and both peaks of memory."""
    if shutil.which("sqlite3") is None:
        sys.exit("The peer of this benchmark is the sqlite3 command; install it first.")
    with tempfile.TemporaryDirectory(prefix="tallies-load-") as folder:
        data = Path(folder) / "made"
        made_figures.write(data, rows)
        size = (data / "figures.csv").stat().st_size / 2**20
        print(f"{rows:,} figures, {size:,.0f} MiB of CSV, {rounds} rounds")
        mine, theirs = in_turn(lambda: _load(Path(folder), data), lambda: _import(Path(folder), data), rounds)
        for name, runs in (("sqlite3 .import", theirs), ("tallies load", mine)):
            print(f"{name:16} {median(runs).seconds:7.2f} s  {median(runs).mebibytes:6.0f} MiB")
        print(f"ratio            {ratio(mine, theirs):7.2f}     (to reach: 3.0 at most, and 400 MiB)")


def _import(folder: Path, data: Path) -> Run:
    database = folder / "peer.db"
    database.unlink(missing_ok=True)
    return run(["sqlite3", str(database), ".mode csv", f".import {data / 'figures.csv'} figure"])


def _load(folder: Path, data: Path) -> Run:
    database = folder / "ours.db"
    database.unlink(missing_ok=True)
    command = [
        sys.executable,
        "-m",
        "dashboard.cli",
        "load",
        str(data),
        "--by",
        "benchmark",
        "--database",
        f"sqlite:///{database}",
    ]
    return run(command)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

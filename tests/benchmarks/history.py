"""A thousand changed figures among a million: preview and commit, against the same among ten thousand.

Run by hand: python -m tests.benchmarks.history [large] [small] [changed]
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from db import migrate
from db.engine import open_database
from etl.intake import accept, preview
from tests.benchmarks import made_figures

ROUNDS = 5


def main(large: int = 1_000_000, small: int = 10_000, changed: int = 1_000) -> None:
    """Print both medians and their ratio."""
    with tempfile.TemporaryDirectory(prefix="tallies-history-") as folder:
        medians = {rows: statistics.median(_rounds(Path(folder), rows, changed)) for rows in (small, large)}
    for rows, seconds in medians.items():
        print(f"{changed:,} changed figures among {rows:>9,}: preview and commit in {seconds:.3f} s")
    print(f"ratio {medians[large] / medians[small]:.2f} (to reach: 2 at most)")


def _rounds(folder: Path, rows: int, changed: int) -> list[float]:
    database = open_database(f"sqlite:///{folder / f'{rows}.db'}")
    migrate.upgrade(database)
    made_figures.write(folder / f"{rows}", rows)
    accept(database, preview(database, folder / f"{rows}"), "benchmark")
    seconds = []
    for round_ in range(ROUNDS):
        # The first thousand figures, with and without their change in turn: each round changes all of them.
        some = folder / f"{rows}-{round_}" / "figures.csv"
        made_figures.write(some.parent, changed, changed=changed if round_ % 2 == 0 else 0)
        started = time.perf_counter()
        seen = preview(database, some)
        accept(database, seen, "benchmark")
        seconds.append(time.perf_counter() - started)
        assert seen.changes.num_rows == changed, seen.problems[:3]
    database.dispose()
    return seconds


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

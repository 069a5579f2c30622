"""A page of a hundred filtered figures among millions, against the same page among ten thousand, beside a bare SQLite query.

Run by hand: python -m tests.benchmarks.growth [large] [small] [rounds] [folder in which the databases are kept]
"""

import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from db import browse, migrate
from db.browse import Asked
from db.engine import open_database, reading
from etl.intake import accept, preview
from tests.benchmarks import made_figures

PLACE = {"place": ("KGZ",), "indicator": ("pwid-population-size",)}
LIMIT = 100
# A view, and the WHERE and ORDER BY of a bare query for the same rows.
VIEWS: dict[str, tuple[Asked, str]] = {
    "place and indicator": (Asked("figures", PLACE), "place = 'KGZ' AND indicator = 'pwid-population-size' ORDER BY key"),
    "topic": (
        Asked("figures", {"topic": ("injecting",)}),
        "indicator IN (SELECT key FROM indicator WHERE topic = 'injecting') ORDER BY key",
    ),
    "one source, by value": (
        Asked("figures", {"source": ("survey-00012",)}, sort="value"),
        "source = 'survey-00012' ORDER BY value, key",
    ),
    "words that are common": (
        Asked("figures", {}, "survey numbEr"),
        "(quote LIKE '%survey%' OR note LIKE '%survey%') AND (quote LIKE '%number%' OR note LIKE '%number%') ORDER BY key",
    ),
    "place, from and to": (
        Asked("figures", {"place": ("KGZ",), "from": ("2005",), "to": ("2010",)}),
        "place = 'KGZ' AND last_year >= 2005 AND first_year <= 2010 ORDER BY key",
    ),
    "place and indicator, by value": (
        Asked("figures", PLACE, sort="value", descending=True),
        "place = 'KGZ' AND indicator = 'pwid-population-size' ORDER BY value DESC, key DESC",
    ),
    "topic, by value": (
        Asked("figures", {"topic": ("injecting",)}, sort="value"),
        "indicator IN (SELECT key FROM indicator WHERE topic = 'injecting') ORDER BY value, key",
    ),
    "every figure, largest first": (Asked("figures", sort="value", descending=True), "1 ORDER BY value DESC, key DESC"),
    # What no index helps: the work grows with the rows, of ours as of the bare query.
    "a word that is nowhere": (
        Asked("figures", {}, "насвай"),
        "(quote LIKE '%насвай%' OR as_printed LIKE '%насвай%' OR reported_as LIKE '%насвай%' OR note LIKE '%насвай%' "
        "OR claimant LIKE '%насвай%' OR locator LIKE '%насвай%') ORDER BY key",
    ),
}
GROWS = ("a word that is nowhere",)
MOST = 10_000  # rows counted


def main(large: int = 1_000_000, small: int = 10_000, rounds: int = 5, kept: str = "") -> None:
    """Print for each view the median at both sizes, their ratio, and that of a bare query; then of counting its rows."""
    with tempfile.TemporaryDirectory(prefix="tallies-growth-") as folder:
        files = {rows: Path(kept or folder) / f"{rows}.db" for rows in (small, large)}
        for rows, file in files.items():
            made(file, rows)
        print(f"{'':32}{small:>12,}{large:>12,}   ratio   bare at {large:,}, milliseconds")
        with _open(files[small]) as (few, _), _open(files[large]) as (many, bare):
            for name, (asked, rest) in VIEWS.items():
                at_small, at_large, peer = _in_turn(
                    [_page(few, asked), _page(many, asked), _bare(bare, rest)], 1 if name in GROWS else rounds
                )
                aim = "" if name in GROWS else "(to reach: 2 at most)"
                print(f"{name:32}{at_small:12.1f}{at_large:12.1f}{at_large / at_small:8.2f}{peer:10.1f}   {aim}", flush=True)
                if name not in GROWS:
                    counts = _in_turn([_count(few, asked, MOST), _count(many, asked, MOST), _count(many, asked, None)], 1)
                    told = f"  counted: to {MOST:,} {counts[0]:.1f} and {counts[1]:.1f}, all {counts[2]:.1f}"
                    print(told, flush=True)


def made(file: Path, rows: int) -> None:
    """Make the database `file` with so many figures in it, unless it is there."""
    if file.exists():
        return
    database = open_database(f"sqlite:///{file}")
    migrate.upgrade(database)
    with tempfile.TemporaryDirectory(prefix="tallies-made-") as folder:
        made_figures.write(Path(folder), rows)
        accept(database, preview(database, Path(folder)), "benchmark")
    database.dispose()


@contextmanager
def _open(file: Path) -> Iterator[tuple[Connection, sqlite3.Connection]]:
    database, bare = open_database(f"sqlite:///{file}"), sqlite3.connect(file)
    with reading(database) as connection:
        yield connection, bare
    bare.close()
    database.dispose()


def _page(connection: Connection, asked: Asked) -> Callable[[], object]:
    return lambda: browse.page(connection, asked, LIMIT)


def _count(connection: Connection, asked: Asked, most: int | None) -> Callable[[], object]:
    return lambda: browse.count(connection, asked, most)


def _bare(connection: sqlite3.Connection, rest: str) -> Callable[[], object]:
    query = f"SELECT * FROM figure WHERE retired_in IS NULL AND {rest} LIMIT {LIMIT}"
    return lambda: connection.execute(query).fetchall()


def _in_turn(jobs: list[Callable[[], object]], rounds: int) -> list[float]:
    """The median milliseconds of each, done one after the other round after round; the first round only warms up."""
    seconds: list[list[float]] = [[] for _ in jobs]
    for _ in range(rounds + 1):
        for job, times in zip(jobs, seconds, strict=True):
            started = time.perf_counter()
            job()
            times.append(time.perf_counter() - started)
    return [1000 * statistics.median(times[1:]) for times in seconds]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]), *sys.argv[4:5])

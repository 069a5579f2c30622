"""A load that is killed: the database holds all of it or nothing of it, whatever the moment, on SQLite and on PostgreSQL."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from db import history, ledger
from db.engine import open_database, reading, writing
from db.verify import verify
from etl import intake
from tests.benchmarks import made_figures
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the loads to be killed are forked, so that each starts at once")

# Has imported everything, and forks one load for each line it reads. Says the load's process, when it begins to write, its end.
NURSERY = """
import os, sys
from pathlib import Path
from db.engine import open_database
from etl import intake
for line in sys.stdin:
    url, folder = line.rstrip("\\n").split("\\t")
    child = os.fork()
    if not child:
        os.write(1, b"%d\\n" % os.getpid())
        engine = open_database(url)
        seen = intake.preview(engine, Path(folder))
        os.write(1, b"writing\\n")
        intake.accept(engine, seen, "killed")
        os.write(1, b"written\\n")
        os._exit(0)
    os.waitpid(child, 0)
    os.write(1, b"ended\\n")
"""


class Nursery:
    """Loads in processes of their own, which can be killed."""

    def __init__(self, url: str, folder: Path, temporary: Path) -> None:
        self.order = f"{url}\t{folder}\n"
        environment = os.environ | {"TMPDIR": str(temporary)}
        command = [sys.executable, "-c", NURSERY]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def say(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def start(self) -> int:
        assert self.process.stdin is not None
        self.process.stdin.write(self.order)
        self.process.stdin.flush()
        return int(self.say())

    def spans(self) -> tuple[float, float]:
        """How many seconds a whole load takes until it writes, and then until it has written."""
        self.start()
        began = time.monotonic()
        assert self.say() == "writing"
        writing_since = time.monotonic()
        assert self.say() == "written"
        ended = time.monotonic()
        assert self.say() == "ended"
        return writing_since - began, ended - writing_since

    def kill(self, delay: float, *, while_writing: bool) -> None:
        """Start a load and kill it `delay` seconds after it started, or after it began to write."""
        child = self.start()
        said = self.say() if while_writing else ""
        time.sleep(delay)
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            assert delay  # it had ended by itself
        while said != "ended":
            said = self.say()


def state(url: str) -> tuple[str, int]:
    """What holds and how many loads there were, as somebody sees it who comes later; no doubt may be left."""
    engine = open_database(url)
    _wait_for_the_server(engine)
    assert verify(engine) == []
    with reading(engine) as connection:
        seen = ledger.digest(connection), ledger.last_load(connection)
    engine.dispose()
    return seen


def _wait_for_the_server(engine: Engine) -> None:
    """A PostgreSQL server notices only after its present statement that whoever sent it is gone."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    while engine.dialect.name == "postgresql":
        with reading(engine) as connection:
            if not connection.execute(text(others)).scalar():
                return
        time.sleep(0.01)


@pytest.fixture
def nursery(database: Engine, tmp_path: Path) -> Iterator[Nursery]:
    """Over 1,000 figures: loads that would change each of them and add 1,000."""
    made_figures.write(tmp_path / "before", 1_000)
    made_figures.write(tmp_path / "after", 2_000, changed=1_000)
    intake.accept(database, intake.preview(database, tmp_path / "before"), "tests")
    url = database.url.render_as_string(hide_password=False)
    database.dispose()
    (tmp_path / "temporary").mkdir()
    nursery = Nursery(url, tmp_path / "after", tmp_path / "temporary")
    yield nursery
    with nursery.process:
        nursery.process.kill()


@pytest.mark.parametrize("kills", [4, pytest.param(100, marks=pytest.mark.campaign)])
def test_a_load_that_is_killed_leaves_all_of_it_or_nothing(database: Engine, nursery: Nursery, kills: int) -> None:
    url = database.url.render_as_string(hide_password=False)
    before, _ = state(url)
    until_writing, writing_for = nursery.spans()
    after, number = state(url)
    assert after != before
    chance = random.Random()
    seen = {before: 0, after: 0}
    held = after
    for round_ in range(kills):
        if held == after:
            number = _take_back(url, number, before)
        while_writing = round_ % 3 > 0  # two of three: most of a load only reads
        delay = chance.uniform(0, writing_for * 1.2 if while_writing else until_writing + writing_for)
        nursery.kill(delay, while_writing=while_writing)
        held, last = state(url)
        assert (held, last) in ((before, number), (after, number + 1)), f"killed after {delay:.4f} s, {while_writing=}"
        seen[held] += 1
        number = last
    print(f"{database.dialect.name}: {kills} kills, {seen[before]} left nothing of the load and {seen[after]} all of it")


def _take_back(url: str, number: int, before: str) -> int:
    """Undo load `number`, which must lead to the state before; the number of the undo."""
    engine = open_database(url)
    with writing(engine) as connection:
        undone = history.undo(connection, number, "tests")
    engine.dispose()
    assert state(url) == (before, undone)
    return undone

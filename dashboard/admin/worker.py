"""The thread of a web process that has jobs worked on: one at a time over all web processes that share the desk's folder."""

import atexit
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from sqlalchemy import Engine

from dashboard.admin import housekeeping
from dashboard.admin.errand import Errand
from db import jobs
from db.engine import reading
from db.jobs import Job

_LOCK = "turn.lock"  # who holds it lets a child work; the system lets go of it when the process ends, however it ends
_LOOK_AGAIN = 0.5  # seconds until the next look, while another process has the turn
_AFTER_FAILURE, _LONGEST_PAUSE = 5, 60  # seconds, such as while the database is away
_TIDY_EVERY = 3600  # seconds: what is kept for a day goes after a day, also where nobody brings anything more
logger = logging.getLogger("tallies")


class Worker:
    """Has the jobs that wait in the database worked on; `errand` is the one under way.

    Its thread starts with the first `wake`, and sleeps between jobs.
    """

    def __init__(self, engine_url: str, folder: Path, engine: Engine) -> None:
        self._url, self._folder, self._engine = engine_url, folder, engine
        self._starting = threading.Lock()
        self._woken = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._failures = 0  # one after the other
        self.errand: Errand | None = None

    def wake(self) -> None:
        """Look for jobs that wait, whichever process made them. Returns at once."""
        with self._starting:
            if self._thread is None and not self._stopped.is_set():
                self._thread = threading.Thread(target=self._run, name="desk worker", daemon=True)
                self._thread.start()
                atexit.register(self.stop)
        self._woken.set()

    def cancel(self, job_id: str) -> None:
        """End the work on a job, if it is this process that has it worked on; the others notice by its state."""
        errand = self.errand
        if errand is not None and errand.job.id == job_id:
            errand.stop()

    def stop(self) -> None:
        """End the work that is under way, whose job the next process sets right, and the thread."""
        self._stopped.set()
        self._woken.set()
        errand, thread = self.errand, self._thread
        if errand is not None:
            errand.stop()
        if thread is not None:
            thread.join(10)
            atexit.unregister(self.stop)

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._woken.wait(_TIDY_EVERY)
            self._woken.clear()
            while not self._stopped.is_set() and (pause := self._turn()):
                self._stopped.wait(pause)

    def _turn(self) -> float:
        """Work until nothing waits; after how many seconds to look again, 0 if only when woken."""
        try:
            with _locked(self._folder / _LOCK) as lock:
                if lock is None:
                    return _LOOK_AGAIN
                housekeeping.set_right(self._engine, self._folder, datetime.now(UTC))
                while not self._stopped.is_set() and (job := self._next()) is not None:
                    self._work(job, lock)
                housekeeping.tidy(self._engine, self._folder, datetime.now(UTC))
        except Exception as error:  # a thread that ends would leave every later job waiting
            pause = min(_LONGEST_PAUSE, _AFTER_FAILURE << self._failures)
            if not self._failures:
                logger.exception("The work on jobs was interrupted; it is tried again in %s seconds", pause)
            else:  # a log is no place for the same traceback every minute of a night
                logger.error("The work on jobs is still interrupted (%s); it is tried again in %s seconds", error, pause)
            self._failures = min(self._failures + 1, 10)
            return pause
        self._failures = 0
        return 0

    def _next(self) -> Job | None:
        """What to work on now: a load before a check, the oldest first."""
        with reading(self._engine) as connection:
            waiting = jobs.live(connection)
        return min(waiting, key=lambda job: job.state != "writing", default=None)

    def _work(self, job: Job, lock: IO[str]) -> None:
        self.errand = Errand(self._engine, self._url, housekeeping.folder_of(self._folder, job.id), job)
        try:
            if not self._stopped.is_set():
                self.errand.run(lock)
        finally:
            self.errand = None


@contextmanager
def _locked(file: Path) -> Iterator[IO[str] | None]:
    """The lock, or None while another process holds it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file.open("a", encoding="ascii") as opened:
        yield opened if _take(opened) else None  # closing it gives it back


def _take(opened: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(opened.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # on Unix, on Windows; a disk that knows no locks is a failure to be told
        return False
    return True

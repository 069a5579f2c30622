"""One child process at work on one job, from its start to the state in which it leaves the job."""

import json
import logging
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

import dashboard
from dashboard.admin import asked, brought, limits
from dashboard.language import _
from db import jobs
from db.engine import reading, writing
from db.jobs import Job

_BEAT_EVERY = 1.0  # seconds
_TRIES = 12  # of noting an outcome while the database is busy: a minute in all, for each waits its own time
_CHECKOUT = Path(dashboard.__file__).parent.parent
logger = logging.getLogger("tallies")


class Errand:
    """A job that waits to be checked, written or undone, and the child that does it."""

    def __init__(self, engine: Engine, url: str, folder: Path, job: Job) -> None:
        self.job = job
        self._engine, self._url, self._folder = engine, url, folder
        self._what = "undo" if job.kind == "undo" else "write" if job.state == "writing" else "check"
        self._state = "checking" if self._what == "check" else "writing"  # while the child is at it
        self.process: subprocess.Popen[str] | None = None
        self._stopped = threading.Event()

    def run(self, lock: IO[str]) -> None:
        """Do it, unless somebody has called it off. The child inherits `lock`, so that none works beside one that is orphaned."""
        if not self._move({self.job.state}, self._state, step="reading" if self._what == "check" else "writing"):
            return
        process = self._started(lock)
        try:
            seconds = limits.CHECK_SECONDS if self._what == "check" else limits.WRITE_SECONDS
            with limits.Watch(process, seconds, limits.MEMORY) as watch:
                end = self._heard(process)
                code = process.wait()
        finally:
            process.kill()
            self._close(process)
        broke = watch.broke or ("" if end else limits.broken_by(code))
        if not end:
            logger.warning("The child of job %s ended with code %s before its work (%s)", self.job.id, code, broke or "stopped")
        if broke:
            end = {"state": "failed", "about": {"reason": limits.sentence(broke)}}
        (self._checked if self._what == "check" else self._written)(end)

    def stop(self) -> None:
        """Kill the child; a load that is being written is then written whole or not at all."""
        self._stopped.set()
        if self.process is not None:
            self.process.kill()

    def _started(self, lock: IO[str]) -> "subprocess.Popen[str]":
        here = os.pathsep.join(filter(None, [str(_CHECKOUT), os.environ.get("PYTHONPATH", "")]))
        ours = {name: value for name, value in os.environ.items() if name != "TALLIES_KEY"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dashboard.admin.child", self._what, self.job.id, str(self._folder)],
            env={**ours, "TALLIES_DATABASE": self._url, "PYTHONPATH": here, "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            pass_fds=() if sys.platform == "win32" else (lock.fileno(),),
        )
        if self._stopped.is_set():
            self.process.kill()
        return self.process

    @staticmethod
    def _close(process: "subprocess.Popen[str]") -> None:
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()

    def _heard(self, process: "subprocess.Popen[str]") -> Mapping[str, Any]:
        """Pass on what the child says until it is silent; its last word, {} if it did not come to that."""
        lines: queue.Queue[str | None] = queue.Queue()
        reader = threading.Thread(target=_listen, args=(process.stdout, lines), name="desk listener", daemon=True)
        reader.start()
        said: Mapping[str, Any] = {}
        beat_at, step, count, told = time.monotonic(), "reading", 0, "reading"  # the step that `run` has set
        while True:
            try:
                line = lines.get(timeout=_BEAT_EVERY)
            except queue.Empty:
                line = ""
            if line is None:
                reader.join()
                return said
            heard = _read(line)
            said = heard.get("end") or said
            step, count = heard.get("step", step), heard.get("count", count)
            if self._what == "check" and (step != told or time.monotonic() - beat_at >= _BEAT_EVERY):
                beat_at, told = time.monotonic(), step
                self._beat(step, count)

    def _beat(self, step: str, count: int) -> None:
        """Say how far it is, and stop if the job was called off. Not during a load, which nobody else's writing may delay."""
        try:
            with reading(self._engine) as connection:
                job = jobs.find(connection, self.job.id)
            if job is None or job.state != self._state:
                self.stop()
                return
            with self._engine.begin() as connection:
                jobs.beat(connection, self.job.id, step, count, datetime.now(UTC))
        except SQLAlchemyError as busy:  # the next beat says it
            logger.debug("The step of job %s could not be noted: %s", self.job.id, busy)

    def _checked(self, end: Mapping[str, Any]) -> None:
        if not end:
            end = {"state": "failed", "about": {"reason": _("The check stopped before its end. Bring the file again.")}}
        if self._stopped.is_set() and not self._is(self._state):  # called off, not interrupted
            shutil.rmtree(self._folder, ignore_errors=True)
            return
        if self._stopped.is_set():
            return  # the process ends: the next one begins the check anew
        about = end["about"]
        moved = self._move({self._state}, end["state"], about=about)
        if not moved:
            shutil.rmtree(self._folder, ignore_errors=True)
        elif end["state"] != "refused" or not about.get("encodings"):
            brought.forget_upload(self._folder)

    def _written(self, end: Mapping[str, Any]) -> None:
        """A load that was written has moved its job itself; anything else left what was held as it was."""
        again = "failed" if self._what == "undo" else "ready"
        reason = _("The work stopped before its end, and nothing was changed. Try again.")
        stopped: Mapping[str, Any] = {"state": again, "about": {"reason": reason}}
        outcome: Mapping[str, Any] = end if end and end["state"] != "loaded" else stopped
        if self._is(self._state):
            self._move({self._state}, outcome["state"], about=outcome["about"])
        if not self._is("ready"):
            for kept in (self._folder / asked.PREVIEW, *self._folder.glob(f"{asked.ANSWERED}-*")):
                shutil.rmtree(kept, ignore_errors=True)

    def _is(self, state: str) -> bool:
        with reading(self._engine) as connection:
            job = jobs.find(connection, self.job.id)
        return job is not None and job.state == state

    def _move(self, come_from: set[str], state: str, *, step: str = "", about: Mapping[str, Any] | None = None) -> bool:
        """Move the job, with more `about` than it has; tried again while the database is busy."""
        for tried in range(_TRIES):
            try:
                with writing(self._engine) as connection:
                    held = jobs.find(connection, self.job.id)
                    if held is None:
                        return False
                    more = {**held.about, **(about or {})}
                    return jobs.move(
                        connection, self.job.id, come_from, state, now=datetime.now(UTC), step=step, count=0, about=more
                    )
            except SQLAlchemyError:
                if tried == _TRIES - 1 or self._stopped.wait(0.2):
                    raise
        return False


def _listen(stdout: IO[str], lines: "queue.Queue[str | None]") -> None:
    for line in stdout:
        lines.put(line)
    lines.put(None)


def _read(line: str) -> Mapping[str, Any]:
    """What a line says; nothing if it is not one of ours, as when a library prints."""
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}

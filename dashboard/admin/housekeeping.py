"""What the desk keeps on disk and for how long: a folder for each job, emptied as soon as nobody needs what is in it."""

import os
import re
import shutil
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from dashboard.admin import brought, child
from dashboard.language import _
from db import jobs
from db.desk import stamp
from db.engine import reading, writing
from db.jobs import Job

KEPT_HOURS = 24
MOST_FOLDERS = 200
MOST_BYTES = 10**9
_WITHOUT_JOB = 3600  # seconds after which a folder without a job is one whose upload was cut off
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def folder_of(desk: Path, job_id: str) -> Path:
    """The folder of a job within the desk's. Raises ValueError for what is no id, so that none leads elsewhere."""
    if not _ID.fullmatch(job_id):
        raise ValueError("not the id of a job")
    return desk / "jobs" / job_id


def make_folder(desk: Path, job_id: str) -> Path:
    """A folder for a new job, which only we may open."""
    folder = folder_of(desk, job_id)
    for made in (desk, folder.parent, folder):
        made.mkdir(mode=0o700, parents=True, exist_ok=made is not folder)
    return folder


def set_right(engine: Engine, desk: Path, now: datetime) -> None:
    """Take up what a process that is gone has left. Only for whoever has the turn: nobody may be at work."""
    with reading(engine) as connection:
        left = [job for job in jobs.live(connection) if job.step]
    for job in left:
        folder = folder_of(desk, job.id)
        if job.state == "checking":
            state = "waiting" if child.upload_in(folder) else "failed"
        elif job.state == "writing":
            state = "ready" if (folder / child.PREVIEW).is_dir() else "failed"
        else:
            continue
        # A load that was written is not among them: it moved its job in its own transaction.
        said = {} if state == "waiting" else {"reason": _("The server stopped meanwhile, and nothing was changed. Try again.")}
        with writing(engine) as connection:
            jobs.move(connection, job.id, {job.state}, state, now=now, step="", count=0, about={**job.about, **said})
    for folder in folders(desk):
        with reading(engine) as connection:
            owner = jobs.find(connection, folder.name)
        if owner is not None and not _needs_upload(owner):
            brought.forget_upload(folder)


def _needs_upload(job: Job) -> bool:
    return job.state in {"waiting", "checking"} or (job.state == "refused" and bool(job.about.get("encodings")))


def tidy(engine: Engine, desk: Path, now: datetime) -> None:
    """Let go of what is older than a day, of what has no job, and of the oldest where they are too many or too large."""
    with reading(engine) as connection:
        found = {folder: jobs.find(connection, folder.name) for folder in folders(desk)}
    kept: list[tuple[Job, Path]] = []
    for folder, job in found.items():
        if job is not None:
            kept.append((job, folder))
        elif _age(folder) > (_WITHOUT_JOB if _is_cut_off(folder) else KEPT_HOURS * 3600):
            shutil.rmtree(folder, ignore_errors=True)
    kept.sort(key=lambda each: each[0].created_at, reverse=True)
    before = stamp(now.astimezone(UTC) - timedelta(hours=KEPT_HOURS))
    size = 0
    for place, (job, folder) in enumerate(kept):
        size += _size(folder)
        too_much = place >= MOST_FOLDERS or size > MOST_BYTES
        if job.state not in jobs.WORKING and (too_much or job.created_at < before):
            drop(engine, job, folder, now)


# Of a folder that somebody else puts away at this moment, nothing is left to measure.
def _age(folder: Path) -> float:
    """Seconds since something came into it or went."""
    with suppress(FileNotFoundError):
        return time.time() - folder.stat().st_mtime
    return 0


def _size(folder: Path) -> int:
    size = 0
    for place, _folders, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                size += Path(place, name).stat().st_size
    return size


def _is_cut_off(folder: Path) -> bool:
    """Whether nothing but an upload ever came into it. Anything else may be of another database that shares the desk."""
    with suppress(FileNotFoundError):
        return all(file.name.startswith("upload.") for file in folder.iterdir())
    return False


def drop(engine: Engine, job: Job, folder: Path, now: datetime) -> None:
    """Put away what was kept of a job that nobody works at; one that could still have been loaded says so from now on."""
    with writing(engine) as connection:
        jobs.move(connection, job.id, {"ready"}, "dropped", now=now)
        held = jobs.find(connection, job.id)
        if held is None or held.state in jobs.WORKING:
            return
        if held.about.get("report") or held.about.get("encodings"):
            about = {**held.about, "report": False, "encodings": False}
            jobs.move(connection, job.id, {held.state}, held.state, now=now, about=about)
    shutil.rmtree(folder, ignore_errors=True)


def folders(desk: Path) -> list[Path]:
    """The folders of all jobs that have one."""
    held = desk / "jobs"
    return [folder for folder in held.iterdir() if folder.is_dir()] if held.is_dir() else []

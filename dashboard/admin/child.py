"""The work on one job in a process of its own: whatever a file does to its reader, the pages stay up.

`python -m dashboard.admin.child check|write|undo JOB FOLDER`; the database's URL is in TALLIES_DATABASE. Each line of the output
is JSON: {"step": ..., "count": ...} on the way, and last of all {"end": {"state": ..., "about": {...}}}. Standard input stays
open as long as the parent lives.
"""

import errno
import gc
import json
import logging
import os
import secrets
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from dashboard.admin import brought, limits, reasons
from dashboard.language import LANGUAGES, _, choose, put_first
from dashboard.settings import Settings
from dashboard.worded import worded
from db import jobs
from db.conflict import Conflict
from db.engine import letting_go, open_database, reading, writing
from db.jobs import Job

PREVIEW, PROBLEMS, REPORT = "preview", "problems.json", "problems.xlsx"
MOST_ROWS = 50_000
_OF_LETTERS = frozenset({"encoding", "encoding_disagrees", "unknown_encoding"})
_OFTEN = 0.2  # seconds between two lines about the same step
logger = logging.getLogger("tallies")

End = dict[str, Any]


def main(arguments: list[str]) -> int:
    """Do one of the three, say how it went, and return the exit code: 0 also when the answer is no."""
    what, id, folder = arguments
    os.umask(0o077)  # what is kept of a file is nobody else's
    gc.set_threshold(20_000)  # the imports would be looked through hundreds of times, for nothing
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of a terminal; our parent decides about us
    limits.end_with_parent(os.getppid())
    limits.restrict(limits.CHECK_PROCESSOR_SECONDS if what == "check" else None)
    work_in(Path(folder))
    put_first(Settings.from_env(os.environ).own_translations())
    engine = open_database(os.environ["TALLIES_DATABASE"])
    if what == "check":  # it reads for seconds; what changes meanwhile is found at the commit, which looks at every key again
        engine = letting_go(engine)
    try:
        end = _outcome({"check": check, "write": write, "undo": undo}[what], engine, id, Path(folder))
    finally:
        engine.dispose()
        brought.forget_scratch(Path(folder))
    _say({"end": end})
    return 0


def _outcome(work: Callable[[Engine, Job, Path], End], engine: Engine, id: str, folder: Path) -> End:
    """What came of it; what goes wrong becomes a sentence, and a traceback in the log."""
    try:
        with reading(engine) as connection:
            job = jobs.find(connection, id)
        if job is None:
            raise LookupError(f"there is no job {id}")
        choose(job.about.get("options", {}).get("language", LANGUAGES[0]))  # what is said here, whoever brought it will read
        return work(engine, job, folder)
    except MemoryError:  # Arrow's too
        return _ended("failed", reason=limits.sentence("memory"))
    except SQLAlchemyError as error:
        from dashboard.commands.errors import sentence

        said = sentence(error)  # not the error itself: it may repeat a cell
        logger.warning("Job %s failed: %s", id, said)
        return _ended("failed", reason=said)
    except OSError as error:
        logger.warning("Job %s failed: %s", id, error)
        return _ended("failed", reason=limits.of_disk(error))
    except Exception:  # the owner of the job gets a reference number, the log gets the traceback
        reference = secrets.token_hex(4)
        logger.exception("Job %s failed, reference %s", id, reference)
        said = _(
            "Something broke, and nothing was changed. If you report it, give the number %(reference)s.", reference=reference
        )
        return _ended("failed", reason=said)


def check(engine: Engine, job: Job, folder: Path) -> End:
    """Read and check what was brought, and keep in `folder` what its owner will look at."""
    from etl import intake, memory

    memory.give_back()
    progress = _Progress()
    progress("reading", 0)
    upload = upload_in(folder)
    if upload is None:
        raise FileNotFoundError(errno.ENOENT, "the upload is gone")
    options = job.about.get("options", {})
    seen = intake.preview(
        engine,
        upload,
        complete=bool(options.get("complete")),
        progress=progress,
        encoding=options.get("encoding", ""),
        name=job.name,
        most_rows=MOST_ROWS,
    )
    progress("writing the report", 0)
    return _reported(seen, upload, job, folder, progress)


def _reported(seen: Any, upload: Path, job: Job, folder: Path, progress: "_Progress") -> End:
    from etl import kept
    from etl.problems import PERSONAL

    problems = seen.problems
    if any(problem.code in PERSONAL for problem in problems):  # nothing of such a file is kept, not a cell of it
        _write_json(folder / PROBLEMS, [asdict(problem) | {"value": ""} for problem in problems])
        return _ended("refused", **about_of(seen) | {"kinds": {}, "personal": True, "report": False})
    _write_json(folder / PROBLEMS, [asdict(problem) for problem in problems])
    changes = seen.changes.num_rows if seen.ready else 0
    if changes:
        kept.keep(seen, folder / PREVIEW)
    if problems:
        from etl import annotated

        encoding = job.about.get("options", {}).get("encoding", "")
        found = seen.findings.errors + seen.findings.warnings
        annotated.write_report(upload, job.name, problems, folder / REPORT, encoding, total=found, say=worded)
    about = about_of(seen) | {"report": (folder / REPORT).exists()}
    return _ended("refused" if not seen.ready else "ready" if changes else "same", **about)


def about_of(seen: Any) -> End:
    """What the pages need to know of a preview without opening it."""
    from dashboard.admin import asked

    counts = {name: getattr(seen, name) for name in ("read", "new", "changed", "same", "withdrawn", "refused", "held")}
    return {
        "counts": counts,
        "errors": seen.findings.errors,
        "warnings": seen.findings.warnings,
        "kinds": dict(seen.findings.kinds) | asked.ticked(seen),  # of the problems only the first are kept
        "unreadable": not seen.sha256,
        "encodings": any(problem.code in _OF_LETTERS for problem in seen.problems),
        "questions": asked.counts(seen),
    }


def upload_in(folder: Path) -> Path | None:
    """What was brought and still lies in the folder of its job."""
    return next(folder.glob("upload.*"), None)


def work_in(folder: Path) -> None:
    """Let whatever this process only needs for a while lie in the folder of its job: one that is killed tidies nothing away."""
    tempfile.tempdir = str(folder)


def write(engine: Engine, job: Job, folder: Path) -> End:
    """Commit the preview that was looked at, as its owner answered; the job says so in the same transaction."""
    from dashboard.admin import asked
    from etl import answers, intake, kept

    _Progress()("writing", 0)
    seen = kept.kept(folder / PREVIEW)
    if following := asked.answers(job).to_follow(seen):
        try:
            seen = answers.answered(seen, following, engine=engine)
        except answers.Unanswerable as unanswerable:
            return _ended("overtaken", reason=reasons.plain(unanswerable.problem.wrong, unanswerable.problem.mend))
    ticks = {str(code): int(count) for code, count in job.about.get("ticks", {}).items()}
    note = str(job.about.get("note", ""))
    try:
        by_whom = str(job.about.get("by") or job.account)  # who said yes: an admin may load what somebody else brought
        number = intake.accept(engine, seen, by_whom, note=note, door="web", ticks=ticks, also=_loaded(job))
    except Conflict as conflict:
        return _overtaken(conflict)
    return _ended("loaded" if number is not None else "same")


def undo(engine: Engine, job: Job, _folder: Path) -> End:
    """Reverse a load; the job says so in the same transaction."""
    from db import history

    _Progress()("writing", 0)
    try:
        with writing(engine) as connection:
            number = history.undo(
                connection, int(job.about["undoes"]), job.account, door="web", note=str(job.about.get("note", ""))
            )
            _loaded(job)(connection, number)
    except history.Conflict as conflict:
        return _overtaken(conflict)
    return _ended("loaded")


def _loaded(job: Job) -> Callable[[Connection, int], None]:
    def move(connection: Connection, number: int) -> None:
        if not jobs.move(connection, job.id, {"writing"}, "loaded", now=datetime.now(UTC), load=number, step="", count=0):
            raise RuntimeError(f"job {job.id} is no longer to be written")  # takes the load back with it

    return move


def _overtaken(conflict: Conflict) -> End:
    return _ended("overtaken", reason=reasons.plain(conflict.wording))


def _ended(state: str, **about: Any) -> End:
    return {"state": state, "about": about}


def _write_json(file: Path, held: list[Mapping[str, Any]]) -> None:
    file.write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")


def _say(line: Mapping[str, Any]) -> None:
    print(json.dumps(line), flush=True)


class _Progress:
    """Says each step when it begins, and then now and again how far it is."""

    def __init__(self) -> None:
        self._step, self._said_at = "", 0.0

    def __call__(self, step: str, count: int) -> None:
        if step != self._step or time.monotonic() - self._said_at >= _OFTEN:
            self._step, self._said_at = step, time.monotonic()
            _say({"step": step, "count": count})


if __name__ == "__main__":
    logging.basicConfig(format="%(levelname)s %(message)s")
    code = main(sys.argv[1:])
    logging.shutdown()
    os._exit(code)  # to take down what was imported would need a third of a second, and all that is kept is kept

"""Backup of a database in use, and the way back: a copy counts once it is verified, and a restore keeps the old file."""

import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, make_url

from db import ledger
from db.copies import Damaged, Held, NoBackup, Progress, copy, held_in, sync, unfinished, verified
from db.engine import reading


class Differs(NoBackup):
    """The database holds something else than the backup, and nobody said that it may be replaced."""


@dataclass(frozen=True)
class Restored:
    """What a restore did: what is held now, and where the old file is kept (None where there was none, or it held the same)."""

    held: Held
    kept: Path | None
    changed: bool


def backup(engine: Engine, file: Path, progress: Progress | None = None) -> Held:
    """Write a copy of a live SQLite database, one consistent moment of it, verify it whole, and only then give it its name.

    Loads may run meanwhile; they wait while the pages are copied. Raises NoBackup on PostgreSQL and when the file is there
    already, Damaged when the database is, OSError and DBAPIError when it cannot be read or the copy not be written.
    """
    _sqlite_only(engine.url.get_backend_name(), "backup")
    if file.exists():
        raise NoBackup(f"{file} is there already: choose another name.")
    with unfinished(file) as made:
        copy(_file_of(engine), made)
        held = verified(made, str(_file_of(engine)), progress)
        # What held after a load never changes, so the copy can be compared with a database that has moved on.
        with reading(engine) as connection:
            if ledger.digest(connection, as_of=held.last_load) != held.digest:
                raise NoBackup(f"The copy does not hold what the database held after load {held.last_load}: try again.")
        sync(made)
        os.replace(made, file)
    return held


def restore(file: Path, url: str, *, force: bool = False, progress: Progress | None = None) -> Restored:
    """Put a verified backup in the place of the SQLite database at `url`, and keep the old file beside it under a dated name.

    A backup made by an older Tallies is upgraded on the way; the backup itself is only read. Readers of the database go on and
    see the restored state. Raises NoBackup on PostgreSQL and when there is no such file, Differs when the database holds
    something else and `force` is not given, Damaged when the backup is.
    """
    _sqlite_only(make_url(url).get_backend_name(), "restore")
    target = Path(make_url(url).database or "")
    if not file.is_file():
        raise NoBackup(f"There is no file {file}.")
    if target.exists() and target.samefile(file):
        raise NoBackup(f"{file} is the database itself: name a backup of it.")
    with unfinished(target) as made:
        copy(file, made)
        held = verified(made, str(file), progress)
        if not target.exists():
            sync(made)
            os.replace(made, target)
            return Restored(held, None, True)
        return _replace(made, target, held, force)


def _replace(made: Path, target: Path, held: Held, force: bool) -> Restored:
    now = held_in(target)
    if now == held:
        return Restored(held, None, False)
    if not force:
        said = f"holds load {now.last_load}, digest {now.digest[:12]}" if now else "cannot be read as a database of Tallies"
        raise Differs(
            f"{target} {said}; the backup holds load {held.last_load}, digest {held.digest[:12]}. "
            "--force puts the backup in its place and keeps the old file beside it."
        )
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%fZ")
    kept = target.with_name(f"{target.stem}-until-{stamp}{target.suffix}")
    try:
        copy(target, kept)
        # Written into the file as one transaction, so that whoever has it open sees it, and a crash leaves the old state.
        copy(made, target)
    except Damaged:
        _move_aside(made, target, kept)
    except NoBackup:
        kept.unlink(missing_ok=True)
        raise
    return Restored(held, kept, True)


def _move_aside(made: Path, target: Path, kept: Path) -> None:
    """The old file is no database any more: keep its bytes, and those of its journal, which must not be played into the new."""
    for end in ("-journal", "-wal", "-shm"):
        if (beside := Path(f"{target}{end}")).exists():
            beside.replace(f"{kept}{end}")
    shutil.copy2(target, kept)
    sync(made)
    os.replace(made, target)


def _file_of(engine: Engine) -> Path:
    return Path(engine.url.database or "")


def _sqlite_only(backend: str, command: str) -> None:
    if backend == "sqlite":
        return
    way = {
        "backup": "`pg_dump --format=custom --file=FILE NAME` makes a copy of a PostgreSQL database while it is used",
        "restore": "`pg_restore --clean --if-exists --single-transaction --dbname=NAME FILE` puts back what pg_dump wrote",
    }[command]
    raise NoBackup(f"PostgreSQL brings tools of its own for this: {way}; run `tallies verify` on what was restored.")

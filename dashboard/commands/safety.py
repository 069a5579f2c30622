"""Data safety: `verify` says whether what is held is what was stored, `backup` copies it, `restore` puts a copy back."""

import argparse
from pathlib import Path

from sqlalchemy import Engine

from dashboard.commands.errors import Stop
from dashboard.commands.options import add_database, add_progress, readable, settings
from dashboard.commands.progress import Progress
from db import backup, ledger
from db.copies import Damaged, NoBackup
from db.engine import reading
from db.verify import Finding, sample, verify

_SHOWN = 20  # damaged statements of a load named without --all


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare `verify`, `backup` and `restore`."""
    check = commands.add_parser("verify", help="say whether every load is still as it was stored")
    check.description = "Compute the digest of every load and the id of every statement anew, and compare. Changes nothing."
    check.add_argument("--all", action="store_true", help=f"name every damaged statement, not the first {_SHOWN} of a load")
    check.set_defaults(run=_verify)
    copy = commands.add_parser("backup", help="write a verified copy of the database; loads may run meanwhile")
    copy.description = "Write a copy of one moment of an SQLite database, and give it its name once it is verified."
    copy.add_argument("file", type=Path, metavar="FILE", help="the file to write; it must not be there yet")
    copy.set_defaults(run=_backup)
    back = commands.add_parser("restore", help="put a verified backup in the place of the database; the old file is kept")
    back.description = "Verify a backup and put it in the place of the database; the old file is kept beside it, dated."
    back.add_argument("file", type=Path, metavar="FILE", help="what `tallies backup` wrote")
    back.add_argument("--force", action="store_true", help="also if the database holds something else; its file is kept")
    back.set_defaults(run=_restore)
    for command in (check, copy, back):
        add_database(command)
        add_progress(command)


def refuse_damaged(engine: Engine) -> str:
    """Look at the newest load and two others, and say in one sentence what was found. Raises Stop if it is damage."""
    with reading(engine) as connection:
        chosen = sample(connection)
    if findings := verify(engine, chosen):
        raise Stop(
            f"The database is damaged and is not served. {_said(findings[0], 3)} `tallies verify` says more; "
            "`tallies restore FILE --force` puts a backup in its place.",
            1,
        )
    return f"Verified: {_loads(chosen)} as stored." if chosen else ""


def _loads(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"load {numbers[0]} is"
    return f"loads {', '.join(map(str, numbers[:-1]))} and {numbers[-1]} are"


def _verify(options: argparse.Namespace) -> int:
    progress = Progress(options.progress)
    with readable(options) as engine:
        findings = verify(engine, progress=progress)
        progress.done()
        for finding in findings:
            print(_said(finding, None if options.all else _SHOWN))
        if findings:
            raise Stop("The database is damaged: `tallies restore FILE --force` puts a backup in its place.", 1)
        with reading(engine) as connection:
            last = ledger.last_load(connection)
    print(f"{last:,} {'load' if last == 1 else 'loads'} verified: everything is as it was stored.")
    return 0


def _said(finding: Finding, shown: int | None) -> str:
    keys = finding.keys[:shown]
    more = f" and {len(finding.keys) - len(keys):,} more" if len(keys) < len(finding.keys) else ""
    return f"{str(finding).removesuffix('.')}: {', '.join(keys)}{more}." if keys else str(finding)


def _backup(options: argparse.Namespace) -> int:
    progress = Progress(options.progress)
    try:
        with readable(options) as engine:
            held = backup.backup(engine, options.file, progress)
    except NoBackup as refused:
        raise Stop(str(refused), _code(refused)) from refused
    progress.done()
    print(f"{options.file} holds load {held.last_load}, digest {held.digest[:12]}; it was opened and verified.")
    return 0


def _restore(options: argparse.Namespace) -> int:
    progress = Progress(options.progress)
    try:
        done = backup.restore(options.file, settings(options).database, force=options.force, progress=progress)
    except NoBackup as refused:
        raise Stop(str(refused), _code(refused)) from refused
    progress.done()
    held = f"load {done.held.last_load}, digest {done.held.digest[:12]}"
    if not done.changed:
        print(f"Nothing to restore: the database holds the same as {options.file}, {held}.")
    else:
        print(f"Restored from {options.file}: {held}." + (f" The old file is kept as {done.kept}." if done.kept else ""))
    return 0


def _code(refused: NoBackup) -> int:
    """1: there is damage, or the answer is no; 2: it cannot be run that way."""
    return 1 if isinstance(refused, (Damaged, backup.Differs)) else 2

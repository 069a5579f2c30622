"""Bringing figures in: `check` says what is wrong, `diff` what would change, `load` does it, all of it or nothing."""

import argparse
import sys
from pathlib import Path

from sqlalchemy import Engine

from dashboard.commands import changes
from dashboard.commands.errors import Stop
from dashboard.commands.options import add_database, add_progress, add_signature, comparable, signature, writable
from dashboard.commands.progress import Progress
from db.engine import reading
from db.history import Conflict
from etl import intake, memory
from etl.problems import Problem

_PATH = """a CSV file (UTF-8) whose name or headings say which table it holds; a folder of sources.csv, indicators.csv,
figures.csv and milestones.csv; or an Excel workbook (.xlsx) with sheets of those names"""
_SHOWN = 200  # changes shown without --all


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare `check`, `diff` and `load`."""
    check = _command(commands, "check", "name every problem of a file, with its row and its mend")
    check.set_defaults(run=_check)
    diff = _command(commands, "diff", "say what loading a file would add, change and withdraw")
    diff.add_argument("--all", action="store_true", help=f"show every change, not the first {_SHOWN}")
    diff.set_defaults(run=_diff)
    load = _command(commands, "load", "load a file: all of it, or nothing if there is a problem")
    add_signature(load, "loads")
    load.set_defaults(run=_load)
    for command in (diff, load):
        said = "the file is all that its sources say: figures and milestones of theirs that it leaves out are withdrawn"
        command.add_argument("--complete", action="store_true", help=said)


def _command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, does: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=does, description=f"{does.capitalize()}.")
    command.add_argument("path", type=Path, metavar="PATH", help=_PATH)
    said = "how a CSV file is written that is not Unicode: windows-1251, koi8-r or cp866; it is never guessed"
    command.add_argument("--encoding", metavar="NAME", default="", help=said)
    add_database(command)
    add_progress(command)
    return command


def _preview(engine: Engine, options: argparse.Namespace) -> intake.Preview:
    if not options.path.exists():
        raise Stop(f"There is no file or folder {options.path}: check its name and where you are.")
    progress = Progress(options.progress)
    memory.give_back()
    complete = getattr(options, "complete", False)
    seen = intake.preview(engine, options.path, complete=complete, progress=progress, encoding=options.encoding)
    progress.done()
    return seen


def _check(options: argparse.Namespace) -> int:
    with comparable(options) as engine:
        seen = _preview(engine, options)
    for problem in seen.problems:
        print(_said(problem))
    if not seen.ready:
        raise Stop(_verdict(seen), 1)
    print(f"{seen.read:,} rows checked: no problem stands against loading {seen.name}.")
    return 0


def _said(problem: Problem) -> str:
    return f"{'note: ' if problem.is_notice else 'warning: ' if problem.is_warning else ''}{problem}"


def _verdict(seen: intake.Preview) -> str:
    errors = f"{seen.findings.errors:,} problem" + ("s" if seen.findings.errors != 1 else "")
    unseen = seen.findings.errors + seen.findings.warnings - len(seen.problems)
    return f"{errors} in {seen.name}; nothing was changed." + (f" The first {len(seen.problems):,} are listed." if unseen else "")


def _refuse_problems(seen: intake.Preview) -> None:
    for problem in seen.problems:
        print(_said(problem), file=sys.stderr)
    if not seen.ready:
        raise Stop(_verdict(seen), 1)


def _diff(options: argparse.Namespace) -> int:
    with comparable(options) as engine:
        seen = _preview(engine, options)
        _refuse_problems(seen)
        if not seen.changes.num_rows:
            print(f"No changes: all {seen.read:,} rows of {seen.name} are held already.")
            return 0
        print(f"{seen.name}: {changes.counted(*changes.counts(seen.changes))}, {seen.same:,} the same.")
        with reading(engine) as connection:
            for line in changes.in_words(connection, seen.changes, seen.changes.num_rows if options.all else _SHOWN, seen.rows):
                print(line)
    return 0


def _load(options: argparse.Namespace) -> int:
    with writable(options) as engine:
        seen = _preview(engine, options)
        _refuse_problems(seen)
        progress = Progress(options.progress)
        progress("writing", seen.changes.num_rows)
        try:
            number = intake.accept(engine, seen, signature(options), note=options.note)
        except Conflict as conflict:
            raise Stop(f"The data changed while this was checked: {conflict}. Load it again.", 1) from conflict
    if number is None:
        print(f"Nothing to load: all {seen.read:,} rows of {seen.name} are held already.")
    else:
        print(f"Load {number}: {changes.counted(*changes.counts(seen.changes))}, {seen.same:,} the same.")
    return 0

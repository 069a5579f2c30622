"""Looking back and taking back: `history` lists the loads or says what one changed, `undo` reverses one."""

import argparse
from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd
import pyarrow as pa

from dashboard.commands import changes
from dashboard.commands.errors import Stop
from dashboard.commands.options import add_database, add_signature, readable, signature, writable
from db import history, ledger
from db.engine import reading, writing

_SHOWN = 200  # changes shown without --all


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare `history` and `undo`."""
    past = commands.add_parser("history", help="list every load, or say what one of them changed")
    past.description = "List every load, newest first; with a number, say what that load withdrew, changed and added."
    past.add_argument("number", type=int, nargs="?", metavar="N", help="the load to look at")
    past.add_argument("--all", action="store_true", help=f"show every change, not the first {_SHOWN}")
    past.set_defaults(run=_history)
    undo = commands.add_parser("undo", help="reverse a load by a new load; nothing is ever deleted")
    undo.description = (
        "Reverse load N: what it added is withdrawn, what it changed or withdrew holds again. The undo is a load too."
    )
    undo.add_argument("number", type=int, metavar="N", help="the load to reverse, as `tallies history` numbers it")
    add_signature(undo, "undoes")
    undo.set_defaults(run=_undo)
    for command in (past, undo):
        add_database(command)


def _history(options: argparse.Namespace) -> int:
    with readable(options) as engine, reading(engine) as connection:
        loads = ledger.loads(connection)
        if options.number is None:
            print("\n".join(_table(loads)) if len(loads) else "Nothing was loaded yet.")
            return 0
        if options.number not in set(loads["number"]):
            raise Stop(_no_such(options.number, len(loads)))
        print(_title(loads[loads["number"] == options.number].iloc[0].to_dict()))
        changed = pa.Table.from_pandas(
            ledger.changes_of(connection, options.number), schema=history.CHANGES, preserve_index=False
        )
        for line in changes.in_words(connection, changed, changed.num_rows if options.all else _SHOWN):
            print(line)
    return 0


def _undo(options: argparse.Namespace) -> int:
    with writable(options) as engine:
        try:
            with writing(engine) as connection:
                number = history.undo(connection, options.number, signature(options), note=options.note)
        except LookupError as unknown:
            with reading(engine) as connection:
                raise Stop(_no_such(options.number, ledger.last_load(connection))) from unknown
        except history.Conflict as conflict:
            raise Stop(f"Load {options.number} cannot be undone: {conflict}.", 1) from conflict
        with reading(engine) as connection:
            made = ledger.loads(connection).iloc[0].to_dict()
    print(f"Load {number} reverses load {options.number}: {_counted(made)}.")
    return 0


def _no_such(number: int, last: int) -> str:
    return (
        f"There is no load {number}; the last one is {last}." if last else f"There is no load {number}: nothing was loaded yet."
    )


def _counted(load: Mapping[Hashable, Any]) -> str:
    return changes.counted(*(int(load[name]) for name in ("added", "changed", "withdrawn")))


def _title(load: Mapping[Hashable, Any]) -> str:
    why = f" ({load['note']})" if load["note"] else ""
    return f"Load {load['number']}, {load['at']}, by {load['by_whom']}, {load['file'] or 'no file'}{why}: {_counted(load)}."


def _table(loads: pd.DataFrame) -> Iterator[str]:
    names = ["number", "at", "by_whom", "door", "added", "changed", "withdrawn", "file", "note"]
    headings = ["load", "when (UTC)", "by", "door", "added", "changed", "withdrawn", "file", "note"]
    cells = [headings, *[[str(cell) for cell in row] for row in loads[names].itertuples(index=False)]]
    widths = [max(len(row[place]) for row in cells) for place in range(len(headings))]
    counts = {0, 4, 5, 6}
    for row in cells:
        aligned = [
            cell.rjust(width) if place in counts else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(aligned).rstrip()

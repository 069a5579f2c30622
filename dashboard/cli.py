"""The command `tallies`: every command is a thin wrapper over one function, and every error is one sentence."""

import argparse
import os
import sys
from collections.abc import Sequence

from dashboard.commands import accounts, errors, files, loading, past, safety, serving

_ABOUT = """Tallies keeps every published figure beside its rivals, each with the sentence it came from.

Load a file of figures       tallies check figures.csv    every problem at once, with its row and its mend
                             tallies diff figures.csv     what a load would add, change and withdraw
                             tallies load figures.csv     the same, done: all of it or nothing
Look back and take back      tallies history              every load
                             tallies undo 12              reverse load 12 by a new load; nothing is deleted
Pass the figures on          tallies export folder        four CSV files, just as they are held
Keep them safe               tallies backup copy.db       a verified copy, while others load
                             tallies verify               whether all is as it was stored
                             tallies restore copy.db      the copy in the database's place; the old file is kept
Start a file of your own     tallies template new.xlsx    a workbook with headings, drop-downs and an example
See it all as pages          tallies serve                http://127.0.0.1:8050
Let somebody load there      tallies accounts add Ada     who then signs in at /admin/"""

_CODES = "Exit code: 0 all is well; 1 there are problems in your data, or the answer is no; 2 it cannot be run that way."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is the one that `tallies --help` explains."""
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except errors.Stop as stop:
        return _say(str(stop), stop.code)
    except BrokenPipeError:  # whoever read our output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except errors.KNOWN as error:
        return _say(errors.sentence(error), 2)
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    """Every command with its arguments and its help."""
    top = argparse.ArgumentParser(
        "tallies", description=_ABOUT, epilog=_CODES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for group in (serving, loading, past, files, safety, accounts):
        group.register(commands)
    return top


def _say(sentence: str, code: int) -> int:
    print(f"tallies: {sentence}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())

"""What a file would do, as a value: what was found in it, what it would change, and the rows that would come in."""

from dataclasses import dataclass, field
from typing import NamedTuple

import pyarrow as pa

from db import history
from db.spool import Spool
from etl.problems import Findings, Problem

MOST_ECHOES = 1000  # kept whole, like problems; the warning `same_figure` counts them all


class Echo(NamedTuple):
    """A figure of the file, and the held figure of another source that says just the same: perhaps it only repeats it."""

    key: str
    id: str
    of_key: str
    of_id: str


@dataclass
class Preview:
    """What a file would do. `changes` has the columns of history.CHANGES; it is empty while there is an error.

    `read` counts the rows of the file that hold anything. Each of them is counted once more: as `refused` if it has an error,
    else as `new`, `changed` or `same` by what is held under its key. `rows` holds what is new or changed.
    """

    name: str
    sha256: str
    findings: Findings = field(default_factory=Findings)
    changes: pa.Table = field(default_factory=history.CHANGES.empty_table)
    rows: Spool = field(default_factory=Spool)
    read: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    withdrawn: int = 0  # statements held now that a complete file no longer says
    held: int = 0  # statements that a complete file's sources have now, in the tables that the file has
    echoes: list[Echo] = field(default_factory=list)
    last_load: int = 0  # the newest load when the file was compared

    @property
    def problems(self) -> list[Problem]:
        """Everything found, errors and warnings, in the order of the file (the first thousand)."""
        return self.findings.problems

    @property
    def ready(self) -> bool:
        """Whether nothing stands against accepting it."""
        return self.findings.errors == 0

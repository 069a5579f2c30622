"""What reading hands on: a sheet of text in chunks, or the reasons why there is none."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from etl.problems import Problem


class Unreadable(Exception):
    """The file cannot be read as sheets; `problems` says why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(str(found) for found in problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name in SHEETS, its headings, and its rows in chunks.

    A chunk is a table of text columns (one per known heading, "" for an empty cell) and `row`, the row's number as int64.
    `found` collects what reading the chunks brought to light.
    """

    name: str
    headings: tuple[str, ...]
    chunks: Callable[[list[Problem]], Iterator[pa.Table]]

"""What reading hands on: a sheet of text in chunks, or the reasons why there is none."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

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
    filled: int | None = None  # rows below the headings that hold anything, where that is known before they are read

    def rows(self, most: int) -> int:
        """How many rows hold anything; where that is not known they are counted, until they are more than `most`."""
        if self.filled is not None:
            return self.filled
        count = 0
        for table in self.chunks([]):
            filled = pa.nulls(table.num_rows, pa.bool_()).fill_null(False)
            for name in table.column_names:
                if name != "row" and not pc.all(filled).as_py():
                    filled = pc.or_(filled, pc.not_equal(pc.utf8_trim_whitespace(table[name]), ""))
            count += pc.sum(filled).as_py() or 0
            if count > most:
                break
        return count

"""Some thousand rows of one sheet on their way through the checks: their text, their row numbers, what was found wrong."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from db.phrasing import Wording
from etl.columns import SHEETS
from etl.problems import KEPT, NOTICES, WARNINGS, Findings, Problem, problem
from etl.text import tidy

Mask = npt.NDArray[np.bool_]

_PRINTED_TOO = frozenset({"value", "lower", "upper"})


class Chunk:
    """Rows of `sheet`, tidied; `text(column)` is a str Series with "" for empty, also for a column the file does not have."""

    def __init__(self, sheet: str, table: pa.Table, findings: Findings) -> None:
        names = [column.name for column in SHEETS[sheet] if column.name in table.column_names]
        free = {column.name for column in SHEETS[sheet] if column.kind == "text"}
        tidied, self.with_controls, changed = tidy(table.select(names), free)
        filled = [name for name in names if pc.any(pc.not_equal(tidied[name], "")).as_py()]
        keep = _any_filled(tidied, filled)
        self.sheet = sheet
        self.findings = findings
        self._distinct: dict[str, list[str]] = {}
        self._empty: dict[str, Mask] = {}
        self.rows: npt.NDArray[np.int64] = table["row"].to_numpy()[keep]
        findings.add(_noticed(sheet, table, tidied, changed))
        findings.add(_nameless(sheet, table))
        findings.blank_rows += len(keep) - len(self.rows)
        whole = bool(keep.all())
        self._columns = {name: series(tidied[name] if whole else tidied[name].filter(pa.array(keep))) for name in filled}

    def __len__(self) -> int:
        return len(self.rows)

    def has(self, column: str) -> bool:
        """Whether any row has text in this column."""
        return column in self._columns

    def text(self, column: str) -> pd.Series:
        """The column as text, one entry per row."""
        return self._columns[column] if column in self._columns else pd.Series([""] * len(self), dtype="str")

    def distinct(self, column: str) -> list[str]:
        """The different texts of a column, without the empty one: most rules are cheaper asked of these than of every row."""
        if column not in self._distinct:
            self._distinct[column] = [word for word in self.text(column).unique() if word] if column in self._columns else []
        return self._distinct[column]

    def spread(self, column: str, values: npt.NDArray[Any], otherwise: Any) -> npt.NDArray[Any]:
        """One value per row, given one per distinct text of a column, and one for where it is empty."""
        if column not in self._columns:
            return np.full(len(self), otherwise)
        each = np.append(np.asarray(values), otherwise) if len(values) else np.array([otherwise])
        places = pc.index_in(pa.array(self._columns[column]), value_set=pa.array(self.distinct(column), pa.large_string()))
        spread: npt.NDArray[Any] = each[pc.fill_null(places, len(each) - 1).to_numpy(zero_copy_only=False)]
        return spread

    def longest(self, column: str) -> int:
        """The length in bytes of the longest text of a column: no text has more characters."""
        return (
            pc.max(pc.binary_length(pa.array(self._columns[column]))).as_py() or 0 if column in self._columns and len(self) else 0
        )

    def empty(self, column: str) -> Mask:
        """Where the column is empty."""
        if column not in self._empty:
            there = column in self._columns
            self._empty[column] = (self._columns[column] == "").to_numpy(bool) if there else np.ones(len(self), bool)
        return self._empty[column]

    def replace(self, column: str, text: pd.Series | pa.Array) -> None:
        """Give a column its tidied form."""
        self._columns[column] = series(text) if isinstance(text, pa.Array) else text.reset_index(drop=True)
        self._distinct.pop(column, None)
        self._empty.pop(column, None)

    def arrow(self, column: str) -> pa.ChunkedArray | None:
        """The column as the database takes it, None when it is empty throughout."""
        return pa.chunked_array(pa.array(self._columns[column], pa.string())) if column in self._columns else None

    def flag(self, where: npt.ArrayLike, code: str, column: str | None, **facts: Any) -> None:
        """A problem for each row in `where`. A fact is one for all rows, or an array or Series with one per row."""
        self._flag(
            where, code, column, lambda row, at, value, filling: problem(code, self.sheet, row, at, value, **filling), facts
        )

    def flag_reasons(self, reasons: pd.Series, column: str, explain: Callable[[str, str], tuple[Wording, Wording]]) -> Mask:
        """A problem for each row whose reason is not empty, in the sentences of `explain`; returns where there are any."""
        bad = (reasons != "").to_numpy(bool)
        said = {reason: reasons == reason for reason in (reasons[bad].unique() if bad.any() else ())}
        for reason, where in said.items():
            self._flag(
                where,
                reason,
                column,
                lambda row, at, value, _, reason=reason: _explained(reason, self.sheet, row, at, value, explain),
                {},
            )
        return bad

    def _flag(
        self, where: npt.ArrayLike, code: str, column: str | None, make: Callable[..., Problem], facts: dict[str, Any]
    ) -> None:
        positions = np.flatnonzero(np.asarray(where, bool))
        if not len(positions):
            return
        shown = positions[:KEPT]
        found = [make(int(self.rows[i]), *self._typed(column, i), {k: _at(v, i) for k, v in facts.items()}) for i in shown]
        self.findings.add(found)
        rest = len(positions) - len(shown)
        if rest and code in WARNINGS - NOTICES:
            self.findings.count(code, rest)
        if rest and code not in WARNINGS:
            self.findings.mark(self.sheet, self.rows[positions[KEPT:]])
        self.findings.warnings += rest if code in WARNINGS else 0
        self.findings.errors += 0 if code in WARNINGS else rest

    def _typed(self, column: str | None, position: int) -> tuple[str | None, str]:
        """Where its author typed what a row has in `column`, and the cell: a number may stand in as_printed alone."""
        cell = self.text(column).iloc[position] if column else ""
        if column in _PRINTED_TOO and not cell and (printed := self.text("as_printed").iloc[position]):
            return "as_printed", printed
        return column, cell


def _noticed(sheet: str, table: pa.Table, tidied: pa.Table, changed: dict[str, int]) -> Iterator[Problem]:
    """For each column the first cell that is not taken as typed."""
    for name, at in changed.items():
        if after := tidied[name][at].as_py():
            yield problem("tidied", sheet, table["row"][at].as_py(), name, table[name][at].as_py(), read=after[:60])


def _nameless(sheet: str, table: pa.Table) -> Iterator[Problem]:
    """For each column without a heading the first cell that holds something all the same."""
    for name in table.column_names:
        if name.startswith("\0"):
            at = pc.index(pc.not_equal(pc.utf8_trim_whitespace(table[name]), ""), True).as_py()
            if at >= 0:
                yield problem("nameless_column", sheet, table["row"][at].as_py(), None, table[name][at].as_py())


def _any_filled(table: pa.Table, names: Iterable[str]) -> Mask:
    keep = np.zeros(table.num_rows, bool)
    for name in names:
        keep |= pc.not_equal(table[name], "").to_numpy()
        if keep.all():
            break
    return keep


def series(column: pa.Array | pa.ChunkedArray) -> pd.Series:
    """Arrow text as a pandas str Series, without a copy where pandas keeps it alike."""
    text = pd.StringDtype("pyarrow", na_value=np.nan)
    return pd.Series(pd.arrays.ArrowStringArray(column.cast(pa.large_string()), dtype=text))  # type: ignore[call-arg]


def _at(fact: Any, position: int) -> Any:
    one = fact.iloc[position] if isinstance(fact, pd.Series) else fact[position] if isinstance(fact, np.ndarray) else fact
    return one.item() if isinstance(one, np.generic) else one


def _explained(
    reason: str, sheet: str, row: int, column: str, value: str, explain: Callable[[str, str], tuple[Wording, Wording]]
) -> Problem:
    return Problem(reason, sheet, row, column, value, *explain(reason, value))

"""The report to mend a file by: its tables once more with what is wrong beside each row, and all of it on a sheet in front."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from db.phrasing import Wording, wording
from etl.brought import Brought
from etl.headings import PASSED_OVER
from etl.plain_book import BOLD, LONGEST_CELL, MARKED, TEXT, PlainBook, TooMuch
from etl.problems import KEPT, PERSONAL, Problem
from etl.retold import UNREADABLE, Table, tables_of

Say = Callable[[Wording], str]
SHEET = "Problems"
_HEADINGS = (
    wording("sheet"),
    wording("row"),
    wording("column"),
    wording("value"),
    wording("what is wrong"),
    wording("how to mend it"),
    wording("kind"),
)
_WIDTHS = (14, 8, 16, 30, 60, 60, 18)
# Where persons are told of nothing is shown again; where a quotation mark swallowed rows, the copy would lose them for good.
_NO_TABLES = PERSONAL | {"unclosed_quote"}
_WIDTH, _WIDEST = 16, 70  # of a column of the table, and of the one with its problems
_CUT = "… (cut: the cell has {found:,} characters)"


def write_report(
    path: Path,
    name: str,
    problems: Sequence[Problem],
    out: Path,
    encoding: str = "",
    *,
    total: int | None = None,
    say: Say = str,
) -> bool:
    """Write the report of the file at `path`, which its owner called `name`, as a workbook of text at `out`.

    A sheet "Problems" holds a row for each problem; each sheet that could be read stands behind it with its rows where they were
    and a last column `problems`. Both are passed over when the mended copy is loaded. False when the file's tables could not be
    read, seem to tell of persons, or hold nothing to mend or to check: then only the first sheet is written. `total` is how many
    problems there are, if not these; `say` says a sentence in the language of whoever will read it, while the names of sheets and
    columns stay those of the file format.
    Raises OSError if `out` cannot be written.
    """
    file = Brought.called(path, name)
    listed = [problem for problem in problems if problem.code in PERSONAL] or list(problems)
    part = out.with_name(f"{out.name}.part")
    try:
        nothing_to_mend = all(problem.is_notice for problem in listed)
        untold = nothing_to_mend or any(problem.code in _NO_TABLES for problem in listed)
        tables = [] if untold else _tables(file, encoding)
        if not (tables and _written(part, listed, tables, total, say)):
            tables = []
            _written(part, listed, [], total, say)
        os.replace(part, out)
    finally:
        part.unlink(missing_ok=True)
    return bool(tables)


def _tables(file: Brought, encoding: str) -> list[Table]:
    try:
        return tables_of(file, encoding)
    except UNREADABLE:
        return []


def _written(out: Path, problems: Sequence[Problem], tables: Sequence[Table], total: int | None, say: Say) -> bool:
    """Write it all; False, and nothing of use, when a table turned out to be unreadable or too large on the way."""
    try:
        with PlainBook(out) as book:
            book.sheet(SHEET, _listing(problems, total, say), widths=_WIDTHS)
            for table in tables:
                widths = [_WIDTH] * table.width + [_WIDEST]
                book.sheet(table.title, _beside(table, problems, say), widths=widths, frozen=table.headings, merged=table.merged)
    except (*UNREADABLE, TooMuch):
        if not tables:
            raise
        return False
    return True


def _listing(problems: Sequence[Problem], total: int | None, say: Say) -> Iterator[list[tuple[str, int]]]:
    yield [(say(heading), BOLD) for heading in _HEADINGS]
    if len(problems) < total if total is not None else len(problems) >= KEPT:
        shown = wording("there may be more problems; only the first {shown} are listed", shown=len(problems))
        if total:
            shown = wording("there are {all} problems; only the first {shown} are listed", all=total, shown=len(problems))
        said = ("", "", "", "", say(shown), say(wording("Mend these, then bring the file again")), "")
        yield [(text, MARKED) for text in said]
    for problem in problems:
        where = (problem.sheet, str(problem.row or ""), problem.column or "", problem.value)
        yield [(_held(text), TEXT) for text in (*where, say(problem.wrong), say(problem.mend), say(_kind(problem)))]


def _beside(table: Table, problems: Sequence[Problem], say: Say) -> Iterator[list[tuple[str, int]]]:
    said: dict[int, list[str]] = defaultdict(list)
    for problem in problems:
        if problem.row and problem.sheet in table.names:
            where = f"{problem.column}: " if problem.column else ""
            told = f"{where}{say(problem.wrong)}. {say(problem.mend)}"
            said[problem.row].append(f"{told} ({say(wording('to check'))})" if problem.is_warning else told)
    for number, row in enumerate(table.rows(), 1):
        if number == table.headings:
            cells = [(_held(cell), BOLD) for cell in row]
            last = (PASSED_OVER, BOLD)
        else:
            cells = [(cell if len(cell) <= LONGEST_CELL else _held(cell), TEXT) for cell in row]
            last = (_held("\n".join(said.get(number, ()))), MARKED)
        yield [*cells[: table.width], *[("", TEXT)] * (table.width - len(cells)), last]


def _held(text: str) -> str:
    """The text as one cell can hold it; what had to be cut says so, and is still too long for any column of ours."""
    if len(text) <= LONGEST_CELL:
        return text
    ending = _CUT.format(found=len(text))
    return text[: LONGEST_CELL - len(ending)] + ending


def _kind(problem: Problem) -> Wording:
    return wording("notice") if problem.is_notice else wording("to check") if problem.is_warning else wording("to be mended")

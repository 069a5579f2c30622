"""The tables of a file once more, every row and column as it was typed: for the copy in which its owner mends them."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from etl.brought import Brought
from etl.container import DAMAGED, check_container
from etl.csv_text import first_rows
from etl.encodings import encoding_of
from etl.headings import SEARCHED, heading_row, is_passed_over, sheet_name
from etl.plain_book import MOST_COLUMNS
from etl.problems import problem
from etl.read import kind_of
from etl.sheet import Unreadable

if TYPE_CHECKING:
    from etl.workbook_parts import Part
    from etl.workbook_rows import Book, Value

UNREADABLE = (Unreadable, UnicodeError, csv.Error, *DAMAGED)


@dataclass(frozen=True)
class Table:
    """One table: its title, the names under which problems know it, the row of its headings (from 1), how many columns it has.

    `rows` gives every row from the first one on, as typed; each may be shorter or longer than the headings.
    """

    title: str
    names: frozenset[str]
    headings: int
    width: int
    rows: Callable[[], Iterator[list[str]]]
    merged: tuple[str, ...] = ()


def tables_of(file: Brought, encoding: str) -> list[Table]:
    """The tables that are seen when the file is opened; hidden sheets are left alone. Raises one of UNREADABLE."""
    return _of_workbook(file) if kind_of(file) == "xlsx" else [_of_text(file, encoding)]


def _table(title: str, names: set[str], rows: Callable[[], Iterator[list[str]]], width: int, merged: Sequence[str] = ()) -> Table:
    """A table without the column of problems that an earlier copy may have."""
    top = list(islice(rows(), SEARCHED + 1))
    meant = sheet_name(title, top[heading_row(top)]) if top else None
    at = heading_row(top, meant)
    ours = frozenset(place for place, cell in enumerate(top[at] if top else ()) if is_passed_over(cell))
    while width - 1 in ours:
        width -= 1
    if width >= MOST_COLUMNS:
        raise Unreadable(problem("too_wide", title, found=width, longest=MOST_COLUMNS - 1))
    known = frozenset({*names, *([meant] if meant else [])})
    return Table(title, known, at + 1, width, partial(_without, rows, ours) if ours else rows, tuple(merged))


def _without(rows: Callable[[], Iterator[list[str]]], columns: frozenset[int]) -> Iterator[list[str]]:
    for row in rows():
        yield ["" if place in columns else cell for place, cell in enumerate(row)]


def _of_text(file: Brought, encoding: str) -> Table:
    codec = encoding_of(file, encoding, [])
    first = first_rows(file, codec)
    headings = first.rows[first.at] if first.rows else []
    rows = partial(_text_rows, file, codec, first.delimiter)
    title = sheet_name(file.stem, headings) or file.stem
    return _table(title, {file.name}, rows, max((len(row) for row in rows()), default=0))


def _text_rows(file: Brought, codec: str, delimiter: str) -> Iterator[list[str]]:
    with file.open(codec) as opened:
        for number, row in enumerate(csv.reader(opened, delimiter=delimiter)):
            yield [cell.lstrip("\ufeff") for cell in row] if number == 0 else row


def _of_workbook(file: Brought) -> list[Table]:
    from etl.workbook import NOT_READ_BACK, check_size  # openpyxl takes a quarter of a second to import; only workbooks need it
    from etl.workbook_parts import marks_of, worksheets
    from etl.workbook_rows import Book

    check_container(file)
    tables, book = [], Book(file)
    for part in worksheets(file):
        if part.hidden or part.title.strip().lower() in NOT_READ_BACK:
            continue
        marks = marks_of(file, part)
        check_size(part.title, marks)
        rows = partial(_workbook_rows, book, part, marks.last_row)
        merged = [cells for _, _, cells in marks.merged]
        tables.append(_table(part.title, {part.title}, rows, marks.last_column, merged))
    return tables


def _workbook_rows(book: "Book", part: "Part", last: int) -> Iterator[list[str]]:
    for _, cells in book.rows(part, last):
        yield [_as_typed(cell) for cell in cells]


def _as_typed(cell: "Value") -> str:
    """The cell as text. One whose format says more than its number keeps both: the copy must not be read as the number."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    from etl.workbook_cells import plain_text, says_more

    text = plain_text(cell)
    return f"{text} [{cell.number_format}]" if isinstance(cell.value, (int, float)) and says_more(cell.number_format) else text

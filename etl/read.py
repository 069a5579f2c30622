"""From a file, a folder or a workbook to sheets of text: every cell as typed, every row with its number, nothing guessed."""

import csv
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from etl.columns import SHEETS
from etl.csv_text import csv_sheet
from etl.problems import Problem, problem


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


@dataclass(frozen=True)
class Reading:
    """What a path holds: its sheets in the order of SHEETS, what was noticed on the way, and the SHA-256 of all its bytes."""

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]
    problems: tuple[Problem, ...]


def read(path: Path) -> Reading:
    """Open a CSV file, a folder of CSV files or an XLSX workbook.

    Raises Unreadable with every reason: missing, empty, of another kind, damaged, no known sheet, headings wrong.
    """
    if not path.exists():
        raise Unreadable(problem("not_found", str(path), value=str(path)))
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    if not files:
        raise Unreadable(problem("empty_file", path.name))
    problems: list[Problem] = []
    sheets: list[Sheet] = []
    for file in files:
        try:
            sheets += _sheets_of(file, problems, in_folder=path.is_dir())
        except Unreadable as unreadable:
            problems += unreadable.problems
    if any(not found.is_warning for found in problems):
        raise Unreadable(*problems)
    order = list(SHEETS)
    return Reading(path.name, _sha256(files), tuple(sorted(sheets, key=lambda sheet: order.index(sheet.name))), tuple(problems))


def _sheets_of(file: Path, problems: list[Problem], *, in_folder: bool) -> list[Sheet]:
    kind = _kind(file)
    if kind == "xlsx":
        from etl.workbook import workbook_sheets  # openpyxl takes a quarter of a second to import; only workbooks need it

        return workbook_sheets(file, problems)
    headings, delimiter = first_row(file)
    name = sheet_name(file.stem, headings)
    if name is None:
        unknown = problem("unread_sheet" if in_folder else "unknown_sheet", file.name, value=file.name)
        if in_folder:
            problems.append(unknown)
            return []
        raise Unreadable(unknown)
    wrong = check_headings(name, headings)
    problems += wrong
    return (
        [Sheet(name, tuple(headings), lambda found: csv_sheet(file, name, headings, delimiter, found))]
        if not _blocking(wrong)
        else []
    )


def _blocking(found: list[Problem]) -> bool:
    return any(not one.is_warning for one in found)


_OTHER_KINDS = {
    b"\xd0\xcf\x11\xe0": "this is an old Excel file (.xls) or a workbook with a password",
    b"%PDF": "this is a PDF",
    b"\xff\xd8\xff": "this is a picture",
    b"\x89PNG": "this is a picture",
}


def _kind(file: Path) -> str:
    with file.open("rb") as opened:
        start = opened.read(512)
    if not start.strip():
        raise Unreadable(problem("empty_file", file.name))
    for magic, said in _OTHER_KINDS.items():
        if start.startswith(magic):
            raise Unreadable(problem("wrong_kind", file.name, value=said))
    if start.lstrip().lower().startswith((b"<!doctype", b"<html")):
        raise Unreadable(problem("wrong_kind", file.name, value="this is a web page"))
    if start.startswith(b"PK") != (file.suffix.lower() == ".xlsx"):
        said = (
            "this is a zip file or a workbook, but not named .xlsx"
            if start.startswith(b"PK")
            else "this is not an Excel workbook"
        )
        raise Unreadable(problem("wrong_kind", file.name, value=said))
    if start.startswith(b"PK"):
        return "xlsx"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in start:
        raise Unreadable(problem("encoding", file.name, value="it is UTF-16, or no text"))
    return "csv"


def first_row(file: Path) -> tuple[list[str], str]:
    """The headings of a CSV file, trimmed, and its delimiter: the one of , ; tab | that gives most headings we know.

    Raises Unreadable if they are not UTF-8.
    """
    with file.open("rb") as opened:
        try:
            start = opened.read(65_536).decode("utf-8-sig", errors="strict" if file.stat().st_size <= 65_536 else "ignore")
        except UnicodeDecodeError as error:
            raise Unreadable(problem("encoding", file.name, value=f"byte {error.start} cannot be read")) from error
    known = {column.name for columns in SHEETS.values() for column in columns}
    readings = [(_cells(start, delimiter), delimiter) for delimiter in ",;\t|"]
    return max(readings, key=lambda reading: len(known & set(reading[0])))


def _cells(text: str, delimiter: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader(text.splitlines(keepends=True), delimiter=delimiter), [])]


def sheet_name(stem: str, headings: list[str]) -> str | None:
    """Which sheet a table is: by its name, else by its headings; None if neither says it."""
    if stem.lower() in SHEETS:
        return stem.lower()
    fitting = [name for name, columns in SHEETS.items() if {c.name for c in columns if c.required} <= set(headings)]
    return fitting[0] if len(fitting) == 1 else None


def check_headings(name: str, headings: list[str]) -> list[Problem]:
    """What is wrong with the headings of a sheet: doubled, missing or unknown ones, each with the nearest known name."""
    from difflib import get_close_matches

    known = [column.name for column in SHEETS[name]]
    wrong = [problem("duplicate_heading", name, 1, h, h) for h in sorted({h for h in headings if h and headings.count(h) > 1})]
    for column in SHEETS[name]:
        if column.required and column.name not in headings:
            near = get_close_matches(column.name, [h for h in headings if h not in known], 1)
            wrong.append(
                problem(
                    "missing_column",
                    name,
                    1,
                    column.name,
                    column.name,
                    nearest=f"is it '{near[0]}'?" if near else "tallies template",
                )
            )
    for heading in headings:
        if heading and heading not in known:
            near = get_close_matches(heading, known, 1)
            wrong.append(problem("unknown_column", name, 1, heading, heading, nearest=f" to {near[0]}" if near else ""))
    return wrong


def _sha256(files: list[Path]) -> str:
    total = hashlib.sha256()
    for file in files:
        with file.open("rb") as opened:
            while block := opened.read(1 << 20):
                total.update(block)
    return total.hexdigest()

"""From a file, a folder or a workbook to sheets of text: every cell as typed, every row with its number, nothing guessed."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from db.phrasing import Wording, wording
from etl.brought import Brought
from etl.columns import SHEETS
from etl.csv_text import csv_sheet, first_rows
from etl.encodings import encoding_of
from etl.headings import check_layout, read_headings, sheet_name, unknown_sheet
from etl.problems import Problem, problem
from etl.sheet import Sheet, Unreadable


@dataclass(frozen=True)
class Reading:
    """What a path holds: its sheets in the order of SHEETS, what was noticed on the way, and the SHA-256 of all its bytes."""

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]
    problems: tuple[Problem, ...]


def read(path: Path, encoding: str = "", name: str = "") -> Reading:
    """Open a CSV file, a folder of CSV files or an XLSX workbook. `encoding` is for CSV that is not Unicode.

    `name` is what the file is called where that is not its name on the disk. Raises Unreadable with every reason: missing, empty,
    of another kind, damaged, unsafe, no known sheet, headings wrong.
    """
    brought = Brought.called(path, name)
    if not path.exists():
        raise Unreadable(problem("not_found", name or str(path), value=name or str(path)))
    files = [brought] if not path.is_dir() else [Brought.called(file) for file in sorted(path.iterdir()) if _is_csv(file)]
    if not files:
        raise Unreadable(problem("empty_file", brought.name))
    problems: list[Problem] = []
    sheets: list[Sheet] = []
    for file in files:
        try:
            sheets += _sheets_of(file, problems, encoding, in_folder=path.is_dir())
        except Unreadable as unreadable:
            problems += unreadable.problems
    names = [sheet.name for sheet in sheets]
    problems += [problem("sheet_twice", brought.name, value=name) for name in sorted(set(names)) if names.count(name) > 1]
    if any(not found.is_warning for found in problems):
        raise Unreadable(*problems)
    order = list(SHEETS)
    return Reading(
        brought.name, _sha256(files), tuple(sorted(sheets, key=lambda sheet: order.index(sheet.name))), tuple(problems)
    )


def _is_csv(file: Path) -> bool:
    return file.suffix.lower() == ".csv"


def _sheets_of(file: Brought, problems: list[Problem], encoding: str, *, in_folder: bool) -> list[Sheet]:
    if kind_of(file) == "xlsx":
        from etl.workbook import workbook_sheets  # openpyxl takes a quarter of a second to import; only workbooks need it

        return workbook_sheets(file, problems)
    codec = encoding_of(file, encoding, problems)
    first = first_rows(file, codec)
    if first.note:
        problems.append(problem("separator_line", file.name, 1, None, first.note))
    headings = first.rows[first.at] if first.rows else []
    if not any(headings):
        raise Unreadable(problem("empty_file", file.name))
    name = sheet_name(file.stem, headings)
    if layout := check_layout(name or file.name, first.rows, first.at):
        raise Unreadable(*layout)
    if name is None:
        if in_folder:
            problems.append(problem("unread_sheet", file.name, value=file.name))
            return []
        raise Unreadable(unknown_sheet(file.name, {"headings": first.rows}))
    columns, found = read_headings(name, headings, first.row)
    if first.at:
        above = " / ".join(" ".join(cell for cell in row if cell) for row in first.rows[: first.at])
        found.insert(0, problem("title_rows", name, first.row, None, above, found=first.row))
    problems += found
    if any(not one.is_warning for one in found):
        return []
    return [Sheet(name, tuple(columns), lambda noticed: csv_sheet(file, name, columns, first, codec, noticed))]


_OTHER_KINDS = {
    b"%PDF": wording("this is a PDF"),
    b"\xff\xd8\xff": wording("this is a picture"),
    b"\x89PNG": wording("this is a picture"),
    b"GIF8": wording("this is a picture"),
    b"\x1f\x8b": wording("this is a compressed file (.gz): unpack it first"),
    b"7z\xbc\xaf": wording("this is a compressed file (.7z): unpack it first"),
    b"Rar!": wording("this is a compressed file (.rar): unpack it first"),
    b"{\\rtf": wording("this is a text document (.rtf)"),
    b"SQLite format 3": wording("this is a database"),
    b"X5O!P%@AP": wording("this is the test file of virus scanners"),
}


def kind_of(file: Brought) -> str:
    """xlsx or csv, by the first bytes and the ending together. Raises Unreadable where they name something else."""
    with file.open() as opened:
        start = opened.read(512)
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not text.strip(b",;\t| \r\n"):
        raise Unreadable(problem("empty_file", file.name))
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        from etl.container import holds_password

        old = problem("wrong_kind", file.name, value=wording("this is an old Excel file (.xls), not a CSV file or a workbook"))
        raise Unreadable(problem("password", file.name) if holds_password(file) else old)
    said = next((said for magic, said in _OTHER_KINDS.items() if start.startswith(magic)), None)
    if text.startswith((b"<!doctype", b"<html", b"<head", b"<table", b"<?xml")):
        said = wording("this is a web page") if not text.startswith(b"<?xml") else wording("this is an XML file")
    if text.startswith((b"{", b"[")) and b'"' in text:
        said = wording("this is JSON")
    packed = start.startswith(b"PK")
    if not said and packed and file.suffix not in {".xlsx", ".xlsm"}:
        said = _kind_of_zip(file)
    if not said and not packed and file.suffix in {".xlsx", ".xlsm"}:
        said = wording("this is not an Excel workbook, whatever its name says")
    if said:
        raise Unreadable(problem("wrong_kind", file.name, value=said))
    return "xlsx" if packed else "csv"


def _kind_of_zip(file: Brought) -> Wording:
    from etl.container import check_container

    try:
        check_container(file)
    except Unreadable as unreadable:
        found = unreadable.problems[0]
        return found.wrong if found.code == "wrong_kind" else wording("this is a zip file: {what}", what=found.wrong)
    return wording("this is an Excel workbook, but not named .xlsx")


def _sha256(files: list[Brought]) -> str:
    total = hashlib.sha256()
    for file in files:
        with file.open() as opened:
            while block := opened.read(1 << 20):
                total.update(block)
    return total.hexdigest()

"""A workbook of nothing but text, written row by row: no cell can be a formula, and a large table needs little memory."""

import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from xml.sax.saxutils import escape, quoteattr

from etl.container import MOST_BYTES

TEXT, BOLD, MARKED = 1, 2, 3  # styles of cells; all of them have the format of text
LONGEST_CELL = 32_767  # characters, the most that a spreadsheet holds
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
_LONGEST_TITLE = 31
_NO_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff\r]")
_PLAIN = re.compile(r"[!-%'-;=?-~](?:[ -%'-;=?-~]*[!-%'-;=?-~])?").fullmatch  # ASCII that XML takes as it is
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'<styleSheet xmlns="{_SHEET}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFFF2CC"/></patternFill></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/>'
    '<xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/>'
    '<xf numFmtId="49" fillId="2" applyNumberFormat="1" applyFill="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class TooMuch(Exception):
    """The workbook would be larger than one that we would read again."""


class PlainBook:
    """An .xlsx file in the making: `sheet` for each table, and at the end of the `with` it is whole. Raises OSError."""

    def __init__(self, file: Path) -> None:
        self._archive = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3)
        self._titles: list[str] = []
        self._room = MOST_BYTES - 1_000_000

    def __enter__(self) -> "PlainBook":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self._finish()
        self._archive.close()

    def sheet(
        self,
        title: str,
        rows: Iterable[Sequence[tuple[str, int]]],
        *,
        widths: Sequence[int],
        frozen: int = 1,
        merged: Sequence[str] = (),
    ) -> None:
        """One sheet. A row is its cells from the left, each with its style; "" is no cell. The first `frozen` rows stay in view.

        `widths` are those of the columns in characters. Raises TooMuch where the workbook would not be read again.
        """
        self._titles.append(self._free(title))
        columns = "".join(
            f'<col min="{at}" max="{at}" width="{width}" style="{TEXT}" customWidth="1"/>' for at, width in enumerate(widths, 1)
        )
        pane = f'<pane ySplit="{frozen}" topLeftCell="A{frozen + 1}" activePane="bottomLeft" state="frozen"/>' if frozen else ""
        views = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        with self._archive.open(f"xl/worksheets/sheet{len(self._titles)}.xml", "w") as part:
            part.write(f'{_HEAD}<worksheet xmlns="{_SHEET}">{views}<cols>{columns}</cols><sheetData>'.encode())
            letters = [column_letters(at) for at in range(1, len(widths) + 1)]
            for number, cells in enumerate(rows, 1):
                if text := _row(number, cells, letters):
                    self._take_room(number, len(text))
                    part.write(text)
            part.write(f"</sheetData>{_merged(merged)}</worksheet>".encode())

    def _take_room(self, number: int, size: int) -> None:
        self._room -= size
        if self._room < 0 or number > MOST_ROWS:
            raise TooMuch

    def _free(self, title: str) -> str:
        """A title that a workbook may have and that no sheet has yet."""
        plain = wanted = visible(_NO_TITLE.sub("_", title))[:_LONGEST_TITLE].strip("' ") or "sheet"
        taken, number = {there.casefold() for there in self._titles}, 2
        while wanted.casefold() in taken:
            wanted, number = f"{plain[: _LONGEST_TITLE - 4]} {number}", number + 1
        return wanted

    def _finish(self) -> None:
        numbered = list(enumerate(self._titles, 1))
        sheets = "".join(f'<sheet name={quoteattr(title)} sheetId="{n}" r:id="r{n}"/>' for n, title in numbered)
        to_sheets = "".join(_relation(n, "worksheet", f"worksheets/sheet{n}.xml") for n, _ in numbered)
        kinds = "".join(_override(f"/xl/worksheets/sheet{n}.xml", "worksheet") for n, _ in numbered)
        relations = f'<Relationships xmlns="{_PACKAGE}/relationships">'
        parts = {
            "[Content_Types].xml": (
                f'<Types xmlns="{_PACKAGE}/content-types">'
                f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f"{_override('/xl/workbook.xml', 'sheet.main')}{_override('/xl/styles.xml', 'styles')}{kinds}</Types>"
            ),
            "_rels/.rels": f"{relations}{_relation(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>",
            "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_RELATION}"><sheets>{sheets}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": (
                f"{relations}{to_sheets}{_relation(len(numbered) + 1, 'styles', 'styles.xml')}</Relationships>"
            ),
            "xl/styles.xml": _STYLES,
        }
        for name, text in parts.items():
            self._archive.writestr(name, _HEAD + text)


def column_letters(number: int) -> str:
    """What spreadsheets call a column: A is 1, Z 26, AA 27. Here, because openpyxl takes a quarter of a second to import."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def visible(text: str) -> str:
    """The text as XML can hold it: control characters as their signs (U+2400 and on), halves of characters as U+FFFD."""
    return _NOT_XML.sub(_sign, text) if _NOT_XML.search(text) else text


def _sign(found: re.Match[str]) -> str:
    code = ord(found[0])
    return "\n" if code == 0x0D else chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"


def _row(number: int, cells: Sequence[tuple[str, int]], letters: Sequence[str]) -> bytes:
    """One row of XML; b"" for a row without text."""
    written = [
        f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is><t>{text}</t></is></c>'
        if _PLAIN(text)
        else f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is><t{_spaced(text)}>{escape(visible(text))}</t></is></c>'
        for letter, (text, style) in zip(letters, cells, strict=False)
        if text
    ]
    return f'<row r="{number}">{"".join(written)}</row>'.encode() if written else b""


def _spaced(text: str) -> str:
    return ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""


def _merged(ranges: Sequence[str]) -> str:
    cells = "".join(f"<mergeCell ref={quoteattr(cells)}/>" for cells in ranges)
    return f'<mergeCells count="{len(ranges)}">{cells}</mergeCells>' if ranges else ""


def _relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="r{number}" Type="{_RELATION}/{kind}" Target="{target}"/>'


def _override(part: str, kind: str) -> str:
    return f'<Override PartName="{part}" ContentType="{_KIND}.{kind}+xml"/>'

"""What a workbook's XML says of its sheets before their cells are read: what is hidden, merged or struck out, how far they go."""

import posixpath
import zipfile
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

from etl.brought import Brought
from etl.container import DAMAGED
from etl.problems import problem
from etl.sheet import Unreadable
from etl.workbook_stream import VALUED, Stream

_SMALL_PART = 20_000_000  # bytes of a part that is read as a whole
_LONG_GAP = 1000  # blank rows


@dataclass(frozen=True)
class Part:
    """One worksheet: its title, where its XML and its comments stand, whether it is hidden."""

    title: str
    path: str
    comments: tuple[str, ...]
    hidden: bool


@dataclass
class Marks:
    """What cannot be seen in the values of a sheet; rows and columns count from 1, and only cells with a value count."""

    last_row: int = 0
    last_column: int = 0
    filled_rows: int = 0
    formatted_rows: int = 0  # the last row that the sheet mentions at all
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, str]] = field(default_factory=list)  # first row, last row, as "A2:A3"
    struck: int = 0
    gap: tuple[int, int] | None = None  # the last row before more than a thousand blank ones, and the first after them


def worksheets(file: Brought) -> list[Part]:
    """The worksheets in the order of the workbook. Raises Unreadable if the workbook is damaged."""
    try:
        with zipfile.ZipFile(file.path) as archive:
            targets = _relations(archive, "xl/workbook.xml")
            found = []
            for sheet in elements(archive, "xl/workbook.xml", "sheet"):
                kind, path = targets.get(next((v for k, v in sheet.attrib.items() if k.endswith("}id")), ""), ("", ""))
                if kind == "worksheet":
                    comments = tuple(p for k, p in _relations(archive, path).values() if k == "comments")
                    hidden = sheet.get("state", "visible") != "visible"
                    found.append(Part(sheet.get("name", ""), path, comments, hidden))
            return found
    except DAMAGED as error:
        raise Unreadable(problem("damaged", file.name, value=file.words(error))) from error


def marks_of(file: Brought, part: Part) -> Marks:
    """Go once through a sheet's XML. Raises Unreadable if it is damaged."""
    try:
        with zipfile.ZipFile(file.path) as archive:
            scan = _Scan(_struck_styles(archive))
            with archive.open(part.path) as opened:
                for _ in scan.stream.read(opened):
                    pass
            return scan.marks
    except DAMAGED as error:
        raise Unreadable(problem("damaged", file.name, value=f"{part.title}: {file.words(error)}")) from error


def comment_rows(file: Brought, part: Part) -> list[int]:
    """The rows that carry a comment, once for each comment. Raises Unreadable if the workbook is damaged."""
    try:
        with zipfile.ZipFile(file.path) as archive:
            return [row_number(each.get("ref", "")) for path in part.comments for each in elements(archive, path, "comment")]
    except DAMAGED as error:
        raise Unreadable(problem("damaged", file.name, value=f"{part.title}: {file.words(error)}")) from error


class _Scan:
    """Counts while expat walks through a sheet: no tree is built."""

    def __init__(self, struck: frozenset[str]) -> None:
        self.marks = Marks()
        self._struck = struck
        self._columns: dict[str, int] = {}
        self._row = self._column = 0
        self._style, self._is_hidden, self._counted_row = "", False, 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.stream = Stream(self.parser, self._plain)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2] if ":" in name else name
        if local == "c":
            letters = attributes.get("r", "").rstrip("0123456789")
            column = self._columns.get(letters) if letters else self._column + 1
            self._column = column or self._columns.setdefault(letters, column_number(letters))
            self._style = attributes.get("s", "")
        elif local in {"v", "f", "t"}:
            self._value()
        elif local == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
            self._is_hidden = attributes.get("hidden") in {"1", "true"}
            self.marks.formatted_rows = max(self.marks.formatted_rows, self._row)
        elif local == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            self.marks.merged.append((row_number(first), row_number(last or first), f"{first}:{last}"))
        elif local == "col" and attributes.get("hidden") in {"1", "true"}:
            self.marks.hidden_columns.update(range(int(attributes["min"]), min(int(attributes["max"]), 16_384) + 1))

    def _end(self, name: str) -> None:
        if name == "row":
            self.stream.row_closed()

    def _plain(self, number: int, xml: str) -> None:
        """A row that is shown; where nothing can be struck out its last cell with a value says all. (Were its cells out of order,
        reading them would say so.)
        """
        self._row, self._column, self._is_hidden = number, 0, False
        self.marks.formatted_rows = max(self.marks.formatted_rows, number)
        if self._struck:
            valued = VALUED.findall(xml)
        else:
            last = xml.rfind("<c ", 0, xml.rfind("</c>") + 1)
            valued = VALUED.findall(xml, last) if last >= 0 else []
        for letters, style in valued:
            self._column = self._columns.get(letters) or self._columns.setdefault(letters, column_number(letters))
            self._style = style
            self._value()

    def _value(self) -> None:
        marks = self.marks
        marks.last_column = max(marks.last_column, self._column)
        if self._style in self._struck:
            marks.struck += 1
            self._style = ""
        if self._row != self._counted_row:
            self._counted_row = self._row
            marks.filled_rows += 1
            if self._is_hidden:
                marks.hidden_rows.append(self._row)
            if marks.last_row and self._row - marks.last_row > _LONG_GAP and not marks.gap:
                marks.gap = (marks.last_row, self._row)
            marks.last_row = max(marks.last_row, self._row)


def column_number(reference: str) -> int:
    """1 for A5, 16,384 for XFD1."""
    number = 0
    for letter in reference:
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter.upper()) - 64
    return number


def row_number(reference: str) -> int:
    """5 for A5."""
    return int("".join(filter(str.isdigit, reference)) or 0)


def elements(archive: zipfile.ZipFile, path: str, name: str) -> list[ElementTree.Element]:
    """Every element of a small part that has this name. Raises one of container.DAMAGED."""
    if archive.getinfo(path).file_size > _SMALL_PART:
        raise zipfile.BadZipFile(f"{path} is too large")
    return [element for element in ElementTree.fromstring(archive.read(path)).iter() if element.tag.rpartition("}")[2] == name]


def _relations(archive: zipfile.ZipFile, path: str) -> dict[str, tuple[str, str]]:
    """Id -> (kind, path) of the parts that a part names; nothing outside the workbook."""
    folder, name = posixpath.split(path)
    beside = f"{folder}/_rels/{name}.rels"
    if beside not in archive.namelist():
        return {}
    return {
        each.get("Id", ""): (
            each.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/"),
        )
        for each in elements(archive, beside, "Relationship")
        if each.get("TargetMode") != "External"
    }


def _struck_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """The cell styles whose font is struck out."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    fonts = [child for fonts in elements(archive, "xl/styles.xml", "fonts") for child in fonts]
    struck = {
        str(number)
        for number, font in enumerate(fonts)
        for mark in font
        if mark.tag.endswith("}strike") and mark.get("val", "1") not in {"0", "false"}
    }
    if not struck:
        return frozenset()
    formats = [child for group in elements(archive, "xl/styles.xml", "cellXfs") for child in group]
    return frozenset(str(number) for number, style in enumerate(formats) if style.get("fontId") in struck)

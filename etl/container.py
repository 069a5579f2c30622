"""What a workbook's zip says of itself, looked at before any reader of workbooks opens it: bombs, tricks and macros stop here."""

import mmap
import zipfile
import zlib
from collections import Counter
from pathlib import PurePosixPath
from xml.parsers import expat

from db.phrasing import Wording, wording
from etl.brought import Brought
from etl.problems import Problem, problem
from etl.sheet import Unreadable

# What readers of zip, XML and workbooks raise when a file is not what it should be.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
MOST_BYTES = 100_000_000  # unpacked, all entries together
MOST_RATIO = 100  # unpacked to packed
MOST_ENTRIES = 200
_SMALL = 100_000  # bytes: an entry up to this size does no harm whatever its ratio
_LOCAL_HEADER = 30  # bytes in front of an entry's name
_XML = (".xml", ".rels", ".vml")
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_OTHER_ZIPS = (
    ("xl/workbook.bin", wording("this is a binary workbook (.xlsb)")),
    ("content.xml", wording("this is an OpenDocument file")),
    ("word/document.xml", wording("this is a Word document")),
    ("ppt/presentation.xml", wording("this is a presentation")),
    ("index/document.iwa", wording("this is a Numbers file")),
)
_OUTSIDE = {
    "xl/externallinks/externallink": wording("links to other workbooks"),
    "xl/connections.xml": wording("data connections"),
    "xl/querytables/": wording("data queries"),
    "xl/embeddings/": wording("embedded objects"),
    "xl/activex/": wording("controls"),
}


def check_container(file: Brought) -> list[Problem]:
    """Warnings about what the workbook brings besides cells. Raises Unreadable if it is unsafe or no workbook (.xlsx)."""
    try:
        with zipfile.ZipFile(file.path) as archive:
            entries = archive.infolist()
            _check_entries(file, entries)
            _check_kind(file, [entry.filename.lower() for entry in entries])
            for entry in entries:
                _check_content(file, archive, entry)
            return _outside(file, [entry.filename.lower() for entry in entries])
    except DAMAGED as error:
        raise Unreadable(problem("damaged", file.name, value=file.words(error))) from error


def holds_password(file: Brought) -> bool:
    """Whether an OLE file is a workbook locked with a password, and not an old workbook."""
    with file.open() as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        return whole.find("EncryptedPackage".encode("utf-16-le")) >= 0


def _refuse(file: Brought, why: Wording) -> None:
    raise Unreadable(problem("unsafe_workbook", file.name, value=why))


def _check_entries(file: Brought, entries: list[zipfile.ZipInfo]) -> None:
    """The central directory alone: nothing is unpacked."""
    if len(entries) > MOST_ENTRIES:
        found, most = len(entries), MOST_ENTRIES
        _refuse(file, wording("it holds {found} parts, and {most} are the most that are opened", found=found, most=most))
    packed, unpacked = (sum(getattr(entry, size) for entry in entries) for size in ("compress_size", "file_size"))
    if unpacked > MOST_BYTES:
        found, most = unpacked // 1_000_000, MOST_BYTES // 1_000_000
        _refuse(file, wording("it would unpack to {found} MB, and {most} MB are the most", found=found, most=most))
    for entry in entries:
        if entry.file_size > max(_SMALL, MOST_RATIO * entry.compress_size):
            part = entry.filename[:60]
            _refuse(
                file, wording("its part {part} is packed more than {times} times smaller than it is", part=part, times=MOST_RATIO)
            )
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in entry.filename:
            _refuse(file, wording("its part {part} wants to be written outside its place", part=entry.filename[:60]))
        if entry.flag_bits & 1:
            raise Unreadable(problem("password", file.name))
    if unpacked > max(_SMALL, MOST_RATIO * packed):
        _refuse(file, wording("it is packed more than {times} times smaller than it is", times=MOST_RATIO))
    doubled = [name for name, count in Counter(entry.filename.lower() for entry in entries).items() if count > 1]
    if doubled:
        _refuse(file, wording("its part {part} is there twice", part=doubled[0][:60]))
    placed = sorted(entries, key=lambda entry: entry.header_offset)
    for one, other in zip(placed, placed[1:], strict=False):
        if one.header_offset + _LOCAL_HEADER + len(one.filename) + one.compress_size > other.header_offset:
            _refuse(file, wording("its parts lie over one another"))


def _check_kind(file: Brought, names: list[str]) -> None:
    if any("vbaproject" in name or name.startswith("xl/macrosheets/") for name in names) or file.suffix == ".xlsm":
        raise Unreadable(problem("macros", file.name))
    for part, said in _OTHER_ZIPS:
        if part in names:
            raise Unreadable(problem("wrong_kind", file.name, value=said))
    if "xl/workbook.xml" not in names:
        raise Unreadable(problem("wrong_kind", file.name, value=wording("this is a zip file, not a workbook")))


def _check_content(file: Brought, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """No part is itself a zip; no XML part declares a document type, and so none brings entities of its own."""
    with archive.open(entry) as part:
        start = part.read(4096)
        if start.startswith(b"PK\x03\x04"):
            _refuse(file, wording("its part {part} is itself a zip file", part=entry.filename[:60]))
        if entry.filename.lower().endswith(_XML):
            prolog = _Prolog()
            while start and not prolog.over:
                prolog.feed(start)
                start = part.read(65_536)
            if prolog.declares:
                part_of = entry.filename[:60]
                _refuse(file, wording("its part {part} declares a document type, which could fetch other files", part=part_of))
            if prolog.strict:
                raise Unreadable(problem("strict_workbook", file.name))


class _Prolog:
    """What stands before the first element of an XML part."""

    def __init__(self) -> None:
        self.over = self.declares = self.strict = False
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._root

    def feed(self, block: bytes) -> None:
        try:
            self._parser.Parse(block)
        except expat.ExpatError:
            self.over = True  # the readers of the parts that count say what is wrong with them

    def _doctype(self, *_: object) -> None:
        self.over = self.declares = True

    def _root(self, _: str, attributes: dict[str, str]) -> None:
        self.strict = self.strict or (not self.over and _STRICT in attributes.values())
        self.over = True


def _outside(file: Brought, names: list[str]) -> list[Problem]:
    counts = {said: sum(name.startswith(begin) for name in names) for begin, said in _OUTSIDE.items()}
    there = tuple(wording("{what}: {count}", what=said, count=count) for said, count in counts.items() if count)
    return [problem("outside_content", file.name, value=there)] if there else []

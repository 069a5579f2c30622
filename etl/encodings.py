"""In which encoding a text file is written: told by its first bytes or by its author, never guessed from its letters."""

import codecs

from db.phrasing import wording
from etl.brought import Brought
from etl.problems import Problem, problem
from etl.sheet import Unreadable

OFFERED = ("windows-1251", "koi8-r", "cp866")  # what Cyrillic text is kept in, besides Unicode
_KNOWN = {"utf-8": "utf-8-sig", "utf-8-sig": "utf-8-sig", "utf-16": "utf-16", **{codecs.lookup(e).name: e for e in OFFERED}}
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAMPLE = 5  # rows shown in each reading
_COMMON = frozenset("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъ ,;.-0123456789abcdefghijklmnopqrstuvwxyz")


def encoding_of(file: Brought, said: str, problems: list[Problem]) -> str:
    """The codec to read `file` with: what its author says, UTF-16 by its byte order mark, else UTF-8.

    Raises Unreadable for an encoding that is not offered, for bytes that are no text, and for text that is not UTF-8.
    """
    with file.open() as opened:
        start = opened.read(65_536)
    if said:
        return _by_name(file, said)
    if start.startswith(_UTF16):
        problems.append(problem("utf16", file.name))
        return "utf-16"
    if b"\0" in start:
        if start.count(b"\0") > len(start) // 5:
            raise Unreadable(problem("no_text", file.name))
        row = start[: start.index(b"\0")].count(b"\n") + 1
        raise Unreadable(problem("nul_byte", file.name, row))
    if not _is_utf8(file):
        raise Unreadable(not_utf8(file, file.name))
    return "utf-8-sig"


def _is_utf8(file: Brought) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with file.open() as opened:
        try:
            while block := opened.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def head(file: Brought, encoding: str) -> str:
    """The first characters of the file, without a byte order mark or two."""
    with file.open() as opened:
        start = opened.read(65_536)
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(start)
    except UnicodeError as error:
        raise Unreadable(problem("encoding_disagrees", file.name, value=str(error), said=encoding)) from error
    return text.lstrip("\ufeff")


def not_utf8(file: Brought, sheet: str) -> Problem:
    """Where the first byte stands that is not UTF-8, and what the rows around it would say in the other encodings."""
    row, byte, lines = 0, 0, []
    with file.open() as opened:
        for number, line in enumerate(opened, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                row, byte = row or number, byte or line[error.start]
                lines.append(line[:200])
            if len(lines) == _SAMPLE:
                break
    readings = sorted(((encoding, _read_as(lines, encoding)) for encoding in OFFERED), key=lambda reading: -_likely(reading[1]))
    shown = tuple(wording("in {encoding} it would be: {text}", encoding=encoding, text=text) for encoding, text in readings)
    return problem("encoding", sheet, row or None, None, f"0x{byte:02x}", readings=shown)


def _by_name(file: Brought, said: str) -> str:
    try:
        name = codecs.lookup(said).name
    except LookupError:
        name = ""
    if name not in _KNOWN:
        raise Unreadable(problem("unknown_encoding", file.name, value=said, offered=", ".join(("utf-8", "utf-16", *OFFERED))))
    return _KNOWN[name]


def _read_as(lines: list[bytes], encoding: str) -> str:
    return " ⏎ ".join(line.decode(encoding, errors="replace").strip()[:60] for line in lines)


def _likely(text: str) -> float:
    return sum(letter in _COMMON for letter in text) / (len(text) or 1)

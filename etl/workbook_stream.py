"""A sheet's XML on its way to expat: rows as spreadsheet programs write most of them are told by a pattern, which is quicker."""

import re
from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat

_BLOCK = 1 << 18  # bytes of XML between two looks at the rows that are ready
_END = b"</row>"
_MOST_WAITING = 1 << 20  # bytes kept back for the end of a row
_TRUTH = '"(?:0|1|true|false)"'
# No raw ">" (of "]]>"), no carriage return, no character that XML forbids: such a row is left to expat, which judges it.
_TEXT = r"(?:[^<>&\x00-\x08\x0b-\x1f\ufffe\uffff]++|&(?:amp|lt|gt|quot|apos);)*+"
_CELL = (
    r'<c r="({letters}[A-Z]{{1,3}})[0-9]{{1,7}}"(?: s="({style}[0-9]{{1,5}})")?'
    r'(?:/>|(?: t="({kind}n|s|str)")?><v>({text}{TEXT})</v></c>'
    r'| t="inlineStr"><is><t(?: xml:space="preserve")?>({inline}{TEXT})</t></is></c>)'
)
_OPEN = {"letters": "?:", "style": "?:", "kind": "?:", "text": "?:", "inline": "?:", "TEXT": _TEXT}
_ROW = re.compile(
    r'<row r="([0-9]{1,7})"(?: spans="[0-9: ]*")?(?: s="[0-9]+")?'
    f"(?: customFormat={_TRUTH})?"
    r'(?: ht="[0-9.]+")?(?: hidden="(?:0|false)")?'
    f"(?: customHeight={_TRUTH})?"
    r'(?: outlineLevel="[0-9]")?'
    f"(?: collapsed={_TRUTH})?"
    r'(?: x14ac:dyDescent="[0-9.]+")?>'
    f"((?:{_CELL.format(**_OPEN)})*+)</row>"
)
CELLS = re.compile(_CELL.format(letters="", style="", kind="", text="", inline="", TEXT=_TEXT))
"""Letters, style, kind, value and text of each cell of a plain row; "" for what it has not. Texts still have their &amp;."""

VALUED = re.compile(r'<c r="([A-Z]+)[0-9]+"(?: s="([0-9]+)")?(?: t="[A-Za-z]+")?>')
"""Letters and style of each cell of a plain row that has a value, be it an empty one."""

_SIGNS = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}


class Stream:
    """Feeds a parser. Rows that are plain from end to end go to `plain(number, cells)` instead; each of the others to expat.

    A plain row is whole and well-formed by the pattern alone, and is taken only where expat has just closed a row itself: so it
    stands in no comment and no other element, and what expat makes of the rest is the same without it.
    """

    def __init__(self, parser: expat.XMLParserType, plain: Callable[[int, str], None]) -> None:
        self._parser = parser
        self._plain = plain
        self._fed = 0
        self._closed = -1  # where, in what expat was fed, the last row ended
        self._is_utf8 = True
        parser.XmlDeclHandler = self._declared

    def row_closed(self) -> None:
        """To be called by the parser's own handler at the end of each row."""
        self._closed = self._parser.CurrentByteIndex

    def read(self, opened: IO[bytes]) -> Iterator[None]:
        """Go through a sheet, and stop after each block, for the reader to take what is ready. Raises ExpatError."""
        waiting = b""
        for block in iter(lambda: opened.read(_BLOCK), b""):
            waiting += block
            whole = waiting.rfind(_END) + len(_END)
            if whole >= len(_END):
                self._rows(waiting[:whole])
                waiting = waiting[whole:]
            elif len(waiting) > _MOST_WAITING:
                self._feed(waiting)
                waiting = b""
            yield
        self._feed(waiting)
        self._parser.Parse(b"", True)
        yield

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self._is_utf8 = encoding is None or encoding.lower() == "utf-8"

    def _feed(self, xml: bytes) -> None:
        self._parser.Parse(xml)
        self._fed += len(xml)

    def _is_between_rows(self) -> bool:
        return self._is_utf8 and self._closed >= 0 and self._closed + len(_END) == self._fed

    def _rows(self, xml: bytes) -> None:
        """Rows up to the end of one."""
        try:
            text = xml.decode("utf-8")
        except UnicodeDecodeError:
            self._feed(xml)  # expat says where
            return
        at, end = 0, len(text)
        between = self._is_between_rows()
        while at < end:
            row = _ROW.match(text, at) if between else None
            if row:
                self._plain(int(row[1]), row[2])
                at = row.end()
            else:
                after = text.index("</row>", at) + len(_END)
                self._feed(text[at:after].encode())
                at, between = after, self._is_between_rows()


def unescaped(text: str) -> str:
    """The text of a plain cell with its five signs as they are."""
    if "&" not in text:
        return text
    for written, sign in _SIGNS.items():
        text = text.replace(written, sign)
    return text

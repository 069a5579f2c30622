"""The quick way through plain rows gives what expat gives, and takes nothing that expat would not."""

import zipfile
from pathlib import Path

import pytest

from etl.brought import Brought
from etl.container import DAMAGED
from etl.sheet import Unreadable
from etl.workbook_parts import Part, marks_of
from etl.workbook_rows import Book

SHEET = "xl/worksheets/sheet1.xml"
TEXT = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>{1}</t></is></c></row>'
FIRST, SECOND, THIRD = (TEXT.format(number, f"text {number}") for number in (1, 2, 3))
STYLES = (
    '<styleSheet xmlns="s"><fonts><font/><font><strike/></font></fonts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
    '<xf numFmtId="10"/><xf numFmtId="0" fontId="1"/></cellXfs></styleSheet>'
)
TEXTS = "<sst><si><t>shared</t></si><si><r><t>two </t></r><r><t>runs</t></r></si></sst>"
ROWS = {
    "texts, numbers, dates, percents": '<row r="2" spans="1:9"><c r="A2" t="s"><v>1</v></c><c r="B2" s="1"><v>43831</v></c>'
    '<c r="C2" s="2"><v>0.125</v></c><c r="D2"><v>-7</v></c><c r="E2" t="n"><v>1e3</v></c><c r="G2" t="str"><v>x</v></c></row>',
    "empty cells": '<row r="2"><c r="A2"/><c r="B2" s="1"/><c r="C2" t="n"><v></v></c><c r="E2"></c></row>',
    "an empty value last": '<row r="2"><c r="A2"><v>1</v></c><c r="F2"><v></v></c><c r="G2" s="1"/></row>',
    "struck out": '<row r="2"><c r="A2" s="3"><v>5</v></c><c r="B2" s="3"/><c r="C2" s="0"><v>6</v></c></row>',
    "signs": TEXT.format(2, "a &amp;lt; b &lt; c &quot;&apos;&gt;"),
    "letters of many scripts": TEXT.format(2, "Қазақстан 漢字 😀 é"),
    "spaces and lines": TEXT.format(2, "  a\n b\t "),
    "a number of a character": TEXT.format(2, "&#65;&#x431;"),
    "carriage return": TEXT.format(2, "a\r\nb"),
    "marked text": TEXT.format(2, "<![CDATA[a</t></row>]]>"),
    "a comment": f"<!-- {SECOND} -->",
    "a comment after a row": f'<row r="2"></row ><!-- </row>{TEXT.format(3, "x")} -->',
    "hidden": '<row r="2" hidden="1"><c r="A2"><v>5</v></c></row>',
    "formula, error, truth": '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="e"><v>#N/A</v></c>'
    '<c r="C2" t="b"><v>1</v></c></row>',
    "another namespace": '<x:row r="2"><x:c r="A2"><x:v>5</x:v></x:c></x:row>',
    "rows in a row": f'<row r="2">{SECOND}</row>',
    "twice": '<row r="2"><c r="A2"><v>5</v></c><c r="A2"><v>6</v></c></row>',
    "out of order": '<row r="2"><c r="ZZZ2"><v>5</v></c><c r="A2"><v>6</v></c></row>',
    "a row twice": FIRST,
    "far away": '<row r="1150"><c r="A1150"><v>5</v></c></row>',
    "end of marked text": TEXT.format(2, "a ]]> b"),
    "control character": TEXT.format(2, "a\x01b"),
    "no character": TEXT.format(2, "a\uffffb"),
    "a bare sign": TEXT.format(2, "a & b"),
    "an unknown sign": TEXT.format(2, "a &nbsp; b"),
    "an attribute twice": '<row r="2" r="2"><c r="A2"><v>5</v></c></row>',
    "no such shared text": '<row r="2"><c r="A2" t="s"><v>7</v></c></row>',
    "no number": '<row r="2"><c r="A2"><v>five</v></c></row>',
    "not closed": '<row r="2"><c r="A2"><v>5</v></row>',
    "closed too often": "</sheetData>",
}


def told(folder: Path, xml: bytes) -> tuple[object, object]:
    """The marks and the rows of a sheet, or the kind of error."""
    path = folder / "book.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in {SHEET: xml, "xl/styles.xml": STYLES, "xl/sharedStrings.xml": TEXTS, "xl/workbook.xml": "<w/>"}.items():
            archive.writestr(name, text)
    file, part = Brought.called(path), Part("figures", SHEET, (), False)
    try:
        rows: object = list(Book(file).rows(part))
    except DAMAGED as error:
        rows = type(error)
    try:
        return marks_of(file, part), rows
    except Unreadable:
        return "damaged", rows


def sheet(row: str, declared: str = "") -> str:
    return f"{declared}<worksheet><sheetData>{FIRST}{row}{TEXT.format(1200, 'last')}</sheetData></worksheet>"


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS.keys())
def test_a_sheet_says_the_same_with_a_blank_more_in_each_row_which_only_expat_reads(tmp_path: Path, row: str) -> None:
    xml = sheet(row)
    quick, slow = (told(tmp_path, text.encode()) for text in (xml, xml.replace("<row r", "<row  r")))
    if row == ROWS["out of order"]:
        assert quick[1] == slow[1] is ValueError
    else:
        assert quick == slow


def test_a_sheet_in_another_encoding_is_read_by_expat_alone(tmp_path: Path) -> None:
    xml = sheet(TEXT.format(2, "é") + THIRD, '<?xml version="1.0" encoding="iso-8859-1"?>')
    assert told(tmp_path, xml.encode("latin-1")) == told(tmp_path, sheet(TEXT.format(2, "é") + THIRD).encode())
    xml = sheet(TEXT.format(2, "é") + THIRD, '<?xml version="1.0" encoding="utf-16"?>')
    assert told(tmp_path, xml.encode("utf-16")) == told(tmp_path, sheet(TEXT.format(2, "é") + THIRD).encode())
    assert told(tmp_path, sheet(THIRD).encode().replace(b"text 3", b"text \xff"))[0] == "damaged"


def test_rows_longer_than_a_block_and_sheets_of_many_blocks_are_whole(tmp_path: Path) -> None:
    rows = "".join(TEXT.format(number, "x" * (number % 7 * 100_000)) for number in range(2, 30))
    assert told(tmp_path, sheet(rows).encode()) == told(tmp_path, sheet(rows).replace("<row r", "<row  r").encode())

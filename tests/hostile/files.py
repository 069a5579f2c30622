"""Catalogue 1 to 34: files and containers."""

import zipfile
from pathlib import Path

from openpyxl import Workbook

from tests.hostile.case import FIELDS, GOOD, HEAD, ROW, Case, book, figure, figures, in_sheet, raw, repacked

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
DOCTYPE = b'<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
LAUGHS = b'<!DOCTYPE worksheet [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
ROOT = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
TABLE = f"{HEAD}\n{ROW}\n"


def packed(*parts: tuple[str, bytes], name: str = "figures.xlsx"):  # type: ignore[no-untyped-def]
    return repacked(lambda there: (there.clear(), there.update(parts)), name=name)


def added(*parts: tuple[str, bytes]):  # type: ignore[no-untyped-def]
    return repacked(lambda there: there.update(parts))


def truncated(folder: Path) -> Path:
    path = book()(folder)
    path.write_bytes(path.read_bytes()[:2500])
    return path


def lying(folder: Path) -> Path:
    """The central directory says that the sheet is shorter than it is."""
    path = book()(folder)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        name = b"xl/worksheets/sheet1.xml"
        size = archive.getinfo(name.decode()).file_size
    at = content.rindex(name) - 46  # the entry in the central directory; its size stands 24 bytes on
    assert int.from_bytes(content[at + 24 : at + 28], "little") == size
    content[at + 24 : at + 28] = (size - 100).to_bytes(4, "little")
    path.write_bytes(content)
    return path


def overlapping(folder: Path) -> Path:
    path = book()(folder)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/one.xml", b"<a/>")
        archive.writestr("xl/two.xml", b"<a/>")
        archive.getinfo("xl/two.xml").header_offset = archive.getinfo("xl/one.xml").header_offset
    return path


def doubled(folder: Path) -> Path:
    path = book()(folder)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b"<a/>")
        archive.getinfo("xl/worksheets/sheet9.xml").filename = "xl/worksheets/sheet1.xml"
    return path


def far_cell(made: Workbook) -> None:
    made["figures"]["XFD1048576"] = 1


def styled_rows(parts: dict[str, bytes]) -> None:
    rows = b"".join(b'<row r="%d" ht="20" customHeight="1"/>' % row for row in range(3, 1_048_577))
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", rows + b"</sheetData>")


def merged(parts: dict[str, bytes]) -> None:
    ranges = b"".join(b'<mergeCell ref="A%d:B%d"/>' % (row, row) for row in range(3, 42_003))
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", b"</sheetData><mergeCells>" + ranges + b"</mergeCells>")


def inline(parts: dict[str, bytes]) -> None:
    """As some programs write: every text in its cell, no shared strings, cells without their address."""
    rows = b"".join(
        b"<row>" + b"".join(b'<c t="inlineStr"><is><t>%s</t></is></c>' % cell.encode() for cell in cells) + b"</row>"
        for cells in (FIELDS, GOOD.values())
    )
    parts["xl/worksheets/sheet1.xml"] = ROOT + b"<sheetData>" + rows + b"</sheetData></worksheet>"


def strict(parts: dict[str, bytes]) -> None:
    main, other = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    parts |= {name: content.replace(main, other) for name, content in parts.items()}


CASES = [
    Case(1, "no byte", "R", "empty_file", raw(b"")),
    Case(2, "headings only", "R", "no_rows", raw(f"{HEAD}\n")),
    Case(3, "blank rows only", "R", "empty_file", raw("   \n \n\n")),
    Case(3, "commas only", "R", "empty_file", raw(",,\n,,\n")),
    Case(3, "blank rows under headings", "R", "no_rows", raw(f"{HEAD}\n,,,,\n  ,,,,\n")),
    Case(5, "old Excel", "R", "wrong_kind", raw(OLE, "figures.xls")),
    Case(6, "old Excel named .csv", "R", "wrong_kind", raw(OLE)),
    Case(7, "CSV named .xlsx", "R", "wrong_kind", raw(TABLE, "figures.xlsx")),
    Case(8, "workbook named .csv", "R", "wrong_kind", lambda folder: book()(folder).rename(folder / "figures.csv")),
    Case(9, "locked", "R", "password", raw(OLE + "EncryptedPackage".encode("utf-16-le") + bytes(100), "figures.xlsx")),
    Case(10, "macros", "R", "macros", added(("xl/vbaProject.bin", b"macro"))),
    Case(10, "named .xlsm", "R", "macros", lambda folder: book()(folder).rename(folder / "figures.xlsm")),
    Case(11, "binary workbook", "R", "wrong_kind", packed(("xl/workbook.bin", b"x"), name="figures.xlsb")),
    Case(11, "OpenDocument", "R", "wrong_kind", packed(("content.xml", b"<a/>"), name="figures.ods")),
    Case(11, "Word", "R", "wrong_kind", packed(("word/document.xml", b"<a/>"), name="figures.docx")),
    Case(11, "PDF", "R", "wrong_kind", raw(b"%PDF-1.7 ...", "figures.pdf")),
    Case(11, "JPEG named .csv", "R", "wrong_kind", raw(b"\xff\xd8\xff\xe0 JFIF")),
    Case(11, "JSON", "R", "wrong_kind", raw('{"a": 1}', "figures.json")),
    Case(12, "web page", "R", "wrong_kind", raw("\ufeff <html><body>Log in</body></html>")),
    Case(13, "truncated", "R", "damaged", truncated),
    Case(14, "bomb", "R", "unsafe_workbook", added(("xl/media/image1.xml", bytes(150_000_000)))),
    Case(14, "bomb of one part", "R", "unsafe_workbook", added(("xl/media/image1.xml", bytes(20_000_000)))),
    Case(15, "lying sizes", "R", "damaged", lying),
    Case(16, "overlapping entries", "R", "unsafe_workbook", overlapping),
    Case(17, "zip in zip", "R", "unsafe_workbook", added(("xl/media/inner.zip", b"PK\x03\x04 and more"))),
    Case(17, "20,000 entries", "R", "unsafe_workbook", added(*((f"xl/media/{n}.xml", b"") for n in range(20_000)))),
    Case(18, "one entry twice", "R", "unsafe_workbook", doubled),
    Case(19, "entry outside", "R", "unsafe_workbook", added(("../../evil.txt", b"x"))),
    Case(19, "absolute entry", "R", "unsafe_workbook", added(("/etc/evil.txt", b"x"))),
    Case(20, "external entity", "R", "unsafe_workbook", in_sheet(b"<worksheet", DOCTYPE + b"<worksheet")),
    Case(
        20,
        "external entity in UTF-16",
        "R",
        "unsafe_workbook",
        added(("xl/styles.xml", ('<?xml version="1.0" encoding="UTF-16"?>' + DOCTYPE.decode() + "<a/>").encode("utf-16"))),
    ),
    Case(21, "billion laughs", "R", "unsafe_workbook", in_sheet(b"<worksheet", LAUGHS + b"<worksheet")),
    Case(22, "external link", "W", "outside_content", added(("xl/externalLinks/externalLink1.xml", b"<a/>"))),
    Case(22, "data connection", "W", "outside_content", added(("xl/connections.xml", b"<a/>"))),
    Case(22, "WEBSERVICE", "E", "formula_cell", book(lambda made: made["figures"].__setitem__("E2", '=WEBSERVICE("x")')), 2),
    Case(23, "one cell far away", "R", "used_range", book(far_cell)),
    Case(24, "a million rows of formatting", "N", "formatted_rows", repacked(styled_rows)),
    Case(25, "lying dimension", "A", "", in_sheet(b'<dimension ref="A1:E2"', b'<dimension ref="A1:A1"')),
    Case(26, "42,000 merged ranges", "R", "too_many_merged", repacked(merged)),
    Case(27, "61 columns", "R", "too_wide", raw(HEAD + "".join(f",c{n}" for n in range(56)) + f"\n{ROW}{',' * 56}\n")),
    Case(27, "16,384 columns", "R", "too_wide", raw(HEAD + "".join(f",c{n}" for n in range(16_379)) + "\n")),
    Case(28, "200,000 characters", "E", "too_long", figure(note="a" * 200_000), 2),
    Case(28, "10 MB in one cell", "E", "huge_cell", figure(note="a" * 10_000_000), 2),
    Case(32, "EICAR", "R", "wrong_kind", raw(rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + b"$")),
    Case(33, "every text in its cell", "A", "", repacked(inline)),
    Case(33, "Strict Open XML", "R", "strict_workbook", repacked(strict)),
    Case(34, "name of signs", "A", "", raw(TABLE, "\u202e💊<img src=x>CON.csv")),
    Case(34, "name of 250 letters", "A", "", raw(TABLE, "a" * 250 + ".csv")),
    Case(34, "folder", "A", "", lambda folder: figures(GOOD)(folder).parent),
]

"""What a workbook is made of besides its rows: its list of sheets, its two styles, its title."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from dashboard.formats.view import View
from dashboard.formats.workbook_cells import plain_rows

HEADING = 2  # the style of a heading
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
CLOSING = b"</sheetData></worksheet>"

# Style 0 is a number, 1 a text that stays a text when somebody edits its cell, 2 a heading.
_STYLES = f"""{_XML}<styleSheet xmlns="{_MAIN}">\
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/>\
<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


def opening(columns: int, *, has_heading: bool = True) -> bytes:
    """A sheet from its beginning to its first row; its heading stays in sight."""
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' if has_heading else ""
    views = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
    widths = f'<cols><col min="1" max="{max(columns, 1)}" width="{18 if has_heading else 110}" customWidth="1"/></cols>'
    return f'{_XML}<worksheet xmlns="{_MAIN}">{views}{widths}<sheetData>'.encode()


def plain_sheet(lines: Sequence[Sequence[str | int]], *, has_heading: bool) -> Iterator[bytes]:
    """A small sheet, its first line a heading or a title."""
    yield opening(max(len(line) for line in lines), has_heading=has_heading)
    yield "".join([*plain_rows(lines[:1], HEADING), *plain_rows(lines[1:])]).encode()
    yield CLOSING


def around(view: View, sheets: Sequence[str]) -> Mapping[str, str]:
    """Path -> content of everything besides the sheets, which are xl/worksheets/sheet1.xml and so on in the order of `sheets`."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"/>' for at, name in zip(numbers, sheets, strict=True)
    )
    related = "".join(_related(f"rId{at}", f"{_OFFICE}/worksheet", f"worksheets/sheet{at}.xml") for at in numbers)
    styles = _related(f"rId{len(sheets) + 1}", f"{_OFFICE}/styles", "styles.xml")
    first = _related("rId1", f"{_OFFICE}/officeDocument", "xl/workbook.xml")
    core = _related("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml")
    return {
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{related}{styles}</Relationships>',
        "xl/styles.xml": _STYLES,
        "docProps/core.xml": _core(view),
        "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{first}{core}</Relationships>',
        "[Content_Types].xml": _types(len(sheets)),
    }


def _related(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'


def _types(sheets: int) -> str:
    parts = {
        "xl/workbook.xml": f"{_TYPE}.sheet.main+xml",
        "xl/styles.xml": f"{_TYPE}.styles+xml",
        "docProps/core.xml": _CORE,
        **{f"xl/worksheets/sheet{at}.xml": f"{_TYPE}.worksheet+xml" for at in range(1, sheets + 1)},
    }
    overrides = "".join(f'<Override PartName="/{path}" ContentType="{kind}"/>' for path, kind in parts.items())
    relations = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    plain = '<Default Extension="xml" ContentType="application/xml"/>'
    return f'{_XML}<Types xmlns="{_PACKAGE}/content-types">{relations}{plain}{overrides}</Types>'


def _core(view: View) -> str:
    moment = f"{view.moment:%Y-%m-%dT%H:%M:%SZ}"
    stamps = "".join(f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>' for name in ("created", "modified"))
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(view.title)}</dc:title><dc:creator>Tallies</dc:creator>"
        f"<dc:identifier>{escape(view.address)}</dc:identifier>{stamps}</cp:coreProperties>"
    )

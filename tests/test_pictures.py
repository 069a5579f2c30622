"""A picture of a chart says by itself what it shows, from whom and as of when, and nothing in it is clipped or overlaps."""

import re
import struct
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

import numpy as np
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from dashboard.pictures import font
from dashboard.pictures.png import png
from dashboard.pictures.shared_link import og_path, page_path
from dashboard.pictures.sheet import MARGIN, Sheet, lines
from dashboard.svg_elements import tag
from db import queries
from db.engine import reading
from tests.changed_world import Changed, changed  # noqa: F401

PLACE = "/images/places/KGZ/pwid-population-size"
SVG = "{http://www.w3.org/2000/svg}"


def pixels(picture: bytes) -> tuple[int, int, list[bytes]]:
    """Width, height and the rows of a PNG as resvg writes it: eight bits, RGBA."""
    width, height, bits, colours = struct.unpack(">IIBB", picture[16:26])
    assert (bits, colours) == (8, 6)
    held, at = b"", 8
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        held += picture[at + 8 : at + 8 + length] if picture[at + 4 : at + 8] == b"IDAT" else b""
        at += length + 12
    return width, height, list(_unfiltered(zlib.decompress(held), width * 4, height))


def _unfiltered(raw: bytes, stride: int, height: int) -> Iterator[bytes]:
    above = np.zeros(stride, dtype=np.uint8)
    for n in range(height):
        kind = raw[n * (stride + 1)]
        line = np.frombuffer(raw, np.uint8, stride, n * (stride + 1) + 1)
        if kind == 1:
            line = np.cumsum(line.reshape(-1, 4), axis=0, dtype=np.uint8).reshape(-1)
        elif kind == 2:
            line = line + above
        elif kind > 2:
            line = np.array(_one_by_one(kind, line.tolist(), above.tolist()), dtype=np.uint8)
        above = line
        yield line.tobytes()


def _one_by_one(kind: int, line: list[int], above: list[int]) -> list[int]:
    for i, up in enumerate(above):
        left, corner = (line[i - 4], above[i - 4]) if i >= 4 else (0, 0)
        nearest = min((left, up, corner), key=lambda near: abs(left + up - corner - near))
        line[i] = (line[i] + ((left + up) // 2 if kind == 3 else nearest)) & 255
    return line


def chunks(picture: bytes) -> set[bytes]:
    return set(re.findall(rb"(IHDR|IDAT|IEND|tIME|tEXt|iTXt|zTXt|pHYs)", picture[:64] + picture[-64:]))


def ink_of(said: str, size: float, bold: bool) -> int:
    """How wide resvg draws some words, in px: from where they begin to the last column that is not white."""
    words = tag("text", said, x=10, y=20, font_size=size, font_weight="bold" if bold else None)
    paper = tag("rect", width=350, height=30, fill="#ffffff")
    svg = tag("svg", paper + words, xmlns="http://www.w3.org/2000/svg", width=350, height=30, font_family=font.FAMILY)
    width, _height, rows = pixels(png(svg))
    last = max((column for row in rows for column in range(width) if row[4 * column] < 128), default=20)
    return round(last / 2) - 10


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize(
    "said", ["Published answers for people who inject drugs", "Люди, употребляющие наркотики", "Өлкөнүн үң: Ң"]
)
def test_words_are_as_wide_as_they_are_reckoned(said: str, bold: bool) -> None:
    assert ink_of(said, 14, bold) == pytest.approx(font.width(said, 14, bold=bold), rel=0.03, abs=2)


def test_the_font_has_every_letter_of_the_three_languages() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz" + "абвгдеёжзийклмнопрстуфхцчшщъыьэюя" + "ңөү"
    assert [each for each in letters + letters.upper() + "0123456789–“”«»…·%№−" if not font.has(each)] == []


@given(st.text(max_size=60), st.floats(9, 30), st.booleans())
def test_no_line_is_wider_than_its_room(said: str, size: float, bold: bool) -> None:
    for line in lines(said, size, 300, bold=bold):
        assert font.width(line, size, bold=bold) <= 300 or len(line) == 1
    bare = re.sub("[ \t\r\n]", "", "".join(lines(said, size, 300, bold=bold)))
    assert bare == re.sub("[ \t\r\n]", "", said)
    assert len(lines(said, size, 300, bold=bold, most=2)) <= 2


@pytest.mark.parametrize("space", ["\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"])
def test_a_number_never_breaks_between_its_digits(space: str) -> None:
    number = f"100{space}000"
    for room in range(100, 300, 10):
        assert any(number in line for line in lines(f"Published answers run from about {number} to more", 14, room))


@pytest.mark.parametrize("prefix", ["", "/ru", "/ky"])
@pytest.mark.parametrize("path", [PLACE, "/images/indicators/pwid-population-size"])
def test_a_picture_names_what_it_shows_and_keeps_to_its_frame(app_client: FlaskClient, prefix: str, path: str) -> None:
    svg = app_client.get(f"{prefix}{path}.svg")
    root = ElementTree.fromstring(svg.text)
    width, height = int(root.get("width", "")), int(root.get("height", ""))
    own = [text for text in root if text.tag == f"{SVG}text"]
    base = [float(text.get("y", "")) for text in own]
    assert base == sorted(base) and base[-1] < height - MARGIN / 2
    for text in own:
        size, bold = float(text.get("font-size", "")), text.get("font-weight") == "bold"
        assert MARGIN + font.width(text.text or "", size, bold=bold) <= width - MARGIN, text.text
    for one, other in zip(own, own[1:], strict=False):
        assert float(other.get("y", "")) - float(one.get("y", "")) >= 0.9 * float(other.get("font-size", "")), other.text
    said = " ".join(text.text or "" for text in own)
    assert f"http://localhost{prefix}/" in said and "CADAP (2013)" in said
    assert svg.mimetype == "image/svg+xml" and "<script" not in svg.text and " style=" not in svg.text


def test_the_edge_of_a_picture_is_white_and_its_size_twice_the_drawing(app_client: FlaskClient) -> None:
    small = "/images/places/KGZ/pwid-share-of-hiv-treatment"
    root = ElementTree.fromstring(app_client.get(f"{small}.svg").text)
    width, height, rows = pixels(app_client.get(f"{small}.png").data)
    assert (width, height) == (1200, 2 * int(root.get("height", "")))
    for row in rows:
        assert set(row[:16]) == {255} and set(row[-16:]) == {255}
    assert set(rows[0]) == set(rows[-1]) == {255}
    assert sum(set(row) != {255} for row in rows) > height / 3


def test_a_picture_is_the_same_each_time_and_carries_no_time(app_client: FlaskClient) -> None:
    svg = app_client.get(f"{PLACE}.svg?as_of=1").text
    first = png(svg)
    png.cache_clear()
    assert png(svg) == first == app_client.get(f"{PLACE}.png?as_of=1").data
    assert chunks(first) <= {b"IHDR", b"IDAT", b"IEND"}


def test_a_pinned_picture_stays_the_same_after_another_load(changed: Changed) -> None:  # noqa: F811
    before = [changed.client.get(f"{PLACE}.{ending}?as_of=1").data for ending in ("png", "svg")]
    changed.load("18934", "19000")
    assert [changed.client.get(f"{PLACE}.{ending}?as_of=1").data for ending in ("png", "svg")] == before
    assert changed.client.get(f"{PLACE}.svg").data != before[1]


def test_figures_that_may_not_be_passed_on_are_not_in_it(changed: Changed) -> None:  # noqa: F811
    changed.close("vice-2013")
    text = changed.client.get(f"{PLACE}.svg").text
    assert "18,934" in text and "100,000" not in text and "Zelichenko" not in text
    assert "3 figures are left out" in text and "Kyrgyzstan Is the Latest Victim" in text
    changed.close("resad-2013")


@pytest.mark.parametrize(
    "address",
    [
        "/images/places/KGZ/nothing.png",
        f"{PLACE}.gif",
        PLACE,
        "/images/indicators/nothing.svg",
        "/images/og/nowhere.png",
        f"{PLACE}.png?group=x",
    ],
)
def test_what_is_not_held_has_no_picture(app_client: FlaskClient, address: str) -> None:
    answer = app_client.get(address)
    assert answer.status_code == 404 and "json" in answer.mimetype


@pytest.mark.parametrize("path", ["/", "/places/KGZ", "/about", "/sources/vice-2013"])
def test_every_page_has_a_picture_for_its_link(app_client: FlaskClient, path: str) -> None:
    assert page_path(og_path(path).removeprefix("/images/og/").removesuffix(".png")) == path
    answer = app_client.get(og_path(path))
    assert answer.status_code == 200 and struct.unpack(">II", answer.data[16:24]) == (1200, 630)
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_a_shared_link_does_not_show_what_may_not_be_passed_on(changed: Changed) -> None:  # noqa: F811
    with reading(changed.engine) as connection:
        figures = queries.figures(connection, sources=["vice-2013"]).set_index("key")
    address = f"/figures/{figures.loc['vice-2013/pwid-population-size/KGZ/2013', 'id']}"
    before = {path: changed.client.get(og_path(path)).data for path in (address, "/places/KGZ", "/sources/resad-2013")}
    assert "100,000" in "".join(re.findall('<meta property="og:(?:title|description)"[^>]*>', changed.client.get(address).text))
    changed.close("vice-2013")
    told = "".join(re.findall('<meta property="og:[^>]*>', changed.client.get(address).text))
    assert "100,000" not in told and "its source does not let it be passed on" in told
    after = {path: changed.client.get(og_path(path)).data for path in before}
    assert len(after["/places/KGZ"]) < len(before["/places/KGZ"]), "without its chart"
    assert after[address] != before[address]


def test_what_no_drawing_may_hold_is_left_out() -> None:
    sheet = Sheet(400)
    sheet.words("a\x00b\ud800 <b> & ]]>", 12)
    assert ElementTree.fromstring(sheet.svg("t\x01")).findtext(f"{SVG}title") == "t"
    assert png(sheet.svg("t")).startswith(b"\x89PNG")

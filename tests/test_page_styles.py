"""A page carries the styles of what stands on it; all of them are where paper and the next pages find them."""

import re

import brotli
import pytest
from flask.testing import FlaskClient

from dashboard.app import ASSETS
from dashboard.page_styles import Styles, read

SHEET = """
:root { --ink: #000 }
.chart > figcaption, .table th { margin: 0 .5rem; color: var(--ink) !important }
#take-away p { color: red }
a:not(.plain), :is(.chip, .tab) { color: blue }
.unready { visibility: hidden }
@media (max-width: 40rem) { table { display: block } .chart { margin: 0 } }
@media print { .chart { break-inside: avoid } @page { size: A4 } }
@supports selector(::details-content) { .menu > summary { display: none } }
"""


def test_a_page_has_the_rules_of_what_stands_on_it_in_their_order() -> None:
    page = '<div class="wide chart" id="c"><figcaption>A</figcaption></div>'
    assert Styles(SHEET).of(page) == (
        ":root{--ink:#000}.chart > figcaption{margin:0 .5rem;color:var(--ink)!important}"
        ":is(.chip, .tab){color:blue}@media (max-width: 40rem){.chart{margin:0}}"
    )


@pytest.mark.parametrize(
    ("page", "rule"),
    [
        ('<section id="take-away"><p>A</p></section>', "#take-away p{color:red}"),
        ('<table class="table"><tr><th>A</th></tr></table>', ".table th{"),
        ('<table class="table"></table>', "@media (max-width: 40rem){table{display:block}}"),
        ("<a>A</a>", "a:not(.plain),:is(.chip, .tab){"),
        ('<details class="menu"><summary>A</summary></details>', "@supports selector(::details-content){.menu > summary{"),
    ],
)
def test_what_an_element_a_class_or_a_name_is_meant_by_goes_with_it(page: str, rule: str) -> None:
    assert rule in Styles(SHEET).of(page) and rule not in Styles(SHEET).of("<p>A</p>")


def test_what_a_script_may_put_on_a_page_has_its_styles_on_every_page() -> None:
    assert ".unready" not in Styles(SHEET).of("<p>A</p>")
    assert ".unready{visibility:hidden}" in Styles(SHEET, 'plot.className = "unready";').of("<p>A</p>")


def test_a_sheet_that_cannot_be_read_is_refused_with_its_line() -> None:
    with pytest.raises(ValueError, match="at line 2"):
        Styles(".a { color: red }\n.b")


@pytest.mark.parametrize("address", ["/", "/places/KGZ", "/tables/figures", "/ky/about", "/nowhere"])
def test_a_page_carries_a_part_of_our_styles_and_names_where_all_are(app_client: FlaskClient, address: str) -> None:
    text = app_client.get(address).text
    own = re.findall("<style>(.*?)</style>", text, re.DOTALL)[0]
    all_of_them = re.findall(r'<noscript><link rel="stylesheet" href="([^"]+)" media="print"></noscript>', text)[0]
    assert f'data-styles="{all_of_them}"' in text
    answer = app_client.get(all_of_them, headers={"Accept-Encoding": "br"})
    held = brotli.decompress(answer.data).decode()
    assert answer.mimetype == "text/css" and "immutable" in answer.headers["Cache-Control"]
    assert len(own) < 0.6 * len(held) and "@media print" in held and "@media print" not in own


def test_the_desk_s_styles_are_none_of_a_reader_s(app_client: FlaskClient) -> None:
    everything = read(ASSETS)
    assert ".desk-bar" in everything and ".desk-bar" not in app_client.get("/").text

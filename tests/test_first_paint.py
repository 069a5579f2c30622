"""The first response holds the whole page, safely written, and everything Dash needs to take over."""

import json
import re
from pathlib import Path
from typing import Any

import brotli
import dash
import pytest
from dash import dcc, html
from flask.testing import FlaskClient

from dashboard import blocks, own_scripts, shell
from dashboard.axes import axis
from dashboard.drawing import Beside, Drawing
from dashboard.first_paint import inline_json
from dashboard.markup import render


def inlined(text: str, name: str) -> Any:
    """The JSON that stands in the document under an id."""
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', text, re.DOTALL)
    assert found
    return json.loads(found.group(1))


def painted(text: str) -> str:
    """What a reader sees before any script runs."""
    return text.split('<div id="first-paint">')[1].split('<div id="react-entry-point"')[0]


def test_the_first_response_holds_headline_table_and_claims(app_client: FlaskClient) -> None:
    text = painted(app_client.get("/places/KGZ").text)
    for said in (
        "about 10,000",
        "26,000",
        "more than 100,000",
        "Dr A. Zelichenko, to VICE",
        "UNODC, quoted by VICE",
        "<table",
        "<h1",
    ):
        assert said in text


def test_dash_is_told_of_the_page_that_was_painted(app_client: FlaskClient) -> None:
    text = app_client.get("/places/KGZ?as_of=1").text
    layout = inlined(text, "first-layout")
    stores = {
        child["props"]["id"]: child["props"].get("data") for child in layout["props"]["children"] if child["type"] == "Held"
    }
    assert stores[shell.ADDRESS] == "/places/KGZ?as_of=1"
    assert stores[shell.META]["title"] == "Kyrgyzstan · Tallies"
    assert len(inlined(text, "first-dependencies")) == 2


def test_the_document_has_language_title_and_description(app_client: FlaskClient) -> None:
    text = app_client.get("/places/KGZ").text
    assert '<html lang="en">' in text and "<title>Kyrgyzstan · Tallies</title>" in text
    assert re.search(r'<meta name="description" content="Kyrgyzstan\. 6 published figures[^"]*">', text)


def test_a_browser_that_asks_for_the_layout_gets_that_of_the_page_it_asks_from(app_client: FlaskClient) -> None:
    asked = app_client.get("/_dash-layout", headers={"Referer": "http://localhost/places/USA"})
    assert asked.status_code == 200 and "United States" in asked.text


def test_text_is_escaped_and_properties_are_written_as_html() -> None:
    tree = html.Div(
        [html.Label("<b>&", htmlFor="x"), html.Td("1", colSpan=2, className='a"b', **{"data-label": "<"})],
        hidden=True,
        id="d",
        n_clicks=3,
    )
    assert render(tree) == (
        '<div id="d" hidden><label for="x">&lt;b&gt;&amp;</label><td class="a&quot;b" colspan="2" data-label="&lt;">1</td></div>'
    )


def test_booleans_stand_as_html_wants_them() -> None:
    assert render(html.Details(open=True)) == "<details open></details>"
    assert render(html.Details(open=False)) == "<details></details>"
    assert render(html.Span(**{"aria-hidden": False})) == '<span aria-hidden="false"></span>'
    assert "selected" not in render(html.Option("x", value="", selected=False))


def test_void_elements_are_not_closed_and_nothing_is_written_for_stores() -> None:
    assert render([html.Br(), None, False, dcc.Store(id="s"), "a", 1]) == "<br>a1"


def test_styles_are_never_written_inline(app_client: FlaskClient) -> None:
    assert " style=" not in painted(app_client.get("/places/KGZ").text)


def test_a_component_without_a_form_of_its_own_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="Dropdown"):
        render(html.Div(dcc.Dropdown(id="d")))


def test_a_chart_is_drawn_as_tall_as_the_one_that_takes_its_place() -> None:
    drawing = Drawing(axis([5.0]), "<people>")
    drawing.row(["<b>UN</b> · 2006"], Beside("> 5"))
    figure = drawing.figure()
    box = render(blocks.chart("c", drawing.figure, summary="s"))
    assert f'height="{figure.layout.height}"' in box
    assert "<title>A chart on an axis of &lt;people&gt;; the table below holds the same</title>" in box
    assert "&gt; 5</text>" in box and 'font-weight="bold">UN</tspan> · 2006' in box


def test_scripts_that_no_page_needs_are_put_on_none(app_client: FlaskClient) -> None:
    scripts = re.findall(r'<script src="([^"]+)"', app_client.get("/places/KGZ").text)
    assert [re.split(r"[@.]", address.rsplit("/", 1)[1])[0] for address in scripts] == [
        *("react", "react-dom", "prop-types", "dash_renderer"),
    ]


def test_a_browser_leaves_the_scripts_of_dash_alone_until_ours_asks_for_them(app_client: FlaskClient) -> None:
    text = app_client.get("/places/KGZ").text
    outside = re.sub(r"<template.*?</template>", "", text, flags=re.DOTALL)
    assert re.findall(r"<script(?! type=.application/json)(?! id=._dash-config)[^>]*>(.*?)</script>", outside, re.DOTALL) == [
        own_scripts.start()
    ], "and it is ours that a page itself holds, which loads the others when the page has been shown"
    assert "preload" not in text
    # What stands in the template without an address is not run: ours starts the renderer itself.
    assert re.findall(r"<script(?! src)[^>]*>(.*?)</script>", re.findall("<template.*?</template>", text, re.DOTALL)[0]) == [
        "var renderer = new DashRenderer();"
    ]


def test_a_page_names_no_components_that_it_does_not_have(app_client: FlaskClient) -> None:
    text = app_client.get("/").text
    assert "tallies_shell" in text and "dash_html_components" not in text


def test_our_own_scripts_are_one_file_without_comments_that_is_kept_for_ever(app_client: FlaskClient) -> None:
    address = re.findall(r'data-own="([^"]+)"', app_client.get("/").text)[0]
    answer = app_client.get(address, headers={"Accept-Encoding": "br"})
    text = brotli.decompress(answer.data).decode()
    assert "immutable" in answer.headers["Cache-Control"] and answer.headers["Content-Encoding"] == "br"
    assert "tallies_charts" in text and "dash_clientside" in text and not re.search("^\\s*//", text, re.MULTILINE)


def test_for_a_reader_who_spares_the_connection_a_page_leaves_its_charts_still(
    app_client: FlaskClient,
) -> None:
    full, spared = (app_client.get("/places/KGZ", headers={"Save-Data": said}) for said in ("off", "on"))
    assert full.headers["Vary"] == spared.headers["Vary"] and "Save-Data" in full.headers["Vary"]
    assert painted(full.text) == painted(spared.text) and full.headers["ETag"] != spared.headers["ETag"]
    assert '<html lang="en" data-spare="1">' in spared.text and '<html lang="en">' in full.text
    assert "first-layout" not in spared.text and len(spared.data) < 0.9 * len(full.data)
    for text in (full.text, spared.text):
        assert '<button class="enliven" type="button">Make the charts interactive</button>' in text


def test_of_the_polyfill_dash_takes_no_more_than_our_own_few_lines_give() -> None:
    for name in ("dash-renderer/build/dash_renderer.min.js", "dcc/dash_core_components.js"):
        text = (Path(dash.__file__).parent / name).read_text(encoding="utf-8")
        assert set(re.findall(r"regeneratorRuntime\.(\w+)", text)) <= {"mark", "wrap"}, name
        for stepped in re.findall(r"regeneratorRuntime\.wrap\(function\((\w)\)(.*?)\.stop\(\)", text):
            assert set(re.findall(rf"\b{stepped[0]}\.(\w+)", stepped[1])) <= {"prev", "next", "sent"}, name


def test_no_json_can_end_its_script() -> None:
    assert "<" not in inline_json({"a": "</script><script>alert(1)</script>"})
    assert json.loads(inline_json({"a": "</script>"})) == {"a": "</script>"}


def test_an_address_with_markup_in_it_stays_text(app_client: FlaskClient) -> None:
    response = app_client.get("/<script>alert(1)</script>?q=</script><script>alert(2)</script>")
    assert response.status_code == 404
    assert "<script>alert" not in response.text


def test_every_id_on_a_page_is_there_once(app_client: FlaskClient) -> None:
    for address in ("/", "/places/KGZ", "/about", "/places"):
        ids = re.findall(r' id="([^"]+)"', painted(app_client.get(address).text))
        assert sorted(ids) == sorted(set(ids)), address


def test_every_label_and_description_points_at_something(app_client: FlaskClient) -> None:
    for address in ("/", "/places/KGZ", "/about"):
        text = painted(app_client.get(address).text)
        ids = set(re.findall(r' id="([^"]+)"', text))
        pointed = set(re.findall(r' (?:for|aria-labelledby)="([^"]+)"', text)) | set(re.findall(r'href="#([^"]+)"', text))
        assert pointed and pointed <= ids, address


def test_nothing_is_shown_before_the_sentence_of_the_first_chart_or_else_the_title(app_client: FlaskClient) -> None:
    for address in ("/places/KGZ", "/compare", "/about"):
        text = app_client.get(address).text
        awaited = re.findall(r'<link rel="expect" href="#([^"]+)" blocking="render">', text)
        sentences = re.findall(r'<figcaption [^>]*id="([^"]+)"', text)
        assert awaited == [*sentences, "title"][:1] and text.count(f'id="{awaited[0]}"') == 1

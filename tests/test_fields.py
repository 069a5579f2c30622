"""Fields of forms: each has its label, its explanation and its error, holds what was typed, and is written safely."""

import re
from typing import Any

import pytest

from dashboard import fields
from dashboard.fields import Input, TextArea
from dashboard.first_paint import inline_json
from dashboard.markup import render

HOSTILE = '"><script>alert(1)</script>\n& ok'
MAKERS: list[tuple[str, Any]] = [
    ("text", lambda **more: fields.text_field("thing", "Thing", **more)),
    ("several lines", lambda **more: fields.text_area("thing", "Thing", **more)),
    ("password", lambda **more: fields.password_field("thing", "Thing", **more)),
    ("file", lambda **more: fields.file_field("thing", "Thing", **more)),
    ("select", lambda **more: fields.select_field("thing", "Thing", [("a", "A")], **more)),
    ("checkbox", lambda **more: fields.checkbox("thing", "Thing", **more)),
    ("radios", lambda **more: fields.radios("thing", "Thing", [("a", "A"), ("b", "B")], **more)),
]
EACH = pytest.mark.parametrize("make", [maker for _, maker in MAKERS], ids=[name for name, _ in MAKERS])


@EACH
def test_every_field_has_a_label_and_every_label_a_field(make: Any) -> None:
    html = render(make())
    ids = re.findall(r'<(?:input|textarea|select)[^>]* id="([^"]+)"', html)
    assert ids and sorted(ids) == sorted(re.findall(r'<label[^>]* for="([^"]+)"', html))
    assert "Thing" in html and "aria-invalid" not in html and "aria-describedby" not in html


@EACH
def test_hint_and_error_belong_to_the_field_and_are_read_with_it(make: Any) -> None:
    html = render(make(hint="What goes in.", error="It is empty."))
    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described and described.group(1).split() == ["field-thing-hint", "field-thing-error"]
    assert '<p id="field-thing-hint" class="hint">What goes in.</p>' in html
    assert '<p id="field-thing-error" class="error">It is empty.</p>' in html
    assert 'aria-invalid="true"' in html


def test_what_was_typed_is_written_as_text_and_never_as_markup() -> None:
    html = render(
        [fields.text_field("a", "A", value=HOSTILE), fields.text_area("b", "B", value=HOSTILE), fields.hidden("c", HOSTILE)]
    )
    assert "<script" not in html and html.count("&lt;script&gt;") == 3


def test_the_first_line_of_several_stays_when_it_is_empty() -> None:
    assert ">\n\nfirst</textarea>" in render(fields.text_area("a", "A", value="\nfirst"))


def test_a_password_and_a_file_never_come_back() -> None:
    assert 'value=""' in render(fields.password_field("p", "P"))
    assert "value" not in render(fields.file_field("f", "F"))


def test_what_was_ticked_and_chosen_comes_back() -> None:
    html = render([fields.checkbox("a", "A", checked=True), fields.radios("r", "R", [("1", "one"), ("2", "two")], "2")])
    checked = re.findall(r"<input[^>]*\bchecked\b[^>]*>", html)
    assert len(checked) == 2 and 'value="2"' in checked[1]
    assert '<option selected value="x">' in render(fields.select_field("s", "S", [("", "none"), ("x", "X")], "x"))


def test_suggestions_are_offered_under_the_name_the_field_gives() -> None:
    html = render(fields.text_field("place", "Place", suggestions=["KGZ", "UZB"]))
    assert 'list="field-place-list"' in html and '<datalist id="field-place-list"><option value="KGZ">' in html


def test_a_form_is_sent_by_post_with_its_token_and_looks_at_nothing_itself() -> None:
    html = render(fields.post_form("/admin/x", "the token", submit="Go", multipart=True, name="form"))
    assert html.startswith('<form id="form" action="/admin/x"') or 'action="/admin/x"' in html
    assert 'method="post"' in html and 'enctype="multipart/form-data"' in html and "novalidate" in html
    assert re.search(r'<input[^>]*name="csrf_token"[^>]*value="the token"[^>]*type="hidden"', html)
    assert '<button type="submit">Go</button>' in html
    assert "<button" not in render(fields.post_form("/admin/x", "t"))


def test_errors_stand_above_the_form_each_with_a_way_to_its_field() -> None:
    assert fields.error_summary({}) is None
    html = render(fields.error_summary({"a": "is empty", "": "Nothing fits."}, {"a": "Name"}))
    assert '<a href="#field-a">Name: is empty</a>' in html and "<li>Nothing fits.</li>" in html
    assert 'role="alert"' in html


def test_a_property_that_no_field_has_is_refused() -> None:
    with pytest.raises(TypeError):
        Input(onclick="x")
    with pytest.raises(TypeError):
        TextArea(children="x")


def test_the_browser_gets_the_same_tree_under_our_own_name() -> None:
    said = inline_json(fields.hidden("a", "b"))
    assert '"namespace":"tallies_fields"' in said and '"type":"Input"' in said

"""A chart in a frame on another site: it stands by itself, says where it comes from, and does no more than it must."""

import re

import pytest
from flask.testing import FlaskClient

from dashboard import embeds
from tests.changed_world import Changed, changed  # noqa: F401

PLACE = "/embed/places/KGZ/pwid-population-size"
ACROSS = "/embed/indicators/pwid-population-size"


@pytest.mark.parametrize("address", [PLACE, ACROSS, f"{ACROSS}?places=KGZ", f"{PLACE}?as_of=1"])
def test_it_may_stand_on_any_site_and_runs_nothing(app_client: FlaskClient, address: str) -> None:
    answer = app_client.get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert answer.status_code == 200
    assert "frame-ancestors *" in policy and "default-src 'none'" in policy and "script-src" not in policy
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in answer.headers and "<script" not in answer.text and " style=" not in answer.text
    assert not re.search(r'(src|href)="(?!http)', answer.text)


def test_every_other_page_still_refuses_a_frame(app_client: FlaskClient) -> None:
    for address in ("/", "/places/KGZ", "/changes.atom", "/briefings/KGZ.html", "/images/places/KGZ/pwid-population-size.svg"):
        assert "frame-ancestors 'none'" in app_client.get(address).headers["Content-Security-Policy"], address


def test_it_holds_chart_table_sources_and_the_way_back(app_client: FlaskClient) -> None:
    text = app_client.get(PLACE).text
    assert "<h1>" in text and "<svg" in text and "<table" in text and "more than 100,000" in text
    assert "How not to read this" in text and "Sources and licences" in text and "as of load 1 (" in text
    assert 'href="http://localhost/places/KGZ#pwid-population-size" rel="noopener" target="_blank"' in text
    assert text.count("<a ") == text.count('rel="noopener" target="_blank"')


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/embed/places/KGZ/nothing", 404),
        ("/embed/places/XXX/pwid-population-size", 404),
        (f"{PLACE}?group=nobody", 404),
        ("/embed/indicators/nothing", 404),
        (f"{PLACE}?as_of=0", 404),
        (f"{PLACE}?as_of=99", 400),
        (f"{PLACE}?as_of=soon", 400),
    ],
)
def test_what_is_not_held_is_said_inside_the_frame(app_client: FlaskClient, address: str, status: int) -> None:
    answer = app_client.get(address)
    assert answer.status_code == status and answer.mimetype == "text/html"
    assert "<main><p>" in answer.text and "frame-ancestors *" in answer.headers["Content-Security-Policy"]


def test_from_where_nothing_is_shown_a_reader_finds_the_site(app_client: FlaskClient) -> None:
    said = app_client.get("/ky/embed/places/KGZ/nothing").text
    assert '<a href="http://localhost/ky/"' in said


def test_it_speaks_the_readers_language(app_client: FlaskClient) -> None:
    assert '<html lang="ru">' in app_client.get(f"/ru{PLACE}").text
    assert "http://localhost/ru/places/KGZ" in app_client.get(f"/ru{PLACE}").text


def test_an_unchanged_one_is_not_sent_again(app_client: FlaskClient) -> None:
    tag = app_client.get(PLACE).headers["ETag"]
    assert app_client.get(PLACE, headers={"If-None-Match": tag}).status_code == 304


def test_a_pinned_one_stays_the_same_after_other_loads(changed: Changed) -> None:  # noqa: F811
    before = changed.client.get(f"{PLACE}?as_of=1").data
    changed.load("18934", "19000")
    assert changed.client.get(f"{PLACE}?as_of=1").data == before != changed.client.get(PLACE).data


def test_the_code_to_paste_names_the_chart_and_escapes_it() -> None:
    code = embeds.embed_code("https://t.example/embed/x?a=1&b=2", 'Drugs "and" <b>', 700)
    assert 'src="https://t.example/embed/x?a=1&amp;b=2"' in code and 'loading="lazy"' in code and 'height="700"' in code
    assert "<b>" not in code and 'title="Drugs &quot;and&quot; &lt;b&gt;: chart from Tallies"' in code


def test_what_may_not_be_passed_on_is_left_out_and_said(changed: Changed) -> None:  # noqa: F811
    changed.close("vice-2013")
    text = changed.client.get(PLACE).text
    assert "more than 100,000" not in text and "18,934" in text
    assert "3 figures are left out: their sources do not let them be passed on." in text
    assert "Kyrgyzstan Is the Latest Victim of the Global Heroin Trade" in text

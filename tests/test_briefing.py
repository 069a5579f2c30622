"""The briefing of a place is one file that holds all of it, asks for nothing, and stays as it is."""

import base64
import hashlib
import re

import pytest
from flask.testing import FlaskClient

from dashboard.briefing import running_heads
from tests.changed_world import Changed, changed  # noqa: F401

KGZ = "/briefings/KGZ.html"


def test_it_holds_every_figure_quote_milestone_and_citation(app_client: FlaskClient) -> None:
    text = app_client.get(KGZ).text
    for said in (
        "about 10,000",
        "more than 100,000",
        "18,934",
        "72.3%",
        "In my opinion, it is at least ten times higher",
        "Pilot harm reduction programme begins",
        "VICE. Kyrgyzstan Is the Latest Victim of the Global Heroin Trade. 28 October 2013.",
        "How not to read this",
        "as of load 1 (",
    ):
        assert said in text, said
    assert text.count("<svg") >= 2 and "<table" in text


def test_it_needs_nothing_but_itself(app_client: FlaskClient) -> None:
    answer = app_client.get(KGZ)
    text = answer.text
    assert not re.search(r"<(script|link|img|iframe|form|object)\b|url\(|@import|\son\w+=|\sstyle=", text)
    assert all(address.startswith(("http://localhost/", "https://", "#")) for address in re.findall(r'href="([^"]*)"', text))
    anchors = set(re.findall(r'href="#([^"]*)"', text))
    assert anchors <= set(re.findall(r'\sid="([^"]*)"', text))
    style = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    assert len(style) == 1
    digest = base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer.headers["Content-Security-Policy"]
    assert f"sha256-{digest}" in text.split("<style>")[0]


@pytest.mark.parametrize("prefix", ["", "/ru", "/ky"])
def test_it_is_there_in_each_language(app_client: FlaskClient, prefix: str) -> None:
    assert f'<html lang="{prefix[1:] or "en"}">' in app_client.get(f"{prefix}{KGZ}").text


def test_it_can_be_kept_as_a_file(app_client: FlaskClient) -> None:
    assert "Content-Disposition" not in app_client.get(KGZ).headers
    kept = app_client.get(f"{KGZ}?download=1").headers["Content-Disposition"]
    assert kept == "attachment; filename=tallies-kgz-load-1.html"


def test_a_pinned_one_stays_the_same(changed: Changed) -> None:  # noqa: F811
    before = changed.client.get(f"{KGZ}?as_of=1").data
    changed.load("18934", "19000")
    assert changed.client.get(f"{KGZ}?as_of=1").data == before != changed.client.get(KGZ).data


def test_what_may_not_be_passed_on_stays_out_with_its_citation_in(changed: Changed) -> None:  # noqa: F811
    changed.close("vice-2013")
    text = changed.client.get(KGZ).text
    assert "100,000" not in text and "Pilot harm reduction" not in text and "In my opinion" not in text
    assert "4 figures are left out: their sources do not let them be passed on." in text
    assert "4 milestones are left out: their sources do not let them be passed on." in text
    assert "Its figures are left out" in text and "28 October 2013" in text


def test_a_place_about_which_nothing_is_held_has_none(app_client: FlaskClient) -> None:
    assert app_client.get("/briefings/XXX.html").status_code == 404


def test_no_name_of_a_place_ends_the_style() -> None:
    told = running_heads('</style><b>"}', "Кыргызстан")
    assert "<" not in told and told.count("{") == told.count("}")

"""The feed tells of every load in words, by the rules of Atom, and never renames what it told of before."""

import re
from datetime import datetime
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from tests.changed_world import Changed, changed  # noqa: F401

ATOM = "{http://www.w3.org/2005/Atom}"


def parsed(client: FlaskClient, address: str = "/changes.atom") -> ElementTree.Element:
    answer = client.get(address)
    assert answer.status_code == 200 and answer.mimetype == "application/atom+xml"
    return ElementTree.fromstring(answer.text)


def said(element: ElementTree.Element, name: str) -> str:
    found = element.findall(f"{ATOM}{name}")
    assert len(found) == 1, f"{name} stands {len(found)} times"
    return found[0].text or ""


@pytest.mark.parametrize("prefix", ["", "/ru", "/ky"])
def test_it_has_what_rfc_4287_asks_for(app_client: FlaskClient, prefix: str) -> None:
    root = parsed(app_client, f"{prefix}/changes.atom")
    for part in [root, *root.findall(f"{ATOM}entry")]:
        assert re.fullmatch(r"tag:localhost,2026:tallies:[\w:]+", said(part, "id"))
        assert said(part, "title") and datetime.fromisoformat(said(part, "updated")).tzinfo
        assert part.find(f"{ATOM}author/{ATOM}name") is not None
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {"self": f"http://localhost{prefix}/changes.atom", "alternate": f"http://localhost{prefix}/changes"}


def test_an_entry_tells_the_changes_in_words_and_where_all_of_them_stand(changed: Changed) -> None:  # noqa: F811
    before = [said(entry, "id") for entry in parsed(changed.client).findall(f"{ATOM}entry")]
    changed.load("18934", "19000")
    entries = parsed(changed.client).findall(f"{ATOM}entry")
    assert [said(entry, "id") for entry in entries][1:] == before
    newest = entries[0]
    link = newest.find(f"{ATOM}link")
    assert link is not None and link.get("href") == "http://localhost/changes/2"
    summary = said(newest, "summary")
    assert "18,934" in summary and "19,000" in summary and "Changed: People who inject drugs, Kyrgyzstan" in summary


def test_nobody_is_named(app_client: FlaskClient) -> None:
    root = parsed(app_client)
    names = {name.text for name in root.iter(f"{ATOM}name")}
    assert "tests" not in names


def test_it_can_be_asked_for_as_of_a_load_and_is_not_sent_again(app_client: FlaskClient) -> None:
    assert parsed(app_client, "/changes.atom?as_of=0").findall(f"{ATOM}entry") == []
    tag = app_client.get("/changes.atom").headers["ETag"]
    assert app_client.get("/changes.atom", headers={"If-None-Match": tag}).status_code == 304
    assert app_client.get("/changes.atom?as_of=99").status_code == 400


def test_the_page_of_changes_names_it(app_client: FlaskClient) -> None:
    assert 'href="/changes.atom"' in app_client.get("/changes").text

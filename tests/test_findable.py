"""Search engines and people who share a link are told the same address for a page, in every language, and nothing private."""

import re
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashboard.app import create_app
from dashboard.language import LANGUAGES
from dashboard.settings import Settings
from tests.conftest import TODAY

SITE = "https://tallies.example"
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def named_site(world: Engine) -> FlaskClient:
    """The site of an installation that says at which address it is reached."""
    url = world.url.render_as_string(hide_password=False)
    return create_app(Settings(database=url, today=TODAY, address=SITE)).server.test_client()


# Of every second address each page has its turn, and each language.
@pytest.mark.parametrize("step", [2, pytest.param(1, marks=pytest.mark.campaign)])
def test_the_addresses_of_the_sitemap_answer_and_none_is_private(world: Engine, step: int) -> None:
    client = named_site(world)
    listed = [element.text or "" for element in ElementTree.fromstring(client.get("/sitemap.xml", base_url=SITE).text).iter(LOC)]
    assert len(listed) == len(set(listed)) and len(listed) > 12 * len(LANGUAGES)
    assert all(address.startswith(f"{SITE}/") and "/admin" not in address for address in listed)
    for address in listed[::step]:
        assert client.get(address.removeprefix(SITE), base_url=SITE).status_code == 200, address
    assert {f"{SITE}/places/KGZ", f"{SITE}/ru/places/KGZ", f"{SITE}/ky/places/KGZ"} <= set(listed)


def test_robots_are_kept_out_of_the_desk_and_shown_the_sitemap(world: Engine) -> None:
    said = named_site(world).get("/robots.txt", base_url=SITE).text
    assert "Disallow: /admin/" in said and f"Sitemap: {SITE}/sitemap.xml" in said


def test_a_page_that_is_shared_has_a_title_a_sentence_and_a_picture(world: Engine) -> None:
    client = named_site(world)
    text = client.get("/ru/places/KGZ", base_url=SITE).text
    shared = dict(re.findall(r'<meta property="(og:[a-z:_]+)" content="([^"]*)">', text))
    assert shared["og:url"] == f"{SITE}/ru/places/KGZ" and shared["og:title"] and shared["og:description"]
    assert f'<link rel="canonical" href="{SITE}/ru/places/KGZ">' in text
    picture = client.get(shared["og:image"].removeprefix(SITE), base_url=SITE)
    assert (picture.status_code, picture.mimetype) == (200, "image/png")


def test_a_page_that_is_not_there_is_not_shared(app_client: FlaskClient) -> None:
    text = app_client.get("/nowhere").text
    assert "og:" not in text and "canonical" not in text

"""A screen reader is told in which language each text is: the sources' words in theirs, ours in English where none is at hand."""

import csv
import re

import pytest
from flask.testing import FlaskClient

from tests.conftest import ROOT
from tests.reading import heard


def rows(sheet: str, folder: str = "etl/catalogue") -> list[dict[str, str]]:
    with (ROOT / folder / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def languages(client: FlaskClient, address: str) -> dict[str, set[str]]:
    """Each text of a page that is one element's whole text, and the languages it is marked to be in."""
    found: dict[str, set[str]] = {}
    for said in heard(client.get(address).get_data(as_text=True)):
        if "@" not in said.inside:
            found.setdefault(said.text.strip("“”"), set()).add(said.language)
    return found


@pytest.mark.parametrize("prefix", ["", "/ru", "/ky"])
def test_the_title_of_a_source_is_marked_with_the_language_it_is_in(catalogue_client: FlaskClient, prefix: str) -> None:
    there = languages(catalogue_client, f"{prefix}/sources")
    titles = {row["title"]: row["language"] if re.search("[а-я]", row["title"]) else "en" for row in rows("sources")}
    assert {title: there[title] for title in titles if title in there} == {title: {spoken} for title, spoken in titles.items()}


def test_a_quotation_is_marked_with_the_language_of_its_source(catalogue_client: FlaskClient) -> None:
    spoken = {row["key"]: row["language"] for row in rows("sources")}
    quotes = {" ".join(row["quote"].split()): spoken[row["source"]] for row in rows("figures") if row["quote"]}
    there = languages(catalogue_client, "/ky/tables/figures?q=infected&columns=quote") | languages(
        catalogue_client, "/ky/tables/figures?source=knews-2012&columns=quote"
    )
    shown = there.keys() & quotes
    assert {text: there[text] for text in shown} == {text: {quotes[text]} for text in shown}
    assert {quotes[text] for text in shown} == {"en", "ru"}


def test_what_the_catalogue_calls_an_indicator_is_marked_as_english_where_it_has_no_translation(app_client: FlaskClient) -> None:
    there = languages(app_client, "/ru/indicators")
    titles = [row["title"] for row in rows("indicators", "tests/small_world")]
    marked = {title: there[title] for title in titles if title in there}
    assert marked and set().union(*marked.values()) == {"en"}


def test_the_switcher_says_where_each_language_is_and_in_itself(app_client: FlaskClient) -> None:
    page = app_client.get("/ru/places").get_data(as_text=True)
    assert '<a href="/places" hreflang="en" lang="en">English</a>' in page
    assert '<a href="/ky/places" hreflang="ky" lang="ky">Кыргызча</a>' in page
    assert '<span lang="ru" aria-current="true">Русский</span>' in page


@pytest.mark.parametrize("address", ["/ky/places/KGZ", "/ky/briefings/KGZ.html", "/ky/embed/places/KGZ/pwid-population-size"])
def test_what_a_source_calls_people_stands_in_kyrgyz_quotation_marks(catalogue_client: FlaskClient, address: str) -> None:
    page = catalogue_client.get(address).text
    assert "<q" in page and re.search(r':lang\(ky\) q ?{ ?quotes: ?"«" "»" ?}', page)

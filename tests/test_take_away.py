"""Take it with you: every page offers its rows, its citation, a sentence and its chart, pinned to the newest load."""

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashboard.embeds import embed_path
from dashboard.formats.listed import FORMATS
from db.engine import open_database
from tests.test_pages_statements import EXPERT, SURVEY, asked, changed, client_of, ids
from tests.test_pages_tables import painted


def block(client: FlaskClient, address: str) -> str:
    """The part of a page to take away."""
    html = painted(client, address)
    assert html.count('id="take-away"') == 1, address
    return html.split('id="take-away"')[1].split("</section>")[0]


def lines(part: str) -> list[str]:
    """The lines that open something."""
    return [unescape(said) for said in re.findall("<summary>(.*?)</summary>", part)]


def links(part: str) -> list[str]:
    """Every address in it."""
    return [unescape(href) for href in re.findall(r'href="([^"]*)"', part)]


def copied(part: str, name: str) -> str:
    """A text to copy."""
    found = re.search(rf'<pre [^>]*id="{name}"[^>]*>(.*?)</pre>', part, re.DOTALL)
    assert found, name
    return unescape(found[1])


@pytest.fixture(scope="module")
def held(small_world_url: str) -> dict[str, str]:
    """Key of every figure and milestone of the small world -> its id."""
    engine = open_database(small_world_url)
    found = ids(engine)
    engine.dispose()
    return found


ROWS, CITE, SENTENCE, CODE = "Download the rows", "Cite it", "Say it in a sentence", "Read it in pandas, R or Stata"
CHART, BRIEFING = "The chart for your own page", "Everything about this place in one file"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/tables", [ROWS, CITE, CODE]),
        ("/tables/figures?place=KGZ&indicator=pwid-population-size", [ROWS, CITE, SENTENCE, CODE, CHART]),
        ("/tables/figures?indicator=pwid-population-size", [ROWS, CITE, SENTENCE, CODE, CHART]),
        ("/tables/figures?indicator=pwid-population-size&q=drug", [ROWS, CITE, SENTENCE, CODE]),
        ("/tables/milestones", [ROWS, CITE, CODE]),
        ("/tables/sources", [ROWS, CITE, CODE]),
        ("/places/KGZ", [ROWS, CITE, SENTENCE, BRIEFING, CODE]),
        ("/indicators/pwid-population-size", [ROWS, CITE, SENTENCE, CODE, CHART]),
        ("/compare?indicator=pwid-population-size&places=KGZ", [ROWS, CITE, SENTENCE, CODE, CHART]),
        ("/timeline?places=KGZ", [ROWS, CITE, CODE]),
        ("/sources/vice-2013", [ROWS, CITE, CODE]),
        ("figure", [ROWS, CITE, SENTENCE, CODE, CHART]),
        ("milestone", [ROWS, CITE, CODE]),
    ],
)
def test_a_page_offers_what_there_is_of_it_closed(app_client, held, address, said):
    pages = {"figure": f"/figures/{held[EXPERT]}", "milestone": f"/milestones/{held[next(k for k in held if '/1997' in k)]}"}
    part = block(app_client, pages.get(address, address))
    assert lines(part) == said
    assert "<details open" not in part
    assert "as of load 1" in unescape(part)


def test_every_format_of_exactly_this_view_is_offered_and_answers(app_client):
    part = block(app_client, "/tables/figures?place=KGZ&topic=injecting&sort=-value")
    offered = {re.sub(r"/data/figures\.|\?.*", "", href): href for href in links(part) if href.startswith("/data/figures.")}
    assert set(offered) == set(FORMATS)
    for href in offered.values():
        assert "place=KGZ" in href and "topic=injecting" in href and "sort=-value" in href and "as_of=1" in href
        assert app_client.get(href).status_code == 200, href
    assert "sdmx.csv" not in "".join(links(block(app_client, "/tables/milestones")))


@pytest.mark.parametrize(
    "address", ["/tables/figures?place=KGZ&indicator=pwid-population-size", "/places/KGZ", "/sources/vice-2013", "/timeline"]
)
def test_everything_that_is_offered_is_there(app_client, address):
    for href in links(block(app_client, address)):
        assert app_client.get(href).status_code == 200, href


def test_an_age_is_pinned_as_the_year_it_reaches_back_to(app_client):
    part = block(app_client, "/tables/figures?max_age=16&undated=yes")
    csv = next(href for href in links(part) if href.startswith("/data/figures.csv"))
    assert "from=2010" in csv and "max_age" not in csv


def test_the_sentence_of_a_view_and_of_a_row_keep_the_bound_open(app_client, held):
    row = copied(block(app_client, f"/figures/{held[EXPERT]}"), "safe-sentence")
    assert row.startswith(
        "According to Dr A. Zelichenko, to VICE (2013), “People who inject drugs” in Kyrgyzstan, 2013: more than 100,000 people."
    )
    view = copied(block(app_client, "/tables/figures?place=KGZ&indicator=pwid-population-size"), "safe-sentence")
    assert "run from about 10,000 to more than 100,000" in view and "not averaged" in view
    assert view.endswith("http://localhost/tables/figures?as_of=1&indicator=pwid-population-size&place=KGZ]")


def test_the_chart_is_offered_as_it_is_and_as_it_will_be(app_client):
    part = block(app_client, "/tables/figures?place=KGZ&indicator=pwid-population-size")
    path = embed_path("KGZ", "pwid-population-size")
    assert f'src="http://localhost{path}?as_of=1"' in copied(part, "embed-code")
    assert f'src="http://localhost{path}"' in copied(part, "embed-code-now")
    assert [href for href in links(part) if href.startswith("/images/")] == [
        f"/images/places/KGZ/pwid-population-size.{ending}?as_of=1" for ending in ("png", "svg")
    ]


def test_the_frame_of_a_chart_is_as_tall_as_it_and_about_the_same(app_client, held):
    def height(part: str) -> int:
        return int(re.search(r'height="(\d+)"', copied(part, "embed-code"))[1])

    few, many = (height(block(app_client, f"/figures/{held[key]}")) for key in (next(k for k in held if "USA" in k), EXPERT))
    assert 400 < few < many < 2000, "four answers need more room than one"
    part = block(app_client, "/compare?indicator=pwid-population-size&places=KGZ,USA")
    assert "places=KGZ%2CUSA" in copied(part, "embed-code") and all(
        "places=" in href for href in links(part) if "/images/" in href
    )


def test_every_chart_of_a_place_leads_to_what_can_be_taken_of_it(app_client):
    html = unescape(painted(app_client, "/places/KGZ"))
    there = "/tables/figures?indicator=pwid-population-size&place=KGZ#take-away"
    assert f'href="{there}"' in html
    assert CHART in lines(block(app_client, there.partition("#")[0]))


def test_a_text_can_be_selected_and_a_button_says_what_it_copies(app_client):
    part = block(app_client, "/tables")
    names = re.findall(r'data-copies="([^"]+)"', part)
    assert len(names) == len(set(names)) == part.count("<pre ") and all(f'id="{name}"' in part for name in names)
    assert "style=" not in part and "onclick" not in part


def test_an_earlier_state_is_taken_as_it_was(world: Engine, tmp_path: Path):
    assert changed(world, tmp_path) == 2
    client = client_of(world)
    for address, load in (("/places/KGZ?as_of=1", 1), ("/places/KGZ", 2)):
        files = [href for href in links(block(client, address)) if href.startswith(("/data/", "/citations/", "/briefings/"))]
        assert files and all(f"as_of={load}" in href for href in files)


def test_a_figure_that_was_revised_since_says_so_with_before_and_after(world: Engine, tmp_path: Path):
    old = ids(world)[SURVEY]
    assert changed(world, tmp_path) == 2
    client = client_of(world)
    for address in (f"/figures/{old}", f"/figures/{old}?as_of=1"):
        page = asked(client, address)
        assert "Revised since: before and after" in page and "18,934, 2010" in page and "19,000, 2010" in page
    assert "Revised since" not in asked(client, f"/figures/{ids(world)[SURVEY]}")
    assert "as of load 1" in block(client, f"/figures/{old}")

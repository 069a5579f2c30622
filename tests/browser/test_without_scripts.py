"""Every page in a browser that runs no script: each chart is drawn, each table stands open, each form is answered."""

import re
from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser, Page

from dashboard.language import LANGUAGES
from tests.browser.addresses import NAMES
from tests.browser.visiting import PHONE, in_language, look_up, overflow

pytestmark = pytest.mark.browser

WITH_CHARTS = ("home", "place", "compare", "timeline", "figure", "milestone", "about")


@pytest.fixture(scope="module")
def still(browser: Browser, catalogue_address: str) -> Iterator[Page]:
    """A phone whose browser runs no script, on the shipped catalogue."""
    context = browser.new_context(base_url=catalogue_address, java_script_enabled=False, viewport={"width": PHONE, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def where(catalogue_url: str) -> Mapping[str, str]:
    return look_up(catalogue_url)


@pytest.mark.parametrize("name", NAMES)
def test_every_chart_is_drawn_and_every_table_of_one_stands_open(still: Page, where: Mapping[str, str], name: str) -> None:
    language = LANGUAGES[NAMES.index(name) % len(LANGUAGES)]
    still.goto(in_language(where[name], language))
    assert still.locator("h1").is_visible() and still.locator("html").get_attribute("lang") == language
    charts = still.locator(".graph").all()
    assert bool(charts) == (name in WITH_CHARTS)
    for chart in charts:
        drawing = chart.locator(".still > svg")
        box = drawing.bounding_box()
        assert box and 0 < box["width"] <= PHONE and box["height"] > 60
        assert drawing.locator(".points > *, .lines > *, .arrows > *").count()
        table = chart.locator("xpath=..").locator("table")
        assert table.is_visible()
        # What the keyboard has for each row of the chart, the table holds too.
        links = {link.get_attribute("href") for link in chart.locator(".chart-rows a").all()}
        assert links <= {link.get_attribute("href") for link in table.locator("a").all()}
    assert overflow(still) == []
    assert still.locator("table:not(.keep) td:empty:visible").count() == 0, "the name of a column stands before no empty cell"


def test_a_box_to_tick_is_a_link(still: Page) -> None:
    still.goto("/compare?places=-")
    still.locator("#places-KGZ").click()
    assert re.search(r"places=KGZ$", still.url)
    assert still.locator("#comparison .still > svg").is_visible()


def test_a_page_reads_without_a_script(app_client: object) -> None:
    html = app_client.get("/places/KGZ").get_data(as_text=True)  # type: ignore[attr-defined]
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", html, flags=re.DOTALL)
    for claim in ("10,000", "26,000", "more than 100,000"):
        assert claim in text

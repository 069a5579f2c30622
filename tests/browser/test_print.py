"""A page on paper: what is to be read and nothing to be pressed, charts within the sheet, sources with their addresses."""

import re
from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.visiting import come_alive, look_up

pytestmark = pytest.mark.browser

ON_PAPER, DOWN = 672, 995  # px between the margins of an A4 page
CONTROLS = "nav, button, select, input, textarea, .skip, #take-away, .modebar, .chart-rows"


@pytest.fixture(scope="module")
def tab(browser: Browser, catalogue_address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=catalogue_address, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def where(catalogue_url: str) -> Mapping[str, str]:
    return look_up(catalogue_url)


@pytest.mark.parametrize("name", ["milestone", "timeline"])
def test_a_printed_page_is_to_be_read_and_not_pressed(tab: Page, where: Mapping[str, str], name: str) -> None:
    tab.goto(where[name])
    come_alive(tab)
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print")
    tab.set_viewport_size({"width": ON_PAPER, "height": 900})
    assert [each for each in tab.locator(CONTROLS).all() if each.is_visible()] == []
    assert all(table.is_visible() for table in tab.locator("main table").all())
    assert all(caution.is_visible() for caution in tab.locator(".caution > :not(summary)").all())
    drawings = [each for each in tab.locator(".main-svg, .still > svg, .sheet > svg").all() if each.is_visible()]
    assert drawings
    for drawing in drawings:
        box = drawing.bounding_box()
        assert box and box["x"] + box["width"] <= ON_PAPER
    tab.emulate_media(media="screen")
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.evaluate("dispatchEvent(new Event('afterprint'))")


def test_the_address_of_a_source_is_printed(tab: Page, where: Mapping[str, str]) -> None:
    tab.goto(where["source"])
    tab.emulate_media(media="print")
    for link in tab.locator("main a[href^='http']:visible").all():
        after = link.evaluate("each => getComputedStyle(each, '::after').content")
        assert str(link.get_attribute("href")) in after + str(link.text_content())
    tab.goto(where["timeline"])
    assert tab.locator(".on-paper li").count() and tab.locator(".on-paper li").first.is_visible()
    assert tab.url.endswith(str(tab.locator(".site-footer .on-paper").text_content()))
    tab.emulate_media(media="screen")


@pytest.mark.parametrize("name", ["home", "compare", "timeline", "about"])
def test_the_first_sheet_holds_a_whole_chart(tab: Page, where: Mapping[str, str], name: str) -> None:
    tab.goto(where[name], wait_until="commit")
    tab.emulate_media(media="print")
    tab.set_viewport_size({"width": ON_PAPER, "height": DOWN})
    tab.wait_for_selector(".site-footer")
    box = tab.locator("main :is(.still, .sheet):visible").first.bounding_box()
    assert box and box["y"] + box["height"] <= DOWN
    tab.emulate_media(media="screen")
    tab.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize(("name", "most"), [("home", 5), ("figure", 5), ("about", 3)])
def test_a_page_does_not_waste_paper(tab: Page, where: Mapping[str, str], name: str, most: int) -> None:
    tab.goto(where[name], wait_until="commit")
    tab.wait_for_selector(".site-footer")
    tab.emulate_media(media="print")  # what a test before this one has chosen would hold on paper too
    assert 1 < len(re.findall(rb"/Type /Page\b", tab.pdf(prefer_css_page_size=True))) <= most
    tab.emulate_media(media="screen")

"""A mark leads to the sentence it came from."""

import pytest
from playwright.sync_api import Page

from tests.browser.visiting import arrive

pytestmark = pytest.mark.browser


def test_a_click_on_a_mark_opens_the_page_of_its_figure(page: Page, base_url: str, console_errors: list[str]) -> None:
    arrive(page, f"{base_url}/places/KGZ?as_of=1", "place", console_errors)
    mark = page.locator("#panel-pwid-population-size-0 .points path").first
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 - 30)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url("**/figures/*")
    assert page.url.endswith("?as_of=1"), "the moment looked at is kept"
    page.locator("h1", has_text="People who inject drugs, Kyrgyzstan").wait_for()
    assert page.locator("h1").count() == 1


def test_in_the_dark_the_marks_of_a_chart_are_lit_before_it_is_alive_and_after(page: Page, base_url: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.add_init_script("window.requestIdleCallback = () => {};")  # alive at the first touch only
    page.goto(f"{base_url}/places/KGZ", wait_until="networkidle")
    for drawing in (".still", ".main-svg"):
        if drawing == ".main-svg":
            page.locator("figure.chart summary").first.focus()
        page.wait_for_selector(f"{drawing} .points")
        lit = page.locator(f"{drawing} :is(.points, .lines)").first.evaluate("each => getComputedStyle(each).filter")
        assert lit.startswith("brightness"), drawing
    page.emulate_media(color_scheme="light")

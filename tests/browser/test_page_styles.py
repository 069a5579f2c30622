"""What a page leaves out of our styles changes nothing on it, and what comes in its place is dressed as well."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.visiting import DESK, HEIGHT, PHONE, come_alive, look_up

pytestmark = pytest.mark.browser

# Of every element, and of what stands before and after it, where it stands and how it looks.
LOOKS = """within => [...document.querySelectorAll(within)].flatMap(each => [null, "::before", "::after"].map(part => {
  const {x, y, width, height} = each.getBoundingClientRect(), found = getComputedStyle(each, part);
  const named = ["display", "color", "backgroundColor", "font", "margin", "padding", "border", "outline", "content", "columns"];
  const seen = [x, y, width, height, ...named.map(name => found[name])];
  return `${each.tagName}.${each.getAttribute("class")}${part || ""} ${seen}`;
}))"""
DRESS = 'text => document.head.append(Object.assign(document.createElement("style"), {textContent: text}))'


@pytest.fixture(scope="module")
def where(small_world_url: str) -> Mapping[str, str]:
    return look_up(small_world_url)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_styles_that_a_page_leaves_out_would_change_nothing_on_it(
    browser: Browser, base_url: str, where: Mapping[str, str], width: int
) -> None:
    context = browser.new_context(java_script_enabled=False, bypass_csp=True, viewport={"width": width, "height": HEIGHT})
    page = context.new_page()
    for address in where.values():
        page.goto(base_url + address)
        everything = page.request.get(f"{base_url}{page.locator('#later').get_attribute('data-styles')}").text()
        before = page.evaluate(LOOKS, "body *")
        page.evaluate(DRESS, everything)
        changed = [(was, now) for was, now in zip(before, page.evaluate(LOOKS, "body *"), strict=True) if was != now]
        assert not changed, (address, len(changed), changed[0])
    context.close()


def test_a_page_that_comes_in_the_place_of_another_is_dressed_as_if_it_had_come_first(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/tables/figures", wait_until="load")
    come_alive(page)
    alone = page.evaluate(LOOKS, "#main *")
    page.goto(f"{base_url}/about", wait_until="load")
    come_alive(page)
    page.evaluate("window.kept = true")
    page.locator(".site-header a", has_text="Tables").click()
    page.locator("main a[href='/tables/figures']").first.click()
    page.locator("main.wide h1").wait_for()
    page.mouse.move(0, 0)
    swapped = page.evaluate(LOOKS, "#main *")
    assert page.evaluate("window.kept") and [both for both in zip(alone, swapped, strict=True) if both[0] != both[1]] == []

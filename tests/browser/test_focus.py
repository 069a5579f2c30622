"""The focus is on something at every moment, also while one page takes the place of another."""

import pytest
from playwright.sync_api import Page

from tests.browser.visiting import come_alive

pytestmark = pytest.mark.browser

# What has the focus at each frame, and as soon as any script has changed the page.
WATCH = """() => {
  window.focused = [];
  const look = () => window.focused.push(document.activeElement?.id || document.activeElement?.tagName || "nothing");
  const each = () => { look(); requestAnimationFrame(each); };
  new MutationObserver(look).observe(document.getElementById("frame"), {childList: true});
  each();
}"""


def test_the_focus_is_never_lost_while_pages_are_swapped(page: Page, catalogue_address: str) -> None:
    page.goto(f"{catalogue_address}/compare?indicator=pwid-population-size&places=KGZ")
    come_alive(page)
    page.locator("#places-KAZ").focus()
    page.evaluate(WATCH)
    page.keyboard.press("Enter")  # a box to tick keeps the focus
    page.wait_for_url("**places=*KAZ*")
    page.wait_for_selector("main:not([aria-busy]) #places-KAZ:focus")
    page.locator("#field-scale").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_url("**scale=log*")
    page.wait_for_selector("main:not([aria-busy]) #field-scale:focus")
    page.locator(".languages a[lang=ru]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("html[lang=ru] #title:focus")
    page.go_back()
    page.wait_for_selector("html[lang=en] main:not([aria-busy])")
    page.wait_for_selector(".languages a[lang=ru]:focus")
    seen = page.evaluate("window.focused")
    assert set(seen) <= {"places-KAZ", "field-scale", "A", "title"}, f"lost {sum(one == 'BODY' for one in seen)} times"
    assert len(seen) > 8 and {"places-KAZ", "field-scale", "title"} <= set(seen), "the test sees where the focus is"


def test_whoever_goes_on_before_a_page_has_arrived_is_not_sent_there_later(page: Page, base_url: str) -> None:
    """The patience with a page that was left is over: it would load the next one anew."""
    page.clock.install()
    page.goto(base_url)
    come_alive(page)
    page.evaluate("window.kept = true")
    page.evaluate(
        "for (const name of ['indicators', 'sources']) document.querySelector(`.site-header a[href='/${name}']`).click()"
    )
    page.locator("h1", has_text="Sources").wait_for()
    page.clock.run_for(30_000)
    assert page.evaluate("window.kept")

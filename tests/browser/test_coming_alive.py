"""When charts come alive: when there is time, at the first touch, or at a button with `Save-Data`; and what stays as it is."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.visiting import come_alive

pytestmark = pytest.mark.browser

LAID_OUT = "part => part.checkVisibility({contentVisibilityAuto: true})"  # whether a browser has reckoned where it stands
SPARING = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}});"


def test_a_reader_who_spares_the_connection_gets_scripts_at_a_button_and_stays_at_the_chart(page: Page, base_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.add_init_script(SPARING)
    page.goto(f"{base_url}/places/KGZ", wait_until="networkidle")
    page.locator(".graph").first.hover()
    chart = page.locator("figure.chart:has(.drawing)").first
    chart.locator(".enliven").focus()
    assert not [path for path in asked if "plotly" in path or "_dash" in path]
    page.keyboard.press("Enter")
    chart.locator(".main-svg").first.wait_for()
    page.wait_for_selector("html[data-alive]:not([data-spare])")
    assert chart.evaluate("chart => document.activeElement === chart") and not page.locator(".enliven").first.is_visible()


def test_a_first_touch_does_not_wait_for_idleness(page: Page, base_url: str) -> None:
    page.add_init_script("window.requestIdleCallback = () => {};")
    page.goto(f"{base_url}/places/KGZ", wait_until="networkidle")
    assert page.locator(".still").count() and not page.locator(".main-svg").count()
    page.locator("figure.chart summary").first.focus()
    page.wait_for_selector(".main-svg")


def test_what_a_reader_did_before_scripts_came_stays_and_so_do_charts_of_the_next_page(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/places/KGZ", wait_until="commit")
    page.locator("main details:not([open]) > summary").first.focus()
    page.keyboard.press("Enter")
    come_alive(page)
    assert page.evaluate("[document.activeElement.tagName, document.activeElement.parentElement.open]") == ["SUMMARY", True]
    page.evaluate("window.kept = true")
    page.locator(".site-header a", has_text="Compare").click()
    page.locator("h1", has_text="Compare").wait_for()
    page.go_back()
    page.locator("h1", has_text="Kyrgyzstan").wait_for()
    page.wait_for_selector(".main-svg")
    come_alive(page)
    assert page.evaluate("window.kept") and page.locator("h1").count() == 1


def test_what_is_far_below_the_first_chart_is_laid_out_when_there_is_time(page: Page, catalogue_address: str) -> None:
    page.add_init_script("window.idle = []; window.requestIdleCallback = work => idle.push(work);")
    page.goto(f"{catalogue_address}/places/KGZ", wait_until="load")
    first, last = page.locator("main .graph").first, page.locator("main .graph").last
    assert first.evaluate(LAID_OUT) and not last.evaluate(LAID_OUT)
    page.evaluate("idle.splice(0).forEach(work => work())")
    page.wait_for_selector("html[data-whole]")
    assert last.evaluate(LAID_OUT)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_link_to_a_part_far_below_leads_there(browser: Browser, catalogue_address: str, scripts: bool) -> None:
    with browser.new_context(java_script_enabled=scripts, viewport={"width": 412, "height": 823}) as context:
        page = context.new_page()
        page.goto(f"{catalogue_address}/places/KGZ#oat-clients", wait_until="networkidle")
        box = page.locator("#oat-clients").bounding_box()
        assert box and 0 <= box["y"] < 120

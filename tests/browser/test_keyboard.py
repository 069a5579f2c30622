"""What a reader does without a mouse: twelve tasks, each by keys alone, with the focus in sight and never lost."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.keys import Keys
from tests.browser.visiting import DESK, HEIGHT, PHONE, come_alive

pytestmark = pytest.mark.browser

COMPARED = "/compare?indicator=pwid-population-size&places=KGZ,KAZ"


@pytest.fixture(scope="module")
def tab(browser: Browser, catalogue_address: str) -> Iterator[Page]:
    """One tab over the shipped catalogue, so that scripts are fetched and read once; whatever its console says is an error."""
    context = browser.new_context(base_url=catalogue_address, viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert not complaints, complaints
    context.close()


def at(tab: Page, address: str) -> Keys:
    """A reader who has come to a page and touched nothing yet."""
    tab.goto(address)
    come_alive(tab)
    return Keys(tab)


def test_1_over_the_navigation_to_the_content(tab: Page) -> None:
    keys = at(tab, "/")
    keys.press("Tab")
    assert keys.look() == "Skip to the content"
    keys.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"
    keys.press("Tab")
    assert tab.evaluate("document.activeElement.closest('main') !== null")


def test_2_from_the_home_page_to_a_place(tab: Page) -> None:
    keys = at(tab, "/")
    keys.tab_to("main a[href$='/places/KGZ']")
    keys.press("Enter")
    keys.arrives("**/places/KGZ")
    assert keys.look() == "Kyrgyzstan"


def test_3_through_the_rows_of_a_chart(tab: Page, base_url: str) -> None:
    keys = at(tab, f"{base_url}/places/KGZ")
    panel = "#panel-pwid-population-size-0"
    read = [keys.tab_to(f"{panel} .chart-rows a")]
    rows = tab.locator(f"{panel} .chart-rows a")
    for n in range(1, rows.count()):
        keys.press("ArrowDown")
        read.append(keys.look())
        frame, chart = rows.nth(n).bounding_box(), tab.locator(f"{panel} .graph").bounding_box()
        assert frame and chart and frame["width"] == pytest.approx(chart["width"]) and frame["height"] > 40
    told = tab.locator(f"{panel} tbody a[href*='/figures/']").all_text_contents()
    assert len(read) == len(told) > 2
    assert all(row.endswith(f": {claim}") for row, claim in zip(read, told, strict=True))
    keys.press("Home")
    assert keys.look() == read[0]
    keys.press("End", "ArrowUp")
    assert keys.look() == read[-2]


def test_4_from_a_row_of_a_chart_to_its_figure(tab: Page, base_url: str) -> None:
    keys = at(tab, f"{base_url}/places/KGZ")
    keys.tab_to("#panel-pwid-population-size-0 .chart-rows a")
    keys.press("ArrowDown")
    row = keys.look()
    keys.press("Enter")
    keys.arrives("**/figures/*")
    tab.go_back()
    keys.arrives("**/places/KGZ", ".chart-rows a")
    assert keys.look() == row, "the way back leads to where the reader was"


def test_5_a_table_is_searched_and_filtered(tab: Page) -> None:
    keys = at(tab, "/tables")
    before = tab.locator(".counted").text_content()
    keys.tab_to("#field-q")
    keys.type("HIV")
    keys.press("Enter")
    keys.arrives("**/tables/figures?q=HIV", "#field-q")
    keys.tab_to("#field-place")
    keys.type("Kyrg")
    keys.tab_to(".asking button[type=submit]")
    keys.press("Enter")
    tab.wait_for_url("**place=KGZ**")
    assert tab.locator(".counted").text_content() != before


def test_6_a_table_is_sorted_from_its_headings(tab: Page) -> None:
    keys = at(tab, "/tables/figures?limit=10")
    keys.tab_to("#sort-place")
    for address, order in (("**sort=place**", "ascending"), ("**sort=-place**", "descending")):
        keys.press("Enter")
        keys.arrives(address, "#sort-place")
        assert tab.locator("th:has(#sort-place)").get_attribute("aria-sort") == order


def test_7_on_to_the_next_page_and_back(tab: Page) -> None:
    keys = at(tab, "/tables/figures?limit=10")
    first = tab.locator(".counted").text_content()
    keys.tab_to("a[rel=next]")
    keys.press("Enter")
    keys.arrives("**/tables/figures?**")
    assert tab.locator(".counted").text_content() != first
    keys.tab_to("a[rel=prev]")
    keys.press("Enter")
    expect(tab.locator(".counted")).to_have_text(str(first), timeout=30_000)
    tab.wait_for_selector("#title:focus")


def test_8_another_language_of_the_same_page(tab: Page) -> None:
    keys = at(tab, COMPARED)
    keys.tab_to(".languages a[lang=ky]")
    keys.press("Enter")
    keys.arrives("**/ky/compare?**")
    assert tab.url.endswith(f"/ky{COMPARED}".replace(",", "%2C"))
    assert tab.evaluate("document.documentElement.lang") == "ky"


def test_9_two_places_are_compared(tab: Page) -> None:
    keys = at(tab, "/compare?places=-")
    keys.tab_to("#places-KGZ")
    keys.press("Enter")
    keys.arrives("**/compare?places=KGZ", "#places-KGZ")
    keys.tab_to("#places-UKR")
    keys.press("Enter")
    keys.arrives("**/compare?places=KGZ%2CUKR", "#places-UKR")
    keys.tab_to("#comparison .chart-rows a")
    keys.tab_to("#field-scale", back=True)
    keys.press("ArrowDown")
    keys.arrives("**scale=log**", "#field-scale")
    assert "places=KGZ%2CUKR" in tab.url, "the places stay chosen"


def test_10_a_citation_is_copied(tab: Page, base_url: str) -> None:
    keys = at(tab, f"{base_url}/places/KGZ")
    keys.tab_to("#take-away details:has(#citation-text) > summary")
    keys.press("Enter")
    keys.tab_to("#citation-text + .copy")
    keys.press("Enter")
    expect(tab.locator("#announcement")).to_have_text("Copied", timeout=30_000)
    assert tab.evaluate("navigator.clipboard.readText()") == tab.locator("#citation-text").text_content()
    assert keys.look() == "Copied"


def test_11_the_rows_are_downloaded_as_csv(tab: Page, base_url: str) -> None:
    keys = at(tab, f"{base_url}/places/KGZ")
    keys.tab_to("#take-away details:has(.formats) > summary")
    keys.press("Enter")
    keys.tab_to(".formats a[href*='figures.csv']")
    with tab.expect_download() as kept:
        keys.press("Enter")
    assert kept.value.suggested_filename.endswith(".csv")
    keys.look()


def test_12_how_not_to_read_a_chart_and_what_happened_when(tab: Page) -> None:
    keys = at(tab, "/timeline?places=KGZ")
    keys.tab_to("#field-by")
    keys.press("ArrowDown")
    keys.arrives("**/timeline?by=place**", "#field-by")
    row = keys.tab_to("#lanes .chart-rows a")
    keys.press("ArrowDown")
    assert re.search(r": .*\d{4}", row) and keys.look() != row
    keys.tab_to("#lanes .caution > summary")
    keys.press("Enter")
    assert tab.locator("#lanes .caution p").is_visible()
    keys.look()


def test_to_a_part_of_the_page_and_to_a_part_of_another(tab: Page, base_url: str) -> None:
    keys = at(tab, f"{base_url}/places/KGZ")
    keys.tab_to(".contents a")
    keys.press("Enter")
    tab.wait_for_selector("section:focus")
    keys.look()
    keys.press("Tab")
    assert tab.evaluate("document.activeElement.closest('section.level-2') !== null")
    keys.tab_to(".chart .onward a")
    keys.press("Enter")
    keys.arrives("**/tables/figures?**#take-away", "#take-away")


@pytest.mark.parametrize("reached", ["main a[href$='/figures/']", ".chart-rows a", ".caution > summary"])
def test_the_focus_stays_where_it_is_when_dash_takes_over(tab: Page, base_url: str, reached: str) -> None:
    waiting = []
    tab.route("**/*dash_renderer*.js*", lambda route: waiting.append(route))
    tab.goto(f"{base_url}/places/KGZ", wait_until="commit")
    tab.wait_for_selector("#first-paint .site-footer")
    keys = Keys(tab)
    name = keys.tab_to(f"#first-paint {reached}".replace("$=", "*="))
    while not waiting:
        tab.wait_for_timeout(20)
    for route in waiting:
        route.continue_()
    come_alive(tab)
    tab.unroute("**/*dash_renderer*.js*")
    assert keys.look() == name
    assert tab.evaluate("document.activeElement.closest('#first-paint') !== null"), "the page is the one that was painted"


def test_on_a_phone_the_menu_opens_and_leads_on_by_keys(tab: Page) -> None:
    tab.set_viewport_size({"width": PHONE, "height": HEIGHT})
    keys = at(tab, "/ky/about")
    box = tab.locator(".site-header").bounding_box()
    assert box and box["height"] < 120, "two lines, and not one for every other page"
    keys.tab_to(".menu > summary")
    keys.press("Enter")
    keys.tab_to(".menu a[href='/ky/places']")
    keys.press("Enter")
    keys.arrives("**/ky/places")
    assert not tab.locator(".menu a").first.is_visible()
    tab.set_viewport_size({"width": DESK, "height": HEIGHT})

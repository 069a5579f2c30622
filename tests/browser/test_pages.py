"""Every page in a real browser, narrow and wide, light and dark: readable for everyone, and not a word in the console."""

import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from dashboard.app import PAGES
from db.engine import open_database
from tests.browser.addresses import NAMES, NOWHERE, addresses, matches

pytestmark = pytest.mark.browser

PHONE, DESK = 320, 1280
GRAVE = {"serious", "critical"}
VIEWS = [(width, scheme) for width in (DESK, PHONE) for scheme in ("light", "dark")]
# Dark differs from light in its colours alone, so there only the rules about colour are asked again.
RULES = {"light": {}, "dark": {"runOnly": ["cat.color"]}}


@pytest.fixture(scope="session")
def small_addresses(small_world_url: str) -> Mapping[str, str]:
    return look_up(small_world_url)


@pytest.fixture(scope="session")
def catalogue_addresses(catalogue_url: str) -> Mapping[str, str]:
    return look_up(catalogue_url)


def look_up(url: str) -> Mapping[str, str]:
    engine = open_database(url)
    found = addresses(engine)
    engine.dispose()
    return found


def arrive(page: Page, address: str, name: str, console_errors: list[str]) -> None:
    """Open the page and wait until Dash has taken it over and every chart is drawn."""
    page.set_viewport_size({"width": DESK, "height": 900})
    answer = page.goto(address)
    assert answer and answer.status == (404 if name == "missing" else 200), f"{address} answers {answer and answer.status}"
    page.wait_for_selector("html[data-alive]")
    # wait_for_function would need eval, which the content security policy forbids.
    page.wait_for_selector(".dash-graph:not(:has(.main-svg))", state="detached")
    page.wait_for_load_state("networkidle")
    if name == "missing":
        assert [error for error in console_errors if "404" in error], "a page that is not there answers 404"
        console_errors[:] = [error for error in console_errors if "404" not in error]


def looks(page: Page, name: str, examined: Collection[tuple[int, str]]) -> list[str]:
    """What is wrong with the page in each width and colour scheme; axe, which takes long, is asked in the `examined` ones."""
    wrong = []
    for width, scheme in VIEWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        settle(page)
        found = [*overflow(page), *(barriers(page, scheme) if (width, scheme) in examined else [])]
        wrong += [f"{width} {scheme}: {problem}" for problem in found]
        keep_picture(page, f"{name}-{width}-{scheme}")
    return wrong


def settle(page: Page) -> None:
    """Let charts follow the new width before they are looked at."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 120)))")


def barriers(page: Page, scheme: str) -> list[str]:
    """What would keep someone from reading it, by axe's rules."""
    found = Axe().run(page, options={**RULES[scheme], "resultTypes": ["violations"]}).response["violations"]
    return [
        f"{rule['id']}: {rule['help']}: {[node['target'] for node in rule['nodes']][:4]}"
        for rule in found
        if rule["impact"] in GRAVE
    ]


def overflow(page: Page) -> list[str]:
    """Whether the page is wider than the window."""
    inside, outside = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollWidth]")
    return [f"the page is {outside} px wide in a window of {inside}"] if outside > inside else []


def keep_picture(page: Page, name: str) -> None:
    """For looking at: with TALLIES_SCREENSHOTS=folder every view is saved there."""
    if folder := os.environ.get("TALLIES_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_of_the_small_world_is_for_every_reader(
    name: str, page: Page, base_url: str, small_addresses: Mapping[str, str], console_errors: list[str]
) -> None:
    arrive(page, base_url + small_addresses[name], name, console_errors)
    assert looks(page, f"small-{name}", VIEWS) == []


@pytest.mark.parametrize("name", ["home", "place", "compare", "timeline", "figure", "source", "indicator", "load"])
def test_a_page_of_the_shipped_catalogue_is_for_every_reader(
    name: str, page: Page, catalogue_address: str, catalogue_addresses: Mapping[str, str], console_errors: list[str]
) -> None:
    arrive(page, catalogue_address + catalogue_addresses[name], name, console_errors)
    assert looks(page, f"catalogue-{name}", [(PHONE, "light")]) == []


def test_every_page_is_looked_at(small_addresses: Mapping[str, str]) -> None:
    assert set(small_addresses) == set(NAMES)
    for module in PAGES:
        assert [address for address in small_addresses.values() if matches(module.PATH, address)], f"no address of {module.PATH}"
    assert not [module.PATH for module in PAGES if matches(module.PATH, NOWHERE)]


def test_a_page_reads_without_a_script(small_app: object, app_client: object) -> None:
    html = app_client.get("/places/KGZ").get_data(as_text=True)  # type: ignore[attr-defined]
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", html, flags=re.DOTALL)
    for claim in ("10,000", "26,000", "more than 100,000"):
        assert claim in text

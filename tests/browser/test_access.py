"""Every page for every reader: in each language, in light and in dark, on a phone and on a desk, before and after they act."""

from collections.abc import Collection, Iterator, Mapping
from itertools import combinations

import pytest
from playwright.sync_api import Browser, Page

from dashboard.app import PAGES
from dashboard.language import LANGUAGES
from tests.browser.addresses import NAMES, NOWHERE, matches
from tests.browser.visiting import (
    PHONE,
    VIEWS,
    arrive,
    in_language,
    look_up,
    looks,
    overflow,
    small_targets,
    touch_everything,
    turn,
)

pytestmark = pytest.mark.browser

OF_THE_CATALOGUE = ("home", "place", "compare", "timeline", "figure", "source", "indicator", "load")
CASES = [*(("small", name) for name in NAMES), *(("catalogue", name) for name in OF_THE_CATALOGUE)]
# In the suite each page is examined in one language and one view, which are dealt out to the pages; the campaign has them all.
# The page of a place in the catalogue has fifty charts: for the campaign only.
DEALT = [
    (*case, LANGUAGES[n % len(LANGUAGES)], VIEWS[n % len(VIEWS)])
    for n, case in enumerate(CASES)
    if case != ("catalogue", "place")
]


@pytest.fixture(scope="module")
def sites(base_url: str, small_world_url: str, catalogue_address: str, catalogue_url: str) -> Mapping[tuple[str, str], str]:
    """The address of each case in English."""
    worlds = {"small": (base_url, look_up(small_world_url)), "catalogue": (catalogue_address, look_up(catalogue_url))}
    return {(world, name): worlds[world][0] + worlds[world][1][name] for world, name in CASES}


@pytest.fixture(scope="module")
def complaints() -> list[str]:
    """What the browser complained of since the last page."""
    return []


@pytest.fixture(scope="module")
def tab(browser: Browser, complaints: list[str]) -> Iterator[Page]:
    """One tab for all these tests, so that a script is fetched and read once."""
    context = browser.new_context()
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()


def examine(
    tab: Page, address: str, name: str, language: str, complaints: list[str], examined: Collection[tuple[int, str]]
) -> list[str]:
    """What is wrong with a page as it comes, and with everything in it opened and pointed at."""
    complaints.clear()
    arrive(tab, in_language(address, language), name, complaints)
    wrong = looks(tab, f"{name}-{language}", examined)
    touch_everything(tab)
    wrong += [f"opened, {problem}" for problem in looks(tab, f"{name}-{language}-opened", examined)]
    turn(tab, PHONE, "light")
    return [*wrong, *small_targets(tab), *complaints]


@pytest.mark.parametrize(("world", "name", "language", "view"), DEALT)
def test_a_page_is_for_every_reader(
    tab: Page,
    sites: Mapping[tuple[str, str], str],
    complaints: list[str],
    world: str,
    name: str,
    language: str,
    view: tuple[int, str],
) -> None:
    assert examine(tab, sites[world, name], name, language, complaints, [view]) == []


@pytest.mark.campaign
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("world", "name"), CASES)
def test_a_page_is_for_every_reader_in_every_view(
    tab: Page, sites: Mapping[tuple[str, str], str], complaints: list[str], world: str, name: str, language: str
) -> None:
    assert examine(tab, sites[world, name], name, language, complaints, VIEWS) == []


def test_every_page_is_looked_at(small_world_url: str) -> None:
    found = look_up(small_world_url)
    assert set(found) == set(NAMES)
    for module in PAGES:
        assert [address for address in found.values() if matches(module.PATH, address)], f"no address of {module.PATH}"
    assert not [module.PATH for module in PAGES if matches(module.PATH, NOWHERE)]


def test_nothing_in_the_header_lies_over_something_else_on_a_screen_of_any_width(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/ru/places")
    for width in range(320, 700, 20):
        page.set_viewport_size({"width": width, "height": 800})
        shown = [each for each in page.locator(".site-header :is(a, summary, span)").all() if each.is_visible()]
        boxes = [box for each in shown if not each.get_attribute("aria-hidden") and (box := each.bounding_box())]
        assert len(boxes) >= 5
        over = [
            (one, other)
            for one, other in combinations(boxes, 2)
            if one["x"] < other["x"] + other["width"] - 1
            and other["x"] < one["x"] + one["width"] - 1
            and one["y"] < other["y"] + other["height"] - 1
            and other["y"] < one["y"] + one["height"] - 1
        ]
        assert over == [], width


# The pages with the widest tables, in the languages with the longest words.
WIDE = [("ru", "/sources/vice-2013"), ("ru", "/sources/unaids-aidsinfo-2019"), ("ky", "/sources"), ("ky", "/places/KGZ")]


@pytest.mark.parametrize(("language", "path"), WIDE)
def test_no_page_is_wider_than_a_tablet(tab: Page, catalogue_address: str, language: str, path: str) -> None:
    tab.goto(f"{catalogue_address}/{language}{path}", wait_until="domcontentloaded")
    found = {}
    for width in (660, 768, 834, 900, 1024, 1280):
        tab.set_viewport_size({"width": width, "height": 800})
        found[width] = overflow(tab)
    assert not any(found.values()), found

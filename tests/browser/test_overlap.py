"""Words on a chart stand beside each other: none lies over another or leaves its drawing, still or alive, narrow or wide."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.visiting import DESK, HEIGHT, PHONE, come_alive, in_language, look_up

pytestmark = pytest.mark.browser

TABLET, SHEET = 768, 672
CHARTED = ("home", "place", "compare", "timeline", "figure", "milestone", "about")
MORE = (
    "/places/AFG",
    "/places/UZB",
    "/places/PRT",
    "/compare?indicator=pwid-population-size&places=KGZ,KAZ,UKR,TJK,GEO,UZB",
    "/compare?indicator=pwid-population-size&places=KGZ,UKR,TJK&scale=log",
    "/timeline?places=KGZ,AFG,TJK,UKR&by=place",
)

_CROWDED = Path(__file__).with_name("crowded.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def where(catalogue_url: str) -> Mapping[str, str]:
    return {name: path for name, path in look_up(catalogue_url).items() if name in CHARTED}


@pytest.fixture(scope="module")
def still(browser: Browser, catalogue_address: str) -> Iterator[Page]:
    """A page of a reader without scripts."""
    context = browser.new_context(base_url=catalogue_address, java_script_enabled=False)
    yield context.new_page()
    context.close()


def crowded(page: Page, address: str, width: int, *, alive: bool) -> list[str]:
    """What is wrong with the words of the charts of a page that is opened in a window of that width."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.goto(address, wait_until="load" if alive else "commit")
    if alive:
        come_alive(page)
    else:
        page.wait_for_selector(".site-footer")
    return [f"{address}, {width} px: {said}" for said in page.evaluate(_CROWDED)]


def test_words_that_lie_over_each_other_are_found(still: Page) -> None:
    words = "<text y=20>one</text><text y=24 x=9>another</text><text x=290 y=90>far off</text><text y=150>a dot</text>"
    still.set_content(f"<main><div class=graph style=width:300px><svg>{words}<circle r=5 cx=9 cy=147 /></svg></div></main>")
    assert still.evaluate(_CROWDED) == ["over each other: “one”, “another”", "beyond: “far off”", "over a dot: “a dot”"]


@pytest.mark.parametrize(("name", "language", "width"), [("place", "ky", PHONE), ("compare", "ru", TABLET), ("home", "en", DESK)])
def test_no_words_of_a_still_chart_lie_over_others(
    still: Page, where: Mapping[str, str], name: str, language: str, width: int
) -> None:
    assert crowded(still, in_language(where[name], language), width, alive=False) == []


def test_no_words_of_a_living_chart_lie_over_others(page: Page, catalogue_address: str, where: Mapping[str, str]) -> None:
    assert crowded(page, in_language(catalogue_address + where["timeline"], "ky"), PHONE, alive=True) == []


@pytest.mark.campaign
@pytest.mark.parametrize("language", ["en", "ru", "ky"])
@pytest.mark.parametrize("alive", [False, True], ids=["still", "alive"])
def test_no_words_of_any_chart_lie_over_others(
    page: Page, still: Page, catalogue_address: str, where: Mapping[str, str], language: str, alive: bool
) -> None:
    reader = page if alive else still
    wrong = [
        said
        for path in [*where.values(), *MORE]
        for width in (PHONE, TABLET, DESK)
        for said in crowded(reader, in_language(catalogue_address + path, language), width, alive=alive)
    ]
    assert wrong == []


@pytest.mark.campaign
def test_no_words_of_any_printed_chart_lie_over_others(still: Page, where: Mapping[str, str]) -> None:
    still.emulate_media(media="print")
    pages = [in_language(path, language) for path in [*where.values(), *MORE] for language in ("en", "ru", "ky")]
    wrong = [said for address in pages for said in crowded(still, address, SHEET, alive=False)]
    still.emulate_media(media="screen")
    assert wrong == []

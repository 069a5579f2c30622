"""Nothing is kept for readers whose browser runs scripts: what they see, read and ask of every page, the others do too."""

from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser, Page

from dashboard.language import LANGUAGES
from tests.browser.addresses import NAMES
from tests.browser.asked import ask, fields
from tests.browser.seen import idle, open_everything, seen, without_tables
from tests.browser.visiting import DESK, HEIGHT, PHONE, come_alive, in_language, look_up, overflow

pytestmark = pytest.mark.browser

EVERY = [(name, language) for name in NAMES for language in LANGUAGES]
SHOWN = [("timeline", "ky")]  # in the suite; the campaign has every page in every language, and every field of each
ASKED = [("home", "ky"), ("compare", "en"), ("timeline", "ru"), ("table", "en")]


@pytest.fixture(scope="module")
def where(catalogue_url: str) -> Mapping[str, str]:
    return look_up(catalogue_url)


def opened(browser: Browser, address: str, *, scripts: bool) -> Iterator[Page]:
    context = browser.new_context(base_url=address, java_script_enabled=scripts, viewport={"width": DESK, "height": HEIGHT})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def still(browser: Browser, catalogue_address: str) -> Iterator[Page]:
    yield from opened(browser, catalogue_address, scripts=False)


@pytest.fixture(scope="module")
def alive(browser: Browser, catalogue_address: str) -> Iterator[Page]:
    yield from opened(browser, catalogue_address, scripts=True)


@pytest.mark.parametrize(
    ("name", "language"), [case if case in SHOWN else pytest.param(*case, marks=pytest.mark.campaign) for case in EVERY]
)
def test_a_page_shows_without_scripts_what_it_shows_with_them(
    still: Page, alive: Page, where: Mapping[str, str], name: str, language: str
) -> None:
    address = in_language(where[name], language)
    for page in (still, alive):
        page.goto(address)
    come_alive(alive)
    assert idle(still) == []
    open_everything(still)
    alive.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
    plain, whole = seen(still), seen(alive)
    assert plain["words"] == whole["words"] and len(whole["words"]) > 10
    assert plain["tables"] == whole["tables"] and all(shown for shown, _rows in plain["tables"])
    assert plain["charts"] == whole["charts"]
    assert without_tables(still) == [] and idle(still) == []
    still.set_viewport_size({"width": PHONE, "height": HEIGHT})
    assert overflow(still) == []
    still.set_viewport_size({"width": DESK, "height": HEIGHT})


@pytest.mark.parametrize(("name", "language"), ASKED)
def test_the_first_and_the_last_field_of_a_page_are_answered_without_scripts(
    still: Page, where: Mapping[str, str], name: str, language: str
) -> None:
    address = in_language(where[name], language)
    still.goto(address)
    first, *_others, last = [*fields(still)] * 2
    assert [*ask(still, address, first, by_keys=False), *ask(still, address, last, by_keys=True)] == []


@pytest.mark.campaign
@pytest.mark.parametrize(("name", "language"), EVERY)
def test_every_field_of_every_form_is_answered_without_scripts(
    still: Page, where: Mapping[str, str], name: str, language: str
) -> None:
    address = in_language(where[name], language)
    still.goto(address)
    wrong = [said for n, field in enumerate([*fields(still)]) for said in ask(still, address, field, by_keys=n % 2 == 0)]
    assert wrong == []

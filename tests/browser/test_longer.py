"""Words that are 40 % longer than in English are cut nowhere, on a phone and on a desk: read in a language that nobody speaks."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from dashboard.app import create_app
from dashboard.settings import Settings
from tests.browser.conftest import serving, sign_in
from tests.browser.test_desk_job import PLACES
from tests.browser.visiting import DESK, HEIGHT, PHONE, come_alive, in_language, keep_picture, look_up
from tests.conftest import TODAY, desk_over
from tests.databases import SqliteFiles
from tests.desks import DeskSite
from tests.pseudo import write_into

FILES = {"waiting", "overtaken", "failed", "cancelled", "dropped", "report", "encoding", "preview", "questions"}  # called so
_CUT = """() => {
  const root = document.documentElement, found = [];
  const named = each => `${each.tagName.toLowerCase()}.${each.getAttribute("class") || ""} “${each.textContent.slice(0, 60)}”`;
  if (root.scrollWidth > root.clientWidth + 1) found.push(`the page is ${root.scrollWidth} wide`);
  for (const each of document.querySelectorAll("main *, header *, footer *")) {
    const style = getComputedStyle(each), box = each.getBoundingClientRect();
    const hides = style.overflowX === "hidden" || style.overflowX === "clip" || style.textOverflow === "ellipsis";
    const shown = box.width > 2 && each.textContent.trim() && !each.closest("svg, .unseen");
    if (hides && shown && each.scrollWidth > each.clientWidth + 1)
      found.push(`cut: ${named(each)}`);
    if (shown && each.matches("button, summary, th, td, label, legend, dt, dd, li, p, h1, h2, h3") && each.clientWidth
        && each.scrollWidth > each.clientWidth + 1 && !each.closest(".scrolled") && each.clientWidth > 2)
      found.push(`beyond its box: ${named(each)}`);
  }
  for (const drawing of document.querySelectorAll("main svg")) {
    const inside = drawing.getBoundingClientRect();
    for (const text of drawing.querySelectorAll("text")) {
      const box = text.getBoundingClientRect();
      if (box.width > 0 && (box.left < inside.left - 1 || box.right > inside.right + 1)) found.push(`beyond: ${named(text)}`);
    }
  }
  return found;
}"""


@pytest.fixture(scope="module")
def nobodys_site(catalogue_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the catalogue is served in a language that nobody speaks."""
    own: Path = write_into(tmp_path_factory.mktemp("translations"))
    yield from serving(create_app(Settings(database=catalogue_url, today=TODAY, translations=str(own))))


def cut(page: Page, address: str) -> list[str]:
    """What is cut on a page, in either width."""
    wrong = []
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.goto(address)
        come_alive(page)
        wrong += [f"{address}, {width} px: {said}" for said in page.evaluate(_CUT)]
        keep_picture(page, f"longer-{urlsplit(address).path.strip('/').replace('/', '-') or 'home'}-{width}")
    return wrong


@pytest.fixture(scope="module")
def nobodys_desk(
    browser: Browser, sqlite_files: SqliteFiles, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Page, str, DeskSite]]:
    """The loading desk in the same language, with Ada signed in; its language is what the browser asks for."""
    own = write_into(tmp_path_factory.mktemp("translations"))
    context = browser.new_context(locale="ky")
    page = context.new_page()
    for site in desk_over(sqlite_files, tmp_path_factory.mktemp("longer") / "desk", translations=str(own)):
        for address in serving(site.app):
            sign_in(page, address, "Ada", site)
            yield page, address, site
            context.close()


def test_longer_words_are_cut_nowhere_on_the_first_page(page: Page, nobodys_site: str) -> None:
    assert cut(page, f"{nobodys_site}/ky/") == []


@pytest.mark.campaign
def test_longer_words_are_cut_on_no_page(page: Page, nobodys_site: str, catalogue_url: str) -> None:
    found = look_up(catalogue_url)
    wrong = [
        said for name, path in found.items() if name != "missing" for said in cut(page, in_language(nobodys_site + path, "ky"))
    ]
    assert wrong == []


DESK_PAGES = {
    **PLACES,
    "account": lambda page, address, site, folder: "/admin/account",
    "accounts": lambda page, address, site, folder: "/admin/accounts?done=1",
    "missing": lambda page, address, site, folder: "/admin/nothing",
    "login": lambda page, address, site, folder: "/admin/login",
}


@pytest.mark.campaign
@pytest.mark.parametrize("name", DESK_PAGES)
def test_longer_words_are_cut_on_no_page_of_the_desk(nobodys_desk: tuple[Page, str, DeskSite], tmp_path: Path, name: str) -> None:
    page, address, site = nobodys_desk
    path = DESK_PAGES[name](page, address, site, tmp_path)
    if name == "login":
        page.context.clear_cookies()
    wrong = cut(page, address + path)
    assert "⟦" in page.inner_text("main h1") or name in FILES, "the page is in nobody's language"
    assert wrong == []


@pytest.mark.campaign
@pytest.mark.parametrize("name", ["figure", "milestone"])
def test_longer_words_are_cut_nowhere_in_a_form_that_came_back(nobodys_desk: tuple[Page, str, DeskSite], name: str) -> None:
    page, address, site = nobodys_desk
    sign_in(page, address, "Ada", site)
    wrong = []
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.goto(f"{address}/admin/{name}")
        come_alive(page)
        page.click("form.entry > button")
        page.wait_for_selector("html[data-alive] .error-summary")
        wrong += [f"{width} px: {said}" for said in page.evaluate(_CUT)]
    assert wrong == []

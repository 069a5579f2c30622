"""Words that are 40 % longer than in English are cut nowhere, on a phone and on a desk: read in a language that nobody speaks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from dashboard.app import create_app
from dashboard.settings import Settings
from tests.browser.conftest import serving
from tests.browser.visiting import DESK, HEIGHT, PHONE, come_alive, in_language, look_up
from tests.conftest import TODAY
from tests.pseudo import write_into

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
    return wrong


def test_longer_words_are_cut_nowhere_on_the_first_page(page: Page, nobodys_site: str) -> None:
    assert cut(page, f"{nobodys_site}/ky/") == []


@pytest.mark.campaign
def test_longer_words_are_cut_on_no_page(page: Page, nobodys_site: str, catalogue_url: str) -> None:
    found = look_up(catalogue_url)
    wrong = [
        said for name, path in found.items() if name != "missing" for said in cut(page, in_language(nobodys_site + path, "ky"))
    ]
    assert wrong == []

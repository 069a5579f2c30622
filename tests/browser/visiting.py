"""Going to a page as a reader does, and what is wrong with it for one who is on a phone, in the dark, or without a mouse."""

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from db.engine import open_database
from tests.browser.addresses import addresses

PHONE, DESK = 320, 1280
HEIGHT = 900
GRAVE = {"serious", "critical"}
# Dark differs from light in its colours alone, so there only the rules about colour are asked again.
RULES = {"light": {}, "dark": {"runOnly": ["cat.color"]}}
_WIDER = """() => {
  const inside = document.documentElement.clientWidth;
  const beyond = [...document.body.querySelectorAll("*")].filter(each => each.getBoundingClientRect().right > inside + 1);
  const named = each => `${each.tagName.toLowerCase()}.${each.getAttribute("class") || ""} “${each.textContent.slice(0, 40)}”`;
  return [inside, document.documentElement.scrollWidth, beyond.filter(each => !each.children.length).slice(0, 3).map(named)];
}"""
SMALLEST = 24  # px, of a target (WCAG 2.5.8)


VIEWS = [(width, scheme) for width in (DESK, PHONE) for scheme in ("light", "dark")]


def look_up(url: str) -> Mapping[str, str]:
    """An address of every page over the database at `url`."""
    engine = open_database(url)
    found = addresses(engine)
    engine.dispose()
    return found


def in_language(address: str, language: str) -> str:
    """The whole address of the same page in another language; `address` is that of the English one."""
    parts = urlsplit(address)
    prefix = "" if language == "en" else f"/{language}"
    return parts._replace(path=(prefix + parts.path).rstrip("/") or "/").geturl()


def arrive(page: Page, address: str, name: str, console_errors: list[str]) -> None:
    """Open the page and wait until Dash has taken it over and every chart is drawn."""
    answer = page.goto(address)
    assert answer and answer.status == (404 if name == "missing" else 200), f"{address} answers {answer and answer.status}"
    come_alive(page)
    if name == "missing":
        assert [error for error in console_errors if "404" in error], "a page that is not there answers 404"
        console_errors[:] = [error for error in console_errors if "404" not in error]


def come_alive(page: Page) -> None:
    """Wait until Dash has the page and every chart is drawn."""
    page.wait_for_selector("html[data-alive]")
    # wait_for_function would need eval, which the content security policy forbids.
    page.wait_for_selector(".drawing:not(:has(.main-svg))", state="detached")
    page.wait_for_load_state("networkidle")


def looks(page: Page, name: str, examined: Collection[tuple[int, str]]) -> list[str]:
    """What is wrong with the page in each width and colour scheme; axe, which takes long, is asked in the `examined` ones."""
    wrong = []
    for width, scheme in VIEWS:
        if (width, scheme) not in examined and scheme == "dark" and not kept_in():
            continue  # it is as wide in the dark
        turn(page, width, scheme)
        found = [*overflow(page), *(barriers(page, scheme) if (width, scheme) in examined else [])]
        wrong += [f"{width} {scheme}: {problem}" for problem in found]
        keep_picture(page, f"{name}-{width}-{scheme}")
    return wrong


def turn(page: Page, width: int, scheme: str) -> None:
    """Give the page a width and its colours, and let charts follow before they are looked at."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 120)))")


def touch_everything(page: Page) -> None:
    """What a reader may do without leaving: open what can be opened, rest on a mark, come to a row of a chart."""
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    mark = page.locator(".js-plotly-plot .point").first
    if mark.count():
        mark.scroll_into_view_if_needed()
        mark.hover(force=True)
    row = page.locator(".chart-rows a").first
    if row.count():
        row.focus()


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
    inside, outside, reaching = page.evaluate(_WIDER)
    return [f"the page is {outside} px wide in a window of {inside}: {reaching}"] if outside > inside else []


def small_targets(page: Page) -> list[str]:
    """Targets that a thumb may miss: smaller than SMALLEST, too near to another, and not part of a sentence."""
    script = Path(__file__).with_name("targets.js").read_text(encoding="utf-8")
    found: list[str] = page.evaluate(script, SMALLEST)
    return [f"a small target: {each}" for each in found]


def kept_in() -> str:
    """The folder in which pictures are kept; "" when nobody wants any."""
    return os.environ.get("TALLIES_SCREENSHOTS", "")


def keep_picture(page: Page, name: str) -> None:
    """For looking at: with TALLIES_SCREENSHOTS=folder every view is saved there."""
    if folder := kept_in():
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

"""What a page shows, read alike with scripts and without; and what on it does nothing where none runs."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_SEEN = Path(__file__).with_name("seen.js").read_text(encoding="utf-8")
_CLOSED = "main details:not([open]) > summary"
# A control that only a script listens to, in sight where there is none.
_IDLE = """() => {
  const inSight = each => each.checkVisibility({visibilityProperty: true}) && each.getClientRects().length > 0;
  const named = each => `${each.tagName.toLowerCase()}.${each.className} “${each.textContent.trim().slice(0, 40)}”`;
  const idle = ["button:not([type=submit])", "button[type=submit]:not(form *)", ":is(input, select, textarea):not(form *)",
    "[role=button]", "a:not([href])", "a[href='#']", "a[href^='javascript:']", "summary:not(details > summary)", "[onclick]"];
  return [...document.querySelectorAll(idle.join(","))].filter(inSight).map(named);
}"""


def seen(page: Page) -> dict[str, Any]:
    """Words, tables and charts of a page in which everything is open."""
    found: dict[str, Any] = page.evaluate(_SEEN)
    return found


def idle(page: Page) -> list[str]:
    """Controls in sight that do nothing without a script."""
    found: list[str] = page.evaluate(_IDLE)
    return found


def open_everything(page: Page) -> None:
    """Open what is closed as a reader does, by a click on it, from the outside in; fails where that opens nothing."""
    while closed := [each for each in page.locator(_CLOSED).element_handles() if each.is_visible()]:
        for summary in closed:
            summary.click()
            assert summary.evaluate("each => each.parentElement.open"), f"{page.url}: {summary.text_content()} does not open"
    # What a wide screen shows at once has no summary to click, and is in sight all the same.
    for left in page.locator(_CLOSED).element_handles():
        assert left.evaluate("each => each.nextElementSibling.checkVisibility()"), f"{page.url} hides {left.text_content()}"


def without_tables(page: Page) -> list[str]:
    """Charts that cannot be seen, or whose figures nobody finds as a table."""
    return [chart["id"] for chart in seen(page)["charts"] if not (chart["inSight"] and chart["table"])]

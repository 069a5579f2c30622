"""Nothing moves under a reader's eyes when Dash takes the page over, nor where they asked that nothing move at all."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import Page

from tests.browser.visiting import DESK, PHONE, come_alive, look_up

pytestmark = pytest.mark.browser

SHIFT = 0.02  # what may move, as the browser reckons it
WATCH = """
window.shifts = [];
new PerformanceObserver(list => list.getEntries().forEach(entry => window.shifts.push(entry.value)))
  .observe({type: "layout-shift", buffered: true});
"""
TAKEN_OVER = ("home", "place", "figure", "compare", "timeline", "tables")
IN_THE_SUITE = [("place", PHONE), ("tables", DESK)]
ALL = [(name, width) for name in TAKEN_OVER for width in (PHONE, DESK)]
# Every element and what stands before and after it, in which a browser may animate something.
MOVING = """() => [...document.querySelectorAll("*")].flatMap(each => [null, "::before", "::after"].map(part => {
  const style = getComputedStyle(each, part);
  const lasts = times => times.split(",").some(time => parseFloat(time) > 0);
  return lasts(style.transitionDuration) || style.animationName !== "none" && lasts(style.animationDuration)
    ? `${each.tagName}.${each.className.baseVal ?? each.className}${part || ""}` : null;
})).filter(Boolean)"""


@pytest.mark.parametrize(
    ("name", "width"), [case if case in IN_THE_SUITE else pytest.param(*case, marks=pytest.mark.campaign) for case in ALL]
)
def test_nothing_moves_when_dash_takes_over(
    page: Page, catalogue_address: str, catalogue_url: str, name: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(WATCH)
    page.goto(catalogue_address + look_up(catalogue_url)[name])
    come_alive(page)
    moved = sum(page.evaluate("window.shifts"))
    print(f"{name} {width}: {moved:.4f}")
    assert moved <= SHIFT


def test_nothing_moves_for_a_reader_who_asked_for_that(page: Page, base_url: str, small_world_url: str) -> None:
    where: Mapping[str, str] = look_up(small_world_url)
    page.emulate_media(reduced_motion="reduce")
    for name in ("place", "tables"):
        page.goto(base_url + where[name])
        come_alive(page)
        assert page.evaluate(MOVING) == []
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(MOVING), "the test sees what moves"

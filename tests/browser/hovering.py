"""Every chart of a page drawn, and the words of every point of it brought up."""

from playwright.sync_api import Page

NOT_DRAWN = ".drawing:not(:has(.main-svg))"
_HOVER = """() => {
  const said = [];
  for (const chart of document.querySelectorAll(".js-plotly-plot"))
    chart.data.forEach((trace, curveNumber) => trace.x.forEach((x, pointNumber) => {
      if (x === null) return;
      Plotly.Fx.hover(chart, [{curveNumber, pointNumber}]);
      said.push(chart.querySelector(".hoverlayer").textContent);
    }));
  return said;
}"""


def hover_everything(page: Page) -> list[str]:
    """What each point of each chart says when a pointer rests on it; the first chart is also hovered with a real pointer."""
    page.wait_for_selector(NOT_DRAWN, state="detached")
    point = page.locator(".js-plotly-plot .point").first
    if point.count():
        point.scroll_into_view_if_needed()
        point.hover(force=True)
    said: list[str] = page.evaluate(_HOVER)
    return said

"""What is taken away, in a real browser: a chart in a frame of another site, and a briefing from a disk."""

from collections.abc import Iterator
from pathlib import Path

import flask
import pytest
from playwright.sync_api import Page

from dashboard.embeds import embed_path
from tests.served import serving

pytestmark = pytest.mark.browser


@pytest.fixture
def other_site(base_url: str) -> Iterator[str]:
    """A page of another origin that holds the chart in a frame, as wide as the narrowest place for one."""
    server = flask.Flask("other")
    frame = f'<iframe id="chart" src="{base_url}{embed_path("KGZ", "pwid-population-size")}" width="280" height="900"></iframe>'
    server.add_url_rule("/", view_func=lambda: f"<!DOCTYPE html><title>Other</title><body>{frame}")
    server.add_url_rule("/favicon.ico", view_func=lambda: ("", 204), endpoint="icon")
    for address in serving(server, "localhost"):
        yield f"{address}/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chart_shows_in_a_frame_of_another_site(page: Page, other_site: str, base_url: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(other_site)
    frame = page.frame_locator("#chart")
    frame.locator(".still > svg").wait_for()
    assert [address for address in asked if address.startswith(base_url)] == [
        f"{base_url}{embed_path('KGZ', 'pwid-population-size')}"
    ]
    assert page.context.cookies() == []
    root = frame.locator("html")
    assert root.evaluate("root => root.scrollWidth <= innerWidth")
    beyond = "root => [...root.querySelectorAll('svg text')].filter(t => t.getBoundingClientRect().right > innerWidth).length"
    assert root.evaluate(beyond) == 0
    ground, ink = root.evaluate(
        "root => [getComputedStyle(root.ownerDocument.body).backgroundColor, getComputedStyle(root).colorScheme]"
    )
    assert (ground == "rgb(255, 255, 255)") == (scheme == "light") and ink == "light dark"
    frame.locator("summary").first.click()
    assert frame.locator("table").is_visible()


def test_a_briefing_opens_from_a_disk_and_asks_for_nothing(page: Page, base_url: str, tmp_path: Path) -> None:
    text = page.request.get(f"{base_url}/briefings/KGZ.html?as_of=1").text()
    file = tmp_path / "briefing.html"
    file.write_text(text, encoding="utf-8")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.context.set_offline(True)
    for width in (320, 1000):
        page.set_viewport_size({"width": width, "height": 700})
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        assert page.locator("svg:visible").count() > 0 and page.locator("table").first.is_visible()
    assert set(asked) == {file.as_uri()}
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF") and b"/MediaBox [0 0 594.9" in paper

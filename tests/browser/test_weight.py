"""What a first visit weighs and asks for, and that the living chart stands where the still one stood."""

import gzip
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import brotli
import plotly
import pytest
from playwright.sync_api import Browser, Page

from dashboard import plotly_bundle
from dashboard.app import create_app
from dashboard.settings import Settings
from tests.browser.conftest import serving
from tests.browser.hovering import NOT_DRAWN
from tests.conftest import TODAY

pytestmark = pytest.mark.browser

PLACE = "/ky/places/KGZ"  # in the letters that weigh twice as much
KIB = 1024
BEFORE_READABLE = 60 * KIB  # the page with its charts, and its styles
LIGHT_VISIT = 500 * KIB  # all of it, with the light build
OURS_AND_DASH = 180 * KIB  # all but plotly.js


@pytest.fixture(scope="module")
def light_address(catalogue_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the catalogue is served with a light build: in its place stands plotly's own, so that no network is needed."""
    folder = tmp_path_factory.mktemp("scripts")
    own = (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_bytes()
    script = plotly_bundle.script(folder)
    script.write_bytes(own)
    script.with_name(f"{script.name}.br").write_bytes(brotli.compress(own, quality=1))
    script.with_name(f"{script.name}.gz").write_bytes(gzip.compress(own, 1))
    yield from serving(create_app(Settings(database=catalogue_url, today=TODAY), folder))


@pytest.fixture(scope="module")
def full_address(catalogue_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the catalogue is served as after a set-up without npm."""
    yield from serving(create_app(Settings(database=catalogue_url, today=TODAY), tmp_path_factory.mktemp("no-scripts")))


def weigh(page: Page, address: str) -> dict[str, int]:
    """Path -> bytes that came over the wire for it, on a first visit up to the last chart."""
    asked: dict[str, str] = {}
    weights: dict[str, int] = {}
    network: Any = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.requestWillBeSent", lambda event: asked.update({event["requestId"]: event["request"]["url"]}))
    network.on(
        "Network.loadingFinished",
        lambda event: weights.update({asked[event["requestId"]]: int(event["encodedDataLength"])}),
    )
    page.goto(address)
    page.wait_for_selector("html[data-alive]")
    page.wait_for_selector(NOT_DRAWN, state="detached")
    page.wait_for_load_state("networkidle")
    hosts = {urlsplit(url).netloc for url in asked.values() if not url.startswith("data:")}
    assert hosts == {urlsplit(address).netloc}, "no other host is asked for anything"
    return {urlsplit(url).path: weight for url, weight in weights.items()}


def drawn_by(address: str) -> int:
    """Bytes of the page up to its last chart: a browser shows what has come, and what Dash takes over with comes after it."""
    asked = urllib.request.Request(address + PLACE, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked) as answer:
        painted = gzip.decompress(answer.read()).split(b'id="first-layout"')[0]
    return len(brotli.compress(painted, quality=5))


def plotly_scripts(weights: dict[str, int]) -> list[str]:
    return [path for path in weights if "plotly" in path]


def test_with_the_light_build_the_full_one_is_never_asked_for(page: Page, light_address: str) -> None:
    weights = weigh(page, light_address + PLACE)
    assert [path.rsplit("-", 1)[0] for path in plotly_scripts(weights)] == [f"/scripts/{plotly_bundle.script().stem}"]
    assert sum(weight for path, weight in weights.items() if path not in plotly_scripts(weights)) <= OURS_AND_DASH
    # All our styles come when the page has been shown, and the icon for the tab: what it needs stands in it.
    beside = [path for path in weights if path.endswith((".css", ".svg"))]
    assert sorted(path.rpartition(".")[2] for path in beside) == ["css", "svg"] and drawn_by(light_address) <= BEFORE_READABLE


def test_without_the_light_build_every_chart_is_drawn_by_the_full_one(page: Page, full_address: str) -> None:
    weights = weigh(page, full_address + PLACE)
    assert plotly_scripts(weights) == ["/_dash-component-suites/plotly/package_data/plotly.min.js"]


def test_the_light_build_of_set_up_draws_every_chart(page: Page, catalogue_address: str) -> None:
    if not plotly_bundle.script().is_file():
        pytest.skip("set-up could not fetch the light build")
    weights = weigh(page, catalogue_address + PLACE)
    assert [path.split("/")[1] for path in plotly_scripts(weights)] == ["scripts"]
    assert sum(weights.values()) <= LIGHT_VISIT, weights


def test_a_living_chart_stands_where_the_still_one_stood(page: Page, browser: Browser, catalogue_address: str) -> None:
    weigh(page, catalogue_address + PLACE)
    still = browser.new_context(java_script_enabled=False).new_page()
    still.goto(catalogue_address + PLACE)
    living = places(page, ".js-plotly-plot .point")
    assert len(living) > 50 and living == pytest.approx(places(still, ".still .points :is(circle, line, path)"), abs=1)
    still.context.close()


def places(page: Page, marks: str) -> list[float]:
    """The middle of each mark, across and down from the corner of its chart."""
    middles = """marks => [...document.querySelectorAll(marks)].flatMap(mark => {
        const box = mark.getBoundingClientRect(), chart = mark.closest(".graph").getBoundingClientRect();
        return [box.x + box.width / 2 - chart.x, box.y + box.height / 2 - chart.y];
    })"""
    found: list[float] = page.evaluate(middles, marks)
    return found

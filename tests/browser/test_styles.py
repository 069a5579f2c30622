"""The style elements that Dash and Plotly write are let in by their hashes, which this collects: none is missing."""

import os
import re
from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, Route

from dashboard import headers
from dashboard.own_scripts import hash_of
from db.engine import open_database
from tests.browser.addresses import addresses
from tests.browser.hovering import hover_everything

pytestmark = pytest.mark.browser

REFUSED = re.compile(r"inline style violates [^;]*?'style-src-elem .*?hash \('(sha256-[^']+)'\)", re.DOTALL)


@pytest.fixture
def where(small_world_url: str) -> Mapping[str, str]:
    engine = open_database(small_world_url)
    found = addresses(engine)
    engine.dispose()
    return found


def without_hashes(route: Route) -> None:
    """The page as the server sends it, but under a policy that lets no style element in."""
    answer = route.fetch()
    own = "".join(hash_of(text) for text in re.findall("<style>(.*?)</style>", answer.text(), re.DOTALL))
    policy = re.sub(r"style-src-elem [^;]*", f"style-src-elem 'self' {own}", answer.headers["content-security-policy"])
    route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": policy})


def test_every_style_that_dash_and_plotly_write_is_in_the_list(
    page: Page, base_url: str, where: Mapping[str, str], console_errors: list[str]
) -> None:
    page.route(lambda url: url.startswith(base_url) and "/_dash" not in url and "/assets" not in url, without_hashes)
    for name in ("home", "place", "compare", "timeline", "about"):
        page.goto(base_url + where[name])
        page.wait_for_selector("html[data-alive]")
        hover_everything(page)
    refused = sorted({found for error in console_errors for found in REFUSED.findall(error)})
    console_errors[:] = [error for error in console_errors if not REFUSED.search(error)]
    held = headers.STYLES.read_text(encoding="ascii").split()
    if os.environ.get("TALLIES_COLLECT_STYLES"):
        held = sorted({*held, *refused})
        headers.STYLES.write_text("".join(f"{found}\n" for found in held), encoding="ascii")
    # The list holds those of both builds of plotly.js, the light one and the one in the plotly package.
    assert refused and set(refused) <= set(held), "run once with TALLIES_COLLECT_STYLES=1"

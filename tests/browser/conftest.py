"""A real browser on the running site; any error in its console fails the test."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from run import installed_browser
from tests import served
from tests.desks import DeskSite, password

# Nothing of the browser's own may reach for the network, or its failures would count as ours.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
    "--disable-quic",
]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    path = installed_browser()
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {"args": [*QUIET, *(["--no-sandbox"] if root else [])], **({"executable_path": path} if path else {})}


def serving(app: Any) -> Iterator[str]:
    """The address of `app`, served by threads until the tests are over."""
    yield from served.serving(app.server)


@pytest.fixture(scope="session")
def base_url(small_app: Any) -> Iterator[str]:
    """Where the small world is served."""
    yield from serving(small_app)


@pytest.fixture(scope="session")
def catalogue_address(catalogue_app: Any) -> Iterator[str]:
    """Where the shipped catalogue is served."""
    yield from serving(catalogue_app)


@pytest.fixture
def desk_address(desk_site: DeskSite) -> Iterator[str]:
    """Where a site with a loading desk is served; `sign_in` lets somebody in."""
    yield from serving(desk_site.app)


def sign_in(page: Page, desk_address: str, name: str, site: DeskSite | None = None) -> None:
    """Sign in as a person does, or quicker, with a session of `site`; the page is then the first one of the desk, alive."""
    if site is not None:
        cookie = site.log_in(name).get_cookie(site.app.server.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": desk_address}])
    page.goto(f"{desk_address}/admin/")
    if site is None:
        page.fill("#first-paint [name=name], #react-entry-point [name=name]", name)
        page.fill("#first-paint [name=password], #react-entry-point [name=password]", password(name))
        page.keyboard.press("Enter")
    page.wait_for_selector(".desk-bar")
    page.wait_for_selector("html[data-alive]")


# These are about a first visit; any other test may find the scripts that an earlier one has fetched.
FIRST_VISITS = {"test_coming_alive", "test_shift", "test_weight"}


@pytest.fixture(scope="session")
def kept_context(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[BrowserContext]:
    """What keeps files from page to page: to fetch and compile all of them takes longer than most tests."""
    context = browser.new_context(**browser_context_args)
    yield context
    context.close()


@pytest.fixture
def context(request: pytest.FixtureRequest, new_context: Callable[[], BrowserContext]) -> Iterator[BrowserContext]:
    """A reader who has been here before, and of whom nothing else is known: no cookie and no leave."""
    if request.module.__name__.rpartition(".")[2] in FIRST_VISITS:
        yield new_context()
        return
    kept: BrowserContext = request.getfixturevalue("kept_context")
    yield kept
    for page in kept.pages:
        page.close()
    kept.clear_cookies()
    kept.clear_permissions()
    kept.set_offline(False)


@pytest.fixture
def console_errors() -> list[str]:
    """What the browser complained of during a test, in order."""
    return []


@pytest.fixture
def page(page: Page, console_errors: list[str]) -> Iterator[Page]:
    """A page whose console must stay free of errors; a test that expects one takes it out of `console_errors`."""
    page.on("console", lambda message: console_errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: console_errors.append(str(error)))
    yield page
    assert not console_errors, console_errors

"""Signing in with a browser: by keyboard, readable for everybody, without a script, and back out again."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import sign_in
from tests.browser.visiting import DESK, PHONE, looks
from tests.desks import DeskSite, password

pytestmark = pytest.mark.browser

VIEWS = [(DESK, "light"), (PHONE, "dark")]


def alive(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("html[data-alive]")


def test_somebody_signs_in_looks_after_accounts_and_signs_out(page: Page, desk_address: str, desk_site: DeskSite) -> None:
    alive(page, f"{desk_address}/admin/accounts")
    assert page.title() == "Sign in to the loading desk · Tallies"
    assert looks(page, "desk-login", VIEWS) == []
    page.focus("[name=name]")
    page.keyboard.type("Ada")
    page.keyboard.press("Tab")
    page.keyboard.type(password("Ada"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/accounts")
    page.wait_for_selector("html[data-alive]")
    assert looks(page, "desk-accounts", VIEWS) == []
    page.get_by_role("button", name="Enable: Omar").click()
    page.wait_for_selector("text=Done.")
    desk_site.log_in("Omar")
    alive(page, f"{desk_address}/admin/account")
    assert looks(page, "desk-account", VIEWS) == []
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/admin/login")
    page.goto(f"{desk_address}/admin/account")
    assert "/admin/login" in page.url


def test_a_wrong_password_is_said_in_words_that_are_read_out(page: Page, desk_address: str, console_errors: list[str]) -> None:
    alive(page, f"{desk_address}/admin/login")
    page.fill("[name=name]", "Ada")
    page.fill("[name=password]", "not it")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_selector("[role=alert]")
    page.wait_for_selector("html[data-alive]")
    assert "do not belong together" in page.inner_text("[role=alert]")
    assert page.input_value("[name=name]") == "Ada" and page.input_value("[name=password]") == ""
    assert looks(page, "desk-login-wrong", VIEWS[:1]) == []
    console_errors[:] = [error for error in console_errors if "400" not in error]


def test_links_between_the_desk_and_the_public_site_load_their_pages(page: Page, desk_address: str, desk_site: DeskSite) -> None:
    sign_in(page, desk_address, "Lena", desk_site)
    page.evaluate("window.sameDocument = true")
    page.get_by_role("link", name="The public site").click()
    page.wait_for_url(f"{desk_address}/")
    page.wait_for_selector("html[data-alive]")
    assert page.evaluate("window.sameDocument") is None
    assert page.evaluate("[...document.scripts].filter(s => /desk|upload/.test(s.src)).length") == 0
    page.goto(f"{desk_address}/admin/")
    page.wait_for_selector("html[data-alive]")
    page.evaluate("window.sameDocument = true")
    page.get_by_role("link", name="Lena").click()
    page.wait_for_url("**/admin/account")
    assert page.evaluate("window.sameDocument") is None


def test_without_a_script_everything_is_done_just_the_same(browser: Browser, desk_address: str) -> None:
    context: Any = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{desk_address}/admin/account")
    page.fill("[name=name]", "Lena")
    page.fill("[name=password]", password("Lena"))
    page.click("text=Sign in >> visible=true")
    if "/admin/account" not in page.url:
        page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/account")
    assert page.get_by_role("heading", name="Your account").is_visible()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/admin/login")
    context.close()

"""The tables in a real browser: asked by keyboard, in place, without a script; and a text that is copied by a button."""

import functools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from playwright.sync_api import expect as at_once

pytestmark = pytest.mark.browser

PLACE = "/tables/figures?indicator=pwid-population-size&place=KGZ"


def expect(found: Any) -> Any:
    """What is expected of a part of the page, by the time a busy machine has made it."""
    return Patient(at_once(found))


class Patient:
    """Expectations that wait as long as the other waits of a browser test."""

    def __init__(self, expected: Any) -> None:
        self.expected = expected

    def __getattr__(self, name: str) -> Any:
        return functools.partial(getattr(self.expected, name), timeout=30_000)


@pytest.fixture
def still(browser: Browser, base_url: str) -> Iterator[Page]:
    """A narrow page of a browser that runs no script."""
    context = browser.new_context(base_url=base_url, java_script_enabled=False, viewport={"width": 320, "height": 800})
    yield context.new_page()
    context.close()


def test_a_table_is_asked_and_sorted_in_place_and_the_way_back_is_kept(page: Page) -> None:
    page.goto("/tables")
    page.wait_for_selector("html[data-alive]")
    page.select_option("#field-topic", "injecting")
    expect(page.locator(".counted")).to_have_text("1–7 of 7 figures")  # nothing is asked before the form is sent
    page.fill("#field-q", "shooting")
    page.press("#field-q", "Enter")
    expect(page.locator(".counted")).to_have_text("1–1 of 1 figure")
    expect(page).to_have_url(re.compile(r"/tables/figures\?q=shooting&topic=injecting$"))
    expect(page.locator("#field-q")).to_be_focused()
    page.get_by_role("link", name="Take away Words: shooting").click()
    expect(page.locator(".counted")).to_have_text("1–5 of 5 figures")
    expect(page.locator("#field-q")).to_have_value("")
    page.get_by_role("columnheader", name="Place").get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="Place")).to_have_attribute("aria-sort", "ascending")
    page.go_back()
    expect(page.locator("[aria-sort]")).to_have_count(0)


def test_without_a_script_the_filters_are_opened_sent_and_taken_away(still: Page) -> None:
    still.goto("/tables")
    still.click(".asking > summary")
    still.select_option("#field-topic", "hiv")
    still.click(".asking button")
    expect(still.locator(".counted")).to_have_text("1–2 of 2 figures")
    still.click(".choose-columns > summary")
    still.check("#column-quote")
    still.click(".choose-columns button")
    expect(still.locator('td[data-label="Quote"]').last).to_contain_text("among those who received HIV treatment")
    still.click(".chip")
    expect(still.locator(".counted")).to_have_text("1–7 of 7 figures")
    expect(still.locator(".copy").first).to_be_hidden()


def test_on_a_wide_screen_the_questions_are_in_sight_beside_the_answer(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/tables")
    page.wait_for_selector("html[data-alive]")
    question, answer = page.locator("#field-topic").bounding_box(), page.locator("table.sorted").bounding_box()
    assert question and answer and question["x"] + question["width"] < answer["x"]
    page.set_viewport_size({"width": 320, "height": 900})
    expect(page.locator("#field-topic")).to_be_hidden()


def test_a_button_copies_the_text_beside_it_and_says_so(page: Page, base_url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base_url)
    page.goto(PLACE)
    page.wait_for_selector("html[data-alive]")
    page.get_by_text("Say it in a sentence").click()
    page.locator("#safe-sentence + .copy").click()
    expect(page.locator("#announcement")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#safe-sentence").text_content()
    expect(page.locator("#announcement")).to_have_text("")
    expect(page.locator("#safe-sentence + .copy")).to_have_text("Copy")

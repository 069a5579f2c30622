"""Text that tries to run a script, brought to the loading desk: every page there shows it as words, and nothing runs."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page

from dashboard.admin.app import PAGES
from etl.columns import SHEETS
from tests import hostile_world
from tests.browser.addresses import matches
from tests.browser.conftest import sign_in
from tests.browser.test_hostile_text import SAMPLE, Visitor
from tests.desks import DeskSite

pytestmark = pytest.mark.browser
ALIVE = "html[data-alive]"


def workbook(folder: Path, payloads: Sequence[str], *, mended: bool) -> Path:
    """The hostile world as one workbook under a hostile name; `mended` or with a hostile text where codes and places belong."""
    hostile_world.write(folder, payloads)
    book = Workbook()
    book.remove(book.worksheets[0])
    for name in SHEETS:
        sheet = book.create_sheet(name)
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.reader(file)):
                for column, text in enumerate(row, start=1):
                    cell = sheet.cell(number + 1, column)
                    cell.value, cell.data_type = text or None, "s" if text else "n"
        if not mended:
            for number, text in enumerate(payloads):
                sheet.cell(number + 2, 1).value, sheet.cell(number + 2, 1).data_type = text, "s"
        if name == "sources" and not mended:
            sheet.append(payloads[:1] * len(SHEETS[name]))
    path = folder / f"{'mended' if mended else 'faults'} <img src=x onerror=alert(1)>.xlsx"
    book.save(path)
    return path


def bring(page: Page, address: str, file: Path, until: str) -> str:
    """Bring the file; the address of its job once `until` is there."""
    page.goto(f"{address}/admin/")
    page.wait_for_selector(f"{ALIVE} .upload")
    page.set_input_files(".upload input[type=file]", file)
    page.click(".upload button[type=submit]")
    page.wait_for_selector(f"{ALIVE} {until}", timeout=90_000)
    return page.url.removeprefix(address)


def the_desk(
    page: Page, address: str, site: DeskSite, folder: Path, payloads: Sequence[str], console_errors: list[str]
) -> Visitor:
    """Bring the workbook with faults, then the mended one; load it; look at every page of the desk on the way."""
    visitor = Visitor(page, address)
    sign_in(page, address, "Ada", site)
    refused = bring(page, address, workbook(folder, payloads, mended=False), "#errors")
    for grouped in ("", "?by=sheet", "?by=column", "?by=row"):
        visitor.visit(f"{refused}{grouped}", payloads[0] if grouped == "?by=row" else "")
    ready = bring(page, address, workbook(folder, payloads, mended=True), "#commit")
    visitor.visit(ready, "")
    for text in payloads[:6]:
        visitor.visit(f"/admin/figure?source={text.replace('#', '%23').replace('&', '%26')}", "")
    page.goto(address + ready)
    page.wait_for_selector(f"{ALIVE} #commit")
    for box in page.locator("#commit [type=checkbox]").all():
        box.check()
    page.fill("#commit textarea", payloads[0])
    page.click("#commit button")
    page.wait_for_selector(f"{ALIVE} .note.verdict", timeout=90_000)
    for place, text in ((ready, ""), ("/admin/", ""), ("/admin/history", payloads[0]), ("/admin/loads/2", payloads[0])):
        visitor.visit(place, text)
    console_errors[:] = [error for error in console_errors if "status of 40" not in error]
    return visitor


@pytest.mark.campaign
def test_forty_texts_that_would_run_are_words_on_every_page_of_the_desk(
    page: Page, desk_address: str, desk_site: DeskSite, tmp_path: Path, console_errors: list[str]
) -> None:
    visitor = the_desk(page, desk_address, desk_site, tmp_path, hostile_world.PAYLOADS, console_errors)
    assert visitor.wrong == []


def test_texts_that_would_run_are_words_on_every_page_of_the_desk(
    page: Page, desk_address: str, desk_site: DeskSite, tmp_path: Path, console_errors: list[str]
) -> None:
    visitor = the_desk(page, desk_address, desk_site, tmp_path, SAMPLE[:2], console_errors)
    assert visitor.wrong == []


def test_the_pages_looked_at_are_those_that_show_what_was_brought() -> None:
    shown = ["/admin/jobs/made", "/admin/figure", "/admin/", "/admin/history", "/admin/loads/2"]
    nothing_brought = ["/admin/login", "/admin/account", "/admin/accounts", "/admin/milestone"]
    assert not [module.PATH for module in PAGES if not any(matches(module.PATH, at) for at in [*shown, *nothing_brought])]

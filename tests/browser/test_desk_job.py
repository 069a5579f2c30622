"""The whole job in a real browser, by keyboard only; and every page of the desk in each state, for every reader."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, TimeoutError

from dashboard.admin.app import PAGES
from db import jobs
from db.engine import writing
from etl.columns import FIGURES
from tests.browser.addresses import matches
from tests.browser.conftest import sign_in
from tests.browser.visiting import DESK, PHONE, VIEWS, looks
from tests.conftest import desk_over
from tests.databases import SqliteFiles
from tests.desks import DeskSite, password
from tests.served import serving

pytestmark = pytest.mark.browser

ALIVE = "html[data-alive]"
MOST_TABS = 150
MENDED: Sequence[Mapping[str, str]] = (
    {"place": "KGZ", "period": "2015", "as_printed": "27,413", "value": "27413", "qualifier": "exact"},
    {"place": "UZB", "period": "1975", "as_printed": "more than 1,200", "lower": "1200", "qualifier": "more_than"},
    {"place": "TJK", "period": "2016", "as_printed": "about 22,000", "value": "22000", "qualifier": "about"},
)
FAULTS: Sequence[Mapping[str, str]] = (
    {**MENDED[0], "source": "vise-2013", "interval_type": "roughly"},
    {**MENDED[1], "place": "UZ", "method": "magic"},
    {**MENDED[2], "period": "16"},
)


def workbook(file: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    """A workbook of figures of the small world's first source."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "figures"
    names = [column.name for column in FIGURES if column.name != "key"]
    sheet.append(names)
    for row in rows:
        whole = {"source": "vice-2013", "indicator": "pwid-population-size", **row}
        sheet.append([whole.get(name) for name in names])
    book.save(file)
    return file


def reach(page: Page, selector: str) -> None:
    """Press Tab until what `selector` names has the focus."""
    for _ in range(MOST_TABS):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by keyboard on {page.url}")


def press(page: Page, selector: str, key: str = "Enter") -> None:
    """Reach something by keyboard and press a key on it."""
    reach(page, selector)
    page.keyboard.press(key)


def bring(page: Page, file: Path) -> None:
    """Choose a file in the form on this page and send it."""
    reach(page, ".upload input[type=file]")
    choose(page, file)
    press(page, ".upload button[type=submit]")


def choose(page: Page, file: Path, presses: int = 3) -> None:
    """Open the chooser of the focused field; a browser without a window now and then lets the first press pass."""
    try:
        with page.expect_file_chooser(timeout=5_000) as chooser:
            page.keyboard.press("Space")
    except TimeoutError:
        if presses == 1:
            raise
        return choose(page, file, presses - 1)
    chooser.value.set_files(file)


def arrived(page: Page, selector: str) -> None:
    """Wait for the page that holds `selector`, until its scripts have taken it over."""
    page.wait_for_selector(f"{ALIVE} {selector}", timeout=60_000)


def test_the_whole_job_is_done_by_keyboard_alone(page: Page, desk_address: str, tmp_path: Path) -> None:
    page.goto(f"{desk_address}/admin/")
    arrived(page, "#login")
    reach(page, "[name=name]")
    page.keyboard.type("Lena")
    page.keyboard.press("Tab")
    page.keyboard.type(password("Lena"))
    page.keyboard.press("Enter")
    arrived(page, ".upload")

    bring(page, workbook(tmp_path / "faults.xlsx", FAULTS))
    arrived(page, "#errors")
    report = page.inner_text("#errors")
    for typed in ("vise-2013", "roughly", "UZ", "magic", "16"):
        assert typed in report, typed
    assert page.inner_text("#errors-title") == "To be mended: 5"

    bring(page, workbook(tmp_path / "mended.xlsx", MENDED))
    arrived(page, "#commit")
    assert "3 rows read: 3 new." in page.inner_text(".counts")
    press(page, "#commit [type=checkbox]", "Space")
    reach(page, "#commit textarea")
    page.keyboard.type("Figures of 2015")
    press(page, "#commit button")
    arrived(page, ".note.verdict")
    address = page.url

    press(page, "a[href='/places/KGZ']")
    arrived(page, "#injecting")
    assert "27,413" in page.inner_text("main")

    page.goto(address)
    arrived(page, ".note.verdict")
    press(page, "a[href^='/admin/loads/']")
    arrived(page, "#undo")
    press(page, "#undo button")
    arrived(page, ".note.verdict")
    page.goto(f"{desk_address}/places/KGZ")
    arrived(page, "#injecting")
    assert "27,413" not in page.inner_text("main")


def test_a_dropped_file_is_the_one_that_is_sent(page: Page, desk_address: str, desk_site: DeskSite) -> None:
    sign_in(page, desk_address, "Lena", desk_site)
    page.evaluate(
        """() => {
            const carried = new DataTransfer();
            carried.items.add(new File(["source,indicator\\n"], "dropped.csv"));
            const zone = document.querySelector(".drop-zone");
            for (const what of ["dragover", "drop"])
                zone.dispatchEvent(new DragEvent(what, {dataTransfer: carried, bubbles: true, cancelable: true}));
        }"""
    )
    page.click(".upload button[type=submit]")
    arrived(page, "#errors")
    assert page.inner_text("h1") == "dropped.csv"


def test_what_is_no_file_of_ours_is_said_at_once_and_nothing_is_sent(
    page: Page, desk_address: str, desk_site: DeskSite, tmp_path: Path
) -> None:
    sign_in(page, desk_address, "Lena", desk_site)
    page.click(".upload button[type=submit]")
    assert page.inner_text(".upload-status") == "Select a file"
    other = tmp_path / "scan.pdf"
    other.write_bytes(b"%PDF-1.7")
    page.set_input_files(".upload input[type=file]", other)
    assert page.inner_text(".upload-status") == ""
    page.click(".upload button[type=submit]")
    assert page.inner_text(".upload-status") == "The selected file must be a CSV or XLSX"
    assert page.evaluate("document.activeElement.id") == "field-file"


def test_a_form_that_comes_back_keeps_what_was_typed_and_leads_to_its_errors(
    page: Page, desk_address: str, desk_site: DeskSite, console_errors: list[str]
) -> None:
    sign_in(page, desk_address, "Lena", desk_site)
    page.goto(f"{desk_address}/admin/figure")
    arrived(page, "form.entry")
    page.fill("[name=place]", "KG")
    page.fill("[name=quote]", "Ысык-Көл, “quoted” <b>")
    page.click("form.entry > button")
    arrived(page, ".error-summary")
    assert page.input_value("[name=place]") == "KG" and page.input_value("[name=quote]") == "Ысык-Көл, “quoted” <b>"
    press(page, ".error-summary a[href='#field-place']")
    assert page.evaluate("document.activeElement.id") == "field-place"
    assert [error for error in console_errors if "400" in error], "a form with errors answers 400"
    console_errors.clear()


# ---- For every reader ----------------------------------------------------------------------------------------


def made(site: DeskSite, state: str, step: str = "", **about: object) -> str:
    """The address of a job in some state."""
    with writing(site.engine) as connection:
        job = jobs.start(connection, "file", "Ada", "figures.xlsx", datetime.now(UTC), about=about, state=state)
        jobs.beat(connection, job.id, step, 1200 if step else 0, datetime.now(UTC))
    return f"/admin/jobs/{job.id}"


def brought(page: Page, address: str, file: Path, until: str) -> str:
    """The address of the job of a file, once what `until` names is there."""
    page.goto(f"{address}/admin/")
    arrived(page, ".upload")
    page.set_input_files(".upload input[type=file]", file)
    page.click(".upload button[type=submit]")
    arrived(page, until)
    return page.url.removeprefix(address)


Address = Callable[[Page, str, DeskSite, Path], str]
PLACES: Mapping[str, Address] = {
    "home": lambda page, address, site, folder: "/admin/",
    "figure": lambda page, address, site, folder: "/admin/figure",
    "milestone": lambda page, address, site, folder: "/admin/milestone",
    "history": lambda page, address, site, folder: "/admin/history",
    "load": lambda page, address, site, folder: "/admin/loads/1",
    "waiting": lambda page, address, site, folder: made(site, "checking", "checking figures"),
    "overtaken": lambda page, address, site, folder: made(site, "overtaken", reason="Load 4 by Ada came first."),
    "failed": lambda page, address, site, folder: made(site, "failed", reason="The server stopped."),
    "cancelled": lambda page, address, site, folder: made(site, "cancelled"),
    "dropped": lambda page, address, site, folder: made(site, "dropped"),
    "report": lambda page, address, site, folder: brought(page, address, workbook(folder / "a.xlsx", FAULTS), "#errors"),
    "encoding": lambda page, address, site, folder: brought(page, address, old_letters(folder / "a.csv"), "#encoding"),
    "preview": lambda page, address, site, folder: brought(page, address, workbook(folder / "a.xlsx", MENDED), "#commit"),
    "questions": lambda page, address, site, folder: brought(page, address, changed(folder / "a.csv"), "#questions"),
}


def old_letters(file: Path) -> Path:
    """A text that is not UTF-8."""
    text = "source,indicator,place,period,as_printed,note\nvice-2013,pwid-population-size,KGZ,2015,27 413,Оценка\n"
    file.write_bytes(text.encode("windows-1251"))
    return file


def changed(file: Path) -> Path:
    """A figure that is held, with another value."""
    file.write_text("source,indicator,place,period,as_printed\nvice-2013,pwid-population-size,KGZ,2006,27 413\n", "utf-8")
    return file


FEW = [(DESK, "light"), (PHONE, "dark")]  # in the suite the pages are examined in one or the other by turns
LIKE_FAILED = {"overtaken", "cancelled", "dropped"}  # but for their words


@dataclass(frozen=True)
class Open:
    """A desk where Ada is signed in, in one tab that shows one page of it after the other."""

    page: Page
    address: str
    site: DeskSite
    errors: list[str]


@pytest.fixture(scope="module")
def opened(browser: Browser, sqlite_files: SqliteFiles, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """The desk that all these tests look at."""
    errors: list[str] = []
    context = browser.new_context()
    page = context.new_page()
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    for site in desk_over(sqlite_files, tmp_path_factory.mktemp("looked-at") / "desk"):
        for address in serving(site.app.server):
            sign_in(page, address, "Ada", site)
            yield Open(page, address, site, errors)
            context.close()


DEALT = [(name, [FEW[n % 2]]) for n, name in enumerate(name for name in PLACES if name not in LIKE_FAILED)]


@pytest.mark.parametrize(("name", "views"), [*DEALT, *(pytest.param(name, VIEWS, marks=pytest.mark.campaign) for name in PLACES)])
def test_a_page_of_the_desk_is_for_every_reader(
    name: str, views: Sequence[tuple[int, str]], opened: Open, tmp_path: Path
) -> None:
    opened.errors.clear()
    opened.page.goto(opened.address + PLACES[name](opened.page, opened.address, opened.site, tmp_path))
    arrived(opened.page, "main h1")
    opened.page.wait_for_selector(".drawing:not(:has(.main-svg))", state="detached")
    assert [*looks(opened.page, f"desk-{name}", views), *opened.errors] == []


def test_every_page_of_the_desk_is_looked_at() -> None:
    elsewhere = [f"/admin/{name}" for name in ("login", "account", "accounts")]  # test_desk_login.py
    addresses = ["/admin/jobs/made", *elsewhere, "/admin/loads/1", "/admin/", *(f"/admin/{name}" for name in PLACES)]
    assert not [module.PATH for module in PAGES if not any(matches(module.PATH, address) for address in addresses)]

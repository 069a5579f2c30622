"""What somebody writes or chooses before Dash takes the page over is still there afterwards, and is what the form sends."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import flask
import pytest
from dash import html
from playwright.sync_api import Page as Tab
from playwright.sync_api import Route
from sqlalchemy import Engine

from dashboard import fields, headers, shell
from dashboard.app import ASSETS
from dashboard.first_paint import PaintedDash
from dashboard.page import Context, Page
from dashboard.routing import router
from dashboard.settings import Settings
from tests.browser.conftest import serving

pytestmark = pytest.mark.browser


def layout(context: Context, **_unused: str) -> Page:
    """A form with one field of each kind."""
    form = fields.post_form(
        "/sent",
        "token",
        fields.text_field("text", "Text", value="as it was", suggestions=["one", "two"]),
        fields.text_area("lines", "Lines", value="\nas it was"),
        fields.password_field("secret", "Secret"),
        fields.select_field("choice", "Choice", [("a", "A"), ("b", "B")], "a"),
        fields.checkbox("ticked", "Ticked"),
        fields.checkbox("unticked", "Unticked", checked=True),
        fields.radios("one", "One of two", [("1", "First"), ("2", "Second")], "1"),
        fields.file_field("file", "File"),
        submit="Send",
        multipart=True,
    )
    return Page("Fields", body=form)


def sent() -> flask.Response:
    """What arrived, as JSON."""
    files = {name: [file.filename, file.read().decode()] for name, file in flask.request.files.items()}
    return flask.jsonify({**flask.request.form, "files": files})


@pytest.fixture
def address(sqlite_database: Engine) -> Iterator[str]:
    """Where the form is served."""
    page = ModuleType("page")
    page.__dict__.update(PATH="/", NAME="Fields", layout=layout)
    pages = [page]
    routes = router(pages, sqlite_database, Settings())
    app = PaintedDash(
        answer=routes.answer,
        lay_out=lambda answer, _where: html.Div(html.Main(answer.page.body), id=shell.FRAME),
        at_once=True,
        name="fields",
        assets_folder=str(ASSETS),
        assets_ignore=r"^navigation\.js$",
        update_title="",
        suppress_callback_exceptions=True,
    )
    app.layout = app.painted_layout
    app.server.add_url_rule("/sent", view_func=sent, methods=["POST"])
    headers.install(app.server, [app])
    yield from serving(app)


def write(tab: Tab, file: Path) -> None:
    """Fill every field as a person does."""
    tab.fill("[name=text]", "typed")
    tab.fill("[name=lines]", "first\n\nlast")
    tab.fill("[name=secret]", "a secret")
    tab.select_option("[name=choice]", "b")
    tab.check("[name=ticked]")
    tab.uncheck("[name=unticked]")
    tab.check("[name=one][value='2']")
    tab.set_input_files("[name=file]", file)
    tab.focus("[name=text]")
    tab.keyboard.press("End")
    tab.keyboard.press("ArrowLeft")


WRITTEN = {"text": "typed", "lines": "first\r\n\r\nlast", "secret": "a secret", "choice": "b", "ticked": "yes", "one": "2"}


@pytest.mark.parametrize("when", ["before", "after"])
def test_what_is_written_before_or_after_dash_takes_over_is_what_is_sent(
    page: Tab, address: str, tmp_path: Path, when: str
) -> None:
    file = tmp_path / "figures.csv"
    file.write_text("a,b\n", encoding="utf-8")
    waiting: list[Route] = []
    page.route("**/*dash_renderer*.js*", lambda route: waiting.append(route))
    page.goto(address, wait_until="commit")
    page.wait_for_selector("#first-paint [name=file]")
    if when == "before":
        write(page, file)
    while not waiting:
        page.wait_for_timeout(20)
    for route in waiting:
        route.continue_()
    page.wait_for_selector("html[data-alive]")
    assert page.locator("#first-paint").count() == 0
    if when == "after":
        write(page, file)
    assert page.evaluate("[document.activeElement.name, document.activeElement.selectionStart]") == ["text", 4]
    page.click("text=Send")
    page.wait_for_url("**/sent")
    got = json.loads(page.inner_text("body"))
    assert got == {**WRITTEN, "csrf_token": "token", "files": {"file": ["figures.csv", "a,b\n"]}}


def test_a_form_that_is_on_its_way_stays_where_it_is(page: Tab, address: str) -> None:
    waiting: list[Route] = []
    page.route("**/*dash_renderer*.js*", lambda route: waiting.append(route))
    page.goto(address, wait_until="commit")
    page.wait_for_selector("#first-paint [name=file]")
    page.fill("[name=text]", "typed")
    while not waiting:
        page.wait_for_timeout(20)
    # As a script does that sends the form itself, to show how far it is.
    page.evaluate("document.addEventListener('submit', event => event.preventDefault())")
    page.click("#first-paint >> text=Send")
    for route in waiting:
        route.continue_()
    page.wait_for_selector("#react-entry-point form", state="attached")
    assert page.locator("#first-paint [name=text]").input_value() == "typed"

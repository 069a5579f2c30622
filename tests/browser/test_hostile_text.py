"""Text that tries to run a script, in every column of every table: every page shows it word for word, and nothing runs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page
from sqlalchemy import Engine

from dashboard import cli
from db import queries
from db.engine import open_database, reading
from tests import hostile_world
from tests.browser.conftest import serving
from tests.browser.hovering import hover_everything
from tests.conftest import site

SAMPLE = hostile_world.PAYLOADS[:4]
# Whatever ran, or tried to and was kept from it by the policy alone, leaves a word here.
WATCH = """
  window.ran = [];
  for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = () => window.ran.push(name);
  const tell = event => window.ran.push(`${event.effectiveDirective} ${event.blockedURI}`);
  document.addEventListener("securitypolicyviolation", tell);
"""
RAN = "[...window.ran, ...(window.hit ? ['hit'] : [])]"
Addresses = Mapping[str, str]  # address -> the text that must be read there, or ""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> str:
    """The database of a world of payloads: those of the parameter."""
    return hostile(tmp_path_factory.mktemp("hostile"), request.param)


@pytest.fixture(scope="module")
def address(world: str) -> Iterator[str]:
    """Where that world is served."""
    yield from serving(site(world))


def hostile(folder: Path, payloads: Sequence[str]) -> str:
    database = f"sqlite:///{folder / 'tallies.db'}"
    hostile_world.load(hostile_world.write(folder, payloads), database, payloads[0])
    return database


def addresses(database: str, payloads: Sequence[str]) -> Addresses:
    """Every kind of page, and for each payload the page of its source, indicator, figure, repetition and milestone."""
    engine = open_database(database)
    found: dict[str, str] = dict.fromkeys(("/", "/places", "/sources", "/indicators", "/changes", "/changes/1", "/about"), "")
    found |= dict.fromkeys((f"/places?place={payloads[0]}", f"/compare?a={payloads[1]}", f"/{payloads[0]}".replace("?", "")), "")
    for place in hostile_world.PLACES:
        found |= {f"/places/{place}": "", f"/timeline?places={place}": ""}
    for n, text in enumerate(payloads):
        found |= {f"/sources/source-{n}": text, f"/indicators/indicator-{n}": text}
        found[f"/compare?indicator=indicator-{n}&places={hostile_world.PLACES[n % 4]}"] = text
        found |= dict.fromkeys(of_source(engine, f"source-{n}"), text)
    engine.dispose()
    return found


def of_source(engine: Engine, source: str) -> Iterator[str]:
    with reading(engine) as connection:
        figures, milestones = queries.figures(connection, sources=[source]), queries.milestones(connection, sources=[source])
    repeated = figures[(figures["quotes"] != "") | (figures["qualifier"] == "in_words")]
    yield from (f"/figures/{found}" for found in repeated["id"].head(1))
    yield f"/milestones/{milestones['id'].iloc[0]}"


def squeezed(text: str | None) -> str:
    """Without any space, because a chart breaks its words into lines."""
    return "".join((text or "").split())


class Visitor:
    """Goes to pages of one site in a browser and keeps what ran there and which other hosts were asked."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.page, self.base_url, self.wrong, self.hovered = page, base_url, list[str](), 0
        page.add_init_script(WATCH)
        page.on("request", lambda request: self._ask(request.url))
        page.on("dialog", lambda dialog: self.wrong.append(f"dialog {dialog.message}"))

    def _ask(self, url: str) -> None:
        if not url.startswith((f"{self.base_url}/", "data:", "blob:")):
            self.wrong.append(f"asked {url}")

    def visit(self, address: str, text: str) -> None:
        self.page.goto(self.base_url + address)
        self.page.wait_for_selector("html[data-alive]")
        said = hover_everything(self.page)
        self.hovered += len(said)
        if text and squeezed(text) not in squeezed(self.page.text_content("main")):
            self.wrong.append(f"{address} does not show {text}")
        labels = "".join(map(str, self.page.locator(".infolayer").all_text_contents()))
        if address.startswith("/compare?indicator") and squeezed(text) not in squeezed(labels):
            self.wrong.append(f"the chart of {address} does not show {text}: {labels}")
        self.wrong += [f"{address}: {ran}" for ran in self.page.evaluate(RAN)]


def travel(visitor: Visitor, places: Addresses, console_errors: list[str]) -> None:
    for address, text in places.items():
        visitor.visit(address, text)
    # Some addresses name no page, and the browser says so.
    console_errors[:] = [error for error in console_errors if "status of 40" not in error]


@pytest.mark.browser
@pytest.mark.parametrize("world", [SAMPLE], indirect=True, ids=["sample"])
def test_text_that_would_run_is_shown_word_for_word_and_runs_nowhere(
    page: Page, world: str, address: str, console_errors: list[str]
) -> None:
    visitor = Visitor(page, address)
    travel(visitor, addresses(world, SAMPLE), console_errors)
    assert visitor.wrong == []
    assert visitor.hovered > 20


@pytest.mark.browser
@pytest.mark.campaign
@pytest.mark.parametrize("world", [hostile_world.PAYLOADS], indirect=True, ids=["all"])
def test_forty_texts_that_would_run_are_shown_word_for_word_and_run_nowhere(
    page: Page, world: str, address: str, console_errors: list[str]
) -> None:
    visitor, places = Visitor(page, address), addresses(world, hostile_world.PAYLOADS)
    travel(visitor, places, console_errors)
    print(len(places), "pages,", visitor.hovered, "points hovered")
    assert visitor.wrong == []


class Dangers(HTMLParser):
    """What a page holds, outside its data, that only a text taken for markup could have brought."""

    ELEMENTS = {
        "iframe",
        "object",
        "embed",
        "base",
        "style",
        "img",
        "video",
        "input",
        "body ",
        "math",
        "animate",
        "template",
        "xmp",
    }

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script" and not dict(attrs).get("src")
        for name, value in attrs:
            led = urlsplit(value or "").scheme if name in {"href", "src", "action"} else ""
            if name.startswith("on") or name == "style" or led not in {"", "https"}:
                self.found.append(f"<{tag} {name}={value}>")
        if tag in self.ELEMENTS:
            self.found.append(f"<{tag}>")


# A text has five pages: of every fourth page each kind has its turn, and each text one or two.
@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.campaign)])
@pytest.mark.parametrize("world", [hostile_world.PAYLOADS], indirect=True, ids=["all"])
def test_no_text_becomes_an_element_or_an_attribute_of_the_first_page(world: str, step: int) -> None:
    client = site(world).server.test_client()
    for address in list(addresses(world, hostile_world.PAYLOADS))[::step]:
        seen = Dangers()
        seen.feed(client.get(address, follow_redirects=True).text)
        assert (seen.found, seen.scripts) == (["<style>", "<template>"], 5), (
            address
        )  # ours, and the one in which Dash's scripts wait


@pytest.mark.parametrize("url", hostile_world.NO_ADDRESSES)
def test_a_source_whose_address_is_no_web_page_is_refused(
    tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALLIES_DATABASE", f"sqlite:///{tmp_path / 'none-yet.db'}")
    folder = hostile_world.write(tmp_path, SAMPLE[:1])
    sources = folder / "sources.csv"
    held = sources.read_text(encoding="utf-8")
    address = re.search(r"https://source\.example/[^,]*", held)
    assert address
    sources.write_text(held.replace(address.group(0), '"' + url.replace('"', '""') + '"'), encoding="utf-8")
    code = cli.main(["check", str(folder)])
    said: Any = capsys.readouterr()
    assert code == 1 and "is not a web address" in said.out + said.err

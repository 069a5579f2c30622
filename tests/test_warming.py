"""Pages are made before anybody asks: at the start, and again after a load; readers go first."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import brotli
import flask
import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from dashboard import warming
from dashboard.first_paint import PaintedDash
from dashboard.page_cache import Asked, PageCache
from dashboard.warming import Warmer, beginnings, maker
from tests.conftest import SMALL_WORLD, load, site

HERE = "http://localhost"  # where Flask's own client asks


def url_of(world: Engine) -> str:
    return world.url.render_as_string(hide_password=False)


@pytest.fixture
def app(world: Engine) -> PaintedDash:
    return site(url_of(world))


@contextmanager
def warmed(app: PaintedDash, first: Callable[[], Sequence[Asked]]) -> Iterator[PageCache]:
    assert app.pages is not None
    warmer = Warmer(app.pages, maker(app.server), first)
    warmer.start()
    try:
        yield app.pages
    finally:
        warmer.stop()


def come_true(said: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not said():
        assert time.monotonic() < end, "it did not come true in half a minute"
        time.sleep(0.01)


def made_by(app: PaintedDash) -> list[str]:
    """The addresses of the pages that are laid out from now on."""
    laid_out: list[str] = []
    lay_out = app.lay_out
    app.lay_out = lambda answer, address: (laid_out.append(address), lay_out(answer, address))[1]
    return laid_out


def test_after_a_start_the_first_pages_are_there_before_anybody_asks(app: PaintedDash, world: Engine) -> None:
    first = beginnings(world, HERE)
    laid_out = made_by(app)
    with warmed(app, lambda: first) as pages:
        come_true(lambda: set(first) <= set(pages.asked_before()))
    assert {"/", "/ru/", "/ky/", "/places/KGZ", "/ky/places/KGZ", "/tables/figures"} <= set(laid_out)
    before = list(laid_out)
    assert all(app.server.test_client().get(address).status_code == 200 for address in before)
    assert laid_out == before, "a page was made again for a reader"


def test_of_a_large_collection_nothing_is_made_before_it_is_asked_for(world: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ("http", "localhost", ("page", "/places/KGZ", False)) in beginnings(world, HERE)
    monkeypatch.setattr(warming, "_LARGE", 0)
    assert not any(address.startswith("/places/") for _scheme, _host, (_kind, address, _spares) in beginnings(world, HERE))
    monkeypatch.setattr(warming, "_MOST_FIGURES", 1)
    assert beginnings(world, HERE) == []


def test_making_ahead_ends_when_its_time_is_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "_IN_ALL", 0)
    made: list[Asked] = []
    pages = PageCache(lambda: 1, lambda _response: True)
    warmer = Warmer(pages, made.append, lambda: [("http", "localhost", name) for name in ("first", "second")])
    warmer.start()
    come_true(lambda: bool(made))
    warmer.stop()
    assert [name for _scheme, _host, name in made] == ["first"]


def test_after_a_load_what_was_read_before_is_made_again(app: PaintedDash, world: Engine, tmp_path: Path) -> None:
    client = app.server.test_client()
    swap = {"json": warming.swap_of("/about")}
    assert "18,934" in client.get("/places/KGZ").text
    assert client.post(warming._ROUTE, **swap).status_code == 200
    figures = (SMALL_WORLD / "figures.csv").read_text(encoding="utf-8")
    (tmp_path / "figures.csv").write_text(figures.replace(",18934,", ",19000,").replace('"18,934"', '"19,000"'), encoding="utf-8")
    load(world, tmp_path / "figures.csv")
    laid_out = made_by(app)
    with warmed(app, lambda: []) as pages:
        come_true(lambda: laid_out == ["/places/KGZ"] and len(pages.asked_before()) == 2 and not pages.busy())
    assert "19,000" in client.get("/places/KGZ").text
    assert laid_out == ["/places/KGZ"]


def test_what_was_read_is_made_smaller_when_there_is_time_and_is_the_same(app: PaintedDash) -> None:
    client = app.server.test_client()
    as_browsers_ask = {"headers": {"Accept-Encoding": "gzip, br"}}
    first = client.get("/places/KGZ", **as_browsers_ask)
    with warmed(app, lambda: []):
        come_true(lambda: len(client.get("/places/KGZ", **as_browsers_ask).data) < len(first.data))
    now = client.get("/places/KGZ", **as_browsers_ask)
    assert brotli.decompress(now.data) == brotli.decompress(first.data)
    assert app.pages is not None and not app.pages.shrink_one(), "nothing is left to do"


def test_a_reader_who_waits_for_a_page_goes_first() -> None:
    pages = PageCache(lambda: 1, lambda _response: True)
    may_end, waits = threading.Event(), threading.Event()
    server = flask.Flask("tests")

    def reads() -> None:
        with server.test_request_context("/slow"):
            pages.answer("slow", lambda: (waits.set(), may_end.wait(), flask.Response("read"))[2])

    reader = threading.Thread(target=reads)
    reader.start()
    waits.wait()
    made: list[Asked] = []
    warmer = Warmer(pages, made.append, lambda: [("http", "localhost", ("page", "/", False))])
    warmer.start()
    time.sleep(3 * warming._GIVE_WAY)
    assert made == []
    may_end.set()
    come_true(lambda: len(made) == 1)
    warmer.stop()
    reader.join()


def test_a_database_that_cannot_be_read_and_a_page_that_cannot_be_made_stop_nothing(caplog: pytest.LogCaptureFixture) -> None:
    states: list[object] = [SQLAlchemyError("away"), 2]
    made: list[str] = []

    def state() -> object:
        now = states[0] if len(states) == 1 else states.pop(0)
        if isinstance(now, Exception):
            raise now
        return now

    def make(asked: Asked) -> None:
        made.append(asked[2])
        if asked[2] == "broken":
            raise ValueError("broken")

    warmer = Warmer(
        PageCache(state, lambda _response: True), make, lambda: [("http", "localhost", name) for name in ("broken", "whole")]
    )
    warmer.start()
    come_true(lambda: made == ["broken", "whole"])
    warmer.stop()
    assert "A page could not be made ahead" in caplog.text

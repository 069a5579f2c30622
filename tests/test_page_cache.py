"""A page is made once for all its readers, and never outlives what it tells of."""

import gzip
import threading
from collections.abc import Iterator
from pathlib import Path

import brotli
import flask
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashboard import shell
from dashboard.page_cache import PageCache
from tests.conftest import SMALL_WORLD, load, site
from tests.desks import DeskSite

PLACE = "/places/KGZ"


def url_of(world: Engine) -> str:
    return world.url.render_as_string(hide_password=False)


@pytest.fixture
def made(world: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[FlaskClient, list[str]]]:
    """A site over the small world, and the addresses of the pages that were laid out for it, in order."""
    app = site(url_of(world))
    laid_out: list[str] = []
    lay_out = app.lay_out
    app.lay_out = lambda answer, address: (laid_out.append(address), lay_out(answer, address))[1]
    yield app.server.test_client(), laid_out


def changed(world: Engine, tmp_path: Path) -> None:
    """Another program loads a figure that is not what it was."""
    figures = (SMALL_WORLD / "figures.csv").read_text(encoding="utf-8")
    (tmp_path / "figures.csv").write_text(figures.replace(",18934,", ",19000,").replace('"18,934"', '"19,000"'), encoding="utf-8")
    assert load(world, tmp_path / "figures.csv") == 2


def test_a_page_is_made_once_and_is_the_same_in_every_encoding(made: tuple[FlaskClient, list[str]]) -> None:
    client, laid_out = made
    plain = client.get(PLACE, headers={"Accept-Encoding": "identity"})
    small = client.get(PLACE, headers={"Accept-Encoding": "gzip"})
    smallest = client.get(PLACE, headers={"Accept-Encoding": "gzip, br"})
    assert plain.data == gzip.decompress(small.data) == brotli.decompress(smallest.data)
    assert laid_out == [PLACE]
    assert len({answer.headers["ETag"] for answer in (plain, small, smallest)}) == 3
    assert all("Accept-Encoding" in answer.headers["Vary"] for answer in (plain, small, smallest))


def test_a_load_of_another_process_is_seen_by_the_next_reader(
    made: tuple[FlaskClient, list[str]], world: Engine, tmp_path: Path
) -> None:
    client, _laid_out = made
    assert "18,934" in client.get(PLACE).text
    changed(world, tmp_path)
    now = client.get(PLACE).text
    assert "19,000" in now and "18,934" not in now
    assert "18,934" in client.get(f"{PLACE}?as_of=1").text


def test_the_answer_that_swaps_a_page_follows_a_load_too(
    made: tuple[FlaskClient, list[str]], world: Engine, tmp_path: Path
) -> None:
    client, _laid_out = made
    asked = {
        "output": f"..{shell.FRAME}.page...{shell.META}.data..",
        "outputs": [{"id": shell.FRAME, "property": "page"}, {"id": shell.META, "property": "data"}],
        "inputs": [{"id": shell.ADDRESS, "property": "data", "value": PLACE}],
        "changedPropIds": [f"{shell.ADDRESS}.data"],
    }
    first, second = (client.post("/_dash-update-component", json=asked) for _ in range(2))
    assert first.get_json() == second.get_json() and first.headers["Cache-Control"] == "no-store"
    assert "18,934" in first.text
    changed(world, tmp_path)
    assert "18,934" not in client.post("/_dash-update-component", json=asked).text


@pytest.mark.parametrize("address", ["/nowhere", "/places/XXX", "/places/KGZ?as_of=99", "/health"])
def test_what_is_missing_wrong_or_about_the_machine_is_never_kept(made: tuple[FlaskClient, list[str]], address: str) -> None:
    client, laid_out = made
    client.get(address)
    client.get(address)
    assert laid_out == [address, address]


def test_a_page_is_kept_for_the_host_that_it_was_asked_of(made: tuple[FlaskClient, list[str]]) -> None:
    client, _laid_out = made
    client.get(PLACE, base_url="http://evil.example")
    assert "evil.example" not in client.get(PLACE, base_url="http://tallies.example").text


def test_languages_are_kept_apart(made: tuple[FlaskClient, list[str]]) -> None:
    client, _laid_out = made
    for _ in range(2):
        assert '<html lang="ru">' in client.get(f"/ru{PLACE}").text
        assert '<html lang="en">' in client.get(PLACE).text


def test_a_page_of_the_desk_is_never_kept(desk_site: DeskSite) -> None:
    lena, ada = desk_site.log_in("Lena"), desk_site.log_in("Ada")
    assert "Lena" in lena.get("/admin/account").text
    assert "Lena" not in ada.get("/admin/account").text


# ---- The cache by itself ----------------------------------------------------------------------------------

SERVER = flask.Flask("cache")


def ask(cache: PageCache, name: str, make: object) -> bytes:
    with SERVER.test_request_context("/", headers={"Accept-Encoding": "identity"}):
        return cache.answer(name, make).get_data()  # type: ignore[arg-type]


def test_of_many_who_ask_at_once_one_makes_the_page() -> None:
    cache = PageCache(lambda: 1, lambda _response: True)
    made: list[int] = []
    begun, go_on = threading.Event(), threading.Event()

    def make() -> flask.Response:
        made.append(1)
        begun.set()
        assert go_on.wait(10)
        return flask.Response("page")

    found: list[bytes] = []
    readers = [threading.Thread(target=lambda: found.append(ask(cache, "a", make))) for _ in range(8)]
    for reader in readers:
        reader.start()
    assert begun.wait(10)
    go_on.set()
    for reader in readers:
        reader.join(10)
    assert (found, made) == ([b"page"] * 8, [1])


def test_one_that_fails_leaves_nobody_waiting() -> None:
    cache = PageCache(lambda: 1, lambda _response: True)

    def fail() -> flask.Response:
        raise RuntimeError("once")

    with pytest.raises(RuntimeError, match="once"):
        ask(cache, "a", fail)
    assert ask(cache, "a", lambda: flask.Response("page")) == b"page"


def test_it_holds_no_more_bytes_than_it_may_and_lets_go_of_the_longest_unasked() -> None:
    cache = PageCache(lambda: 1, lambda _response: True, most=3_000)
    words = {name: "".join(f"{name}{n}" for n in range(300)) for name in "abcdefgh"}
    made: list[str] = []

    def making(name: str) -> object:
        return lambda: (made.append(name), flask.Response(words[name]))[1]

    for name in "aabaacadaeafagah":
        assert ask(cache, name, making(name)).decode() == words[name]
    assert made.count("a") == 1, "what is asked for often stays"
    assert cache._bytes <= 3_000
    ask(cache, "b", making("b"))
    assert made.count("b") == 2, "what was not asked for went"


def test_with_a_new_state_nothing_of_the_old_one_is_left() -> None:
    states = iter([1, 1, 2])
    cache = PageCache(lambda: next(states), lambda _response: True)
    pages = iter(["old", "new"])
    assert [ask(cache, "a", lambda: flask.Response(next(pages))) for _ in range(3)] == [b"old", b"old", b"new"]


def test_what_was_asked_for_is_known_by_name_after_several_loads() -> None:
    states = [1]
    pages = PageCache(lambda: states[0], lambda _response: True)
    server = flask.Flask("tests")

    def ask(name: str) -> None:
        with server.test_request_context("/"):
            pages.answer(name, lambda: flask.Response(name))

    for states[0], name in ((1, "first"), (2, "second"), (3, "third")):
        ask(name)
    assert [name for _scheme, _host, name in pages.asked_before()] == ["third", "second", "first"]

"""Over which lines and under which names the loading desk is reached, and who may keep what it answers."""

import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import pytest

from tests.conftest import desk_over
from tests.databases import SqliteFiles
from tests.desks import FORM, DeskSite, password, post, token
from tests.signed_in import ABROAD, count, is_in, main

OVER_TLS = {"base_url": "https://figures.example", "environ_overrides": ABROAD}


def test_no_password_is_asked_for_or_looked_at_over_a_line_that_others_can_read(desk_site: DeskSite) -> None:
    client = desk_site.anybody()
    page = client.get("/admin/login", environ_overrides=ABROAD)
    assert page.status_code == 200 and 'type="password"' not in page.text and "over https" in main(page)
    given = {"csrf_token": token(client, "/admin/login"), "name": "Lena", "password": password("Lena")}
    answer = client.post("/admin/login", data=given, headers=FORM, environ_overrides=ABROAD)
    assert answer.status_code == 403 and not is_in(client)
    assert count(desk_site.engine, "attempt") == 0
    assert 'type="password"' in client.get("/admin/login", **OVER_TLS).text
    assert 'type="password"' in client.get("/admin/login", environ_overrides={"REMOTE_ADDR": "::1"}).text


@pytest.fixture
def named_site(sqlite_files: SqliteFiles, tmp_path: Path) -> Iterator[DeskSite]:
    """The site as it stands behind a proxy under a name of its own."""
    yield from desk_over(sqlite_files, tmp_path / "named", address="https://figures.example", proxies=1)


BEHIND_PROXY = {
    "base_url": "http://figures.example",
    "headers": {**FORM, "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"},
}


def test_over_https_cookies_are_for_this_host_alone(named_site: DeskSite) -> None:
    client = named_site.anybody()
    page = client.get("/admin/login", **BEHIND_PROXY)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found
    given = {"csrf_token": found.group(1), "name": "Ada", "password": password("Ada")}
    # The client of the tests keeps Secure cookies to itself on http, as a browser would: they are handed over by hand.
    kept = "; ".join(each.split(";")[0] for each in page.headers.getlist("Set-Cookie"))
    asked = {**BEHIND_PROXY, "headers": {**BEHIND_PROXY["headers"], "Cookie": kept}}  # type: ignore[dict-item]
    answer = named_site.app.server.test_client(use_cookies=False).post("/admin/login", data=given, **asked)
    assert answer.status_code == 303
    cookies: SimpleCookie = SimpleCookie()
    for each in answer.headers.getlist("Set-Cookie"):
        assert len(each) < 4000
        cookies.load(each)
    assert set(cookies) == {"__Host-tallies", "__Host-tallies-browser"}
    for held in cookies.values():
        assert held["secure"] and held["httponly"] and held["samesite"] == "Lax" and held["path"] == "/" and not held["domain"]
    assert answer.headers["Strict-Transport-Security"]


def test_a_site_with_a_name_answers_to_no_other(named_site: DeskSite) -> None:
    client = named_site.anybody()
    for host in ("evil.example", "figures.example.evil", "127.0.0.1", "", "figures.example@evil", "figures.example, evil"):
        for path in ("/", "/admin/login", "/admin/", "/assets/style.css", "/nowhere"):
            answer = client.get(path, headers={"Host": host}, environ_overrides={"HTTP_HOST": host})
            assert answer.status_code == 400, (host, path, answer.text)
            assert not host or host not in answer.text
        assert client.post("/admin/login", headers={"Host": host, **FORM}, data={}).status_code == 400
    assert client.get("/", base_url="https://figures.example").status_code == 200


def test_only_as_many_proxies_as_there_are_may_say_who_asks(desk_site: DeskSite, named_site: DeskSite) -> None:
    spoof = {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https"}
    page = desk_site.anybody().get("/admin/login", headers=spoof, environ_overrides=ABROAD)
    assert 'type="password"' not in page.text, "nobody is believed when no proxy is there"
    spoof["X-Forwarded-For"], spoof["X-Forwarded-Proto"] = "127.0.0.1, 192.0.2.9", "https, http"
    page = named_site.anybody().get("/admin/login", headers=spoof, base_url="http://figures.example", environ_overrides=ABROAD)
    assert 'type="password"' not in page.text, "of several only the nearest is believed"


def test_public_pages_know_nothing_of_sessions(desk_site: DeskSite) -> None:
    client = desk_site.log_in("Ada")
    for address in ("/", "/places/KGZ", "/nowhere", "/assets/style.css", "/admin/assets/style.css", "/_dash-layout", "/admin"):
        with client.get(address) as answer:
            assert not answer.headers.getlist("Set-Cookie"), address
            assert "Cookie" not in answer.headers.get("Vary", ""), address
            assert "private" not in answer.headers["Cache-Control"], address
            assert "Ada" not in answer.text


def test_what_is_behind_the_guard_is_kept_by_no_cache(desk_site: DeskSite) -> None:
    ada, anybody = desk_site.log_in("Ada"), desk_site.anybody()
    for client in (ada, anybody):
        for address in ("/admin/", "/admin/login", "/admin/account", "/admin/accounts", "/admin/nowhere", "/admin/_dash-layout"):
            answer = client.get(address)
            assert answer.headers["Cache-Control"] == "private, no-store", address
            assert "Cookie" in answer.headers["Vary"] and "ETag" not in answer.headers, address
    answer = post(ada, "/admin/logout")
    assert answer.headers["Cache-Control"] == "private, no-store"

"""Signing in to the loading desk: sessions that end, tries that are counted, cookies that nobody else can use."""

import json
import re
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, insert, text, update
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from dashboard.admin import access
from db import accounts, attempts, sessions
from db.desk import account, attempt, session, stamp
from db.engine import reading, writing
from tests.conftest import desk_over
from tests.databases import SqliteFiles
from tests.desks import FORM, DeskSite, password, post, sign_in, token

ABROAD = {"REMOTE_ADDR": "192.0.2.7"}
OVER_TLS = {"base_url": "https://figures.example", "environ_overrides": ABROAD}


def main(response: TestResponse) -> str:
    """The text of the page, without the frame."""
    inside = response.text.split('id="main"')[1].split("</main>")[0]
    return re.sub(r"<[^>]+>", " ", inside)


def is_in(client: FlaskClient) -> bool:
    """Whether this browser is signed in."""
    return client.get("/admin/account").status_code == 200


def age(engine: Engine, **columns: timedelta) -> None:
    """Make every session older."""
    then = {name: stamp(datetime.now(UTC) - by) for name, by in columns.items()}
    with engine.begin() as connection:
        connection.execute(update(session).values(**then))


def count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


# ---- In and out ----------------------------------------------------------------------------------------------------------------


def test_signing_in_leads_to_where_one_wanted_to_go(desk_site: DeskSite) -> None:
    client = desk_site.anybody()
    asked = client.get("/admin/account?done=password")
    assert asked.status_code == 303
    address = asked.headers["Location"]
    assert address == "/admin/login?next=%2Fadmin%2Faccount%3Fdone%3Dpassword"
    answer = sign_in(client, "lena", password("Lena"), address)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin/account?done=password")
    assert "Lena" in client.get("/admin/account").text
    assert client.get("/admin/login?next=/admin/account").headers["Location"] == "/admin/account"


ELSEWHERE = [
    *("//evil.example", "https://evil.example", "/\\evil.example", "\t//evil.example", "javascript:alert(1)", "/places"),
    *("/admin", "/adminx", "/admin/\\evil", "/admin/login", "/admin/\nx", "", "admin/", "/admin/login?next=/admin/login"),
]


def test_nobody_is_sent_anywhere_but_to_the_desk(desk_site: DeskSite) -> None:
    assert {access.way_on(wanted) for wanted in ELSEWHERE} == {"/admin/"}
    client = desk_site.anybody()
    for wanted in ELSEWHERE[:4]:
        given = {"csrf_token": token(client, "/admin/login"), "name": "Lena", "password": password("Lena")}
        answer = client.post("/admin/login", query_string={"next": wanted}, data=given, headers=FORM)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/admin/")
        post(client, "/admin/logout")


def test_a_wrong_password_an_unknown_name_and_an_empty_form_are_told_the_same(desk_site: DeskSite) -> None:
    said = set()
    for name, secret in (("Lena", "not it"), ("Nobody", "not it"), ("", ""), ("Omar", "not it")):
        answer = sign_in(desk_site.anybody(), name, secret)
        assert answer.status_code == 400
        said.add(main(answer))
        assert "not it" not in answer.text
    assert len(said) == 1 and "do not belong together" in said.pop()


def test_a_disabled_account_is_not_let_in_and_only_its_owner_is_told_why(desk_site: DeskSite) -> None:
    client = desk_site.anybody()
    answer = sign_in(client, "Omar", password("Omar"))
    assert answer.status_code == 403 and "disabled" in main(answer)
    assert not is_in(client)


def test_the_name_that_was_typed_comes_back_and_the_password_does_not(desk_site: DeskSite) -> None:
    answer = sign_in(desk_site.anybody(), '"><b>', "my wrong word")
    assert 'value="&quot;&gt;&lt;b&gt;"' in answer.text and "my wrong word" not in answer.text


def test_nothing_of_a_password_is_logged(desk_site: DeskSite, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(0):
        desk_site.log_in("Lena", password("Lena"))
        sign_in(desk_site.anybody(), "my password in the wrong field", "a wrong word")
    for secret in (password("Lena"), "a wrong word", "wrong field"):
        assert secret not in caplog.text
    dump = desk_site.app.server.test_client().get("/").text
    assert password("Lena") not in dump


# ---- Sessions ------------------------------------------------------------------------------------------------------------------


def cookie(client: FlaskClient, name: str = "tallies") -> str:
    held = client.get_cookie(name)
    return held.value if held else ""


def test_what_the_session_held_before_signing_in_is_gone_after_it(desk_site: DeskSite) -> None:
    victim, thief = desk_site.anybody(), desk_site.anybody()
    early = token(thief, "/admin/login")
    victim.set_cookie("tallies", cookie(thief))
    assert sign_in(victim, "Lena", password("Lena")).status_code == 303
    assert cookie(victim) != cookie(thief) and not is_in(thief)
    assert victim.post("/admin/account/sessions", data={"csrf_token": early}, headers=FORM).status_code == 400


def test_signing_in_anew_never_goes_on_with_an_old_session(desk_site: DeskSite) -> None:
    client = desk_site.log_in("Lena")
    first = cookie(client)
    given = {"csrf_token": token(client), "name": "Lena", "password": password("Lena")}
    assert client.post("/admin/login", data=given, headers=FORM).status_code == 303
    assert cookie(client) != first


def test_a_session_is_of_no_use_after_signing_out(desk_site: DeskSite) -> None:
    client = desk_site.log_in("Lena")
    kept = cookie(client)
    answer = post(client, "/admin/logout")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin/login")
    assert not is_in(client)
    client.set_cookie("tallies", kept)
    assert not is_in(client)


def test_a_new_password_ends_every_other_session_and_changes_this_one(desk_site: DeskSite) -> None:
    here, there = desk_site.log_in("Lena"), desk_site.log_in("Lena")
    kept = cookie(here)
    new = "another-lantern-over-nine-orchards"
    answer = post(here, "/admin/account/password", {"old": password("Lena"), "new": new, "again": new})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin/account?done=password")
    assert is_in(here) and not is_in(there)
    there.set_cookie("tallies", kept)
    assert not is_in(there)
    assert sign_in(desk_site.anybody(), "Lena", password("Lena")).status_code == 400
    assert is_in(desk_site.log_in("Lena", new))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"old": "my old guess", "new": "four-plain-words-here-now", "again": "four-plain-words-here-now"},
            "This is not your password now.",
        ),
        ({"old": password("Lena"), "new": "short", "again": "short"}, "too short"),
        ({"old": password("Lena"), "new": "four-plain-words-here-now", "again": "others"}, "not the same"),
        ({}, "too short"),
    ],
)
def test_a_password_that_cannot_be_changed_says_why_and_stays(desk_site: DeskSite, given: dict[str, str], said: str) -> None:
    client = desk_site.log_in("Lena")
    answer = post(client, "/admin/account/password", given)
    assert answer.status_code == 400 and said in main(answer)
    assert not [secret for secret in given.values() if secret != "short" and secret in answer.text]
    assert is_in(client) and is_in(desk_site.log_in("Lena"))


def test_a_session_ends_when_nobody_uses_it_and_goes_on_while_somebody_does(desk_site: DeskSite) -> None:
    client = desk_site.log_in("Lena")
    age(desk_site.engine, seen_at=sessions.IDLE - timedelta(minutes=1))
    assert is_in(client)  # and that was a use
    with desk_site.engine.connect() as connection:
        seen = connection.execute(text("SELECT seen_at FROM session")).scalar_one()
    assert seen >= stamp(datetime.now(UTC) - timedelta(minutes=1))
    age(desk_site.engine, seen_at=sessions.IDLE + timedelta(seconds=5))
    assert not is_in(client)


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(desk_site: DeskSite) -> None:
    client = desk_site.log_in("Lena")
    age(desk_site.engine, created_at=sessions.LONGEST - timedelta(minutes=1))
    assert is_in(client)
    age(desk_site.engine, created_at=sessions.LONGEST + timedelta(seconds=5))
    assert not is_in(client)


def test_sessions_are_listed_and_can_be_ended_each_or_all_but_this_one(desk_site: DeskSite) -> None:
    here, there, third = (desk_site.log_in("Lena") for _ in range(3))
    stranger = desk_site.log_in("Ada")
    page = here.get("/admin/account").text
    assert page.count("This one") == 2  # painted, and for Dash
    ids = re.findall(r'<input name="session" value="([0-9a-f]{64})"', page)
    assert len(ids) == 2
    for foreign in (stranger.get("/admin/account").text,):
        assert ids[0] not in foreign
    assert post(stranger, "/admin/account/sessions", {"session": ids[0]}).status_code == 303
    assert is_in(here) and is_in(there) and is_in(third)
    post(here, "/admin/account/sessions", {"session": ids[0]})
    assert sorted([is_in(there), is_in(third)]) == [False, True]
    post(here, "/admin/account/sessions", {"session": "others"})
    assert is_in(here) and not is_in(there) and not is_in(third) and is_in(stranger)


def test_disabling_an_account_ends_its_session_at_once(desk_site: DeskSite) -> None:
    lena, ada = desk_site.log_in("Lena"), desk_site.log_in("Ada")
    assert post(ada, "/admin/accounts/Lena", {"action": "disable"}).status_code == 303
    assert not is_in(lena)
    assert post(ada, "/admin/accounts/Lena", {"action": "enable"}).status_code == 303
    assert not is_in(lena) and is_in(desk_site.log_in("Lena"))
    assert post(ada, "/admin/accounts/Lena", {"action": "end"}).status_code == 303
    assert post(ada, "/admin/accounts/Nobody", {"action": "end"}).status_code == 404
    assert post(ada, "/admin/accounts/Lena", {"action": "crown"}).status_code == 400
    assert post(ada, "/admin/accounts/Ada", {"action": "disable"}).status_code == 400
    assert is_in(ada)


def test_a_name_with_odd_characters_can_be_managed(desk_site: DeskSite) -> None:
    name = 'A/b?c#d%e "é" <i>'
    with writing(desk_site.engine) as connection:
        accounts.add(connection, name, "loader", "x", datetime.now(UTC))
    ada = desk_site.log_in("Ada")
    page = ada.get("/admin/accounts").text
    action = next(found for found in re.findall(r'action="(/admin/accounts/[^"]+)"', page) if "A/b" in found)
    assert post(ada, action, {"action": "disable"}).status_code == 303
    with reading(desk_site.engine) as connection:
        held = accounts.find(connection, name)
    assert held is not None and held.disabled


def test_a_cookie_that_is_not_ours_lets_nobody_in(desk_site: DeskSite) -> None:
    held = cookie(desk_site.log_in("Lena"))
    for value in ("", "x", "eyJ0b2tlbiI6MX0.a.b", "é", held[:-2], held[1:], held.swapcase()):
        other = desk_site.anybody()
        other.set_cookie("tallies", value)
        other.set_cookie("tallies-browser", value)
        assert not is_in(other)
        assert other.get("/admin/login").status_code == 200


# ---- Tries ---------------------------------------------------------------------------------------------------------------------


def test_after_a_few_wrong_passwords_one_has_to_wait_and_is_told_how_long(desk_site: DeskSite) -> None:
    client = desk_site.anybody()
    answers = []
    while not answers or answers[-1].status_code != 429:
        answers.append(sign_in(client, "Lena", f"wrong {len(answers)}"))
    # The wait after the fifth is a second, which a slow machine may have spent already.
    assert attempts.FREE <= len(answers) - 1 <= attempts.MOST
    wait = int(answers[-1].headers["Retry-After"])
    assert wait >= 1 and re.search(rf"Wait {wait} seconds? and try again", main(answers[-1]))
    assert sign_in(client, "Lena", password("Lena")).status_code in (303, 429)


def test_of_many_wrong_passwords_ten_are_looked_at_and_the_owner_still_gets_in(desk_site: DeskSite) -> None:
    owner = desk_site.log_in("Lena", password("Lena"))
    post(owner, "/admin/logout")
    checked = 0
    stranger = desk_site.anybody()
    given = token(stranger, "/admin/login")
    for n in range(25):
        checked += sign_in(stranger, "Lena", f"wrong {n}", given=given).status_code == 400
        rewind(desk_site.engine, timedelta(seconds=20))
    assert checked == attempts.MOST
    assert sign_in(stranger, "Lena", password("Lena")).status_code == 429
    assert sign_in(owner, "Lena", password("Lena")).status_code == 303, "their browser is known"
    rewind(desk_site.engine, attempts.WINDOW)
    assert sign_in(stranger, "Lena", password("Lena")).status_code == 303, "nobody is kept out for good"


def rewind(engine: Engine, by: timedelta) -> None:
    """Let time pass for every try."""
    with engine.begin() as connection:
        for number, at in connection.execute(text("SELECT number, at FROM attempt")).all():
            earlier = (datetime.fromisoformat(at) - by).isoformat()
            connection.execute(update(attempt).where(attempt.c.number == number).values(at=earlier))


def test_a_browser_is_known_for_its_own_account_only(desk_site: DeskSite) -> None:
    thief = desk_site.log_in("Lena", password("Lena"))
    post(thief, "/admin/logout")
    stranger = desk_site.anybody()
    given = token(stranger, "/admin/login")
    for n in range(attempts.MOST):
        sign_in(stranger, "Ada", f"wrong {n}", given=given)
        rewind(desk_site.engine, timedelta(seconds=31))
    assert sign_in(thief, "Ada", "a guess").status_code == 429


def test_the_password_of_the_moment_cannot_be_tried_at_will_in_a_browser_that_is_signed_in(desk_site: DeskSite) -> None:
    client = desk_site.log_in("Lena")
    new = "another-lantern-over-nine-orchards"
    answers = [0]
    while answers[-1] != 429:
        given = {"old": f"wrong {len(answers)}", "new": new, "again": new}
        answers.append(post(client, "/admin/account/password", given).status_code)
    assert set(answers[1:-1]) == {400} and len(answers) - 2 <= attempts.MOST


def test_an_unknown_name_takes_as_long_as_a_wrong_password(desk_site: DeskSite) -> None:
    took: dict[str, list[float]] = {"Lena": [], "Nobody": []}
    client = desk_site.anybody()
    given = token(client, "/admin/login")
    for n in range(6):
        for name in took:
            started = time.perf_counter()
            client.post("/admin/login", data={"csrf_token": given, "name": name, "password": f"wrong {n}"}, headers=FORM)
            took[name].append(time.perf_counter() - started)
            rewind(desk_site.engine, timedelta(minutes=16))
    known, unknown = (statistics.median(times) for times in took.values())
    assert abs(known - unknown) < 0.02 + 0.2 * known, took


# ---- Lines and cookies ---------------------------------------------------------------------------------------------------------


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


# ---- Forms and failures --------------------------------------------------------------------------------------------------------


def test_a_form_without_its_token_changes_nothing_and_says_what_to_do(desk_client: Callable[[str], FlaskClient]) -> None:
    ada, lena = desk_client("Ada"), desk_client("Lena")
    for given in ({}, {"csrf_token": ""}, {"csrf_token": "x"}, {"csrf_token": token(lena)}):
        answer = ada.post("/admin/accounts/Lena", data={**given, "action": "disable"}, headers=FORM)
        assert answer.status_code == 400 and "Open the page again" in main(answer)
    assert is_in(lena)
    sent = ada.post("/admin/accounts/Lena", data={"action": "disable"}, headers={**FORM, "X-CSRFToken": token(ada)})
    assert sent.status_code == 303 and not is_in(lena)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "null"},
    ],
)
def test_a_form_on_another_site_changes_nothing_even_with_a_token(
    desk_client: Callable[[str], FlaskClient], headers: dict[str, str]
) -> None:
    ada, lena = desk_client("Ada"), desk_client("Lena")
    given = {"csrf_token": token(ada), "action": "disable"}
    answer = ada.post("/admin/accounts/Lena", data=given, headers={**FORM, **headers})
    assert answer.status_code == 403 and "another site" in main(answer)
    assert is_in(lena)


def test_whoever_is_signed_out_in_the_middle_of_a_form_gets_a_page_that_says_so(desk_site: DeskSite) -> None:
    client = desk_site.log_in("Lena")
    age(desk_site.engine, seen_at=timedelta(hours=1))
    answer = client.post(
        "/admin/account/password", data={"old": "x"}, headers={**FORM, "Referer": "http://localhost/admin/account"}
    )
    assert answer.status_code == 401 and "You are signed out" in main(answer)
    assert "/admin/login?next=%2Fadmin%2Faccount" in answer.text
    asked = client.post("/admin/account/password", json={}, headers={"Accept": "application/json"})
    assert (asked.status_code, asked.get_json()) == (401, {"error": "You are not signed in."})


def test_a_file_that_is_too_large_is_refused_before_it_is_read(desk_site: DeskSite) -> None:
    client = desk_site.log_in("Lena")
    large = {"CONTENT_LENGTH": str(access.LARGEST_FILE + 200_000)}
    kind = "multipart/form-data; boundary=x"
    answer = client.post("/admin/upload", data=b"x", headers=FORM, content_type=kind, environ_overrides=large)
    assert answer.status_code == 413 and "The selected file must be smaller than 10 MB" in main(answer)
    elsewhere = client.post("/admin/account/password", data=b"x" * 70_000, headers=FORM, content_type=kind)
    assert elsewhere.status_code == 413
    stranger = desk_site.anybody().post("/admin/upload", data=b"x", content_type=kind, environ_overrides=large)
    assert stranger.status_code == 401


def test_while_a_load_is_written_signing_in_is_told_to_try_again(desk_site: DeskSite, monkeypatch: pytest.MonkeyPatch) -> None:
    client = desk_site.log_in("Lena")
    age(desk_site.engine, seen_at=timedelta(minutes=5))
    with desk_site.desk.engine.connect() as quick:
        quick.exec_driver_sql("PRAGMA busy_timeout=50")
    with writing(desk_site.engine):
        assert is_in(client), "a session need not be marked as used"
        answer = sign_in(desk_site.anybody(), "Lena", password("Lena"))
    assert answer.status_code == 503 and "try again in a few seconds" in main(answer)


def test_on_every_database_signing_in_waits_for_a_load_only_so_long(each_desk: DeskSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.engine.BUSY_SECONDS", 1)
    each_desk.desk.engine.dispose()
    client = each_desk.anybody()
    given = token(client, "/admin/login")
    begun = time.monotonic()
    with writing(each_desk.engine), ThreadPoolExecutor(1) as pool:
        answer = pool.submit(sign_in, client, "Lena", password("Lena"), given=given).result(timeout=30)
    assert answer.status_code == 503 and time.monotonic() - begun < 5


def test_what_no_database_could_compare_is_simply_not_there(each_desk: DeskSite) -> None:
    client = each_desk.log_in("Lena")
    assert post(client, "/admin/jobs/%00/cancel").status_code == 404
    assert post(client, "/admin/account/sessions", {"session": "\0"}).status_code == 303
    assert is_in(client)


def test_an_error_of_the_database_tells_no_log_what_was_to_be_written(desk_site: DeskSite) -> None:
    with pytest.raises(IntegrityError) as told, writing(desk_site.engine) as connection:
        connection.execute(insert(account).values(name="Lena", folded="lena", role="loader", password="scrypt:hash"))
    assert "scrypt:hash" not in str(told.value)


def test_the_token_of_callbacks_is_not_the_session(desk_site: DeskSite) -> None:
    client = desk_site.log_in("Lena")
    page = client.get("/admin/account")
    given = next(each for each in page.headers.getlist("Set-Cookie") if each.startswith("tallies_token="))
    assert "SameSite=Strict" in given and "Path=/admin/" in given and "HttpOnly" not in given
    assert json.loads(page.text.split('id="_dash-config"')[1].split(">")[1].split("<")[0])["csrf_token_name"] == "tallies_token"
    assert cookie(client) not in page.text

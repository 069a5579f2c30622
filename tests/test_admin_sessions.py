"""Sessions of the loading desk end when they should, and nobody goes on with somebody else's."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from db import accounts, sessions
from db.desk import stamp
from db.engine import reading, writing
from tests.desks import FORM, DeskSite, password, post, sign_in, token
from tests.signed_in import age, cookie, is_in, main


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

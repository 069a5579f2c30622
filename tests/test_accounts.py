"""Who may load: accounts, their passwords, their sessions, and how often somebody may try to sign in."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest
from sqlalchemy import Engine

from dashboard.admin import passwords
from db import accounts, attempts, sessions
from db.engine import reading, writing

NOON = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
GOOD = "correct horse battery staple"


def make(engine: Engine, name: str = "Ada", role: str = "admin") -> None:
    with writing(engine) as connection:
        accounts.add(connection, name, role, "a hash", NOON)


def sign_in(engine: Engine, name: str = "Ada", now: datetime = NOON) -> str:
    with writing(engine) as connection:
        return sessions.begin(connection, name, "Firefox", now)


def holder(engine: Engine, token: str, now: datetime) -> str | None:
    with reading(engine) as connection:
        held = sessions.holder(connection, token, now)
    return held.name if held else None


def test_nobody_may_sign_in_before_somebody_is_let_in(database: Engine) -> None:
    with reading(database) as connection:
        assert accounts.every(connection) == []
        assert accounts.find(connection, "admin") is None and accounts.password_of(connection, "admin") is None


def test_a_name_is_one_account_in_whatever_capitals(database: Engine) -> None:
    make(database)
    make(database, "Zoë  Müller", "loader")
    with reading(database) as connection:
        zoe = accounts.find(connection, "ZOE\u0308 MU\u0308LLER")
        assert zoe is not None and zoe.name == "Zoë Müller"
        found = accounts.find(connection, "  aDA ")
    assert found is not None and (found.name, found.role, found.may_manage, found.disabled) == ("Ada", "admin", True, False)
    with pytest.raises(accounts.AccountExists, match="There is an account ada already"):
        make(database, "ada")


@pytest.mark.parametrize("name", ["", "   ", "x" * 65, "two\u202elines", "bell\x07"])
def test_a_name_that_cannot_be_shown_is_refused(sqlite_database: Engine, name: str) -> None:
    with pytest.raises(accounts.BadName):
        make(sqlite_database, name)


def test_a_session_ends_when_idle_when_old_and_when_signed_out_of(database: Engine) -> None:
    make(database)
    token = sign_in(database)
    assert holder(database, token, NOON + 29 * MINUTE) == "Ada"
    assert holder(database, token, NOON + 31 * MINUTE) is None
    for minutes in range(0, 12 * 60, 20):
        with writing(database) as connection:
            sessions.touch(connection, token, NOON + minutes * MINUTE)
    assert holder(database, token, NOON + timedelta(hours=12)) == "Ada"
    assert holder(database, token, NOON + timedelta(hours=12, seconds=1)) is None
    again = sign_in(database)
    with writing(database) as connection:
        sessions.end(connection, again)
    assert holder(database, again, NOON) is None


def test_an_idle_session_does_not_come_back_by_a_touch(database: Engine) -> None:
    make(database)
    token = sign_in(database)
    with writing(database) as connection:
        sessions.touch(connection, token, NOON + 40 * MINUTE)
    assert holder(database, token, NOON + 41 * MINUTE) is None


def test_a_session_is_written_to_once_a_minute_at_most(sqlite_database: Engine) -> None:
    make(sqlite_database)
    token = sign_in(sqlite_database)
    with reading(sqlite_database) as connection:
        assert not sessions.needs_touch(connection, token, NOON + MINUTE)
        assert sessions.needs_touch(connection, token, NOON + MINUTE + timedelta(seconds=1))
        assert not sessions.needs_touch(connection, "no such token", NOON)


def test_a_new_password_and_a_disabled_account_end_every_session(database: Engine) -> None:
    make(database)
    first, second = sign_in(database), sign_in(database)
    with writing(database) as connection:
        accounts.set_password(connection, "ada", "another hash", NOON)
        assert accounts.password_of(connection, "Ada") == "another hash"
    assert holder(database, first, NOON) is None and holder(database, second, NOON) is None
    third = sign_in(database)
    with writing(database) as connection:
        accounts.set_disabled(connection, "Ada", NOON)
    assert holder(database, third, NOON) is None
    assert holder(database, sign_in(database), NOON) is None  # whatever begins one: the account may not
    with writing(database) as connection:
        accounts.set_disabled(connection, "Ada", None)
    assert holder(database, sign_in(database), NOON) == "Ada"


def test_sessions_are_listed_and_ended_one_by_one_and_nobodys_else(database: Engine) -> None:
    make(database)
    make(database, "Lena", "loader")
    here, there, lenas = sign_in(database), sign_in(database, now=NOON - MINUTE), sign_in(database, "Lena")
    with reading(database) as connection:
        listed = sessions.of(connection, "Ada", NOON)
    assert [each.id for each in listed] == [sessions.identity(here), sessions.identity(there)]
    with writing(database) as connection:
        sessions.end_one(connection, "Ada", sessions.identity(lenas))
        sessions.end_one(connection, "Ada", sessions.identity(there))
    assert [holder(database, token, NOON) for token in (here, there, lenas)] == ["Ada", None, "Lena"]


def test_what_a_browser_sends_that_is_no_text_is_no_name_and_no_error(database: Engine) -> None:
    make(database)
    for name in ("Ada\x00", "\ud800", "x" * 100_000, "\x00"):
        with writing(database) as connection:
            tried = attempts.begin(connection, name, "", "192.0.2.1\x00" * 50, NOON)
            attempts.succeeded(connection, name, tried.number, "")
            assert accounts.password_of(connection, name) is None or name == "Ada\x00"
    with writing(database) as connection:
        token = sessions.begin(connection, "Ada", "Fire\x00fox \ud800" * 100, NOON)
        assert sessions.of(connection, "Ada", NOON)[0].device.startswith("Firefox Firefox")
    assert holder(database, token, NOON) == "Ada" and holder(database, "\ud800\x00", NOON) is None


def test_when_somebody_was_last_seen_is_kept_when_the_session_is_not(database: Engine) -> None:
    make(database)
    token = sign_in(database)
    with writing(database) as connection:
        sessions.touch(connection, token, NOON + 5 * MINUTE)
        sessions.end(connection, token)
        held = accounts.find(connection, "Ada")
    assert held is not None and held.seen_at == "2026-11-01T12:05:00Z"


def test_the_token_of_a_session_is_not_in_the_database(world: Engine) -> None:
    make(world)
    token = sign_in(world)
    world.dispose()
    with open(str(world.url.database), "rb") as file:
        assert token.encode() not in file.read()


def tries(engine: Engine, moments: Iterator[datetime], device: str = "", address: str = "192.0.2.1") -> int:
    """How many of the tries at these moments were let through to a check of the password."""
    let = 0
    for now in moments:
        with writing(engine) as connection:
            let += attempts.begin(connection, "Ada", device, address, now).wait == 0
    return let


def test_two_hundred_wrong_passwords_come_to_ten_checks_in_a_quarter_of_an_hour(database: Engine) -> None:
    every_four_seconds = (NOON + timedelta(seconds=4 * n) for n in range(200))
    assert tries(database, every_four_seconds) == attempts.MOST


def test_the_owners_own_browser_is_let_in_while_strangers_try(database: Engine) -> None:
    tries(database, (NOON + timedelta(seconds=4 * n) for n in range(60)))
    with writing(database) as connection:
        mine = attempts.begin(connection, "Ada", "a browser of hers", "192.0.2.1", NOON + 4 * MINUTE)
        assert mine.wait == 0
        attempts.succeeded(connection, "Ada", mine.number, "a browser of hers")


def test_a_stranger_waits_longer_each_time_and_is_let_in_again_when_the_quarter_is_over(database: Engine) -> None:
    waits = []
    now = NOON
    for _ in range(8):
        with writing(database) as connection:
            asked = attempts.begin(connection, "Ada", "", "192.0.2.1", now)
            waits.append(round(asked.wait))
            now += timedelta(seconds=asked.wait)
            if asked.wait:
                assert attempts.begin(connection, "Ada", "", "192.0.2.1", now).wait == 0
    assert waits == [0, 0, 0, 0, 0, 1, 2, 4]
    assert tries(database, iter([NOON + 30 * MINUTE])) == 1


def test_a_success_forgets_the_failures_of_that_browser_and_not_those_of_strangers(database: Engine) -> None:
    later = NOON + MINUTE
    for device, free_again in (("a browser of hers", 5), ("", 1)):
        assert tries(database, iter([NOON] * 5), device) == 5
        with writing(database) as connection:
            right = attempts.begin(connection, "ADA", device, "192.0.2.1", later)
            assert right.wait == 0
            attempts.succeeded(connection, "ADA", right.number, device)
        assert tries(database, iter([later] * 5), device) == free_again


def test_the_owner_who_signs_in_gives_a_guesser_no_more_guesses(database: Engine) -> None:
    let = 0
    for minute in range(14):
        let += tries(database, iter([NOON + minute * MINUTE]))
        with writing(database) as connection:
            mine = attempts.begin(connection, "Ada", "", "198.51.100.7", NOON + minute * MINUTE + timedelta(seconds=40))
            if mine.wait == 0:
                attempts.succeeded(connection, "Ada", mine.number, "")
    assert let == attempts.MOST


def test_no_spelling_of_a_name_gives_more_tries(database: Engine) -> None:
    make(database)
    spellings = ["Ada", "ADA", " ada", "Ada\x00", "A\u200bda", "\uff21da", "ada\u00a0"]
    let = 0
    for number in range(200):
        with writing(database) as connection:
            name, now = spellings[number % len(spellings)], NOON + timedelta(seconds=4 * number)
            assert accounts.find(connection, name) is not None
            let += attempts.begin(connection, name, "", "192.0.2.1", now).wait == 0
    assert let == attempts.MOST


def test_one_address_cannot_try_the_names_of_everybody(database: Engine) -> None:
    let = 0
    for number in range(80):
        with writing(database) as connection:
            let += attempts.begin(connection, f"name {number}", "", "192.0.2.1", NOON).wait == 0
    assert let == attempts.MOST_FROM_ADDRESS
    with writing(database) as connection:
        assert attempts.begin(connection, "name 1", "", "192.0.2.2", NOON).wait == 0


def test_twenty_in_parallel_who_go_on_for_a_quarter_of_an_hour_get_ten_checks(database: Engine) -> None:
    def one(number: int) -> bool:
        with writing(database) as connection:
            return attempts.begin(connection, "Ada", "", "192.0.2.1", NOON + timedelta(seconds=4 * (number // 20))).wait == 0

    with ThreadPoolExecutor(20) as pool:
        let = sum(pool.map(one, range(200)))
    assert attempts.FREE <= let <= attempts.MOST


def test_twenty_who_try_at_once_get_five_checks(database: Engine) -> None:
    def one(_number: int) -> bool:
        with writing(database) as connection:
            return attempts.begin(connection, "Ada", "", "192.0.2.1", NOON).wait == 0

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(one, range(20))) == attempts.FREE


def test_a_password_typed_as_the_name_is_not_kept(world: Engine) -> None:
    with writing(world) as connection:
        attempts.begin(connection, GOOD, "", "192.0.2.1", NOON)
    world.dispose()
    with open(str(world.url.database), "rb") as file:
        assert GOOD.encode() not in file.read()


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "too short"),
        ("x" * 129, "too long"),
        ("password1234", "easily guessed"),
        ("qwertyuiop123", "easily guessed"),
        ("Zelda is the queen", "holds the name"),
        (GOOD, ""),
        ("верный конь, батарея, скрепка", ""),
    ],
)
def test_a_password_is_refused_with_its_reason(password: str, why: str) -> None:
    said = passwords.refusal(password, "Zelda")
    assert why in said and bool(said) == bool(why)


def test_a_password_is_known_again_however_it_was_typed() -> None:
    kept = passwords.hashed("café au lait, s'il vous plaît")
    assert passwords.verify(kept, "cafe\u0301 au lait, s'il vous plai\u0302t")
    assert not passwords.verify(kept, "cafe au lait")
    assert "café" not in kept and kept != passwords.hashed("café au lait, s'il vous plaît")


def test_a_name_without_an_account_takes_as_long_to_refuse() -> None:
    kept = passwords.hashed(GOOD)

    def median(of: str | None) -> float:
        spans = []
        for _ in range(9):
            start = perf_counter()
            assert not passwords.verify(of, "not the password")
            spans.append(perf_counter() - start)
        return sorted(spans)[4]

    known, unknown = median(kept), median(None)
    assert abs(known - unknown) < max(0.02, 0.5 * known)

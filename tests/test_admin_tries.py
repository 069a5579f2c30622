"""Passwords that are tried at the loading desk are counted, and the owner of an account still gets in."""

import re
import statistics
import time
from datetime import datetime, timedelta

from sqlalchemy import Engine, text, update

from db import attempts
from db.desk import attempt
from tests.desks import FORM, DeskSite, password, post, sign_in, token
from tests.signed_in import main


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

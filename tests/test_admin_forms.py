"""Forms that come from elsewhere, too late, too large or while a load is written change nothing and say what to do."""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from dashboard.admin import access
from db.desk import account
from db.engine import writing
from tests.desks import FORM, DeskSite, password, post, sign_in, token
from tests.signed_in import age, cookie, is_in, main


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
    assert (asked.status_code, asked.get_json()["detail"]) == (401, "You are not signed in.")


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

"""Signing in to the loading desk: where it leads, what is told of a password, and that nothing of it is kept."""

import pytest

from dashboard.admin import access
from tests.desks import FORM, DeskSite, password, post, sign_in, token
from tests.signed_in import is_in, main


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

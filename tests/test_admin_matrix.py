"""Who may do what at the loading desk: every address there is, asked by everybody there is, against a table written by hand."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard import headers
from dashboard.admin.app import PAGES as SHOWN
from db import jobs
from db.engine import writing
from tests.desks import FORM, DeskSite, token

LET_IN = frozenset({200, 303, 400, 404, 405, 409})  # the route itself answered, whatever it found
OUT = frozenset({303})  # to the page for signing in
UNAUTHORISED, FORBIDDEN, GONE = frozenset({401}), frozenset({403}), frozenset({404})
EVERYBODY = frozenset({200, 303})


@dataclass(frozen=True)
class Row:
    """What a rule answers to each person; `as_file` is a rule that asks nobody who they are."""

    anonymous: frozenset[int]
    loader: frozenset[int]
    admin: frozenset[int]


PAGE = Row(OUT, LET_IN, LET_IN)  # for everybody who is signed in
FILE = Row(UNAUTHORISED, LET_IN, LET_IN)
POSTED = Row(UNAUTHORISED, LET_IN, LET_IN)
OPEN = Row(EVERYBODY, EVERYBODY, EVERYBODY)  # the public site, and the files of both apps
OPEN_OR_LOST = Row(frozenset({200, 404}), frozenset({200, 404}), frozenset({200, 404}))
CALLED = Row(frozenset({400, 415}), frozenset({400, 415}), frozenset({400, 415}))  # public callbacks, sent nothing

# (method, rule) -> what each person gets. A disabled account gets what anonymous does: its session is over.
RULES: Mapping[tuple[str, str], Row] = {
    # the public site
    ("GET", "/"): OPEN,
    ("GET", "/<path:path>"): OPEN_OR_LOST,
    ("GET", "/assets/<path:filename>"): OPEN,
    ("GET", "/static/<path:filename>"): OPEN_OR_LOST,
    ("GET", "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>"): OPEN,
    ("GET", "/_dash-layout"): OPEN,
    ("GET", "/_dash-dependencies"): OPEN,
    ("GET", "/_favicon.ico"): OPEN,
    ("GET", "/_reload-hash"): OPEN,
    ("POST", "/_dash-update-component"): CALLED,
    # what is taken away, in each language
    ("GET", "/embed/places/<place>/<indicator>"): OPEN,
    ("GET", "/<language>/embed/places/<place>/<indicator>"): OPEN,
    ("GET", "/embed/indicators/<indicator>"): OPEN,
    ("GET", "/<language>/embed/indicators/<indicator>"): OPEN,
    ("GET", "/images/places/<place>/<name>"): OPEN_OR_LOST,
    ("GET", "/<language>/images/places/<place>/<name>"): OPEN_OR_LOST,
    ("GET", "/images/indicators/<name>"): OPEN_OR_LOST,
    ("GET", "/<language>/images/indicators/<name>"): OPEN_OR_LOST,
    ("GET", "/images/og/<name>.png"): OPEN_OR_LOST,
    ("GET", "/<language>/images/og/<name>.png"): OPEN_OR_LOST,
    ("GET", "/robots.txt"): OPEN,
    ("GET", "/sitemap.xml"): OPEN,
    ("GET", "/changes.atom"): OPEN,
    ("GET", "/<language>/changes.atom"): OPEN,
    ("GET", "/briefings/<place>.html"): OPEN,
    ("GET", "/<language>/briefings/<place>.html"): OPEN,
    # the tables as files
    ("GET", "/data/<name>"): OPEN_OR_LOST,
    # citations
    ("GET", "/citations/<kind>/<name>.<form>"): OPEN_OR_LOST,
    # the desk: for everybody
    ("GET", "/admin"): OPEN,
    ("GET", "/admin/assets/<path:filename>"): OPEN,
    ("GET", "/admin/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>"): OPEN,
    ("GET", "/admin/_favicon.ico"): OPEN,
    ("POST", "/admin/login"): Row(frozenset({400, 429}), frozenset({400, 429}), frozenset({400, 429})),
    # the desk: for whoever is signed in
    ("GET", "/admin/"): PAGE,
    ("GET", "/admin/<path:path>"): PAGE,
    ("GET", "/admin/_dash-layout"): FILE,
    ("GET", "/admin/_dash-dependencies"): FILE,
    ("GET", "/admin/_reload-hash"): FILE,
    ("POST", "/admin/_dash-update-component"): Row(UNAUTHORISED, frozenset({400, 415}), frozenset({400, 415})),
    ("GET", "/admin/template.xlsx"): FILE,
    ("GET", "/admin/jobs/<id>/problems.xlsx"): FILE,
    ("POST", "/admin/logout"): POSTED,
    ("POST", "/admin/upload"): POSTED,
    ("POST", "/admin/figure"): POSTED,
    ("POST", "/admin/milestone"): POSTED,
    ("POST", "/admin/jobs/<id>/encoding"): POSTED,
    ("POST", "/admin/jobs/<id>/answers"): POSTED,
    ("POST", "/admin/jobs/<id>/commit"): POSTED,
    ("POST", "/admin/jobs/<id>/cancel"): POSTED,
    # Load 1 is nobody's of these: a loader undoes their own.
    ("POST", "/admin/loads/<n>/undo"): Row(UNAUTHORISED, FORBIDDEN, LET_IN),
    ("POST", "/admin/account/password"): POSTED,
    ("POST", "/admin/account/sessions"): POSTED,
    # the desk: for admins
    ("POST", "/admin/accounts/<name>"): Row(UNAUTHORISED, FORBIDDEN, LET_IN),
}
# Each page, by its address for (anonymous, loader, admin).
PAGES: Mapping[str, Row] = {
    "/admin/login": OPEN,
    "/admin/": PAGE,
    "/admin/figure": PAGE,
    "/admin/milestone": PAGE,
    "/admin/jobs/<id>": PAGE,
    "/admin/history": PAGE,
    "/admin/loads/<n>": PAGE,
    "/admin/account": PAGE,
    "/admin/accounts": Row(OUT, FORBIDDEN, LET_IN),
}
NAMES = {
    "id": "nojobofthisnameX",
    "n": "1",
    "name": "Omar",
    "path": "admin-nowhere",
    "filename": "style.css",
    **{"place": "KGZ", "indicator": "pwid-population-size", "language": "ru", "kind": "source", "form": "bib"},
}
SUITE = {"package_name": "dash", "fingerprinted_path": "deps/react@18.3.1.min.js"}


def plain(rule: str) -> str:
    """A rule with the names of its parts as the table has them: <path:name> is <name>, and <job> is <id>."""
    spared = ("<path:path>", "<path:filename>", "<string:package_name>", "<path:fingerprinted_path>")
    bare = re.sub(r"<[^>]+>", lambda found: found[0] if found[0] in spared else f"<{found[0].strip('<>').split(':')[-1]}>", rule)
    return re.sub(r"/jobs/<\w+>", "/jobs/<id>", re.sub(r"/loads/<\w+>", "/loads/<n>", bare))


def address_of(rule: str, values: Mapping[str, str]) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], rule)


@pytest.fixture
def people(desk_site: DeskSite) -> Mapping[str, FlaskClient]:
    """A browser of each kind of person. Omar was signed in when his account was disabled."""
    from db import accounts

    def set_disabled(moment: datetime | None) -> None:
        with writing(desk_site.engine) as connection:
            accounts.set_disabled(connection, "Omar", moment)

    set_disabled(None)
    omar = desk_site.log_in("Omar")
    set_disabled(datetime.now(UTC))
    everybody = {"anonymous": desk_site.anybody(), "loader": desk_site.log_in("Lena"), "admin": desk_site.log_in("Ada")}
    return {**everybody, "disabled": omar}


def found_rules(site: DeskSite) -> Iterator[tuple[str, str]]:
    for rule in site.app.server.url_map.iter_rules():
        if rule.rule == site.app.plotly_script:
            continue  # there only where set-up could fetch the light build of plotly.js
        if rule.endpoint.startswith("own-files-"):
            continue  # its name changes with every change of a script or a style
        yield from ((method, plain(rule.rule)) for method in rule.methods or () if method not in ("HEAD", "OPTIONS"))


def test_every_rule_has_a_row_and_every_row_a_rule(desk_site: DeskSite) -> None:
    found = set(found_rules(desk_site))
    new, gone = found - set(RULES), set(RULES) - found
    assert not new, f"say in RULES who may ask for {new}"
    assert not gone, f"these are gone: {gone}"


def test_every_page_has_a_row_and_every_row_a_page() -> None:
    found = {plain(page.PATH) for page in SHOWN}
    new, gone = found - set(PAGES), set(PAGES) - found
    assert not new, f"say in PAGES who may see {new}"
    assert not gone, f"these are gone: {gone}"


def ask(client: FlaskClient, method: str, address: str, **more: Any) -> TestResponse:
    with client.open(address, method=method, **more) as response:
        response.get_data()
        return response


def check_dressed(response: TestResponse, what: str) -> None:
    """Whatever a rule answers carries the headers of every response."""
    for name, value in headers.EVERYWHERE.items():
        assert response.headers.getlist(name) == [value], what
    assert "default-src 'none'" in response.headers["Content-Security-Policy"], what
    private = what.split(" ")[2].startswith("/admin/") and not re.match(
        r"/admin/(assets|_dash-component|_favicon)", what.split(" ")[2]
    )
    assert (response.headers["Cache-Control"] == "private, no-store") == private, what
    assert ("Cookie" in response.headers.get("Vary", "")) == private, what
    assert b"Traceback" not in response.data


def row_of(row: Row, person: str) -> frozenset[int]:
    expected: frozenset[int] = getattr(row, "anonymous" if person == "disabled" else person)
    return expected


def test_every_rule_answers_everybody_as_the_table_says(desk_site: DeskSite, people: Mapping[str, FlaskClient]) -> None:
    wrong, there = [], set(found_rules(desk_site))
    # The way out comes last: it ends the session that asks.
    for (method, rule), row in sorted(RULES.items(), key=lambda item: "logout" in item[0][1]):
        if (method, rule) not in there:
            continue
        for person, client in people.items():
            address = address_of(rule, {**NAMES, **SUITE})
            given: dict[str, Any] = {}
            if method == "POST" and person in ("loader", "admin"):
                given = {"data": {"csrf_token": token(client)}}
            elif method == "POST" and rule == "/admin/login":
                given = {"data": {"csrf_token": token(client, rule)}}
            response = ask(client, method, address, **given)
            what = f"{person}: {method} {address}".replace(": ", " ", 1)
            if response.status_code not in row_of(row, person):
                wrong.append(f"{what} answers {response.status_code}")
            check_dressed(response, what)
    assert not wrong, wrong


def test_every_page_answers_everybody_as_the_table_says(desk_site: DeskSite, people: Mapping[str, FlaskClient]) -> None:
    wrong = []
    for page in SHOWN:
        row = PAGES[plain(page.PATH)]
        for person, client in people.items():
            address = address_of(plain(page.PATH), NAMES)
            response = ask(client, "GET", address)
            if response.status_code not in row_of(row, person):
                wrong.append(f"{person} {address} answers {response.status_code}")
            if row_of(row, person) == OUT:
                assert response.headers["Location"].startswith("/admin/login")
            check_dressed(response, f"{person} GET {address}")
    assert not wrong, wrong


def test_nothing_is_done_without_a_token(desk_site: DeskSite, people: Mapping[str, FlaskClient]) -> None:
    for method, rule in set(found_rules(desk_site)):
        if method == "GET" or not rule.startswith("/admin"):
            continue
        for person in ("loader", "admin"):
            response = ask(people[person], method, address_of(rule, NAMES), data={"action": "enable"}, headers=FORM)
            # An admin's address is refused to a loader before anything is looked at.
            # A callback that is no JSON is not even looked at.
            assert response.status_code in {
                400,
                415 if "_dash" in rule else 400,
                *row_of(RULES[method, rule], person) & FORBIDDEN,
            }, (person, rule)
            assert "Nothing was changed" in response.text or "error" in response.text or response.status_code in (403, 415), rule
        assert people["loader"].get("/admin/account").status_code == 200


def test_nothing_is_done_by_get(desk_site: DeskSite, people: Mapping[str, FlaskClient]) -> None:
    with desk_site.engine.connect() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM job").scalar_one()
    for method, rule in set(found_rules(desk_site)):
        if method != "GET" and rule.startswith("/admin"):
            ask(people["admin"], "GET", address_of(rule, NAMES) + "?action=disable&session=others")
    with desk_site.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM job").scalar_one() == before
    assert people["loader"].get("/admin/account").status_code == 200


def test_every_callback_of_the_desk_is_refused_to_whoever_is_not_signed_in(
    desk_site: DeskSite, people: Mapping[str, FlaskClient]
) -> None:
    declared = people["admin"].get("/admin/_dash-dependencies").get_json()
    assert declared, "the progress of a job is one"
    for callback in declared:
        asked = called(callback)
        for person in ("anonymous", "disabled"):
            response = ask(people[person], "POST", "/admin/_dash-update-component", json=asked)
            assert (response.status_code, response.get_json()["detail"]) == (401, "You are not signed in.")
            public = ask(people[person], "POST", "/_dash-update-component", json=asked)
            assert public.status_code == 400, "the public app knows nothing of it"
        for person in ("loader", "admin"):
            bare = ask(people[person], "POST", "/admin/_dash-update-component", json=asked)
            assert bare.status_code == 400, "without its token"
            given = {"X-CSRFToken": token(people[person])}
            foreign = ask(
                people[person], "POST", "/admin/_dash-update-component", json=asked, headers={**given, "Origin": "https://e.x"}
            )
            assert foreign.status_code == 403
            sent = ask(people[person], "POST", "/admin/_dash-update-component", json=asked, headers=given)
            assert sent.status_code in (200, 204), sent.text


def called(callback: Mapping[str, Any]) -> dict[str, Any]:
    """What Dash would send for a callback that is declared so."""
    identity, _dot, name = callback["output"].rpartition(".")
    inputs = [{**each, "value": None} for each in callback["inputs"]]
    return {
        "output": callback["output"],
        "outputs": {"id": identity, "property": name},
        "inputs": inputs,
        "state": [{**each, "value": None} for each in callback["state"]],
        "changedPropIds": [f"{each['id']}.{each['property']}" for each in inputs],
    }


def test_a_job_is_seen_by_its_owner_and_by_admins_and_by_nobody_else(
    desk_site: DeskSite, people: Mapping[str, FlaskClient]
) -> None:
    with writing(desk_site.engine) as connection:
        of_ada = jobs.start(connection, "file", "Ada", "secret name.csv", datetime.now(UTC), state="failed")
        of_lena = jobs.start(connection, "file", "Lena", "own.csv", datetime.now(UTC), state="failed")
    for address in (f"/admin/jobs/{of_ada.id}", f"/admin/jobs/{of_ada.id}/problems.xlsx"):
        response = ask(people["loader"], "GET", address, headers=FORM)
        assert response.status_code == 404 and "secret name" not in response.text
    assert ask(people["loader"], "GET", f"/admin/jobs/{of_lena.id}").status_code == 200
    assert ask(people["admin"], "GET", f"/admin/jobs/{of_lena.id}").status_code == 200
    for action in ("commit", "cancel", "encoding", "answers"):
        given = {"csrf_token": token(people["loader"])}
        assert ask(people["loader"], "POST", f"/admin/jobs/{of_ada.id}/{action}", data=given).status_code in (404, 405), action


def test_the_page_that_dash_asks_for_by_its_referrer_is_guarded_as_by_its_address(people: Mapping[str, FlaskClient]) -> None:
    for referrer in ("http://localhost/admin/accounts", "http://localhost/admin/accounts/"):
        response = ask(people["loader"], "GET", "/admin/_dash-layout", headers={"Referer": referrer})
        assert response.status_code == 200 and "Omar" not in response.text and "There is no such page" in response.text


def test_an_address_that_only_looks_like_a_file_stays_behind_the_guard(people: Mapping[str, FlaskClient]) -> None:
    for address in (
        *("/admin/assets", "/admin/assets/", "/admin/_dash-component-suites", "/admin/login/", "/admin/login/x", "/admin/LOGIN"),
        *(
            "/admin/_dash-layout/",
            "/admin/%2e%2e/accounts",
            "/admin/assets%2f..%2faccounts",
            "/admin/login%00",
            "/admin//accounts",
        ),
        *("//admin/accounts", "/admin/login;x", "/admin/_favicon.ico/"),
    ):
        response = ask(people["anonymous"], "GET", address)
        assert response.status_code in (303, 401, 404), (address, response.status_code)
        assert "Lena" not in response.text, address

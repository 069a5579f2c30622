"""What every response carries, whatever was asked: the policy that keeps scripts out, and how long it may be kept."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from dashboard import caching, headers
from dashboard.admission import LARGEST
from dashboard.own_scripts import hash_of
from tests.conftest import site

CALLBACK = "/_dash-update-component"
SECRET = "s3cr3t-host.example"
# (method, address, status): one of every kind of response there is.
EVERYTHING = [
    ("GET", "/", 200),
    ("HEAD", "/places/KGZ", 200),
    ("OPTIONS", "/places/KGZ", 200),
    ("OPTIONS", CALLBACK, 200),
    ("GET", "/nowhere", 404),
    ("GET", "/places/KGZ?as_of=99", 400),
    ("GET", "/places?place=kgz", 303),
    ("GET", "/assets/style.css", 200),
    ("GET", "/assets/nothing.css", 404),
    ("GET", "/_dash-layout", 200),
    ("GET", "/_dash-dependencies", 200),
    ("GET", "/_favicon.ico", 200),
    ("GET", "/_dash-component-suites/dash/dash-renderer/build/dash-ws-worker.js", 200),
    ("GET", "/_dash-component-suites/nothing/x.js", 404),
    ("POST", CALLBACK, 415),
    ("POST", "/places/KGZ", 405),
    ("PUT", "/", 405),
    ("DELETE", CALLBACK, 405),
    ("TRACE", "/", 405),
    ("BREW", "/", 405),
]
# Ways to write "one folder up" that some server has fallen for.
UP = ["..", "%2e%2e", "%2E.", ".%2e", "%252e%252e", "..%00", "..;", "...", "..%c0%af", "\u2025"]
BEHIND = ["/", "%2f", "\\", "%5c", "//"]


def ask(client: FlaskClient, method: str, address: str, **more: object) -> TestResponse:
    with client.open(address, method=method, **more) as response:  # type: ignore[arg-type]
        response.get_data()
        return response


@pytest.mark.parametrize(("method", "address", "status"), EVERYTHING)
def test_every_response_is_dressed(app_client: FlaskClient, method: str, address: str, status: int) -> None:
    response = ask(app_client, method, address)
    assert response.status_code == status
    for name, value in headers.EVERYWHERE.items():
        assert response.headers.getlist(name) == [value]
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert ("script-src" in policy) == (response.mimetype == "text/html")
    assert "Strict-Transport-Security" not in response.headers
    assert response.headers["Cache-Control"]


def test_a_page_that_breaks_is_dressed_and_so_is_a_failure_outside_the_pages(
    world: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    app = site(world.url.render_as_string(hide_password=False))

    def break_down() -> str:
        raise RuntimeError("the word that must stay inside")

    app.server.add_url_rule("/breaks", view_func=break_down)
    with world.begin() as conn:
        conn.exec_driver_sql("DROP TABLE milestone")
    page, other = ask(app.server.test_client(), "GET", "/places/KGZ"), ask(app.server.test_client(), "GET", "/breaks")
    for response in (page, other):
        assert response.status_code == 500
        assert headers.EVERYWHERE.items() <= dict(response.headers).items()
        assert response.headers["Cache-Control"] == "no-store"
        assert "Traceback" not in response.text and "stay inside" not in response.text
    assert other.mimetype == "application/problem+json"
    found = re.search(r"number ([0-9a-f]{8})", other.text)
    assert found and f"reference {found.group(1)}" in caplog.text and "stay inside" in caplog.text


def test_the_policy_of_a_page_names_our_own_files_and_hashes_and_nothing_else(app_client: FlaskClient) -> None:
    parts = app_client.get("/").headers["Content-Security-Policy"].split("; ")
    policy = {part.partition(" ")[0]: part.partition(" ")[2] for part in parts}
    allowed = r"'self'( 'sha256-[A-Za-z0-9+/]{43}=')+"
    assert re.fullmatch(allowed, policy.pop("script-src")) and re.fullmatch(allowed, policy.pop("style-src-elem"))
    nothing = ("default-src", "style-src-attr", "object-src", "base-uri", "frame-ancestors")
    own = ("connect-src", "form-action")
    assert policy == {
        **dict.fromkeys(nothing, "'none'"),
        **dict.fromkeys(own, "'self'"),
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
    }


@pytest.mark.parametrize("address", ["/", "/places/KGZ", "/compare", "/timeline", "/about", "/nowhere"])
def test_a_page_holds_nothing_that_its_policy_forbids(app_client: FlaskClient, address: str) -> None:
    text = app_client.get(address).text
    painted = re.sub(r"<script[^>]*>.*?</script>", "", text, flags=re.DOTALL)
    assert painted.count("<style") == painted.count("<style>") == 1, "our own, which the policy names"
    own = re.findall("<style>(.*?)</style>", text, re.DOTALL)[0]
    kept = app_client.get(address)
    assert kept.text == text and hash_of(own) in kept.headers["Content-Security-Policy"], "also where it was made before"
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)\s*=", painted)
    inline = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", text)
    assert len(inline) == 2, "Dash's renderer, what asks for our scripts, and nothing else"


def test_over_tls_a_browser_is_told_to_stay_there(app_client: FlaskClient) -> None:
    response = app_client.get("/", base_url="https://figures.example")
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_header_that_a_route_sets_itself_stays(world: Engine) -> None:
    app = site(world.url.render_as_string(hide_password=False))
    own = {"Content-Security-Policy": "frame-ancestors *", "Cache-Control": "private, no-store"}
    app.server.add_url_rule("/own", view_func=lambda: ("<p>", own))
    response = app.server.test_client().get("/own")
    assert own.items() <= dict(response.headers).items()


def test_a_file_whose_address_holds_its_version_is_kept_for_ever(app_client: FlaskClient) -> None:
    files = re.findall(r'(?:src|href)="(/(?:assets|_dash-component-suites)/[^"]+)"', app_client.get("/").text)
    versioned = [address for address in files if "icon.svg" not in address]
    assert len(versioned) > 4
    for address in versioned:
        assert ask(app_client, "GET", address).headers["Cache-Control"] == caching.FOREVER, address


@pytest.mark.parametrize("guessed", ["", "?m=1", "?m=99999999999", "?m=x", "?m=-1", "?m=%00"])
def test_a_file_asked_for_by_another_version_is_looked_up_each_time(app_client: FlaskClient, guessed: str) -> None:
    assert ask(app_client, "GET", f"/assets/style.css{guessed}").headers["Cache-Control"] == "no-cache"


def test_pieces_of_dash_without_a_version_are_kept_a_while(app_client: FlaskClient) -> None:
    response = ask(app_client, "GET", "/_dash-component-suites/plotly/package_data/plotly.min.js")
    assert response.headers["Cache-Control"] == caching.A_WHILE and response.headers["ETag"]


def test_a_page_is_sent_again_only_when_it_changed(app_client: FlaskClient) -> None:
    first = app_client.get("/places/KGZ")
    assert first.headers["Cache-Control"] == "no-cache"
    again = app_client.get("/places/KGZ", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert headers.EVERYWHERE.items() <= dict(again.headers).items()
    packed = {"Accept-Encoding": "br"}
    first = app_client.get("/places/KGZ", headers=packed)
    assert app_client.get("/places/KGZ", headers={**packed, "If-None-Match": first.headers["ETag"]}).status_code == 304
    other = app_client.get("/places/USA", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code != 304


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_what_is_too_large_is_not_read(app_client: FlaskClient, method: str) -> None:
    response = ask(app_client, method, CALLBACK, data=b"x" * (LARGEST + 1), content_type="application/json")
    assert (response.status_code, response.get_json()["detail"]) == (413, "This request is too large.")


def test_head_answers_as_get_does_without_the_body(app_client: FlaskClient) -> None:
    for address in ("/", "/nowhere", "/assets/style.css"):
        whole, head = ask(app_client, "GET", address), ask(app_client, "HEAD", address)
        assert (head.status_code, head.data) == (whole.status_code, b"")
        assert head.headers["Content-Length"] == whole.headers["Content-Length"]


def test_options_names_what_may_be_asked_and_lets_no_other_site_in(app_client: FlaskClient) -> None:
    asking = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    response = app_client.options(CALLBACK, headers=asking)
    assert "POST" in response.headers["Allow"] and "PUT" not in response.headers["Allow"]
    assert not [name for name in response.headers.keys() if name.startswith("Access-Control")]


@pytest.mark.parametrize("folder", ["/assets/", "/_dash-component-suites/", "/_dash-component-suites/dash/", "/static/"])
def test_no_way_of_writing_leads_out_of_a_folder(app_client: FlaskClient, folder: str) -> None:
    for up in UP:
        for behind in BEHIND:
            for target in ("etc/passwd", "dashboard/app.py", "pyproject.toml"):
                response = ask(app_client, "GET", folder + (up + behind) * 3 + target)
                assert response.status_code == 404, response.request.path
                assert (
                    "root:" not in response.text and "import flask" not in response.text and "tallies" not in response.text[:30]
                )


@pytest.mark.parametrize(
    "address", ["/", "/places?place=KGZ", "/nowhere", "//", "//nowhere//", "", "/assets/no", "/_dash-layout"]
)
@pytest.mark.parametrize("named", [SECRET, f'{SECRET}"><script>', f"user@{SECRET}:1"])
def test_nothing_of_the_host_header_comes_back(app_client: FlaskClient, address: str, named: str) -> None:
    given = {"Host": named, "X-Forwarded-Host": SECRET, "X-Forwarded-For": SECRET, "Forwarded": f"host={SECRET}"}
    path, _mark, query = address.partition("?")
    response = ask(app_client, "GET", f"/?{query}", headers=given, environ_overrides={"PATH_INFO": path})
    assert response.status_code < 500
    assert SECRET not in response.text + str(response.headers)


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "\t//evil.example", "%2f/evil"]
)
def test_no_address_leads_to_another_site(app_client: FlaskClient, target: str) -> None:
    for path in ("/places", f"/{target}", f"//{target}/", f"//evil.example/{target}", f"//evil.example/..//{target}"):
        address = f"/?place={quote(target)}&as_of=1"
        response = ask(app_client, "GET", address, environ_overrides={"PATH_INFO": path})
        location = response.headers.get("Location", "/")
        assert location.startswith("/") and not location.startswith(("//", "/\\")), path
        painted = response.text.split('id="first-layout"')[0]
        assert not re.search(r'(?:href|action|src)="(?://|/\\|[a-z]+:)', painted), path


@pytest.mark.parametrize("referrer", ["http://[", "x", "https://a.example", "//[", "https://a.example/places/KGZ?as_of=9"])
def test_a_strange_referrer_breaks_nothing(app_client: FlaskClient, referrer: str) -> None:
    assert app_client.get("/_dash-layout", headers={"Referer": referrer}).status_code == 200


def test_the_debugger_stays_off_whatever_the_environment_says(world: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    assert site(world.url.render_as_string(hide_password=False)).server.debug is False


def test_the_hashes_of_styles_are_shipped_beside_the_module_that_reads_them() -> None:
    assert headers.STYLES.parent == Path(headers.__file__).parent
    assert len(headers.style_hashes()) > 5

"""The app as a whole: addresses, statuses, the state of an earlier load, two apps in one process, headers."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashboard import shell
from dashboard.app import PAGES
from dashboard.first_paint import PaintedDash
from dashboard.page import Context
from dashboard.routing import joined, router, split_address, split_language, tidied
from dashboard.settings import BadSetting, Settings
from db.engine import open_database
from tests.conftest import SMALL_WORLD, TODAY, load, site


def swapped(client: FlaskClient, address: str) -> dict[str, Any]:
    """What Dash gets when the reader goes on to `address` without a reload."""
    output = f"..{shell.FRAME}.page...{shell.META}.data.."
    outputs = [{"id": shell.FRAME, "property": "page"}, {"id": shell.META, "property": "data"}]
    inputs = [{"id": shell.ADDRESS, "property": "data", "value": address}]
    asked = {"output": output, "outputs": outputs, "inputs": inputs, "changedPropIds": [f"{shell.ADDRESS}.data"]}
    response = client.post("/_dash-update-component", json=asked)
    assert response.status_code == 200
    answered: dict[str, Any] = response.get_json()["response"]
    return answered


def site_of(engine: Engine) -> PaintedDash:
    """The site over an open database."""
    made: PaintedDash = site(engine.url.render_as_string(hide_password=False))
    return made


def test_every_page_that_takes_no_name_answers(app_client: FlaskClient) -> None:
    for page in PAGES:
        if "<" not in page.PATH:
            assert app_client.get(page.PATH).status_code == 200, page.PATH


def test_every_page_has_a_name_for_the_navigation_or_says_that_it_has_none() -> None:
    named = [page.NAME for page in PAGES if page.NAME is not None]
    assert len(named) == len(set(named)) >= 3


@pytest.mark.parametrize("address", ["/nowhere", "/places/XXX", "/places/KGZ/more", "/de/about"])
def test_an_address_that_names_nothing_is_a_404(app_client: FlaskClient, address: str) -> None:
    response = app_client.get(address)
    assert response.status_code == 404
    assert "There is no such page" in response.text


@pytest.mark.parametrize("as_of", ["99", "yesterday", "2013-02-30", "-1"])
def test_a_state_that_never_was_is_a_400_that_says_what_would_be_right(app_client: FlaskClient, as_of: str) -> None:
    response = app_client.get(f"/places/KGZ?as_of={as_of}")
    assert response.status_code == 400
    assert "as_of takes" in response.text or "the newest is load 1" in response.text
    links = re.findall(r'<a href="([^"]*)"', response.text)
    assert links and not any("as_of" in link for link in links)


@pytest.mark.parametrize("query", ["place=%00", "a=%1b", "a=" + "x" * 3000])
def test_values_no_page_could_offer_are_a_400(app_client: FlaskClient, query: str) -> None:
    assert app_client.get(f"/places/KGZ?{query}").status_code == 400


def test_a_page_that_breaks_gives_a_reference_that_is_also_logged_and_no_traceback(
    world: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    app = site_of(world)
    with world.begin() as conn:
        conn.exec_driver_sql("DROP TABLE milestone")
    response = app.server.test_client().get("/places/KGZ")
    assert response.status_code == 500
    found = re.search(r"the number ([0-9a-f]{8})", response.text)
    assert found and found.group(1) in caplog.text
    assert "Traceback" not in response.text and "milestone" not in response.text.split('id="main"')[1].split("</main>")[0]


def test_unknown_parameters_are_left_alone(app_client: FlaskClient) -> None:
    assert app_client.get("/about?context=1&utm_source=x&path=/y").status_code == 200


def test_a_parameter_cannot_take_the_place_of_a_part_of_the_path(app_client: FlaskClient) -> None:
    assert "<h1" in app_client.get("/places/KGZ?place=USA").text
    assert ">Kyrgyzstan</h1>" in app_client.get("/places/KGZ?place=USA").text


def test_the_next_page_comes_by_callback_with_its_title(app_client: FlaskClient) -> None:
    answered = swapped(app_client, "/places/KGZ")
    assert answered[shell.META]["data"]["title"] == "Kyrgyzstan · Tallies"
    assert "more than 100,000" in answered[shell.FRAME]["page"]["markup"]


def test_the_callback_follows_a_redirect_and_shows_an_error_page_for_a_wrong_address(app_client: FlaskClient) -> None:
    assert swapped(app_client, "/places?place=kgz")[shell.META]["data"]["title"] == "Kyrgyzstan · Tallies"
    assert swapped(app_client, "/nowhere")[shell.META]["data"]["title"] == "There is no such page · Tallies"


def test_two_apps_with_two_databases_live_in_one_process(world: Engine, sqlite_database: Engine) -> None:
    full, bare = site_of(world).server.test_client(), site_of(sqlite_database).server.test_client()
    assert full.get("/places/KGZ").status_code == 200
    assert bare.get("/places/KGZ").status_code == 404
    assert swapped(full, "/places/KGZ")[shell.META]["data"]["title"] == "Kyrgyzstan · Tallies"
    assert swapped(bare, "/places/KGZ")[shell.META]["data"]["title"] == "There is no such page · Tallies"


def test_an_empty_database_has_an_honest_first_page(sqlite_database: Engine) -> None:
    response = site_of(sqlite_database).server.test_client().get("/")
    assert response.status_code == 200
    assert "Nothing has been loaded yet" in response.text


def test_an_earlier_state_is_shown_with_a_banner_and_its_links_stay_there(world: Engine, tmp_path: Path) -> None:
    figures = (SMALL_WORLD / "figures.csv").read_text(encoding="utf-8")
    path = tmp_path / "figures.csv"
    path.write_text(figures.replace(",18934,", ",19000,").replace('"18,934"', '"19,000"'), encoding="utf-8")
    assert load(world, path) == 2
    app = site_of(world).server.test_client()
    now, then = app.get("/places/KGZ").text, app.get("/places/KGZ?as_of=1").text
    assert "19,000" in now and "18,934" not in now
    assert "18,934" in then and "19,000" not in then
    assert "As it stood after load 1" in then and "As it stood" not in now
    painted = then.split('id="first-layout"')[0]
    inside = re.findall(r'<a href="(/[^"]*)"', painted)
    assert inside and all("as_of=1" in href for href in inside if href != "/places/KGZ")
    assert 'href="/places/KGZ"' in painted


def test_a_day_stands_for_the_last_load_of_it_and_before_the_first_nothing_is_held(app_client: FlaskClient) -> None:
    assert app_client.get("/places/KGZ?as_of=2999-01-01").status_code == 200
    assert "As it stood before anything was loaded" in app_client.get("/?as_of=1999-01-01").text


def test_responses_forbid_sniffing_and_send_no_address_to_other_sites(app_client: FlaskClient) -> None:
    for address in ("/", "/nowhere", "/assets/style.css", "/_dash-dependencies"):
        with app_client.get(address) as response:
            headers = response.headers
        assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "same-origin")


def test_nothing_on_a_page_is_fetched_from_another_host(app_client: FlaskClient) -> None:
    fetched = re.findall(r'<(?:script|link|img|iframe|source)[^>]+(?:src|href)="([^"]+)"', app_client.get("/places/KGZ").text)
    elsewhere = [address for address in fetched if not address.startswith("#")]  # a part of the page itself is not fetched
    assert elsewhere and all(address.startswith("/") and not address.startswith("//") for address in elsewhere)


def test_a_page_names_no_other_server_of_ours_or_of_dash(app_client: FlaskClient) -> None:
    config = re.search(r'<script id="_dash-config"[^>]*>(.*?)</script>', app_client.get("/").text)
    assert config and "http" not in config.group(1) and "GCC" not in config.group(1)


def test_charts_offer_no_button_that_sends_figures_away(app_client: FlaskClient) -> None:
    text = app_client.get("/").text
    assert '"displaylogo":false' in text and '"sendChartToCloud"' in text and "plotlyServerURL" not in text


def test_the_model_context_server_stays_off_whatever_the_environment_says(world: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASH_MCP_ENABLED", "true")
    rules = [str(rule) for rule in site_of(world).server.url_map.iter_rules()]
    assert rules and not any("mcp" in rule for rule in rules)


def test_an_address_is_read_into_language_path_and_parameters() -> None:
    assert split_address("/places/%D0%9A?a=1&a=2&b=") == ("/places/К", [("a", "1"), ("a", "2"), ("b", "")])
    assert joined([("a", "1"), ("a", "2"), ("b", ""), ("c", " x ")]) == {"a": "1,2", "c": "x"}
    assert split_language("/about") == ("en", "/about")


def test_links_keep_language_and_state_and_leave_out_what_is_empty(world: Engine) -> None:
    here = Context(world, "/places/KGZ", TODAY, {"a": "x", "as_of": "1"}, "ky", as_of=1)
    assert here.href("/figures/a b", q="1&2", none=None) == "/ky/figures/a%20b?q=1%262&as_of=1"
    assert here.href("/about#key", as_of="") == "/ky/about#key"
    assert here.here(a="") == "/ky/places/KGZ?as_of=1"
    assert Context(world, "/", TODAY).href("/") == "/"


def test_no_rule_of_one_page_hides_another(world: Engine) -> None:
    routes = router(PAGES, world, Settings()).routes
    for page in PAGES:
        path = re.sub(r"<[^>]+>", "7", page.PATH)
        assert routes.match(path)[0] is page


def test_settings_come_from_the_environment_and_fail_early() -> None:
    read = Settings.from_env({"TALLIES_PORT": "8123", "TALLIES_TODAY": "2026-11-01", "TALLIES_HOST": "", "PORT": "1"})
    assert (read.port, read.day(), read.host) == (8123, TODAY, "127.0.0.1")
    for wrong in ({"TALLIES_PORT": "ten"}, {"TALLIES_PORT": "0"}, {"TALLIES_TODAY": "soon"}, {"TALLIES_DATABASE": "figures"}):
        with pytest.raises(BadSetting, match="setting"):
            Settings.from_env(wrong)


def test_every_setting_is_documented() -> None:
    told = Settings.__doc__ or ""
    assert all(f"\n    {name}: " in told for name in Settings.__dataclass_fields__)


def test_opening_an_app_writes_nothing(world: Engine) -> None:
    url = world.url.render_as_string(hide_password=False)
    before = open_database(url).connect().exec_driver_sql("PRAGMA data_version").scalar()
    site(url).server.test_client().get("/")
    assert open_database(url).connect().exec_driver_sql("PRAGMA data_version").scalar() == before


@pytest.mark.parametrize(
    ("sent", "tidy"),
    [
        ("/tables/figures?q=&place=KGZ&from=&sort=", "/tables/figures?place=KGZ"),
        ("/ky/tables/figures?columns=place&columns=quote&q=", "/ky/tables/figures?columns=place%2Cquote"),
        ("/compare?places=", "/compare"),
        ("/compare?places=%20&per=count", "/compare?per=count"),
        ("/?q=%0d%0aX-Evil:1&q=", "/?q=X-Evil%3A1"),
    ],
)
def test_what_a_form_leaves_in_an_address_without_a_script_is_tidied(app_client: FlaskClient, sent: str, tidy: str) -> None:
    answer = app_client.get(sent)
    assert answer.status_code == 303 and answer.headers["Location"] == tidy
    assert app_client.get(tidy).status_code != 303, "once is enough"


def test_an_address_is_tidied_within_the_site() -> None:
    assert tidied("//evil.example/?q=") == "/evil.example/"


def test_an_address_that_is_tidy_is_answered_as_it_is(app_client: FlaskClient) -> None:
    for address in ("/compare?places=-", "/tables/figures?place=KGZ&q=drug%20use", "/places/KGZ?as_of=1", "/?x=1"):
        assert app_client.get(address).status_code == 200

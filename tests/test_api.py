"""The tables as files over HTTP: whole, named, tagged, the same for ever when pinned, and refused in one form."""

import csv
import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import brotli
import frictionless
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from dashboard.api import catalogue, spool
from dashboard.api.described_parameters import meanings
from dashboard.api.problems import MIME
from dashboard.formats.fields import fields_of
from db import browse, history
from db.engine import writing
from tests.changed_world import Changed, changed
from tests.conftest import site
from tests.taken import from_csv, from_workbook

__all__ = ["changed"]  # a fixture
FILES = catalogue.files()
LINKS = {"canonical", "cite-as", "license", "describedby"}


def ask(client: FlaskClient, name: str, **headers: str) -> TestResponse:
    return client.get(f"/data/{name}", headers=headers)


def links(response: TestResponse) -> dict[str, str]:
    """The addresses beside a file, by their relation."""
    told = [each.split(">; rel=") for each in response.headers.getlist("Link")]
    return {relation.strip('"'): address.removeprefix("<") for address, relation in told}


def refused(response: TestResponse, status: int) -> dict[str, Any]:
    """The refusal, once it has the form that every one has."""
    told: dict[str, Any] = json.loads(response.data)
    assert response.status_code == status == told["status"] and response.content_type == MIME
    assert (
        {"type", "title", "status", "detail"} <= set(told) <= {"type", "title", "status", "detail", "parameter", "value", "known"}
    )
    assert told["detail"].endswith(".") and response.headers["Cache-Control"] == "no-store"
    return told


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_whole_named_tagged_and_not_sent_twice(app_client: FlaskClient, name: str) -> None:
    table, _, ending = name.partition(".")
    found = ask(app_client, name)
    assert found.status_code == 200 and found.content_type == catalogue.format_of(table, ending).MIME and found.data
    assert found.content_length == len(found.data) and found.headers["Tallies-Load"] == "1"
    assert f'-load-1.{ending}"' in found.headers["Content-Disposition"] and found.last_modified is not None
    assert found.headers["Cache-Control"] == "public, no-cache" and found.headers["Access-Control-Allow-Origin"] == "*"
    assert set(links(found)) == LINKS and links(found)["canonical"].endswith(f"/data/{name}?as_of=1")
    again = ask(app_client, name, **{"If-None-Match": found.headers["ETag"]})
    assert again.status_code == 304 and not again.data and again.headers["ETag"] == found.headers["ETag"]
    assert ask(app_client, name, **{"If-Modified-Since": found.headers["Last-Modified"]}).status_code == 304
    head = app_client.head(f"/data/{name}")
    assert head.status_code == 200 and not head.data and head.headers["ETag"] == found.headers["ETag"]
    pinned = app_client.get(links(found)["canonical"])
    assert pinned.data == found.data and "max-age=31536000" in pinned.headers["Cache-Control"]


@pytest.mark.parametrize("relation", ["cite-as", "describedby", "license"])
def test_what_stands_beside_a_file_is_there(app_client: FlaskClient, relation: str) -> None:
    for name in ("figures.csv?place=KGZ&sort=-value", "all.zip"):
        assert app_client.get(links(ask(app_client, name))[relation]).status_code == 200


def test_a_compressed_file_is_the_same_file_under_a_tag_of_its_own(app_client: FlaskClient) -> None:
    plain = ask(app_client, "figures.json")
    packed = {name: ask(app_client, "figures.json", **{"Accept-Encoding": name}) for name in ("br", "gzip")}
    assert brotli.decompress(packed["br"].data) == gzip.decompress(packed["gzip"].data) == plain.data
    assert len({each.headers["ETag"] for each in (plain, *packed.values())}) == 3
    assert all(each.headers["Content-Encoding"] == name and "Accept-Encoding" in each.vary for name, each in packed.items())
    assert "Content-Encoding" not in ask(app_client, "figures.xlsx", **{"Accept-Encoding": "br"}).headers
    assert "Content-Encoding" not in ask(app_client, "figures.csv", **{"Accept-Encoding": "br;q=0"}).headers


def test_a_file_too_large_for_memory_is_the_same_from_the_disk(app_client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    held = ask(app_client, "figures.dta")
    monkeypatch.setattr(spool, "_IN_MEMORY", 100)
    with ask(app_client, "figures.dta") as waiting:
        assert waiting.data == held.data and waiting.content_length == len(held.data)


# Pages


@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_the_pages_hold_every_row_once_and_lead_back(app_client: FlaskClient, ending: str) -> None:
    def rows(response: TestResponse) -> list[str]:
        told = json.loads(response.data)["rows"] if ending == "json" else map(json.loads, response.data.decode().splitlines())
        return [row["key"] for row in told]

    every = rows(ask(app_client, f"figures.{ending}?sort=-place"))
    page = ask(app_client, f"figures.{ending}?sort=-place&limit=3")
    seen, last = rows(page), page
    while "next" in links(page):
        last, page = page, app_client.get(links(page)["next"])
        seen += rows(page)
    assert seen == every and rows(app_client.get(links(page)["prev"])) == rows(last)
    assert len(
        rows(ask(app_client, f"figures.{ending}?sort=-place&after={links(last)['next'].split('after=')[1].split('&')[0]}"))
    )


def test_a_page_tells_its_neighbours_and_the_sources_of_its_rows(app_client: FlaskClient) -> None:
    told = ask(app_client, "figures.json?limit=2").json
    assert told and told["limit"] == 2 and told["previous"] is None and "as_of=1" in told["next"]
    assert {source["key"] for source in told["sources"]} == {row["source"] for row in told["rows"]}
    assert "next" not in (ask(app_client, "figures.json").json or {})


# What cannot be answered


@pytest.mark.parametrize(
    ("name", "status", "known"),
    [
        *[
            ("numbers.csv", 404, "figures"),
            ("figures.docx", 404, "xlsx"),
            ("milestones.sdmx.csv", 404, "csv"),
            ("figures", 404, "csv"),
        ],
        *[("figures.csv/more", 404, ""), ("figures.csv?plase=KGZ", 400, "place"), ("figures.csv?topic=none", 400, "injecting")],
        *[
            ("figures.csv?limit=3", 400, "place"),
            ("figures.csv?separator=tab", 400, "sort"),
            ("figures.csv?source=x", 400, "vice-2013"),
        ],
        *[("figures.json?after=soon", 400, ""), ("figures.json?limit=0", 400, ""), ("figures.csv?as_of=2", 400, "")],
        *[
            ("all.zip?place=KGZ", 400, "as_of"),
            ("figures.csv?columns=valeu", 400, "value"),
            ("figures.csv?source=x", 400, "vice-2013"),
        ],
    ],
)
def test_what_is_not_there_is_refused_with_what_there_is(app_client: FlaskClient, name: str, status: int, known: str) -> None:
    told = refused(ask(app_client, name), status)
    assert not known or known in told["known"]
    assert ("parameter" in told) == (status == 400)


def test_a_type_that_a_file_is_not_of_is_refused(app_client: FlaskClient) -> None:
    assert refused(ask(app_client, "figures.csv", Accept="image/png"), 406)["known"][0] == "text/csv"
    for accepted in ("text/*", "text/html, */*;q=0.1", "text/csv; charset=utf-8"):
        assert ask(app_client, "figures.csv", Accept=accepted).status_code == 200


def test_pages_of_other_sites_may_read_and_nobody_may_write(app_client: FlaskClient) -> None:
    allowed = app_client.options(
        "/data/figures.csv", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    )
    assert allowed.status_code == 204 and allowed.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = app_client.open("/data/figures.csv", method=method)
        assert refused(answer, 405) and set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert ask(app_client, "nothing").headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in app_client.get("/about").headers


# Pinned


def everything(client: FlaskClient) -> Iterator[tuple[str, bytes, str]]:
    """Every file, each as of one of three moments, which are dealt out to them."""
    for n, name in enumerate(FILES):
        as_of = 1 + n % 3
        query = f"as_of={as_of}"
        if as_of == 2 and not name.startswith("all"):
            query += "&place=KGZ&max_age=15&sort=-value" if name.startswith("figures") else "&sort=-added_in"
        response = ask(client, f"{name}?{query}")
        assert response.status_code == 200, f"{name}?{query}"
        yield f"{name}?{query}", response.data, response.headers["ETag"]


def test_a_pinned_file_is_the_same_after_twenty_loads_and_undos(changed: Changed) -> None:
    changed.load("26000", "26001")
    changed.close("vice-2013")
    before = list(everything(changed.client))
    for number in range(4, 24, 2):
        changed.load(str(26000 + number - 3), str(26000 + number - 1))
        with writing(changed.engine) as connection:
            history.undo(connection, number, "tests")
    newest = ask(changed.client, "figures.csv")
    assert newest.headers["Tallies-Load"] == "23"
    assert list(everything(changed.client)) == before


def test_what_is_asked_for_now_changes_with_the_next_load(changed: Changed) -> None:
    before = ask(changed.client, "figures.csv")
    changed.load("26000", "26001")
    after = ask(changed.client, "figures.csv", **{"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200 and b"26001" in after.data and after.headers["Tallies-Load"] == "2"
    assert ask(changed.client, "figures.csv?as_of=1").data == before.data


def test_a_source_that_lets_nothing_out_loses_its_numbers_from_that_load_on(changed: Changed) -> None:
    changed.close("vice-2013")
    for name in FILES:
        if name.startswith(("figures", "all")) and name.endswith("csv"):
            now, then = ask(changed.client, name).data, ask(changed.client, f"{name}?as_of=1").data
            assert b"more than 100,000" in then and b"more than 100,000" not in now and b"withheld" in now
    told = ask(changed.client, "figures.json?limit=100").json
    assert told and told["withheld"]["sources"] == ["vice-2013"]
    assert {row["qualifier"] for row in told["rows"] if row["source"] == "vice-2013"} == {"withheld"}


# The whole data set, and what describes it all


def test_the_whole_data_set_is_a_valid_package_that_loads_back(app_client: FlaskClient, world: Engine, tmp_path: Path) -> None:
    from zipfile import ZipFile

    from etl import intake

    (tmp_path / "all.zip").write_bytes(ask(app_client, "all.zip").data)
    report = frictionless.validate(str(tmp_path / "all.zip"))
    assert report.valid, report.flatten(["title", "note", "message"])
    assert {task.name for task in report.tasks} == {*browse.COLUMNS, "codebook", "flags"}
    ZipFile(tmp_path / "all.zip").extractall(tmp_path / "all")
    seen = intake.preview(world, tmp_path / "all")
    assert seen.ready and (seen.new, seen.changed, seen.withdrawn) == (0, 0, 0) and seen.same == 19


@pytest.mark.parametrize("name", ["csv", "excel.csv", "xlsx", "excel.csv?separator=tab"])
@pytest.mark.parametrize("table", browse.COLUMNS)
def test_a_downloaded_table_loads_back_without_a_change(
    app_client: FlaskClient, world: Engine, tmp_path: Path, table: str, name: str
) -> None:
    from etl import intake

    path = tmp_path / f"{table}.{'xlsx' if name == 'xlsx' else 'csv'}"
    path.write_bytes(ask(app_client, f"{table}.{name}").data)
    seen = intake.preview(world, path)
    assert seen.ready, [str(each) for each in seen.problems]
    rows = len(from_workbook(path.read_bytes())) if name == "xlsx" else 0
    assert seen.same >= max(rows, 3) and (seen.new, seen.changed, seen.withdrawn) == (0, 0, 0)


def test_the_separator_is_chosen(app_client: FlaskClient) -> None:
    for name, sign in (("comma", ","), ("semicolon", ";"), ("tab", "\t")):
        text = ask(app_client, f"figures.excel.csv?separator={name}").data.decode("utf-8-sig")
        assert next(csv.reader(io.StringIO(text), delimiter=sign)) == list(browse.COLUMNS["figures"])
    assert len(from_csv(ask(app_client, "figures.csv").data)) == 7


def test_the_page_names_every_file_parameter_and_column(app_client: FlaskClient) -> None:
    page = app_client.get("/data").get_data(as_text=True)
    for name in FILES:
        assert f'href="/data/{name}?as_of=1"' in page
    for name in {*meanings(), *(name for table in browse.FILTERS.values() for name in table)}:
        assert f"<code>{name}</code>" in page
    for table in browse.COLUMNS:
        assert all(f"<code>{field.name}</code>" in page for field in fields_of(table))
    for address in {part.split('"')[0] for part in page.split('href="/data/')[1:]}:
        assert app_client.get("/data/" + address.replace("&amp;", "&")).status_code == 200, urlsplit(address)


def test_a_site_of_its_own_name_writes_it_into_every_file(small_world_url: str) -> None:
    from dashboard.app import create_app
    from dashboard.settings import Settings

    named = create_app(Settings(database=small_world_url, address="https://tallies.example.org")).server.test_client()
    told = named.get("/data/figures.json?limit=1", base_url="https://tallies.example.org").json
    assert told and told["address"] == "https://tallies.example.org/data/figures.json?as_of=1&limit=1"
    assert (
        site(small_world_url)
        .server.test_client()
        .get("/data/figures.json?limit=1")
        .json["address"]
        .startswith("http://localhost/")
    )

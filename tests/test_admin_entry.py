"""One statement without a file: its form asks what the format asks, keeps what was typed, and says what is wrong where it is."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from dash.development.base_component import Component
from flask.testing import FlaskClient
from openpyxl import load_workbook

from dashboard.admin import entry_form
from dashboard.admin.entry_form import FIGURE, MILESTONE, SOURCE, Kind
from dashboard.markup import render
from dashboard.rows import rows
from db import jobs, queries
from db.engine import reading
from db.jobs import Job
from etl import kept
from etl.columns import SHEETS, SOURCES
from tests.desks import FORM, DeskSite, post, token

LogIn = Callable[[str], FlaskClient]

A_FIGURE = {
    "source": "vice-2013",
    "indicator": "pwid-population-size",
    "place": "KGZ",
    "period": "2015",
    "as_printed": "about 27,400",
}
A_MILESTONE = {"source": "vice-2013", "place": "KGZ", "date": "1999", "category": "law", "title": "A law on <drugs> & Ысык-Көл"}
A_SOURCE = {
    f"{SOURCE}{name}": value
    for name, value in {
        "key": "survey-2015",
        "title": "A survey",
        "producer": "Ministry of Health",
        "kind": "government",
        "citation_full": "Ministry of Health. A survey. 2015.",
    }.items()
}


def job_of(site: DeskSite, address: str) -> Job:
    """The job at the end of an address."""
    with reading(site.engine) as connection:
        found = jobs.find(connection, address.rsplit("/", 1)[1])
    assert found is not None
    return found


@pytest.mark.parametrize("kind", [FIGURE, MILESTONE], ids=["figure", "milestone"])
def test_every_column_of_the_format_has_its_field_but_the_key(kind: Kind, desk_client: LogIn) -> None:
    page = desk_client("Lena").get(f"/admin/{kind.name}", headers=FORM).text
    names = set(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', page)) - {"csrf_token"}
    assert names == {column.name for column in SHEETS[kind.sheet]} - {"key"} | {SOURCE + column.name for column in SOURCES}


def test_a_column_that_no_group_names_is_asked_for_all_the_same(desk_site: DeskSite) -> None:
    kind = Kind("figure", "figures", FIGURE.columns, {"who": ("source",)})
    with desk_site.app.server.test_request_context("/admin/figure"):
        made: list[Component] = entry_form.parts(desk_site.desk.context(), kind)
    assert 'name="as_printed"' in render(made[-1]) and "Anything else" in render(made[-1])


def test_the_form_offers_the_sources_the_places_and_the_indicators_that_are_held(desk_client: LogIn) -> None:
    page = desk_client("Lena").get("/admin/figure", headers=FORM).text
    assert '<option value="resad-2013">Regional Report on the Drug Situation in Central Asia, 2013</option>' in page
    assert '<option value="KGZ">Kyrgyzstan</option>' in page
    assert '<optgroup label="HIV">' in page and 'value="hiv-prevalence-pwid"' in page


@pytest.mark.parametrize(("address", "typed"), [("/admin/figure", A_FIGURE), ("/admin/milestone", A_MILESTONE)])
def test_what_was_typed_waits_as_a_preview_and_nothing_is_loaded(
    address: str, typed: dict[str, str], desk_site: DeskSite, desk_client: LogIn
) -> None:
    answer = post(desk_client("Lena"), address, typed)
    assert answer.status_code == 303
    job = job_of(desk_site, answer.headers["Location"])
    assert (job.kind, job.state, job.account) == (address.rsplit("/", 1)[1], "ready", "Lena")
    assert job.about["counts"]["new"] == 1 and job.about["fields"] == typed
    seen = kept.kept(desk_site.desk.folder_of(job.id) / "preview")
    assert seen.changes.num_rows == 1 and seen.ready


def test_what_is_held_already_is_said_to_be(desk_site: DeskSite, desk_client: LogIn) -> None:
    with reading(desk_site.engine) as connection:
        held = rows(queries.milestones(connection))[0]
    names = [column.name for column in MILESTONE.asked if held.get(column.name)]
    answer = post(desk_client("Lena"), "/admin/milestone", {name: held[name] for name in names})
    assert job_of(desk_site, answer.headers["Location"]).state == "same"


def test_a_form_with_errors_comes_back_whole_with_each_error_at_its_field(desk_client: LogIn) -> None:
    typed = {**A_FIGURE, "place": "KG", "value": "27 thousand or so", "quote": '<b>"quoted"</b>\nnext', "obs_status": "E"}
    answer = post(desk_client("Lena"), "/admin/figure", typed)
    assert answer.status_code == 400
    summary = answer.text[answer.text.index("error-summary") : answer.text.index("<h1")]
    assert re.findall(r'href="#field-(\w+)"', summary) == ["place", "value"]
    for name in ("place", "value"):
        assert f'id="field-{name}-error"' in answer.text and f'id="field-{name}"' in answer.text
    assert 'value="27 thousand or so"' in answer.text and 'value="KG"' in answer.text
    assert '&lt;b&gt;"quoted"&lt;/b&gt;' in answer.text
    assert "<b>" not in answer.text.partition("<main")[2].partition("</main>")[0]
    assert re.search(r'<input[^>]*value="E"[^>]*checked|<input[^>]*checked[^>]*value="E"', answer.text)


def test_an_empty_form_says_what_is_needed(desk_client: LogIn) -> None:
    answer = post(desk_client("Lena"), "/admin/figure", {})
    assert answer.status_code == 400
    assert re.findall(r'href="#field-(\w+)"', answer.text) == ["source", "indicator", "place"]


def test_a_source_that_is_not_held_yet_comes_in_with_its_figure(desk_site: DeskSite, desk_client: LogIn) -> None:
    typed = {**A_FIGURE, **A_SOURCE, "source": "", f"{SOURCE}url": "doi:10.1000/xyz123"}
    answer = post(desk_client("Lena"), "/admin/figure", typed)
    assert answer.status_code == 303, answer.text
    job = job_of(desk_site, answer.headers["Location"])
    assert job.about["counts"]["new"] == 2
    assert job.about["fields"][f"{SOURCE}url"] == "https://doi.org/10.1000/xyz123"
    keys = kept.kept(desk_site.desk.folder_of(job.id) / "preview").changes["key"].to_pylist()
    assert "survey-2015" in keys and any(key.startswith("survey-2015/") for key in keys)


def test_a_wrong_new_source_is_told_at_the_fields_of_the_source(desk_client: LogIn) -> None:
    typed = {**A_FIGURE, **A_SOURCE, "source": "", f"{SOURCE}key": "Survey 2015!"}
    answer = post(desk_client("Lena"), "/admin/figure", typed)
    assert answer.status_code == 400 and 'href="#field-source-key"' in answer.text
    assert re.search(r'<details class="new-source" open>|<details open class="new-source">', answer.text)


def test_a_held_source_and_a_new_one_at_once_are_asked_about(desk_client: LogIn) -> None:
    answer = post(desk_client("Lena"), "/admin/figure", {**A_FIGURE, **A_SOURCE})
    assert answer.status_code == 400 and "Empty one of the two." in answer.text


def test_one_may_go_back_to_change_what_was_typed(desk_site: DeskSite, desk_client: LogIn) -> None:
    client = desk_client("Lena")
    there = post(client, "/admin/figure", {**A_FIGURE, "note": "Ысык-Көл"}).headers["Location"]
    page = client.get(there, headers=FORM).text
    (way,) = re.findall(r'href="(/admin/figure\?from=[^"]+)"', page)
    form = client.get(way, headers=FORM)
    assert form.status_code == 200 and 'value="about 27,400"' in form.text and "Ысык-Көл" in form.text


def test_nobody_else_goes_back_to_it(desk_site: DeskSite, desk_client: LogIn) -> None:
    id = post(desk_client("Ada"), "/admin/figure", A_FIGURE).headers["Location"].rsplit("/", 1)[1]
    assert desk_client("Lena").get(f"/admin/figure?from={id}", headers=FORM).status_code == 404
    assert desk_client("Lena").get("/admin/milestone?from=nothing", headers=FORM).status_code == 404


def test_a_form_without_its_token_changes_nothing(desk_site: DeskSite, desk_client: LogIn) -> None:
    answer = desk_client("Lena").post("/admin/figure", data=A_FIGURE, headers=FORM)
    assert answer.status_code == 400
    with reading(desk_site.engine) as connection:
        assert jobs.mine(connection, None) == []


def test_the_template_is_made_from_the_format(desk_client: LogIn) -> None:
    answer = desk_client("Lena").get("/admin/template.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="tallies-template.xlsx"'
    book: Any = load_workbook(BytesIO(answer.data))
    assert set(SHEETS) <= set(book.sheetnames)
    assert [cell.value for cell in book["figures"][1]] == [column.name for column in SHEETS["figures"]]


def test_only_who_is_signed_in_gets_the_template_or_the_forms(desk_site: DeskSite) -> None:
    for address in ("/admin/template.xlsx", "/admin/figure", "/admin/milestone"):
        assert desk_site.anybody().get(address, headers=FORM).status_code in (303, 401)
    assert token(desk_site.log_in("Lena"), "/admin/figure")


def test_where_nothing_can_be_kept_the_form_comes_back_as_it_was_typed(desk_site: DeskSite, desk_client: LogIn) -> None:
    desk_site.folder.write_text("a file where the folder should be", "utf-8")
    answer = post(desk_client("Lena"), "/admin/figure", A_FIGURE)
    assert answer.status_code == 503 and "cannot be written" in answer.text and "about 27,400" in answer.text

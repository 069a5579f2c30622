"""The desk's own pages: what is said of a piece of work in each of its states, and a report that can be acted on."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.admin import kinds, problem_groups, readings, reasons, steps
from dashboard.admin.pages import job as job_page
from dashboard.worded import sentence
from db import jobs
from db.engine import writing
from db.jobs import Job
from db.phrasing import wording
from etl import number_reasons, periods, places
from etl.encodings import not_utf8
from etl.problems import MESSAGES, Problem, problem
from tests.desks import FORM, DeskSite, post, token

LogIn = Callable[[str], FlaskClient]
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)

PROBLEMS = [
    problem("tidied", "figures", 2, "note", " a ", read="a"),
    problem("long_ago", "figures", 3, "period", "1970"),
    problem("unknown_code", "figures", 9, "method", "magic", codes="CR, TM"),
    problem("unknown_code", "figures", 5, "method", "magic", codes="CR, TM"),
    problem("unknown_code", "figures", 4, "method", "magic", codes="CR, TM"),
    problem("unknown_code", "figures", 4, "qualifier", "<b>over</b>", codes="about"),
    problem("unknown_source", "milestones", 2, "source", "vise-2013", nearest="; or is it 'vice-2013'?"),
]


def made(site: DeskSite, state: str, *, who: str = "Lena", kind: str = "file", name: str = "figures.xlsx", **about: Any) -> str:
    """The address of a job in some state."""
    with writing(site.engine) as connection:
        return f"/admin/jobs/{jobs.start(connection, kind, who, name, NOW, about=about, state=state).id}"


def reported(site: DeskSite, problems: Iterable[Problem] = PROBLEMS, **about: Any) -> str:
    """The address of a file that was refused with these problems."""
    told = {"errors": 5, "warnings": 2, "counts": {"read": 9, "new": 4, "refused": 5}, **about}
    address = made(site, "refused", **told)
    folder = site.desk.folder_of(address.rsplit("/", 1)[1])
    folder.mkdir(parents=True)
    (folder / problem_groups.KEPT_IN).write_text(json.dumps([asdict(each) for each in problems]), "utf-8")
    return address


# ---- Problems in groups ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", problem_groups.WAYS)
def test_in_every_grouping_each_problem_stands_once(way: str) -> None:
    groups = problem_groups.grouped(PROBLEMS, way)
    stands = [each for group in groups for each in group.problems]
    assert sorted(map(str, stands)) == sorted(map(str, PROBLEMS))
    rows = [row for group in groups for line in problem_groups.lines(group.problems, way) for row in line.rows]
    assert sorted(rows) == sorted(each.row for each in PROBLEMS if each.row)


def test_the_largest_kind_comes_first_and_alike_problems_share_a_line() -> None:
    first = problem_groups.grouped(PROBLEMS, "kind")[0]
    assert (first.title, len(first.problems)) == ("Not one of the codes", 4)
    lines = problem_groups.lines(first.problems, "kind")
    assert [(line.problem.value, list(line.rows)) for line in lines] == [("<b>over</b>", [4]), ("magic", [4, 5, 9])]


@pytest.mark.parametrize(
    ("rows", "said"), [([], ""), ([4], "row 4"), ([4, 5, 9], "rows 4 to 5, 9"), ([7, 2, 3, 4], "rows 2 to 4, 7")]
)
def test_rows_are_said_in_words(rows: list[int], said: str) -> None:
    assert problem_groups.row_words(rows) == said


def test_every_kind_of_problem_has_a_name() -> None:
    # What is said of an answer stands at its question, and never in a report.
    of_files = [code for code in MESSAGES if not code.startswith("answer_")]
    codes = {*of_files, *number_reasons.REASONS, *periods.REASONS, *places.REASONS}
    names = {code: kinds.name_of(code) for code in codes}
    assert not [name for name in names.values() if "{" in name or "_" in name or not name]
    assert not [code for code, name in names.items() if "…" in name], "give these a name in dashboard/admin/kinds.py"


# ---- Steps ----------------------------------------------------------------------------------------------------


def a_job(state: str, step: str = "", count: int = 0, kind: str = "file") -> Job:
    return Job("x", kind, "Lena", state, step, count, "f.csv", "", "", "", None)


def test_steps_are_done_now_or_to_come() -> None:
    told = [(step.title, step.state, step.counted) for step in steps.steps(a_job("checking", "checking figures", 1200))]
    assert told[3:6] == [
        ("Checking indicators", "done", ""),
        ("Checking figures", "now", "1,200 rows"),
        ("Checking milestones", "to-come", ""),
    ]
    assert [step.state for step in steps.steps(a_job("waiting"))][:2] == ["now", "to-come"]
    assert [step.title for step in steps.steps(a_job("waiting", kind="undo"))] == ["Waiting for its turn", "Writing the load"]
    assert "now" in [step.state for step in steps.steps(a_job("checking", "a step of another version"))]


# ---- The pages ------------------------------------------------------------------------------------------------


def test_the_first_page_works_without_a_script(desk_client: LogIn) -> None:
    page = desk_client("Lena").get("/admin/", headers=FORM).text
    assert 'action="/admin/upload"' in page and 'enctype="multipart/form-data"' in page
    for part in (
        'name="csrf_token"',
        'type="file"',
        'name="complete"',
        "10 MB",
        "50,000 rows",
        "/admin/template.xlsx",
        "/admin/figure",
    ):
        assert part in page, part


def test_a_loader_sees_their_own_work_and_an_admin_everybodys(desk_site: DeskSite, desk_client: LogIn) -> None:
    own, others = made(desk_site, "failed", name="mine.csv"), made(desk_site, "failed", who="Ada", name="hers.csv")
    lena, ada = (desk_client(name).get("/admin/", headers=FORM).text for name in ("Lena", "Ada"))
    assert own in lena and others not in lena and "mine.csv" in lena
    assert own in ada and others in ada


def test_a_job_of_somebody_else_is_not_there(desk_site: DeskSite, desk_client: LogIn) -> None:
    address = made(desk_site, "failed", who="Ada")
    assert desk_client("Lena").get(address, headers=FORM).status_code == 404
    assert desk_client("Ada").get(address, headers=FORM).status_code == 200


def test_a_page_that_is_not_there_leads_back_to_the_desk(desk_client: LogIn) -> None:
    answer = desk_client("Lena").get("/admin/nothing")
    assert answer.status_code == 404 and '<a href="/admin/">The first page of the loading desk</a>' in answer.text


def test_a_job_that_is_worked_at_shows_its_steps_and_can_be_stopped(desk_site: DeskSite, desk_client: LogIn) -> None:
    address = made(desk_site, "checking")
    with writing(desk_site.engine) as connection:
        jobs.beat(connection, address.rsplit("/", 1)[1], "checking figures", 1200, datetime.now(UTC) + timedelta(hours=1))
    page = desk_client("Lena").get(address, headers=FORM).text
    assert 'aria-current="step"' in page and "1,200 rows" in page and f'action="{address}/cancel"' in page
    assert "Look again" in page


def test_the_steps_are_looked_up_only_for_who_may_see_them(desk_site: DeskSite, desk_client: LogIn) -> None:
    id = made(desk_site, "checking", who="Ada").rsplit("/", 1)[1]
    for name, status in (("Ada", 200), ("Lena", 204)):
        client = desk_client(name)
        asked = {
            "output": f"{job_page.PROGRESS}.children",
            "outputs": {"id": job_page.PROGRESS, "property": "children"},
            "inputs": [{"id": job_page.TICK, "property": "n_intervals", "value": 1}],
            "state": [{"id": job_page.SUBJECT, "property": "data", "value": id}],
            "changedPropIds": [f"{job_page.TICK}.n_intervals"],
        }
        headers = {"X-CSRFToken": token(client), "Origin": "http://localhost"}
        answer = client.post("/admin/_dash-update-component", json=asked, headers=headers)
        assert answer.status_code == status, answer.text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("overtaken", "has changed since"),
        ("failed", "could not be finished"),
        ("cancelled", "was stopped"),
        ("dropped", "within 24 hours"),
    ],
)
def test_work_that_came_to_nothing_says_why_and_what_next(state: str, said: str, desk_site: DeskSite, desk_client: LogIn) -> None:
    address = made(desk_site, state, reason="Load 4 by Ada <b>came first</b>.")
    page = desk_client("Lena").get(address, headers=FORM).text
    for part in (said, "Nothing was changed.", "Load 4 by Ada &lt;b&gt;came first&lt;/b&gt;.", 'action="/admin/upload"'):
        assert part in page, part


def test_why_work_came_to_nothing_is_said_in_the_language_of_whoever_reads_it(desk_site: DeskSite, desk_client: LogIn) -> None:
    by_a_thread = made(desk_site, "failed", reason="The server stopped meanwhile, and nothing was changed. Try again.")
    moved = wording("load {number} by {by_whom} has changed {what} since", number=4, by_whom="Ada", what="KGZ")
    overtaken = made(desk_site, "overtaken", reason=reasons.plain(moved))
    lena = desk_client("Lena")
    for address, said in ((by_a_thread, "Сервер"), (overtaken, "(Ada) ошондон бери")):
        page = lena.get(address, headers={**FORM, "Accept-Language": "ru" if said == "Сервер" else "ky"}).text
        assert said in page and "server stopped" not in page and "has changed" not in page


# ---- The report -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["", *problem_groups.WAYS, "nonsense"])
def test_the_report_tells_every_problem_with_its_place_and_its_remedy(way: str, desk_site: DeskSite, desk_client: LogIn) -> None:
    address = reported(desk_site)
    page = desk_client("Lena").get(f"{address}?by={way}", headers=FORM).text.partition("<main")[2].partition("</main>")[0]
    for each in PROBLEMS:
        for part in (each.value.strip(), each.column or "", sentence(each.mend)):
            assert part.replace("<", "&lt;").replace(">", "&gt;") in page, part
    assert page.index("To be mended: 5") < page.index("To be looked at: 1") < page.index("How it was read: 1")
    assert "9 rows read: 4 new, 5 to be mended." in page and 'action="/admin/upload"' in page


def test_a_report_that_is_cut_says_so(desk_site: DeskSite, desk_client: LogIn) -> None:
    page = desk_client("Lena").get(reported(desk_site, errors=4321), headers=FORM).text
    assert "The first 7 of 4,323 are listed." in page


def test_a_report_of_a_thousand_lines_shows_two_hundred_and_says_where_the_rest_is(
    desk_site: DeskSite, desk_client: LogIn
) -> None:
    many = [problem("unknown_source", "figures", row, "source", f"source {row}", nearest="") for row in range(2, 1002)]
    page = desk_client("Lena").get(f"{reported(desk_site, many, errors=1000)}?by=row", headers=FORM).text
    assert page.count("There is no source") == 2 * 200  # once as HTML, once in the layout
    assert "800 lines more are in the file to download." in page


def test_a_refusal_for_personal_data_says_that_nothing_was_kept(desk_site: DeskSite, desk_client: LogIn) -> None:
    found = problem("personal_data", "figures", 3, "note", "", kind="a telephone number")
    page = desk_client("Lena").get(reported(desk_site, [found], errors=1, warnings=0), headers=FORM).text
    assert "nothing of it was kept" in page and "problems.xlsx" not in page


def test_the_file_with_a_column_of_problems_is_for_who_may_see_the_job(desk_site: DeskSite, desk_client: LogIn) -> None:
    address = reported(desk_site, report=True)
    (desk_site.desk.folder_of(address.rsplit("/", 1)[1]) / "problems.xlsx").write_bytes(b"a workbook")
    lena = desk_client("Lena")
    assert f"{address}/problems.xlsx" in lena.get(address, headers=FORM).text
    answer = lena.get(f"{address}/problems.xlsx")
    assert answer.data == b"a workbook"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="problems-{address.rsplit("/", 1)[1]}.xlsx"'
    theirs = made(desk_site, "refused", who="Ada", report=True)
    for nothing in (f"{theirs}/problems.xlsx", "/admin/jobs/none/problems.xlsx", f"{made(desk_site, 'refused')}/problems.xlsx"):
        assert lena.get(nothing).status_code == 404


def test_a_file_in_an_old_encoding_is_shown_in_each_reading(desk_site: DeskSite, desk_client: LogIn, tmp_path: Path) -> None:
    from etl.brought import Brought

    file = tmp_path / "old.csv"
    file.write_bytes("source,note\nvice-2013,Оценка; in the north\nvice-2013,Бишкек\n".encode("windows-1251"))
    found = not_utf8(Brought.called(file), "old.csv")
    assert list(readings.readings([found])) == ["windows-1251", *[name for name in readings.readings([found])][1:]]
    assert list(readings.readings([found]).values())[0] == ["vice-2013,Оценка; in the north", "vice-2013,Бишкек"]
    address = reported(desk_site, [found], encodings=True, errors=1, warnings=0)
    page = desk_client("Lena").get(address, headers=FORM).text
    assert f'action="{address}/encoding"' in page and "vice-2013,Бишкек" in page
    refused = post(desk_client("Lena"), f"{address}/encoding", {"encoding": ""})
    assert refused.status_code == 400 and "Choose how the file is written" in refused.text

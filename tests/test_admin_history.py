"""The history says who, when, why, from which file and what; and every load can be taken back, by those who may."""

from pathlib import Path

import pytest

from db import queries
from db.engine import reading
from db.jobs import Job
from etl import intake, kept
from tests.brought import commit, figure, job, ready, settled, worked
from tests.desks import FORM, DeskSite, post
from tests.test_admin_preview import loads, said
from tests.test_first_paint import painted

KEY = "vice-2013/pwid-population-size/KGZ/2014"


@pytest.fixture
def desk_site(working_desk: DeskSite) -> DeskSite:
    """A desk at which nothing is written before a test says so, by `worked`."""
    working_desk.desk.worker.stop()
    return working_desk


def loaded(site: DeskSite, who: str, content: bytes, folder: Path, **fields: str) -> Job:
    """A file that `who` has loaded."""
    waiting = ready(site, who, content, folder)
    assert commit(site.log_in(who), waiting, **fields) == 303
    return worked(site, waiting.id)


def asked_back(site: DeskSite, who: str, number: int, **fields: str) -> str:
    """The id of the job of an undo that `who` has asked for."""
    answer = post(site.log_in(who), f"/admin/loads/{number}/undo", fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].rpartition("/")[2]


def undone(site: DeskSite, who: str, number: int, **fields: str) -> Job:
    """The job of an undo that `who` has asked for, once it is over."""
    return worked(site, asked_back(site, who, number, **fields))


def words(site: DeskSite, who: str, address: str) -> str:
    answer = site.log_in(who).get(address, headers=FORM)
    assert answer.status_code == 200, answer.text
    return said(painted(answer.text))


def held(site: DeskSite) -> int:
    with reading(site.engine) as connection:
        return len(queries.figures(connection, keys=[KEY]))


def new_ids(site: DeskSite, waiting: Job) -> list[str]:
    ids: list[str] = kept.kept(site.desk.folder_of(waiting.id) / "preview").changes["new"].to_pylist()
    return ids


def test_it_says_who_loaded_what_from_which_file_and_why(desk_site: DeskSite, tmp_path: Path) -> None:
    made = loaded(desk_site, "Lena", figure(), tmp_path, note="The survey came out")
    listed = words(desk_site, "Lena", "/admin/history")
    assert "Load 2" in listed and "Lena figures.csv The survey came out 1 added, 0 changed, 0 withdrawn" in listed
    page = words(desk_site, "Lena", "/admin/loads/2")
    assert made.sha256 in page and "The survey came out" in page and "the loading desk" in page
    assert "not held 12,000, 2014, according to VICE" in page


def test_what_was_ticked_is_in_the_record(desk_site: DeskSite, tmp_path: Path) -> None:
    loaded(desk_site, "Lena", figure(period="1975"), tmp_path)
    assert "Long ago: 1 warning" in words(desk_site, "Lena", "/admin/loads/2")


def test_a_load_is_undone_and_the_undo_too(desk_site: DeskSite, tmp_path: Path) -> None:
    loaded(desk_site, "Lena", figure(), tmp_path)
    assert held(desk_site) == 1
    gone = undone(desk_site, "Lena", 2, note="Loaded too early")
    assert (gone.kind, gone.state, gone.load, held(desk_site)) == ("undo", "loaded", 3, 0)
    page = words(desk_site, "Lena", "/admin/loads/2")
    assert "It is undone already, by load 3" in page and "Loaded too early" in words(desk_site, "Lena", "/admin/loads/3")
    refused = post(desk_site.log_in("Lena"), "/admin/loads/2/undo", {})
    assert refused.status_code == 400 and "Load 2 is undone already, by load 3." in said(painted(refused.text))
    assert undone(desk_site, "Lena", 3).state == "loaded"
    assert held(desk_site) == 1
    assert "Undo load 2" in words(desk_site, "Lena", "/admin/loads/2"), "which holds again"


def test_a_load_of_another_is_undone_by_an_admin_only(desk_site: DeskSite, tmp_path: Path) -> None:
    loaded(desk_site, "Ada", figure(), tmp_path)
    assert "Ask an admin to undo this one" in words(desk_site, "Lena", "/admin/loads/2")
    assert post(desk_site.log_in("Lena"), "/admin/loads/2/undo").status_code == 403
    assert post(desk_site.log_in("Lena"), "/admin/loads/1/undo").status_code == 403
    assert (loads(desk_site), held(desk_site)) == (2, 1)
    loaded(desk_site, "Lena", figure(period="2016"), tmp_path)
    assert undone(desk_site, "Ada", 3).state == "loaded"


def test_an_undo_that_was_overtaken_says_by_which_load_and_whose(desk_site: DeskSite, tmp_path: Path) -> None:
    loaded(desk_site, "Lena", figure(), tmp_path)
    changed = ready(desk_site, "Ada", figure(value="13000"), tmp_path)
    ada = desk_site.log_in("Ada")
    (new,) = new_ids(desk_site, changed)
    assert post(ada, f"/admin/jobs/{changed.id}/answers", {f"answer-{new}": "correction"}).status_code == 303
    assert commit(ada, job(desk_site, changed.id)) == 303
    worked(desk_site, changed.id)
    said_so = f"Load 3 by Ada has changed figure {KEY} since."
    page = words(desk_site, "Lena", "/admin/loads/2")
    assert said_so in page and "Undo load 2" not in page
    refused = undone(desk_site, "Lena", 2)
    assert refused.state == "overtaken"
    assert "oad 3 by Ada has changed" in words(desk_site, "Lena", f"/admin/jobs/{refused.id}")


def test_pressed_twice_it_is_undone_once(desk_site: DeskSite, tmp_path: Path) -> None:
    loaded(desk_site, "Lena", figure(), tmp_path)
    first, second = (asked_back(desk_site, "Lena", 2) for _n in range(2))
    assert first == second
    worked(desk_site, first)
    assert loads(desk_site) == 3


def test_a_child_undoes_it(working_desk: DeskSite, tmp_path: Path) -> None:
    waiting = ready(working_desk, "Lena", figure(), tmp_path)
    seen = kept.kept(working_desk.desk.folder_of(waiting.id) / "preview")
    assert intake.accept(working_desk.engine, seen, "Lena", door="web") == 2
    done = settled(working_desk, asked_back(working_desk, "Lena", 2))
    assert (done.state, done.load, loads(working_desk), held(working_desk)) == ("loaded", 3, 3, 0)


def test_there_is_no_page_and_no_undo_of_a_load_that_was_never_made(desk_site: DeskSite) -> None:
    ada = desk_site.log_in("Ada")
    assert ada.get("/admin/loads/9", headers=FORM).status_code == 404
    assert post(ada, "/admin/loads/9/undo").status_code == 404

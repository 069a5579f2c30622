"""The pages of figures, milestones, sources, indicators and loads, asked for as a reader's browser asks."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from db import queries
from db.engine import reading, writing
from db.history import undo
from etl import intake
from tests.conftest import SMALL_WORLD, load, site

VICE_26000 = "vice-2013/pwid-population-size/KGZ/2006"
RESAD_26000 = "resad-2013/pdu-population-size/KGZ/2006"
SURVEY = "resad-2013/pwid-population-size/KGZ/2010"
EXPERT = "vice-2013/pwid-population-size/KGZ/2013"


def client_of(world: Engine) -> FlaskClient:
    """A client of the site over a database that the test changes."""
    return site(world.url.render_as_string(hide_password=False)).server.test_client()


def asked(client: FlaskClient, address: str, status: int = 200) -> str:
    """The text of a page as a reader sees it, without the markup."""
    answer = client.get(address)
    assert answer.status_code == status, address
    visible = re.sub(r"<(script|style|title)\b.*?</\1>", " ", answer.get_data(as_text=True), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", visible)))


def ids(world: Engine) -> dict[str, str]:
    """Key of every figure and milestone that holds -> its id."""
    with reading(world) as conn:
        held = pd.concat([queries.figures(conn), queries.milestones(conn)])
    return dict(zip(held["key"], held["id"], strict=True))


def changed(world: Engine, folder: Path) -> int:
    """Load the small world again with 19,000 where it had 18,934; the number of that load."""
    return load(world, rewritten(folder, lambda line: line.replace("18,934", "19,000").replace("18934", "19000")))


def withdrawn(world: Engine, folder: Path, start: str) -> int:
    """Load the small world again, as complete, without the row that starts so; the number of that load."""
    seen = intake.preview(world, rewritten(folder, lambda line: "" if line.startswith(start) else line), complete=True)
    assert seen.ready
    return intake.accept(world, seen, "tests") or 0


def rewritten(folder: Path, change: Callable[[str], str]) -> Path:
    """The folder, now with the files of the small world, each of their lines changed; lines that become empty are left out."""
    for file in SMALL_WORLD.glob("*.csv"):
        lines = [change(line) for line in file.read_text("utf-8").splitlines()]
        (folder / file.name).write_text("".join(f"{line}\n" for line in lines if line), "utf-8")
    return folder


def test_a_figure_shows_its_claim_quote_locator_source_and_chain(world):
    page = asked(client_of(world), f"/figures/{ids(world)[VICE_26000]}")
    assert "People who inject drugs, Kyrgyzstan: 26,000" in page
    assert "“a UNODC report put the number at 26,000, but that study was conducted in 2006" in page
    assert "paragraph on numbers" in page
    assert "VICE. Kyrgyzstan Is the Latest Victim of the Global Heroin Trade. 28 October 2013." in page
    assert "VICE counts “people shooting up”; CADAP counts “problem drug users”." in page
    assert "UNODC study of 2006 not seen by us" in page


def test_a_figure_shows_its_rivals_and_how_not_to_read_it(world):
    page = asked(client_of(world), f"/figures/{ids(world)[EXPERT]}")
    assert "run from about 10,000 to more than 100,000" in page
    assert "“more than 100,000” is a bound, not a number" in page
    assert "13 years old" in page


def test_an_original_shows_who_repeats_it(world):
    page = asked(client_of(world), f"/figures/{ids(world)[RESAD_26000]}")
    assert "They are the same piece of evidence, and are counted once." in page
    assert "Quoted by VICE from UNODC" in page


def test_an_unknown_figure_is_an_honest_404(app_client):
    assert "No figure has, or ever had, the identity 0000." in asked(app_client, "/figures/0000", 404)
    assert "No milestone has, or ever had, the identity 0000." in asked(app_client, "/milestones/0000", 404)
    assert "We hold no source named nowhere." in asked(app_client, "/sources/nowhere", 404)
    assert "We hold no indicator named nothing." in asked(app_client, "/indicators/nothing", 404)
    assert "There is no load 99" in asked(app_client, "/changes/99", 404)
    assert "There is no load one" in asked(app_client, "/changes/one", 404)


def test_a_retired_version_says_so_and_leads_to_the_one_that_holds(world, tmp_path):
    old = ids(world)[SURVEY]
    assert changed(world, tmp_path) == 2
    new = ids(world)[SURVEY]
    client = client_of(world)
    page = asked(client, f"/figures/{old}")
    assert "This version does not hold: another one stands in its place." in page and "18,934" in page
    assert f'href="/figures/{new}"' in client.get(f"/figures/{old}").get_data(as_text=True)
    assert "This version does not hold" not in asked(client, f"/figures/{new}")
    assert "load 2" in asked(client, f"/figures/{new}")


def test_every_version_is_listed_with_the_load_that_brought_and_retired_it(world, tmp_path):
    changed(world, tmp_path)
    page = asked(client_of(world), f"/figures/{ids(world)[SURVEY]}")
    assert re.search(r"19,000 people, 2010 load 2 of [^.]+ it holds", page)
    assert re.search(r"18,934 people, 2010 load 1 of .+ load 2 of", page)


def test_at_an_earlier_load_the_earlier_version_is_the_one_that_holds(world, tmp_path):
    old = ids(world)[SURVEY]
    changed(world, tmp_path)
    client = client_of(world)
    assert "This version does not hold" not in asked(client, f"/figures/{old}?as_of=1")
    assert "This version does not hold" in asked(client, f"/figures/{ids(world)[SURVEY]}?as_of=1")


def test_a_withdrawn_figure_says_which_load_withdrew_it(world, tmp_path):
    gone = ids(world)[SURVEY]
    assert withdrawn(world, tmp_path, "resad-2013,pwid-population-size") == 2
    page = asked(client_of(world), f"/figures/{gone}")
    assert "nothing stands in its place. It was withdrawn by load 2 ." in page


def test_a_milestone_shows_its_uncertain_date_and_its_source(world):
    with reading(world) as conn:
        held = queries.milestones(conn)
    law = held.loc[held["category"] == "law", "id"].iloc[0]
    page = asked(client_of(world), f"/milestones/{law}")
    assert "Methadone treatment becomes legal: Kyrgyzstan, some time between 2000 and 2008" in page
    assert "Its date is only roughly known" in page and "VICE says so itself." in page
    assert "“Not long after, methadone treatment became legal”" in page


def test_sources_are_listed_by_kind_with_what_rests_on_them(app_client):
    page = asked(app_client, "/sources")
    assert "3 sources held" in page and "News: 1 source" in page and "Government: 1 source" in page


def test_a_source_shows_its_citation_licence_and_every_figure(app_client):
    vice = asked(app_client, "/sources/vice-2013")
    assert "4 figures were read in it." in vice and "4 milestones were read in it." in vice
    assert "more than 100,000" in vice and "72.3%" in vice
    assert "Public domain" in asked(app_client, "/sources/cdc-2012")


def test_an_indicator_says_why_its_siblings_are_not_the_same(app_client):
    page = asked(app_client, "/indicators/hiv-prevalence-pwid")
    assert "These two are not the same thing." in page and "out of people who receive HIV treatment" in page
    assert "United States 1 figure" in page and "HIV_PREVALENCE_PWID" in page


def test_indicators_stand_by_topic_and_family(app_client):
    page = asked(app_client, "/indicators")
    assert page.index("How many people inject or use drugs") < page.index("HIV and injecting")
    assert "4 figures, 1 place" in page and "no figure held" in page


def test_a_load_shows_each_change_before_and_after(world, tmp_path):
    changed(world, tmp_path)
    page = asked(client_of(world), "/changes/2")
    assert "0 added, 1 changed, 0 withdrawn" in page
    assert "18,934, 2010, according to CADAP" in page and "19,000, 2010, according to CADAP" in page


def test_loads_are_listed_newest_first_and_say_what_undid_what(world, tmp_path):
    changed(world, tmp_path)
    with writing(world) as conn:
        assert undo(conn, 2, "tests") == 3
    client = client_of(world)
    page = asked(client, "/changes")
    assert page.index("Load 3") < page.index("Load 2") < page.index("Load 1")
    assert "undoes load 2" in page and "undone by load 3" in page
    assert "Undone by load 3" in asked(client, "/changes/2")
    assert "Load 2" not in asked(client, "/changes?as_of=1")


def test_a_long_load_is_shown_a_hundred_changes_at_a_time(catalogue_client):
    first = asked(catalogue_client, "/changes/1")
    assert "1 to 100 of " in first and "Next page" in first and "Previous page" not in first
    assert first.count(" not held ") == 100
    assert "101 to " in asked(catalogue_client, "/changes/1?page=2")
    assert "page takes a number from 1 to" in asked(catalogue_client, "/changes/1?page=9999", 400)


def test_an_empty_database_says_so_on_every_list(sqlite_database):
    client = client_of(sqlite_database)
    for path in ("/sources", "/indicators", "/changes", "/timeline", "/compare"):
        assert re.search(r"nothing has been loaded|Nothing was loaded|is held", asked(client, path)), path


@pytest.mark.parametrize("path", ["/sources", "/indicators", "/changes", "/timeline", "/compare"])
def test_a_stray_parameter_breaks_no_page(app_client, path):
    assert "Tallies" in asked(app_client, f"{path}?utm_source=mail")


def test_pages_across_the_catalogue_can_all_be_read(catalogue_client):
    lists = sorted(linked(catalogue_client, ["/sources", "/indicators"], "sources|indicators"))[::12]
    statements = sorted(linked(catalogue_client, lists, "figures|milestones"))[::6]
    assert len(lists) > 5 and len(statements) > 5
    assert [path for path in statements if catalogue_client.get(path).status_code != 200] == []


def linked(client: FlaskClient, paths: list[str], kinds: str) -> set[str]:
    """The addresses of these kinds that the pages at `paths`, all of them there, lead to."""
    answers = [client.get(path) for path in paths]
    assert [answer.status_code for answer in answers] == [200] * len(paths)
    return {link for answer in answers for link in re.findall(rf'href="(/(?:{kinds})/[^"?#]+)', answer.get_data(as_text=True))}


def test_the_public_history_says_the_part_of_who_loaded_and_no_name(app_client: FlaskClient) -> None:
    for address in ("/changes", "/changes/1"):
        page = app_client.get(address).get_data(as_text=True)
        assert "an administrator, from the command line" in page
        assert ">tests<" not in page

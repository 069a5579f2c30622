"""Citations as files: of a figure, a milestone, a source, a view and everything, as of a load, the same for ever."""

import json
from pathlib import Path

import bibtexparser
import pytest
import rispy
from flask.testing import FlaskClient
from sqlalchemy import Engine

from db.engine import open_database
from tests.test_pages_statements import EXPERT, SURVEY, VICE_26000, changed, client_of, ids, withdrawn

FORMS = {
    "txt": "text/plain; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json",
}


def cited(client: FlaskClient, address: str) -> str:
    """The text of a citation."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


@pytest.fixture(scope="module")
def held(small_world_url: str) -> dict[str, str]:
    """Key of every figure and milestone of the small world -> its id."""
    engine = open_database(small_world_url)
    found = ids(engine)
    engine.dispose()
    return found


def named(held: dict[str, str]) -> dict[str, str]:
    """What there is to cite -> its path without an ending."""
    milestone = next(key for key in held if "/1997" in key)
    return {
        "figure": f"/citations/figure/{held[VICE_26000]}",
        "milestone": f"/citations/milestone/{held[milestone]}",
        "source": "/citations/source/vice-2013",
        "view": "/citations/view/figures",
        "dataset": "/citations/dataset/all",
    }


@pytest.mark.parametrize("of", ["figure", "milestone", "source", "view", "dataset"])
def test_each_form_has_its_type_an_etag_and_may_be_read_from_anywhere(app_client, held, of):
    client, path = app_client, named(held)[of]
    for ending, mime in FORMS.items():
        answer = client.get(f"{path}.{ending}")
        assert (answer.status_code, answer.content_type) == (200, mime)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        again = client.get(f"{path}.{ending}", headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304 and not again.data
        assert client.head(f"{path}.{ending}").status_code == 200


def test_the_forms_are_read_back_and_name_the_claimant_and_where_it_was_read(app_client, held):
    client, path = app_client, named(held)["figure"]
    assert "UNODC, as quoted in VICE (2013)" in cited(client, f"{path}.txt")
    (entry,) = bibtexparser.parse_string(cited(client, f"{path}.bib")).entries
    assert "UNODC, as quoted in VICE (2013)" in entry.fields_dict["note"].value
    (record,) = rispy.loads(cited(client, f"{path}.ris"))
    assert record["authors"] == ["VICE"]
    (item,) = json.loads(cited(client, f"{path}.json"))
    assert item["original-author"] == [{"literal": "UNODC"}]


def test_a_view_is_cited_with_its_own_question_and_the_sources_it_rests_on(app_client):
    told = cited(app_client, "/citations/view/figures.txt?place=KGZ&topic=hiv")
    assert told.startswith("Tallies. ") and "1 row" in told
    assert "http://localhost/tables/figures?as_of=1&place=KGZ&topic=hiv" in told
    assert "VICE. Kyrgyzstan Is the Latest Victim" in told and "CADAP" not in told
    assert "3 rows" in cited(app_client, "/citations/view/sources.txt")
    assert "http://localhost/data?as_of=1" in cited(app_client, "/citations/dataset/all.txt")


def test_a_citation_as_of_a_load_stays_the_same_after_later_loads(world: Engine, tmp_path: Path):
    pinned = {f"{path}.{ending}?as_of=1" for path in named(ids(world)).values() for ending in FORMS}
    client = client_of(world)
    before = {address: client.get(address).data for address in pinned}
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    assert changed(world, tmp_path / "a") == 2
    withdrawn(world, tmp_path / "b", "resad-2013,pwid-population-size,KGZ,2010")
    assert {address: client.get(address).data for address in pinned} == before
    assert "as of load 3" in cited(client, "/citations/source/vice-2013.txt")


def test_a_version_that_was_replaced_is_cited_as_of_the_last_load_after_which_it_held(world: Engine, tmp_path: Path):
    old = ids(world)[SURVEY]
    assert changed(world, tmp_path) == 2
    client, new = client_of(world), ids(world)[SURVEY]
    assert "as of load 1" in cited(client, f"/citations/figure/{old}.txt")
    assert "as of load 2" in cited(client, f"/citations/figure/{new}.txt")
    for id, load in ((old, 2), (new, 1)):
        answer = client.get(f"/citations/figure/{id}.txt?as_of={load}")
        assert answer.status_code == 404 and f"not held after load {load}" in answer.get_json()["detail"]


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/citations/figure/0000.txt", 404, "has, or ever had, the identity 0000"),
        ("/citations/source/nowhere.bib", 404, "No source named nowhere"),
        ("/citations/view/loads.txt", 404, "no table of this name"),
        ("/citations/loads/1.txt", 404, ""),
        ("/citations/dataset/some.txt", 404, ""),
        ("/citations/source/vice-2013.doc", 404, ""),
        ("/citations/source/vice-2013.txt?as_of=99", 400, "There is no load 99"),
        ("/citations/source/vice-2013.txt?as_of=yesterday", 400, "as_of takes the number of a load"),
        ("/citations/source/vice-2013.txt?place=KGZ", 400, "takes no parameter but as_of"),
        ("/citations/view/figures.txt?place=nowhere", 400, "place"),
        ("/citations/view/figures.txt?beauty=1", 400, "takes no parameter of this name"),
        ("/citations/view/figures.txt?indicator=nothing", 400, "indicator"),
    ],
)
def test_what_cannot_be_cited_is_refused_in_one_sentence(app_client, address, status, said):
    answer = app_client.get(address)
    assert answer.status_code == status
    if ".doc" not in address:
        assert said in answer.get_json()["detail"]


def test_a_day_stands_for_its_last_load(app_client):
    assert "before any load" in cited(app_client, "/citations/dataset/all.txt?as_of=1999-01-01")
    assert "as of load 1" in cited(app_client, "/citations/source/vice-2013.txt?as_of=2126-01-01")


def test_an_expert_is_cited_as_who_told_it(app_client, held):
    told = cited(app_client, f"/citations/figure/{held[EXPERT]}.txt")
    assert "Dr A. Zelichenko, to VICE (2013)" in told

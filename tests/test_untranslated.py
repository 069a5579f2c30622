"""No English is left on a page in another language: read in a language that nobody speaks, every word of ours looks strange."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text as sql

from dashboard.app import create_app
from dashboard.language import MESSAGES, file_of
from dashboard.settings import BadSetting, Settings
from db.engine import open_database, reading
from tests.conftest import ROOT, SMALL_WORLD, TODAY
from tests.pseudo import PLAIN, write_into
from tests.reading import Said, heard

CATALOGUE = ROOT / "etl" / "catalogue"
# Columns that hold what a source says, or a name that somebody gave: no language changes them.
_NOT_OURS = {
    "sources": "key title producer authors url licence licence_url citation_full read_from note".split(),
    "figures": "as_printed quote locator original claimant reported_as variant source note".split(),
    "milestones": "quote locator original claimant variant source note".split(),
    "indicators": ["key"],
}
# Names of programs, formats and of ourselves, which are the same in every language.
_NAMES = re.compile(r"\b(Tallies|pandas|Stata|BibTeX|RIS|CSL-JSON|PNG|SVG|SQLite|PostgreSQL|small_world|catalogue|English)\b")
# A code, a file, an address: "KGZ", "CENTRAL-ASIA", "figures.csv?place=KGZ", "/nothing".
_CODES = re.compile(r"\S*[./?=_]\S*[a-zA-Z]\S*|\b[A-Z]{2,}(-[A-Z]+)*\b|\b[a-z0-9]+(-[a-z0-9]+)+\b")
PAGES = """
    / /places /places/KGZ /places/KG-GO /compare /compare?places=KGZ,UZB /timeline /tables /tables/figures /tables/milestones
    /tables/sources /tables/indicators /tables/figures?place=XXX /tables/figures?from=2013&to=2001
    /data /indicators /sources /changes /changes/1 /about /health /nothing /places/XXX /changes/99 /places/KGZ?as_of=77
""".split()


@pytest.fixture(scope="module")
def nobodys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Translations into a language that nobody speaks."""
    return write_into(tmp_path_factory.mktemp("translations"))


@cache
def not_ours(folder: Path) -> list[str]:
    """What the sources of a folder say, the longest first."""
    found = set()
    for sheet, columns in _NOT_OURS.items():
        with (folder / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
            found |= {row[column] for row in csv.DictReader(file) for column in columns if len(row.get(column) or "") > 1}
    return sorted(found, key=len, reverse=True)


def english(page: str, folder: Path) -> Iterator[Said]:
    """Every text of a page that has a word of ours in English."""
    for said in heard(page):
        if said.language not in ("", "ky") or re.search("/(code|pre)(/|$)", said.inside):
            continue
        left = re.sub(r"(^| )/\S+", " ", said.text)  # an address on this site
        for theirs in not_ours(folder):
            left = left.replace(theirs, " ")
        if PLAIN.search(_CODES.sub(" ", _NAMES.sub(" ", left))):
            yield said


def read(client: FlaskClient, folder: Path, addresses: list[str]) -> dict[str, list[Said]]:
    """Address -> what was left in English there, where anything was."""
    answers = {address: client.get(f"/ky{address}") for address in addresses}
    assert {answer.status_code for answer in answers.values()} <= {200, 400, 404}
    found = {address: list(english(answer.get_data(as_text=True), folder)) for address, answer in answers.items()}
    return {address: left for address, left in found.items() if left}


def site(url: str, nobodys: Path) -> FlaskClient:
    return create_app(Settings(database=url, today=TODAY, translations=str(nobodys))).server.test_client()


def statements(url: str) -> list[str]:
    """The address of everything that has a page of its own."""
    engine = open_database(url)
    kinds = {"figure": "id", "milestone": "id", "source": "key", "indicator": "key"}
    with reading(engine) as connection:
        rows = {kind: connection.execute(sql(f"SELECT {column} FROM {kind}")).scalars().all() for kind, column in kinds.items()}
    engine.dispose()
    return [f"/{kind}s/{name}" for kind, names in rows.items() for name in names]


def test_no_page_of_the_small_world_has_a_word_left_in_english(small_world_url: str, nobodys: Path) -> None:
    assert read(site(small_world_url, nobodys), SMALL_WORLD, PAGES + statements(small_world_url)) == {}


def test_no_page_of_the_catalogue_has_a_word_left_in_english(catalogue_url: str, nobodys: Path) -> None:
    rates = "/compare?indicator=pwid-population-size&places=KGZ&per=adults"
    few = ["/", "/places/KGZ", "/indicators", rates, *statements(catalogue_url)[::60]]
    assert read(site(catalogue_url, nobodys), CATALOGUE, few) == {}


@pytest.mark.campaign
def test_no_page_at_all_of_the_catalogue_has_a_word_left_in_english(catalogue_url: str, nobodys: Path) -> None:
    assert read(site(catalogue_url, nobodys), CATALOGUE, PAGES + statements(catalogue_url)) == {}


def test_a_word_left_in_english_is_found() -> None:
    page = '<html lang="ky"><p>⟦Şţŕáñĝé⟧ KGZ</p><p>left over</p><p lang="en">A title</p><code>x = data</code><img alt="a map">'
    assert [said.text for said in english(page, SMALL_WORLD)] == ["left over", "a map"]


def own(folder: Path, entry: str) -> None:
    """Somebody's own translation into Russian."""
    file = file_of(folder, "ru", MESSAGES)
    file.parent.mkdir(parents=True)
    file.write_text(f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n{entry}\n', encoding="utf-8")


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ('msgid "Places"\nmsgstr "%(n)s"', "'Places' is to be filled with what is not there"),
        ("these words are no entry", "cannot be read"),
        ("", "There are no translations in"),
    ],
)
def test_translations_of_ones_own_that_would_break_a_page_are_refused_at_the_start(
    small_world_url: str, tmp_path: Path, entry: str, told: str
) -> None:
    if entry:
        own(tmp_path, entry)
    with pytest.raises(BadSetting, match=told):
        site(small_world_url, tmp_path)


def test_translations_of_ones_own_go_before_ours_and_ours_fill_the_gaps(small_world_url: str, tmp_path: Path) -> None:
    own(tmp_path, 'msgid "Places"\nmsgstr "Края"')
    said = site(small_world_url, tmp_path).get("/ru/places").get_data(as_text=True)
    assert ">Края<" in said and ">Показатели<" in said

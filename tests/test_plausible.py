"""What is told of figures that stand oddly beside what is held, and what is left in peace."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import Engine, event

from db import neighbours
from etl.intake import Preview, accept, preview
from tests.benchmarks import made_figures
from tests.conftest import ROOT, SMALL_WORLD, load, opened, small_world
from tests.databases import PostgresqlDatabases, SqliteFiles
from tests.hostile.case import GOOD, SHARE, figures
from tests.test_intake import found

TOTAL = {**GOOD, "source": "resad-2013", "indicator": "population-total", "period": "2013", "value": "5700000"}
ADULTS = {**TOTAL, "indicator": "population-15-64", "value": "3700000"}
INDICATOR = (
    "key,title,definition,target_population,unit,kind,topic\n"
    "population-total,Total population,Number of people.,all people,people,count,population\n"
    "opioid-users,People who use opioids,Number of people.,people who use opioids,people,count,drug_use\n"
)


def people(engine: Engine) -> None:
    """The small world, with the population of Kyrgyzstan in 2013, and of Kazakhstan in 2010."""
    small_world(engine)
    with TemporaryDirectory() as named:
        folder = Path(named)
        (folder / "indicators.csv").write_text(INDICATOR, encoding="utf-8")
        figures(TOTAL, ADULTS, {**TOTAL, "place": "KAZ", "period": "2010", "value": "16000000"})(folder)
        load(engine, folder)


@pytest.fixture
def peopled(databases: SqliteFiles | PostgresqlDatabases) -> Iterator[Engine]:
    """The small world with its people, on both databases."""
    yield from opened(databases, people)


def look(engine: Engine, folder: Path, *rows: dict[str, str]) -> Preview:
    return preview(engine, figures(*rows)(folder))


def codes(seen: Preview) -> list[str]:
    return sorted(problem.code for problem in seen.problems)


def test_the_same_figure_of_another_source_is_asked_about(peopled: Engine, tmp_path: Path) -> None:
    echo = {**GOOD, "source": "cdc-2012", "period": "2010", "value": "18934"}
    seen = look(peopled, tmp_path, echo)
    assert seen.ready and found(seen) == {("same_figure", 2, "value")}
    assert "resad-2013/pwid-population-size/KGZ/2010 in the column quotes" in seen.problems[0].fix
    (only,) = seen.echoes
    assert (only.key, only.of_key) == ("cdc-2012/pwid-population-size/KGZ/2010", "resad-2013/pwid-population-size/KGZ/2010")
    bound = {**GOOD, "source": "cdc-2012", "period": "2013", "value": "", "as_printed": "more than 100,000"}
    assert codes(look(peopled, tmp_path, bound)) == ["same_figure"]


@pytest.mark.parametrize(
    "change",
    [
        {"source": "resad-2013"},
        {"period": "2011"},
        {"place": "TJK"},
        {"group": "women"},
        {"value": "18935"},
        {"qualifier": "about"},
        {"value": "", "qualifier": "more_than", "lower": "18934"},
        {"quotes": "resad-2013/pwid-population-size/KGZ/2010", "attribution": "quoted"},
    ],
)
def test_a_figure_that_differs_in_anything_or_says_what_it_quotes_is_not(
    peopled: Engine, tmp_path: Path, change: dict[str, str]
) -> None:
    seen = look(peopled, tmp_path, {**GOOD, "source": "cdc-2012", "period": "2010", "value": "18934", **change})
    assert codes(seen) == [] and seen.echoes == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value": "1000000"}, "1000000 is at least ten times the highest figure held"),
        ({"value": "", "qualifier": "more_than", "lower": "1000000"}, "1000000 is at least ten times"),
        ({"value": "1000"}, "1000 is a tenth or less of the lowest figure held"),
        ({"value": "", "qualifier": "less_than", "upper": "900"}, "900 is a tenth or less"),
    ],
)
def test_a_zero_too_many_or_too_few_is_asked_about(each_world: Engine, tmp_path: Path, change: dict[str, str], said: str) -> None:
    seen = look(each_world, tmp_path, {**GOOD, **change})
    assert codes(seen) == ["factor_ten"] and seen.problems[0].message.startswith(said) and seen.ready


@pytest.mark.parametrize(
    "change",
    [
        {"value": "999999"},
        {"value": "1001"},
        {"place": "TJK", "value": "9"},
        {"group": "women", "value": "9"},
        {"value": "", "qualifier": "less_than", "upper": "2000000"},
    ],
)
def test_what_is_less_than_ten_times_off_or_has_nothing_held_beside_it_is_not(
    each_world: Engine, tmp_path: Path, change: dict[str, str]
) -> None:
    assert codes(look(each_world, tmp_path, {**GOOD, **change})) == []


def test_more_people_than_live_there_are_refused(peopled: Engine, tmp_path: Path) -> None:
    users = {**GOOD, "indicator": "opioid-users", "period": "2013", "value": "5700001"}
    seen = look(peopled, tmp_path, users)
    assert found(seen) == {("more_than_population", 2, "value")} and not seen.ready and seen.refused == 1
    assert "for KGZ in 2013 is 5700000" in seen.problems[0].message
    other = look(peopled, tmp_path, {**users, "period": "1999"})
    assert "for KGZ in any year is 5700000" in other.problems[0].message
    bound = look(peopled, tmp_path, {**users, "value": "", "lower": "6000000", "qualifier": "at_least"})
    assert found(bound) == {("more_than_population", 2, "lower")}


@pytest.mark.parametrize(
    "change",
    [
        {"value": "5700000"},
        {"place": "CENTRAL-ASIA"},
        {"place": "KG-GB"},
        {"place": "TJK"},
        {"value": "", "upper": "9000000", "qualifier": "less_than"},
    ],
)
def test_as_many_as_live_there_or_a_place_whose_population_is_not_held_are_not(
    peopled: Engine, tmp_path: Path, change: dict[str, str]
) -> None:
    assert (
        codes(look(peopled, tmp_path, {**GOOD, "indicator": "opioid-users", "period": "2013", "value": "9000000", **change}))
        == []
    )


def test_populations_themselves_are_not_measured_by_what_is_held(peopled: Engine, tmp_path: Path) -> None:
    assert (
        codes(
            look(
                peopled,
                tmp_path,
                {**TOTAL, "period": "2020", "value": "6500000"},
                {**ADULTS, "period": "2020", "value": "6400000"},
            )
        )
        == []
    )


def test_more_than_one_in_twenty_adults_is_asked_about(peopled: Engine, tmp_path: Path) -> None:
    seen = look(peopled, tmp_path, {**GOOD, "value": "185001"})
    assert found(seen) == {("large_share_of_adults", 2, "value")} and seen.ready
    assert codes(look(peopled, tmp_path, {**GOOD, "value": "185000"})) == []
    assert codes(look(peopled, tmp_path, {**GOOD, "indicator": "opioid-users", "value": "900000"})) == []


def test_shares_are_not_taken_for_people(peopled: Engine, tmp_path: Path) -> None:
    assert codes(look(peopled, tmp_path, {**SHARE, "place": "KGZ"})) == []


def test_what_holds_already_is_not_asked_about_again(peopled: Engine, tmp_path: Path) -> None:
    echo = {**GOOD, "source": "cdc-2012", "period": "2010", "value": "18934"}
    accept(peopled, look(peopled, tmp_path, echo), "tester")
    assert codes(look(peopled, tmp_path, {**echo, "place": " KGZ"})) == ["tidied"]


def test_a_first_load_asks_nothing_of_the_ledger(database: Engine) -> None:
    asked: list[str] = []
    event.listen(database, "before_cursor_execute", lambda *given: asked.append(given[2]))
    seen = preview(database, SMALL_WORLD)
    assert seen.ready and not any("asked" in statement for statement in asked) and seen.echoes == []


@pytest.mark.parametrize("folder", [SMALL_WORLD, ROOT / "etl" / "catalogue"], ids=["small world", "catalogue"])
def test_what_ships_raises_no_doubt_over_itself(sqlite_database: Engine, folder: Path) -> None:
    load(sqlite_database, folder)
    seen = preview(sqlite_database, folder)
    assert seen.ready and seen.same == seen.read and set(codes(seen)) <= {"same_file", *codes(seen)}
    assert not {"same_figure", "factor_ten", "more_than_population", "large_share_of_adults"} & set(codes(seen))


def test_ten_thousand_figures_take_few_questions(world: Engine, tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [{**GOOD, "variant": f"v{n}", "value": str(10_000 + n)} for n in range(10_000)]
    asked: list[str] = []
    event.listen(world, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert look(world, tmp_path, *rows).ready
    assert len(asked) < 40


def test_the_work_grows_with_what_changes_and_not_with_its_square(world: Engine, tmp_path: Path) -> None:
    def work(rows: int) -> int:
        held, steps = tmp_path / f"held-{rows}", 0
        made_figures.write(held, rows)
        load(world, held)

        def count() -> int:
            nonlocal steps
            steps += 1
            return 0

        with world.connect() as connection:
            database: Any = connection.connection.driver_connection
            database.set_progress_handler(count, 1_000)  # after so many steps of SQLite's machine
            asked = [
                neighbours.Said(at, f"survey-{at:05d}", "pwid-population-size", "KGZ", "1996", "", "exact", float(at), None, None)
                for at in range(rows)
            ]
            assert not list(neighbours.alike(connection, asked))
            database.set_progress_handler(None, 0)
        return steps

    few, many = work(1_000), work(4_000)
    assert 0 < many < 6 * few  # four times as many rows; sixteen times would be each with each

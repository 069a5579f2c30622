"""A load can be looked at before it is made: every query says what would hold, and the database knows nothing of it."""

from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from sqlalchemy import Engine

from db import history, ledger, queries
from db.engine import reading, writing
from db.rehearsal import of_pairs, pairs, rehearsed
from etl import intake

KYRGYZ = ("KGZ", "pwid-population-size")
GOVERNMENT = "vice-2013/pwid-population-size/KGZ/undated"
UNODC = "vice-2013/pwid-population-size/KGZ/2006"
FIGURES = (
    "source,indicator,place,period,as_printed,attribution,claimant,claimant_kind,quotes\n"
    "vice-2013,pwid-population-size,KGZ,,about 12 000,quoted,Government of Kyrgyzstan,government,\n"
    f"resad-2013,pwid-population-size,KGZ,2009,26 000,quoted,UNODC,un_agency,{UNODC}\n"
    "resad-2013,pwid-population-size,TJK,2009,5 000,own,,,\n"
)


def seen(
    engine: Engine, tmp_path: Path, text: str = FIGURES, name: str = "figures.csv", *, complete: bool = False
) -> intake.Preview:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    preview = intake.preview(engine, file, complete=complete)
    assert preview.ready, [str(problem) for problem in preview.problems]
    return preview


def test_it_says_what_would_hold_in_every_place_it_is_asked_about(each_world: Engine, tmp_path: Path) -> None:
    preview = seen(each_world, tmp_path)
    with reading(each_world) as connection, rehearsed(connection, preview.changes, preview.rows, [KYRGYZ]) as stage:
        there = queries.figures(stage, places=["KGZ"], indicators=["pwid-population-size"])
        before = queries.figures(stage, places=["KGZ"], indicators=["pwid-population-size"], as_of=1)
        assert len(before) == 4 and len(there) == 5
        values = dict(zip(there["key"], there["value"], strict=True))
        assert values[GOVERNMENT] == 12_000
        assert set(there["source_title"]) > {"Kyrgyzstan Is the Latest Victim of the Global Heroin Trade"}
        assert set(there["indicator_title"]) == {"People who inject drugs"}


def test_it_holds_what_the_database_holds_once_the_load_is_made(each_world: Engine, tmp_path: Path) -> None:
    preview = seen(each_world, tmp_path)
    asked = {"places": ["KGZ"], "indicators": ["pwid-population-size"]}
    with reading(each_world) as connection, rehearsed(connection, preview.changes, preview.rows, [KYRGYZ]) as stage:
        rehearsal = queries.figures(stage, **asked).drop(columns="added_in")
        changes = ledger.changes_of(stage, ledger.last_load(stage))
    number = intake.accept(each_world, preview, "tests")
    with reading(each_world) as connection:
        assert rehearsal.equals(queries.figures(connection, **asked).drop(columns="added_in"))
        assert changes.equals(ledger.changes_of(connection, number or 0))


def test_what_a_part_of_the_changes_stands_on_is_taken_along(each_world: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "brought"
    folder.mkdir()
    (folder / "sources.csv").write_text("key,title,producer,kind,citation_full\nsurvey-2025,A survey,NGO,ngo,NGO. A survey.\n")
    (folder / "indicators.csv").write_text(
        "key,title,definition,target_population,unit,kind,topic\nsites,Sites,Number of sites.,sites,sites,count,harm_reduction\n"
    )
    rows = "\n".join(f"survey-2025,sites,KGZ,20{n},{n},own" for n in range(10, 20))
    (folder / "figures.csv").write_text(f"source,indicator,place,period,as_printed,attribution\n{rows}\n")
    preview = intake.preview(each_world, folder)
    assert preview.ready, [str(problem) for problem in preview.problems]
    part = preview.changes.filter(pc.equal(preview.changes["ledger"], "figure")).slice(0, 1)
    with (
        reading(each_world) as connection,
        rehearsed(connection, part, preview.rows, whole=preview.changes) as stage,
    ):
        (row,) = queries.figures(stage).to_dict("records")
        assert (row["source_title"], row["indicator_title"]) == ("A survey", "Sites")


def test_nothing_of_it_reaches_the_database(each_world: Engine, tmp_path: Path) -> None:
    preview = seen(each_world, tmp_path)
    with ExitStack() as rehearsal:
        with reading(each_world) as connection:
            before = ledger.digest(connection)
            stage = rehearsal.enter_context(rehearsed(connection, preview.changes, preview.rows, [KYRGYZ]))
        with writing(each_world) as other:  # it needs the database no longer, and whoever wants to write may
            history.commit(other, history.diff("figure", {}, {}), None, history.Record("another"))
        assert len(queries.figures(stage, places=["KGZ"], indicators=["pwid-population-size"])) == 5
    with reading(each_world) as connection:
        assert ledger.digest(connection) == before


def test_a_withdrawal_is_seen_to_be_gone(each_world: Engine, tmp_path: Path) -> None:
    text = "source,indicator,place,period,as_printed,attribution\nresad-2013,pwid-population-size,KGZ,2010,18934,own\n"
    preview = seen(each_world, tmp_path, text.replace("18934,own", "20 000,own"), complete=True)
    gone = preview.changes.filter(pc.equal(preview.changes["new"], ""))
    assert gone.num_rows == 1
    with reading(each_world) as connection, pytest.raises(history.Conflict, match="rests on figure resad-2013"):
        with rehearsed(connection, preview.changes, preview.rows, [KYRGYZ]):
            pass  # VICE repeats what would be withdrawn, as the load itself would find


def test_a_load_that_would_be_refused_is_refused_in_rehearsal(each_world: Engine, tmp_path: Path) -> None:
    first, second = seen(each_world, tmp_path), seen(each_world, tmp_path)
    intake.accept(each_world, first, "Ada")
    with reading(each_world) as connection, pytest.raises(history.Conflict, match="load 2 by Ada"):
        with rehearsed(connection, second.changes, second.rows):
            pass


def test_an_undo_is_rehearsed_like_a_load(each_world: Engine, tmp_path: Path) -> None:
    number = intake.accept(each_world, seen(each_world, tmp_path), "Ada")
    with reading(each_world) as connection:
        made = pa.Table.from_pandas(ledger.changes_of(connection, number or 0), schema=history.CHANGES, preserve_index=False)
        with rehearsed(connection, history.reversed_changes(made), None, [KYRGYZ]) as stage:
            there = queries.figures(stage, places=["KGZ"], indicators=["pwid-population-size"])
            assert len(there) == 4
            assert there.set_index("key").loc[GOVERNMENT, "value"] == 10_000


def test_the_pairs_that_change_are_told_by_the_keys(world: Engine, tmp_path: Path) -> None:
    preview = seen(world, tmp_path)
    assert pairs(preview.changes) == {KYRGYZ: 2, ("TJK", "pwid-population-size"): 1}
    assert of_pairs(preview.changes, {KYRGYZ})["key"].to_pylist() == [
        GOVERNMENT,
        "resad-2013/pwid-population-size/KGZ/2009",
    ]

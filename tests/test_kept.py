"""A preview that waits in a folder: what is loaded later is what was checked, whatever became of the file."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from db import ledger, queries
from db.engine import reading
from etl.intake import accept, preview
from etl.kept import keep, kept
from tests.hostile.case import GOOD, figures
from tests.test_intake import digest

CHANGED = {**GOOD, "period": "2006", "value": "25000", "note": "corrected"}


def test_a_kept_preview_is_the_one_that_was_checked(world: Engine, tmp_path: Path) -> None:
    seen = preview(world, figures(GOOD, CHANGED)(tmp_path), complete=True)
    keep(seen, tmp_path / "kept")
    again = kept(tmp_path / "kept")
    for name in (
        "name",
        "sha256",
        "changes",
        "read",
        "new",
        "changed",
        "same",
        "refused",
        "withdrawn",
        "held",
        "echoes",
        "last_load",
    ):
        assert getattr(again, name) == getattr(seen, name), name
    assert (again.problems, again.findings.errors, again.findings.warnings) == (seen.problems, 0, seen.findings.warnings)
    assert again.findings.kinds == seen.findings.kinds
    assert again.rows.all("figure") == seen.rows.all("figure") and again.rows.points_at == seen.rows.points_at
    assert sorted(file.name for file in (tmp_path / "kept").iterdir()) == ["changes.arrow", "preview.json", "rows.db"]


def test_what_is_loaded_is_what_was_checked_and_not_the_file_again(each_world: Engine, tmp_path: Path) -> None:
    path = figures(GOOD, CHANGED)(tmp_path)
    seen = preview(each_world, path)
    keep(seen, tmp_path / "kept")
    sha256 = seen.sha256
    del seen
    path.write_text("something else", encoding="utf-8")
    waiting = kept(tmp_path / "kept")
    number = accept(each_world, waiting, "tester", door="web", ticks={"factor_ten": 2})
    with reading(each_world) as connection:
        assert queries.figures(connection, keys=["vice-2013/pwid-population-size/KGZ/2014"])["value"].tolist() == [12000]
        assert queries.figures(connection, keys=["vice-2013/pwid-population-size/KGZ/2006"])["note"].tolist() == ["corrected"]
        only = ledger.loads(connection).iloc[0]
        assert (only["number"], only["sha256"], only["door"], only["read"]) == (number, sha256, "web", 2)
        assert ledger.ticks(connection, number)[["code", "warnings"]].to_numpy().tolist() == [["factor_ten", 2]]
    assert (tmp_path / "kept" / "rows.db").exists()


def test_what_else_is_done_with_a_load_is_done_with_it_or_not_at_all(each_world: Engine, tmp_path: Path) -> None:
    seen, before, given = preview(each_world, figures(GOOD)(tmp_path)), digest(each_world), []

    def fail(_: Connection, number: int) -> None:
        given.append(number)
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        accept(each_world, seen, "tester", also=fail)
    assert given == [2] and digest(each_world) == before
    assert accept(each_world, seen, "tester", also=lambda connection, number: given.append(number)) == 2 and given == [2, 2]


def test_a_refused_preview_is_kept_without_rows(world: Engine, tmp_path: Path) -> None:
    keep(preview(world, figures(GOOD, {**GOOD, "value": "x"})(tmp_path)), tmp_path / "kept")
    again = kept(tmp_path / "kept")
    assert not again.ready and again.changes.num_rows == 0 and again.rows.counts == {}


def test_keeping_again_writes_over_what_was_there_and_half_of_one_does_not_count(world: Engine, tmp_path: Path) -> None:
    first, second = preview(world, figures(GOOD, CHANGED)(tmp_path)), preview(world, figures(CHANGED)(tmp_path))
    keep(first, tmp_path / "kept")
    keep(second, tmp_path / "kept")
    assert kept(tmp_path / "kept").rows.counts == {"figure": 1}
    (tmp_path / "kept" / "preview.json").unlink()
    with pytest.raises(FileNotFoundError):
        kept(tmp_path / "kept")


def test_the_rows_of_a_preview_that_nobody_keeps_leave_no_file(world: Engine, tmp_path: Path) -> None:
    seen = preview(world, figures(GOOD)(tmp_path))
    folder = seen.rows.path.parent
    assert folder.exists()
    del seen
    assert not folder.exists()

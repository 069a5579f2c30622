"""Which load is the newest is known at once, whoever made it, and asked of the tables only when something was written."""

import os
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from db import backup, ledger
from db.engine import open_database, reading
from db.watch import Watch
from tests.conftest import SMALL_WORLD, load


def changed(world: Engine, tmp_path: Path) -> None:
    """Another program loads a figure that is not what it was."""
    figures = (
        (SMALL_WORLD / "figures.csv").read_text(encoding="utf-8").replace(",18934,", ",19000,").replace('"18,934"', '"19,000"')
    )
    (tmp_path / "figures.csv").write_text(figures, encoding="utf-8")
    other = open_database(world.url.render_as_string(hide_password=False))
    load(other, tmp_path / "figures.csv")
    other.dispose()


def test_a_load_of_another_program_is_known_to_the_next_one_who_asks(each_world: Engine, tmp_path: Path) -> None:
    watch = Watch(each_world)
    before = watch.newest()
    changed(each_world, tmp_path)
    after = watch.newest()
    assert before and after and (before[0], after[0]) == (1, 2)
    with reading(each_world) as connection:
        assert after == ledger.newest(connection)


def test_sqlite_reads_its_tables_only_when_somebody_wrote(world: Engine, tmp_path: Path) -> None:
    watch, read = Watch(world), []
    event.listen(world, "before_cursor_execute", lambda _c, _k, statement, *_more: read.append(statement))
    for _ in range(3):
        watch.newest()
    assert len([statement for statement in read if "load" in statement]) == 1
    changed(world, tmp_path)
    for _ in range(3):
        watch.newest()
    assert len([statement for statement in read if "load" in statement]) == 2


def test_a_restored_database_is_seen_whichever_way_it_came(world: Engine, tmp_path: Path) -> None:
    url = world.url.render_as_string(hide_password=False)
    watch = Watch(world)
    first = watch.newest()
    backup.backup(world, tmp_path / "kept.db")
    changed(world, tmp_path)
    assert watch.newest() != first
    backup.restore(tmp_path / "kept.db", url, force=True)
    assert watch.newest() == first


@pytest.mark.skipif(os.name == "nt", reason="Windows puts no file in the place of one that is open")
def test_another_file_in_the_place_of_the_database_is_seen(world: Engine, tmp_path: Path) -> None:
    watch = Watch(world)
    first = watch.newest()
    backup.backup(world, tmp_path / "kept.db")
    changed(world, tmp_path)
    assert watch.newest() != first
    world.dispose()
    os.replace(tmp_path / "kept.db", str(world.url.database))
    assert watch.newest() == first

"""What is asked of the whole collection is asked once for all readers, and never outlives what it tells of."""

import shutil
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine

from dashboard.recall import Recall
from db import queries
from db.engine import open_database, reading
from tests.conftest import SMALL_WORLD, load


def changed(world: Engine, tmp_path: Path) -> None:
    """A load withdraws nothing and changes one figure's number."""
    figures = (SMALL_WORLD / "figures.csv").read_text(encoding="utf-8")
    (tmp_path / "figures.csv").write_text(figures.replace(",18934,", ",19000,").replace('"18,934"', '"19,000"'), encoding="utf-8")
    assert load(world, tmp_path / "figures.csv") == 2


def highest(recall: Recall, world: Engine, asked: list[int]) -> pd.DataFrame:
    with reading(world) as connection:
        return recall(connection, "rivals", lambda: (asked.append(1), queries.rivals(connection))[1])


def test_an_answer_is_asked_for_once_and_again_after_a_load(world: Engine, tmp_path: Path) -> None:
    recall, asked = Recall(), list[int]()
    first = highest(recall, world, asked)
    assert highest(recall, world, asked).equals(first) and len(asked) == 1
    changed(world, tmp_path)
    highest(recall, world, asked)
    assert len(asked) == 2


def test_readers_who_see_different_loads_get_and_leave_no_answer_of_the_other(world: Engine, tmp_path: Path) -> None:
    """A reader's view of the database is as old as its first question: here the older one is a copy made before the load."""
    copied = tmp_path / "before.db"
    shutil.copy(str(world.url.database), copied)
    changed(world, tmp_path)
    before, recall = open_database(f"sqlite:///{copied}"), Recall()
    for _again in range(2):
        for engine, number in ((before, 18_934), (world, 19_000)):
            with reading(engine) as connection:
                values = recall(connection, "figures", partial(queries.figures, connection))["value"].tolist()
            assert number in values and ({18_934, 19_000} - {number}).isdisjoint(values)
    before.dispose()


def test_what_a_page_does_to_its_answer_reaches_no_other_page(world: Engine) -> None:
    recall, asked = Recall(), list[int]()
    mine = highest(recall, world, asked)
    mine.loc[mine.index[0], "place"] = "ELSEWHERE"
    again = highest(recall, world, asked)
    assert "ELSEWHERE" not in again["place"].tolist() and len(asked) == 1


def test_an_answer_that_failed_is_asked_for_again(world: Engine) -> None:
    recall = Recall()

    def fails() -> pd.DataFrame:
        raise TimeoutError("too many rows")

    with reading(world) as connection:
        with pytest.raises(TimeoutError):
            recall(connection, "places", fails)
        assert len(recall(connection, "places", lambda: queries.places(connection)))

"""Whole ledgers a chunk at a time: all of what holds, by key, with every empty cell empty."""

import pyarrow as pa
import pytest
from sqlalchemy import Engine

from db import extract, history
from db.engine import reading, writing
from db.schema import LEDGERS, content_columns


@pytest.mark.parametrize("ledger", LEDGERS)
def test_every_statement_comes_once_and_in_order(each_world: Engine, ledger: str) -> None:
    with reading(each_world) as connection:
        table = pa.concat_tables(extract.statements(connection, ledger))
        assert table.num_rows == extract.count(connection, ledger) > 0
    assert table.column_names == list(content_columns(ledger))
    assert table["key"].to_pylist() == sorted(set(table["key"].to_pylist()))


def test_more_than_has_a_lower_bound_and_no_value(each_world: Engine) -> None:
    with reading(each_world) as connection:
        rows = pa.concat_tables(extract.statements(connection, "figure")).to_pylist()
    row = next(row for row in rows if row["key"] == "vice-2013/pwid-population-size/KGZ/2013")
    assert (row["value"], row["lower"], row["upper"], row["qualifier"]) == (None, 100000.0, None, "more_than")


def test_what_held_after_a_load_is_still_there_when_it_was_undone(each_world: Engine) -> None:
    with writing(each_world) as connection:
        history.undo(connection, 1, "tests")
    with reading(each_world) as connection:
        assert (extract.count(connection, "figure"), extract.count(connection, "figure", 1)) == (0, 7)
        assert list(extract.statements(connection, "figure")) == []
        assert sum(table.num_rows for table in extract.statements(connection, "figure", 1)) == 7

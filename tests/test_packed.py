"""A CSV that SQLite packs itself is the CSV written cell by cell, byte for byte: any view, any text, numbers of every size."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some
from sqlalchemy import Connection, Engine, delete, insert, select, update

from dashboard.formats import analysis_csv
from dashboard.formats.fields import fields_of
from dashboard.formats.view import View
from db import browse
from db.browse import COLUMNS, SORTS, Asked
from db.engine import open_database, reading, writing
from db.packed import Packed
from db.schema import figure, load, metadata, source
from tests.conftest import catalogue, opened, small_world
from tests.databases import SqliteFiles
from tests.test_browse import two_loads

EVERY = tuple(sorted(COLUMNS))


@pytest.fixture(params=[small_world, catalogue], ids=lambda prepare: prepare.__name__)
def held(request: pytest.FixtureRequest, sqlite_files: SqliteFiles) -> Iterator[Engine]:
    """Two databases that SQLite holds."""
    yield from opened(sqlite_files, request.param)


def both(connection: Connection, asked: Asked, names: tuple[str, ...] | None = None) -> tuple[bytes, bytes]:
    """The CSV of a view: as it is packed, and cell by cell."""
    view = View(asked.table, fields_of(asked.table, names), "", "", 1, "")
    packed, by_cell = (browse.stream(connection, asked, view.names) for _ in range(2))
    return b"".join(analysis_csv.write(view, packed)), b"".join(analysis_csv.write(view, (chunk for chunk in by_cell)))


def test_every_table_in_every_order(held: Engine) -> None:
    with reading(held) as connection:
        for table in EVERY:
            for sort in SORTS[table]:
                packed, by_cell = both(connection, Asked(table, sort=sort, descending=sort > "m"))
                assert packed == by_cell and packed.count(b"\n") > 1


def test_any_choice_of_columns(held: Engine) -> None:
    choices = some.sampled_from(EVERY).flatmap(
        lambda table: some.tuples(some.just(table), some.lists(some.sampled_from(COLUMNS[table]), min_size=1, max_size=6))
    )

    @settings(max_examples=25, deadline=None, derandomize=True)
    @given(choices)
    @example(("figures", ["unit"]))
    @example(("figures", ["key", "unit"]))
    @example(("figures", ["origin", "republish"]))
    @example(("milestones", ["quotes", "origin"]))
    def choose(choice: tuple[str, list[str]]) -> None:
        table, names = choice
        packed, by_cell = both(connection, Asked(table), tuple(names))
        assert packed == by_cell

    with reading(held) as connection:
        choose()


def test_every_moment(world: Engine, tmp_path: Path) -> None:
    two_loads(world, tmp_path)
    with reading(world) as connection:
        for as_of in (0, 1, 2, 3, None):
            for table in EVERY:
                for sort in ("", "added_in"):
                    packed, by_cell = both(connection, Asked(table, sort=sort, as_of=as_of))
                    assert packed == by_cell


# No load lets most control characters in; those that part the cells of packed rows are tried all the same.
TEXTS = some.text(some.characters(codec="utf-8", exclude_characters="\x00"), max_size=12) | some.text(
    ",\"\r\n \x1c\x1d\x1e\x1f'%sé", max_size=6
)
NUMBERS = some.none() | some.integers(-(2**60), 2**60).map(float) | some.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(some.lists(TEXTS, min_size=5, max_size=5), NUMBERS)
@example([*',"\n\r', "\x1e"], 0.1 + 0.2)
@example(["\x1f\x1e", "a,b", '"', '""', ""], 1e300)
@example(["\x1d", "", "", "", ""], -0.0)
@example(["", "\x1c", "", "", '"\r\n"'], 2.0**53)
@example(["a", "b", "c", "d", "e"], 2.0**53 - 1)
@example(["a", "b", "c", "d", "%s"], 5e-324)
@example(["a", "b", "c", "d", "e"], -9.3e18)
def test_any_text_and_any_number(texts: list[str], number: float | None) -> None:
    with held_in_memory(texts, number) as connection:
        for names in (None, ("note", "value", "quote", "unit", "original", "producer", "origin", "group")):
            packed, by_cell = both(connection, Asked("figures"), names)
            assert packed == by_cell


@contextmanager
def held_in_memory(texts: list[str], number: float | None) -> Iterator[Connection]:
    """A database in memory with one source and three figures that hold these texts and this number."""
    said = {"number": 1, "at": "2026-11-24T10:30:00Z", "by_whom": "", "door": "cli", "digest": ""}
    of_source = {
        "id": "s",
        "key": "s",
        "title": texts[0],
        "producer": texts[1],
        "kind": "ngo",
        "citation_full": "",
        "added_in": 1,
    }
    row: dict[str, Any] = {"source": "s", "indicator": "absent", "place": "KGZ", "qualifier": "exact", "attribution": "own"}
    row |= {"value": number or 0.0, "lower": None, "group": None, "quotes": None, "added_in": 1}
    row |= {"quote": texts[2], "note": texts[3], "original": texts[4]}
    rows = [{**row, "id": key, "key": key} for key in "abc"]
    rows[1] |= {"group": texts[2] or None, "quotes": "c"}
    rows[2] |= {"note": None, "quote": None, "quotes": "gone"}
    engine = in_memory()
    with writing(engine) as connection:
        for table in (figure, source, load):  # those of the example before
            connection.execute(delete(table))
        connection.execute(insert(load), said | dict.fromkeys(("read", "added", "changed", "withdrawn"), 0))
        connection.execute(insert(source), of_source)
        connection.execute(insert(figure), rows)
    with reading(engine) as connection:
        yield connection


@cache
def in_memory() -> Engine:
    """A database in memory with every table and no row: to make the tables takes longer than a whole example."""
    engine = open_database("sqlite://")
    metadata.create_all(engine)
    return engine


def test_rows_are_packed_and_not_written_cell_by_cell(held: Engine) -> None:
    with reading(held) as connection:
        rows = browse.stream(connection, Asked("figures"), ["key", "value"])
        packed = rows.packed(["key", "value"])
        assert packed is not None
        first = next(packed)
        assert isinstance(first, Packed) and first.text.count("\x1e") == first.rows
        assert first.rows == min(1_000, browse.count(connection, Asked("figures")))


def test_both_databases_write_the_same_bytes(each_world: Engine, world: Engine) -> None:
    with reading(each_world) as one, reading(world) as other:
        for table in EVERY:
            assert both(one, Asked(table)) == both(other, Asked(table))


def test_a_text_past_every_check_does_not_shift_a_cell(world: Engine) -> None:
    with writing(world) as connection:
        key = connection.scalars(select(figure.c.key).order_by(figure.c.key).offset(2)).first()
        connection.execute(update(figure).where(figure.c.key == key).values(note="a\x1fb\x1dc"))
    with reading(world) as connection:
        packed, by_cell = both(connection, Asked("figures"))
    assert packed == by_cell and b"a\x1fb\x1dc" in packed

"""Identity: the same statement has the same id everywhere, and any other has another."""

from hashlib import blake2b

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from db.identity import digest, ids, number_text, one_number
from db.schema import content_columns

ROW = {"key": "a/b/KGZ/2013", "source": "a", "value": 10000.0, "quote": "around 10,000"}


def id_of(row: dict[str, object]) -> str:
    return ids("figure", pa.table({name: [value] for name, value in row.items()}))[0].as_py()


def test_an_id_follows_the_recipe_that_any_installation_can_repeat() -> None:
    filled = {"key": "a/b/KGZ/2013", "source": "a", "value": "10000", "quote": "around 10,000"}
    said = "\x1f".join(["figure", *(filled.get(name, "") for name in content_columns("figure"))]).rstrip("\x1f")
    assert id_of(ROW) == blake2b(said.encode(), digest_size=16).hexdigest()


def test_the_ids_of_today_are_the_ids_of_tomorrow() -> None:
    """Links and citations rest on ids: if this fails, a column was moved or taken away and every link breaks."""
    assert id_of(ROW) == "7b0ede7ab55bfd6331f2f4a4c2a7988b"


def test_an_empty_column_does_not_change_an_id() -> None:
    assert id_of({**ROW, "note": ""}) == id_of({**ROW, "note": None}) == id_of(ROW)


def test_text_that_moves_to_another_column_changes_the_id() -> None:
    moved = {**ROW, "note": ROW["quote"]}
    del moved["quote"]
    assert id_of(moved) != id_of(ROW)


def test_a_row_does_not_depend_on_its_neighbours() -> None:
    both = pa.table({"key": ["x", "y"], "value": [1.5, None], "note": [None, "z"]})
    alone = pa.table({"key": ["y"], "note": ["z"]})
    assert ids("figure", both)[1] == ids("figure", alone)[0]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_as_text_reads_back_exactly(number: float) -> None:
    assert float(one_number(number)) == number
    assert number_text(pa.chunked_array([pa.array([number, None])])).to_pylist() == [one_number(number), None]


@given(st.lists(st.text("0123456789abcdef", min_size=32, max_size=32)))
def test_a_digest_does_not_depend_on_order(some: list[str]) -> None:
    assert digest({"figure": some}) == digest({"figure": some[::-1]}) == digest({"figure": pa.chunked_array([some], pa.string())})


def test_a_digest_tells_ledgers_apart() -> None:
    assert digest({"figure": ["0" * 32], "source": []}) != digest({"figure": [], "source": ["0" * 32]})

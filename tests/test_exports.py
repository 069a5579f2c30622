"""Files that go out: exact numbers, nothing filled in, and cells that survive any text."""

import csv
import io

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from dashboard.exports import csv_bytes


def read_back(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def test_integers_have_no_point_and_other_numbers_every_digit() -> None:
    frame = pd.DataFrame({"value": [26000.0, 72.3, 0.1 + 0.2, 1e15, float("nan")], "n": [1, 2, 3, 4, 5]})
    assert csv_bytes(frame, ["value", "n"]) == b"value,n\n26000,1\n72.3,2\n0.30000000000000004,3\n1000000000000000,4\n,5\n"


def test_a_column_the_frame_lacks_stays_empty() -> None:
    assert csv_bytes(pd.DataFrame({"a": ["x"]}), ["a", "b"]) == b"a,b\nx,\n"


def test_no_rows_still_have_their_headings() -> None:
    assert csv_bytes(pd.DataFrame({"a": pd.Series(dtype="str")}), ["a"]) == b"a\n"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1, max_size=5))
def test_any_text_comes_back_as_it_went_out(cells: list[str]) -> None:
    frame = pd.DataFrame({"a": pd.Series(cells, dtype="str"), "b": ["end"] * len(cells)})
    assert read_back(csv_bytes(frame, ["a", "b"]))[1:] == [[cell, "end"] for cell in cells]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=5))
def test_any_number_comes_back_as_it_went_out(numbers: list[float]) -> None:
    back = read_back(csv_bytes(pd.DataFrame({"value": numbers}), ["value"]))
    assert [float(cell) for (cell,) in back[1:]] == numbers

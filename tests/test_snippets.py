"""The code that a reader takes along runs as it is, and gives every value as it is held."""

import io
import math
import re
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pandas as pd
import pyreadstat
import pytest

from db import browse
from db.engine import open_database, reading
from tests.served import serving

HELD = ["key", "place", "period", "value", "lower", "upper", "qualifier", "as_printed", "quote"]


@pytest.fixture(scope="module")
def address(small_app: Any) -> Iterator[str]:
    """Where the small world is served."""
    yield from serving(small_app.server)


@pytest.fixture(scope="module")
def held(small_world_url: str) -> pd.DataFrame:
    """The figures of Kyrgyzstan as they are held."""
    engine = open_database(small_world_url)
    with reading(engine) as connection:
        rows = browse.page(connection, browse.Asked("figures", {"place": ("KGZ",)}), 100).rows
    engine.dispose()
    return rows


def code(address: str, language: str, path: str = "/tables/figures?place=KGZ") -> str:
    """What stands on the page for a language."""
    with urlopen(address + path) as answer:
        html = answer.read().decode().split('id="react-entry-point"')[0]
    found = re.search(rf'<pre [^>]*id="code-{language.lower()}"[^>]*>(.*?)</pre>', html, re.DOTALL)
    assert found, language
    return unescape(found[1])


def run(python: str, name: str) -> pd.DataFrame:
    """The table that a piece of Python makes."""
    made: dict[str, Any] = {}
    exec(python, made)
    return made[name]


def cells(rows: pd.DataFrame, name: str) -> list[Any]:
    """The cells of a column, with None for what is not there."""
    return [None if pd.isna(cell) or cell == "" else cell for cell in rows[name].tolist()]


def test_the_python_gives_every_value_as_it_is_held(address, held):
    made = run(code(address, "pandas"), "figures")
    assert "as_of=1" in code(address, "pandas")
    assert list(made.columns) == list(browse.COLUMNS["figures"])
    for name in HELD:
        assert cells(made, name) == cells(held, name), name
    assert made["value"].dtype == "Float64" and made["period"].dtype == "string"
    assert made.loc[made["qualifier"] == "more_than", ["value", "lower"]].to_numpy().tolist() == [[pd.NA, 100_000.0]]


@pytest.mark.parametrize("table", ["milestones", "sources", "indicators"])
def test_the_python_of_every_table_runs(address, table):
    made = run(code(address, "pandas", f"/tables/{table}"), table)
    assert len(made) > 2 and list(made.columns) == list(browse.COLUMNS[table])


def test_the_python_reads_the_columns_that_were_chosen(address):
    made = run(code(address, "pandas", "/tables/figures?columns=quote,place&sort=-place"), "figures")
    assert {"place", "quote"} <= set(made.columns) and "note" not in made.columns and made["place"][0] == "USA"


def test_the_file_that_the_stata_code_fetches_is_read_with_its_labels(address, held, tmp_path: Path):
    said = code(address, "Stata")
    found = re.fullmatch(r'copy "([^"]+)" "(\w+\.dta)", replace\nuse "\2", clear', said)
    assert found
    with urlopen(found[1]) as answer:
        (tmp_path / found[2]).write_bytes(answer.read())
    rows, meta = pyreadstat.read_dta(str(tmp_path / found[2]), apply_value_formats=False)
    assert [None if math.isnan(cell) else cell for cell in rows["value"]] == cells(held, "value")
    assert rows["as_printed"].tolist() == held["as_printed"].tolist() and all(meta.column_labels)


def test_the_r_code_runs(address, held, tmp_path: Path):
    said = code(address, "R")
    assert 'na.strings = ""' in said and 'colClasses = "character"' in said
    if not shutil.which("Rscript"):
        pytest.skip("R is not installed")
    script = tmp_path / "read.R"
    script.write_text(said + '\nwrite.csv(figures, "out.csv", row.names = FALSE, na = "", fileEncoding = "UTF-8")\n', "utf-8")
    subprocess.run(["Rscript", str(script)], cwd=tmp_path, check=True)
    made = pd.read_csv(io.BytesIO((tmp_path / "out.csv").read_bytes()), dtype="string", keep_default_na=False, na_values=[""])
    assert cells(made, "key") == cells(held, "key")
    assert [None if pd.isna(cell) else float(cell) for cell in made["value"]] == cells(held, "value")

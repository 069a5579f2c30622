"""Any view of the tables: the page of rows and every file of it hold the same values, bounds, qualifiers and kinds of missing."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyarrow.parquet as pq
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.api.parameters import read_from, sorts_of
from dashboard.formats.cells import missing_kind
from db import browse
from db.browse import COLUMNS, FILTERS
from db.engine import open_database, reading
from db.filters import Filter
from etl import intake
from tests.conftest import TODAY, site
from tests.taken import NUMBERS, asked, cell, from_csv, from_stata, from_workbook

ONE_FILE = [HealthCheck.function_scoped_fixture]  # the folder, whose files are written anew by each example
KNOWN: Mapping[str, list[str]] = {
    "source": ["vice-2013", "resad-2013"],
    "indicator": ["pwid-population-size", "pdu-population-size"],
    "place": ["KGZ", "UZB", "KG-GB"],
    "from": ["2006", "2013"],
    "to": ["2008", "2014"],
    "max_age": ["5", "14", "20"],
}
_WORDS = ["", "", "", "unodc", "100,000", "ЖЫЛ", "the"]


def _values(name: str, there: Filter) -> st.SearchStrategy[str]:
    values = list(there.codes) or KNOWN[name]
    return st.lists(st.sampled_from(values), min_size=1, max_size=3 if there.several else 1, unique=True).map(",".join)


@st.composite
def views(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """A table, and parameters that can be answered: few filters, or nothing would be left to compare."""
    table = draw(st.sampled_from(["figures", "figures", *COLUMNS]))
    chosen = draw(st.lists(st.sampled_from(list(FILTERS[table])), max_size=2, unique=True))
    told = {name: draw(_values(name, FILTERS[table][name])) for name in chosen}
    if {"from", "max_age"} & told.keys() and "to" in told:
        del told["to"]
    told |= {"sort": draw(st.sampled_from(sorts_of(table))), "q": draw(st.sampled_from(_WORDS))}
    columns = draw(st.one_of(st.just([]), st.lists(st.sampled_from(COLUMNS[table]), min_size=1, max_size=6)))
    return table, told | {"columns": ",".join(columns), "as_of": draw(st.sampled_from(["", "1"]))}


def tell_the_same(client: FlaskClient, engine: Engine, folder: Path, table: str, values: dict[str, str]) -> None:
    """Ask for the view in every format, read each back with a library of its own, and compare it with the page of rows."""
    with reading(engine) as connection:
        wanted = read_from(connection, table, values, today=TODAY)
        names = [field.name for field in wanted.fields]
        held = browse.page(connection, wanted.asked, browse.LONGEST_PAGE, columns=names).table.to_pylist()
        more = browse.page(connection, wanted.asked, browse.LONGEST_PAGE).table.to_pylist()

    def file(ending: str) -> bytes:
        with client.get(f"/data/{table}.{ending}?{urlencode(values)}") as response:  # what waits on the disk is let go of
            assert response.status_code == 200, response.data
            return response.data

    expected = [[_told(value) for value in row] for row in asked(held, names)]
    whole = file("csv")
    found = {
        "csv": from_csv(whole),
        "excel.csv": from_csv(file("excel.csv").removeprefix("\ufeff".encode())),
        "xlsx": from_workbook(file("xlsx")),
        "json": json.loads(file("json"))["rows"],
        "jsonl": [json.loads(line) for line in file("jsonl").decode().splitlines()],
        "parquet": pq.read_table(io.BytesIO(file("parquet"))).to_pylist(),
        "dta": from_stata(file("dta"), folder, table),
    }
    for ending, rows in found.items():
        assert [[_told(value) for value in row] for row in asked(rows, names)] == expected, ending
    assert zipfile.ZipFile(io.BytesIO(file("zip"))).read("data.csv") == whole
    if table == "figures":
        kinds = [None if cell(row, "value") is not None else missing_kind(row["qualifier"], row["obs_status"]) for row in more]
        if "value" in names:
            assert [row["missing"] for row in found["dta"]] == kinds
        told = [[row["KEY"] if "KEY" in row else None, *_sdmx(row)] for row in from_csv(file("sdmx.csv"))]
        assert told == [[row["key"] if "key" in names else None, *_held(row)] for row in more]
    if not values["columns"]:
        _load_back(engine, folder, table, {"csv": whole, "xlsx": file("xlsx")}, len(held))


def _told(value: Any) -> Any:
    """Whole numbers are text in a CSV, and floats where a column has gaps."""
    number = isinstance(value, int | float) or (isinstance(value, str) and value.removeprefix("-").isdigit())
    return float(value) if number else value


def _sdmx(row: dict[str, str]) -> list[Any]:
    numbers = [row[name] for name in ("OBS_VALUE", "LOWER_BOUND", "UPPER_BOUND")]
    return [row["VALUE_QUALIFIER"], *(float(number) if number else None for number in numbers)]


def _held(row: dict[str, Any]) -> list[Any]:
    return [row["qualifier"], *(cell(row, name) for name in NUMBERS)]


def _load_back(engine: Engine, folder: Path, table: str, files: Mapping[str, bytes], rows: int) -> None:
    for ending, data in files.items():
        path = folder / f"{table}.{ending}"
        path.write_bytes(data)
        seen = intake.preview(engine, path)
        if rows:
            assert seen.ready, [str(problem) for problem in seen.problems]
            assert seen.same >= rows
        assert (seen.new, seen.changed, seen.withdrawn) == (0, 0, 0)


@pytest.fixture(scope="module")
def held(small_world_url: str) -> Any:
    """The small world as a database, and the site over it."""
    engine = open_database(small_world_url)
    yield engine, site(small_world_url).server.test_client()
    engine.dispose()


@settings(max_examples=10, deadline=None, suppress_health_check=ONE_FILE)
@given(views())
def test_every_format_of_a_view_tells_what_its_page_tells(held: Any, tmp_path: Path, view: tuple[str, dict[str, str]]) -> None:
    tell_the_same(held[1], held[0], tmp_path, *view)


@pytest.mark.campaign
@settings(max_examples=500, deadline=None, suppress_health_check=ONE_FILE)
@given(views())
def test_every_format_of_500_views_tells_what_its_page_tells(held: Any, tmp_path: Path, view: tuple[str, dict[str, str]]) -> None:
    tell_the_same(held[1], held[0], tmp_path, *view)


@pytest.mark.campaign
@settings(max_examples=60, deadline=None, suppress_health_check=ONE_FILE)
@given(views())
def test_every_format_of_the_shipped_figures(catalogue_url: str, tmp_path: Path, view: tuple[str, dict[str, str]]) -> None:
    table, values = view
    for name in ("source", "indicator"):
        values.pop(name, None)
    engine = open_database(catalogue_url)
    tell_the_same(site(catalogue_url).server.test_client(), engine, tmp_path, table, values)
    engine.dispose()

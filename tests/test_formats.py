"""Tables that are taken away: the same values, bounds, qualifiers and kinds of missing in every format, and nothing cut off."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import frictionless
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.formats import sdmx_csv, workbook
from dashboard.formats.cells import missing_kind
from dashboard.formats.fields import fields_of
from dashboard.formats.listed import FORMATS, columns_to_read
from dashboard.formats.view import View
from db import browse, codes, extract, queries
from db.engine import reading
from etl import intake
from tests.figure_rows import figure, kyrgyz
from tests.taken import LOADED, NUMBERS, asked, cell, chunks, from_csv, from_stata, from_workbook, view, whole, written

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t\r"), max_size=300)
numbers = st.one_of(st.integers(-(10**15), 10**15).map(float), st.floats(-1e300, 1e300, allow_subnormal=False))


@st.composite
def figure_rows(draw: st.DrawFn) -> dict[str, Any]:
    """A figure as the database allows it: numbers that agree with their qualifier, any text."""
    qualifier = draw(st.sampled_from(list(codes.QUALIFIERS)))
    low, high = sorted([draw(numbers), draw(numbers)])
    held: dict[str, Any] = {"qualifier": qualifier}
    if qualifier in ("exact", "about"):
        held["value"] = draw(numbers)
    if qualifier in ("more_than", "at_least", "between") or (qualifier == "exact" and draw(st.booleans())):
        held["lower"] = low
    if qualifier in ("less_than", "at_most", "between") or (qualifier == "exact" and draw(st.booleans())):
        held["upper"] = high
    statuses = "HLMOQ" if qualifier == "missing" else "ABDEFP"
    held["obs_status"] = " ".join(draw(st.lists(st.sampled_from(statuses), max_size=2, unique=True)))
    held["method"] = draw(st.sampled_from(["", *codes.METHODS]))
    held |= {name: draw(texts) for name in ("as_printed", "quote", "note", "claimant", "group")}
    return figure(draw(st.uuids().map(str)), year=draw(st.sampled_from([None, 2006, 2013])), **held)


def tell_the_same(folder: Path, drawn: list[dict[str, Any]]) -> None:
    """Write the rows in every format, read each back with a library of its own, and compare."""
    rows = whole(pd.DataFrame(drawn).astype({name: "float64" for name in (*NUMBERS, "first_year", "last_year")}))
    names = ["key", *NUMBERS, "qualifier", "obs_status", "method", "as_printed", "quote", "note", "claimant", "group", "source"]
    held = asked(rows.to_dict("records"), names)
    assert asked(from_csv(written("csv", rows)), names) == held
    assert asked(from_workbook(written("xlsx", rows)), names) == held
    assert asked(json.loads(written("json", rows))["rows"], names) == held
    assert asked([json.loads(line) for line in written("jsonl", rows).decode().splitlines()], names) == held
    assert asked(pq.read_table(io.BytesIO(written("parquet", rows))).to_pylist(), names) == held
    stata = from_stata(written("dta", rows), folder)
    assert asked(stata, names) == held
    # Only Stata gives the kind of missing a sign of its own; elsewhere it is told by the two columns compared above.
    kinds = [None if cell(row, "value") is not None else missing_kind(row["qualifier"], row["obs_status"]) for row in drawn]
    assert [row["missing"] for row in stata] == kinds
    package = zipfile.ZipFile(io.BytesIO(written("zip", rows)))
    assert package.read("data.csv") == written("csv", rows)


ONCE_MADE = [HealthCheck.function_scoped_fixture]  # the folder, whose one file is written anew by each example


@settings(max_examples=12, deadline=None, suppress_health_check=ONCE_MADE)
@given(st.lists(figure_rows(), min_size=1, max_size=5))
def test_every_format_tells_the_same(tmp_path: Path, drawn: list[dict[str, Any]]) -> None:
    tell_the_same(tmp_path, drawn)


@pytest.mark.campaign
@settings(max_examples=500, deadline=None, suppress_health_check=ONCE_MADE)
@given(st.lists(figure_rows(), min_size=1, max_size=5))
def test_every_format_tells_the_same_of_500_views(tmp_path: Path, drawn: list[dict[str, Any]]) -> None:
    tell_the_same(tmp_path, drawn)


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_rows_give_the_same_bytes_however_they_are_cut(ending: str) -> None:
    rows = whole(kyrgyz())
    assert written(ending, rows) == written(ending, rows)
    assert written(ending, rows) == b"".join(FORMATS[ending].write(view(rows), chunks(rows, 3)))


@pytest.mark.parametrize("ending", FORMATS)
def test_a_view_without_rows_is_a_whole_file(ending: str) -> None:
    rows = whole(kyrgyz())
    assert b"".join(FORMATS[ending].write(view(rows), iter(()))) or ending == "jsonl"


def test_numbers_go_out_as_their_shortest_exact_digits() -> None:
    rows = whole(pd.DataFrame([figure(str(number), value=number) for number in (26000.0, 72.3, 0.1 + 0.2, 1e-7, 0.0)]))
    digits = ["26000", "72.3", "0.30000000000000004", "1e-07", "0"]
    assert [row["value"] for row in from_csv(written("csv", rows))] == digits
    assert [line.split('"value":')[1].split(",")[0] for line in written("jsonl", rows).decode().splitlines()] == digits
    sheet = zipfile.ZipFile(io.BytesIO(written("xlsx", rows))).read("xl/worksheets/sheet1.xml").decode()
    assert all(f"<v>{number}</v>" in sheet for number in digits)
    assert [row["OBS_VALUE"] for row in from_csv(written("sdmx.csv", rows))] == digits


def test_a_number_does_not_go_without_its_bounds_and_its_qualifier() -> None:
    names = [field.name for field in fields_of("figures", ["place", "value"])]
    expected = ["source", "place", "value", "lower", "upper", "qualifier", "unit", "obs_status", "as_printed"]
    assert names == expected


def test_a_column_that_there_is_not_is_named_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="There is no column valeu; there are key, source"):
        fields_of("figures", ["valeu"])


@pytest.mark.parametrize("table", ["figures", "milestones", "sources", "indicators"])
def test_every_column_says_what_it_means_and_has_one_name(table: str) -> None:
    fields = fields_of(table)
    assert len({field.name for field in fields}) == len(fields)
    assert all(field.title and field.meaning for field in fields)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "excel.csv"])
def test_what_was_taken_away_loads_back_without_a_change(world: Engine, tmp_path: Path, ending: str) -> None:
    with reading(world) as connection:
        units = dict(queries.indicators(connection)[["key", "unit"]].itertuples(index=False, name=None))
        held = next(extract.statements(connection, "figure"))
        sources = browse.sources(connection, queries.sources(connection)["key"], None)
    rows = held.append_column("unit", pa.array([units[key] for key in held["indicator"].to_pylist()]))
    told = View("figures", fields_of("figures", rows.column_names), "Figures", "https://tallies.example", 1, "", sources)
    path = tmp_path / f"figures.{ending.split('.')[-1]}"
    path.write_bytes(b"".join(FORMATS[ending].write(told, [rows])))
    seen = intake.preview(world, path)
    assert seen.ready, [str(each) for each in seen.problems]
    beside = len(sources) if ending == "xlsx" else 0  # the workbook brings its sources along
    assert (seen.same, seen.new, seen.changed, seen.withdrawn) == (rows.num_rows + beside, 0, 0, 0)


@pytest.mark.parametrize("table", browse.COLUMNS)
def test_each_table_is_taken_away_whole_in_every_format(world: Engine, tmp_path: Path, table: str) -> None:
    assert [field.name for field in fields_of(table)] == list(browse.COLUMNS[table])
    with reading(world) as connection:
        sources = browse.sources(connection, queries.sources(connection)["key"], None)
        told = View(table, fields_of(table), table, "https://tallies.example", 1, LOADED, sources)
        asked_for = browse.Asked(table)
        count = browse.count(connection, asked_for)
        files = {}
        for ending, form in FORMATS.items():
            if ending != "sdmx.csv" or table == "figures":
                rows = browse.stream(connection, asked_for, columns_to_read(ending, table, told.names))
                files[ending] = b"".join(form.write(told, rows))
    assert count and len(from_csv(files["csv"])) == len(from_workbook(files["xlsx"])) == count
    assert len(json.loads(files["json"])["rows"]) == pq.read_table(io.BytesIO(files["parquet"])).num_rows == count
    (tmp_path / "package.zip").write_bytes(files["zip"])
    (tmp_path / "taken.dta").write_bytes(files["dta"])
    assert len(pyreadstat.read_dta(str(tmp_path / "taken.dta"))[0]) == count
    report = frictionless.validate(str(tmp_path / "package.zip"))
    assert report.valid, report.flatten(["title", "note", "message"])


def test_what_was_not_asked_for_is_read_where_it_is_needed() -> None:
    assert columns_to_read("csv", "figures", ["key"]) == ["key", "source"]  # so that nothing is passed on that may not be
    assert columns_to_read("zip", "milestones", ["key"]) == ["key", "source", "attribution", "claimant", "original"]
    assert columns_to_read("dta", "figures", ["key"]) == ["key", "source", "value", "qualifier", "obs_status"]
    assert set(columns_to_read("sdmx.csv", "figures", ["key"])) == {"key", *sdmx_csv.NEEDED}
    assert columns_to_read("zip", "sources", ["key"]) == ["key"]


# Nothing is cut off


@pytest.mark.parametrize("at", ["2026-11-24T10:30:00Z", "2026-11-24T10:30:00", "2026-11-24T16:30:00+06:00"])
def test_the_moment_of_a_load_does_not_depend_on_the_clock_of_the_machine(at: str) -> None:
    assert f"{View('figures', (), '', '', 3, at).moment:%Y-%m-%d %H:%M}" == "2026-11-24 10:30"
    assert View("figures", (), "", "", 0, "").moment.year == 1980


def test_a_text_too_long_for_a_cell_is_refused_and_not_cut() -> None:
    rows = whole(pd.DataFrame([figure(note="x" * 32_768)]))
    with pytest.raises(ValueError, match="note is longer than a cell"):
        written("xlsx", rows)
    assert len(from_csv(written("csv", rows))[0]["note"]) == 32_768


def test_what_stata_would_cut_off_is_refused_before_the_first_byte() -> None:
    nul = whole(pd.DataFrame([figure(note="a\0b")]))
    with pytest.raises(ValueError, match="note holds a NUL"):
        next(FORMATS["dta"].write(view(nul), chunks(nul)))
    large = whole(pd.DataFrame([figure()])).assign(added_in=2**31)
    with pytest.raises(ValueError, match="number in added_in is too large"):
        next(FORMATS["dta"].write(view(large), chunks(large)))


def test_rows_that_lack_a_promised_column_are_refused() -> None:
    rows = whole(kyrgyz())
    with pytest.raises(ValueError, match="no column quote"):
        written("csv", rows.drop(columns="quote"), view(rows))


def test_an_empty_cell_is_the_same_whether_it_came_as_nothing_or_as_empty_text() -> None:
    rows = whole(kyrgyz())
    empty = [pa.Table.from_pandas(rows.astype(object).where(rows != "", None), preserve_index=False)]
    told = view(rows)
    for ending, form in FORMATS.items():
        assert b"".join(form.write(told, iter(empty))) == written(ending, rows), ending


def test_a_full_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = whole(pd.DataFrame([figure(str(at), value=float(at)) for at in range(9)]))
    monkeypatch.setattr(workbook, "_MOST_ROWS", 4)  # a heading and one chunk of two rows: three sheets of two, one of three
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", rows)))
    sheets = [name for name in book.sheetnames if name.startswith("data")]
    assert sheets == ["data", "data 2", "data 3", "data 4"]
    assert [row["value"] for sheet in sheets for row in from_workbook(written("xlsx", rows), sheet)] == list(range(9))


def test_an_empty_cell_alone_on_its_line_is_no_empty_line() -> None:
    rows = whole(pd.DataFrame([figure("a", locator=""), figure("b", locator="said")]))
    assert written("csv", rows, view(rows, names=["locator"])) == b'locator\n""\nsaid\n'

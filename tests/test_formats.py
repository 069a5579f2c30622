"""Tables that are taken away: the same values, bounds, qualifiers and kinds of missing in every format, and nothing cut off."""

import csv
import io
import json
import re
import shutil
import struct
import subprocess
import zipfile
from collections.abc import Iterator
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
from openpyxl.utils.escape import unescape
from sqlalchemy import Engine

from dashboard.formats import sdmx_csv, workbook
from dashboard.formats.cells import MISSING_KINDS, missing_kind
from dashboard.formats.fields import fields_of
from dashboard.formats.listed import BUNDLES, FORMATS, columns_to_read
from dashboard.formats.sdmx_time import time_period
from dashboard.formats.view import View, file_name
from db import browse, codes, extract, queries
from db.engine import reading
from db.queries import SOURCE
from etl import intake
from tests.figure_rows import figure, kyrgyz

LOADED = "2026-11-24T10:30:00+00:00"
NUMBERS = ("value", "lower", "upper")
FIELDS = fields_of("figures")
TEXTS = [field.name for field in FIELDS if field.kind in ("text", "date")]
# What spreadsheets take for formulas, commands and links, and what looks like a number or a cell of ours.
PAYLOADS = [
    *("=1+1", "=SUM(A1:A9)", "=1+1+cmd|' /C calc'!A0", '=HYPERLINK("http://x.example","click")', "=WEBSERVICE(A1)", "==1"),
    *("+1+1", "+1", "+cmd|' /C calc'!A0", "-1+1", "-2", "-1.5", "-@SUM(1)", "@SUM(1+1)", "@A1", "@"),
    *("\t=1+1", "\t1", "\r=1+1", "\r\n=1+1", "\n=1+1", " =1+1", "'=1+1", '"=1+1"', "''", '"'),
    *("＝1+1", "＋1+1", "－1+1", "＠SUM(1)", "=１+１", ";=1+1", ",=1+1", '";=1+1;"', "a\n=1+1", "a\r\n=1"),
    *("_x003D_1+1", "<f>1+1</f>", "{=1+1}", "=DDE(0)", "1e9", "TRUE", "NA", "2001-05-03", "5.3", "00123"),
]


def view(rows: pd.DataFrame, *, closed: tuple[str, ...] = (), names: list[str] | None = None) -> View:
    """The view of some figure rows, each of whose sources is known; those in `closed` are not to be passed on."""
    known = [
        {
            **dict.fromkeys(SOURCE, ""),
            **{
                "key": key,
                "title": f"Report {key}",
                "producer": "CADAP",
                "kind": "research",
                "url": f"https://example.org/{key}",
            },
            **{"citation_full": f"CADAP. Report {key}. 2013.", "republish": "no" if key in closed else "yes"},
            **{"licence": "CC BY 4.0", "licence_url": "https://creativecommons.org/licenses/by/4.0/"},
        }
        for key in dict.fromkeys(rows["source"])
    ]
    sources = pd.DataFrame(known, columns=SOURCE)
    address = "https://tallies.example/data/figures.csv?as_of=3"
    return View("figures", fields_of("figures", names), "Figures of Kyrgyzstan", address, 3, LOADED, sources)


def whole(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with every column that a view of figures promises."""
    more = {field.name: "" for field in FIELDS if field.name not in rows}
    return rows.assign(**more).assign(added_in=1)


def chunks(rows: pd.DataFrame, size: int = 2) -> Iterator[pa.Table]:
    for start in range(0, len(rows), size):
        yield pa.Table.from_pandas(rows.iloc[start : start + size], preserve_index=False)


def written(ending: str, rows: pd.DataFrame, told: View | None = None, **options: Any) -> bytes:
    return b"".join(FORMATS[ending].write(told or view(rows), chunks(rows), **options))


def cell(row: dict[str, Any], name: str) -> Any:
    """A cell as every format must tell it: a float, a text, or None."""
    held = row.get(name)
    if held is None or held == "" or (isinstance(held, float) and held != held):
        return None
    return float(held) if name in NUMBERS else held if isinstance(held, int) else str(held)


def asked(rows: list[dict[str, Any]], names: list[str]) -> list[list[Any]]:
    return [[cell(row, name) for name in names] for row in rows]


def from_csv(data: bytes) -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def from_workbook(data: bytes, sheet: str = "data") -> list[dict[str, Any]]:
    lines = list(openpyxl.load_workbook(io.BytesIO(data))[sheet].iter_rows(values_only=True))
    return [dict(zip([str(name) for name in lines[0]], line, strict=True)) for line in lines[1:]]


def from_stata(data: bytes, folder: Path) -> list[dict[str, Any]]:
    """The rows, codes as their codes, and `missing` the letter of a value that is not there."""
    path = folder / "taken.dta"
    path.write_bytes(data)
    rows, told = pyreadstat.read_dta(str(path), user_missing=True)
    labels = told.variable_value_labels
    found = []
    for row in rows.to_dict("records"):
        row["missing"] = row["value"] if isinstance(row["value"], str) else None
        for name in NUMBERS:
            row[name] = None if isinstance(row[name], str) else row[name]
        for field in FIELDS:
            if field.kind == "code" and field.name in row:
                held = row[field.name]
                row[field.name] = None if pd.isna(held) else labels[field.name][held].split(": ")[0]
        found.append(row)
    return found


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
    if ending != "parquet":  # whose row groups are the chunks
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
        sources = queries.sources(connection)
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
        sources = queries.sources(connection)
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
    assert columns_to_read("csv", "figures", ["key"]) == ["key"]
    assert columns_to_read("zip", "milestones", ["key"]) == ["key", "source", "attribution", "claimant", "original"]
    assert columns_to_read("dta", "figures", ["key"]) == ["key", "value", "qualifier", "obs_status"]
    assert set(columns_to_read("sdmx.csv", "figures", ["key"])) == {"key", *sdmx_csv.NEEDED}
    assert columns_to_read("zip", "sources", ["key"]) == ["key"]


# Formulas


def payload_rows() -> pd.DataFrame:
    rows = [dict.fromkeys(TEXTS, payload) | {"qualifier": "exact", "value": -1.5} for payload in PAYLOADS]
    return whole(pd.DataFrame([{**figure(), **row} for row in rows]))


def test_forty_payloads_in_every_text_column_stay_as_they_are_in_the_files_for_analysis() -> None:
    assert len(set(PAYLOADS)) >= 40
    rows = payload_rows()
    for found in (from_csv(written("csv", rows)), json.loads(written("json", rows))["rows"]):
        assert [[row[name] for name in TEXTS] for row in found] == [[payload] * len(TEXTS) for payload in PAYLOADS]


@pytest.mark.parametrize("separator", [",", ";"])
def test_no_text_in_the_csv_for_excel_begins_like_a_formula(separator: str) -> None:
    data = written("excel.csv", payload_rows(), separator=separator)
    assert data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\r\n")
    found = list(csv.DictReader(io.StringIO(data[3:].decode(), newline=""), delimiter=separator))
    for row, payload in zip(found, PAYLOADS, strict=True):
        risky = payload.startswith(("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠"))
        assert {row[name] for name in TEXTS} == {f"'{payload}" if risky else payload}
        assert row["value"] == ("-1.5" if separator == "," else "-1,5")  # a number is never prefixed


def test_a_separator_that_no_spreadsheet_expects_is_refused() -> None:
    with pytest.raises(ValueError, match="separated by one of"):
        written("excel.csv", whole(kyrgyz()), separator="|")


def test_no_workbook_holds_a_formula_and_every_payload_is_a_text_in_it() -> None:
    data = written("xlsx", payload_rows())
    package = zipfile.ZipFile(io.BytesIO(data))
    sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/")]
    assert sheets and not [name for name in sheets if re.search(rb"<f[ >/]", package.read(name))]
    for row, payload in zip(from_workbook(data), PAYLOADS, strict=True):
        assert {unescape(row[name]) for name in TEXTS} == {payload}  # openpyxl leaves to us what Excel reads back itself
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert {cell.data_type for line in book["data"].iter_rows() for cell in line} <= {"s", "n", "inlineStr"}


def test_control_characters_and_what_looks_like_one_survive_a_workbook() -> None:
    told = ["a\x01b", "_x0001_", "\ufffe", "a\rb", " a ", "a\nb"]
    rows = whole(pd.DataFrame([figure(str(at), note=note) for at, note in enumerate(told)]))
    sheet = zipfile.ZipFile(io.BytesIO(written("xlsx", rows))).read("xl/worksheets/sheet1.xml").decode()
    for inside in (">a_x0001_b<", ">_x005F_x0001_<", ">_xFFFE_<", ">a&#13;b<", "> a <"):
        assert inside in sheet


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
    with pytest.raises(ValueError, match="added_in is too large"):
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
        if ending != "parquet":  # whose row groups are the chunks
            assert b"".join(form.write(told, iter(empty))) == written(ending, rows), ending


def test_a_full_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = whole(pd.DataFrame([figure(str(at), value=float(at)) for at in range(9)]))
    monkeypatch.setattr(workbook, "_MOST_ROWS", 4)  # a heading and one chunk of two rows: three sheets of two, one of three
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", rows)))
    sheets = [name for name in book.sheetnames if name.startswith("data")]
    assert sheets == ["data", "data 2", "data 3", "data 4"]
    assert [row["value"] for sheet in sheets for row in from_workbook(written("xlsx", rows), sheet)] == list(range(9))


def test_an_empty_cell_alone_on_its_line_is_no_empty_line() -> None:
    rows = whole(pd.DataFrame([figure("a", note=""), figure("b", note="said")]))
    assert written("csv", rows, view(rows, names=["note"])) == b'note\n""\nsaid\n'


# What a source does not let out


@pytest.mark.parametrize("ending", sorted(BUNDLES))
def test_a_source_that_may_not_be_passed_on_leaves_its_citation_and_no_number(ending: str) -> None:
    rows = whole(kyrgyz())
    data = written(ending, rows, view(rows, closed=("vice-2013",)))
    if ending == "xlsx":
        found, sources = from_workbook(data), from_workbook(data, "sources")
        read_me = "\n".join(str(line["Figures of Kyrgyzstan"]) for line in from_workbook(data, "read me"))
    else:
        package = zipfile.ZipFile(io.BytesIO(data))
        found, sources = from_csv(package.read("data.csv")), from_csv(package.read("sources.csv"))
        read_me = package.read("README.md").decode()
        described = json.loads(package.read("datapackage.json"))
        assert [source.get("rowsLeftOut") for source in described["sources"]] == [3, None]
    assert {row["source"] for row in found} == {"resad-2013"}
    assert "3 rows of “Report vice-2013” (CADAP) are left out" in read_me
    left_out = next(row for row in sources if row["key"] == "vice-2013")
    assert (int(left_out["rows_here"]), int(left_out["rows_held_back"])) == (0, 3)
    assert left_out["citation_full"] and left_out["url"]


def test_rows_that_do_not_say_whose_they_are_are_not_passed_on() -> None:
    rows = whole(kyrgyz())
    told = view(rows, closed=("vice-2013",), names=["key", "note"])
    with pytest.raises(ValueError, match="do not name their source"):
        written("zip", rows.drop(columns="source"), told)


# Each format as its own readers see it


def test_a_data_package_is_valid_and_holds_what_is_needed_to_cite_it(tmp_path: Path) -> None:
    rows = whole(kyrgyz())
    path = tmp_path / file_name(view(rows), "zip")
    path.write_bytes(written("zip", rows))
    assert path.name == "tallies-figures-load-3.zip"
    report = frictionless.validate(str(path))
    assert report.valid and report.stats["errors"] == 0, report.flatten(["title", "note", "message"])
    assert {task.name for task in report.tasks} == {"data", "sources", "codebook", "flags"}
    package = zipfile.ZipFile(path)
    described = json.loads(package.read("datapackage.json"))
    fields = {field["name"]: field for field in described["resources"][0]["schema"]["fields"]}
    assert {"value": "more_than", "label": codes.QUALIFIERS["more_than"]} in fields["qualifier"]["categories"]
    assert fields["value"]["missingValues"][0]["label"]
    assert described["licenses"] == [{"title": "CC BY 4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}]
    assert described["version"] == "3" and described["created"] == "2026-11-24T10:30:00Z"
    assert {"CITATION.txt", "CITATION.bib", "CITATION.ris", "CITATION.csl.json", "README.md"} <= set(package.namelist())
    assert "UNODC, as quoted in CADAP" in package.read("CITATION.txt").decode()


def test_stata_shows_labels_and_says_why_a_number_is_missing(tmp_path: Path) -> None:
    rows = whole(
        pd.DataFrame(
            [
                figure("bound", qualifier="more_than", lower=100_000.0, method="expert", quote="ж" * 300),
                figure("words", qualifier="in_words"),
                *(figure(status, qualifier="missing", obs_status=status) for status in "OLMQH"),
                figure("new", value=1.0, method="a-method-of-tomorrow"),
            ]
        )
    )
    path = tmp_path / "taken.dta"
    path.write_bytes(written("dta", rows))
    read, told = pyreadstat.read_dta(str(path), user_missing=True)
    assert read["value"].tolist() == ["a", "b", "c", "d", "e", "f", "g", 1.0]
    assert pd.isna(read["upper"].iloc[0])  # no upper bound is stated: nothing is missing
    assert told.variable_value_labels["value"] == dict(MISSING_KINDS)
    labels = told.variable_value_labels["method"]
    assert labels[read["method"].iloc[0]] == "expert: expert judgement"
    assert labels[read["method"].iloc[7]] == "a-method-of-tomorrow"
    assert read["quote"].iloc[0] == "ж" * 300 and told.column_names_to_labels["lower"] == "the lower bound"
    assert told.notes[:2] == ["Figures of Kyrgyzstan", "https://tallies.example/data/figures.csv?as_of=3"]
    assert all(name.isascii() and len(name) <= 32 for name in told.column_names)
    with pd.io.stata.StataReader(path) as reader:
        assert reader.data_label == "Figures of Kyrgyzstan" and reader.time_stamp == "24 Nov 2026 10:30"


def test_the_map_of_a_stata_file_points_at_its_parts() -> None:
    data = written("dta", whole(kyrgyz()))
    places = struct.unpack("<14Q", data[(start := data.index(b"<map>") + 5) : start + 112])
    tags = ["stata_dta", "map", "variable_types", "varnames", "sortlist", "formats", "value_label_names", "variable_labels"]
    tags += ["characteristics", "data", "strls", "value_labels", "/stata_dta"]
    for place, tag in zip(places, tags, strict=False):
        assert data[place:].startswith(f"<{tag}>".encode())
    assert places[-1] == len(data)


def test_parquet_carries_what_is_needed_to_cite_it() -> None:
    told = pq.read_schema(io.BytesIO(written("parquet", whole(kyrgyz()))))
    assert told.metadata[b"title"] == b"Figures of Kyrgyzstan" and told.metadata[b"as_of"] == b"3"
    assert json.loads(told.metadata[b"licences"])[0]["name"] == "CC BY 4.0"
    assert json.loads(told.field("qualifier").metadata[b"codes"]) == dict(codes.QUALIFIERS)
    assert told.field("value").type == pa.float64() and told.field("first_year").type == pa.int64()


def test_json_says_what_it_is_before_its_rows() -> None:
    rows = whole(kyrgyz())
    told = json.loads(written("json", rows, count=5))
    assert list(told)[-2:] == ["count", "rows"]
    assert told["as_of"] == 3 and len(told["rows"]) == 5 and told["sources"][0]["citation_full"]


def test_sdmx_csv_is_read_with_its_codes_and_tells_its_figures_apart() -> None:
    rows = whole(
        pd.DataFrame(
            [
                figure("a", year=2013, qualifier="more_than", lower=100_000.0, as_printed="> 100,000", obs_status="A U E"),
                figure("b", qualifier="missing", group="women"),
                figure("d", qualifier="missing", period="2008/..", first_year=2008.0),
                figure("e", qualifier="missing", period="2009/..", first_year=2009.0),
                figure("c", year=2010, value=12.5, variant="high", period="2009-06/2009-12", note="Read, with care."),
            ]
        )
    )
    read = pd.read_csv(io.BytesIO(written("sdmx.csv", rows)), dtype=str, keep_default_na=False)
    assert list(read)[:9] == ["DATAFLOW", *sdmx_csv.DIMENSIONS, "OBS_VALUE"]
    assert set(read["DATAFLOW"]) == {"TALLIES:FIGURES(1.0)"} and not read.duplicated(list(sdmx_csv.DIMENSIONS)).any()
    assert read["OBS_VALUE"].tolist() == ["", "", "", "", "12.5"] and read["LOWER_BOUND"].tolist() == ["100000", "", "", "", ""]
    assert read["VALUE_QUALIFIER"].tolist() == ["more_than", "missing", "missing", "missing", "exact"]
    assert read["OBS_STATUS"].tolist() == ["U", "O", "O", "O", ""] and read["OBS_STATUS_MORE"].tolist() == ["E A", "", "", "", ""]
    assert read["POPULATION_GROUP"].tolist() == ["_T", "women", "_T", "_T", "_T"] and read["VARIANT"].tolist() == [
        "_Z",
        "_Z",
        "_Z",
        "_Z",
        "high",
    ]
    assert (
        read["TIME_PERIOD"].tolist() == ["2013", "", "", "", "2009-06-01/P7M"]
        and read["COMMENT_OBS"].iloc[4] == "Read, with care."
    )
    assert read["PERIOD_AS_STATED"].tolist() == ["2013", "_U", "2008/..", "2009/..", "2009-06/2009-12"]
    assert set(read["OBS_STATUS"]) - {""} <= set(codes.OBS_STATUS)
    with pytest.raises(ValueError, match="SDMX-CSV holds figures only"):
        list(sdmx_csv.write(View("sources", fields_of("sources"), "Sources", "https://tallies.example", 3, ""), ()))


@pytest.mark.parametrize(
    ("edtf", "sdmx"),
    [
        *[("2013", "2013"), ("2013-05", "2013-05"), ("2013-05-17", "2013-05-17"), ("2013~", "2013")],
        *[("2009/2011", "2009-01-01/P3Y"), ("2010-22", "2010-06-01/P3M"), ("199X", "1990-01-01/P10Y")],
        *[("2009-01-05/2009-01-11", "2009-01-05/P7D"), ("2008/..", ""), ("[2001..2007]", ""), ("soon", "")],
    ],
)
def test_a_period_is_told_in_sdmx_only_where_it_says_no_more(edtf: str, sdmx: str) -> None:
    assert time_period(edtf) == sdmx


def test_every_status_has_its_place_among_several() -> None:
    assert sorted(sdmx_csv._FIRST) == sorted(codes.OBS_STATUS)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.campaign
def test_libreoffice_opens_the_files_and_evaluates_nothing(tmp_path: Path) -> None:
    rows = payload_rows()
    for ending in ("xlsx", "excel.csv"):
        (tmp_path / f"taken-{ending.replace('.', '-')}.{ending.split('.')[-1]}").write_bytes(written(ending, rows))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    filtered = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"
    for path in sorted(tmp_path.glob("taken-*")):
        opens = ["--infilter=CSV:44,34,76,1"] if path.suffix == ".csv" else []
        command = ["soffice", profile, "--headless", *opens, "--convert-to", filtered, "--outdir", str(tmp_path / path.stem)]
        subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=240)
        (made,) = (tmp_path / path.stem).glob("*.csv")
        found = list(csv.DictReader(io.StringIO(made.read_text("utf-8-sig"), newline="")))
        assert len(found) == len(PAYLOADS)
        for row, payload in zip(found, PAYLOADS, strict=True):
            if not payload.strip().startswith(("=", "+", "-", "@")) or payload in ("-2", "-1.5", "+1"):
                continue
            for name in TEXTS:
                shown = row[name].removeprefix("'").strip()
                assert shown.split("\n")[0] == payload.strip().split("\n")[0], f"{path.name} {name}: {payload!r}, {shown!r}"

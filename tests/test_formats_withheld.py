"""What a source does not let out stays out of every format: its rows keep citation and link, and say why numbers are missing."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import frictionless
import pandas as pd
import pyarrow.parquet as pq
import pyreadstat
import pytest

from dashboard.formats.fields import fields_of
from dashboard.formats.listed import BUNDLES, FORMATS
from dashboard.formats.view import WITHHELD, View
from dashboard.formats.withheld import ITS_OWN
from etl import intake
from tests.figure_rows import figure, kyrgyz
from tests.taken import LOADED, chunks, from_csv, from_stata, from_workbook, view, whole, written

# Nothing of these may be read anywhere in a file.
SECRET = 123_456_789.0
SAID = "a sentence that may not be passed on"


def closed_rows() -> pd.DataFrame:
    """Two figures of a source that lets nothing out, and one of another."""
    told = dict.fromkeys(("as_printed", "quote", "note", "reported_as"), SAID) | {"obs_status": "E"}
    first = figure("closed/a", source="closed", value=SECRET, lower=SECRET, upper=SECRET, interval_type="ci95", **told)
    second = figure("closed/b", source="closed", qualifier="more_than", lower=SECRET, **told)
    return whole(pd.DataFrame([first, second, figure("open/a", source="open", value=7.0)]))


def closed_view(names: list[str] | None = None) -> View:
    return view(closed_rows(), closed=("closed",), names=names)


def rows_in(ending: str, data: bytes, folder: Path) -> list[dict[str, Any]]:
    """The rows as a reader of the format has them."""
    if ending == "excel.csv":
        return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    readers: dict[str, Any] = {
        "csv": from_csv,
        "sdmx.csv": from_csv,
        "xlsx": from_workbook,
        "json": lambda data: json.loads(data)["rows"],
        "jsonl": lambda data: [json.loads(line) for line in data.decode().splitlines()],
        "parquet": lambda data: pq.read_table(io.BytesIO(data)).to_pylist(),
        "dta": lambda data: from_stata(data, folder),
        "zip": lambda data: from_csv(zipfile.ZipFile(io.BytesIO(data)).read("data.csv")),
    }
    found: list[dict[str, Any]] = readers[ending](data)
    return found


def unpacked(data: bytes) -> bytes:
    """The bytes as a person could search them."""
    if data.startswith(b"PK"):
        package = zipfile.ZipFile(io.BytesIO(data))
        return b"".join(package.read(name) for name in package.namelist())
    if data.startswith(b"PAR1"):
        return str(pq.read_table(io.BytesIO(data)).to_pylist()).encode() + str(pq.read_schema(io.BytesIO(data)).metadata).encode()
    return data


@pytest.mark.parametrize("ending", FORMATS)
def test_no_number_and_no_word_of_such_a_source_is_in_any_format(ending: str, tmp_path: Path) -> None:
    data = written(ending, closed_rows(), closed_view())
    assert not re.search(rb"123[ ,]?456[ ,]?789|1\.23456789e", unpacked(data)) and SAID.encode() not in unpacked(data)
    found = rows_in(ending, data, tmp_path)
    assert len(found) == 3
    if ending == "sdmx.csv":
        assert [row["CONF_STATUS"] for row in found] == ["N", "N", "F"]
        assert [row["OBS_STATUS"] for row in found] == ["Q", "Q", ""]
        assert [row["VALUE_QUALIFIER"] for row in found] == [WITHHELD, WITHHELD, "exact"]
        assert [row["OBS_VALUE"] or None for row in found] == [None, None, "7"] and found[0]["SOURCE"] == "closed"
        return
    assert [row["qualifier"] for row in found] == [WITHHELD, WITHHELD, "exact"]
    for row in found[:2]:
        assert not [name for name in ITS_OWN if name in row and row[name] not in (None, "")]
        assert row["source"] == "closed" and row["key"].startswith("closed/") and row["place"] == "KGZ"
    assert float(found[2]["value"]) == 7.0


def test_stata_says_why_each_of_these_numbers_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "taken.dta"
    path.write_bytes(written("dta", closed_rows(), closed_view()))
    read, told = pyreadstat.read_dta(str(path), user_missing=True)
    assert read["value"].tolist() == ["h", "h", 7.0] and read["lower"].tolist()[:2] == ["h", "h"]
    assert told.variable_value_labels["value"]["h"].startswith("withheld: ")
    assert any("only their citation and link" in note and note.endswith(" closed") for note in told.notes)


@pytest.mark.parametrize("ending", ["json", "parquet"])
def test_what_is_withheld_is_told_beside_the_rows(ending: str) -> None:
    data = written(ending, closed_rows(), closed_view())
    told = (
        json.loads(data)["withheld"] if ending == "json" else json.loads(pq.read_schema(io.BytesIO(data)).metadata[b"withheld"])
    )
    assert told["sources"] == ["closed"] and "only their citation and link" in told["why"]
    assert b"withheld" not in written("json", whole(kyrgyz())).split(b'"columns"')[0]


@pytest.mark.parametrize("ending", sorted(BUNDLES))
def test_a_bundle_counts_what_it_withholds_and_keeps_the_citation(ending: str, tmp_path: Path) -> None:
    data = written(ending, closed_rows(), closed_view())
    if ending == "xlsx":
        sources = from_workbook(data, "sources")
        read_me = "\n".join(str(line["Figures of Kyrgyzstan"]) for line in from_workbook(data, "read me"))
    else:
        package = zipfile.ZipFile(io.BytesIO(data))
        sources, read_me = from_csv(package.read("sources.csv")), package.read("README.md").decode()
        described = json.loads(package.read("datapackage.json"))
        assert [source.get("rowsWithheld") for source in described["sources"]] == [2, None]
        (tmp_path / "package.zip").write_bytes(data)
        report = frictionless.validate(str(tmp_path / "package.zip"))
        assert report.valid, report.flatten(["title", "note", "message"])
    assert "2 rows of “Report closed” (CADAP) are without their numbers and words" in read_me
    row = next(row for row in sources if row["key"] == "closed")
    assert (int(row["rows_here"]), int(row["rows_withheld"])) == (2, 2) and row["citation_full"] and row["url"]


def test_words_of_a_source_do_not_go_without_whether_they_may_be_passed_on() -> None:
    assert [field.name for field in fields_of("milestones", ["quote"])] == ["quote", "republish"]
    assert "qualifier" in [field.name for field in fields_of("figures", ["value", "quote"])]


def test_a_milestone_keeps_what_happened_and_loses_the_words(tmp_path: Path) -> None:
    row = dict.fromkeys((field.name for field in fields_of("milestones")), "") | {
        "key": "closed/KGZ/1997/pilot",
        "source": "closed",
    }
    told = dict.fromkeys(("quote", "description", "note"), SAID) | {"title": "Pilot begins", "date": "1997", "republish": "no"}
    rows = pd.DataFrame([row | told]).assign(added_in=1)
    sources = closed_view().sources
    shown = View("milestones", fields_of("milestones"), "Milestones", "https://tallies.example", 3, LOADED, sources)
    for ending, form in FORMATS.items():
        if ending != "sdmx.csv":
            data = b"".join(form.write(shown, chunks(rows)))
            assert SAID.encode() not in unpacked(data), ending
    (found,) = from_csv(b"".join(FORMATS["csv"].write(shown, chunks(rows))))
    assert (found["title"], found["date"], found["republish"]) == ("Pilot begins", "1997", "no")


@pytest.mark.parametrize("ending", FORMATS)
def test_rows_that_do_not_say_whose_they_are_are_not_passed_on(ending: str) -> None:
    if ending != "sdmx.csv":
        with pytest.raises(ValueError, match="do not name their source"):
            written(ending, closed_rows().drop(columns="source"), closed_view(["key", "locator"]))


def test_a_bundle_with_withheld_numbers_cannot_be_loaded_over_the_real_ones(world: Any, tmp_path: Path) -> None:
    rows = whole(kyrgyz())
    path = tmp_path / "figures.csv"
    path.write_bytes(written("csv", rows, view(rows, closed=("vice-2013",))))
    seen = intake.preview(world, path)
    assert not seen.ready and "withheld" in " ".join(str(problem) for problem in seen.problems)


def test_nothing_is_touched_where_everything_may_be_passed_on() -> None:
    rows = whole(kyrgyz())
    assert written("csv", rows) == written("csv", rows, view(rows, closed=("another",)))

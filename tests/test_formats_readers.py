"""Each format as its own readers see it: Frictionless, Stata, Parquet, JSON and SDMX."""

import io
import json
import struct
import zipfile
from pathlib import Path

import frictionless
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest

from dashboard.formats import sdmx_csv
from dashboard.formats.cells import MISSING_KINDS
from dashboard.formats.fields import fields_of
from dashboard.formats.sdmx_time import time_period
from dashboard.formats.view import View, file_name
from db import codes
from tests.figure_rows import figure, kyrgyz
from tests.taken import view, whole, written


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
    assert json.loads(told.field("qualifier").metadata[b"codes"]).items() >= codes.QUALIFIERS.items()
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

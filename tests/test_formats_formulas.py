"""No text in a table becomes a formula in a spreadsheet, and in the files for analysis it stays as it is."""

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils.escape import unescape

from tests.figure_rows import figure, kyrgyz
from tests.taken import (
    TEXTS,
    from_csv,
    from_workbook,
    whole,
    written,
)

# What spreadsheets take for formulas, commands and links, and what looks like a number or a cell of ours.
PAYLOADS = [
    *("=1+1", "=SUM(A1:A9)", "=1+1+cmd|' /C calc'!A0", '=HYPERLINK("http://x.example","click")', "=WEBSERVICE(A1)", "==1"),
    *("+1+1", "+1", "+cmd|' /C calc'!A0", "-1+1", "-2", "-1.5", "-@SUM(1)", "@SUM(1+1)", "@A1", "@"),
    *("\t=1+1", "\t1", "\r=1+1", "\r\n=1+1", "\n=1+1", " =1+1", "'=1+1", '"=1+1"', "''", '"'),
    *("＝1+1", "＋1+1", "－1+1", "＠SUM(1)", "=１+１", ";=1+1", ",=1+1", '";=1+1;"', "a\n=1+1", "a\r\n=1"),
    *("_x003D_1+1", "<f>1+1</f>", "{=1+1}", "=DDE(0)", "1e9", "TRUE", "NA", "2001-05-03", "5.3", "00123"),
]


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

"""Tables as files in the tests: figure rows put into every format, and read back as the readers of each do."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyreadstat

from dashboard.formats.fields import fields_of
from dashboard.formats.listed import FORMATS
from dashboard.formats.view import View
from db.browse import COLUMNS

LOADED = "2026-11-24T10:30:00+00:00"
NUMBERS = ("value", "lower", "upper")
FIELDS = fields_of("figures")
TEXTS = [field.name for field in FIELDS if field.kind in ("text", "date")]


def view(rows: pd.DataFrame, *, closed: tuple[str, ...] = (), names: list[str] | None = None) -> View:
    """The view of some figure rows, each of whose sources is known; those in `closed` are not to be passed on."""
    known = [
        {
            **dict.fromkeys(COLUMNS["sources"], ""),
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
    address = "https://tallies.example/data/figures.csv?as_of=3"
    return View("figures", fields_of("figures", names), "Figures of Kyrgyzstan", address, 3, LOADED, known)


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


def from_stata(data: bytes, folder: Path, table: str = "figures") -> list[dict[str, Any]]:
    """The rows, codes as their codes, and `missing` the letter of a value that is not there."""
    path = folder / "taken.dta"
    path.write_bytes(data)
    rows, told = pyreadstat.read_dta(str(path), user_missing=True)
    labels = told.variable_value_labels
    found = []
    for row in rows.to_dict("records"):
        row["missing"] = row["value"] if isinstance(row.get("value"), str) else None
        for name in NUMBERS:
            row[name] = None if isinstance(row.get(name), str) else row.get(name)
        for field in fields_of(table):
            if field.kind == "code" and field.name in row:
                held = row[field.name]
                row[field.name] = None if pd.isna(held) else labels[field.name][held].split(": ")[0]
        found.append(row)
    return found

"""One bad input: its number in the catalogue, how it is made, and the outcome it must have; and the tools it is made with."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import Workbook

FIELDS = ["source", "indicator", "place", "period", "value"]
GOOD = {"source": "vice-2013", "indicator": "pwid-population-size", "place": "KGZ", "period": "2014", "value": "12000"}
SHARE = {**GOOD, "indicator": "hiv-prevalence-pwid", "value": "12.5"}
HEAD = ",".join(FIELDS)
ROW = ",".join(GOOD.values())

Rows = Iterable[Mapping[str, str]]
Make = Callable[[Path], Path]


class Case(NamedTuple):
    """`outcome`: R the file is refused, E a row is, W it is read with a warning, N with a notice, A as it stands."""

    number: int
    name: str
    outcome: str
    code: str  # of the problem that must be told; "" where there is none
    make: Make
    row: int | None = None  # in which it must be told, where that matters
    encoding: str = ""


def raw(content: bytes | str, name: str = "figures.csv") -> Make:
    """A file with just this content."""

    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return make


def figures(*rows: Mapping[str, str], encoding: str = "utf-8", delimiter: str = ",") -> Make:
    """A CSV file of figures with the columns of all these rows."""
    headings = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, headings, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return raw(text.getvalue().encode(encoding, "surrogatepass"))


def figure(base: Mapping[str, str] = GOOD, **change: str) -> Make:
    """One figure, the given cells changed."""
    return figures({**base, **change})


def book(change: Callable[[Workbook], Any] | None = None, sheet: str = "figures") -> Make:
    """A workbook with one good figure, changed by `change`."""

    def make(folder: Path) -> Path:
        made = Workbook()
        made.worksheets[0].title = sheet
        made.worksheets[0].append(FIELDS)
        made.worksheets[0].append(list(GOOD.values()))
        if change:
            change(made)
        made.save(folder / "figures.xlsx")
        return folder / "figures.xlsx"

    return make


def repacked(change: Callable[[dict[str, bytes]], Any], of: Make | None = None, name: str = "figures.xlsx") -> Make:
    """A workbook whose parts (name -> content) are changed by `change` and packed again."""

    def make(folder: Path) -> Path:
        path = (of or book())(folder)
        with zipfile.ZipFile(path) as archive:
            parts = {entry: archive.read(entry) for entry in archive.namelist()}
        change(parts)
        path.unlink()
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry, content in parts.items():
                archive.writestr(entry, content)
        return folder / name

    return make


def in_sheet(old: bytes, new: bytes, of: Make | None = None) -> Make:
    """A workbook in whose first sheet's XML one text stands for another."""

    def change(parts: dict[str, bytes]) -> None:
        assert old in parts["xl/worksheets/sheet1.xml"]
        parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(old, new, 1)

    return repacked(change, of)

"""Which files there are: every table in every format that can hold it, and which parameters each takes."""

from collections.abc import Mapping, Sequence
from types import ModuleType

from dashboard.api.wanted import PAGED, SEPARATOR
from dashboard.formats import excel_csv, json_document, json_lines, sdmx_csv, whole_package
from dashboard.formats.listed import FORMATS
from dashboard.language import _
from db.browse import COLUMNS

FOLDER = "/data"
WHOLE = "all"  # the table that is all tables
OPENAPI = "openapi.json"
IN_PAGES = frozenset({json_document.ENDING, json_lines.ENDING})
ALREADY_SMALL = frozenset({"xlsx", "parquet", "zip"})  # a second compression would only take time
_ALSO: Mapping[str, Sequence[str]] = {"csv": ("text/csv",), "json": ("application/json",), "zip": ("application/zip",)}


def formats_of(table: str) -> list[str]:
    """The endings of the files of a table; [] when there is no such table."""
    if table == WHOLE:
        return [whole_package.ENDING]
    return [ending for ending in FORMATS if ending != sdmx_csv.ENDING or table == "figures"] if table in COLUMNS else []


def format_of(table: str, ending: str) -> ModuleType:
    """The format of a file that there is."""
    return whole_package if table == WHOLE else FORMATS[ending]


def takes(ending: str) -> Sequence[str]:
    """What a file of this format takes besides what every view does."""
    return PAGED if ending in IN_PAGES else (SEPARATOR,) if ending == excel_csv.ENDING else ()


def files() -> list[str]:
    """The name of every file there is."""
    return [f"{table}.{ending}" for table in (*COLUMNS, WHOLE) for ending in formats_of(table)]


def types_of(form: ModuleType) -> list[str]:
    """The media types under which a file is asked for, its own first."""
    own = str(form.MIME).partition(";")[0]
    return list(dict.fromkeys([own, *_ALSO.get(str(form.EXTENSION).lstrip("."), ()), "application/octet-stream"]))


def explained(ending: str) -> str:
    """What a format is for, in a sentence."""
    return {
        "csv": _("CSV for analysis: every cell as it is held, UTF-8, commas."),
        "excel.csv": _("CSV for spreadsheets: no text in it is taken for a formula; separator=semicolon for Russian settings."),
        "xlsx": _("Excel workbook: the rows, a codebook, the sources, the flags and a read-me."),
        "json": _("JSON: the rows with their columns, sources and licences; in pages with limit."),
        "jsonl": _("JSON Lines: one row a line; in pages with limit."),
        "parquet": _("Parquet: typed columns for pandas, R and DuckDB."),
        "dta": _("Stata 14 and newer: labelled, and every missing number says why."),
        "sdmx.csv": _("SDMX-CSV 1.0, with observation status."),
        "zip": _("Data package (Frictionless): CSV with schema, sources, licences, citation and read-me."),
    }[ending]

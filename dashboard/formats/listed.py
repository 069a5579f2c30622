"""The formats in which a table is taken away, by the ending of its address."""

from collections.abc import Mapping, Sequence
from types import ModuleType

from dashboard.formats import (
    analysis_csv,
    data_package,
    excel_csv,
    json_document,
    json_lines,
    parquet,
    sdmx_csv,
    stata,
    workbook,
)
from dashboard.formats.view import STATEMENTS
from dashboard.formats.withheld import WHOSE

# Ending of an address -> its format: `write(view, chunks)`, MIME, ENDING and EXTENSION.
FORMATS: Mapping[str, ModuleType] = {
    module.ENDING: module
    for module in (analysis_csv, excel_csv, workbook, json_document, json_lines, parquet, stata, sdmx_csv, data_package)
}
# What explains itself: these hold the sources too, how many rows each has, and how to cite them.
BUNDLES = frozenset({workbook.ENDING, data_package.ENDING})

# What tells of every source of its rows; the others only leave out what may not be passed on.
NAMES_SOURCES = BUNDLES | {json_document.ENDING, parquet.ENDING, stata.ENDING}

# What is read besides what was asked for, so that nothing is passed on that may not be and a missing number says why it is.
_TELLERS = ("attribution", "claimant", "original")
_WHY = ("value", "qualifier", "obs_status")


def columns_to_read(ending: str, table: str, names: Sequence[str]) -> list[str]:
    """The columns that the chunks of a view with these columns must hold, for db.browse.stream."""
    more: tuple[str, ...] = ()
    if table in STATEMENTS:
        more = (WHOSE, *(_TELLERS if ending in BUNDLES else ()))
    if table == "figures":
        more += {stata.ENDING: _WHY, sdmx_csv.ENDING: sdmx_csv.NEEDED}.get(ending, ())
    return list(dict.fromkeys([*names, *more]))

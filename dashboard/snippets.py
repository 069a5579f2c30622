"""Code that reads a view into pandas, R or Stata with every value as held, to be pasted as it is; the tests run it."""

from collections.abc import Mapping, Sequence

from dashboard.formats import analysis_csv, stata
from dashboard.formats.view import Field

# The language of the code -> the format it reads.
READS: Mapping[str, str] = {"pandas": analysis_csv.ENDING, "R": analysis_csv.ENDING, "Stata": stata.ENDING}


def snippets(addresses: Mapping[str, str], table: str, fields: Sequence[Field]) -> dict[str, str]:
    """Language -> code. `addresses` has the absolute address of the view in each format of READS, encoded as an address is."""
    numbers = [field.name for field in fields if field.kind in ("number", "integer")]
    return {
        "pandas": pandas(addresses["pandas"], table, numbers),
        "R": r(addresses["R"], table, numbers),
        "Stata": in_stata(addresses["Stata"], table),
    }


def pandas(address: str, table: str, numbers: Sequence[str]) -> str:
    """Python: a DataFrame named after the table, text as string, `numbers` as Float64, what is not there as NA."""
    # Read as text first: nothing is guessed, so a place, a year or a printed number stays what it is.
    lines = [
        "import pandas as pd",
        "",
        f'address = "{address}"',
        f'{table} = pd.read_csv(address, dtype="string", keep_default_na=False, na_values=[""])',
    ]
    if numbers:
        lines += [f"numbers = [{_quoted(numbers)}]", f'{table} = {table}.astype(dict.fromkeys(numbers, "Float64"))']
    return "\n".join(lines) + "\n"


def r(address: str, table: str, numbers: Sequence[str]) -> str:
    """R: a data frame named after the table, text as character, `numbers` as numeric, what is not there as NA."""
    lines = [
        f'address <- "{address}"',
        f'{table} <- read.csv(address, colClasses = "character", na.strings = "", encoding = "UTF-8")',
    ]
    if numbers:
        lines += [f"numbers <- c({_quoted(numbers)})", f"{table}[numbers] <- lapply({table}[numbers], as.numeric)"]
    return "\n".join(lines) + "\n"


def in_stata(address: str, table: str) -> str:
    """Stata 14 or newer: the file is fetched, then opened; labels and kinds of missing numbers are in it."""
    return f'copy "{address}" "{table}.dta", replace\nuse "{table}.dta", clear\n'


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)

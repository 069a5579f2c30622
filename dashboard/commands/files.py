"""Files going out: `export` writes what is held in the format that `load` reads, `template` an empty workbook to fill in."""

import argparse
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from dashboard.commands.errors import Stop
from dashboard.commands.options import add_database, add_progress, readable
from dashboard.commands.progress import Progress
from dashboard.exports import csv_heading, csv_rows
from db import extract, ledger, queries
from db.engine import reading
from etl.columns import SHEETS
from etl.statements import LEDGER


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare `export` and `template`."""
    export = commands.add_parser("export", help="write everything that is held as four CSV files")
    export.description = (
        "Write sources.csv, indicators.csv, figures.csv and milestones.csv: what is held, in the format that `load` reads."
    )
    export.add_argument("folder", type=Path, metavar="DIR", help="where to write them; made if it is not there")
    export.add_argument("--as-of", type=int, metavar="N", help="as it was held after load N (default: now)")
    add_database(export)
    add_progress(export)
    export.set_defaults(run=_export)
    template = commands.add_parser("template", help="write an empty workbook to fill in, with an example row")
    template.description = (
        "Write an Excel workbook: one sheet a table, headings with their meaning, drop-downs for codes, an example row."
    )
    template.add_argument("file", type=Path, metavar="FILE.xlsx", help="the workbook to write; it must not be there yet")
    add_database(template)
    template.set_defaults(run=_template)


def _export(options: argparse.Namespace) -> int:
    progress = Progress(options.progress)
    with readable(options) as engine, reading(engine) as connection:
        last = ledger.last_load(connection)
        if options.as_of is not None and not 0 < options.as_of <= last:
            raise Stop(f"There is no load {options.as_of}; the last one is {last}.")
        counted = write_folder(connection, options.folder, options.as_of, progress)
    progress.done()
    print(f"{options.folder}: " + ", ".join(f"{count:,} {sheet}" for sheet, count in counted.items()) + ".")
    return 0


def write_folder(connection: Connection, folder: Path, as_of: int | None, progress: Progress) -> dict[str, int]:
    """Write the four files, each whole or not at all; how many rows each has. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    indicators = queries.indicators(connection, as_of=as_of)
    units = pa.table({"indicator": pa.array(indicators["key"], pa.string()), "unit": pa.array(indicators["unit"], pa.string())})
    counted = {}
    for sheet, columns in SHEETS.items():
        names = [column.name for column in columns]
        unfinished = folder / f".{sheet}.csv.unfinished"
        counted[sheet] = 0
        with unfinished.open("wb") as file:
            file.write(csv_heading(names))
            for table in extract.statements(connection, LEDGER[sheet], as_of):
                file.writelines(csv_rows(_with_units(table, units) if sheet == "figures" else table, names))
                counted[sheet] += table.num_rows
                progress(f"writing {sheet}", counted[sheet])
        os.replace(unfinished, folder / f"{sheet}.csv")
    return counted


def _with_units(figures: pa.Table, units: pa.Table) -> pa.Table:
    """The figures with the unit of their indicator, which the file shows beside every number."""
    where = pc.index_in(figures["indicator"], units["indicator"])
    return figures.append_column("unit", pc.take(units["unit"], where))


def _template(options: argparse.Namespace) -> int:
    from etl.template import write_template  # openpyxl takes a quarter of a second to import; only this command needs it

    if options.file.suffix.lower() != ".xlsx":
        raise Stop(f"Name the workbook with .xlsx at its end, such as {options.file.with_suffix('.xlsx').name}.")
    if options.file.exists():
        raise Stop(f"{options.file} is there already, and may have been filled in: choose another name.")
    write_template(options.file)
    print(f"{options.file} is ready to be filled in; `tallies check {options.file}` names what is missing.")
    return 0

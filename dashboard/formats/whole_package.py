"""The whole data set as one data package: all four tables, in files that `tallies load` reads, with what explains them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from dashboard.citations import works
from dashboard.dates import date_words
from dashboard.formats import analysis_csv, codebook, package_parts
from dashboard.formats.data_schema import codes_schema, columns_schema, data_schema
from dashboard.formats.view import View
from dashboard.formats.withheld import Counts, counted
from dashboard.formats.zipped import Zipped
from dashboard.language import _, ngettext

MIME = "application/zip"
ENDING = "zip"
EXTENSION = ".zip"


def write(whole: View, tables: Iterable[tuple[View, Iterable[pa.Table]]]) -> Iterator[bytes]:
    """One CSV a table, codebook.csv, flags.csv, README.md, the citation in each form, datapackage.json.

    `whole` has the title, the address and every source; `tables` the view of each table with its rows.
    """
    zipped, counts = Zipped(whole), Counts()
    views: dict[str, View] = {}
    rows: dict[str, Counts] = {}
    for view, chunks in tables:
        views[view.table], rows[view.table] = view, Counts()
        counted_rows = counted(view, chunks, rows[view.table])
        yield from zipped.part(f"{view.table}.csv", analysis_csv.write(view, counted_rows), huge=True)
        counts.withheld += rows[view.table].withheld
    explained = {
        "codebook": _together(views, codebook.columns),
        "flags": _together(views, codebook.flags),
    }
    for name, table in explained.items():
        yield from zipped.part(f"{name}.csv", [package_parts.csv(table)])
    told = _read_me(whole, rows, counts)
    yield from package_parts.read_me(zipped, told)
    work = works.of_everything(whole.address, whole.as_of, whole.as_of_at, len(whole.sources))
    yield from package_parts.citations(zipped, work)
    schemas = {table: _pointing(view, views) for table, view in views.items()}
    schemas |= {"codebook": columns_schema("table"), "flags": codes_schema("table")}
    yield from package_parts.described(zipped, whole, "tallies", told, counts, schemas)
    yield zipped.end()


def _together(views: Mapping[str, View], told: Any) -> codebook.Rows:
    """The same explanation of every table, with the table in front."""
    lines: codebook.Rows = []
    for table, view in views.items():
        heading, *rows = told(view)
        lines += [["table", *heading]] if not lines else []
        lines += [[table, *row] for row in rows]
    return lines


def _pointing(view: View, views: Mapping[str, View]) -> dict[str, Any]:
    """The schema of a table that stands beside the others: what it points at is there."""
    schema = data_schema(view)
    targets = {"source": "sources", "indicator": "indicators"}
    keys = [
        {"fields": [column], "reference": {"resource": target, "fields": ["key"]}}
        for column, target in targets.items()
        if column in view.names and target in views and view.table != target
    ]
    return {**schema, **({"foreignKeys": keys} if keys else {})}


def _read_me(whole: View, rows: Mapping[str, Counts], counts: Counts) -> list[str]:
    when = date_words(whole.as_of_at[:10]) if whole.as_of_at else _("before any load")
    return [
        whole.title,
        _("From Tallies, as of load %(number)s (%(when)s).", number=whole.as_of, when=when),
        _("The same files again: %(address)s", address=whole.address),
        *(
            ngettext("%(file)s has %(n)s row.", "%(file)s has %(n)s rows.", each.rows, file=f"{table}.csv")
            for table, each in rows.items()
        ),
        *codebook.withheld(whole, counts),
        *codebook.how_to_read(),
        *codebook.licences(whole),
    ]

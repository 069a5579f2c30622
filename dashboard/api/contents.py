"""What is in a file: every row, one page of them, or all tables, read in one transaction and given on as the format writes it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection

from dashboard.api import views
from dashboard.api.request import Request
from dashboard.api.wanted import SEPARATORS
from dashboard.formats import excel_csv, json_document, whole_package
from dashboard.formats.fields import fields_of
from dashboard.formats.json_cells import objects_of_few
from dashboard.formats.listed import NAMES_SOURCES, columns_to_read
from dashboard.formats.view import STATEMENTS, View
from dashboard.language import _
from db import browse
from db.browse import COLUMNS, Asked


def every_row(connection: Connection, asked: Request) -> Iterator[bytes]:
    """Every row of a table. Raises db.browse.AskedError, and CannotHold where the format has no room for what a row holds."""
    held = asked.held
    if asked.ending in NAMES_SOURCES:
        sources = views.named_sources(connection, held.asked)
    else:
        sources = views.closed_sources(connection, held.asked)
    view = views.of(held, asked.address, asked.now, sources)
    rows = browse.stream(connection, held.asked, columns_to_read(asked.ending, asked.table, view.names))
    options: dict[str, Any] = {"separator": SEPARATORS[held.separator]} if asked.form is excel_csv else {}
    written: Iterator[bytes] = asked.form.write(view, rows, **options)
    return written


def one_page(connection: Connection, asked: Request) -> tuple[Iterator[bytes], dict[str, str]]:
    """One page, and the addresses of those beside it, by "next" and "prev". Raises AskedError."""
    held = asked.held
    limit = held.limit or browse.LONGEST_PAGE
    there = browse.checked(connection, held.asked, asked.newest)
    columns = columns_to_read(asked.ending, asked.table, [field.name for field in held.fields])
    statements = asked.table in STATEMENTS
    page = browse.page(connection, there, limit, held.after, columns, with_sources=statements)
    marks = {"next": page.next, "prev": page.previous}
    links = {relation: asked.address_of(replace(held, after=mark)) for relation, mark in marks.items() if mark}
    keys = page.cells.get("key", ()) if asked.table == "sources" else ()
    sources = page.sources if statements else browse.sources(connection, keys, there.as_of)
    view = views.of(held, asked.address, asked.now, sources)
    beside: dict[str, Any] = {}
    if asked.form is json_document:
        total = {} if links else {"total": len(page)}  # of what goes on, counting would take as long as the page
        beside = {**total, "limit": limit, "next": links.get("next"), "previous": links.get("prev")}
    pieces: Iterator[bytes] = asked.form.written(view, [objects_of_few(view, page.cells)] if len(page) else [], **beside)
    return pieces, links


def every_table(connection: Connection, asked: Request) -> Iterator[bytes]:
    """The whole data set."""
    load = asked.now.load
    sources = views.named_sources(connection, Asked("sources", as_of=load))
    whole = replace(
        views.of(asked.held, asked.address, asked.now, sources),
        title=_("Published figures about drug use, HIV and harm reduction, each traced to its source"),
    )

    def tables() -> Iterator[tuple[View, Iterator[pa.Table]]]:
        for table in COLUMNS:
            view = replace(whole, table=table, fields=fields_of(table), title=views.title(Asked(table)))
            yield view, browse.stream(connection, Asked(table, as_of=load), COLUMNS[table])

    return whole_package.write(whole, tables())

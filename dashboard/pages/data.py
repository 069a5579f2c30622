"""The data for people: every table in every format as links, and how an address is written, with each parameter and column."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from dashboard import blocks, tables
from dashboard.api import catalogue
from dashboard.api.described_parameters import meanings
from dashboard.api.wanted import AFTER, AS_OF, LIMIT, SEPARATOR
from dashboard.formats.fields import fields_of
from dashboard.formats.listed import FORMATS
from dashboard.formats.view import Field
from dashboard.language import _
from dashboard.page import Context, Page
from db import ledger
from db.browse import COLUMNS, FILTERS
from db.filters import Filter

PATH = "/data"
NAME = "Data"


def layout(context: Context, **unused: str) -> Page:
    """The page about the files. Takes no parameters of its own."""
    with context.reading() as conn:
        load = ledger.last_load(conn) if context.as_of is None else context.as_of
    title = _("The data, to take away")
    lead = _("Every table, whole or as much of it as you ask for, in the format you work with. No key is needed.")
    parts = [("files", _("Files")), ("addresses", _("How to ask for less")), ("parameters", _("Parameters"))]
    parts += [("columns", _("Columns")), ("rules", _("What you can rely on"))]
    body = [
        blocks.heading(title, lead),
        blocks.contents([(label, name) for name, label in parts]),
        blocks.section("files", _("Files"), _files(load), _whole(load)),
        blocks.section("addresses", _("How to ask for less"), *_examples(load)),
        blocks.section("parameters", _("Parameters"), *_every_parameter()),
        blocks.section("columns", _("Columns"), *_every_column()),
        blocks.section("rules", _("What you can rely on"), *_rules()),
    ]
    return Page(title, lead, body)


def _files(load: int) -> html.Div:
    columns = [_("Format"), *(_named(table) for table in COLUMNS)]
    rows = [([catalogue.explained(ending), *(_file(table, ending, load) for table in COLUMNS)], "") for ending in FORMATS]
    return blocks.scrolled(tables.table(_("Each table in each format"), columns, rows), _("Files"))


def _file(table: str, ending: str, load: int) -> Any:
    if ending not in catalogue.formats_of(table):
        return _("not in this format")
    name = f"{table}.{ending}"
    return html.A(name, href=f"{catalogue.FOLDER}/{name}?{AS_OF}={load}")


def _whole(load: int) -> html.P:
    whole = f"{catalogue.WHOLE}.{catalogue.formats_of(catalogue.WHOLE)[0]}"
    link = html.A(_("The whole data set"), href=f"{catalogue.FOLDER}/{whole}?{AS_OF}={load}")
    return html.P([link, " ", _("is one data package: all four tables, what explains them, and how to cite them.")])


def _examples(load: int) -> list[Any]:
    told = [
        ("figures.csv?place=KGZ", _("every figure about Kyrgyzstan")),
        ("figures.xlsx?topic=injecting&from=2010", _("figures about injecting since 2010, as a workbook")),
        ("figures.json?place=KGZ,UZB&first_hand=yes&limit=20", _("the first twenty first-hand figures of two countries")),
        ("milestones.csv?place=KGZ&sort=earliest&columns=date,title,source", _("what happened, in order, in three columns")),
        ("figures.excel.csv?separator=semicolon", _("for a spreadsheet that expects semicolons")),
    ]
    links = [
        html.Li([html.A(address, href=f"{catalogue.FOLDER}/{address}{'&' if '?' in address else '?'}{AS_OF}={load}"), ": ", said])
        for address, said in told
    ]
    return [
        html.P(
            _(
                "Write what you ask for behind a question mark, as on the pages of tables. Several values of one parameter "
                "have commas between them, and any of them will do; several parameters all apply."
            )
        ),
        html.Ul(links),
    ]


def _every_parameter() -> list[Any]:
    told = [_parameters(table) for table in COLUMNS]
    special = {LIMIT: _("json and jsonl"), AFTER: _("json and jsonl"), SEPARATOR: "excel.csv"}
    asked = {name: meaning.replace("`", "") for name, meaning in meanings().items()}
    rows = [([html.Code(name), meaning, special.get(name, _("every format"))], "") for name, meaning in asked.items()]
    columns = [_("Parameter"), _("What it asks"), _("Taken by")]
    every = blocks.scrolled(tables.table(_("Parameters of every table"), columns, rows), _("Parameters of every table"))
    return [*told, every]


def _parameters(table: str) -> html.Details:
    caption = _("Filters of the table: %(table)s", table=_named(table))
    rows = [([html.Code(name), _(each.meaning), _values(each)], "") for name, each in FILTERS[table].items()]
    columns = [_("Parameter"), _("What stays"), _("Values")]
    return blocks.disclosure(caption, blocks.scrolled(tables.table(caption, columns, rows), caption))


def _values(each: Filter) -> Any:
    if each.codes:
        return html.Code(", ".join(each.codes))
    return {
        "key": _("a key, as the pages of tables show it"),
        "place": _("a code of a place: KGZ, KG-GB"),
        "year": _("a year with four digits"),
        "number": _("a whole number of years"),
    }[each.kind]


def _every_column() -> list[Any]:
    return [_columns(table, fields_of(table)) for table in COLUMNS]


def _columns(table: str, fields: Sequence[Field]) -> html.Details:
    caption = _("Columns of the table: %(table)s", table=_named(table))
    rows = [([html.Code(each.name), _(each.meaning), _codes(each.codes or {})], "") for each in fields]
    columns = [_("Column"), _("What it holds"), _("Codes")]
    return blocks.disclosure(caption, blocks.scrolled(tables.table(caption, columns, rows), caption))


def _codes(codes: Mapping[str, str]) -> Any:
    return html.Ul([html.Li([html.Code(code), f": {_(meaning)}"]) for code, meaning in codes.items()]) if codes else ""


def _rules() -> list[Any]:
    described = html.A(_("The description for programs (OpenAPI 3.1)"), href=f"{catalogue.FOLDER}/{catalogue.OPENAPI}")
    return [
        html.Ul(
            [
                html.Li(_("With as_of, an address gives the same bytes for ever. Every link here has it.")),
                html.Li(_("Without it, an address gives what is held now; its header Link names the address that will last.")),
                html.Li(_("Nothing is averaged, rounded or filled in, and a file is whole or not sent at all.")),
                html.Li(
                    _(
                        "Of a source that may not be passed on, rows keep their citation and their link. In place of the "
                        "numbers and the words the qualifier says “withheld”."
                    )
                ),
                html.Li(_("What cannot be answered is refused in one form, which names what there is instead.")),
            ]
        ),
        html.P(described),
    ]


def _named(table: str) -> str:
    return {
        "figures": _("figures"),
        "milestones": _("milestones"),
        "sources": _("sources"),
        "indicators": _("indicators"),
    }[table]

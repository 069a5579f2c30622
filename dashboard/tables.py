"""The same rows as the charts, in the same order, as real tables that a screen reader, a printer and a spreadsheet can take."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import labels
from dashboard.claims import age, claim, when, who
from dashboard.dates import date_words
from dashboard.elements import element
from dashboard.language import _, ngettext
from dashboard.ordering import in_order
from dashboard.revisions import Revision
from dashboard.rows import Held
from dashboard.rows import rows as rows_of
from dashboard.statement import Row, figure, text

Href = Callable[[str], str]
Cell: TypeAlias = str | Component  # one thing, because the narrow layout sets the name of the column beside it


@dataclass(frozen=True)
class Heading:
    """What stands over a column of a table that can be sorted: its name, the address of the table sorted by it ("" when it
    cannot be), how it is sorted now ("ascending", "descending" or ""), whether its cells are numbers."""

    name: str
    sort: str = ""
    sorted: str = ""
    number: bool = False
    column: str = ""  # what keeps the focus on it, when the table comes sorted


def estimates_table(figures: Held, *, href: Href, today: date | None = None, caption: str = "") -> html.Table:
    """The rows of `charts.estimates` (FIGURE columns) in its order; `href` makes the address of a path.

    With `today` the age of each figure stands beside its year.
    """
    columns = [_("Who says so"), _("Year"), _("Figure"), _("As printed"), _("Method"), _("Counts whom"), _("Read in")]
    rows = [(_estimate(held.row, href, today), "echo" if held.echo else "") for held in in_order(rows_of(figures))]
    return table(caption or _("The same figures as a table"), columns, rows, kind="estimates")


def milestones_table(milestones: pd.DataFrame, *, href: Href, caption: str = "") -> html.Table:
    """Milestones (MILESTONE columns) in the order they come in."""
    columns = [_("When"), _("What happened"), _("Kind"), _("Where"), _("Who says so"), _("Read in")]
    return table(caption or _("Milestones"), columns, [(_milestone(row, href), "") for row in rows_of(milestones)], kind="events")


def sources_table(sources: pd.DataFrame, *, href: Href, caption: str = "") -> html.Table:
    """Sources (columns of queries.sources) in the order they come in."""
    columns = [_("Title"), _("Producer"), _("Kind"), _("Published"), _("Figures"), _("Milestones"), _("Licence")]
    return table(caption or _("Sources"), columns, [(_source(row, href), "") for row in rows_of(sources)])


def differences_table(differences: pd.DataFrame, left: str, right: str, *, caption: str = "") -> html.Table:
    """What `differences.differences` found, under the names of the two figures."""
    columns = [_("What differs"), left, right]
    rows: list[tuple[Sequence[Cell], str]] = [([row["field"], row["left"], row["right"]], "") for row in rows_of(differences)]
    return table(caption or _("Why these two differ"), columns, rows)


def revisions_table(told: Sequence[Revision], *, href: Href, caption: str) -> html.Table:
    """Statements before and after a load, with every field that differs, in the order they come in."""
    columns = [_("Statement"), _("Before"), _("After")]
    return table(caption, columns, [(_revision(revision, href), "") for revision in told])


def table(caption: str, columns: Sequence[str], rows: Sequence[tuple[Sequence[Cell], str]], *, kind: str = "") -> html.Table:
    """A table whose first cell names its row; each row is its cells and a class name. The names of columns are repeated on the
    cells, for the narrow layout in which each row is a block of its own. By its `kind` the style sheet knows its columns."""
    head = html.Thead(html.Tr([html.Th(name, scope="col") for name in columns]))
    body = html.Tbody([_row(columns, cells, named) for cells, named in rows])
    return html.Table([html.Caption(caption), head, body], className=f"figures {kind}".strip())


def sorted_table(caption: str, columns: Sequence[Heading], rows: Sequence[Sequence[Cell]]) -> html.Table:
    """The same for a table that is sorted by links in its headings; the first cell names its row."""
    head = html.Thead(html.Tr([_heading(column) for column in columns]))
    names, numbers = [column.name for column in columns], [column.number for column in columns]
    body = html.Tbody([_row(names, cells, "", numbers) for cells in rows])
    return html.Table([html.Caption(caption), head, body], className="figures sorted")


def _heading(column: Heading) -> html.Th:
    shown = html.A(column.name, href=column.sort, id=f"sort-{column.column}") if column.sort else column.name
    named: dict[str, Any] = {"aria-sort": column.sorted} if column.sorted else {}
    return html.Th(shown, scope="col", className="number" if column.number else None, **named)


def _row(columns: Sequence[str], cells: Sequence[Cell], named: str, numbers: Sequence[bool] = ()) -> html.Tr:
    first, *rest = cells
    which = numbers[1:] or [False] * len(rest)
    others = [
        element(html.Td, cell, className="number" if number else None, **_named(column))
        for column, cell, number in zip(columns[1:], rest, which, strict=True)
    ]
    return element(html.Tr, [element(html.Th, first, scope="row", **_named(columns[0])), *others], className=named or None)


def _named(column: str) -> dict[str, Any]:
    return {"data-label": column}


def _estimate(row: Row, href: Href, today: date | None) -> list[Cell]:
    old = age(row, today) if today else ""
    return [
        who(row),
        _("%(when)s (%(age)s)", when=when(row), age=old) if old else when(row),
        element(html.A, claim(row), href=href(f"/figures/{text(row, 'id')}")),
        text(row, "as_printed"),
        labels.method(text(row, "method")),
        _counts_whom(row),
        _read_in(row, href),
    ]


def _counts_whom(row: Row) -> Cell:
    """Whom the figure counts by the indicator, and the source's own words where it uses others."""
    counted = text(row, "target_population") or text(row, "indicator_title")
    named = ", ".join(part for part in (counted, text(row, "group")) if part)
    own_words = text(row, "reported_as")
    return element(html.Span, [named, element(html.Br), element(html.Q, own_words)]) if own_words else named


def _read_in(row: Row, href: Href) -> Cell:
    link = element(html.A, text(row, "source_title") or text(row, "source"), href=href(f"/sources/{text(row, 'source')}"))
    return element(html.Span, [link, f", {text(row, 'locator')}"]) if text(row, "locator") else link


def _milestone(row: Row, href: Href) -> list[Cell]:
    return [
        date_words(text(row, "date")),
        html.A(text(row, "title"), href=href(f"/milestones/{text(row, 'id')}")),
        labels.category(text(row, "category")),
        labels.place(text(row, "place")),
        who(row),
        _read_in(row, href),
    ]


def _source(row: Row, href: Href) -> list[Cell]:
    published, licence = text(row, "date_published"), text(row, "licence")
    return [
        html.A(text(row, "title"), href=href(f"/sources/{text(row, 'key')}")),
        text(row, "producer"),
        labels.kind(text(row, "kind")),
        date_words(published) if published else _("not stated"),
        _count(row, "figures"),
        _count(row, "milestones"),
        html.A(licence, href=text(row, "licence_url")) if licence else _("not stated"),
    ]


def _revision(revision: Revision, href: Href) -> list[Cell]:
    kinds = {"figure": _("figure"), "milestone": _("milestone"), "source": _("source"), "indicator": _("indicator")}
    link = html.A(revision.what, href=href(revision.address))
    what = html.Span([link, " ", html.Span(kinds[revision.ledger], className="tag")])
    before: Cell = html.Del(revision.before) if revision.before else _("not held")
    details = html.Ul([html.Li(sentence) for sentence in revision.details]) if revision.details else None
    after = html.Div([html.Ins(revision.after) if revision.after else _("withdrawn"), details])
    return [what, before, after]


def _count(row: Row, column: str) -> str:
    return ngettext("%(n)s", "%(n)s", int(figure(row, column) or 0))

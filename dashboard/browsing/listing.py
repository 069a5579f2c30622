"""The answer to what was asked of a table: how many rows, what was asked as chips to take away, the rows, the pages beside."""

from collections.abc import Sequence
from typing import Any

from dash import html
from sqlalchemy import Connection

from dashboard import blocks, tables, words
from dashboard.browsing import asking, cells
from dashboard.browsing.asking import Count, Question
from dashboard.browsing.headings import filter_label, heading
from dashboard.browsing.values import titles
from dashboard.language import _, ngettext
from dashboard.page import Context
from dashboard.rows import rows as rows_of
from db.browse import SORTS, Page
from db.order import DEFAULT


def chips(connection: Connection, context: Context, question: Question) -> html.Nav | None:
    """What was asked, each part a link that takes it away; None when everything is asked for."""
    asked, made = question.asked, []
    for name, values in asked.filters.items():
        names = titles(connection, asked, name, values)
        for value in values:
            made.append(_chip(context, question, name, value, _said(name, names[value])))
    if asked.words:
        loosened = asking.changed(question.wanted, words="")
        made.append(_link(_("Words: %(words)s", words=asked.words), asking.address(context, loosened)))
    if not made:
        return None
    if len(made) > 1:
        everything = asking.changed(question.wanted, words="", filters={})
        made.append(html.Li(html.A(_("Take all of these away"), href=asking.address(context, everything))))
    return html.Nav(html.Ul(made), className="chips", **{"aria-label": _("What was asked for")})


def _said(name: str, value: str) -> str:
    return _("%(filter)s: %(value)s", filter=filter_label(name), value=value)


def _chip(context: Context, question: Question, name: str, value: str, said: str) -> html.Li:
    return _link(said, asking.address(context, asking.without(question.wanted, name, value)))


def _link(said: str, href: str) -> html.Li:
    named: dict[str, Any] = {"aria-label": _("Take away %(what)s", what=said)}
    cross = html.Span("×", **{"aria-hidden": "true"})
    return html.Li(html.A([html.Span(said), cross], href=href, className="chip", **named))


def counted(question: Question, page: Page) -> str:
    """How many rows there are and which of them are shown: "1–50 of 532 figures"."""
    here, total = len(page), question.rows
    first = _first_row(question, page)
    if first is None or not here:
        return _of_table(question.table, total)
    span = _("%(first)s–%(last)s", first=words.number(first), last=words.number(first + here - 1))
    return _("%(rows)s of %(all)s", rows=span, all=_of_table(question.table, total))


def _of_table(table: str, counted: Count) -> str:
    n = counted.rows
    if counted.more:
        return {
            "figures": ngettext("more than %(n)s figure", "more than %(n)s figures", n),
            "milestones": ngettext("more than %(n)s milestone", "more than %(n)s milestones", n),
            "sources": ngettext("more than %(n)s source", "more than %(n)s sources", n),
            "indicators": ngettext("more than %(n)s indicator", "more than %(n)s indicators", n),
        }[table]
    return {
        "figures": ngettext("%(n)s figure", "%(n)s figures", n),
        "milestones": ngettext("%(n)s milestone", "%(n)s milestones", n),
        "sources": ngettext("%(n)s source", "%(n)s sources", n),
        "indicators": ngettext("%(n)s indicator", "%(n)s indicators", n),
    }[table]


def _first_row(question: Question, page: Page) -> int | None:
    """The number of the first row shown. At both ends it is known; between them the address says it, if it can be so."""
    here, total = len(page), question.rows
    if not page.previous:
        return 1
    if not page.next and not total.more:
        return total.rows - here + 1
    possible = 1 < question.row and (total.more or question.row <= total.rows - here)
    return question.row if possible else None


def table(context: Context, question: Question, page: Page, columns: Sequence[str], caption: str) -> html.Div:
    """The rows, in a box of their own that scrolls."""
    name = question.table
    lead = _sorted_lead(name, columns)
    headings = [tables.Heading(cells.lead_heading(name), *_sorting(context, question, lead), column=lead)]
    headings += [
        tables.Heading(heading(column), *_sorting(context, question, column), column in cells.NUMBERS, column)
        for column in columns
    ]
    lines = [
        [cells.lead(context, name, row), *[cells.cell(context, name, column, row) for column in columns]]
        for row in rows_of(page.rows)
    ]
    made = blocks.scrolled(tables.sorted_table(caption, headings, lines), caption)
    made.id = "rows"
    return made


def _sorted_lead(table: str, columns: Sequence[str]) -> str:
    """What the first column is sorted by: no two columns by the same."""
    return "" if table == "figures" and "value" in columns else "value" if table == "figures" else "title"


def _sorting(context: Context, question: Question, column: str) -> tuple[str, str]:
    """The address of the table sorted by a column, "" when it cannot be, and how it is sorted by it now."""
    asked = question.asked
    # Whoever says so is the claimant or, without one, the producer: no one column of what is held.
    if column not in SORTS[question.table] or column == "claimant":
        return "", ""
    now = column == (asked.sort or DEFAULT)
    descending = now and not asked.descending
    wanted = asking.changed(question.wanted, sort="" if column == DEFAULT else column, descending=descending)
    is_sorted = ("descending" if asked.descending else "ascending") if now else ""
    return asking.address(context, wanted), is_sorted


def pages(context: Context, question: Question, page: Page, label: str) -> html.Nav | None:
    """The ways to the rows before and after; None when all of them are here."""
    if not page.next and not page.previous:
        return None
    first, here = _first_row(question, page), len(page)
    steps: list[Any] = []
    if page.previous:
        row = first - question.limit if first and first > question.limit + 1 else None
        after = page.previous if row or first is None or first > question.limit + 1 else None
        steps.append(html.A(_("Previous page"), href=_step(context, question, after, row), rel="prev"))
    if page.next:
        row = first + here if first else None
        steps.append(html.A(_("Next page"), href=_step(context, question, page.next, row), rel="next"))
    return html.Nav(steps, className="paging", **{"aria-label": label})


def _step(context: Context, question: Question, after: str | None, row: int | None) -> str:
    return asking.address(context, question.wanted, after=after, **{asking.ROW: row})


def nothing(connection: Connection, context: Context, question: Question) -> html.Div:
    """Why no row is shown, and what to loosen: each part of the question with how many rows there would be without it."""
    asked, wanted = question.asked, question.wanted
    loosened = [(_without(connection, question, name), asking.without(wanted, name)) for name in asked.filters]
    if asked.words:
        loosened.append((_("the words “%(words)s”", words=asked.words), asking.changed(wanted, words="")))
    if not loosened:
        return blocks.empty(
            _("Nothing is held here yet: nothing has been loaded."), html.A(_("See the loads"), href=context.href("/changes"))
        )
    ways = []
    for what, view in loosened:
        found = asking.counted(connection, view.asked)
        if found or len(loosened) == 1:
            said = _("Without %(what)s: %(found)s", what=what, found=_of_table(question.table, found))
            ways.append(html.A(said, href=asking.address(context, view)))
    everything = asking.changed(wanted, words="", filters={})
    ways.append(html.A(_("Everything in this table"), href=asking.address(context, everything)))
    sentence = _("Nothing that is held answers all of this at once. That is not zero: it may be published elsewhere.")
    return blocks.empty(sentence, *ways)


def _without(connection: Connection, question: Question, name: str) -> str:
    values = question.asked.filters[name]
    named = titles(connection, question.asked, name, values)
    return _("“%(what)s”", what=_said(name, ", ".join(named[value] for value in values)))

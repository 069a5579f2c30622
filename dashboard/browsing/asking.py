"""From an address to a question: what is asked of a table, or which part of it cannot be answered and what would be."""

import re
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from dashboard.api import parameters
from dashboard.api.views import COUNTED, PATIENCE
from dashboard.api.wanted import AS_OF, CHOSEN, PAGED, SEPARATOR, Wanted, WrongParameter, written
from dashboard.browsing import cells
from dashboard.language import _
from dashboard.page import Context
from db import browse
from db.browse import COLUMNS, FILTERS, Asked, AskedError, Page
from db.patience import TookTooLong, patience

ON_A_PAGE = 50
_COUNTING = 0.5  # seconds that counting them may take
ROW = "row"  # the parameter that tells the number of a page's first row; it changes nothing of what is shown
_OF_A_PAGE = frozenset({AS_OF, *PAGED, SEPARATOR})  # and no part of the view


@dataclass(frozen=True)
class Mistake:
    """A part of an address that cannot be answered: the parameter, what was typed, why not, and what there is instead."""

    name: str
    value: str
    message: str
    known: tuple[str, ...]


@dataclass(frozen=True)
class Count:
    """So many rows, or `more` than so many."""

    rows: int
    more: bool = False

    @property
    def exact(self) -> int | None:
        """As a citation tells it (one more than COUNTED stands for more than these), None where counting was given up."""
        return None if self.more and self.rows < COUNTED else self.rows + self.more

    def __bool__(self) -> bool:
        return self.more or self.rows > 0


@dataclass(frozen=True)
class Question:
    """What was asked, without the parts that cannot be answered, the page of rows that answers it, and how many there are.

    `columns` are those that are shown, `row` is what the address says of the first row's number, 0 when it says nothing.
    """

    wanted: Wanted
    columns: Sequence[str]
    page: Page
    rows: Count
    row: int = 0
    mistakes: tuple[Mistake, ...] = ()

    @property
    def asked(self) -> Asked:
        """What is asked of the database."""
        return self.wanted.asked

    @property
    def table(self) -> str:
        """The table that is asked."""
        return self.wanted.asked.table

    @property
    def limit(self) -> int:
        """How many rows a page has."""
        return self.wanted.limit or ON_A_PAGE


def read(connection: Connection, context: Context, table: str) -> Question:
    """The question in the reader's address. A part that cannot be answered is left out and named among the mistakes."""
    values = {name: value for name, value in context.query.items() if name != ROW}
    mistakes: list[Mistake] = []
    for _attempt in range(len(values) + 1):
        try:
            asked = _answered(connection, context, table, values)
        except WrongParameter as wrong:
            typed = values.get(wrong.name, wrong.value)
            mistakes.append(Mistake(wrong.name, typed, _said(table, wrong), wrong.known))
            if values.pop(wrong.name, None) is None:
                break
        else:
            return replace(asked, row=_row(context), mistakes=tuple(mistakes))
    return replace(_answered(connection, context, table, {}), mistakes=tuple(mistakes))


def _answered(connection: Connection, context: Context, table: str, values: Mapping[str, str]) -> Question:
    """The question with its rows. Raises WrongParameter, also for what only the database knows: the keys, where a page begins,
    and what takes too long to look for."""
    wanted = parameters.read_from(connection, table, values, today=context.today, takes=PAGED)
    # A file also gets the columns without which a number is not to be read; here each figure is told whole in its first cell.
    named = set(values.get(CHOSEN, "").split(","))
    wanted = replace(wanted, columns=tuple(name for name in COLUMNS[table] if name in named))
    columns = [name for name in wanted.columns or cells.USUAL[table] if name != "title"]
    try:
        with patience(connection, PATIENCE) if values else nullcontext():  # the plain table is always there
            limit = wanted.limit or ON_A_PAGE
            page = browse.page(connection, wanted.asked, limit, wanted.after, cells.to_read(table, columns))
    except AskedError as error:
        raise parameters.refused(error) from error
    except TookTooLong as slow:
        raise parameters.too_slow(wanted) from slow
    whole = not page.next and not page.previous
    return Question(wanted, columns, page, Count(len(page)) if whole else counted(connection, wanted.asked, len(page)))


def counted(connection: Connection, asked: Asked, at_least: int = 0) -> Count:
    """How many rows there are, as far as they can be counted in a moment; `at_least` so many."""
    try:
        with patience(connection, _COUNTING):
            rows = browse.count(connection, asked, COUNTED)
    except TookTooLong:
        return Count(at_least, more=True)
    return Count(min(rows, COUNTED), more=rows > COUNTED)


def query(wanted: Wanted) -> dict[str, str]:
    """The parameters of a view in the one form that its address has, without the load, which every link carries by itself."""
    return {name: value for name, value in written(wanted) if name not in _OF_A_PAGE}


def address(context: Context, wanted: Wanted, **more: object) -> str:
    """The address of a view in the reader's language and at their load."""
    limit = wanted.limit if wanted.limit != ON_A_PAGE else None
    told = {**query(wanted), "limit": limit, "as_of": context.query.get("as_of"), **more}
    return context.href(f"/tables/{wanted.asked.table}", **dict(sorted(told.items())))


def changed(wanted: Wanted, **changes: object) -> Wanted:
    """The same view with parts of what is asked changed (`filters`, `words`, `sort`, `descending`), from its first page."""
    return replace(wanted, asked=replace(wanted.asked, **changes), after="")  # type: ignore[arg-type]


def without(wanted: Wanted, name: str, value: str = "") -> Wanted:
    """The view with one filter loosened: all its values, or one of them."""
    filters = {each: values for each, values in wanted.asked.filters.items() if each != name}
    kept = tuple(one for one in wanted.asked.filters.get(name, ()) if value and one != value)
    return changed(wanted, filters={**filters, name: kept} if kept else filters)


def _said(table: str, wrong: WrongParameter) -> str:
    """What is wrong, in the words of a form: its fields have names and lists of their own."""
    there = FILTERS[table].get(wrong.name)
    if there is None or wrong.value in ("", wrong.name):
        return wrong.message
    if there.kind == "year":
        return wrong.message if re.fullmatch("[0-9]{4}", wrong.value) else _("Write a year with four digits, such as 2013.")
    if there.kind == "number":
        return wrong.message if re.fullmatch("[0-9]{1,3}", wrong.value) else _("Write a whole number from 0 to 1,000.")
    if there.kind == "place":
        return _("There is no place with the code “%(code)s”. A country is written KGZ, a part of one KG-GB.", code=wrong.value)
    return _("“%(value)s” is not on this list.", value=wrong.value)


def _row(context: Context) -> int:
    told = context.query.get(ROW, "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 12 else 0

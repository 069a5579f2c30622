"""What a reader asks of a table, and whether it can be answered: everything is checked before any statement is made of it."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, Table, bindparam, select

from db import filters, order
from db.filters import FILTERS, AskedError, no_such_value
from db.ledger import last_load
from db.phrasing import wording
from db.schema import LEDGERS, load
from db.wording import words_of

LEDGER_OF: Mapping[str, str] = {"figures": "figure", "milestones": "milestone", "sources": "source", "indicators": "indicator"}
# Made once: to make a statement takes longer than to answer such a short one.
_KNOWN = {
    name: select(table.c.key).distinct().where(table.c.key.in_(bindparam("keys", expanding=True)))
    for name, table in LEDGERS.items()
}
_ALIKE = 5  # known keys that an error names beside one that is not known


@dataclass(frozen=True)
class Asked:
    """A view: which rows of `table`, in which order. Empty `sort` is by key; `as_of` is the load after which they held, None now.

    `day` is the one from which `max_age` counts; without it the day of the load `as_of`.
    """

    table: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: str = ""
    sort: str = ""
    descending: bool = False
    as_of: int | None = None
    day: date | None = None


@dataclass(frozen=True)
class Checked:
    """The same, once it is known that it can be answered. `as_of` is None when nothing was loaded since.

    `span` is the first and the last key of the rows among which they are looked for, "" where it is open.
    """

    table: str
    ledger: Table
    filters: Mapping[str, tuple[str, ...]]
    words: tuple[str, ...]
    sort: str
    descending: bool
    as_of: int | None
    year: int  # from which max_age counts; 0 when it is not asked for
    span: tuple[str, str] = ("", "")


def checked(connection: Connection, asked: Asked | Checked, newest: int | None = None) -> Checked:
    """What was asked, checked; what was checked before as it is. `newest` is the newest load, where it is known already.

    Raises AskedError, which says what is not there and names what is.
    """
    if isinstance(asked, Checked):
        return asked
    wanted = filters.known(asked.table, asked.filters)
    sort = asked.sort or order.DEFAULT
    order.sorted_by(asked.table, sort)
    as_of = load_of(connection, asked.as_of, newest)
    for name, values in wanted.items():
        if FILTERS[asked.table][name].kind == "key":
            _ever_held(connection, name, LEDGERS[FILTERS[asked.table][name].ledger], values)
    year = _year(connection, asked) if "max_age" in wanted else 0
    ledger, words = LEDGERS[LEDGER_OF[asked.table]], tuple(words_of(asked.words))
    return Checked(asked.table, ledger, wanted, words, sort, asked.descending, as_of, year)


def load_of(connection: Connection, as_of: int | None, newest: int | None = None) -> int | None:
    """The load as it is asked of the ledgers: None when it is the newest, which is quicker to read. Raises AskedError.

    A load still to come would change its answer.
    """
    if as_of is None:
        return None
    last = last_load(connection) if newest is None else newest
    if not 0 <= as_of <= last:
        said = wording(
            "There is no load {number}. Give the number of a load from 1 to {newest}, or 0 for before the first.",
            number=str(as_of),
            newest=str(last),
        )
        raise AskedError("load", said, name="as_of", value=str(as_of))
    return None if as_of == last else as_of


def _ever_held(connection: Connection, name: str, table: Table, keys: tuple[str, ...]) -> None:
    """A key that was withdrawn has rows in older views and may be asked for; one that never was is a slip of the pen."""
    found = set(connection.scalars(_KNOWN[table.name], {"keys": keys}))
    for key in keys:
        if key not in found:
            every = list(connection.scalars(select(table.c.key).distinct().order_by(table.c.key)))
            alike = difflib.get_close_matches(key, every[:20_000], _ALIKE, cutoff=0.5) or every[:_ALIKE]
            mend = wording("Nothing of the kind was ever loaded.")
            if alike:
                mend = wording("Known keys like it: {known}.", known=", ".join(alike))
            raise no_such_value(name, key, mend, alike)


def _year(connection: Connection, asked: Asked) -> int:
    if asked.day is not None:
        return asked.day.year
    if asked.as_of:
        return int(connection.execute(select(load.c.at).where(load.c.number == asked.as_of)).scalar_one()[:4])
    raise AskedError("day", wording("The filter 'max_age' counts from a day. Give the day too."), name="max_age")

"""Rows as text that SQLite itself puts together: a download of a million takes a third of the time of reading cell by cell."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Integer, and_, case, cast, func, literal, null, select

from db import order
from db.asked import Checked
from db.beside import NUMBERS, found, lender_of, lent, origins
from db.conditions import conditions
from db.identity import one_number
from db.row_query import row_query
from db.schema import LEDGERS

# What ends a row and what parts its cells. The checks let no text in that holds them; whoever unpacks counts them all the same.
ROW, CELL = "\x1e", "\x1f"
_HOLE = "\x1d"  # around what is looked up in another ledger
_QUOTES = "\x1c"  # around the key that a row quotes, where its origin belongs
_ROWS = 1_000  # packed at a time
_EXACT = "tallies_number"
_WHOLE = 2**53 - 1  # up to here a whole number is written without a point


class Packed(NamedTuple):
    """Some rows: in `text` CELL parts the cells of each and ROW ends it; NULL is empty, numbers are shortest exact digits."""

    rows: int
    text: str


class _Hole(NamedTuple):
    """What another ledger says in a line: among the pieces of a line it is number `place`, at first the key that `fills` it."""

    place: int
    fills: Callable[[Sequence[str]], list[str]]


def packed(connection: Connection, asked: Checked, names: Sequence[str]) -> Iterator[Packed]:
    """Every row in the order of the view, `names` of db.browse.COLUMNS as its cells. SQLite only."""
    connection.connection.driver_connection.create_function(_EXACT, 1, one_number, deterministic=True)  # type: ignore[union-attr]
    line, holes = _line(connection, asked, names)
    start = select(line.label("_line"), *([asked.ledger.c.quotes] if "origin" in names else [])).select_from(asked.ledger)
    tests = conditions(connection, asked)
    for empty in order.parts(order.sorted_by(asked.table, asked.sort), None):
        result = connection.execute(row_query(connection, asked, start, tests, empty, None, marked=False))
        while rows := result.cursor.fetchmany(_ROWS):  # past SQLAlchemy's rows, which cost a tenth of the time
            text = _filled("".join([row[0] for row in rows]), len(rows), holes)
            if "origin" in names:
                text = _with_origins(connection, asked, text, [row[1] for row in rows if row[1] is not None])
            yield Packed(len(rows), text)


def _line(connection: Connection, asked: Checked, names: Sequence[str]) -> tuple[ColumnElement[str], list[_Hole]]:
    """One row as text, and its holes. printf() takes NULL for an empty text, and writes nothing but what it is given."""
    form, given, holes = "", list[ColumnElement[Any]](), list[_Hole]()
    signs = 0
    for lender, run in groupby(names, lambda name: lender_of(asked.table, name)):
        some = list(run)
        if lender:
            if not form.endswith(_HOLE):
                form, signs = form + _HOLE, signs + 1
            holes.append(_Hole(signs, _Lent(connection, asked, lender, some, last=some[-1] == names[-1])))
            form, signs = f"{form}%s{_HOLE}", signs + 1
            given.append(asked.ledger.c[lender])
        else:
            form += CELL.join(["%s"] * len(some)) + CELL
            given += [_cell(asked, name) for name in some]
    return func.printf(form.removesuffix(CELL) + ROW, *given), holes


def _cell(asked: Checked, name: str) -> ColumnElement[Any]:
    """What goes into the line for one of its own columns: a row that quotes none is its own origin, others have it looked up."""
    if name == "origin":
        key, quotes = asked.ledger.c.key, asked.ledger.c.quotes
        return case((quotes.is_(None), key), else_=literal(_QUOTES).concat(quotes).concat(_QUOTES))
    column: ColumnElement[Any] = asked.ledger.c[name]
    if name not in NUMBERS:
        return column
    whole = cast(column, Integer)
    is_whole = and_(column.between(literal(-_WHOLE), literal(_WHOLE)), column == whole)
    return case((column.is_(None), null()), (is_whole, whole), else_=getattr(func, _EXACT)(column))


def _filled(text: str, rows: int, holes: Sequence[_Hole]) -> str:
    """The lines with what belongs into their holes; "" if a text holds their sign: whoever counts rows then misses them."""
    if not holes:
        return text
    pieces, each = text.split(_HOLE), holes[-1].place + 1
    if len(pieces) != rows * each + 1:
        return ""
    for hole in holes:
        pieces[hole.place :: each] = hole.fills(pieces[hole.place :: each])
    return "".join(pieces)


def _with_origins(connection: Connection, asked: Checked, text: str, quoted: Sequence[str]) -> str:
    """The lines with the end of the chain of quotation in place of each key that is `quoted`; "" as in _filled."""
    pieces = text.split(_QUOTES)
    if pieces[1::2] != quoted:
        return ""
    pieces[1::2] = origins(connection, asked.ledger, quoted, quoted, asked.as_of)
    return "".join(pieces)


class _Lent:
    """The cells that rows borrow of one source or indicator, each with what ends it, in one piece; each is looked up once."""

    def __init__(self, connection: Connection, asked: Checked, lender: str, names: Sequence[str], *, last: bool) -> None:
        self._ask = connection, LEDGERS[lender], lent(asked.table, lender, names), asked.as_of
        self._known: dict[str, str] = {}
        self._end = "" if last else CELL

    def __call__(self, keys: Sequence[str]) -> list[str]:
        new = set(keys) - self._known.keys()
        if new:
            connection, table, wanted, as_of = self._ask
            self._known |= dict.fromkeys(new, CELL * (len(wanted) - 1) + self._end)
            self._known |= {
                key: CELL.join(["" if cell is None else cell for cell in cells]) + self._end
                for key, *cells in found(connection, table, wanted, new, as_of)
            }
        return [self._known[key] for key in keys]

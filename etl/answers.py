"""What the person who brings a file says about its doubtful statements, worked into the preview before it is loaded."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Literal, NamedTuple

import pyarrow as pa
from sqlalchemy import Connection, Engine

from db import history, ledger, queries
from db.engine import reading
from db.identity import ids
from db.schema import content_columns
from db.spool import Spool
from etl.previews import Echo, Preview
from etl.problems import Problem, problem
from etl.statements import LEDGER, rows_to_store
from etl.text import SLUG, slug

Kind = Literal["correction", "rival", "mistake", "echo", "separate"]
_STATEMENTS = ("figure", "milestone")
_SHEETS = {name: sheet for sheet, name in LEDGER.items()}


class Answer(NamedTuple):
    """What is true of one statement of the file.

    correction: it replaces what is held. rival: it stands beside what is held, told apart by `variant`. mistake: it stays out.
    echo: it repeats the held figure that it was found to equal. separate: it only happens to equal it.
    """

    kind: Kind
    variant: str = ""


class Unanswerable(Exception):
    """An answer cannot be followed. `key` is the statement's, `problem` says why and how to mend it."""

    def __init__(self, key: str, why: Problem) -> None:
        super().__init__(str(why))
        self.key, self.problem = key, why


class _Change(NamedTuple):
    ledger: str
    key: str
    old: str
    new: str


def answered(seen: Preview, answers: Mapping[str, Answer], *, engine: Engine) -> Preview:
    """The preview with answers (by key of the statement) worked into its changes, rows and counts; `seen` itself stays as it is.

    A statement of the file that was a mistake counts as `same`: what holds stays. Raises Unanswerable for the first answer that
    cannot be followed.
    """
    columns = [seen.changes[name].to_pylist() for name in history.CHANGES.names]
    changes = {change.key: change for change in (_Change(*each) for each in zip(*columns, strict=True))}
    with reading(engine) as connection:
        work = _Work(connection, seen, changes)
        for key, answer in answers.items():
            work.follow(key, answer)
        work.refuse_circles()
    return work.done()


class _Work:
    """The answers on their way into a preview."""

    def __init__(self, connection: Connection, seen: Preview, changes: dict[str, _Change]) -> None:
        self.connection, self.seen, self.before = connection, seen, changes
        self.changes = dict(changes)
        self.echoes = {echo.key: echo for echo in seen.echoes}
        self.counts = {name: getattr(seen, name) for name in ("new", "changed", "same", "withdrawn")}
        self.made: dict[str, dict[str, Any] | None] = {}  # id in the file -> the row instead of it, None for no row
        self.rerouted: dict[str, str] = {}  # key -> the key it was made to quote

    def follow(self, key: str, answer: Answer) -> None:
        """Work in one answer."""
        change = self.before.get(key)
        if change is None:
            raise Unanswerable(key, problem("answer_to_nothing", "figures", None, None, key))
        if answer.kind == "rival":
            self._beside(change, answer.variant)
        elif answer.kind == "mistake":
            self._drop(change)
        elif answer.kind == "echo":
            self._repeat(change)
        elif answer.kind not in {"correction", "separate"}:
            raise Unanswerable(key, problem("answer_unknown", _SHEETS[change.ledger], None, None, str(answer.kind)))

    def _beside(self, change: _Change, variant: str) -> None:
        sheet = _SHEETS[change.ledger]
        if not (change.old and change.new) or change.ledger not in _STATEMENTS:
            raise Unanswerable(change.key, problem("answer_no_rival", sheet, None, None, change.key))
        if not re.fullmatch(SLUG, variant) or len(variant) > 100:
            raise Unanswerable(change.key, problem("answer_variant", sheet, None, "variant", variant))
        (row,) = self.seen.rows.find(change.ledger, [change.new])
        plain = change.key.removesuffix(f"/v:{slug(row['variant'])}") if row["variant"] else change.key
        key = f"{plain}/v:{slug(variant)}"
        if key in self.changes or ledger.live_ids(self.connection, change.ledger, [key]):
            raise Unanswerable(change.key, problem("answer_taken", sheet, None, "variant", variant, key=key))
        made = self._remade(change, {**row, "key": key, "variant": variant})
        del self.changes[change.key]
        self.changes[key] = _Change(change.ledger, key, "", made["id"])
        self._count(changed=-1, new=1)

    def _drop(self, change: _Change) -> None:
        if not change.old:
            raise Unanswerable(change.key, problem("answer_no_mistake", _SHEETS[change.ledger], None, None, change.key))
        del self.changes[change.key]
        if change.new:
            self.made[change.new] = None
            self._count(changed=-1, same=1)
        else:
            self._count(withdrawn=-1)

    def _repeat(self, change: _Change) -> None:
        echo = self.echoes.get(change.key)
        if echo is None:
            raise Unanswerable(change.key, problem("answer_no_echo", _SHEETS[change.ledger], None, None, change.key))
        of = self.changes.get(echo.of_key)
        if echo.of_key not in ledger.live_ids(self.connection, change.ledger, [echo.of_key]) or (of and not of.new):
            raise Unanswerable(change.key, problem("answer_echo_gone", "figures", None, "quotes", echo.of_key))
        (row,) = self.seen.rows.find(change.ledger, [change.new])
        said = "quoted" if row["attribution"] in {None, "own"} else row["attribution"]
        made = self._remade(change, {**row, "quotes": echo.of_key, "attribution": said})
        self.changes[change.key] = change._replace(new=made["id"])
        self.rerouted[change.key] = echo.of_key

    def _remade(self, change: _Change, row: dict[str, Any]) -> dict[str, Any]:
        content = rows_to_store(change.ledger, [{name: row[name] for name in content_columns(change.ledger)}])
        self.made[change.new] = made = {**row, "id": ids(change.ledger, content)[0].as_py()}
        return made

    def _count(self, **by: int) -> None:
        for name, more in by.items():
            self.counts[name] += more

    def refuse_circles(self) -> None:
        """Raise Unanswerable if a figure that was said to repeat another is in the end repeated by itself."""
        for key in self.rerouted:
            at, passed = self.rerouted[key], {key}
            while at and at not in passed:
                passed.add(at)
                at = self._quoted_by(at)
            if at == key:
                raise Unanswerable(key, problem("answer_circular", "figures", None, "quotes", self.rerouted[key]))

    def _quoted_by(self, key: str) -> str:
        change = self.before.get(key)
        if key in self.rerouted:
            return self.rerouted[key]
        if change is not None and key in self.changes and change.new:
            return next((row["quotes"] or "" for row in self.seen.rows.find("figure", [change.new])), "")
        return next(iter(queries.chain(self.connection, "figure", key)["quotes"].iloc[:1]), "")

    def done(self) -> Preview:
        """The preview that comes of it."""
        if self.changes == self.before and not self.made:
            return self.seen
        columns = list(zip(*self.changes.values(), strict=True)) or [()] * len(history.CHANGES)
        changes = pa.table([list(column) for column in columns], schema=history.CHANGES)
        rows = _rows(self.seen.rows, self.made) if self.made else self.seen.rows
        echoes: Iterable[Echo] = (echo for echo in self.seen.echoes if echo.key in self.changes.keys() - self.rerouted.keys())
        return replace(self.seen, changes=changes, rows=rows, echoes=list(echoes), **self.counts)


def _rows(of: Spool, made: Mapping[str, dict[str, Any] | None]) -> Spool:
    """The same rows, some of them made anew and some left out."""
    rows = Spool()
    for name in of.counts:
        columns = of.columns(name)
        for some in of.rows(name):
            given = [dict(zip(columns, row, strict=True)) for row in some]
            new = [row for row in (made.get(row["id"], row) for row in given) if row is not None]
            if new or name not in rows.counts:
                rows.add(name, rows_to_store(name, new))
    return rows.seal()

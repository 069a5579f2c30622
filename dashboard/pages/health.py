"""How this installation is doing, for whoever runs it and for what watches it: 200 when figures can be trusted, else 503."""

import logging
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from dash import html
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from dashboard import blocks, words
from dashboard.language import _, ngettext
from dashboard.page import Context, Page
from dashboard.pages.changes import moment
from dashboard.rows import rows
from db import ledger, migrate
from db.condition import Condition, condition
from db.engine import reading
from db.verify import Finding, verify

logger = logging.getLogger("tallies")
PATH = "/health"
NAME = None
LARGEST = 5_000  # changes of a load that are verified while somebody waits for the page
MEGABYTE = 1_000_000
SCARCE = 100 * MEGABYTE  # of room on the disk


def layout(context: Context, **unused: str) -> Page:
    """The page; its status is 503 when the database cannot be read, is of another version or is damaged."""
    title = _("How this installation is doing")
    try:
        if not migrate.is_current(context.engine):
            return _unwell(title, _("The database is of another version than this program."), [])
        held, newest = _history(context.engine)
        findings = verify(context.engine, [newest["number"]] if _is_small(newest) else [], file=False)
        now = condition(context.engine)
    except SQLAlchemyError:
        logger.exception("The page %s cannot read the database", PATH)  # a public page does not say more
        return _unwell(title, _("The database cannot be read."), [])
    facts = [*_program(), *_loads(held, newest, findings), *_database(now)]
    if findings:
        return _unwell(title, _("The database is damaged: it no longer holds what was stored."), facts)
    said = _("The database can be read, and nothing that was looked at is damaged.")
    return Page(title, said, [blocks.heading(title, said), _scarce(now), blocks.definitions(facts)], kept=False)


def _unwell(title: str, said: str, facts: list[tuple[str, Any]]) -> Page:
    shown = facts or _program()
    return Page(title, said, [blocks.heading(title, said, kicker="503"), blocks.definitions(shown)], 503)


def _history(engine: Engine) -> tuple[int, dict[str, Any]]:
    with reading(engine) as connection:
        loads = ledger.loads(connection)
    return len(loads), next(iter(rows(loads.head(1))), {})


def _is_small(newest: dict[str, Any]) -> bool:
    return bool(newest) and newest["added"] + newest["changed"] + newest["withdrawn"] <= LARGEST


def _program() -> list[tuple[str, Any]]:
    try:
        return [(_("Tallies"), version("tallies"))]
    except PackageNotFoundError:  # run from a folder in which it was never installed
        return [(_("Tallies"), _("of unknown version"))]


def _loads(held: int, newest: dict[str, Any], findings: list[Finding]) -> list[tuple[str, Any]]:
    if not newest:
        return [(_("Loads"), _("none yet"))]
    number = newest["number"]
    last = _("%(loads)s; the newest is load %(number)s of %(when)s")
    told = last % {"loads": ngettext("%(n)s load", "%(n)s loads", held), "number": number, "when": moment(newest["at"])}
    return [(_("Loads"), told), (_("Last verified"), _verified(number, _is_small(newest), findings))]


def _verified(number: int, looked: bool, findings: list[Finding]) -> str:
    if findings:
        return _("Just now, for this page, and damage was found. “tallies verify” names it.")
    if looked:
        return _(
            "Just now, for this page: load %(number)s is as it was stored. “tallies verify” looks at every load.", number=number
        )
    return _("Not known: load %(number)s is too large to verify for a page. “tallies verify” looks at every load.", number=number)


def _database(now: Condition) -> list[tuple[str, Any]]:
    safe = {
        True: _("WAL, which is safe in this version of SQLite"),
        False: _("a rollback journal, because WAL can lose data in this version of SQLite"),
    }
    return [
        (_("Database"), f"{now.product} {now.version}"),
        (_("Journal rule"), safe[now.wal_is_safe] if now.wal_is_safe is not None else None),
        (_("Journal in use"), html.Code(now.journal)),
        (_("Size of the database"), _megabytes(now.size)),
        (_("Room left on its disk"), _megabytes(now.disk_left)),
    ]


def _megabytes(octets: int | None) -> str:
    if octets is None:
        return _("not known from here")
    return _("%(n)s MB", n=words.number(octets // MEGABYTE)) if octets >= MEGABYTE else _("less than 1 MB")


def _scarce(now: Condition) -> html.P | None:
    if now.disk_left is None or now.disk_left >= SCARCE:
        return None
    return blocks.note(_("The disk is nearly full: the next load may be refused. Figures can still be read."), kind="warning")

"""The work of the loading desk: a row for each file, form or undo, from its arrival to its load."""

import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from db.desk import job, printable, stamp

WORKING = ("waiting", "checking", "writing")
_COLUMNS = ("id", "kind", "account", "state", "step", "count", "name", "sha256", "created_at", "beat_at", "load", "about")


@dataclass(frozen=True)
class Job:
    """One piece of work. `about` holds what its kind and state need; moments are UTC, ISO 8601; `load` is the load it made."""

    id: str
    kind: str
    account: str
    state: str
    step: str
    count: int
    name: str
    sha256: str
    created_at: str
    beat_at: str
    load: int | None
    about: Mapping[str, Any] = field(default_factory=dict)


def new_id() -> str:
    """An id that nobody guesses and that can be a folder's name: 16 letters, digits, hyphens or underscores."""
    return secrets.token_urlsafe(12)


def start(
    connection: Connection,
    kind: str,
    account: str,
    name: str,
    now: datetime,
    *,
    about: Mapping[str, Any] | None = None,
    state: str = "waiting",
    id: str = "",
    sha256: str = "",
) -> Job:
    """Note down a new piece of work."""
    made = Job(id or new_id(), kind, account, state, "", 0, printable(name), sha256, stamp(now), stamp(now), None, about or {})
    values = {column: getattr(made, column) for column in _COLUMNS}
    connection.execute(insert(job).values(**values | {"about": _json(made.about)}))
    return made


def find(connection: Connection, id: str) -> Job | None:
    """The job with this id."""
    if not id.isprintable():  # PostgreSQL would not even compare it
        return None
    row = connection.execute(_jobs().where(job.c.id == id)).first()
    return _job(row) if row else None


def mine(connection: Connection, account: str | None, limit: int = 50) -> list[Job]:
    """The newest jobs of an account, or with None of everybody."""
    query = _jobs().order_by(job.c.created_at.desc(), job.c.id).limit(limit)
    return [_job(row) for row in connection.execute(query if account is None else query.where(job.c.account == account))]


def live(connection: Connection) -> list[Job]:
    """What waits or is being worked at, the oldest first."""
    query = _jobs().where(job.c.state.in_(WORKING)).order_by(job.c.created_at, job.c.id)
    return [_job(row) for row in connection.execute(query)]


def move(connection: Connection, id: str, come_from: Collection[str], state: str, *, now: datetime, **values: Any) -> bool:
    """Take the job from one of the states to another, with new `values`; False, and nothing done, if it is in none of them.

    One statement: of many who try at once, one succeeds.
    """
    if "about" in values:
        values["about"] = _json(values["about"])
    moved = update(job).where(job.c.id == id, job.c.state.in_(list(come_from))).values(state=state, beat_at=stamp(now), **values)
    return connection.execute(moved).rowcount == 1


def beat(connection: Connection, id: str, step: str, count: int, now: datetime) -> None:
    """Say what a job is at."""
    connection.execute(update(job).where(job.c.id == id).values(step=step, count=count, beat_at=stamp(now)))


def stale(connection: Connection, now: datetime, seconds: float = 30) -> list[Job]:
    """Jobs that are said to be worked at, and whose worker has been silent for longer than this."""
    silent = job.c.beat_at < stamp(now - timedelta(seconds=seconds))
    return [_job(row) for row in connection.execute(_jobs().where(job.c.state.in_(("checking", "writing")), silent))]


def old(connection: Connection, now: datetime, hours: float = 24) -> list[Job]:
    """Jobs that nobody works at and that came this long ago, the oldest first: what was kept for them may go."""
    before = job.c.created_at < stamp(now - timedelta(hours=hours))
    query = _jobs().where(job.c.state.not_in(WORKING), before).order_by(job.c.created_at)
    return [_job(row) for row in connection.execute(query)]


def _json(about: Mapping[str, Any]) -> str:
    return json.dumps(about)  # in ASCII: what was typed may hold what no text column takes


def _jobs() -> Select[Any]:
    return select(*[job.c[name] for name in _COLUMNS])


def _job(row: Any) -> Job:
    values = dict(zip(_COLUMNS, row, strict=True))
    return Job(**values | {"about": json.loads(values["about"])})

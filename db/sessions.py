"""Who is signed in: sessions that end when idle, when old, when signed out of, and with their account."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from db.accounts import Account, find
from db.desk import account, printable, session, stamp

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
_TOUCHED_EVERY = timedelta(minutes=1)  # a page a second need not be a write a second
_DEVICE = 200  # characters kept of what a browser calls itself


@dataclass(frozen=True)
class Session:
    """One sign-in that still holds. Moments are UTC, ISO 8601."""

    id: str
    created_at: str
    seen_at: str
    device: str


def identity(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def begin(connection: Connection, name: str, device: str, now: datetime) -> str:
    """Start a session of the account and return its token, which is kept nowhere; sessions that have ended are cleared away."""
    token = secrets.token_urlsafe(32)
    connection.execute(
        delete(session).where(or_(session.c.seen_at < stamp(now - IDLE), session.c.created_at < stamp(now - LONGEST)))
    )
    connection.execute(
        insert(session).values(
            id=identity(token), account=name, created_at=stamp(now), seen_at=stamp(now), device=printable(device, _DEVICE)
        )
    )
    connection.execute(update(account).where(account.c.name == name).values(seen_at=stamp(now)))
    return token


def holder(connection: Connection, token: str, now: datetime) -> Account | None:
    """Whose session this is; None when it is unknown, was idle or lasted too long, or its account is disabled."""
    query = select(session.c.account).join(account, account.c.name == session.c.account)
    name = connection.execute(
        query.where(session.c.id == identity(token), *_holds(now), account.c.disabled_at.is_(None))
    ).scalar()
    return find(connection, name) if name else None


def needs_touch(connection: Connection, token: str, now: datetime) -> bool:
    """Whether `touch` is due."""
    seen = connection.execute(select(session.c.seen_at).where(session.c.id == identity(token))).scalar()
    return seen is not None and seen < stamp(now - _TOUCHED_EVERY)


def touch(connection: Connection, token: str, now: datetime) -> None:
    """Note that the session is in use, if it holds."""
    of_token = (session.c.id == identity(token), *_holds(now))
    connection.execute(update(session).where(*of_token).values(seen_at=stamp(now)))
    name = select(session.c.account).where(*of_token).scalar_subquery()
    connection.execute(update(account).where(account.c.name == name).values(seen_at=stamp(now)))


def end(connection: Connection, token: str) -> None:
    """Sign out."""
    connection.execute(delete(session).where(session.c.id == identity(token)))


def end_one(connection: Connection, name: str, id: str) -> None:
    """End one session of the account, named as `of` names it."""
    id = printable(id)
    connection.execute(delete(session).where(session.c.account == name, session.c.id == id))


def end_all(connection: Connection, name: str, except_token: str = "") -> None:
    """End every session of the account, but for the one with this token."""
    connection.execute(delete(session).where(session.c.account == name, session.c.id != identity(except_token)))


def of(connection: Connection, name: str, now: datetime) -> list[Session]:
    """The sessions of an account that hold, the last used first."""
    query = select(session.c.id, session.c.created_at, session.c.seen_at, session.c.device)
    rows = connection.execute(query.where(session.c.account == name, *_holds(now)).order_by(session.c.seen_at.desc()))
    return [Session(*row) for row in rows]


def _holds(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return session.c.seen_at >= stamp(now - IDLE), session.c.created_at >= stamp(now - LONGEST)

"""How often somebody may try to sign in: counted here, so that all workers count together and nobody is locked out for good."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from db.accounts import folded
from db.desk import attempt, printable

WINDOW = timedelta(minutes=15)
FREE = 5  # failures before there is anything to wait for
MOST = 10  # real checks of one name in a window: of all strangers together, and of each browser that signed in before
MOST_FROM_ADDRESS = 50
_LONGEST_WAIT = 30.0  # seconds, while fewer than MOST were made
_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Try:
    """Leave to check a password once, or the seconds to wait before asking again."""

    number: int
    wait: float


def begin(connection: Connection, name: str, device: str, address: str, now: datetime) -> Try:
    """Ask for leave to check a password for `name`; with leave, the try counts as a failure until `succeeded`.

    `device` names a browser that signed in to this account before, "" any other: so strangers who try a name cannot keep its
    owner out. Call it inside `writing`, which makes those who ask at once ask one after the other. A refused try is not counted.
    """
    connection.execute(delete(attempt).where(attempt.c.at < _stamp(now - _KEPT)))
    who = hidden(name)
    of_name = _moments(connection, now, attempt.c.name == who, attempt.c.device == device)
    wait = _wait(of_name, now)
    if not device:
        from_address = _moments(connection, now, attempt.c.address == printable(address, 64), attempt.c.device == "")
        wait = max(wait, _full(from_address, MOST_FROM_ADDRESS, now))
    if wait > 0:
        return Try(0, wait)
    made = connection.execute(
        insert(attempt)
        .values(name=who, device=device, address=printable(address, 64), at=_stamp(now))
        .returning(attempt.c.number)
    )
    return Try(int(made.scalar_one()), 0.0)


def succeeded(connection: Connection, name: str, number: int, device: str) -> None:
    """The password was right: this try counts no longer, nor do those before it from the same known `device`.

    Those of other strangers stay: somebody who guesses would be given ten more guesses each time the owner signs in.
    """
    connection.execute(delete(attempt).where(attempt.c.number == number))
    if device:
        connection.execute(delete(attempt).where(attempt.c.name == hidden(name), attempt.c.device == device))


def hidden(name: str) -> str:
    """What is kept of a name that was tried: it may be a password typed into the wrong field."""
    return hashlib.sha256(folded(name).encode()).hexdigest()


def _moments(connection: Connection, now: datetime, *wanted: ColumnElement[bool]) -> list[datetime]:
    query = select(attempt.c.at).where(attempt.c.at > _stamp(now - WINDOW), *wanted).order_by(attempt.c.at)
    return [datetime.fromisoformat(at) for at in connection.execute(query).scalars()]


def _wait(moments: list[datetime], now: datetime) -> float:
    """Nothing for the first few, then twice as long after each failure, and no more than MOST in a window."""
    if len(moments) < FREE:
        return 0.0
    pause = min(_LONGEST_WAIT, 2.0 ** (len(moments) - FREE))
    return max(_left(moments[-1] + timedelta(seconds=pause), now), _full(moments, MOST, now))


def _full(moments: list[datetime], most: int, now: datetime) -> float:
    return _left(moments[-most] + WINDOW, now) if len(moments) >= most else 0.0


def _stamp(moment: datetime) -> str:
    """To the microsecond, because a pause may be one second; always as long, so that its order is that of time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _left(until: datetime, now: datetime) -> float:
    return max(0.0, (until - now).total_seconds())

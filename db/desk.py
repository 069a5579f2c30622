"""The tables behind the loading desk: who may load, who is signed in, which sign-ins failed, and the work that waits."""

from datetime import UTC, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from db.schema import metadata

ROLES = ("loader", "admin")
KINDS = ("file", "figure", "milestone", "undo")
# In the order in which a job goes through them; from each of the last ones there is no way on.
STATES = ("waiting", "checking", "refused", "same", "ready", "writing", "loaded", "overtaken", "failed", "cancelled", "dropped")


def _one_of(column: str, allowed: tuple[str, ...]) -> CheckConstraint:
    return CheckConstraint(" OR ".join(f"{column} = '{code}'" for code in allowed), name=f"known_{column}")


account = Table(
    "account",
    metadata,
    Column("name", Text, primary_key=True),
    Column("folded", Text, nullable=False, unique=True),  # so that "Ada" and "ada" cannot be two people
    Column("role", Text, nullable=False),
    Column("password", Text, nullable=False),  # a salted hash, with its method in front
    Column("created_at", Text, nullable=False),
    Column("password_at", Text, nullable=False),
    Column("disabled_at", Text),
    Column("seen_at", Text),  # kept here too: its sessions are deleted when they end
    _one_of("role", ROLES),
)

session = Table(
    "session",
    metadata,
    Column("id", Text, primary_key=True),  # SHA-256 of the token: who reads this table cannot sign in with it
    Column("account", Text, ForeignKey("account.name"), nullable=False),
    Column("created_at", Text, nullable=False),
    Column("seen_at", Text, nullable=False),
    Column("device", Text, nullable=False),  # what the browser calls itself
    Index("session_account", "account"),
)

attempt = Table(
    "attempt",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False),  # as typed, folded and hashed: somebody may type a password here
    Column("device", Text, nullable=False),  # of a browser that this account signed in with before; "" for a stranger
    Column("address", Text, nullable=False),
    Column("at", Text, nullable=False),
    Index("attempt_name", "name", "at"),
    Index("attempt_address", "address", "at"),
)

job = Table(
    "job",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("account", Text, ForeignKey("account.name"), nullable=False),
    Column("state", Text, nullable=False),
    Column("step", Text, nullable=False, server_default=""),
    Column("count", Integer, nullable=False, server_default="0"),
    Column("name", Text, nullable=False),  # what its owner called the file
    Column("sha256", Text, nullable=False, server_default=""),
    Column("created_at", Text, nullable=False),
    Column("beat_at", Text, nullable=False),  # when a worker last said that it is at it
    Column("load", Integer, ForeignKey("load.number")),
    Column("about", Text, nullable=False, server_default="{}"),  # JSON
    _one_of("kind", KINDS),
    _one_of("state", STATES),
    Index("job_created", "created_at"),
    Index("job_state", "state"),
)


def printable(text: str, longest: int | None = None) -> str:
    """What can be shown of a text from outside, spaces as spaces: PostgreSQL takes no NUL, and no driver half a letter."""
    return "".join(sign if sign.isprintable() else " " for sign in text if sign.isprintable() or sign.isspace())[:longest]


def stamp(moment: datetime) -> str:
    """A moment as the tables hold it: UTC, whole seconds, in an order that is the order of time."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

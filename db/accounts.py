"""Who may load figures: accounts with a role and the hash of a password; none exists until somebody makes it."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select, update

from db.desk import ROLES, account, printable, session, stamp

LONGEST_NAME = 64


class AccountExists(ValueError):
    """There is an account of that name already, perhaps in other capitals."""


class BadName(ValueError):
    """The name cannot be an account's; the argument says why."""


@dataclass(frozen=True)
class Account:
    """One person who may load; `role` is loader or admin.

    Moments are UTC, ISO 8601; `disabled_at` is "" while it may sign in, `seen_at` "" until it did.
    """

    name: str
    role: str
    created_at: str
    password_at: str
    disabled_at: str = ""
    seen_at: str = ""

    @property
    def disabled(self) -> bool:
        """Whether it may no longer sign in."""
        return bool(self.disabled_at)

    @property
    def may_manage(self) -> bool:
        """Whether it also looks after the work and the accounts of others."""
        return self.role == "admin"


def folded(name: str) -> str:
    """What makes two names the same one: neither capitals, nor spaces, nor the code points a keyboard makes of a letter.

    Accounts are sought and tries are counted by this, so that no spelling of a name is counted apart and yet opens the account.
    """
    return unicodedata.normalize("NFKC", " ".join(printable(name).split()).casefold())


def add(connection: Connection, name: str, role: str, password_hash: str, now: datetime) -> Account:
    """Make an account. Raises AccountExists, BadName, and ValueError for a role that is none."""
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadName(f"A name has 1 to {LONGEST_NAME} letters, digits or signs that can be printed.")
    if role not in ROLES:
        raise ValueError(f"The role {role} is none: choose {' or '.join(ROLES)}.")
    if find(connection, name) is not None:
        raise AccountExists(f"There is an account {name} already.")
    made = Account(name, role, stamp(now), stamp(now))
    connection.execute(
        insert(account).values(
            name=name,
            folded=folded(name),
            role=role,
            password=password_hash,
            created_at=made.created_at,
            password_at=made.password_at,
        )
    )
    return made


def find(connection: Connection, name: str) -> Account | None:
    """The account of that name, in whatever capitals it was typed."""
    row = connection.execute(_accounts().where(account.c.folded == folded(name))).first()
    return _account(row) if row else None


def every(connection: Connection) -> list[Account]:
    """All accounts, by name."""
    return [_account(row) for row in connection.execute(_accounts().order_by(account.c.folded))]


def password_of(connection: Connection, name: str) -> str | None:
    """The hash of the password, None when there is no such account."""
    return connection.execute(select(account.c.password).where(account.c.folded == folded(name))).scalar()


def set_password(connection: Connection, name: str, password_hash: str, now: datetime) -> None:
    """Give a new password and end every session of the account. Raises LookupError if there is none of that name."""
    held = _held(connection, name)
    connection.execute(update(account).where(account.c.name == held.name).values(password=password_hash, password_at=stamp(now)))
    _sign_out(connection, held)


def set_disabled(connection: Connection, name: str, now: datetime | None) -> None:
    """Disable the account and end its sessions, or with None let it sign in again. Raises LookupError."""
    held = _held(connection, name)
    connection.execute(update(account).where(account.c.name == held.name).values(disabled_at=stamp(now) if now else None))
    if now:
        _sign_out(connection, held)


def _sign_out(connection: Connection, held: Account) -> None:
    connection.execute(delete(session).where(session.c.account == held.name))


def _held(connection: Connection, name: str) -> Account:
    held = find(connection, name)
    if held is None:
        raise LookupError(f"There is no account {name}.")
    return held


def _accounts() -> Select[Any]:
    return select(
        account.c.name, account.c.role, account.c.created_at, account.c.password_at, account.c.disabled_at, account.c.seen_at
    )


def _account(row: Any) -> Account:
    name, role, created_at, password_at, disabled_at, seen_at = row
    return Account(name, role, created_at, password_at, disabled_at or "", seen_at or "")

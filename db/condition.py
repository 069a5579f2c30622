"""How the database itself is doing: which one, of which version, how large, and how much room its disk has left."""

import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, text

from db.engine import reading, wal_is_safe


@dataclass(frozen=True)
class Condition:
    """Octets are whole numbers; None is what cannot be known from here, such as the disk of a database server."""

    product: str  # SQLite or PostgreSQL
    version: str
    journal: str | None  # SQLite's, as it stands in the file
    size: int | None
    disk_left: int | None

    @property
    def wal_is_safe(self) -> bool | None:
        """Whether SQLite's version may use WAL, which decides the journal; None where there is no such question."""
        return wal_is_safe(tuple(map(int, self.version.split(".")))) if self.product == "SQLite" else None


def condition(engine: Engine) -> Condition:
    """The condition of the database right now. Raises sqlalchemy.exc.DBAPIError when it cannot be read."""
    if engine.dialect.name == "sqlite":
        return _of_sqlite(engine)
    with reading(engine) as connection:
        version = str(connection.execute(text("SHOW server_version")).scalar_one()).split()[0]
        size = int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    return Condition("PostgreSQL", version, None, size, None)


def _of_sqlite(engine: Engine) -> Condition:
    with reading(engine) as connection:
        journal = str(connection.execute(text("PRAGMA journal_mode")).scalar_one())
    file = Path(engine.url.database or "")
    if not file.is_file():  # a database in memory
        return Condition("SQLite", sqlite3.sqlite_version, journal, None, None)
    left = shutil.disk_usage(file.resolve().parent).free
    return Condition("SQLite", sqlite3.sqlite_version, journal, file.stat().st_size, left)

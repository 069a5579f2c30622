"""Opening a database: one URL for SQLite or PostgreSQL, readers that cannot write, writers that never meet half a load."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, event, make_url

BUSY_SECONDS = 5
_OVERFLOW = 40  # connections beyond the five that stay open: each thread of a site may need two
_NO_BEGIN = "-- no transaction"
SPOOL = "spool"  # the name under which a commit sees the rows it takes in

# The WAL-reset bug (SQLite 3.7.0 to 3.51.2) can lose commits or corrupt a database that several connections share.
_WAL_FIXED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite version may use WAL: 3.51.3 and later, and the backports 3.44.6 and 3.50.7 within their series."""
    backports = [fixed for fixed in _WAL_FIXED[:-1] if version[:2] == fixed[:2]]
    return version >= _WAL_FIXED[-1] or any(version >= fixed for fixed in backports)


def open_database(url: str) -> Engine:
    """An engine for `sqlite:///file.db` or `postgresql+psycopg://…`; nothing is read or written yet.

    Raises sqlalchemy.exc.ArgumentError if the URL is none, and ModuleNotFoundError if its driver is not installed.
    """
    # An error may end in a log: what was to be written, such as the hash of a password, stays out of it (hide_parameters).
    asked = make_url(url)
    if asked.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, hide_parameters=True, max_overflow=_OVERFLOW)
    how = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    if asked.database in (None, "", ":memory:"):  # a connection for each thread, and no pool that could be larger
        engine = create_engine(url, connect_args=how, hide_parameters=True)
    else:
        engine = create_engine(url, connect_args=how, hide_parameters=True, max_overflow=_OVERFLOW)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, never behind our back
    journal = "WAL" if wal_is_safe(sqlite3.sqlite_version_info) else "DELETE"
    for pragma in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "foreign_keys=ON",
        f"journal_mode={journal}",
        "synchronous=FULL",
        "threads=2",
    ):
        try:
            connection.execute(f"PRAGMA {pragma}")
        except UnicodeDecodeError as error:  # SQLite quotes the damaged text in its complaint, which Python then cannot read
            raise sqlite3.DatabaseError("database disk image is malformed") from error


def letting_go(engine: Engine) -> Engine:
    """The same database for somebody who reads for long: on SQLite each statement is a view of its own, and lets go after it.

    Without WAL, SQLite lets nobody write while somebody reads, and nobody begin to read while somebody waits to write.
    """
    return engine.execution_options(begin=_NO_BEGIN) if engine.dialect.name == "sqlite" else engine


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view of the database, in which every attempt to write fails."""
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA query_only=ON")  # type: ignore[union-attr]
        else:
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        try:
            with connection.begin():
                yield connection
        finally:
            if sqlite:
                connection.connection.driver_connection.execute("PRAGMA query_only=OFF")  # type: ignore[union-attr]


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that holds the only writer's place from its first statement; committed at the end, or nothing of it.

    Raises OperationalError when somebody else holds that place for longer than BUSY_SECONDS.
    """
    with engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection:
        try:
            with connection.begin():
                if engine.dialect.name == "postgresql":
                    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'")
                    connection.exec_driver_sql("LOCK TABLE load IN SHARE ROW EXCLUSIVE MODE")
                yield connection
        finally:
            if engine.dialect.name == "sqlite":
                _detach(connection.connection.driver_connection)  # type: ignore[arg-type]


def _detach(connection: sqlite3.Connection) -> None:
    """The connection goes back to its pool without the spool of this commit, and outside a transaction that could not commit."""
    if connection.in_transaction:
        connection.rollback()
    if any(name == SPOOL for _, name, _ in connection.execute("PRAGMA database_list")):
        connection.execute(f"DETACH DATABASE {SPOOL}")

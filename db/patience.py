"""How long a question may take: among millions of rows some cannot be answered while a reader waits, and are then given up."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

_STEPS = 200_000  # of SQLite between two looks at the clock: a few milliseconds


class TookTooLong(Exception):
    """The question was given up; nothing of its answer is known."""


@contextmanager
def patience(connection: Connection, seconds: float) -> Iterator[None]:
    """What is read within is given up after so many seconds. Raises TookTooLong; the connection can be asked on."""
    given_up = _on_sqlite if connection.dialect.name == "sqlite" else _on_postgresql
    with given_up(connection, seconds):
        yield


@contextmanager
def _on_sqlite(connection: Connection, seconds: float) -> Iterator[None]:
    end = time.monotonic() + seconds
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        yield
    except OperationalError as error:
        if "interrupted" in str(error.orig):
            raise TookTooLong from error
        raise
    finally:
        driver.set_progress_handler(None, 0)


@contextmanager
def _on_postgresql(connection: Connection, seconds: float) -> Iterator[None]:
    """Each statement has the whole time: the server measures one at a time."""
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = {max(1, round(1000 * seconds))}")
            yield
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", "") == "57014":
            raise TookTooLong from error
        raise

"""Which load is the newest, asked before every page: SQLite itself knows in microseconds whether anybody wrote since."""

import os
import sqlite3
import threading
import weakref

from sqlalchemy import Engine

from db import ledger
from db.engine import BUSY_SECONDS, reading

Newest = tuple[int, str] | None


class Watch:
    """The newest load of a database, whoever makes it: this program or another one. Shared by all threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._file = engine.url.database if engine.dialect.name == "sqlite" else None
        self._lock = threading.Lock()
        self._looking: sqlite3.Connection | None = None
        self._inode = -1
        self._version = -1
        self._newest: Newest = None

    def newest(self) -> Newest:
        """Number and digest, as `ledger.newest` reads them. Raises SQLAlchemyError."""
        if not self._file or self._file == ":memory:":
            return self._read()
        with self._lock:
            try:
                version = self._data_version(self._file)
            except (OSError, sqlite3.Error):  # the one who reads says what is wrong
                self._version = -1
                return self._read()
            if version != self._version:
                # The version is the older of the two: what is written in between is seen the next time.
                self._newest = self._read()
                self._version = version
            return self._newest

    def _data_version(self, file: str) -> int:
        """A number that is another one after anybody's commit."""
        inode = os.stat(file).st_ino
        if self._looking is None or inode != self._inode:  # a restore may put another file in its place
            if self._looking:
                self._looking.close()
            self._looking = sqlite3.connect(file, timeout=BUSY_SECONDS, check_same_thread=False)
            weakref.finalize(self, self._looking.close)
            self._inode, self._version = inode, -1
        return int(self._looking.execute("PRAGMA data_version").fetchall()[0][0])

    def _read(self) -> Newest:
        with reading(self._engine) as connection:
            return ledger.newest(connection)

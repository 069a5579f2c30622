"""Fresh databases for the tests: each is a copy of one that was prepared once, so that a test costs milliseconds."""

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import psycopg
from sqlalchemy import Engine, make_url

from db.engine import open_database

Prepare = Callable[[Engine], None]  # what makes the form that copies are taken from


class SqliteFiles:
    """Copies of prepared files in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = itertools.count()

    def fresh(self, prepare: Prepare) -> str:
        """The URL of a new database as `prepare` made it."""
        original = self.folder / f"{prepare.__name__}.db"
        if not original.exists():
            making = original.with_suffix(".making")
            making.unlink(missing_ok=True)
            making.touch()
            made_by(f"sqlite:///{making}", prepare)
            making.rename(original)
        copy = self.folder / f"{next(self.count)}.db"
        shutil.copy(original, copy)
        return f"sqlite:///{copy}"

    def drop(self, url: str) -> None:
        """Remove the database."""
        for file in self.folder.glob(Path(str(make_url(url).database)).name + "*"):
            file.unlink()


class PostgresqlDatabases:
    """Copies of prepared databases on one server. One to which nothing was written serves the next test as well."""

    def __init__(self, server_url: str) -> None:
        self.url = make_url(server_url)
        self.count = itertools.count()
        self.made: set[str] = set()
        self.used: dict[str, tuple[str, int]] = {}  # a copy -> what it is a copy of, and when
        self.unwritten: dict[str, list[str]] = {}  # what they are copies of -> copies that are as they were made
        asked = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self.door = psycopg.connect(asked, autocommit=True)  # opened once: to come in takes as long as a small test

    def fresh(self, prepare: Prepare) -> str:
        """The URL of a new database as `prepare` made it."""
        original = f"tallies_{prepare.__name__}"
        if original not in self.made:
            self._run(f"DROP DATABASE IF EXISTS {original}", f"CREATE DATABASE {original}")
            made_by(self._named(original), prepare)
            self.made.add(original)
        if unwritten := self.unwritten.get(original):
            copy = unwritten.pop()
        else:
            copy = f"tallies_{next(self.count)}"
            self._run(f"DROP DATABASE IF EXISTS {copy}", f"CREATE DATABASE {copy} TEMPLATE {original}")
        self.used[copy] = original, self._writes()
        return self._named(copy)

    def drop(self, url: str) -> None:
        """Remove the database, whoever is still connected to it."""
        name = str(make_url(url).database)
        original, writes = self.used.pop(name, ("", -1))
        if writes == self._writes():
            self.unwritten.setdefault(original, []).append(name)
        else:
            self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def drop_rest(self) -> None:
        """Leave the server as it was found."""
        unwritten = [name for names in self.unwritten.values() for name in names]
        self._run(*[f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in (*self.made, *unwritten)])

    def _writes(self) -> int:
        """A number that grows with every transaction that writes anything anywhere on the server, even if it is rolled back."""
        (number,) = self.door.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint").fetchone() or (0,)
        return int(number)

    def _named(self, database: str) -> str:
        return self.url.set(database=database).render_as_string(hide_password=False)

    def _run(self, *statements: str) -> None:
        for statement in statements:
            self.door.execute(statement)  # type: ignore[arg-type]


def made_by(url: str, prepare: Prepare) -> None:
    """Run `prepare` on the database and let go of it."""
    engine = open_database(url)
    prepare(engine)
    engine.dispose()

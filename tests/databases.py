"""Fresh databases for the tests: each is a copy of one that was prepared once, so that a test costs milliseconds."""

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url, text

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
    """Copies of prepared databases on one server."""

    def __init__(self, server_url: str) -> None:
        self.url = make_url(server_url)
        self.count = itertools.count()
        self.made: set[str] = set()

    def fresh(self, prepare: Prepare) -> str:
        """The URL of a new database as `prepare` made it."""
        original = f"tallies_{prepare.__name__}"
        if original not in self.made:
            self._run(f"DROP DATABASE IF EXISTS {original}", f"CREATE DATABASE {original}")
            made_by(self._named(original), prepare)
            self.made.add(original)
        copy = f"tallies_{next(self.count)}"
        self._run(f"DROP DATABASE IF EXISTS {copy}", f"CREATE DATABASE {copy} TEMPLATE {original}")
        return self._named(copy)

    def drop(self, url: str) -> None:
        """Remove the database, whoever is still connected to it."""
        self._run(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def drop_originals(self) -> None:
        """Leave the server as it was found."""
        self._run(*[f"DROP DATABASE IF EXISTS {name}" for name in self.made])

    def _named(self, database: str) -> str:
        return self.url.set(database=database).render_as_string(hide_password=False)

    def _run(self, *statements: str) -> None:
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()


def made_by(url: str, prepare: Prepare) -> None:
    """Run `prepare` on the database and let go of it."""
    engine = open_database(url)
    prepare(engine)
    engine.dispose()

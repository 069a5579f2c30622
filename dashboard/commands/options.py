"""What several commands share: which database, and how it is opened for reading, for comparing and for writing."""

import argparse
import getpass
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine, make_url

from dashboard.commands.errors import Stop
from dashboard.settings import Settings
from db import migrate
from db.engine import open_database


def add_database(command: argparse.ArgumentParser) -> None:
    """The option that every command has."""
    said = "file.db, sqlite:///file.db or postgresql+psycopg://user@host/name (default: TALLIES_DATABASE, else tallies.db here)"
    command.add_argument("--database", metavar="WHERE", help=said)


def add_progress(command: argparse.ArgumentParser) -> None:
    """For commands that may take more than a second."""
    command.add_argument("--progress", action="store_true", help="say how far it is, also when stderr is no terminal")


def add_signature(command: argparse.ArgumentParser, does: str) -> None:
    """For commands that make a load: who, and why."""
    command.add_argument("--by", metavar="NAME", help=f"who {does} it (default: the name you are logged in with)")
    command.add_argument("--note", default="", metavar="TEXT", help="why; kept beside the load in the history")


def signature(options: argparse.Namespace) -> str:
    """Who makes the load."""
    if options.by:
        return str(options.by)
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):  # a container's user may have no name
        return "unknown"


def settings(options: argparse.Namespace) -> Settings:
    """The settings of the environment, with what the command line says instead. Raises BadSetting."""
    given = {name: getattr(options, name, None) for name in ("database", "host", "port")}
    if given["database"] and "://" not in given["database"]:
        given["database"] = f"sqlite:///{Path(given['database']).as_posix()}"
    return replace(Settings.from_env(os.environ), **{name: value for name, value in given.items() if value is not None})


@contextmanager
def writable(options: argparse.Namespace) -> Iterator[Engine]:
    """The database, made or upgraded first where needed."""
    with _opened(settings(options).database) as engine:
        migrate.upgrade(engine)
        yield engine


@contextmanager
def readable(options: argparse.Namespace) -> Iterator[Engine]:
    """The database, which must be there and of this version: reading makes and changes nothing."""
    url = settings(options).database
    if _is_missing(url):
        raise Stop(f"There is no database {_shown(url)} yet: `tallies load FILE` or `tallies serve` makes one.")
    with _opened(url) as engine:
        if not migrate.is_current(engine):
            raise Stop(f"The database {_shown(url)} is of an older version, or not one of Tallies: `tallies serve` upgrades it.")
        yield engine


@contextmanager
def comparable(options: argparse.Namespace) -> Iterator[Engine]:
    """The database to compare a file with; an empty one that vanishes where there is none yet."""
    if not _is_missing(settings(options).database):
        with readable(options) as engine:
            yield engine
        return
    with (
        tempfile.TemporaryDirectory(prefix="tallies-") as folder,
        _opened(f"sqlite:///{Path(folder).as_posix()}/empty.db") as engine,
    ):
        migrate.upgrade(engine)
        yield engine


@contextmanager
def _opened(url: str) -> Iterator[Engine]:
    engine = open_database(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _is_missing(url: str) -> bool:
    """Whether it is a SQLite file that is not there; opening it would make it."""
    address = make_url(url)
    return address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file()


def _shown(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)

"""Bringing a database to the present form: made new, upgraded from a released form, or refused if it is newer than this code."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config

VERSION = "0004"  # the newest revision in migrations/versions; a test keeps the two equal


class NewerDatabase(Exception):
    """The database was made by a newer Tallies; upgrade Tallies before opening it."""


def config() -> "Config":
    """Alembic's settings, without a file of its own."""
    from alembic.config import Config  # imported only where a database is made or upgraded: most commands do neither

    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return settings


def version(engine: Engine) -> str | None:
    """The revision the database is at, or None if it holds no tables of ours."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def is_current(engine: Engine) -> bool:
    """Whether the database has the present form."""
    return version(engine) == VERSION


def upgrade(engine: Engine) -> None:
    """Create or upgrade the tables in one transaction.

    Raises NewerDatabase if the database is at a revision this code does not know.
    """
    at = version(engine)
    if at == VERSION:
        return
    from alembic import command
    from alembic.script import ScriptDirectory

    settings = config()
    known = {script.revision for script in ScriptDirectory.from_config(settings).walk_revisions()}
    if at is not None and at not in known:
        raise NewerDatabase(
            f"the database is at revision {at}, which this version of Tallies does not know: upgrade Tallies first"
        )
    with engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection, connection.begin():
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")

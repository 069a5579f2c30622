"""A database that an older Tallies made keeps every statement, its history and its digests when it is upgraded."""

from alembic import command
from sqlalchemy import Engine, inspect

from db import ledger, migrate
from db.engine import reading
from db.verify import verify
from etl import intake
from tests.conftest import SMALL_WORLD


def made_by(revision: str, engine: Engine) -> None:
    """The database as the Tallies of that revision made it, with the small world in it."""
    settings = migrate.config()
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)
    assert migrate.version(engine) == revision
    seen = intake.preview(engine, SMALL_WORLD)
    assert intake.accept(engine, seen, "tests") == 1


def test_the_first_form_is_upgraded_and_every_statement_is_as_it_was(blank_database: Engine) -> None:
    made_by("0001", blank_database)
    assert not inspect(blank_database).has_table("account")
    with reading(blank_database) as connection:
        before, loads = ledger.digest(connection), ledger.loads(connection)
    migrate.upgrade(blank_database)
    assert inspect(blank_database).has_table("account") and migrate.is_current(blank_database)
    with reading(blank_database) as connection:
        assert ledger.digest(connection) == before
        assert ledger.loads(connection).equals(loads)
        assert ledger.ticks(connection, 1).empty
    assert verify(blank_database) == []

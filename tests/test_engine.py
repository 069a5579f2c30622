"""Opening and making databases: the journal rule, foreign keys, migrations that equal the schema."""

import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from db import migrate
from db.engine import reading, wal_is_safe, writing
from db.schema import metadata


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 0), True),
    ],
)
def test_wal_is_used_only_where_its_bug_is_mended(version: tuple[int, ...], safe: bool) -> None:
    assert wal_is_safe(version) is safe


def test_sqlite_is_opened_with_foreign_keys_and_the_right_journal(sqlite_database: Engine) -> None:
    with reading(sqlite_database) as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
        expected = "wal" if wal_is_safe(sqlite3.sqlite_version_info) else "delete"
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == expected


def test_a_writer_holds_its_place_from_the_first_moment(sqlite_database: Engine) -> None:
    from db.engine import open_database

    other = open_database(str(sqlite_database.url))
    with writing(sqlite_database), other.connect() as waiting:
        waiting.connection.driver_connection.execute("PRAGMA busy_timeout=50")
        with pytest.raises(DBAPIError, match="locked"):
            waiting.execution_options(begin="BEGIN IMMEDIATE").execute(text("SELECT 1"))
    other.dispose()


def test_a_new_database_has_exactly_the_tables_of_the_schema(database: Engine) -> None:
    assert migrate.is_current(database)
    with database.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_version_in_the_code_is_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(migrate.config()).get_current_head() == migrate.VERSION


def test_upgrading_twice_changes_nothing(database: Engine) -> None:
    migrate.upgrade(database)
    assert migrate.version(database) == migrate.VERSION


def test_a_database_of_a_newer_tallies_is_refused(blank_database: Engine) -> None:
    migrate.upgrade(blank_database)
    with blank_database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(migrate.NewerDatabase, match="9999"):
        migrate.upgrade(blank_database)


def test_a_statement_cannot_belong_to_a_load_that_is_not_there(database: Engine) -> None:
    with pytest.raises(DBAPIError), database.begin() as connection:
        columns = "id, key, title, producer, kind, citation_full, added_in"
        connection.execute(text(f"INSERT INTO source ({columns}) VALUES ('x', 'k', 't', 'p', 'news', 'c', 99)"))

"""What the other tests stand on: no test meets what another one wrote, though a database may serve several that only read."""

import pytest

from db.engine import open_database
from tests.conftest import empty
from tests.databases import PostgresqlDatabases


@pytest.mark.postgres
@pytest.mark.parametrize(("statement", "again"), [("SELECT 1", True), ("CREATE TABLE left_over (n INT)", False)])
def test_a_database_serves_another_test_only_if_nothing_was_written_to_it(
    postgresql_databases: PostgresqlDatabases, statement: str, again: bool
) -> None:
    first = postgresql_databases.fresh(empty)
    engine = open_database(first)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
        connection.rollback()  # what was rolled back may have left its traces, too
    engine.dispose()
    postgresql_databases.drop(first)
    second = postgresql_databases.fresh(empty)
    assert (second == first) == again
    postgresql_databases.drop(second)

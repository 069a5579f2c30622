"""The page of health: 200 while figures can be trusted, 503 when not, and honest about what it does not know."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashboard.page import Context
from dashboard.pages import health
from db.condition import condition
from db.engine import open_database
from tests.conftest import TODAY


def asked(engine: Engine) -> tuple[int, str]:
    """The page's status and everything it says."""
    page = health.layout(Context(engine, "/health", TODAY))
    return page.status, repr(page.body)


def test_a_healthy_installation_says_what_it_stands_on(each_world: Engine) -> None:
    status, said = asked(each_world)
    assert status == 200
    now = condition(each_world)
    for fact in (now.product, now.version, "1 load", "load 1 is as it was stored", "Size of the database"):
        assert fact in said
    assert ("Journal rule" in said) == (now.product == "SQLite")
    assert ("not known from here" in said) == (now.product == "PostgreSQL")


def test_it_is_a_page_but_no_part_of_the_navigation(app_client: FlaskClient) -> None:
    assert "How this installation is doing" in app_client.get("/health").text
    assert health.NAME is None
    assert 'href="/health"' not in app_client.get("/").text


def test_damage_is_a_503_that_names_no_statement(each_world: Engine) -> None:
    with each_world.begin() as connection:
        connection.exec_driver_sql("UPDATE figure SET value = value + 1")
    status, said = asked(each_world)
    assert status == 503
    assert "The database is damaged" in said and "vice-2013" not in said


def test_a_database_of_another_version_is_a_503(blank_database: Engine) -> None:
    status, said = asked(blank_database)
    assert (status, "of another version" in said) == (503, True)


def test_a_database_that_cannot_be_read_is_a_503_and_its_cause_is_in_the_log_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "torn.db").write_bytes(b"no database " * 1_000)
    engine = open_database(f"sqlite:///{tmp_path / 'torn.db'}")
    status, said = asked(engine)
    assert (status, "cannot be read" in said) == (503, True)
    assert "file is not a database" in caplog.text and "file is not a database" not in said


def test_an_empty_database_is_well(sqlite_database: Engine) -> None:
    status, said = asked(sqlite_database)
    assert (status, "none yet" in said) == (200, True)


def test_a_load_too_large_for_a_page_is_said_not_to_be_verified(world: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LARGEST", 10)
    status, said = asked(world)
    assert status == 200
    assert "Not known: load 1 is too large to verify for a page" in said

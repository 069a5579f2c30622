"""What every test stands on: real databases, the small world, the running site. Nothing of ours is replaced by a stand-in."""

import csv
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import Engine

from db import migrate
from db.engine import open_database
from tests import postgresql_server
from tests.databases import PostgresqlDatabases, SqliteFiles
from tests.desks import DeskSite, opened_site, staff

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"  # material that some tests read where it is at hand; not part of the project
SMALL_WORLD = Path(__file__).parent / "small_world"
TODAY = date(2026, 11, 1)  # the day on which the tests' site is read

# Many tests start a process: what Python compiles for the first is kept for the others, whatever the shell has chosen.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# A commit waits until the disk has it, and the tests commit thousands of times: where memory can serve as a disk, it does.
MEMORY = Path("/dev/shm")
if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 4 * 2**30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
# So many examples of each property; `--hypothesis-profile default` tries a hundred. All else stays, such as the seed in CI.
settings.register_profile("suite", max_examples=50, deadline=None)
settings.load_profile("suite")

LONGEST_CELL = csv.field_size_limit()


@pytest.fixture(autouse=True)
def _cells_as_long_as_python_reads() -> None:
    """frictionless, which some tests read a package with, lifts this limit for the whole process."""
    csv.field_size_limit(LONGEST_CELL)


def blank(_: Engine) -> None:
    """A database with nothing in it, not even tables."""


def empty(engine: Engine) -> None:
    """A database with every table and no row."""
    migrate.upgrade(engine)


def small_world(engine: Engine) -> None:
    """A database into which the small world was loaded, as load 1."""
    load(engine, SMALL_WORLD)


def catalogue(engine: Engine) -> None:
    """A database into which the shipped catalogue was loaded, as load 1."""
    load(engine, ROOT / "etl" / "catalogue")


def load(engine: Engine, path: Path) -> int:
    """Load a file or folder as an admin would; the number of the load."""
    from etl import intake

    migrate.upgrade(engine)
    preview = intake.preview(engine, path)
    assert preview.ready, [str(problem) for problem in preview.problems[:5]]
    number = intake.accept(engine, preview, "tests")
    assert number is not None, "everything was held already"
    return number


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    """Where SQLite databases of this run live."""
    return SqliteFiles(tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def postgresql_databases() -> Iterator[PostgresqlDatabases]:
    """The databases of this run on a real PostgreSQL server; skipped without one, but never in CI."""
    with postgresql_server.server() as url:
        if url is None:
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"no PostgreSQL server: {postgresql_server.WAYS}")
        databases = PostgresqlDatabases(url)
        yield databases
        if "TEST_DATABASE_URL" in os.environ:  # else the server goes, with all it holds
            databases.drop_rest()
        databases.door.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def databases(request: pytest.FixtureRequest) -> SqliteFiles | PostgresqlDatabases:
    """Each kind of database in turn."""
    return request.getfixturevalue({"sqlite": "sqlite_files", "postgresql": "postgresql_databases"}[request.param])


def opened(databases: Any, prepare: Any) -> Iterator[Engine]:
    """A fresh database as `prepare` makes it, closed and dropped afterwards."""
    url = databases.fresh(prepare)
    engine = open_database(url)
    yield engine
    engine.dispose()
    databases.drop(url)


@pytest.fixture
def blank_database(databases: SqliteFiles | PostgresqlDatabases) -> Iterator[Engine]:
    """SQLite and PostgreSQL: nothing in it, not even tables."""
    yield from opened(databases, blank)


@pytest.fixture
def database(databases: SqliteFiles | PostgresqlDatabases) -> Iterator[Engine]:
    """SQLite and PostgreSQL: every table, no row."""
    yield from opened(databases, empty)


@pytest.fixture
def each_world(databases: SqliteFiles | PostgresqlDatabases) -> Iterator[Engine]:
    """SQLite and PostgreSQL: the small world, loaded."""
    yield from opened(databases, small_world)


@pytest.fixture
def sqlite_database(sqlite_files: SqliteFiles) -> Iterator[Engine]:
    """SQLite only: every table, no row."""
    yield from opened(sqlite_files, empty)


@pytest.fixture
def world(sqlite_files: SqliteFiles) -> Iterator[Engine]:
    """SQLite only: the small world, loaded; the test may change it."""
    yield from opened(sqlite_files, small_world)


@pytest.fixture(scope="session")
def small_world_url(sqlite_files: SqliteFiles) -> str:
    """The database of the small world that all tests share which only read."""
    return sqlite_files.fresh(small_world)


@pytest.fixture(scope="session")
def catalogue_url(sqlite_files: SqliteFiles) -> str:
    """The database of the shipped catalogue that all tests share which only read."""
    return sqlite_files.fresh(catalogue)


@pytest.fixture(scope="session")
def small_app(small_world_url: str) -> Any:
    """The site over the small world, shared by all tests that only read."""
    return site(small_world_url)


@pytest.fixture(scope="session")
def catalogue_app(catalogue_url: str) -> Any:
    """The site over the shipped catalogue, shared by all tests that only read."""
    return site(catalogue_url)


def site(url: str) -> Any:
    """The whole site over the database at `url`, as it is on TODAY."""
    from dashboard.app import create_app
    from dashboard.settings import Settings

    return create_app(Settings(database=url, today=TODAY))


@pytest.fixture
def app_client(small_app: Any) -> FlaskClient:
    """Asks the site over the small world for pages, without a browser."""
    return small_app.server.test_client()


@pytest.fixture
def catalogue_client(catalogue_app: Any) -> FlaskClient:
    """Asks the site over the shipped catalogue for pages, without a browser."""
    return catalogue_app.server.test_client()


@pytest.fixture
def desk_site(sqlite_files: SqliteFiles, tmp_path: Path) -> Iterator[DeskSite]:
    """A site over the small world with a loading desk; the test may change it. Ada is an admin, Lena and Omar are loaders, Omar
    is disabled."""
    yield from desk_over(sqlite_files, tmp_path / "desk")


@pytest.fixture
def working_desk(sqlite_files: SqliteFiles, tmp_path: Path) -> Iterator[DeskSite]:
    """The same, for files whose `desk_site` leaves its work undone until a test does it."""
    yield from desk_over(sqlite_files, tmp_path / "desk")


@pytest.fixture
def each_desk(databases: SqliteFiles | PostgresqlDatabases, tmp_path: Path) -> Iterator[DeskSite]:
    """The same on SQLite and PostgreSQL."""
    yield from desk_over(databases, tmp_path / "desk")


def desk_over(databases: Any, folder: Path, **settings: Any) -> Iterator[DeskSite]:
    """A site with a desk over a fresh database, let go of afterwards."""
    url = databases.fresh(staff)
    made = opened_site(url, folder, **settings)
    yield made
    made.desk.worker.stop()
    made.desk.engine.dispose()
    made.engine.dispose()
    databases.drop(url)


@pytest.fixture
def desk_client(desk_site: DeskSite) -> Callable[[str], FlaskClient]:
    """`desk_client("Lena")`: a browser in which Lena is signed in; `tests.desks.token` and `post` send its forms."""
    return desk_site.log_in


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference material beside the checkout; tests that read it are skipped elsewhere."""
    if not SHARED.is_dir():
        pytest.skip("the reference material beside the checkout is not here")
    return SHARED

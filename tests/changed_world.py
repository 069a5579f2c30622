"""The small world of a test's own, with the site over it, in which something is changed by another load."""

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from tests.conftest import SMALL_WORLD, load, site


class Changed:
    """The small world, and how it changes: each change is a load of the whole of it from a folder."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine, self.folder = engine, folder
        self.client: FlaskClient = site(str(engine.url)).server.test_client()
        shutil.copytree(SMALL_WORLD, folder)

    def load(self, printed: str, other: str) -> None:
        """A load in which a number is another one, as printed and as a value."""
        path = self.folder / "figures.csv"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(printed, other).replace(f"{int(printed):,}", f"{int(other):,}"), encoding="utf-8")
        load(self.engine, self.folder)

    def close(self, key: str) -> None:
        """A load after which a source no longer lets its figures be passed on."""
        path = self.folder / "sources.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows({**row, "republish": "no" if row["key"] == key else row["republish"]} for row in rows)
        load(self.engine, self.folder)


@pytest.fixture
def changed(world: Engine, tmp_path: Path) -> Iterator[Changed]:
    """The small world of this test alone."""
    yield Changed(world, tmp_path / "world")

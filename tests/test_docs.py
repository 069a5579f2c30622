"""The documents name what there is: every command, column, setting, query, module and fixture of the map."""

import argparse
import ast
import dataclasses
import re
from pathlib import Path

import pytest

from dashboard import cli
from dashboard.settings import PREFIX, Settings
from db import extract, ledger, queries
from db.schema import metadata
from etl.columns import SHEETS
from etl.headings import ALIASES

ROOT = Path(__file__).parent.parent
READMES = [ROOT / "README.md", *(ROOT / folder / "README.md" for folder in ("db", "etl", "dashboard", "tests"))]
PLUMBING = {"held", "frame", "live_ids", "live_keys_of", "holds_any"}  # what db says to itself


def read(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    group = next(action for action in cli.parser()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(group.choices)


def public_functions(module: object) -> list[str]:
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [name for name in names if not name.startswith("_") and name not in PLUMBING]


@pytest.mark.parametrize("name", commands())
def test_every_command_is_in_the_readme_and_explains_itself(name: str) -> None:
    assert f"`tallies {name}" in read("README.md")
    assert f"`{name}`" in read("dashboard", "README.md")
    command = commands()[name]
    assert command.description
    for action in command._actions:
        assert action.help, f"{name} {action.dest} says nothing"


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_column_is_explained_as_the_loader_explains_it(sheet: str) -> None:
    section = read("etl", "README.md").split(f"### `{sheet}`")[1].split("\n#")[0]
    for column in SHEETS[sheet]:
        row = next(line for line in section.splitlines() if line.startswith(f"| `{column.name}` |"))
        assert column.meaning in row
        assert (row.split("|")[2].strip() == "yes") == column.required
        for code in column.codes or ():
            assert f"`{code}`" in row


def test_every_other_name_of_a_column_is_published() -> None:
    section = read("etl", "README.md").split("## What people bring")[1]
    for column, names in ALIASES.items():
        assert f"| `{column}` | {', '.join(f'`{name}`' for name in names)} |" in section


def test_every_setting_is_in_the_readmes_with_its_default() -> None:
    table = {line.split("`")[1]: line for line in read("README.md").splitlines() if line.startswith(f"| `{PREFIX}")}
    for field in dataclasses.fields(Settings):
        name = PREFIX + field.name.upper()
        assert f"| {'none' if field.default == '' else f'`{field.default}`'} |" in table[name] or field.default is None
        assert f"`{name}`" in read("dashboard", "README.md")
        assert f"{field.name}:" in (Settings.__doc__ or "")
    assert len(table) == len(dataclasses.fields(Settings))


@pytest.mark.parametrize("module", [queries, ledger, extract], ids=lambda module: module.__name__)
def test_every_query_is_in_the_readme_of_db(module: object) -> None:
    for name in public_functions(module):
        assert f"`{name}`" in read("db", "README.md"), f"db/README.md does not name {name}"


def test_every_table_is_in_the_readme_of_db() -> None:
    for name in metadata.tables:
        assert f"`{name}`" in read("db", "README.md")


def test_every_fixture_that_tests_stand_on_is_in_their_readme() -> None:
    given = {"database", "blank_database", "each_world", "world", "sqlite_database", "app_client", "catalogue_client", "shared"}
    for name in given:
        assert f"`{name}`" in read("tests", "README.md")
        assert f"def {name}(" in read("tests", "conftest.py")


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_readme_points_at_is_there(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (readme.parent / target).exists(), f"{readme} points at {target}"
    for line in text.splitlines():
        for name in re.findall(r"`([\w/]+\.py|[a-z_]+/)`", line.split("|")[1]) if line.startswith("| `") else ():
            assert (readme.parent / name).exists(), f"{readme} names {name}"


def test_every_package_says_why() -> None:
    for readme in READMES[1:]:
        assert "\n## Why\n" in readme.read_text(encoding="utf-8"), f"{readme} has no reasons"


def test_the_readmes_two_commands_are_the_ones_run_py_knows() -> None:
    for command in ("python3 run.py\n", "python3 run.py test\n"):
        assert f"    {command}" in read("README.md")
        assert command.strip() in read("run.py")
    assert "run.py test" in read(".ci", "run")

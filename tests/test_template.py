"""The workbook to fill in asks for just what the loader knows, and its own example is good."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import Engine

from etl import intake
from etl.columns import LISTS, SHEETS, VERSION, VERSION_HEADING
from etl.problems import problem
from etl.template import code_lists, example, write_template


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.xlsx"
    write_template(path)
    return path


@pytest.fixture(scope="module")
def book(file: Path) -> Workbook:
    return load_workbook(file)


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_column_stands_with_its_meaning_and_its_example(book: Workbook, sheet: str) -> None:
    headings, examples = list(book[sheet].iter_rows(max_row=2))
    assert [cell.value for cell in headings] == [column.name for column in SHEETS[sheet]]
    assert [cell.value or "" for cell in examples] == [example(column) for column in SHEETS[sheet]]
    for cell, column in zip(headings, SHEETS[sheet], strict=True):
        assert column.meaning in cell.comment.text
        assert cell.font.bold == column.required


def test_every_code_can_be_chosen_from_a_list_that_explains_it(book: Workbook) -> None:
    explained = {cell.value for row in book[LISTS].iter_rows() for cell in row}
    for _, codes in code_lists():
        assert set(codes) | set(codes.values()) <= explained
    for sheet, columns in SHEETS.items():
        rules = book[sheet].data_validations.dataValidation
        assert len(rules) == sum(column.codes is not None for column in columns)
        assert book[LISTS].sheet_state == "visible"


def test_the_template_says_its_version_and_only_a_later_one_is_refused(
    file: Path, tmp_path: Path, sqlite_database: Engine
) -> None:
    for said, codes in ((str(VERSION + 1), ["newer_template"]), ("0", []), ("", []), ("two", [])):
        made = load_workbook(file)
        assert (made[LISTS]["A1"].value, made[LISTS]["A2"].value) == (VERSION_HEADING, str(VERSION))
        made[LISTS]["A2"] = said
        made.save(tmp_path / "template.xlsx")
        seen = intake.preview(sqlite_database, tmp_path / "template.xlsx")
        assert [problem.code for problem in seen.problems] == codes
    assert "upgraded" in problem("newer_template", LISTS, value="2", known=VERSION).fix


def test_the_template_as_it_comes_has_no_problem(file: Path, sqlite_database: Engine) -> None:
    seen = intake.preview(sqlite_database, file)
    assert [str(problem) for problem in seen.problems] == []
    assert seen.read == len(SHEETS)

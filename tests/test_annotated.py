"""The report to mend a file by: everything again as it was typed, what is wrong beside it, and nothing that could run."""

from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Engine

from dashboard.language import speaking
from dashboard.worded import worded
from etl.annotated import SHEET, write_report
from etl.intake import Preview, preview
from etl.plain_book import PlainBook
from tests.hostile.case import FIELDS, GOOD, HEAD, ROW, Case, Make, book, figure, figures, raw
from tests.hostile.test_inputs import CASES
from tests.test_intake import found

NAME = "figures.csv"


def report(engine: Engine, path: Path, name: str = "") -> tuple[openpyxl.Workbook, Preview, bool]:
    """The report of a file, opened, with the preview it comes from and whether the tables are in it."""
    seen = preview(engine, path, name=name)
    out = path.parent / "problems.xlsx"
    whole = write_report(path, name or path.name, seen.problems, out, total=seen.findings.errors + seen.findings.warnings)
    return openpyxl.load_workbook(out), seen, whole


def texts(sheet: object) -> list[list[str]]:
    return [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]  # type: ignore[attr-defined]


def test_each_problem_stands_on_the_first_sheet_and_beside_its_row(world: Engine, tmp_path: Path) -> None:
    path = figures(GOOD, {**GOOD, "period": "2015", "value": "1,234"})(tmp_path)
    made, seen, whole = report(world, path)
    assert whole and made.sheetnames == [SHEET, "figures"]
    (only,) = seen.problems
    headings, row = texts(made[SHEET])
    assert row == ["figures", "3", "value", "1,234", only.message, only.fix, "to be mended"]
    assert headings == ["sheet", "row", "column", "value", "what is wrong", "how to mend it", "kind"]
    first, second, third = texts(made["figures"])
    assert first == [*FIELDS, "problems"] and second == [*GOOD.values(), ""]
    assert third[:5] == ["vice-2013", "pwid-population-size", "KGZ", "2015", "1,234"]
    assert third[5] == f"value: {only.message}. {only.fix}"


def test_the_report_is_said_in_the_language_of_whoever_brought_the_file(world: Engine, tmp_path: Path) -> None:
    path = figures({**GOOD, "value": "1,234"})(tmp_path)
    with speaking("ru"):
        write_report(path, path.name, preview(world, path).problems, tmp_path / "problems.xlsx", say=worded)
    headings, row = texts(openpyxl.load_workbook(tmp_path / "problems.xlsx")[SHEET])
    assert headings[4:6] == ["что не так", "как исправить"] and row[6] == "нужно исправить"
    assert row[4].startswith("запятая, точка или пробел в «1,234»")


def test_the_mended_copy_is_read_without_a_word_about_what_the_report_added(world: Engine, tmp_path: Path) -> None:
    made, _, _ = report(world, figures(GOOD, {**GOOD, "period": "2015", "value": "1,234"})(tmp_path))
    made["figures"]["E3"] = "1234"
    made.save(tmp_path / "mended.xlsx")
    seen = preview(world, tmp_path / "mended.xlsx")
    assert [str(problem) for problem in seen.problems] == [] and seen.new == 2


def test_the_copy_of_a_copy_has_one_column_of_problems(world: Engine, tmp_path: Path) -> None:
    report(world, figures({**GOOD, "value": "x"})(tmp_path))
    (tmp_path / "problems.xlsx").rename(tmp_path / "again.xlsx")
    made, seen, _ = report(world, tmp_path / "again.xlsx")
    assert found(seen) == {("not_a_number", 2, "value")}
    assert texts(made["figures"])[0] == [*FIELDS, "problems"] and made.sheetnames == [SHEET, "figures"]


def test_every_cell_is_text_whatever_it_begins_with(world: Engine, tmp_path: Path) -> None:
    tricks = ["=1+1", "+7", "-5", "@x", '=HYPERLINK("http://evil.example")', "\t=1"]
    rows = [{**GOOD, "period": str(2000 + n), "note": trick, "value": "x"} for n, trick in enumerate(tricks)]
    made, _, _ = report(world, figures(*rows)(tmp_path))
    cells = [cell for sheet in made for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"} and {cell.number_format for cell in cells} == {"@"}
    assert [row[5] for row in texts(made["figures"])[1:]] == tricks


def test_a_control_character_is_seen_and_stays_an_error(world: Engine, tmp_path: Path) -> None:
    made, seen, _ = report(world, figure(note="a\x01b")(tmp_path))
    assert found(seen) == {("control_character", 2, "note")}
    assert texts(made["figures"])[1][5] == "a\u2401b"
    assert found(preview(world, tmp_path / "problems.xlsx")) == found(seen)


def test_hidden_sheets_and_persons_are_never_written(world: Engine, tmp_path: Path) -> None:
    def hide(made: openpyxl.Workbook) -> None:
        made.worksheets[0]["E2"] = "x"
        sheet = made.create_sheet("secret")
        sheet.append(["secret words"])
        sheet.sheet_state = "veryHidden"

    made, _, whole = report(world, book(hide)(tmp_path))
    assert whole and made.sheetnames == [SHEET, "figures"]
    personal = figures({**GOOD, "value": "x", "note": "+996 555 12-34-56"}, {**GOOD, "value": "a.person@example.org"})(tmp_path)
    made, _, whole = report(world, personal)
    assert not whole and made.sheetnames == [SHEET]
    assert "a.person" not in str(texts(made[SHEET])) and "555" not in str(texts(made[SHEET]))


@pytest.mark.parametrize(
    "make",
    [
        raw(b"%PDF-1.7", "figures.pdf"),
        raw(b""),
        raw(b"\xf1\xf2,a\n"),
        raw(f"{HEAD},note\n{ROW},x\n".encode() * 9000 + b"\xff\n"),
        raw(f"{HEAD},note\n{ROW},{'a' * 200_000}\n"),
    ],
)
def test_what_cannot_be_read_as_a_table_has_its_problems_alone(world: Engine, tmp_path: Path, make: Make) -> None:
    made, seen, whole = report(world, make(tmp_path))
    assert not whole and made.sheetnames == [SHEET]
    assert len(texts(made[SHEET])) == len(seen.problems) + 1


def test_rows_and_headings_stay_where_they_were_under_title_rows_and_blank_ones(world: Engine, tmp_path: Path) -> None:
    made, seen, _ = report(world, raw(f"Table 1,,,,\n\n{HEAD},Notes\n\n{ROW},x\n{ROW.replace('KGZ', 'KYR')},y,z\n")(tmp_path))
    sheet = made["figures"]
    assert [sheet["A1"].value, sheet["F3"].value, sheet["F5"].value, sheet["G6"].value] == ["Table 1", "Notes", "x", "z"]
    assert sheet["H3"].value == "problems" and "7 cells" in sheet["H6"].value
    again = preview(world, tmp_path / "problems.xlsx")
    assert ("nameless_column", 6, None) in found(again) and ("misspelt_place", 6, "place") in found(again)


def test_cells_that_say_more_than_their_number_and_merged_ones_are_still_refused(world: Engine, tmp_path: Path) -> None:
    def more(made: openpyxl.Workbook) -> None:
        made.worksheets[0]["E2"] = 100_000
        made.worksheets[0]["E2"].number_format = '">" #,##0'
        made.worksheets[0].append([*list(GOOD.values())[:3], "2015", "=1+1"])

    _, seen, _ = report(world, book(more)(tmp_path))
    assert found(seen) == {
        ("shown_otherwise", 2, "value"),
        ("formula_cell", 3, "E"),
        ("no_number", 2, "value"),
        ("no_number", 3, "value"),
    }
    assert found(preview(world, tmp_path / "problems.xlsx")) == {("footnote_mark", 2, "value"), ("not_a_number", 3, "value")}
    _, seen, _ = report(world, book(lambda made: made.worksheets[0].merge_cells("F2:F3"))(tmp_path))
    assert found(seen) == found(preview(world, tmp_path / "problems.xlsx")) == {("merged_cells", 2, None)}


def test_a_list_that_was_cut_says_so(world: Engine, tmp_path: Path) -> None:
    rows = [{**GOOD, "period": str(1980 + n % 40), "variant": f"v{n}", "value": "x"} for n in range(1200)]
    made, seen, _ = report(world, figures(*rows)(tmp_path))
    assert len(seen.problems) == 1000 and seen.findings.errors == 1200
    assert texts(made[SHEET])[1][4] == "there are 1,200 problems; only the first 1,000 are listed"
    assert len(texts(made[SHEET])) == 1002 and len(texts(made["figures"])) == 1201


REFUSED = [case for case in CASES if case.outcome in "RE" and not case.encoding]


@pytest.mark.parametrize("case", REFUSED[::4], ids=lambda case: f"{case.number}-{case.name}"[:60])
def test_the_report_of_any_bad_input_can_be_opened_and_is_no_better_when_it_comes_back(
    world: Engine, tmp_path: Path, case: Case
) -> None:
    path = case.make(tmp_path)
    _, seen, _ = report(world, path)
    assert not seen.ready
    assert not preview(world, tmp_path / "problems.xlsx").ready


def test_titles_are_what_a_workbook_allows_and_none_stands_twice(tmp_path: Path) -> None:
    with PlainBook(tmp_path / "book.xlsx") as made:
        for title in ("a/b:c", "A_b_c", "x" * 40, "", "<&'\"\x01>"):
            made.sheet(title, [[("1", 1)]], widths=[5])
    assert openpyxl.load_workbook(tmp_path / "book.xlsx").sheetnames == ["a_b_c", "A_b_c 2", "x" * 31, "sheet", "<&'\"_>"]

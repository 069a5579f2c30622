"""Catalogue 62 to 81: headings and layout."""

from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from etl.columns import VERSION, VERSION_HEADING
from tests.hostile.case import FIELDS, GOOD, HEAD, ROW, Case, book, figures, raw

MORE = [*list(GOOD.values())[:3], "2015", "13000"]


def hidden(made: Workbook) -> None:
    made.worksheets[0].append(MORE)
    made.worksheets[0].row_dimensions[3].hidden = True


def hidden_column(made: Workbook) -> None:
    made.worksheets[0].column_dimensions["D"].hidden = True


def hidden_sheet(state: str) -> Any:
    def change(made: Workbook) -> None:
        sheet = made.create_sheet("milestones")
        sheet.append(["name", "phone"])
        sheet.sheet_state = state

    return change


def commented(made: Workbook) -> None:
    made.worksheets[0]["E2"].comment = Comment("not sure", "A")


def struck(made: Workbook) -> None:
    made.worksheets[0]["E2"].font = Font(strike=True)


def titled(made: Workbook) -> None:
    made.worksheets[0].insert_rows(1, 3)
    made.worksheets[0]["A1"] = "Table 1. Estimates"


def second_sheet(made: Workbook) -> None:
    made.worksheets[0].title = "one"
    other = made.create_sheet("two")
    other.append(FIELDS)
    other.append(MORE)


def merge(cells: str) -> Any:
    return lambda made: (made.worksheets[0].append(MORE), made.worksheets[0].merge_cells(cells))


def far_down(made: Workbook) -> None:
    made.worksheets[0]["A5000"] = "vice-2013"


def template(version: str) -> Any:
    def change(made: Workbook) -> None:
        lists = made.create_sheet("lists")
        lists.append([VERSION_HEADING])
        lists.append([version])

    return book(change)


RUSSIAN = "Источник;Показатель;СТРАНА;Год ;Нижняя  граница;Верхняя_граница"
TURNED = "".join(f"{name},{cell}\n" for name, cell in GOOD.items())

CASES = [
    Case(62, "doubled heading", "R", "duplicate_heading", raw(f"{HEAD},value\n{ROW},1\n")),
    Case(62, "doubled by an alias", "R", "duplicate_heading", raw(f"{HEAD},country\n{ROW},KGZ\n")),
    Case(63, "missing column", "R", "missing_column", raw("source,indicatr,place\na,b,KGZ\n")),
    Case(64, "unknown column", "W", "unknown_column", raw(f"{HEAD},colour\n{ROW},red\n")),
    Case(65, "no heading over data", "E", "nameless_column", raw(f"{HEAD},\n{ROW},5\n"), 2),
    Case(65, "no heading over nothing", "A", "", raw(f"{HEAD},\n{ROW},\n")),
    Case(
        65,
        "no heading over data in a workbook",
        "E",
        "nameless_column",
        book(lambda made: made.worksheets[0].__setitem__("G2", 5)),
        2,
    ),
    Case(66, "Russian headings", "N", "heading_read_as", raw(f"{RUSSIAN}\nvice-2013;pwid-population-size;KGZ;2014;10;20\n")),
    Case(66, "capitals and spaces", "N", "heading_read_as", raw(f"Source, Indicator ,COUNTRY,Year,VALUE\n{ROW}\n")),
    Case(67, "years across", "R", "wide_table", raw("country,2018,2019,2020,2021\nKGZ,1,2,3,4\n")),
    Case(67, "years beside good headings", "R", "wide_table", raw(f"{HEAD},2018,2019,2020\n{ROW},1,2,3\n")),
    Case(68, "title rows", "W", "title_rows", raw(f"Table 1. Estimates,,,,\n\n{HEAD}\n{ROW}\n"), 3),
    Case(68, "title rows in a workbook", "W", "title_rows", book(titled), 4),
    Case(
        69, "headings in two rows", "R", "two_row_headings", raw(f"{HEAD}\nИсточник,Показатель,Страна,Год,Значение\n{ROW}\n"), 2
    ),
    Case(69, "merged headings", "R", "merged_headings", book(merge("F1:G1")), 1),
    Case(70, "merged cells", "E", "merged_cells", book(merge("A2:A3")), 2),
    Case(71, "Source row", "E", "required", raw(f"{HEAD}\n{ROW}\nSource: ministry,,,,\n"), 3),
    Case(71, "Total row", "E", "required", raw(f"{HEAD}\n{ROW}\nИтого,,,,5\n"), 3),
    Case(72, "blank row in the middle", "N", "blank_rows", raw(f"{HEAD}\n{ROW}\n,,,,\n\n{ROW.replace('2014', '2015')}\n")),
    Case(72, "more after 1,000 blank rows", "E", "far_away", book(far_down), 5000),
    Case(73, "hidden row", "W", "hidden_rows", book(hidden)),
    Case(73, "hidden column", "W", "hidden_columns", book(hidden_column)),
    Case(74, "hidden sheet", "W", "hidden_sheet", book(hidden_sheet("hidden"))),
    Case(74, "very hidden sheet", "W", "hidden_sheet", book(hidden_sheet("veryHidden"))),
    Case(75, "two sheets that fit", "R", "several_sheets", book(second_sheet)),
    Case(75, "one sheet that fits, by another name", "W", "sheet_by_headings", book(sheet="Sheet1")),
    Case(75, "sheet nobody knows", "R", "unknown_sheet", book(lambda made: made.worksheets[0].delete_cols(1, 4), sheet="Sheet1")),
    Case(76, "comment", "W", "comments", book(commented)),
    Case(76, "struck out", "W", "struck_out", book(struck)),
    Case(77, "template of a later version", "R", "newer_template", template(str(VERSION + 1)), 2),
    Case(77, "template of this version", "A", "", template(str(VERSION))),
    Case(77, "template of an earlier version", "A", "", template("0")),
    Case(78, "turned table", "R", "transposed", raw(TURNED)),
    Case(79, "one key twice", "E", "duplicate_key", raw(f"{HEAD}\n{ROW}\n{ROW}\n"), 3),
    Case(
        81,
        "what another source says",
        "W",
        "same_figure",
        figures({**GOOD, "source": "cdc-2012", "period": "2010", "value": "18934"}),
        2,
    ),
    Case(80, "key that is held with another value", "A", "", figures({**GOOD, "period": "2006", "value": "25000"})),
]

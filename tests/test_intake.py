"""The one flow: what a preview finds, that it changes nothing, and that accepting it does exactly what it said."""

import csv
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from db import history, ledger, queries
from db.engine import reading
from etl.columns import SHEETS
from etl.intake import Preview, Refused, accept, preview
from tests.conftest import SMALL_WORLD
from tests.hostile.case import in_sheet

HEADINGS = ["source", "indicator", "place", "period", "value", "lower", "upper", "qualifier", "as_printed", "quotes", "note"]
GOOD = {"source": "vice-2013", "indicator": "pwid-population-size", "place": "KGZ", "period": "2014", "value": "12000"}


def write(path: Path, rows: Iterable[dict[str, str]], headings: list[str] = HEADINGS) -> Path:
    """A CSV file of figures."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headings)
        writer.writeheader()
        writer.writerows(rows)
    return path


def found(seen: Preview) -> set[tuple[str, int | None, str | None]]:
    """What was found: code, row, column."""
    return {(problem.code, problem.row, problem.column) for problem in seen.problems}


def digest(engine: Engine) -> str:
    with reading(engine) as connection:
        return ledger.digest(connection)


def test_loading_the_same_files_twice_changes_nothing(each_world: Engine) -> None:
    seen = preview(each_world, SMALL_WORLD)
    assert (seen.read, seen.same, seen.changes.num_rows) == (19, 19, 0)
    assert accept(each_world, seen, "tester") is None


def test_a_preview_writes_nothing(each_world: Engine, tmp_path: Path) -> None:
    before = digest(each_world)
    seen = preview(each_world, write(tmp_path / "figures.csv", [GOOD]))
    assert seen.ready and seen.changes.num_rows == 1
    assert digest(each_world) == before


def test_accepting_does_what_the_preview_said(each_world: Engine, tmp_path: Path) -> None:
    seen = preview(
        each_world, write(tmp_path / "figures.csv", [GOOD, {**GOOD, "period": "2006", "value": "25000", "note": "corrected"}])
    )
    number = accept(each_world, seen, "tester", note="why")
    with reading(each_world) as connection:
        changes = ledger.changes_of(connection, number)
        only = ledger.loads(connection).iloc[0]
    assert changes["key"].tolist() == sorted(seen.changes["key"].to_pylist())
    assert (only["read"], only["added"], only["changed"], only["note"], only["file"]) == (2, 1, 1, "why", "figures.csv")


def test_a_stale_preview_is_refused(each_world: Engine, tmp_path: Path) -> None:
    first = preview(each_world, write(tmp_path / "figures.csv", [{**GOOD, "period": "2006", "value": "25000"}]))
    second = preview(each_world, write(tmp_path / "figures2.csv", [{**GOOD, "period": "2006", "value": "24000"}]))
    assert accept(each_world, first, "one") == 2
    with pytest.raises(history.Conflict, match="load 2"):
        accept(each_world, second, "other")


def test_a_file_says_nothing_of_the_figures_it_does_not_hold(each_world: Engine, tmp_path: Path) -> None:
    seen = preview(each_world, write(tmp_path / "figures.csv", [GOOD]))
    assert seen.changes["new"].to_pylist() != [""]
    assert "" not in seen.changes["new"].to_pylist()


def test_a_complete_file_withdraws_what_its_sources_no_longer_say(each_world: Engine, tmp_path: Path) -> None:
    seen = preview(each_world, write(tmp_path / "figures.csv", [GOOD]), complete=True)
    gone = [key for key, new in zip(seen.changes["key"].to_pylist(), seen.changes["new"].to_pylist(), strict=True) if not new]
    assert len(gone) == 4 and all(key.startswith("vice-2013/") for key in gone)
    accept(each_world, seen, "tester")
    with reading(each_world) as connection:
        assert set(queries.figures(connection, sources=["vice-2013"])["period"]) == {"2014"}
        assert len(queries.figures(connection, sources=["resad-2013"])) == 2


def test_more_than_keeps_no_end_point_and_no_value(each_world: Engine, tmp_path: Path) -> None:
    row = {**GOOD, "value": "", "as_printed": "more than 100,000", "period": "2015"}
    accept(each_world, preview(each_world, write(tmp_path / "figures.csv", [row])), "tester")
    with reading(each_world) as connection:
        figure = queries.figures(connection, keys=["vice-2013/pwid-population-size/KGZ/2015"]).iloc[0]
    assert (figure["qualifier"], figure["lower"], figure["as_printed"]) == ("more_than", 100_000, "more than 100,000")
    assert figure[["value", "upper"]].isna().all()


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({"value": "590k?"}, "not_a_number", "value"),
        ({"lower": "9", "upper": "5", "value": ""}, "lower_above_upper", "lower"),
        ({"lower": "20000", "upper": "30000"}, "outside_bounds", "value"),
        ({"place": "KYR"}, "misspelt_place", "place"),
        ({"indicator": "pwid-population"}, "unknown_indicator", "indicator"),
        ({"source": "vice"}, "unknown_source", "source"),
        ({"quotes": "resad-2013/pdu/KGZ/2006"}, "broken_quotes", "quotes"),
        ({"value": "", "qualifier": ""}, "no_number", "value"),
        ({"value": "", "lower": "5"}, "open_bound", "qualifier"),
        ({"qualifier": "more_than"}, "qualifier_disagrees", "qualifier"),
        ({"qualifier": "roughly"}, "unknown_code", "qualifier"),
        ({"as_printed": "13,000"}, "printed_disagrees", "as_printed"),
        ({"as_printed": "> 12,000"}, "printed_disagrees", "as_printed"),
        ({"as_printed": "about 12,000", "qualifier": "exact"}, "printed_qualifier", "as_printed"),
        ({"as_printed": "12 %", "value": "12"}, "percent_of_count", "as_printed"),
        ({"as_printed": "about 12,000", "value": "", "qualifier": "exact"}, "printed_qualifier", "as_printed"),
        ({"as_printed": "at least 12,000", "value": "", "qualifier": "more_than"}, "printed_qualifier", "as_printed"),
        ({"as_printed": "12,000", "value": "", "qualifier": "in_words"}, "number_unused", "as_printed"),
        ({"indicator": "hiv-prevalence-pwid", "as_printed": "0.5 ‰", "value": ""}, "permille", "as_printed"),
        ({"value": "12000.5"}, "not_whole", "value"),
        ({"value": "-5"}, "negative", "value"),
        ({"value": "1,234"}, "ambiguous_separator", "value"),
        ({"value": "9007199254740993"}, "too_precise", "value"),
        ({"period": "2013/14"}, "short_year", "period"),
        ({"source": ""}, "required", "source"),
        ({"value": "", "qualifier": "missing"}, "missing_why", "obs_status"),
        ({"indicator": "hiv-prevalence-pwid", "value": "120"}, "above_hundred", "value"),
    ],
)
def test_what_is_wrong_is_named_with_row_and_column(
    world: Engine, tmp_path: Path, change: dict[str, str], code: str, column: str
) -> None:
    before = digest(world)
    seen = preview(world, write(tmp_path / "figures.csv", [GOOD, {**GOOD, "period": "2016", **change}]))
    assert (code, 3, column) in found(seen)
    assert not seen.ready
    with pytest.raises(Refused):
        accept(world, seen, "tester")
    assert digest(world) == before


def test_every_problem_is_told_at_once(world: Engine, tmp_path: Path) -> None:
    rows = [{**GOOD, "value": "x"}, {**GOOD, "period": "2016", "place": "KYR"}, {**GOOD, "period": "2017", "source": "nobody"}]
    assert {row for _, row, _ in found(preview(world, write(tmp_path / "figures.csv", rows)))} == {2, 3, 4}


def test_a_key_that_stands_twice_names_both_rows(world: Engine, tmp_path: Path) -> None:
    seen = preview(world, write(tmp_path / "figures.csv", [GOOD, {**GOOD, "period": "2016"}, {**GOOD, "value": "13000"}]))
    only = next(problem for problem in seen.problems if problem.code == "duplicate_key")
    assert "rows 2 and 4" in only.message


def test_a_circle_of_quotes_is_refused(world: Engine, tmp_path: Path) -> None:
    one, other = "vice-2013/pwid-population-size/KGZ/2014", "vice-2013/pwid-population-size/KGZ/2015"
    rows = [{**GOOD, "quotes": other}, {**GOOD, "period": "2015", "quotes": one}]
    assert {"circular_quotes"} == {code for code, _, _ in found(preview(world, write(tmp_path / "figures.csv", rows)))}


def test_each_problem_says_how_to_mend_it(world: Engine, tmp_path: Path) -> None:
    seen = preview(world, write(tmp_path / "figures.csv", [{**GOOD, "indicator": "pwid-population-sice"}]))
    assert "or is it 'pwid-population-size'?" in str(seen.problems[0])
    assert str(seen.problems[0]).startswith("figures, row 2, indicator: ")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"source,indicator,place,value\n", "no_rows"),
        (b"source,place,value\nvice-2013,KGZ,5\n", "missing_column"),
        (b"source,indicator,place,value,value\na,b,KGZ,1,2\n", "duplicate_heading"),
        (b"source,indicator,place,value\nvice-2013,pwid-population-size,KGZ,1,234\n", "ragged"),
        (b'source,indicator,place,value\nvice-2013,pwid-population-size,"KGZ,1\nvice-2013,x,TJK,3\n', "unclosed_quote"),
        (b"source,indicator,place,value\nvice-2013,pwid-population-size,KGZ,\xf1\xf2\n", "encoding"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old excel", "wrong_kind"),
        (b"<!DOCTYPE html><html><body>login</body></html>", "wrong_kind"),
        (b"PK\x03\x04 a zip", "wrong_kind"),
        ("source,indicator".encode("utf-16-le"), "no_text"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_plain_words(world: Engine, tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "figures.csv"
    path.write_bytes(content)
    before = digest(world)
    seen = preview(world, path)
    assert code in {problem.code for problem in seen.problems}, [str(problem) for problem in seen.problems]
    assert not seen.ready and digest(world) == before


def test_an_unknown_column_is_named_and_not_silently_dropped(world: Engine, tmp_path: Path) -> None:
    seen = preview(world, write(tmp_path / "figures.csv", [{**GOOD, "qualifer": ""}], [*HEADINGS, "qualifer"]))
    assert [problem.code for problem in seen.problems] == ["unknown_column"]
    assert "rename it to qualifier" in seen.problems[0].fix and seen.ready


def test_semicolons_and_tabs_are_recognised_by_the_headings(world: Engine, tmp_path: Path) -> None:
    for mark in ";\t|":
        path = tmp_path / "figures.csv"
        path.write_text(mark.join(GOOD) + "\n" + mark.join(GOOD.values()) + "\n", encoding="utf-8-sig")
        assert preview(world, path).read == 1


def test_rows_keep_their_spreadsheet_numbers_past_blank_and_ragged_ones(world: Engine, tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text(
        "source,indicator,place,period,value\n"
        "vice-2013,pwid-population-size,KGZ,2014,12000\n"
        "\n"
        "vice-2013,pwid-population-size\n"
        ",,,,\n"
        "vice-2013,pwid-population-size,KGZ,2015,x\n",
        encoding="utf-8",
    )
    assert found(preview(world, path)) == {
        ("ragged", 4, None),
        ("not_a_number", 6, "value"),
        ("blank_rows", None, None),
    }


def test_invisible_characters_and_loose_spaces_do_not_make_another_figure(world: Engine, tmp_path: Path) -> None:
    plain = preview(world, write(tmp_path / "figures.csv", [GOOD]))
    loose = preview(world, write(tmp_path / "figures.csv", [{name: f"\u00a0{text}\u200b " for name, text in GOOD.items()}]))
    assert loose.changes["new"].to_pylist() == plain.changes["new"].to_pylist()


def test_groups_that_differ_only_in_their_signs_are_different_figures(world: Engine, tmp_path: Path) -> None:
    rows = [{**GOOD, "group": group} for group in ("<25", "25+", ">25", "25")]
    seen = preview(world, write(tmp_path / "figures.csv", rows, [*HEADINGS, "group"]))
    assert seen.ready and len(set(seen.changes["key"].to_pylist())) == 4


def test_a_group_and_a_variant_of_one_name_are_different_figures(world: Engine, tmp_path: Path) -> None:
    rows = [{**GOOD, "group": "high"}, {**GOOD, "variant": "high"}]
    seen = preview(world, write(tmp_path / "figures.csv", rows, [*HEADINGS, "group", "variant"]))
    assert seen.ready and len(set(seen.changes["key"].to_pylist())) == 2


def test_an_indicator_cannot_change_its_unit_under_its_figures(world: Engine, tmp_path: Path) -> None:
    text = (SMALL_WORLD / "indicators.csv").read_text(encoding="utf-8")
    (tmp_path / "indicators.csv").write_text(text.replace(",people,count,", ",thousand people,count,"), encoding="utf-8")
    assert {"unit_changed"} == {problem.code for problem in preview(world, tmp_path / "indicators.csv").problems}


def test_a_complete_folder_withdraws_from_both_tables_whichever_of_them_names_the_source(world: Engine, tmp_path: Path) -> None:
    headings, first = (SMALL_WORLD / "milestones.csv").read_text(encoding="utf-8").splitlines()[:2]
    (tmp_path / "milestones.csv").write_text(f"{headings}\n{first}\n", encoding="utf-8")
    write(tmp_path / "figures.csv", [{**GOOD, "source": "resad-2013"}])
    seen = preview(world, tmp_path, complete=True)
    columns = [seen.changes[name].to_pylist() for name in ("ledger", "key", "new")]
    gone = [(ledger_of, key.split("/")[0]) for ledger_of, key, new in zip(*columns, strict=True) if not new]
    assert {("figure", "vice-2013"), ("figure", "resad-2013"), ("milestone", "vice-2013")} == set(gone)


def test_two_tables_of_one_name_are_refused_and_an_empty_one_beside_others_is_not(world: Engine, tmp_path: Path) -> None:
    write(tmp_path / "figures.csv", [GOOD])
    (tmp_path / "milestones.CSV").write_text("source,place,date,category,title\n", encoding="utf-8")
    assert preview(world, tmp_path).ready
    write(tmp_path / "figures copy.csv", [GOOD])
    assert "sheet_twice" in {problem.code for problem in preview(world, tmp_path).problems}


def test_a_number_that_a_workbook_only_shows_as_a_bound_is_refused(world: Engine, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "figures"
    for column, (heading, text) in enumerate(GOOD.items(), 1):
        book.active.cell(1, column, heading)
        cell = book.active.cell(2, column, 100_000 if heading == "value" else text)
        cell.number_format = '">" #,##0' if heading == "value" else "General"
    book.save(tmp_path / "figures.xlsx")
    assert ("shown_otherwise", 2, "value") in found(preview(world, tmp_path / "figures.xlsx"))
    book.active.cell(2, 5).number_format = "[>999]#,##0;0_)"
    book.save(tmp_path / "figures.xlsx")
    assert preview(world, tmp_path / "figures.xlsx").ready


def test_every_row_is_counted_once_whatever_is_wrong_with_it(world: Engine, tmp_path: Path) -> None:
    rows = [
        GOOD,
        {**GOOD, "period": "2006", "value": "25000"},
        {**GOOD, "source": "resad-2013", "period": "2010", "value": "18934", "as_printed": "18,934", "note": ""},
        {**GOOD, "period": "2016", "value": "x", "place": "KYR"},
        {**GOOD, "period": "2017"},
        {**GOOD, "period": "2017", "value": "13000"},
        {**GOOD, "period": "2018", "quotes": "nobody/knows/KGZ/2018"},
    ]
    seen = preview(world, write(tmp_path / "figures.csv", rows))
    assert (seen.read, seen.new, seen.changed, seen.same, seen.refused) == (7, 1, 2, 0, 4)
    assert seen.changes.num_rows == 0 and seen.rows.counts == {} and seen.last_load == 1
    good = preview(world, write(tmp_path / "figures.csv", rows[:3]), complete=True)
    assert (good.read, good.new, good.changed, good.same, good.refused) == (3, 1, 2, 0, 0)
    assert (good.withdrawn, good.held) == (4, 6) and good.changes.num_rows == 7


CELLS = {
    "source": st.sampled_from(["vice-2013", "resad-2013", "nobody", ""]),
    "indicator": st.sampled_from(["pwid-population-size", "hiv-prevalence-pwid", "x"]),
    "place": st.sampled_from(["KGZ", "kgz", "KYR", ""]),
    "period": st.sampled_from(["2006", "2010", "2014", "2013/14", ""]),
    "value": st.sampled_from(["26000", "18934", "5", "x", "", "1,234"]),
    "as_printed": st.sampled_from(["", "18,934", "more than 100,000"]),
    "quotes": st.sampled_from(["", "resad-2013/pwid-population-size/KGZ/2010"]),
    "note": st.sampled_from(["", "+996 555 12-34-56", "a\nb"]),
}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.fixed_dictionaries(CELLS), st.just({})), max_size=6), st.sampled_from([",", ",9,9", "\n\n"]))
def test_read_is_always_new_and_changed_and_same_and_refused(
    world: Engine, tmp_path: Path, rows: list[dict[str, str]], ending: str
) -> None:
    path = write(tmp_path / "figures.csv", rows, list(CELLS))
    path.write_text(path.read_text(encoding="utf-8") + ending, encoding="utf-8")
    seen = preview(world, path)
    assert seen.read == seen.new + seen.changed + seen.same + seen.refused
    assert (seen.refused == 0) >= seen.ready
    assert seen.changes.num_rows == (seen.new + seen.changed if seen.ready else 0)


@pytest.mark.parametrize("sheet", ["sources", "indicators", "milestones", "figures"])
def test_a_table_without_a_single_key_is_told_and_not_stumbled_over(world: Engine, tmp_path: Path, sheet: str) -> None:
    headings = [column.name for column in SHEETS[sheet] if column.required or column.name == "key"]
    (tmp_path / f"{sheet}.csv").write_text(f"{','.join(headings)},note\n{',' * len(headings)}x\n", encoding="utf-8")
    seen = preview(world, tmp_path / f"{sheet}.csv", complete=True)
    assert not seen.ready and (seen.read, seen.refused) == (1, 1)


def test_a_file_is_known_by_the_name_its_owner_gave_it_and_by_no_other(world: Engine, tmp_path: Path) -> None:
    path = tmp_path / "upload.bin"
    write(path, [{**GOOD, "period": "1971"}])
    seen = preview(world, path, name="C:\\mine\\figures.csv")
    assert seen.ready and seen.name == "figures.csv" and found(seen) == {("long_ago", 2, "period")}
    for content, name, code in (
        (b"%PDF-1.7", "\u202eb.pdf", "wrong_kind"),
        (b"", "a.csv", "empty_file"),
        (b"PK\x03\x04 a zip", "a.xlsx", "damaged"),
        (b"PK\x03\x04 a zip", "a.csv", "wrong_kind"),
        (b"a,b\n1,2\n", "a.csv", "unknown_sheet"),
        ("источник".encode("cp1251"), "a.csv", "encoding"),
    ):
        path.write_bytes(content)
        seen = preview(world, path, name=name)
        assert code in {problem.code for problem in seen.problems} and seen.name == name
        assert "upload" not in " ".join(f"{problem} {problem.value} {problem.sheet}" for problem in seen.problems)
        assert str(tmp_path) not in " ".join(map(str, seen.problems))
    book = openpyxl.Workbook()
    book.active.append(list(GOOD))
    book.active.append(list(GOOD.values()))
    book.save(path)
    seen = preview(world, path, name="mine.xlsx")
    assert seen.ready and found(seen) == {("sheet_by_headings", None, None)} and seen.problems[0].sheet == "mine.xlsx"
    assert preview(world, tmp_path / "no.bin", name="mine.csv").problems[0].message == "there is no file or folder mine.csv"


def test_kinds_of_warnings_are_counted_beyond_those_that_are_listed(world: Engine, tmp_path: Path) -> None:
    rows = [{**GOOD, "period": "1971", "variant": f"v{n}"} for n in range(1200)]
    seen = preview(world, write(tmp_path / "figures.csv", rows, [*HEADINGS, "variant"]))
    assert seen.ready and seen.findings.kinds == {"long_ago": 1200} and len(seen.problems) == 1000


def test_an_error_is_listed_however_many_warnings_come_before_it(world: Engine, tmp_path: Path) -> None:
    rows = [{**GOOD, "period": "1971", "variant": f"v{n}"} for n in range(25_000)]  # more than are checked at once
    rows[-1] |= {"value": "many"}
    seen = preview(world, write(tmp_path / "figures.csv", rows, [*HEADINGS, "variant"]))
    assert seen.findings.errors == 1 and len(seen.problems) == 1000
    assert [problem.row for problem in seen.problems if not problem.is_warning] == [25_001]
    assert seen.findings.kinds["long_ago"] in {24_999, 25_000}


def test_a_number_that_is_only_printed_is_named_where_it_stands(world: Engine, tmp_path: Path) -> None:
    row = {**GOOD, "value": "", "as_printed": "12345.5"}
    (problem,) = (each for each in preview(world, write(tmp_path / "figures.csv", [row])).problems if not each.is_warning)
    assert (problem.code, problem.column, problem.value) == ("not_whole", "as_printed", "12345.5")
    assert problem.message.startswith("12345.5 is not a whole number")


def test_who_watches_is_told_each_step(world: Engine, tmp_path: Path) -> None:
    said: list[str] = []
    preview(world, write(tmp_path / "figures.csv", [GOOD]), progress=lambda step, count: said.append(step))
    assert said == ["reading", "checking figures", "comparing"]


def test_rows_of_a_workbook_out_of_their_order_are_refused(world: Engine, tmp_path: Path) -> None:
    for old, new in ((b'<row r="2"', b'<row r="1"'), (b'r="B2"', b'r="A2"')):
        path = in_sheet(old, new)(tmp_path)
        assert "damaged" in {problem.code for problem in preview(world, path).problems}

"""The command line: what each command does and says, its exit code, and that bad input changes not one byte."""

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dashboard import cli
from dashboard.commands.progress import Progress
from db import ledger
from db.engine import open_database, reading
from tests.conftest import SMALL_WORLD, small_world
from tests.databases import SqliteFiles

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def database_file(sqlite_files: SqliteFiles, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small world in a file that the commands find by themselves."""
    url = sqlite_files.fresh(small_world)
    monkeypatch.setenv("TALLIES_DATABASE", url)
    return Path(url.removeprefix("sqlite:///"))


@pytest.fixture
def no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a database could be, but is not yet."""
    monkeypatch.setenv("TALLIES_DATABASE", f"sqlite:///{tmp_path / 'new.db'}")
    return tmp_path / "new.db"


@pytest.fixture
def tallies(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command: its exit code, its output, its errors."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def digest(file: Path) -> str:
    engine = open_database(f"sqlite:///{file}")
    with reading(engine) as connection:
        found = ledger.digest(connection)
    engine.dispose()
    return found


def figures(folder: Path, *rows: dict[str, str]) -> Path:
    """A figures.csv with these rows."""
    file = folder / "figures.csv"
    headings = dict.fromkeys(name for row in rows for name in row)
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(headings))
        writer.writeheader()
        writer.writerows(rows)
    return file


GOOD = {"source": "vice-2013", "indicator": "pwid-population-size", "place": "KGZ", "period": "2012", "value": "25000"}


def test_load_says_what_it_did_and_a_second_load_does_nothing(no_database: Path, tallies: Run) -> None:
    assert tallies("load", SMALL_WORLD) == (0, "Load 1: 19 added, 0 changed, 0 withdrawn, 0 the same.\n", "")
    before = digest(no_database)
    done, said, warned = tallies("load", SMALL_WORLD)
    assert (done, said) == (0, "Nothing to load: all 19 rows of small_world are held already.\n")
    assert "loaded before, as load 1" in warned
    assert digest(no_database) == before


def test_an_export_shows_no_changes_against_what_it_was_made_from(database_file: Path, tmp_path: Path, tallies: Run) -> None:
    code, said, _ = tallies("export", tmp_path / "out")
    assert (code, said) == (0, f"{tmp_path / 'out'}: 3 sources, 5 indicators, 7 figures, 4 milestones.\n")
    assert tallies("diff", "--complete", tmp_path / "out")[:2] == (0, "No changes: all 19 rows of out are held already.\n")


def test_an_export_as_of_a_load_is_what_was_held_then(database_file: Path, tmp_path: Path, tallies: Run) -> None:
    tallies("export", tmp_path / "first")
    tallies("load", figures(tmp_path, GOOD))
    tallies("export", tmp_path / "then", "--as-of", 1)
    for sheet in ("sources", "indicators", "figures", "milestones"):
        assert (tmp_path / "then" / f"{sheet}.csv").read_bytes() == (tmp_path / "first" / f"{sheet}.csv").read_bytes()
    assert tallies("export", tmp_path / "never", "--as-of", 9)[0] == 2
    assert not (tmp_path / "never").exists()


def test_undo_and_undo_of_the_undo_restore_the_same_digest(database_file: Path, tmp_path: Path, tallies: Run) -> None:
    before = digest(database_file)
    tallies("load", figures(tmp_path, GOOD))
    loaded = digest(database_file)
    assert tallies("undo", 2)[:2] == (0, "Load 3 reverses load 2: 0 added, 0 changed, 1 withdrawn.\n")
    assert digest(database_file) == before != loaded
    assert tallies("undo", 3)[0] == 0
    assert digest(database_file) == loaded


def test_undo_is_refused_when_a_later_load_touched_the_same_figure(database_file: Path, tmp_path: Path, tallies: Run) -> None:
    tallies("load", figures(tmp_path, GOOD))
    tallies("load", figures(tmp_path, GOOD | {"value": "25100"}))
    before = database_file.read_bytes()
    code, _, said = tallies("undo", 2)
    assert code == 1 and "load 3" in said
    assert database_file.read_bytes() == before
    assert tallies("undo", 99) == (2, "", "tallies: There is no load 99; the last one is 3.\n")


def test_diff_says_every_change_in_words_and_changes_nothing(database_file: Path, tmp_path: Path, tallies: Run) -> None:
    changed = {"source": "resad-2013", "indicator": "pwid-population-size", "place": "KGZ", "period": "2010", "value": "18900"}
    changed |= {"method": "survey", "locator": "chapter on Kyrgyzstan"}
    bound = GOOD | {"value": "", "as_printed": "> 80 000"}
    before = database_file.read_bytes()
    code, said, _ = tallies("diff", figures(tmp_path, changed, bound))
    assert code == 0
    assert "figures.csv: 1 added, 1 changed, 0 withdrawn, 0 the same." in said
    assert "      value: 18934 → 18900" in said
    assert "      as_printed: 18,934 → (empty)" in said
    assert "  figure vice-2013/pwid-population-size/KGZ/2012: more than 80,000 people" in said
    assert database_file.read_bytes() == before


def test_a_complete_file_withdraws_what_it_leaves_out(database_file: Path, tmp_path: Path, tallies: Run) -> None:
    _, said, _ = tallies("diff", "--complete", figures(tmp_path, GOOD))
    assert "1 added, 0 changed, 4 withdrawn" in said
    assert said.index("Withdrawn") < said.index("Added")
    assert tallies("load", "--complete", tmp_path / "figures.csv")[1].startswith("Load 2: 1 added, 0 changed, 4 withdrawn")


def test_history_lists_every_load_and_what_one_changed(database_file: Path, tmp_path: Path, tallies: Run) -> None:
    tallies("load", figures(tmp_path, GOOD), "--by", "Ada", "--note", "a later count")
    _, said, _ = tallies("history")
    assert [line.split()[0] for line in said.splitlines()] == ["load", "2", "1"]
    assert "Ada" in said and "a later count" in said and "figures.csv" in said
    code, said, _ = tallies("history", 2)
    assert code == 0 and "  figure vice-2013/pwid-population-size/KGZ/2012: 25,000 people" in said
    assert tallies("history", 7)[0] == 2


# code -> (rows, the column it must name, a word of the mend)
BAD = {
    "value is no number": ([GOOD | {"value": "590k?"}], "value", "590k?"),
    "lower above upper": ([GOOD | {"value": "", "lower": "30000", "upper": "20000"}], "lower", "swapped"),
    "unknown country": ([GOOD | {"place": "KGX"}], "place", "KGX"),
    "unknown indicator": ([GOOD | {"indicator": "pwid-population-siz"}], "indicator", "pwid-population-size"),
    "the same key twice": ([GOOD, GOOD | {"value": "25001"}], "", "group or variant"),
    "a broken quotes": ([GOOD | {"quotes": "who/knows/KGZ/2012", "attribution": "quoted"}], "quotes", "original"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_named_with_its_mend_and_changes_no_byte(
    case: str, database_file: Path, tmp_path: Path, tallies: Run
) -> None:
    rows, column, mend = BAD[case]
    before = database_file.read_bytes()
    for command in ("check", "diff", "load"):
        code, out, err = tallies(command, figures(tmp_path, *rows))
        problem = next(line for line in (out + err).splitlines() if line.startswith(("figures, row 2", "figures, row 3")))
        assert code == 1
        assert column in problem and mend in problem
        assert "1 problem in figures.csv; nothing was changed." in err
        assert "Traceback" not in err
    assert database_file.read_bytes() == before


def test_an_empty_file_and_a_missing_column_are_named(database_file: Path, tmp_path: Path, tallies: Run) -> None:
    (tmp_path / "empty.csv").touch()
    code, out, _ = tallies("check", tmp_path / "empty.csv")
    assert code == 1 and "empty.csv: the file is empty" in out
    code, out, _ = tallies("check", figures(tmp_path, {"source": "vice-2013", "place": "KGZ", "value": "1"}))
    assert code == 1 and "there is no column indicator" in out


def test_more_than_is_exported_with_an_empty_value_and_its_bound(database_file: Path, tmp_path: Path, tallies: Run) -> None:
    tallies("export", tmp_path)
    with (tmp_path / "figures.csv").open(encoding="utf-8", newline="") as opened:
        row = next(row for row in csv.DictReader(opened) if row["key"] == "vice-2013/pwid-population-size/KGZ/2013")
    assert [row[name] for name in ("value", "lower", "upper", "qualifier", "unit")] == ["", "100000", "", "more_than", "people"]
    assert row["as_printed"] == "more than 100,000"


def test_a_file_can_be_checked_and_compared_before_there_is_a_database(no_database: Path, tallies: Run) -> None:
    assert tallies("check", SMALL_WORLD)[0] == 0
    assert "19 added" in tallies("diff", SMALL_WORLD)[1]
    assert not no_database.exists()


def test_commands_that_read_do_not_make_a_database(no_database: Path, tmp_path: Path, tallies: Run) -> None:
    for command in (["history"], ["export", tmp_path / "out"]):
        code, _, said = tallies(*command)
        assert code == 2 and "There is no database" in said
        assert not no_database.exists()


def test_an_environment_that_does_not_fit_is_one_sentence(tmp_path: Path, tallies: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "notes.db").write_text("these are notes, and no database at all, however long they are" * 20)
    for arguments in (
        ["load", tmp_path / "missing.csv"],
        ["load", SMALL_WORLD, "--database", tmp_path / "no-folder" / "t.db"],
        ["load", SMALL_WORLD, "--database", tmp_path / "notes.db"],
        ["history", "--database", "oracle://here/there"],
        ["serve", "--database", tmp_path / "t.db", "--port", "99999"],
        ["serve", "--database", tmp_path / "t.db", "--host", "256.0.0.1", "--no-catalogue"],
    ):
        code, _, said = tallies(*arguments)
        assert code == 2, arguments
        assert said.startswith("tallies: ") and said.count("\n") == 1, said
    monkeypatch.setenv("TALLIES_PORT", "eighty")
    assert "TALLIES_PORT" in tallies("history")[2]


def test_usage_errors_exit_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], ["lod"], ["undo", "last"], ["load"]):
        with pytest.raises(SystemExit) as stopped:
            cli.main(arguments)
        assert stopped.value.code == 2
    assert "usage: tallies" in capsys.readouterr().err


def test_template_writes_a_workbook_once(tmp_path: Path, tallies: Run) -> None:
    assert tallies("template", tmp_path / "new.xlsx")[0] == 0
    assert load_workbook(tmp_path / "new.xlsx").sheetnames == ["sources", "indicators", "figures", "milestones", "lists"]
    before = (tmp_path / "new.xlsx").read_bytes()
    assert tallies("template", tmp_path / "new.xlsx")[0] == 2
    assert (tmp_path / "new.xlsx").read_bytes() == before
    assert tallies("template", tmp_path / "new.csv")[0] == 2


def test_progress_is_said_after_a_second_and_only_where_someone_watches() -> None:
    silent, watched = Progress(False, StringIO()), Progress(True, StringIO())
    watched("checking figures", 20_000)
    for progress in (silent, watched):
        progress.next = 0.0  # the first second is over
        progress("checking figures", 40_000)
        progress("checking figures", 60_000)
    assert silent.stream.getvalue() == ""
    assert watched.stream.getvalue() == "checking figures: 40,000\n"

"""The catalogue of bad inputs, each with its stated outcome; what is refused leaves the database as it was."""

from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import Engine

from etl.intake import accept, preview
from tests.conftest import SHARED
from tests.hostile import cells, files, tables, texts
from tests.hostile.case import GOOD, Case, figures
from tests.test_intake import digest

CASES = [*files.CASES, *texts.CASES, *tables.CASES, *cells.CASES]
LONGEST = 30  # seconds

# Numbers without a case here, and why.
WAITING = {
    4: "the upload limit is the desk's: it is checked before the body is read",
    29: "the limit on rows is the desk's: the command line loads a million",
    30: "has a test of its own below: it needs a load before it",
    31: "a commit uses the stored bytes; the desk stores them",
    77: "the template has no version yet",
    81: "the desk asks whether a figure that repeats another is an echo",
    105: "needs the population of the place and year from what is held",
    106: "needs last year's figure and its rivals from what is held",
}
# Numbers that hold only in part, or are refused where the catalogue would read them with a warning or a notice.
OTHERWISE = {
    33: "Strict Open XML is refused with its mend; the catalogue would read it",
    57: "full-width digits in a period are refused; the catalogue would read them with a notice",
    91: "an approximate number in words is read as about without a warning, because the qualifier keeps it",
    101: "a mark for missing is refused in number columns: obs_status must say why; the catalogue would note it",
    102: "NA is refused with NAM as its mend; the catalogue would read it as Namibia",
    104: "a count is compared with all people on Earth, not with those of its place",
    111: "a formula is refused with its mend; the catalogue would take its last value with a warning",
    118: "only dates of access and publication in the future are told; a source older than its figures is not yet",
    120: "a country's code for years before it existed is not told",
    122: "a name of a country is read with a warning, where the catalogue has a notice",
    123: "an address is only looked at for its form: DOIs are not",
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.number}-{case.name}"[:60])
def test_each_bad_input_has_its_outcome(world: Engine, tmp_path: Path, case: Case) -> None:
    path = case.make(tmp_path)
    before, start = digest(world), perf_counter()
    seen = preview(world, path, encoding=case.encoding)
    assert perf_counter() - start < LONGEST
    said = [str(problem) for problem in seen.problems]
    told = [problem for problem in seen.problems if problem.code == case.code and case.row in {None, problem.row}]
    assert seen.ready == (case.outcome in "WNA"), said
    assert bool(told) == bool(case.code), said
    assert all(problem.is_notice == (case.outcome == "N") and problem.fix for problem in told), said
    assert seen.changes.num_rows > 0 or not seen.ready
    assert all(problem.is_notice for problem in seen.problems) or case.outcome != "A", said
    assert digest(world) == before


def test_every_number_of_the_catalogue_has_a_case_or_a_reason() -> None:
    assert sorted({case.number for case in CASES} | WAITING.keys()) == list(range(1, 126))
    assert not {case.number for case in CASES} & WAITING.keys()
    assert OTHERWISE.keys() <= {case.number for case in CASES}


def test_the_same_file_again_is_told_and_changes_nothing(world: Engine, tmp_path: Path) -> None:
    path = figures(GOOD)(tmp_path)
    number = accept(world, preview(world, path), "tester")
    again = preview(world, path)
    assert [(problem.code, problem.value) for problem in again.problems] == [("same_file", str(number))]
    assert again.ready and again.changes.num_rows == 0


def test_personal_data_is_not_repeated_in_the_report(world: Engine, tmp_path: Path) -> None:
    seen = preview(world, figures({**GOOD, "note": "write to a.person@example.org"})(tmp_path))
    assert "a.person" not in " ".join(f"{problem} {problem.value}" for problem in seen.problems)


def test_an_encoding_is_offered_with_what_it_would_read(world: Engine, tmp_path: Path) -> None:
    seen = preview(world, texts.RUSSIAN(tmp_path))
    (only,) = [problem for problem in seen.problems if problem.code == "encoding"]
    readings = only.message.split("in windows-1251 it would be: ")
    assert readings[1].startswith(",".join([*GOOD.values(), "По данным министерства"])[:60])
    assert all(name in only.message for name in ("koi8-r", "cp866")) and "--encoding windows-1251" in only.fix


REAL = SHARED / "data" / "real"


@pytest.mark.parametrize("path", sorted(REAL.glob("*")) if REAL.is_dir() else [REAL], ids=lambda path: path.name)
def test_what_people_really_have_gets_a_report_to_act_on(world: Engine, path: Path) -> None:
    if not path.is_file():
        pytest.skip("no files of others beside the checkout")
    before, start = digest(world), perf_counter()
    seen = preview(world, path)
    assert perf_counter() - start < LONGEST
    assert not seen.ready and seen.changes.num_rows == 0 and digest(world) == before
    assert all(problem.message and problem.fix for problem in seen.problems)

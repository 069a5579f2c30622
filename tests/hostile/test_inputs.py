"""The catalogue of bad inputs, each with its stated outcome; what is refused leaves the database as it was."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from time import perf_counter

import pytest
from openpyxl import Workbook
from sqlalchemy import Engine

from dashboard.language import MESSAGES
from dashboard.translations.wanted import has_words, wanted
from db import ledger, queries
from db.engine import reading
from db.phrasing import Wording
from etl.intake import accept, preview
from etl.kept import keep, kept
from tests.conftest import load
from tests.hostile import cells, files, tables, texts
from tests.hostile.case import GOOD, HEAD, ROW, Case, book, figures, raw
from tests.test_intake import digest

CASES = [*files.CASES, *texts.CASES, *tables.CASES, *cells.CASES]
LONGEST = 30  # seconds

# Numbers without a case here, and why.
WAITING = {4: "the upload limit is the desk's: it is checked before the body is read"}
# Numbers that need more than one file over the small world: they have tests of their own below.
APART = {29, 30, 31, 105}
# Numbers that hold only in part, or are refused where the catalogue would read them with a warning or a notice.
OTHERWISE = {
    33: "Strict Open XML is refused with its mend; the catalogue would read it",
    57: "full-width digits in a period are refused; the catalogue would read them with a notice",
    91: "an approximate number in words is read as about without a warning, because the qualifier keeps it",
    101: "a mark for missing is refused in number columns: obs_status must say why; the catalogue would note it",
    102: "NA is refused with NAM as its mend; the catalogue would read it as Namibia",
    104: "a count is compared with the people of its place where their number is held, else with all people on Earth",
    105: "the population of the largest year is taken where that of the very year is not held; none where no year is",
    111: "a formula is refused with its mend; the catalogue would take its last value with a warning",
    118: "only dates of access and publication in the future are told; a source older than its figures is not yet",
    120: "a country's code for years before it existed is not told",
    122: "a name of a country is read with a warning, where the catalogue has a notice",
    123: "an address is only looked at for its form: DOIs are not",
}


@cache
def translatable() -> frozenset[str]:
    """Every message that has a translation."""
    return frozenset(wanted()[MESSAGES])


def patterns(fact: object) -> Iterator[str]:
    """The patterns with words of their own that a sentence is made of."""
    if isinstance(fact, Wording):
        yield from [fact.pattern] if has_words(fact.pattern) else []
        yield from (pattern for _, inner in fact.facts for pattern in patterns(inner))
    elif isinstance(fact, tuple):
        yield from (pattern for inner in fact for pattern in patterns(inner))


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
    spoken = {pattern for problem in seen.problems for words in (problem.wrong, problem.mend) for pattern in patterns(words)}
    assert spoken <= translatable()
    assert seen.changes.num_rows > 0 or not seen.ready
    assert all(problem.is_notice for problem in seen.problems) or case.outcome != "A", said
    assert digest(world) == before


def test_every_number_of_the_catalogue_has_a_case_or_a_reason() -> None:
    cases = {case.number for case in CASES} | APART
    assert sorted(cases | WAITING.keys()) == list(range(1, 126))
    assert not cases & WAITING.keys()
    assert OTHERWISE.keys() <= cases


def test_the_same_file_again_is_told_and_changes_nothing(world: Engine, tmp_path: Path) -> None:
    path = figures(GOOD)(tmp_path)
    number = accept(world, preview(world, path), "tester")
    again = preview(world, path)
    assert [(problem.code, problem.value) for problem in again.problems] == [("same_file", str(number))]
    assert again.ready and again.changes.num_rows == 0


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_more_rows_than_may_be_are_refused_with_their_number_and_the_way_out(world: Engine, tmp_path: Path, ending: str) -> None:
    make = csv_of if ending == "csv" else book_of
    path, start = make(tmp_path, 50_001 if ending == "csv" else 501), perf_counter()
    most = 50_000 if ending == "csv" else 500
    seen = preview(world, path, most_rows=most)
    assert perf_counter() - start < 2 or ending == "xlsx"
    (only,) = seen.problems
    assert only.code == "too_many_rows" and f"{most:,} rows" in only.message and only.fix.startswith("Split it into files")
    assert (seen.ready, seen.read, seen.changes.num_rows) == (False, 0, 0)
    assert preview(world, make(tmp_path, 500), most_rows=500).ready


def csv_of(folder: Path, rows: int) -> Path:
    made = "".join(f"vice-2013,pwid-population-size,KAZ,2014,12000,v{n}\n,,,,,\n" for n in range(rows))
    return raw(f"{HEAD},variant\n{made}")(folder)


def book_of(folder: Path, rows: int) -> Path:
    def fill(made: Workbook) -> None:
        made["figures"]["F1"] = "variant"
        for n in range(1, rows):
            made["figures"].append([*GOOD.values(), f"v{n}"])

    return book(fill)(folder)


def test_a_file_that_changes_after_its_check_is_loaded_as_it_was_checked(world: Engine, tmp_path: Path) -> None:
    path = figures(GOOD)(tmp_path)
    seen = preview(world, path)
    keep(seen, tmp_path / "kept")
    path.write_text(f"{HEAD}\n{ROW.replace('12000', '99999')}\n", encoding="utf-8")
    number = accept(world, kept(tmp_path / "kept"), "tester")
    with reading(world) as connection:
        assert queries.figures(connection, keys=["vice-2013/pwid-population-size/KGZ/2014"])["value"].tolist() == [12000]
        assert ledger.loads(connection).iloc[0][["number", "sha256"]].tolist() == [number, seen.sha256]


def test_more_people_than_live_in_the_place_are_refused_and_one_in_twenty_adults_is_asked_about(
    world: Engine, tmp_path: Path
) -> None:
    total = {**GOOD, "source": "resad-2013", "indicator": "population-total", "period": "2014", "value": "5800000"}
    said = (
        "key,title,definition,target_population,unit,kind,topic\npopulation-total,All,All.,all people,people,count,population\n"
    )
    (tmp_path / "indicators.csv").write_text(said, encoding="utf-8")
    figures(total, {**total, "indicator": "population-15-64", "value": "3700000"})(tmp_path)
    load(world, tmp_path)
    more = preview(world, figures({**GOOD, "value": "5800001"})(tmp_path))
    assert "more_than_population" in {problem.code for problem in more.problems} and not more.ready
    many = preview(world, figures({**GOOD, "value": "200000"})(tmp_path))
    assert [problem.code for problem in many.problems] == ["large_share_of_adults"] and many.ready


def test_personal_data_is_not_repeated_in_the_report(world: Engine, tmp_path: Path) -> None:
    seen = preview(world, figures({**GOOD, "note": "write tо a.person@example.org", "value": "a.person@example.org"})(tmp_path))
    assert "personal_data" in {problem.code for problem in seen.problems}
    assert "a.person" not in " ".join(f"{problem} {problem.value}" for problem in seen.problems)


def test_an_encoding_is_offered_with_what_it_would_read(world: Engine, tmp_path: Path) -> None:
    seen = preview(world, texts.RUSSIAN(tmp_path))
    (only,) = [problem for problem in seen.problems if problem.code == "encoding"]
    readings = only.message.split("in windows-1251 it would be: ")
    assert readings[1].startswith(",".join([*GOOD.values(), "По данным министерства"])[:60])
    assert all(name in only.message for name in ("koi8-r", "cp866")) and "--encoding windows-1251" in only.fix

"""Files that agencies really publish, not in our format: each gets a report to act on, and none of their traps is a figure."""

import csv
from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import Engine

from dashboard import cli
from etl.intake import preview
from tests.brought import bring, job, settled
from tests.conftest import SHARED
from tests.desks import FORM, DeskSite
from tests.hostile.case import GOOD, figures, repacked
from tests.test_intake import digest

REAL = SHARED / "data" / "real"
FILES = sorted(path.name for path in REAL.glob("*")) if REAL.is_dir() else [""]
OPIUM = "unodc_wdr2025_6.2.1_opium_poppy_cultivation.xlsx"  # Afghanistan 2019: a broken link that shows 0
DEATHS = "who_gho_HIV_0000000006_hiv_deaths.csv"  # `<100 [<100–<200]` beside a column of numbers that says 100
LONGEST = 30  # seconds


def real(shared: Path, name: str) -> Path:
    """One of the files; skipped where the material beside the checkout has none."""
    path = shared / "data" / "real" / name
    if not path.is_file():
        pytest.skip("there are no files of others beside the checkout")
    return path


@pytest.mark.parametrize("name", FILES)
def test_the_command_that_checks_a_file_says_what_to_do(
    world: Engine, shared: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before, start = digest(world), perf_counter()
    database = world.url.render_as_string(hide_password=False)
    code = cli.main(["check", str(real(shared, name)), "--database", database])
    said = capsys.readouterr()
    assert code == 1 and perf_counter() - start < LONGEST
    assert "Traceback" not in said.out + said.err and name in said.out + said.err
    assert any(word in said.out + said.err for word in ("Use ", "Save ", "Rename ", "Upload ", "Split ")), said
    assert digest(world) == before


@pytest.mark.parametrize("name", [OPIUM, DEATHS])
def test_the_desk_says_what_to_do(desk_site: DeskSite, shared: Path, name: str) -> None:
    reported(desk_site, real(shared, name))


@pytest.mark.campaign
@pytest.mark.parametrize("name", FILES)
def test_the_desk_says_what_to_do_about_each(desk_site: DeskSite, shared: Path, name: str) -> None:
    reported(desk_site, real(shared, name))


def reported(site: DeskSite, path: Path) -> None:
    """Bring a file as a person does; the work on it ends in a report that names a mend, and nothing is held that was not."""
    before, start = digest(site.engine), perf_counter()
    lena = site.log_in("Lena")
    id = bring(lena, path.read_bytes(), path.name)
    end = settled(site, id)
    assert end.state == "refused", end.about
    assert perf_counter() - start < 2 * LONGEST
    page = lena.get(f"/admin/jobs/{id}", headers=FORM)
    assert page.status_code == 200 and "Traceback" not in page.text
    assert job(site, id).about["errors"] > 0 and "How to mend it" in page.text
    assert digest(site.engine) == before


def test_the_opium_of_afghanistan_in_2019_is_never_nothing(world: Engine, shared: Path, tmp_path: Path) -> None:
    def rename(parts: dict[str, bytes]) -> None:
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'name="Sheet1"', b'name="figures"')
        assert b'name="figures"' in parts["xl/workbook.xml"]

    def copied(folder: Path) -> Path:
        made = folder / "figures.xlsx"
        made.write_bytes(real(shared, OPIUM).read_bytes())
        return made

    for path in (real(shared, OPIUM), repacked(rename, of=copied)(tmp_path)):
        seen = preview(world, path)
        assert not seen.ready and seen.changes.num_rows == 0 and not seen.rows.counts
        assert "wide_table" in {problem.code for problem in seen.problems}


@pytest.mark.parametrize("with_value", [False, True])
def test_fewer_than_a_hundred_deaths_are_never_a_hundred(world: Engine, shared: Path, tmp_path: Path, with_value: bool) -> None:
    with real(shared, DEATHS).open(encoding="utf-8-sig", newline="") as opened:
        bounded = [row for row in csv.DictReader(opened) if row["Display Value"].startswith("<100 ")]
    assert bounded and all(row["Numeric"].startswith("100") for row in bounded)
    said = {
        (row["YEAR"], row["Display Value"]): {
            **GOOD,
            "period": row["YEAR"],
            "as_printed": row["Display Value"],
            "value": row["Numeric"] if with_value else "",
        }
        for row in bounded
    }
    rows = list({year: row for (year, _printed), row in said.items()}.values())
    seen = preview(world, figures(*rows)(tmp_path))
    assert not seen.ready and {problem.row for problem in seen.problems} >= set(range(2, len(rows) + 2))
    assert all(problem.fix for problem in seen.problems) and seen.changes.num_rows == 0

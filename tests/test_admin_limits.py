"""What one file may take: memory, processor and time are bounded, and no bomb keeps the pages from answering."""

import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from dashboard.admin import brought, child, limits
from db import ledger
from db.engine import reading
from db.spool import Spool
from tests.brought import bring, figure, settled
from tests.desks import FORM, DeskSite
from tests.hostile import files
from tests.hostile.case import Case

linux = pytest.mark.skipif(sys.platform != "linux", reason="memory is watched, and addresses are bounded, on Linux only")

BEGIN = "import os, sys, time; from dashboard.admin import limits; limits.restrict({most}); print('begun', flush=True); "


def started(does: str, processor_seconds: int | None = None) -> "subprocess.Popen[str]":
    """A process that has put itself under the limits of a child and now does something."""
    command = [sys.executable, "-c", BEGIN.format(most=processor_seconds) + does]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "begun\n"
    return process


def outcome(process: "subprocess.Popen[str]", seconds: float, memory: int = limits.MEMORY) -> tuple[str, int, float]:
    """The limit the watch saw broken, the code of the process and how long it lived."""
    began = time.monotonic()
    with limits.Watch(process, seconds, memory) as watch:
        process.communicate()
    return watch.broke, process.returncode, time.monotonic() - began


@linux
def test_a_process_that_eats_memory_bit_by_bit_is_stopped() -> None:
    eats = "held = []\nwhile True:\n held.append(bytearray(b'x') * 1_000_000); time.sleep(0.001)"
    broke, code, _ = outcome(started(eats.replace("\n", "\n")), 60, 100 * 2**20)
    assert (broke, code) == ("memory", -signal.SIGKILL)
    assert "more memory" in limits.sentence(broke)


@linux
def test_a_process_that_asks_for_half_a_terabyte_does_not_get_it() -> None:
    process = started("bytearray(549 * 10**9)")
    _said, complaint = process.communicate()
    assert process.returncode == 1 and complaint.rstrip().endswith("MemoryError")


@linux
def test_a_library_that_aborts_for_want_of_memory_is_told_as_that() -> None:
    process = started("os.abort()")
    assert (outcome(process, 60)[1], limits.broken_by(process.returncode)) == (-signal.SIGABRT, "memory")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the processor's time")
def test_a_process_that_spins_is_stopped_by_the_system() -> None:
    process = started("\nwhile True: pass", 1)
    broke, code, _ = outcome(process, 60)
    assert (broke, limits.broken_by(code)) == ("", "time")


def test_a_process_that_hangs_is_stopped_in_time() -> None:
    broke, code, lived = outcome(started("time.sleep(60)"), 0.3)
    assert broke == "time" and code != 0 and 0.3 <= lived < 10
    assert "took longer" in limits.sentence(broke)


def test_a_process_within_its_limits_is_left_alone() -> None:
    assert outcome(started("time.sleep(0.2)"), 60)[:2] == ("", 0)


BOMBS = [case for case in files.CASES if case.number in {14, 15, 16, 17, 21, 23, 24, 26}]
FEW = {"bomb", "billion laughs", "one cell far away", "a million rows of formatting"}


@pytest.mark.parametrize("case", [case for case in BOMBS if case.name in FEW], ids=lambda case: case.name)
def test_a_bomb_is_refused_and_the_pages_answer_meanwhile(desk_site: DeskSite, tmp_path: Path, case: Case) -> None:
    path = case.make(tmp_path)
    anybody = desk_site.anybody()
    anybody.get("/health", headers=FORM)  # the first request of a site takes longer
    id = bring(desk_site.log_in("Lena"), path.read_bytes(), path.name)
    slowest, most = 0.0, 0
    while (errand := desk_site.desk.worker.errand) is not None or not most:
        began = time.perf_counter()
        assert anybody.get("/health", headers=FORM).status_code == 200
        slowest = max(slowest, time.perf_counter() - began)
        if errand is not None and errand.process is not None:
            most = max(most, limits.held(errand.process.pid) or 1)
        time.sleep(0.02)  # a reader who asks without end would take the processor from the check
    ended = settled(desk_site, id)
    assert ended.state in ({"refused"} if case.outcome == "R" else {"ready", "same"}), ended
    assert ended.state != "refused" or case.code in (desk_site.desk.folder_of(id) / "problems.json").read_text("utf-8")
    assert slowest < 2 and most < limits.MEMORY, (slowest, most)  # a second, on a machine that runs nothing else
    print(f"{case.name}: /health within {slowest:.2f} s, the child held {most / 2**20:.0f} MiB")


def test_after_a_bomb_the_next_file_is_checked(desk_site: DeskSite, tmp_path: Path) -> None:
    lena = desk_site.log_in("Lena")
    path = next(case for case in BOMBS if case.name == "bomb").make(tmp_path)
    first, second = bring(lena, path.read_bytes(), path.name), bring(lena, figure())
    assert (settled(desk_site, first).state, settled(desk_site, second).state) == ("refused", "ready")
    with reading(desk_site.engine) as connection:
        assert ledger.last_load(connection) == 1


def test_what_a_killed_check_leaves_lies_with_its_job_and_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", None)
    child.work_in(tmp_path)
    rows = Spool()
    assert rows.path.is_relative_to(tmp_path)
    brought.forget_upload(tmp_path)
    assert list(tmp_path.iterdir()) == []

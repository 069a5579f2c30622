"""Work at the desk: a child does it, the pages stay up, and whatever is killed, the job and the figures tell the same story."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from dashboard.admin import child, housekeeping, limits, reasons
from dashboard.admin.asked import Given
from db import jobs, ledger
from db.engine import reading, writing
from db.verify import verify
from etl.answers import Answer
from tests.brought import bring, commit, figure, job, ready, same_browser, settled, table, worked
from tests.desks import FORM, DeskSite, post
from tests.hostile import texts
from tests.hostile.case import GOOD


def newest(site: DeskSite) -> int:
    with reading(site.engine) as connection:
        return ledger.last_load(connection)


def test_a_file_is_checked_and_loaded_and_its_record_says_from_where(each_desk: DeskSite) -> None:
    content = figure(period="1975")  # long ago: to be ticked
    lena = each_desk.log_in("Lena")
    id = bring(lena, content)
    seen = settled(each_desk, id)
    assert (seen.state, seen.account, seen.name, seen.about["kinds"]) == ("ready", "Lena", "figures.csv", {"long_ago": 1})
    assert seen.about["counts"] == dict(read=1, new=1, changed=0, same=0, withdrawn=0, refused=0, held=0)
    assert commit(lena, seen, note="the survey\nof 1975") == 303
    assert (settled(each_desk, id).state, job(each_desk, id).load) == ("loaded", 2)
    with reading(each_desk.engine) as connection:
        load = ledger.loads(connection).set_index("number").loc[2]
        ticks = ledger.ticks(connection, 2)
    assert (load["by_whom"], load["door"], load["file"], load["note"]) == ("Lena", "web", "figures.csv", "the survey of 1975")
    assert load["sha256"] == sha256(content).hexdigest() == seen.sha256
    assert ticks.values.tolist() == [["long_ago", 1]]
    assert verify(each_desk.engine) == []
    assert not child.upload_in(each_desk.desk.folder_of(id))


def test_nothing_is_loaded_before_every_kind_of_warning_is_ticked(desk_site: DeskSite, tmp_path: Path) -> None:
    lena = desk_site.log_in("Lena")
    waiting = ready(desk_site, "Lena", figure(period="1975"), tmp_path)
    answer = post(lena, f"/admin/jobs/{waiting.id}/commit", {"note": "typed before"})
    assert answer.status_code == 400 and "typed before" in answer.text
    assert (job(desk_site, waiting.id).state, newest(desk_site)) == ("ready", 1)


def test_for_many_withdrawals_their_number_is_typed(desk_site: DeskSite, tmp_path: Path) -> None:
    desk_site.desk.worker.stop()
    lena = desk_site.log_in("Lena")
    waiting = ready(desk_site, "Lena", figure(), tmp_path, complete=True)
    gone = waiting.about["counts"]["withdrawn"]
    assert gone > 0
    assert commit(lena, waiting) == 400
    assert commit(lena, waiting, typed=str(gone + 1)) == 400
    assert newest(desk_site) == 1
    assert commit(lena, waiting, typed=f" {gone} ") == 303
    assert worked(desk_site, waiting.id).state == "loaded"


def test_the_work_of_others_is_not_there(desk_site: DeskSite, tmp_path: Path) -> None:
    desk_site.desk.worker.stop()
    lena, ada = desk_site.log_in("Lena"), desk_site.log_in("Ada")
    hers = ready(desk_site, "Ada", figure(), tmp_path)
    for action in ("commit", "cancel", "encoding"):
        assert post(lena, f"/admin/jobs/{hers.id}/{action}").status_code == 404
        assert post(lena, f"/admin/jobs/{jobs.new_id()}/{action}").status_code == 404
    mine = ready(desk_site, "Lena", figure(period="2015"), tmp_path)
    assert commit(ada, mine) == 303  # who looks after others may
    assert worked(desk_site, mine.id).state == "loaded"
    with reading(desk_site.engine) as connection:
        assert ledger.loads(connection).set_index("number").loc[2, "by_whom"] == "Ada", "who said yes, not who brought it"


def test_every_kind_of_warning_is_ticked_also_behind_a_thousand_of_another(desk_site: DeskSite, tmp_path: Path) -> None:
    rows = [{**GOOD, "period": "1975", "variant": f"v-{n}", "value": str(9_000 + n)} for n in range(1_100)]
    seen = ready(desk_site, "Lena", table(*rows, {**GOOD, "period": "2019", "value": "0"}), tmp_path)
    few = ready(desk_site, "Lena", table({**GOOD, "period": "2019", "value": "0"}), tmp_path)
    assert seen.about["kinds"]["long_ago"] == 1_100
    assert set(few.about["kinds"]) and set(few.about["kinds"]) <= set(seen.about["kinds"])


def test_a_preview_that_is_gone_says_what_to_do_and_not_where_it_lay(desk_site: DeskSite, tmp_path: Path) -> None:
    lena, waiting = desk_site.log_in("Lena"), ready(desk_site, "Lena", figure(), tmp_path)
    shutil.rmtree(desk_site.desk.folder_of(waiting.id))
    assert commit(lena, waiting) == 303
    ended = settled(desk_site, waiting.id)
    assert ended.state == "failed" and "Bring it again" in ended.about["reason"]
    assert str(desk_site.folder) not in ended.about["reason"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process another way")
def test_ctrl_c_is_for_the_server_and_not_for_the_child(desk_site: DeskSite) -> None:
    id = bring(desk_site.log_in("Lena"), table(*[{**GOOD, "value": str(n), "variant": f"v-{n}"} for n in range(5_000)]))
    settled(desk_site, id, ["checking"])
    wait_until(lambda: job(desk_site, id).step not in {"", "reading"} or job(desk_site, id).state != "checking")
    with contextlib.suppress(ProcessLookupError):
        os.kill(child_of(desk_site), signal.SIGINT)
    assert settled(desk_site, id).state == "ready"


def test_a_folder_that_cannot_be_locked_is_told_once_and_then_in_a_line(
    desk_site: DeskSite, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from dashboard.admin import worker

    monkeypatch.setattr(worker, "_LONGEST_PAUSE", 0.05)
    desk_site.folder.write_text("a file where the folder should be", "utf-8")
    desk_site.desk.worker.wake()
    wait_until(lambda: len(caplog.records) > 2)
    desk_site.desk.worker.stop()
    assert [bool(record.exc_info) for record in caplog.records][:3] == [True, False, False]


def test_what_is_kept_for_a_day_goes_also_where_nobody_brings_more(desk_site: DeskSite, tmp_path: Path) -> None:
    old = ready(desk_site, "Lena", figure(), tmp_path)
    with writing(desk_site.engine) as connection:
        connection.exec_driver_sql("UPDATE job SET created_at = '2020-01-01T00:00:00Z'")
    desk_site.desk.worker.wake()
    folder = desk_site.desk.folder_of(old.id)
    wait_until(lambda: job(desk_site, old.id).state == "dropped" and not folder.exists())
    assert job(desk_site, old.id).state == "dropped" and not folder.exists()


@pytest.mark.parametrize("rounds", [1, pytest.param(50, marks=pytest.mark.campaign)])
def test_ten_who_press_at_once_make_one_load(desk_site: DeskSite, tmp_path: Path, rounds: int) -> None:
    lena = desk_site.log_in("Lena")
    tabs = [same_browser(desk_site, lena) for _ in range(10)]
    for n in range(rounds):
        waiting = ready(desk_site, "Lena", figure(value=str(1_000 + n)), tmp_path)
        before = newest(desk_site)
        answer(desk_site, waiting)
        with ThreadPoolExecutor(10) as pool:
            statuses = list(pool.map(lambda tab, waiting=waiting: commit(tab, waiting), tabs))  # type: ignore[misc]
        assert statuses == [303] * 10
        assert settled(desk_site, waiting.id).load == before + 1 == newest(desk_site)
        assert commit(lena, waiting) == 303  # once more, afterwards: its page shows the one load
        assert newest(desk_site) == before + 1


def answer(site: DeskSite, waiting: jobs.Job) -> None:
    """Say of every figure that is held with another value that this one corrects it."""
    about = {**waiting.about, **Given({}, changed=Answer("correction")).about(), "unanswered": {}}
    with writing(site.engine) as connection:
        assert jobs.move(connection, waiting.id, {"ready"}, "ready", now=site.desk.now(), about=about)


@pytest.mark.parametrize("rounds", [1, pytest.param(200, marks=pytest.mark.campaign)])
def test_of_two_previews_of_one_figure_the_second_is_told_who_was_first(desk_site: DeskSite, tmp_path: Path, rounds: int) -> None:
    browsers = {name: desk_site.log_in(name) for name in ("Ada", "Lena")}
    for n in range(rounds):
        before = newest(desk_site)
        waiting = {
            name: ready(desk_site, name, figure(value=str(10_000 + 2 * n + place)), tmp_path)
            for place, name in enumerate(browsers)
        }
        for each in waiting.values():
            answer(desk_site, each)
        with ThreadPoolExecutor(2) as pool:
            pressed = pool.map(lambda name, waiting=waiting: commit(browsers[name], waiting[name]), browsers)  # type: ignore[misc]
            assert list(pressed) == [303, 303]
        ended = {settled(desk_site, each.id).state: settled(desk_site, each.id) for each in waiting.values()}
        assert sorted(ended) == ["loaded", "overtaken"]
        assert ended["loaded"].load == before + 1 == newest(desk_site)
        said = reasons.said(ended["overtaken"])
        assert f"oad {before + 1} by {ended['loaded'].account} has changed figure" in said and "KGZ" in said


needs_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")


@needs_kill
@pytest.mark.parametrize("kills", [2, pytest.param(100, marks=pytest.mark.campaign)])
def test_a_child_that_is_killed_leaves_its_load_whole_or_undone_and_its_job_says_which(
    each_desk: DeskSite, tmp_path: Path, kills: int
) -> None:
    lena, chance, whole = each_desk.log_in("Lena"), random.Random(), 0
    for n in range(kills):
        rows = [{**GOOD, "period": str(1990 + year), "value": str(20_000 + n * 100 + year)} for year in range(30)]
        waiting = ready(each_desk, "Lena", table(*rows), tmp_path)
        answer(each_desk, waiting)
        before = newest(each_desk)
        commit(lena, waiting)
        pid = child_of(each_desk)
        time.sleep(chance.uniform(0.2, 1.5))
        with contextlib.suppress(ProcessLookupError):  # it had ended by itself
            os.kill(pid, signal.SIGKILL)
        ended = settled(each_desk, waiting.id)
        assert verify(each_desk.engine) == []
        if ended.state == "loaded":
            whole += 1
            assert ended.load == before + 1 == newest(each_desk)
        else:
            assert (ended.state, ended.load, newest(each_desk)) == ("ready", None, before)
            assert "nothing was changed" in ended.about["reason"]
            commit(lena, ended)  # the same preview can be loaded all the same
            assert settled(each_desk, waiting.id).load == before + 1
    print(f"{each_desk.engine.dialect.name}: {kills} kills, {whole} left all of the load")


def child_of(site: DeskSite) -> int:
    """The process that works now."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        errand = site.desk.worker.errand
        if errand is not None and errand.process is not None:
            return errand.process.pid
        time.sleep(0.005)
    raise AssertionError("nobody works")


@needs_kill
def test_a_check_that_is_killed_says_so_and_keeps_nothing(desk_site: DeskSite) -> None:
    id = bring(desk_site.log_in("Lena"), figure())
    os.kill(child_of(desk_site), signal.SIGKILL)
    ended = settled(desk_site, id)
    assert ended.state == "failed" and "Bring the file again" in ended.about["reason"]
    assert not child.upload_in(desk_site.desk.folder_of(id))


def test_a_check_can_be_stopped(desk_site: DeskSite) -> None:
    lena = desk_site.log_in("Lena")
    first, second = bring(lena, figure()), bring(lena, figure(period="2015"))
    process = child_of(desk_site)
    for id in (second, first):  # one waits, one is under way
        assert post(lena, f"/admin/jobs/{id}/cancel").status_code == 303
        assert job(desk_site, id).state == "cancelled"
    wait_until(lambda: not Path(f"/proc/{process}").exists() and not desk_site.desk.folder_of(first).exists())
    assert not desk_site.desk.folder_of(second).exists()


def wait_until(done: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not done():
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("limit", "most", "says"), [("MEMORY", 20 * 2**20, "more memory"), ("CHECK_SECONDS", 0.2, "took longer")]
)
def test_a_file_that_takes_too_much_is_stopped_and_told(
    desk_site: DeskSite, monkeypatch: pytest.MonkeyPatch, limit: str, most: float, says: str
) -> None:
    monkeypatch.setattr(limits, limit, most)
    ended = settled(desk_site, bring(desk_site.log_in("Lena"), figure()))
    assert ended.state == "failed" and says in ended.about["reason"] and "fewer rows" in ended.about["reason"]


def test_of_a_file_about_persons_nothing_is_kept(desk_site: DeskSite) -> None:
    content = figure(note="ask a.person@example.org", quote="Secret Name said so", period="not one")
    ended = settled(desk_site, bring(desk_site.log_in("Lena"), content))
    assert (ended.state, ended.about["report"]) == ("refused", False)
    kept = [file for file in desk_site.desk.folder_of(ended.id).rglob("*") if file.is_file()]
    assert [file.name for file in kept] == [child.PROBLEMS]
    text = kept[0].read_text("utf-8")
    assert "e-mail" in text and not any(word in text for word in ("a.person", "Secret", "not one"))


def test_a_file_in_another_encoding_waits_for_its_owner_to_choose(desk_site: DeskSite, tmp_path: Path) -> None:
    lena = desk_site.log_in("Lena")
    id = bring(lena, texts.RUSSIAN(tmp_path).read_bytes())
    seen = settled(desk_site, id)
    assert seen.state == "refused" and seen.about["encodings"] and child.upload_in(desk_site.desk.folder_of(id))
    assert post(lena, f"/admin/jobs/{id}/encoding", {"encoding": "klingon"}).status_code == 400
    assert post(lena, f"/admin/jobs/{id}/encoding", {"encoding": "windows-1251"}).status_code == 303
    wait_until(lambda: job(desk_site, id).state not in {"refused", *jobs.WORKING})
    assert job(desk_site, id).state == "ready" and not child.upload_in(desk_site.desk.folder_of(id))


def test_what_a_process_that_is_gone_has_left_is_set_right(desk_site: DeskSite, tmp_path: Path) -> None:
    now = desk_site.desk.now()
    written = ready(desk_site, "Lena", figure(), tmp_path)
    made = {}
    with writing(desk_site.engine) as connection:
        for name in ("checked", "lost"):
            made[name] = jobs.start(connection, "file", "Lena", "figures.csv", now).id
            folder = housekeeping.make_folder(desk_site.folder, made[name])
            jobs.move(connection, made[name], {"waiting"}, "checking", now=now, step="reading")
            if name == "checked":
                (folder / "upload.bin").write_bytes(figure(period="2015"))
        jobs.move(connection, written.id, {"ready"}, "writing", now=now, step="writing")
    desk_site.desk.worker.wake()
    assert settled(desk_site, made["checked"]).state == "ready"
    assert settled(desk_site, made["lost"]).state == "failed"
    assert settled(desk_site, written.id).state == "ready" and newest(desk_site) == 1


def test_two_processes_take_turns(desk_site: DeskSite) -> None:
    from dashboard.admin.worker import Worker

    other = Worker(desk_site.desk.settings.database, desk_site.folder, desk_site.engine)
    lena = desk_site.log_in("Lena")
    ids = [bring(lena, figure(period=str(2000 + n))) for n in range(2)]
    other.wake()
    at_once = set()
    while any(job(desk_site, id).state in jobs.WORKING for id in ids):
        with reading(desk_site.engine) as connection:
            at_once.add(sum(each.state == "checking" for each in jobs.live(connection)))
        time.sleep(0.01)
    other.stop()
    assert at_once <= {0, 1} and {job(desk_site, id).state for id in ids} == {"ready"}


ORPHANS = """
import subprocess, sys, time
child = subprocess.Popen(
    [sys.executable, "-c", "import os, time; from dashboard.admin import limits; limits.end_with_parent(os.getppid()); "
     "print('begun', flush=True); time.sleep(60)"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(60)
"""


@needs_kill
def test_a_child_does_not_outlive_its_parent() -> None:
    with subprocess.Popen([sys.executable, "-c", ORPHANS], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        orphan = int(parent.stdout.readline())
        parent.kill()
    wait_until(lambda: not alive(orphan))


def alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False


def test_the_pages_answer_while_a_file_is_checked(desk_site: DeskSite) -> None:
    lena = desk_site.log_in("Lena")
    id = bring(lena, table(*[{**GOOD, "value": str(n), "variant": f"v-{n}"} for n in range(8_000)]))
    slowest, done = 0.0, threading.Event()
    while job(desk_site, id).state in jobs.WORKING and not done.is_set():
        started = time.perf_counter()
        assert desk_site.anybody().get("/about", headers=FORM).status_code == 200
        slowest = max(slowest, time.perf_counter() - started)
    assert slowest < 2 and settled(desk_site, id).state == "ready"

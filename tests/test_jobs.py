"""The work of the desk as rows: found again, moved once, and given up by whoever fell silent."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from db import accounts, jobs
from db.engine import reading, writing

NOON = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def desk(database: Engine) -> Engine:
    """Both databases, with two accounts."""
    with writing(database) as connection:
        accounts.add(connection, "Ada", "admin", "a hash", NOON)
        accounts.add(connection, "Lena", "loader", "a hash", NOON)
    return database


def start(engine: Engine, account: str = "Ada", now: datetime = NOON, **values: object) -> jobs.Job:
    with writing(engine) as connection:
        return jobs.start(connection, "file", account, "figures.csv", now, **values)  # type: ignore[arg-type]


def test_a_job_is_found_as_it_was_noted_down(desk: Engine) -> None:
    made = start(desk, about={"options": {"complete": True}, "said": "более 100 000"})
    with reading(desk) as connection:
        assert jobs.find(connection, made.id) == made
        assert jobs.find(connection, "no such job") is None
    assert (made.state, made.count, made.load) == ("waiting", 0, None)


def test_what_was_typed_is_kept_also_when_no_text_column_takes_it(desk: Engine) -> None:
    made = start(desk, about={"note": "half a letter \ud800 and \x00"})
    with writing(desk) as connection:
        named = jobs.start(connection, "file", "Ada", "fig\x00ures\u202e 2026.csv", NOON)
        assert jobs.find(connection, made.id) == made
        assert jobs.find(connection, named.id) == named and named.name == "figures 2026.csv"


def test_everybody_sees_their_own_jobs_newest_first(desk: Engine) -> None:
    first, second = start(desk), start(desk, now=NOON + timedelta(seconds=1))
    lenas = start(desk, "Lena")
    with reading(desk) as connection:
        assert [job.id for job in jobs.mine(connection, "Ada")] == [second.id, first.id]
        assert {job.id for job in jobs.mine(connection, None)} == {first.id, second.id, lenas.id}
        assert len(jobs.mine(connection, None, limit=1)) == 1


def test_of_twenty_who_move_a_job_at_once_one_does(desk: Engine) -> None:
    made = start(desk, state="ready")

    def one(number: int) -> bool:
        with writing(desk) as connection:
            return jobs.move(connection, made.id, ["ready"], "writing", now=NOON, about={"by": number})

    with ThreadPoolExecutor(20) as pool:
        moved = list(pool.map(one, range(20)))
    assert sum(moved) == 1
    with reading(desk) as connection:
        held = jobs.find(connection, made.id)
    assert held is not None and (held.state, held.about) == ("writing", {"by": moved.index(True)})


def test_a_job_at_rest_cannot_be_moved_on(desk: Engine) -> None:
    made = start(desk, state="cancelled")
    with writing(desk) as connection:
        assert not jobs.move(connection, made.id, jobs.WORKING, "loaded", now=NOON)


def test_a_silent_worker_is_noticed_and_a_beating_one_is_not(desk: Engine) -> None:
    silent, beating, waiting = start(desk, state="checking"), start(desk, state="writing"), start(desk)
    later = NOON + timedelta(seconds=31)
    with writing(desk) as connection:
        jobs.beat(connection, beating.id, "writing", 7, later)
        assert [job.id for job in jobs.stale(connection, later)] == [silent.id]
        held = jobs.find(connection, beating.id)
        assert held is not None and (held.step, held.count) == ("writing", 7)
        assert {job.id for job in jobs.live(connection)} == {silent.id, beating.id, waiting.id}


def test_what_is_done_may_be_cleared_away_after_a_day(desk: Engine) -> None:
    done, working = start(desk, state="ready"), start(desk, state="checking")
    with reading(desk) as connection:
        assert jobs.old(connection, NOON + timedelta(hours=24)) == []
        assert [job.id for job in jobs.old(connection, NOON + timedelta(hours=25))] == [done.id]
    assert working.state == "checking"


def test_the_database_itself_refuses_a_state_that_is_none_and_a_job_of_nobody(desk: Engine) -> None:
    for account, state in (("Ada", "almost"), ("Nobody", "waiting")):
        with pytest.raises(IntegrityError):
            start(desk, account, state=state)

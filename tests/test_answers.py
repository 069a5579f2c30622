"""What the person who brings a file says of its doubtful statements ends up in the ledger, or is refused with its reason."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from db import queries
from db.engine import reading
from etl.answers import Answer, Unanswerable, answered
from etl.intake import Preview, accept, preview
from etl.kept import keep, kept
from tests.hostile.case import GOOD, figures

HELD = "vice-2013/pwid-population-size/KGZ/2006"
CHANGED = {**GOOD, "period": "2006", "value": "25000"}
NEW = "vice-2013/pwid-population-size/KGZ/2014"
REPEATED = "resad-2013/pwid-population-size/KGZ/2010"
ECHO = {**GOOD, "period": "2010", "value": "18934"}
ECHO_KEY = "vice-2013/pwid-population-size/KGZ/2010"


def values(engine: Engine) -> dict[str, float]:
    """The figures of vice-2013 about how many people inject drugs: key and value."""
    with reading(engine) as connection:
        rows = queries.figures(connection, sources=["vice-2013"], indicators=["pwid-population-size"])
    return dict(zip(rows["key"], rows["value"], strict=True))


@pytest.fixture
def seen(each_world: Engine, tmp_path: Path) -> Preview:
    return preview(each_world, figures(GOOD, CHANGED, ECHO)(tmp_path))


def counts(seen: Preview) -> tuple[int, int, int, int]:
    assert seen.read == seen.new + seen.changed + seen.same + seen.refused
    return seen.new, seen.changed, seen.same, seen.withdrawn


def test_a_correction_and_a_separate_figure_stay_as_they_are(each_world: Engine, seen: Preview) -> None:
    done = answered(seen, {HELD: Answer("correction"), ECHO_KEY: Answer("separate")}, engine=each_world)
    assert done.changes == seen.changes and counts(done) == (2, 1, 0, 0)
    accept(each_world, done, "tester")
    assert values(each_world)[HELD] == 25000


def test_a_rival_stands_beside_what_is_held(each_world: Engine, tmp_path: Path, seen: Preview) -> None:
    keep(seen, tmp_path / "kept")
    done = answered(kept(tmp_path / "kept"), {HELD: Answer("rival", "second-table")}, engine=each_world)
    assert counts(done) == (3, 0, 0, 0) and counts(seen) == (2, 1, 0, 0)
    accept(each_world, done, "tester")
    assert values(each_world)[HELD] == 26000 and values(each_world)[f"{HELD}/v:second-table"] == 25000
    again = preview(each_world, figures({**CHANGED, "variant": "second-table"})(tmp_path))
    assert (again.same, again.read) == (1, 1)  # the id is the one that the file itself would have given


def test_a_rival_of_a_variant_has_the_new_variant_alone(each_world: Engine, tmp_path: Path) -> None:
    one, other = {**GOOD, "variant": "high.1"}, {**GOOD, "variant": "high.1", "value": "13000"}
    accept(each_world, preview(each_world, figures(one)(tmp_path)), "tester")
    done = answered(preview(each_world, figures(other)(tmp_path)), {f"{NEW}/v:high-1": Answer("rival", "low")}, engine=each_world)
    assert done.changes["key"].to_pylist() == [f"{NEW}/v:low"]
    accept(each_world, done, "tester")


def test_a_mistake_leaves_what_is_held(each_world: Engine, seen: Preview) -> None:
    done = answered(seen, {HELD: Answer("mistake")}, engine=each_world)
    assert counts(done) == (2, 0, 1, 0)
    accept(each_world, done, "tester")
    assert values(each_world)[HELD] == 26000 and values(each_world)[NEW] == 12000


def test_a_withdrawal_by_mistake_stays(each_world: Engine, tmp_path: Path) -> None:
    seen = preview(each_world, figures(GOOD)(tmp_path), complete=True)
    assert (seen.withdrawn, seen.held) == (4, 4)
    done = answered(seen, {HELD: Answer("mistake")}, engine=each_world)
    assert done.withdrawn == 3
    accept(each_world, done, "tester")
    assert values(each_world)[HELD] == 26000 and len(values(each_world)) == 2


def test_an_echo_quotes_the_figure_that_it_repeats(each_world: Engine, tmp_path: Path, seen: Preview) -> None:
    assert [(echo.key, echo.of_key) for echo in seen.echoes] == [(ECHO_KEY, REPEATED)]
    done = answered(seen, {ECHO_KEY: Answer("echo")}, engine=each_world)
    assert done.echoes == [] and counts(done) == (2, 1, 0, 0)
    accept(each_world, done, "tester")
    with reading(each_world) as connection:
        row = queries.figures(connection, keys=[ECHO_KEY]).iloc[0]
    assert (row["quotes"], row["attribution"], row["origin"]) == (REPEATED, "quoted", REPEATED)
    again = preview(each_world, figures({**ECHO, "quotes": REPEATED})(tmp_path))
    assert again.same == 1


def test_when_every_change_was_a_mistake_there_is_nothing_to_load(each_world: Engine, tmp_path: Path) -> None:
    done = answered(preview(each_world, figures(CHANGED)(tmp_path)), {HELD: Answer("mistake")}, engine=each_world)
    assert done.changes.num_rows == 0 and accept(each_world, done, "tester") is None


@pytest.mark.parametrize(
    ("key", "answer", "code"),
    [
        ("nobody/knows/KGZ/2006", Answer("correction"), "answer_to_nothing"),
        (HELD, Answer("rival", ""), "answer_variant"),
        (HELD, Answer("rival", "Second Table"), "answer_variant"),
        (HELD, Answer("rival", "a/b"), "answer_variant"),
        (NEW, Answer("rival", "other"), "answer_no_rival"),
        (NEW, Answer("mistake"), "answer_no_mistake"),
        (NEW, Answer("echo"), "answer_no_echo"),
        (HELD, Answer("perhaps"), "answer_unknown"),  # type: ignore[arg-type]
    ],
)
def test_an_answer_that_cannot_be_followed_names_its_statement_and_why(
    each_world: Engine, seen: Preview, key: str, answer: Answer, code: str
) -> None:
    with pytest.raises(Unanswerable) as refused:
        answered(seen, {key: answer}, engine=each_world)
    assert (refused.value.key, refused.value.problem.code) == (key, code) and refused.value.problem.fix


def test_a_rival_takes_no_key_that_is_held_or_comes_with_the_file(each_world: Engine, tmp_path: Path) -> None:
    accept(each_world, preview(each_world, figures({**CHANGED, "variant": "held"})(tmp_path)), "tester")
    seen = preview(each_world, figures(CHANGED, {**CHANGED, "variant": "here"})(tmp_path))
    for variant in ("held", "here"):
        with pytest.raises(Unanswerable) as refused:
            answered(seen, {HELD: Answer("rival", variant)}, engine=each_world)
        assert refused.value.problem.code == "answer_taken"


def test_an_echo_of_what_repeats_it_is_refused(each_world: Engine, tmp_path: Path) -> None:
    resad = {**ECHO, "source": "resad-2013", "value": "18000"}
    accept(
        each_world, preview(each_world, figures({**ECHO, "value": "18000"}, {**resad, "quotes": ECHO_KEY})(tmp_path)), "tester"
    )
    other = {**ECHO, "source": "cdc-2012", "value": "18000", "quotes": REPEATED}
    accept(each_world, preview(each_world, figures(other)(tmp_path)), "tester")
    seen = preview(each_world, figures({**ECHO, "value": "18000", "note": "again"})(tmp_path))
    assert [echo.of_key for echo in seen.echoes] == ["cdc-2012/pwid-population-size/KGZ/2010"]
    with pytest.raises(Unanswerable) as refused:
        answered(seen, {ECHO_KEY: Answer("echo")}, engine=each_world)
    assert refused.value.problem.code == "answer_circular"

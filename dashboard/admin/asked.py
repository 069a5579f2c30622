"""What the bringer of a file is asked before it may be loaded: of which figures, and what was answered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from db.jobs import Job
from etl import kept
from etl.answers import Answer, Kind
from etl.previews import Preview

PREVIEW = "preview"  # the folder of a job with what was checked
ANSWERED = "answered"  # how the folder begins that has the same with the answers worked in; the job says how it is called
TICK = "changed"  # the tick for sources, indicators and milestones that change
_CHUNK = 5_000  # changes that are looked at together
OF_CHANGED: Sequence[Kind] = ("correction", "rival", "mistake")
OF_ECHO: Sequence[Kind] = ("echo", "separate")
_AS_IT_IS = {None, Answer("correction"), Answer("separate")}


@dataclass(frozen=True)
class Question:
    """One figure of the file that is asked about.

    `old` is the id that is held under its key, "" for none; `of` the id of the figure that it says the same as, "" for none.
    """

    key: str
    id: str
    old: str
    of: str

    @property
    def choices(self) -> Sequence[Kind]:
        """What may be answered."""
        if not self.old:
            return OF_ECHO
        return (*OF_CHANGED, "echo") if self.of else OF_CHANGED


class Given(NamedTuple):
    """What was answered: of single figures by key, and of all others whose held figure changes, or that are an echo."""

    each: Mapping[str, Answer]
    changed: Answer | None = None
    echoes: Answer | None = None

    def of(self, question: Question) -> Answer | None:
        """The answer to a question, None for none yet."""
        return self.each.get(question.key) or (self.changed if question.old else self.echoes)

    def to_follow(self, seen: Preview) -> dict[str, Answer]:
        """The answers by key that make anything of a preview, as it was checked, but what it is."""
        if {self.changed, self.echoes} <= _AS_IT_IS:
            return {key: answer for key, answer in self.each.items() if answer not in _AS_IT_IS}
        answers = ((question.key, self.of(question)) for question in questions(seen))
        return {key: answer for key, answer in answers if answer and answer not in _AS_IT_IS}

    def about(self) -> dict[str, Any]:
        """The same as a job keeps it: one answer for fifty thousand figures is kept once."""
        for_all = {name: answer._asdict() for name, answer in (("changed", self.changed), ("echoes", self.echoes)) if answer}
        return {"answers": {key: answer._asdict() for key, answer in self.each.items()}, "answers_for_all": for_all}


def questions(seen: Preview) -> Iterator[Question]:
    """The figures of a preview, as it was checked, that are asked about: each whose held figure changes, then each other echo."""
    echoes, changed = {echo.key: echo.of_id for echo in seen.echoes}, set()
    for start in range(0, seen.changes.num_rows, _CHUNK):
        some = seen.changes.slice(start, _CHUNK)
        for ledger, key, old, new in _rows(some.filter(_changed(some))):
            if ledger == "figure":
                if key in echoes:
                    changed.add(key)
                yield Question(key, new, old, echoes.get(key, ""))
    for echo in seen.echoes:
        if echo.key not in changed:
            yield Question(echo.key, echo.id, "", echo.of_id)


@dataclass(frozen=True)
class Overview:
    """How many questions there are, how many of each kind have no answer yet, and the first of these and of all."""

    all: int
    changed: int
    echoes: int
    waiting: Sequence[Question]
    first: Sequence[Question]

    @property
    def still(self) -> int:
        """How many have no answer yet."""
        return self.changed + self.echoes

    @property
    def shown(self) -> Sequence[Question]:
        """Those that wait; the first of all when none does, so that an answer can be changed."""
        return self.waiting or self.first


def overview(seen: Preview, given: Given, most: int) -> Overview:
    """The questions of a preview as it was checked, `most` of them to be shown, with what is `given` answered."""
    count, still = 0, {True: 0, False: 0}
    first: list[Question] = []
    waiting: list[Question] = []
    for question in questions(seen):
        count += 1
        if count <= most:
            first.append(question)
        if not given.of(question):
            still[bool(question.old)] += 1
            if len(waiting) < most:
                waiting.append(question)
    return Overview(count, still[True], still[False], waiting, first)


def counts(seen: Preview) -> dict[str, int]:
    """How many questions there are: `changed` and `echoes`, each figure counted once."""
    found = overview(seen, Given({}), 0)
    return {"changed": found.changed, "echoes": found.echoes}


def ticked(seen: Preview) -> dict[str, int]:
    """{TICK: how many sources, indicators and milestones change}; empty when none does."""
    others = pc.and_(_changed(seen.changes), pc.not_equal(seen.changes["ledger"], "figure"))
    count = pc.sum(others).as_py() or 0
    return {TICK: count} if count else {}


def answers(job: Job) -> Given:
    """What was answered so far."""
    each = {key: _answer(answer) for key, answer in job.about.get("answers", {}).items()}
    return Given(each, **{name: _answer(answer) for name, answer in job.about.get("answers_for_all", {}).items()})


def _answer(kept: Mapping[str, Any]) -> Answer:
    return Answer(kept["kind"], kept.get("variant", ""))


def as_checked(folder: Path) -> Preview:
    """The preview of the job with this folder as it was checked. Raises FileNotFoundError when it was put away."""
    return kept.kept(folder / PREVIEW)


def as_answered(folder: Path, job: Job) -> Preview:
    """The same with the answers worked in, as it would be loaded now. Raises FileNotFoundError when it was put away."""
    return kept.kept(folder / (job.about.get(ANSWERED) or PREVIEW))


def _changed(changes: pa.Table) -> pa.ChunkedArray:
    return pc.and_(pc.not_equal(changes["old"], ""), pc.not_equal(changes["new"], ""))


def _rows(changes: pa.Table) -> list[tuple[str, str, str, str]]:
    return list(zip(*(changes[name].to_pylist() for name in ("ledger", "key", "old", "new")), strict=True))

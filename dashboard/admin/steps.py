"""What a job is at, in words: which steps are done, which is under way, which are to come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.language import _, ngettext
from db.jobs import Job

DONE, NOW, TO_COME = "done", "now", "to-come"

# The steps a job says it is at, in their order; what a file does not hold is passed over.
CHECKING: Sequence[str] = (
    "waiting",
    "reading",
    "checking sources",
    "checking indicators",
    "checking figures",
    "checking milestones",
    "comparing",
    "writing the report",
)
WRITING: Sequence[str] = ("writing",)


@dataclass(frozen=True)
class Step:
    """One step: what it is called, how far it is (DONE, NOW or TO_COME) and how many rows it has been through, in words."""

    title: str
    state: str
    counted: str = ""


def steps(job: Job) -> Sequence[Step]:
    """The steps of a job that waits or is being worked at."""
    names = WRITING if job.state == "writing" else CHECKING
    # A job that waits to be written or undone has nothing left to check.
    if job.state == "waiting" and job.kind == "undo":
        names = ("waiting", *WRITING)
    said = "waiting" if job.state == "waiting" else job.step
    at = _position(names, said)
    return [Step(titles().get(name, name), _state(n, at), _counted(job) if n == at else "") for n, name in enumerate(names)]


def in_words(job: Job) -> str:
    """One sentence for a screen reader and for the list of jobs: "Checking figures, 1,200 rows so far"."""
    if job.state == "waiting":
        return titles()["waiting"]
    now = titles().get(job.step, state_name(job.state))
    counted = _counted(job)
    return _("%(step)s, %(counted)s so far", step=now, counted=counted) if counted else now


def titles() -> Mapping[str, str]:
    """What a reader calls each step."""
    return {
        "waiting": _("Waiting for its turn"),
        "reading": _("Reading the file"),
        "checking sources": _("Checking sources"),
        "checking indicators": _("Checking indicators"),
        "checking figures": _("Checking figures"),
        "checking milestones": _("Checking milestones"),
        "comparing": _("Comparing with what is held"),
        "writing the report": _("Writing the report"),
        "writing": _("Writing the load"),
    }


def state_name(state: str) -> str:
    """What a reader calls the state of a job."""
    names = {
        "waiting": _("Waiting for its turn"),
        "checking": _("Being checked"),
        "refused": _("To be mended"),
        "same": _("Held already"),
        "ready": _("Ready to look at"),
        "writing": _("Being loaded"),
        "loaded": _("Loaded"),
        "overtaken": _("Overtaken"),
        "failed": _("Not finished"),
        "cancelled": _("Cancelled"),
        "dropped": _("Put away"),
    }
    return names.get(state, state)


def _position(names: Sequence[str], said: str) -> int:
    # Before the first word of a worker, and after a word this version does not know, the first step is under way.
    if said in names:
        return names.index(said)
    return 1 if len(names) > 1 and said != "waiting" else 0


def _state(n: int, at: int) -> str:
    return NOW if n == at else DONE if n < at else TO_COME


def _counted(job: Job) -> str:
    return ngettext("%(n)s row", "%(n)s rows", job.count) if job.count else ""


def became(counts: Mapping[str, int]) -> str:
    """What became of the rows, or would: "100 new, 15 the same as held, 5 to be mended"."""
    n = {name: counts.get(name, 0) for name in ("new", "changed", "same", "withdrawn", "refused")}
    said = {
        "new": ngettext("%(n)s new", "%(n)s new", n["new"]),
        "changed": ngettext("%(n)s changed", "%(n)s changed", n["changed"]),
        "same": ngettext("%(n)s the same as held", "%(n)s the same as held", n["same"]),
        "withdrawn": ngettext("%(n)s withdrawn", "%(n)s withdrawn", n["withdrawn"]),
        "refused": ngettext("%(n)s to be mended", "%(n)s to be mended", n["refused"]),
    }
    return ", ".join(words for name, words in said.items() if n[name])

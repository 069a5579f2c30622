"""Time whole processes and say how one compares with another that ran in the same call."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Run(NamedTuple):
    """How long a process took, and the most memory it held."""

    seconds: float
    mebibytes: float


def run(command: Sequence[str]) -> Run:
    """Run a command to its end. Raises CalledProcessError, with what it said, if it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, said)
    return Run(seconds, usage.ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024))


def in_turn(ours: Callable[[], Run], peer: Callable[[], Run], rounds: int) -> tuple[list[Run], list[Run]]:
    """Both, one after the other, round after round: a machine whose speed drifts treats them alike."""
    mine, theirs = [], []
    for _ in range(rounds):
        theirs.append(peer())
        mine.append(ours())
    return mine, theirs


def median(runs: Sequence[Run]) -> Run:
    """The median time and the largest memory."""
    return Run(statistics.median(run.seconds for run in runs), max(run.mebibytes for run in runs))


def ratio(mine: Sequence[Run], theirs: Sequence[Run]) -> float:
    """The median of the ratios, round by round."""
    return statistics.median(one.seconds / other.seconds for one, other in zip(mine, theirs, strict=True))

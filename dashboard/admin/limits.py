"""How much memory and time the work on one file may take, so that a hostile or huge one costs nobody else anything."""

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from dashboard.language import _

MEMORY = 512 * 2**20  # bytes that a process may really hold
# A workbook of 50,000 rows, the most that may be brought, needs 10 seconds of one processor with its report, and 20 if each row
# has to be read the slow way (etl.workbook_stream); hostile files are refused in less.
CHECK_PROCESSOR_SECONDS = 30
CHECK_SECONDS = 60  # from the start of a check to its end: on a machine that is busy with other things, too
WRITE_SECONDS = 600
# What a process may ask for. Much of that it never touches: Arrow and the threads' stacks alone reserve two gigabytes.
_ADDRESSES = 3 * 2**30
_LOOK_EVERY = 0.05  # seconds
_LINUX = sys.platform == "linux"
_DIE_WITH_PARENT = 1  # Linux's PR_SET_PDEATHSIG


def restrict(processor_seconds: int | None) -> None:
    """Let the system stop this very process where the watch of its parent would come too late. Only on Unix."""
    if sys.platform == "win32":
        return
    import resource

    # macOS refuses to bound the addresses of a process.
    bounds = [(resource.RLIMIT_CORE, 0)] + [(resource.RLIMIT_AS, _ADDRESSES)] * _LINUX
    if processor_seconds is not None:
        bounds.append((resource.RLIMIT_CPU, processor_seconds))
    for bound, most in bounds:
        _soft, hard = resource.getrlimit(bound)
        # A second between them: at the first the system says why it stops a process, at the second it just does.
        hardest = most + (bound == resource.RLIMIT_CPU)
        if hard != resource.RLIM_INFINITY:
            most, hardest = min(most, hard), min(hardest, hard)
        resource.setrlimit(bound, (most, hardest))


def end_with_parent(parent: int) -> None:
    """Make this process end when `parent`, which started it and holds its standard input open, is gone."""
    if _LINUX:
        import ctypes

        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:  # gone before we asked
            os._exit(1)
    threading.Thread(target=_wait_for_the_end, name="parent", daemon=True).start()


def _wait_for_the_end() -> None:
    while os.read(0, 1024):  # ends only with the parent; not sys.stdin, whose lock would be held when Python ends
        pass
    os._exit(1)


def held(process: int) -> int | None:
    """The bytes of memory that a process holds; None where that cannot be known or it is gone."""
    try:
        resident = Path(f"/proc/{process}/statm").read_text("ascii").split()[1]
    except (OSError, IndexError):
        return None
    return int(resident) * os.sysconf("SC_PAGE_SIZE")


class Watch:
    """Looks at a process until the `with` ends, and kills it once it takes more than it may; `broke` then says which limit."""

    def __init__(self, process: subprocess.Popen[str], seconds: float, memory: int) -> None:
        self.broke = ""  # "" | "memory" | "time"
        self._process, self._memory = process, memory
        self._until = time.monotonic() + seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, name="limits", daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(_LOOK_EVERY):
            if (held(self._process.pid) or 0) > self._memory:
                self.broke = "memory"
            elif time.monotonic() > self._until:
                self.broke = "time"
            if self.broke:
                self._process.kill()
                return


def broken_by(code: int) -> str:
    """The limit that a process ran into by itself, going by the code it ended with: "" | "memory" | "time"."""
    if sys.platform != "win32" and code == -signal.SIGXCPU:
        return "time"
    return "memory" if code == -signal.SIGABRT else ""  # a library that gets no memory aborts


def sentence(broke: str) -> str:
    """What the person who brought the file reads: which limit it was, and what to do."""
    if broke == "memory":
        return _(
            "This file needed more memory than one file may take, so its check was stopped and nothing was changed. "
            "Bring fewer rows at a time, or save the sheet as CSV (UTF-8) and bring that."
        )
    return _(
        "This file took longer than one file may take, so the work on it was stopped and nothing was changed. "
        "Bring fewer rows at a time, or save the sheet as CSV (UTF-8) and bring that."
    )


def of_disk(error: OSError) -> str:
    """What is said of a disk that did not do what it should."""
    # Where something lies on the server is for its log, not for a page.
    if isinstance(error, FileNotFoundError):
        return _("What was kept of this is no longer there. Bring it again.")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _("The disk is full. Ask whoever looks after this installation to make room, then bring it again.")
    return _("The server could not read or write its own files. Tell whoever looks after this installation.")

"""Servers for a benchmark: started as a process of their own, asked over HTTP, stopped again."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.conftest import ROOT

_PIECE = 1 << 18
_LONGEST_START = 600  # seconds


class Got(NamedTuple):
    """An answer: how long it took to its last byte, how many bytes and lines it had."""

    seconds: float
    octets: int
    lines: int


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def served(command: Sequence[str], ask: str, environment: Mapping[str, str] | None = None) -> Iterator["subprocess.Popen[bytes]"]:
    """The running server, once it answers the address `ask`. Exits if it ends before it does."""
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | dict(environment or {}), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            _wait(server, ask)
            yield server
        finally:
            server.terminate()


def _wait(server: "subprocess.Popen[bytes]", ask: str) -> None:
    for _ in range(_LONGEST_START * 10):
        if server.poll() is not None:
            sys.exit(f"The server that was to answer {ask} ended by itself.")
        try:
            get(ask)
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    sys.exit(f"Nothing answers {ask}.")


def get(address: str) -> Got:
    """Ask, and read the whole answer. Raises URLError."""
    started, octets, lines = time.perf_counter(), 0, 0
    with urllib.request.urlopen(address, timeout=600) as answer:
        while piece := answer.read(_PIECE):
            octets += len(piece)
            lines += piece.count(b"\n")
    return Got(time.perf_counter() - started, octets, lines)


def peak_of(server: "subprocess.Popen[bytes]") -> float:
    """The most memory the process ever held, MiB; 0 where the system does not say."""
    status = Path(f"/proc/{server.pid}/status")
    told = status.read_text().partition("VmHWM:")[2].split() if status.exists() else []
    return int(told[0]) / 1024 if told else 0.0

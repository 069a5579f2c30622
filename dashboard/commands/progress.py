"""How far a long step is: said on stderr after the first second, and only where someone watches."""

import sys
import time
from typing import TextIO

_PATIENCE = 1.0  # seconds before the first word; less is not worth a line
_BETWEEN = 0.2
_BETWEEN_LINES = 2.0


class Progress:
    """Called with a step and how many rows of it are done: one line that overwrites itself, or lines when it is no terminal."""

    def __init__(self, wanted: bool, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.terminal = self.stream.isatty()
        self.wanted = wanted or self.terminal
        self.next = time.monotonic() + _PATIENCE
        self.shown = False

    def __call__(self, step: str, count: int) -> None:
        """Say it, unless that was done a moment ago."""
        if not self.wanted or time.monotonic() < self.next:
            return
        self.next = time.monotonic() + (_BETWEEN if self.terminal else _BETWEEN_LINES)
        said = f"{step}: {count:,}"
        print(f"\r\033[K{said}" if self.terminal else said, end="" if self.terminal else "\n", file=self.stream, flush=True)
        self.shown = True

    def done(self) -> None:
        """Take the line away, so that what follows starts on a clean one."""
        if self.shown and self.terminal:
            print("\r\033[K", end="", file=self.stream, flush=True)
        self.shown = False

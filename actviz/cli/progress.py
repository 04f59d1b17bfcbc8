"""A progress bar on stderr, if that is a terminal.

``rich.progress`` would not be shorter: it also requires the delay and the check for a terminal. Its import needs 40 ms,
with Rich's console 170 ms, and a step 6 µs instead of 0.1 µs.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from time import monotonic
from types import TracebackType

from actviz.cli import collect_as_usual
from actviz.cli.terminal_io import is_terminal
from actviz.language import translate

WIDTH = 30
DELAY, PAUSE = 0.5, 0.1
"""Seconds before a bar is drawn for the first time, and between updates."""


class Progress:
    """A counter of steps with a bar, which is erased at the end."""

    def __init__(self, what: str, steps: int, *, quiet: bool) -> None:
        self.what, self.steps, self.done = translate(what), steps, 0
        self.is_drawn = False
        self.next = monotonic() + DELAY
        self.is_watched = not quiet and is_terminal(sys.stderr)

    def __enter__(self) -> Progress:
        collect_as_usual()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.is_drawn:
            self._write("\r\x1b[2K")

    def tick(self, steps: int = 1) -> None:
        """Count completed steps."""
        self.done += steps
        if self.is_watched and monotonic() >= self.next:
            self.next = monotonic() + PAUSE
            self.is_drawn = True
            full = WIDTH * self.done // self.steps
            self._write(f"\r{self.what} {'#' * full}{'.' * (WIDTH - full)} {100 * self.done // self.steps:3d} %")

    @staticmethod
    def _write(text: str) -> None:
        with suppress(AttributeError, OSError, ValueError):
            sys.stderr.write(text)
            sys.stderr.flush()

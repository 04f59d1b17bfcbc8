"""A progress bar on stderr, for work that takes its time, and only where somebody watches."""

from __future__ import annotations

import sys
from contextlib import suppress
from time import monotonic
from types import TracebackType

from actviz.cli import collect_as_usual
from actviz.cli.terminal_io import is_terminal
from actviz.language import translated

WIDTH = 30
PATIENCE = 0.5
"""Seconds after which a bar is shown at all, and the fraction of a second between two looks of it below."""
PAUSE = 0.1


class Progress:
    """Counts steps and draws a bar on stderr if that is a terminal; gone when the work is done."""

    def __init__(self, what: str, steps: int, *, quiet: bool) -> None:
        self.what, self.steps, self.done = translated(what), steps, 0
        self.shown = False
        self.next = monotonic() + PATIENCE
        self.is_watched = not quiet and is_terminal(sys.stderr)

    def __enter__(self) -> Progress:
        collect_as_usual()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.shown:
            self._write("\r\x1b[2K")

    def tick(self) -> None:
        """Count one step."""
        self.ticks(1)

    def ticks(self, steps: int) -> None:
        """Count several steps."""
        self.done += steps
        if self.is_watched and monotonic() >= self.next:
            self.next = monotonic() + PAUSE
            self.shown = True
            full = WIDTH * self.done // self.steps
            self._write(f"\r{self.what} {'#' * full}{'.' * (WIDTH - full)} {100 * self.done // self.steps:3d} %")

    @staticmethod
    def _write(text: str) -> None:
        with suppress(AttributeError, OSError, ValueError):
            sys.stderr.write(text)
            sys.stderr.flush()

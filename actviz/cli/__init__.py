"""The command line: options -> curves -> results -> figures, tables and an exit code."""

from __future__ import annotations

import gc
import os
import sys
import warnings
from _thread import interrupt_main
from threading import Timer
from typing import NoReturn

from actviz.cli.terminal_io import INTERRUPTED, is_interrupt, print_message

GARBAGE = 200_000
"""Objects created, minus those deleted, before garbage is collected. Loading the libraries creates fewer."""
_USUAL = gc.get_threshold()


def collect_as_usual() -> None:
    """Restore the default threshold of garbage collection, for commands that run for long."""
    gc.set_threshold(*_USUAL)


def _interrupt_again(lost: sys.UnraisableHookArgs) -> None:
    """Repeat a Ctrl-C that was raised where Python ignores errors, such as between two imports."""
    if isinstance(lost.exc_value, KeyboardInterrupt):
        Timer(0.01, interrupt_main).start()
    else:
        sys.__unraisablehook__(lost)


def main() -> NoReturn:
    """Run the command line and exit: 0 for success, 1 for a failure, 2 for wrong usage, 130 for Ctrl-C."""
    # Both settings precede the import of NumPy. A pool of threads for linear algebra takes 0.1 s to start, a fifth of
    # the time of most commands, and garbage is not collected while libraries are loaded. Warnings of libraries are for
    # developers, who enable them with -W or -X dev.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(GARBAGE)
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    sys.unraisablehook = _interrupt_again
    try:
        from actviz.cli.app import run

        code = run()
    except BaseException as error:
        if not is_interrupt(error):
            raise
        print_message("interrupted")
        code = INTERRUPTED
    sys.exit(code)

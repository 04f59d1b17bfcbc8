"""The command line: options -> curves -> results -> figures and tables -> exit code."""

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
"""Objects that are created, net of those deleted, before garbage is collected; loading the libraries creates fewer."""
_USUAL = gc.get_threshold()


def collect_as_usual() -> None:
    """Collect garbage as often as Python does by default, from here on: for commands that run for long."""
    gc.set_threshold(*_USUAL)


def _interrupt_again(lost: sys.UnraisableHookArgs) -> None:
    """Send a Ctrl-C once more that came while Python was where it ignores errors, such as between two imports."""
    if isinstance(lost.exc_value, KeyboardInterrupt):
        Timer(0.01, interrupt_main).start()
    else:
        sys.__unraisablehook__(lost)


def main() -> NoReturn:
    """Run the command line and exit: 0 done, 1 could not be done, 2 wrong words, 130 interrupted."""
    # A process that lives for half a second gains nothing from a pool of threads for linear algebra, which costs a
    # tenth of a second to start, nor from collecting garbage while its libraries are loaded. Both are settled before
    # NumPy is imported. Warnings of libraries are for developers, who ask for them with -W or -X dev.
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

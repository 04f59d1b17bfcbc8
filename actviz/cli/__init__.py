"""The command line: words -> curves -> study -> room -> exit code."""

from __future__ import annotations

import gc
import os
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and exit: 0 done, 1 could not be done, 2 wrong words, 130 interrupted."""
    # A process that lives for half a second gains nothing from a pool of threads for linear algebra, which costs a tenth of a
    # second to start, nor from looking for garbage while its libraries are loaded. Both are settled before NumPy is imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.disable()

    from actviz.cli.app import run

    run()

"""For all tests: linear algebra in one thread, as in the commands, for the tests run in several processes already."""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy is imported

"""Run the longer mode of the tests: all parameters that the short mode omits, and many more random examples.

    python -m tests.longer [PYTEST ARGUMENTS ...]

``--hypothesis-seed=random`` draws other examples than last time.
"""

from __future__ import annotations

import sys

import pytest

if __name__ == "__main__":
    sys.exit(pytest.main(["-q", "-n", "auto", "--dist", "worksteal", "-m", "long or hypothesis", *sys.argv[1:]]))

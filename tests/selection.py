"""Which parameters a test takes in the short mode, and which only in the longer one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import pytest


def long_except(values: Iterable[Any], short: Collection[Any]) -> list[Any]:
    """Return the parameters of a test that takes all values in the longer mode, and these in the short one.

    A value may be a tuple of several parameters; it is then chosen by the first of them.
    """
    parameters = []
    for value in values:
        several = value if isinstance(value, tuple) else (value,)
        parameters.append(pytest.param(*several, marks=[] if several[0] in short else [pytest.mark.long]))
    assert sum(not parameter.marks for parameter in parameters) >= len(short), "a value of the short mode is unknown"
    return parameters

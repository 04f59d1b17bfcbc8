"""Selection of parameters of tests for the short mode and the longer mode."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterable
from functools import wraps
from typing import Any

import pytest

Test = Callable[..., None]

everything = True
"""False in the short mode, which omits the parameters of the longer mode, so that they are not collected."""


def long_except(
    values: Iterable[Any], short: Collection[Any] | Callable[[Any], bool], *, unpack: bool = False
) -> list[Any]:
    """Return the parameters of a test that takes all values in the longer mode, and a few in the short one.

    The few are given as a collection or by a condition. With ``unpack`` a value is a tuple of several parameters.
    """
    parameters = []
    for value in values:
        several = value if unpack else (value,)
        if short(value) if callable(short) else value in short:
            parameters.append(pytest.param(*several))
        elif everything:
            parameters.append(pytest.param(*several, marks=pytest.mark.long))
    return parameters


def in_one_test(names: str, values: Iterable[Any]) -> Callable[[Test], Test]:
    """Run a test with all values in a loop, instead of ``pytest.mark.parametrize``: for many quick checks."""
    arguments = names.split(", ")
    cases = [dict(zip(arguments, value if len(arguments) > 1 else (value,), strict=True)) for value in values]

    def decorate(test: Test) -> Test:
        @wraps(test)
        def loop(**fixtures: Any) -> None:
            for case in cases:
                try:
                    test(**case, **fixtures)
                except BaseException as error:
                    error.add_note(f"with {case}")
                    raise

        signature = inspect.signature(test)
        kept = [parameter for name, parameter in signature.parameters.items() if name not in arguments]
        vars(loop).pop("__wrapped__")
        vars(loop)["__signature__"] = signature.replace(parameters=kept)
        return loop

    return decorate

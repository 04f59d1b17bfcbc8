"""Arguments of Python functions: checks of numbers, intervals, words and flags, and how errors name arguments.

Nothing here loads NumPy, whose numbers belong to the classes of ``numbers`` as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite, isnan
from numbers import Real
from typing import Any, cast

from actviz.formulas.errors import ActvizError

MAX_WIDTH = 60
"""The largest number of characters of an argument that errors show."""


class Argument(str):
    """An argument as errors show it: ``init='he'``; ``option`` is the same on the command line, ``--init he``."""

    option: str

    @classmethod
    def of(cls, name: str, value: object = None) -> Argument:
        """Name an argument, with its value if it is not None. True is not shown on the command line."""
        argument = cls(name if value is None else f"{name}={value!r}")
        argument.option = f"--{name}" if value in (None, True) else f"--{name} {value}"
        return argument


def shown(value: object) -> str:
    """Return a value as errors show it, on one line and not too long."""
    text = " ".join(repr(value).split())
    return text if len(text) <= MAX_WIDTH else f"{text[: MAX_WIDTH - 3]}..."


def is_number(value: object) -> bool:
    """Whether a value is a real number, of Python or of NumPy."""
    return isinstance(value, Real) and not isinstance(value, bool)


def is_whole(value: object) -> bool:
    """Whether a value is a whole number; 5.0 is one."""
    return is_number(value) and float(cast(float, value)).is_integer()


def items(value: Any) -> tuple[Any, ...]:
    """Return the elements of a list, a tuple or an array; a text, a number and None are one element."""
    try:
        return (value,) if isinstance(value, str) else tuple(value)
    except TypeError:
        return (value,)


def number_argument(name: str, value: object, example: float) -> float:
    """Return an argument that is a number."""
    if not is_number(value):
        raise ActvizError(
            "{name}={typed} is invalid; it must be a number, such as {example}",
            name=name,
            typed=shown(value),
            example=f"{example:g}",
        )
    return float(cast(float, value))


def whole_argument(name: str, value: object, limits: tuple[int, int]) -> int:
    """Return an argument that is a whole number. The error shows ``limits``, which ``check_whole`` checks."""
    if not is_whole(value):
        raise ActvizError(
            "{name}={value} is invalid; it must be an integer from {least} to {most}",
            name=name,
            value=shown(value),
            least=limits[0],
            most=limits[1],
        )
    return int(cast(int, value))


def check_whole(name: str, value: int, limits: tuple[int, int]) -> None:
    """Raise ``ActvizError`` if a number lies outside of its limits."""
    least, most = limits
    if not least <= value <= most:
        raise ActvizError(
            "{name}={value} is invalid; it must be an integer from {least} to {most}",
            name=name,
            value=value,
            least=least,
            most=most,
        )


def interval_argument(name: str, value: Any) -> tuple[float, float]:
    """Return an argument that is an interval with finite ends."""
    ends = items(value)
    if len(ends) != 2 or not all(is_number(end) and isfinite(end) for end in ends):
        raise ActvizError(
            "{name}={typed} is invalid; it must be two finite numbers, such as {example}",
            name=name,
            typed=shown(value),
            example="(-8, 8)",
        )
    return float(ends[0]), float(ends[1])


def numbers_argument(name: str, value: Any) -> list[float]:
    """Return an argument that is a list or an array of numbers, none of them NaN."""
    numbers = items(value)
    if is_number(value) or not all(is_number(number) and not isnan(number) for number in numbers):
        raise ActvizError(
            "{name}={typed} is invalid; it must be a list of numbers, such as {example}",
            name=name,
            typed=shown(value),
            example="[2, 1, 0.1]",
        )
    return [float(number) for number in numbers]


def not_one_of(name: str, value: object, choices: Iterable[str]) -> ActvizError:
    """Return the error of an argument that is none of the choices."""
    return ActvizError(
        "{name}={typed} is invalid; choose from {choices}", name=name, typed=shown(value), choices=", ".join(choices)
    )


def check_word(name: str, value: object, known: Iterable[str]) -> None:
    """Raise ``ActvizError`` if an argument is none of the known words."""
    words = tuple(known)
    if not isinstance(value, str) or value not in words:
        raise not_one_of(name, value, words)


def check_flags(**flags: object) -> None:
    """Raise ``ActvizError`` if one of the arguments is neither True nor False."""
    for name, value in flags.items():
        if type(value).__name__ not in ("bool", "bool_"):  # the second is NumPy's
            raise not_one_of(name, value, ("True", "False"))

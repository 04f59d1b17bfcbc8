"""Arguments of Python functions: checks of numbers, intervals, words and flags, and their names in errors.

This module does not import NumPy; the numbers of NumPy also belong to the abstract classes of ``numbers``.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite, isnan
from numbers import Real
from typing import Any, cast

from actviz.formulas.errors import ActvizError

MAX_WIDTH = 60
"""The largest number of characters of an argument in an error."""


class Argument(str):
    """The text of an argument in errors: ``init='he'``; ``option`` is the text on the command line, ``--init he``."""

    option: str

    @classmethod
    def of(cls, name: str, value: object = None) -> Argument:
        """Return the text of an argument, with its value if it is not None. The command line omits the value True."""
        argument = cls(name if value is None else f"{name}={value!r}")
        argument.option = f"--{name}" if value in (None, True) else f"--{name} {value}"
        return argument


def short_text(value: object) -> str:
    """Return the text of a value in errors, on one line and shortened."""
    text = " ".join(repr(value).split())
    return text if len(text) <= MAX_WIDTH else f"{text[: MAX_WIDTH - 3]}..."


def is_number(value: object) -> bool:
    """Return whether a value is a real number, of Python or of NumPy."""
    return isinstance(value, Real) and not isinstance(value, bool)


def is_whole(value: object) -> bool:
    """Return whether a value is an integer; 5.0 is one."""
    return is_number(value) and float(cast(float, value)).is_integer()


def items(value: Any) -> tuple[Any, ...]:
    """Return the elements of a list, a tuple or an array; for a text, a number or None, a tuple of it."""
    try:
        return (value,) if isinstance(value, str) else tuple(value)
    except TypeError:
        return (value,)


def number_argument(name: str, value: object, example: float) -> float:
    """Return an argument as a float. Raises ``ActvizError`` if it is not a number."""
    if not is_number(value):
        raise ActvizError(
            "{name}={typed} is invalid; it must be a number, such as {example}",
            name=name,
            typed=short_text(value),
            example=f"{example:g}",
        )
    return float(cast(float, value))


def whole_argument(name: str, value: object, limits: tuple[int, int]) -> int:
    """Return an argument as an integer. The error shows ``limits``, which ``check_whole`` checks."""
    if not is_whole(value):
        raise ActvizError(
            "{name}={value} is invalid; it must be an integer from {least} to {most}",
            name=name,
            value=short_text(value),
            least=limits[0],
            most=limits[1],
        )
    return int(cast(int, value))


def check_whole(name: str, value: int, limits: tuple[int, int]) -> None:
    """Raise ``ActvizError`` if a number is outside its limits."""
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
    """Return an argument as an interval with finite ends."""
    ends = items(value)
    if len(ends) != 2 or not all(is_number(end) and isfinite(end) for end in ends):
        raise ActvizError(
            "{name}={typed} is invalid; it must be two finite numbers, such as {example}",
            name=name,
            typed=short_text(value),
            example="(-8, 8)",
        )
    return float(ends[0]), float(ends[1])


def numbers_argument(name: str, value: Any) -> list[float]:
    """Return an argument as a list of numbers, none of them NaN."""
    numbers = items(value)
    if is_number(value) or not all(is_number(number) and not isnan(number) for number in numbers):
        raise ActvizError(
            "{name}={typed} is invalid; it must be a list of numbers, such as {example}",
            name=name,
            typed=short_text(value),
            example="[2, 1, 0.1]",
        )
    return [float(number) for number in numbers]


def not_one_of(name: str, value: object, choices: Iterable[str]) -> ActvizError:
    """Return the error for an argument that is not one of the choices."""
    return ActvizError(
        "{name}={typed} is invalid; choose from {choices}",
        name=name,
        typed=short_text(value),
        choices=", ".join(choices),
    )


def check_word(name: str, value: object, known: Iterable[str]) -> None:
    """Raise ``ActvizError`` if an argument is not one of the known words."""
    words = tuple(known)
    if not isinstance(value, str) or value not in words:
        raise not_one_of(name, value, words)


def check_flags(**flags: object) -> None:
    """Raise ``ActvizError`` if one of the arguments is neither True nor False."""
    for name, value in flags.items():
        if type(value).__name__ not in ("bool", "bool_"):  # bool_ is NumPy's type
            raise not_one_of(name, value, ("True", "False"))

"""Parsers of option values: choices, numbers, ranges and sizes. Errors name the option."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from actviz.figure_options import NAMED_SIZES, Size, check_lengths
from actviz.formulas.errors import ActvizError, did_you_mean
from actviz.formulas.input_text import number, one_of, quoted

UNITS = {"mm": 25.4, "cm": 2.54, "in": 1.0}
"""Units of length per inch."""


@dataclass(frozen=True)
class Reader:
    """Metadata of an option: the function that parses its text, which is called with the text and the option's name.

    ``default`` is the text of the default in help, if it differs from the default itself. An option that is
    ``repeated`` has several values.
    """

    read: Callable[[str, str], Any]
    default: str | None = None
    repeated: bool = False


@dataclass(frozen=True)
class Interval:
    """A range and the text from which it was read, which is used in file names."""

    ends: tuple[float, float]
    text: str

    @classmethod
    def read(cls, text: str, option: str) -> Interval:
        """Read a range ``LO:HI``."""
        return cls(interval(text, option), text)

    @property
    def file_piece(self) -> str:
        """The range as a part of a file name."""
        low, _, high = (re.sub(r"[^\w.+-]+", "_", end.strip()) for end in self.text.partition(":"))
        return f"from_{low}_to_{high}"[:40]

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class SharedParameter:
    """A parameter for all curves that have it: the option on the command line, the name and the values."""

    option: str
    name: str
    values: tuple[float, ...]


def at_least_0(text: str, what: str) -> float:
    """Read a nonnegative number."""
    value = number(text, what)
    if value < 0:
        raise ActvizError("{what}: {typed} is out of range; it must be at least 0", what=what, typed=quoted(text))
    return value


def integer(least: int, most: int) -> Reader:
    """Read an integer from ``least`` to ``most``."""
    return Reader(lambda text, option: whole(text, option, least, most))


def integers(least: int, most: int) -> Reader:
    """Read integers between commas."""
    return Reader(lambda text, option: tuple(whole(part, option, least, most) for part in text.split(",")))


def above_0(such_as: float) -> Reader:
    """Read a positive number; the error shows an example."""

    def read(text: str, option: str) -> float:
        value = number(text, option)
        if not value > 0:
            raise ActvizError(
                "{option}: {value} is invalid; it must be a positive number, such as {example}",
                option=option,
                value=quoted(text),
                example=f"{such_as:g}",
            )
        return value

    return Reader(read)


def positive_numbers(such_as: float) -> Reader:
    """Read positive numbers between commas; the error shows an example."""
    one = above_0(such_as)
    return Reader(lambda text, option: tuple(one.read(part, option) for part in text.split(",")))


def choice(known: Iterable[str]) -> Reader:
    """Read one of the known words."""
    return Reader(lambda text, option: one_of(known, text, option))


def choices(known: Iterable[str]) -> Reader:
    """Read known words between commas, each once."""

    def read(text: str, option: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one_of(known, part.strip(), option) for part in text.split(",")))

    return Reader(read)


def shared_parameter(name: str) -> Reader:
    """Read the values of a parameter for all curves that have it."""
    return Reader(lambda text, option: SharedParameter(option, name, tuple(numbers(text, option))))


def assignment(text: str, option: str) -> SharedParameter:
    """Read ``name=value`` or ``name=value,value``."""
    name, equals, values = (piece.strip() for piece in text.partition("="))
    if not equals or not name:
        raise ActvizError(
            "--param: {typed} does not have the form name=value; write, for example, -p alpha=0.1", typed=quoted(text)
        )
    return SharedParameter(f"{option} {name}", name, tuple(numbers(values, f"{option} {name}")))


def whole(text: str, what: str, least: int, most: int) -> int:
    """Read an integer from ``least`` to ``most``."""
    value = number(text, what)
    if value != int(value) or not least <= value <= most:
        raise ActvizError(
            "{what}: {typed} is invalid; it must be an integer from {least} to {most}",
            what=what,
            typed=quoted(text),
            least=least,
            most=most,
        )
    return int(value)


def numbers(text: str, what: str) -> list[float]:
    """Read numbers between commas."""
    parts = [part.strip() for part in text.split(",")]
    if not all(parts):
        raise ActvizError(
            "{what}: {typed} is not a list of numbers; separate the numbers by commas, such as 0.01,0.1,0.3",
            what=what,
            typed=quoted(text),
        )
    return [number(part, what) for part in parts]


def interval(text: str, what: str) -> tuple[float, float]:
    """Read a range ``LO:HI``, from low to high."""
    from actviz.studies.ranges import check_range

    low_text, colon, high_text = (part.strip() for part in text.partition(":"))
    if not (low_text and colon and high_text):
        raise ActvizError(
            "{what}: {typed} is not a range; write it as LO:HI, such as {example}",
            what=what,
            typed=quoted(text),
            example=f"{what}=-8:8",
        )
    low, high = number(low_text, what), number(high_text, what)
    try:
        check_range(low, high)
    except ActvizError as error:
        raise ActvizError("{name}: {message}", name=what, message=error) from None
    return low, high


def figure_size(text: str, what: str = "--size") -> Size:
    """Read a size; without a unit it is in inches, and the height is None if it is not specified.

    Raises ``ActvizError`` for a text that is not a size, and for a size below 1 inch or above 100.
    """
    typed = text.strip().lower()
    if typed in NAMED_SIZES or did_you_mean(typed, NAMED_SIZES):
        return NAMED_SIZES[one_of(NAMED_SIZES, typed, what)]
    first, cross, second = (part.strip() for part in typed.replace("×", "x").partition("x"))
    # 85x60mm has one unit for both.
    unit = next((unit for unit in UNITS if first.endswith(unit)), "")
    other = next((unit for unit in UNITS if second.endswith(unit)), unit)
    try:
        width = number(first.removesuffix(unit), what) / UNITS[unit or other or "in"]
        height = number(second.removesuffix(other), what) / UNITS[other or "in"] if cross else None
    except ActvizError:
        raise ActvizError(
            "--size: {typed} is not a size; write width and height, such as 6x4 (inches) or 85x60mm, or only a width, "
            "such as 85mm",
            typed=quoted(text),
        ) from None
    check_lengths((width, height), "--size", quoted(text))
    return width, height

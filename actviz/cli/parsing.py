"""Texts of the command line -> choices, numbers, ranges and sizes. Errors name the option."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import isfinite
from typing import Any, TypeVar

from actviz.formulas.errors import ActvizError, did_you_mean

Choice = TypeVar("Choice", bound=str)
Size = tuple[float, float | None]
"""Width and height of a figure in inches; a height of None is the one that fits the figure."""

# What an XML file cannot hold, and halves of characters that come from an argument in another encoding.
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
UNITS = {"mm": 25.4, "cm": 2.54, "in": 1.0}
"""How many of them are an inch."""

PLACES: dict[str, Size] = {
    # Nature research figure guide, "Building and exporting figure panels": 89 mm and 183 mm.
    "nature": (89 / 25.4, None),
    "nature-double": (183 / 25.4, None),
    # IEEE templates for transactions, "Sizing of Graphics": 3.5 in (one column), 7.16 in (page).
    "ieee": (3.5, None),
    "ieee-double": (7.16, None),
    # What PowerPoint calls "On-screen Show (16:9)".
    "slide": (10.0, 5.625),
}
"""Widths of columns, and a slide, in inches."""


@dataclass(frozen=True)
class Reader:
    """Metadata of an option: the function that reads its text, which is called with the text and the option's name.

    ``default`` is the text that stands for the default in help, where it is not the default itself. An option that is
    ``repeated`` has several values.
    """

    read: Callable[[str, str], Any]
    default: str | None = None
    repeated: bool = False


@dataclass(frozen=True)
class Interval:
    """The ends of a range and the text that it was read from, which names files."""

    ends: tuple[float, float]
    text: str

    @classmethod
    def read(cls, text: str, option: str) -> Interval:
        """Read a range ``LO:HI``."""
        return cls(interval(text, option), text)

    @property
    def file_piece(self) -> str:
        """The part of a file's name that tells the range."""
        low, _, high = (re.sub(r"[^\w.+-]+", "_", end.strip()) for end in self.text.partition(":"))
        return f"from_{low}_to_{high}"[:40]

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class SharedParameter:
    """A parameter given for all curves that take it: the option as it was typed, its name, its values."""

    option: str
    name: str
    values: tuple[float, ...]


def quoted(text: str, width: int = 40) -> str:
    """Return a text as errors show it: in quotes, not too long, and printable."""
    printable = "".join(c if c.isprintable() else "?" for c in text)
    return f"'{printable}'" if len(printable) <= width else f"'{printable[: width - 3]}...'"


def one_of(known: Iterable[Choice], text: str, what: str, typed: str | None = None) -> Choice:
    """Return the word of ``known`` that was meant by ``text``, in any case.

    The error names the option ``what``, and shows what was ``typed`` if that is not ``text`` itself.
    """
    known = list(known)
    for word in known:
        if word == text.lower():
            return word
    hint = did_you_mean(text, known) or f"; choose {', '.join(known)}"
    raise ActvizError(f"{what}: there is no {quoted(text if typed is None else typed)}{hint}")


def plain_text(text: str, what: str) -> str:
    """Return a text in one line; raises ``ActvizError`` if it holds what no file can hold."""
    if _UNSPEAKABLE.search(text):
        raise ActvizError(f"{what}: {quoted(text)} holds something that is no text")
    return " ".join(text.split())


def number(text: str, what: str) -> float:
    """Read one finite number; ``what`` names it in the error."""
    try:
        value = float(text)
    except ValueError:
        value = _arithmetic(text, what)
    if not isfinite(value):
        raise ActvizError(f"{what}: {quoted(text)} is not a finite number")
    return value


def _arithmetic(text: str, what: str) -> float:
    from actviz.formulas.evaluation import compile_tree, evaluate
    from actviz.formulas.grammar import VARIABLE, parse

    if "," in text and all(map(_is_plain, text.split(","))):
        raise ActvizError(f"{what}: {quoted(text)} is a list; give one number")
    wrong = ActvizError(f"{what}: {quoted(text)} is not a number; write one such as 0.1, 1/6 or -2*pi")
    try:
        formula = parse(text)
    except ActvizError:
        raise wrong from None
    if formula.free or any(isinstance(node, ast.Name) and node.id == VARIABLE for node in ast.walk(formula.tree)):
        raise wrong
    return float(evaluate(compile_tree(formula.tree), 0.0))


def _is_plain(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False


def at_least_0(text: str, what: str) -> float:
    """Read a number that is not below 0."""
    value = number(text, what)
    if value < 0:
        raise ActvizError(f"{what}: {quoted(text)} is not possible; it is at least 0")
    return value


def integer(least: int, most: int) -> Reader:
    """Read an integer from ``least`` to ``most``."""
    return Reader(lambda text, option: whole(text, option, least, most))


def integers(least: int, most: int) -> Reader:
    """Read integers between commas."""
    return Reader(lambda text, option: tuple(whole(part, option, least, most) for part in text.split(",")))


def above_0(such_as: float) -> Reader:
    """Read a number above 0; the error shows an example."""

    def read(text: str, option: str) -> float:
        value = number(text, option)
        if not value > 0:
            raise ActvizError(f"{option}: {quoted(text)} is not possible; it is a number above 0, such as {such_as:g}")
        return value

    return Reader(read)


def choice(known: Iterable[str]) -> Reader:
    """Read one of the known words."""
    return Reader(lambda text, option: one_of(known, text, option))


def choices(known: Iterable[str]) -> Reader:
    """Read known words between commas, each once."""

    def read(text: str, option: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one_of(known, part.strip(), option) for part in text.split(",")))

    return Reader(read)


def shared_parameter(name: str) -> Reader:
    """Read the values of a parameter for all curves that take it."""
    return Reader(lambda text, option: SharedParameter(option, name, tuple(numbers(text, option))))


def assignment(text: str, option: str) -> SharedParameter:
    """Read ``name=value`` or ``name=value,value``."""
    name, equals, values = (piece.strip() for piece in text.partition("="))
    if not equals or not name:
        raise ActvizError(f"--param: {quoted(text)} is not name=value; write it such as -p alpha=0.1")
    return SharedParameter(f"{option} {name}", name, tuple(numbers(values, f"{option} {name}")))


def whole(text: str, what: str, least: int, most: int) -> int:
    """Read a whole number from ``least`` to ``most``."""
    value = number(text, what)
    if value != int(value) or not least <= value <= most:
        raise ActvizError(f"{what}: {quoted(text)} is not possible; it is a whole number from {least} to {most}")
    return int(value)


def numbers(text: str, what: str) -> list[float]:
    """Read numbers between commas."""
    parts = [part.strip() for part in text.split(",")]
    if not all(parts):
        raise ActvizError(
            f"{what}: {quoted(text)} is not a list of numbers; write it with commas, such as 0.01,0.1,0.3"
        )
    return [number(part, what) for part in parts]


def interval(text: str, what: str) -> tuple[float, float]:
    """Read a range ``LO:HI``, from low to high."""
    from actviz.studies.ranges import check_range

    low_text, colon, high_text = (part.strip() for part in text.partition(":"))
    if not (low_text and colon and high_text):
        raise ActvizError(f"{what}: {quoted(text)} is not a range; write it as LO:HI, such as {what}=-8:8")
    low, high = number(low_text, what), number(high_text, what)
    try:
        check_range(low, high)
    except ActvizError as error:
        raise ActvizError(f"{what}: {error}") from None
    return low, high


def size(text: str, what: str = "--size") -> Size:
    """Read a size; without a unit it is in inches, and the height is None if it was not given.

    Raises ``ActvizError`` for what is no size, and for one below 1 inch or above 100.
    """
    typed = text.strip().lower()
    if typed in PLACES or did_you_mean(typed, PLACES):
        return PLACES[one_of(PLACES, typed, what)]
    first, cross, second = (part.strip() for part in typed.replace("×", "x").partition("x"))
    # 85x60mm has one unit for both.
    unit = next((unit for unit in UNITS if first.endswith(unit)), "")
    other = next((unit for unit in UNITS if second.endswith(unit)), unit)
    try:
        width = number(first.removesuffix(unit), what) / UNITS[unit or other or "in"]
        height = number(second.removesuffix(other), what) / UNITS[other or "in"] if cross else None
    except ActvizError:
        raise ActvizError(
            f"--size: {quoted(text)} is not a size; write width and height such as 6x4 (inches) or 85x60mm, "
            "or a width alone such as 85mm"
        ) from None
    if not all(1 <= length <= 100 for length in (width, height) if length is not None):
        raise ActvizError(f"--size: {quoted(text)} is not possible; width and height are 1 to 100 inches")
    return width, height

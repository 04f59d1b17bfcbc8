"""Numbers as people type them: 0.1, 1/6, -2*pi, lists and ranges of these."""

from __future__ import annotations

import ast
from math import isfinite

from actviz.cli.choices import quoted
from actviz.formulas.errors import ActvizError
from actviz.formulas.grammar import VARIABLE, parse
from actviz.studies.ranges import check_range


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
    if "," in text and all(map(_is_plain, text.split(","))):
        raise ActvizError(f"{what}: {quoted(text)} is a list; give one number")
    wrong = ActvizError(f"{what}: {quoted(text)} is not a number; write one such as 0.1, 1/6 or -2*pi")
    try:
        formula = parse(text)
    except ActvizError:
        raise wrong from None
    if formula.free or any(isinstance(node, ast.Name) and node.id == VARIABLE for node in ast.walk(formula.tree)):
        raise wrong
    from actviz.formulas.evaluation import compile_tree, evaluate

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
    low_text, colon, high_text = (part.strip() for part in text.partition(":"))
    if not (low_text and colon and high_text):
        raise ActvizError(f"{what}: {quoted(text)} is not a range; write it as LO:HI, such as {what}=-8:8")
    low, high = number(low_text, what), number(high_text, what)
    try:
        check_range(low, high)
    except ActvizError as error:
        raise ActvizError(f"{what}: {error}") from None
    return low, high

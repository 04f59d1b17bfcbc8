"""Round numbers along a linear axis."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

from actviz.figures.number_format import power_of_ten, with_minus

Ticks = tuple[list[float], list[str]]
"""Numbers along an axis, and how they are written."""


def ticks(low: float, high: float, most: int) -> Ticks:
    """Return round numbers from ``low`` to ``high``, evenly spaced, and how they are written.

    There are at least two ticks. If ``most`` is at least 4, there are at most ``most`` + 1.
    """
    raw = (high - low) / max(most, 1)
    slack = 1e-9 * (high - low)
    power = 10.0 ** floor(log10(raw))
    numbers: list[float] = []
    for step in (factor * power for factor in (10, 5, 2, 1, 0.5, 0.2)):
        if step < raw * (1 - 1e-9) and len(numbers) > 1:
            break
        multiples = range(ceil((low - slack) / step), floor((high + slack) / step) + 1)
        numbers, spacing = [min(max(k * step, low), high) for k in multiples], step
    return numbers, _format_alike(numbers, spacing)


def _format_alike(numbers: Sequence[float], step: float) -> list[str]:
    """Return numbers with the decimals required by the step, and a power of ten if they are very large or small."""
    largest = max(map(abs, numbers), default=0.0)
    exponent = floor(log10(largest)) if largest else 0
    finest = floor(log10(step) + 1e-9)
    if (finest > -5 and exponent < 5) or (exponent - finest > 4 and abs(exponent) < 16):
        exponent = 0
    decimals = max(0, exponent - finest)
    suffix = f"×{power_of_ten(exponent)}" if exponent else ""
    return [
        with_minus(f"{number / 10.0**exponent:.{decimals}f}{suffix}") if abs(number) > step / 2 else "0"
        for number in numbers
    ]

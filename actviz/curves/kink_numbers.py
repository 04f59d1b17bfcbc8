"""The number that stands for the derivative at a kink, chosen from the one-sided limits."""

from __future__ import annotations

import numpy as np

SAME = 1e-12
"""Numbers that differ by no more than this, relatively, are the same number."""


def differ(left: float, right: float) -> bool:
    """Whether two one-sided limits differ by more than rounding."""
    if left == right or np.isnan(left) or np.isnan(right):
        return False
    if np.isinf(left) or np.isinf(right):
        return True
    return not abs(left - right) <= SAME * max(1.0, abs(left), abs(right))


def number_at_kink(rule: str | float, left: float, right: float) -> float:
    """Return the number that a rule of ``AT_KINK`` chooses from two one-sided limits; a rule that is a number is it."""
    match rule:
        case "left":
            return left
        case "right":
            return right
        case "mid":
            return (left + right) / 2
        case "min":
            return _least(left, right)
    return float(rule)


def _least(left: float, right: float) -> float:
    """The number of smallest magnitude in the closed interval between two numbers."""
    if np.isnan(left) or np.isnan(right):
        return float("nan")
    if left == 0 or right == 0 or (left < 0) != (right < 0):
        return 0.0
    return min(left, right, key=abs)

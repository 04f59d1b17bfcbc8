"""One number out of two one-sided limits at a kink."""

from __future__ import annotations

import numpy as np

SAME = 1e-12
"""Numbers that differ by no more than this, relatively, are the same number."""


def differ(left: float, right: float) -> bool:
    """Whether two one-sided limits are really two: further apart than rounding explains."""
    if left == right or np.isnan(left) or np.isnan(right):
        return False
    if np.isinf(left) or np.isinf(right):
        return True
    return not abs(left - right) <= SAME * max(1.0, abs(left), abs(right))


def number_at_kink(rule: str | float, left: float, right: float) -> float:
    """The number that a rule of ``AT_KINK`` takes of two one-sided limits, or the number that the rule itself is."""
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

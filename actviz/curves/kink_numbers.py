"""The number that stands for the derivative at a kink, chosen from the one-sided limits."""

from __future__ import annotations

import numpy as np

from actviz.activations.dialect import AT_KINK, KinkRule
from actviz.formulas.errors import ActvizError

SAME = 1e-12
"""Numbers that differ by no more than this, relatively, are the same number."""


def differ(left: float, right: float) -> bool:
    """Whether two one-sided limits differ by more than rounding."""
    if left == right or np.isnan(left) or np.isnan(right):
        return False
    if np.isinf(left) or np.isinf(right):
        return True
    return not abs(left - right) <= SAME * max(1.0, abs(left), abs(right))


def check_derivative(order: int, at_kink: KinkRule | None) -> None:
    """Raise ``ActvizError`` for another order of a derivative, or another rule at kinks, than there is."""
    if order not in (1, 2):
        raise ActvizError("order={order} is invalid; it must be 1 or 2", order=f"{order!r}")
    is_number = isinstance(at_kink, (int, float)) and np.isfinite(at_kink) and order == 1
    if at_kink is not None and at_kink not in AT_KINK and not is_number:
        raise ActvizError(
            "{name}={typed} is invalid; choose from {choices}",
            name="at_kink",
            typed=repr(at_kink),
            choices=", ".join(AT_KINK),
        )


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

"""The value of a derivative at a kink, selected from the one-sided limits."""

from __future__ import annotations

import numpy as np

from actviz.activations.dialect import AT_KINK, KinkRule
from actviz.formulas.errors import ActvizError

SAME = 1e-12
"""Relative difference up to which two numbers count as the same."""


def differ(left: float, right: float) -> bool:
    """Return whether two one-sided limits differ by more than rounding."""
    if left == right or np.isnan(left) or np.isnan(right):
        return False
    if np.isinf(left) or np.isinf(right):
        return True
    return not abs(left - right) <= SAME * max(1.0, abs(left), abs(right))


def check_derivative(order: int, at_kink: KinkRule | None) -> None:
    """Raise ``ActvizError`` if the order of a derivative or the rule at kinks is invalid."""
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
    """Return the derivative at a kink from its one-sided limits, by a rule of ``AT_KINK`` or the number ``rule``."""
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
    """Return the number of smallest magnitude in the closed interval between two numbers."""
    if np.isnan(left) or np.isnan(right):
        return float("nan")
    if left == 0 or right == 0 or (left < 0) != (right < 0):
        return 0.0
    return min(left, right, key=abs)

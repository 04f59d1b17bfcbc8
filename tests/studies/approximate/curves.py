"""Targets of the tests."""

from __future__ import annotations

from actviz.studies.approximate.fit import Fit

SMOOTH = ("sigmoid", "tanh", "gelu", "silu", "softplus", "mish", "elu", "exp(-x**2)", "sin(x)")


def bound(fit: Fit) -> float:
    """Return the lower bound of a fit in the maximum norm."""
    assert fit.lower_bound is not None
    return fit.lower_bound


def gap(fit: Fit) -> float:
    """Return the relative distance of a fit in the maximum norm from its bound."""
    assert fit.gap is not None
    return fit.gap

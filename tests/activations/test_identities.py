"""Identities between functions are valid: for values and for both sides of every kink."""

from __future__ import annotations

import numpy as np
import pytest

import actviz
from actviz.activations.identities import EQUATIONS


@pytest.mark.parametrize(("name", "formula"), EQUATIONS, ids=lambda text: text)
def test_equations_hold_everywhere(name: str, formula: str) -> None:
    x = np.concatenate([np.linspace(-30, 30, 6001), np.random.default_rng(0).normal(size=2000)])
    left, right = actviz.get(name), actviz.parse(formula)
    assert isinstance(left, actviz.Curve)
    size = np.abs(left(x)) + np.abs(x) * 1e-3
    assert (np.abs(left(x) - right(x)) <= 4e-15 * (1 + size)).all()


def test_every_equation_is_listed_once() -> None:
    assert len(set(EQUATIONS)) == len(EQUATIONS)

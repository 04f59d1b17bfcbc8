"""Targets of the tests."""

from __future__ import annotations

import actviz
from actviz.curves import Curve

SMOOTH = ("sigmoid", "tanh", "gelu", "silu", "softplus", "mish", "elu", "exp(-x**2)", "sin(x)")


def curve(text: str) -> Curve:
    found = actviz.get(text) if text in actviz.names() else actviz.parse(text)
    assert isinstance(found, Curve)
    return found

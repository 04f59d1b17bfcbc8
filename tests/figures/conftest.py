"""Samples built by hand, so that these tests stand on nothing but the shape of a result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from actviz.studies.plot import Sample, Trace
from actviz.studies.polylines import Jump, PlotLine
from actviz.studies.results import Kink

Floats = NDArray[np.float64]
Function = Callable[[Floats], Floats]
Build = Callable[..., Sample]

FUNCTIONS: dict[str, tuple[str, Function]] = {
    "relu": (r"\max(x, 0)", lambda x: np.maximum(x, 0.0)),
    "leaky_relu α=0.1": (
        r"x\ \mathrm{if}\ x \geq 0,\ \ \mathrm{else}\ \alpha\,x",
        lambda x: np.where(x > 0, x, 0.1 * x),
    ),
    "leaky_relu α=0.01": (r"\max(x, \alpha\,x)", lambda x: np.where(x > 0, x, 0.01 * x)),
    "sigmoid": (r"\frac{1}{1 + e^{-x}}", lambda x: 1 / (1 + np.exp(-x))),
    "tanh": (r"\tanh(x)", np.tanh),
    "softsign": (r"\frac{x}{1 + |x|}", lambda x: x / (1 + np.abs(x))),
    "arctan": (r"\arctan(x)", np.arctan),
    "elu": (
        r"x\ \mathrm{if}\ x > 0,\ \ \mathrm{else}\ e^{x} - 1",
        lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
    ),
    "sin": (r"\sin(x)", np.sin),
    "square": ("x^{2}", np.square),
    "cube": ("x^{3}", lambda x: x**3),
    "exp": ("e^{x}", np.exp),
    "softplus": (r"\ln(1 + e^{x})", lambda x: np.logaddexp(0.0, x)),
    "three": ("3", lambda x: np.full_like(x, 3.0)),
    "zero": ("0", np.zeros_like),
}


def whole(x: Floats, y: Floats) -> PlotLine:
    return PlotLine(y, ((x, y),), ())


@pytest.fixture(scope="session")
def build() -> Build:
    """Sample functions of the table above by name; their slopes are differences, good enough to be drawn."""

    def sample(*names: str, interval: tuple[float, float] = (-6.0, 6.0), slopes: bool = False) -> Sample:
        x = np.linspace(*interval, 601)
        traces = []
        for name in names:
            latex, function = FUNCTIONS[name]
            trace = Trace(name, name, f"{name}(x)", latex, {}, whole(x, function(x)), ())
            if slopes:
                trace = replace(trace, slope=whole(x, np.gradient(function(x), x)), slope_latex="1", slope_formula="1")
            traces.append(trace)
        return Sample(interval, x, tuple(traces))

    return sample


@pytest.fixture
def step() -> Sample:
    """0 to the left of the origin, 1 from there on, with its slope, which has no value there."""
    x = np.linspace(-6.0, 6.0, 601)
    left, right = x[x <= 0], x[x >= 0]
    value = PlotLine(
        np.where(x >= 0, 1.0, 0.0),
        ((left, np.zeros_like(left)), (right, np.ones_like(right))),
        (Jump(0.0, 0.0, 1.0, 1.0),),
    )
    slope = PlotLine(
        np.where(x == 0, np.nan, 0.0),
        ((left[:-1], np.zeros(left.size - 1)), (right[1:], np.zeros(right.size - 1))),
        (Jump(0.0, 0.5, 2.0, float("nan")),),
    )
    trace = Trace("step", "step", "1 if x >= 0 else 0", r"1\ \mathrm{if}\ x \geq 0", {}, value, (Kink(0.0, 0.0, 0.0),))
    return Sample((-6.0, 6.0), x, (replace(trace, slope=slope, slope_latex="0", slope_formula="0"),))

"""Targets with features that samples miss: no larger error is found than the one that is claimed."""

from __future__ import annotations

from random import Random
from typing import Any, NamedTuple

import numpy as np
import pytest

from actviz.formulas import calculus
from actviz.formulas.errors import ActvizError
from actviz.studies.approximate.fit import Fit
from actviz.studies.approximate.optimal import approximate
from tests import float_reading
from tests.functions import curve_of
from tests.selection import long_except

LOW, HIGH = -8.0, 8.0


class Hidden(NamedTuple):
    """A target, and where its feature is."""

    text: str
    centre: float
    width: float


def bumps(count: int) -> list[Hidden]:
    """Bumps 1e-2 to 1e-4 wide at random places."""
    random, found = Random(7), []
    for _ in range(count):
        base = random.choice(("tanh(x)", "sigmoid(x)", "relu(x)", "silu(x)", "0.1*x", "relu6(x)"))
        centre, width = round(random.uniform(-7.9, 7.9), 4), float(f"{10 ** random.uniform(-4, -2):.2g}")
        height = round(random.uniform(0.1, 1), 2)
        shape = random.choice((
            f"{height}*exp(-((x-{centre})/{width})**2)", f"{height}*max(0, 1-abs(x-{centre})/{width})",
            f"{height}/(1+((x-{centre})/{width})**2)", f"{height}*(relu(x-{centre})-relu(x-{centre}-{width}))/{width}",
        )).replace("--", "+")  # fmt: skip
        found.append(Hidden(f"{base}+{shape}", centre, width))
    return found


def hats(count: int) -> list[Hidden]:
    """Hats far out, where only the tails are looked at."""
    random, found = Random(8), []
    for _ in range(count):
        base, centre = random.choice(("", "tanh(x)+", "relu(x)+", "gelu(x)+")), round(10 ** random.uniform(1, 3), 1)
        side, width = random.choice((-1, 1)), random.choice((0.1, 1.0, 3.0))
        hat = f"max(0, 1-abs(x{-side * centre:+})/{width})"
        bump = f"exp(-((x{-side * centre:+})/{width})**2)"
        found.append(Hidden(base + random.choice((hat, hat, bump)), side * centre, width))
    return found


BUMPS, HATS = bumps(60), hats(40)
PLAIN = ("tanh(x)", "sigmoid(x)", "sin(x)", "gelu(x)", "softplus(x)", "exp(-x**2)")
CANCELLING = [(f"({size}+{text})-{size}", text) for size in ("1e6", "1e8", "1e10", "1e12") for text in PLAIN]


def found_error(fit: Fit, text: str, feature: tuple[float, float] | None, low: float, high: float) -> float:
    """The largest error at very many points, read by SciPy's functions."""
    tree = calculus.expand(curve_of(text).function.tree, curve_of(text).function.definitions, stable=False)
    x = [np.linspace(low, high, 20_001), fit.knots]
    if feature:
        x.append(feature[0] + feature[1] * np.linspace(-8, 8, 8001))
    points: Any = np.concatenate(x)
    points = points[(points >= low) & (points <= high)]
    return float(np.nanmax(np.abs(fit(points) - float_reading.read(tree)(points)[0])))


def check(fit: Fit, found: float, scale: float = 1.0) -> None:
    """Nothing that is claimed is refuted by an error found."""
    claimed: Any = fit.max_error
    if isinstance(claimed, float) and np.isfinite(claimed):
        assert found <= claimed * (1 + 1e-9) + 1e-13 * scale
    if fit.is_proven:
        assert found <= float(fit.max_error) * (1 + 1e-6) + 1e-13 * scale
    if isinstance(fit.lower_bound, float):
        assert fit.lower_bound <= found * (1 + 1e-2) + 1e-12 * scale


@pytest.mark.parametrize("hidden", [4, 9])
@pytest.mark.parametrize("target", long_except(BUMPS, BUMPS[:6]))
def test_a_narrow_bump_is_not_missed(target: Hidden, hidden: int) -> None:
    try:
        fit = approximate(curve_of(target.text), hidden=hidden, interval=(LOW, HIGH))
    except ActvizError:
        return  # nothing is claimed
    check(fit, found_error(fit, target.text, (target.centre, target.width), LOW, HIGH))


@pytest.mark.parametrize("target", long_except(HATS, HATS[:5]))
def test_a_hat_far_out_is_not_missed(target: Hidden) -> None:
    try:
        fit = approximate(curve_of(target.text), hidden=4, interval=(LOW, HIGH), tails=True)
    except ActvizError:
        return
    check(fit, found_error(fit, target.text, (target.centre, target.width), -2000.0, 2000.0))


@pytest.mark.parametrize(("text", "plain"), long_except(CANCELLING, CANCELLING[::6], unpack=True))
def test_what_cancels_is_not_proven_wrong(text: str, plain: str) -> None:
    """The formula is the plain function, whose best network is known: an error below its bound is impossible."""
    best = approximate(curve_of(plain), hidden=4, interval=(LOW, HIGH))
    assert best.lower_bound is not None
    try:
        fit = approximate(curve_of(text), hidden=4, interval=(LOW, HIGH))
    except ActvizError:
        return
    found = found_error(fit, plain, None, LOW, HIGH)
    claimed: Any = fit.max_error
    if isinstance(claimed, float) and np.isfinite(claimed):
        assert found <= claimed * (1 + 1e-7)
        assert claimed >= best.lower_bound * (1 - 1e-7)
    if isinstance(fit.lower_bound, float):
        assert fit.lower_bound <= best.max_error * (1 + 1e-7)

"""Networks that fold the interval in each layer: sawtooth waves and quadratic functions.

On the interval from 0 to 1 the tent g(t) = 2 t - 4 ReLU(t - 1/2) is made of two units. Composed k times it is a
sawtooth wave of 2^k pieces from 2 k units (Telgarsky 2016, "Benefits of depth in neural networks", arXiv:1602.04485).
The polyline through 2^k + 1 evenly spaced points of t^2 is t - g_1(t)/4 - ... - g_k(t)/4^k, whose error is 4^-(k + 1)
(Yarotsky 2017, "Error bounds for approximations with deep ReLU networks", arXiv:1610.01145). Inner layers have a third
unit, which passes the sum on; the last layer has two, and the only layer one: k layers have 3 k - 2 units.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, log

import numpy as np

from actviz.formulas.arguments import check_whole
from actviz.formulas.arrays import Floats
from actviz.formulas.errors import ActvizError
from actviz.studies.approximate.deep import fitted
from actviz.studies.approximate.deep_fit import DeepFit
from actviz.studies.approximate.deep_network import DeepNetwork, Layer
from actviz.studies.approximate.optimal import Problem
from actviz.studies.approximate.settings import DEPTH, LIMITS, MAX_LAYERS
from actviz.studies.approximate.target import TargetFunction

ALIKE = 1e-9
"""The relative difference up to which distances, and values, of the corners of a sawtooth are equal."""
TENT = (2.0, -4.0)
"""The weights of the two units of a tent."""


def approximate_by_sawtooth(problem: Problem, depth: int | None = None, tolerance: float | None = None) -> DeepFit:
    """Return the network with ``depth`` folding layers for a quadratic function or a sawtooth wave.

    With a ``tolerance`` the depth is the smallest with so small an error. Raises ``ActvizError`` for other functions,
    and for a depth that is not possible.
    """
    if depth is not None:
        check_whole("depth", depth, LIMITS["depth"])
    wave = _wave_of(problem.target)
    if wave is not None:
        if depth not in (None, wave.depth):
            raise ActvizError(
                "{label} is a sawtooth of {pieces} pieces, which requires --depth {depth}",
                label=problem.curve.label[:60],
                pieces=2**wave.depth,
                depth=wave.depth,
            )
        network = wave.network()
        depth = wave.depth
    else:
        parabola = _parabola_of(problem)
        depth = parabola.depth(tolerance) if tolerance is not None else DEPTH if depth is None else depth
        network = parabola.network(depth)
    waves = tuple(_Wave(problem.interval, 0.0, 1.0, number).network() for number in range(1, depth + 1))
    return replace(fitted(problem, network, "exact"), waves=waves)


@dataclass(frozen=True)
class _Wave:
    """A sawtooth wave of 2^depth pieces on an interval, between the values ``first`` and ``second``."""

    interval: tuple[float, float]
    first: float
    second: float
    depth: int

    def network(self) -> DeepNetwork:
        """Return the network, two units in each layer."""
        layers = [_first_layer(self.interval)]
        layers += [Layer(np.array([TENT, TENT]), np.array([0.0, -0.5]))] * (self.depth - 1)
        layers.append(Layer((self.second - self.first) * np.array([TENT]), np.array([self.first])))
        return DeepNetwork(tuple(layers))


@dataclass(frozen=True)
class _Parabola:
    """A quadratic function on an interval: values at both ends, and ``bend``, the factor of t^2.

    t is the place in the interval from 0 to 1.
    """

    interval: tuple[float, float]
    first: float
    last: float
    bend: float

    def depth(self, tolerance: float) -> int:
        """Return the smallest number of layers with an error of at most ``tolerance``."""
        needed = max(1, ceil(log(abs(self.bend) / tolerance, 4) - 1 - ALIKE))
        if needed > MAX_LAYERS:
            raise ActvizError(
                "{count} layers reach an error of {error}; a tolerance of {tolerance} requires more layers",
                count=MAX_LAYERS,
                error=f"{abs(self.bend) * 4.0 ** -(MAX_LAYERS + 1):.3g}",
                tolerance=f"{tolerance:g}",
            )
        return needed

    def network(self, depth: int) -> DeepNetwork:
        """Return the network: the chord of both ends, minus ``bend`` times the sum of the sawtooth waves."""
        low, high = self.interval
        rise = self.last - self.first
        if depth == 1:
            rise -= self.bend / 2  # the first unit of the tent is t
        slope = rise / (high - low)
        layers = [_first_layer(self.interval)]
        sum_of_units = np.array(TENT) / 4
        for number in range(2, depth):
            layers.append(_inner_layer(sum_of_units))
            sum_of_units = np.array([*TENT, 4.0**number]) / 4.0**number
        if depth == 1:
            layers = [Layer(layers[0].weights[1:], layers[0].biases[1:])]
            factors = np.array([self.bend])
        else:
            wave = np.array([*TENT, 0.0])[: sum_of_units.size]
            weights = np.array([sum_of_units + TENT[0] / 4.0**depth * wave, wave])
            layers.append(Layer(weights, np.array([0.0, -0.5])))
            factors = -self.bend * np.array([1.0, TENT[1] / 4.0**depth])
        return DeepNetwork((*layers, Layer(factors[None], np.array([self.first - slope * low]))), slope)


def _first_layer(interval: tuple[float, float]) -> Layer:
    """Return the units t and ReLU(t - 1/2)."""
    low, high = interval
    width = high - low
    return Layer(np.full((2, 1), 1 / width), np.array([-low / width, -low / width - 0.5]))


def _inner_layer(sum_of_units: Floats) -> Layer:
    """Return the units g, ReLU(g - 1/2) and the sum of all waves before, from the units of the layer before it."""
    wave = np.array([*TENT, 0.0])[: sum_of_units.size]
    return Layer(np.array([wave, wave, sum_of_units]), np.array([0.0, -0.5, 0.0]))


def _wave_of(target: TargetFunction) -> _Wave | None:
    """Return a target as a sawtooth wave; None if it is no such wave."""
    x = np.array([place.x for place in target.breaks])
    pieces = x.size - 1
    is_straight = all(
        target.curve.function.is_zero_between(float(low), float(high), order=2) for low, high in pairwise(x)
    )
    if pieces < 2 or pieces & (pieces - 1) or not is_straight:
        return None
    y = target(x)
    expected = np.where(np.arange(x.size) % 2 == 0, y[0], y[1])
    is_even = np.abs(x - np.linspace(x[0], x[-1], x.size)).max() <= ALIKE * (x[-1] - x[0])
    if not is_even or y[0] == y[1] or np.abs(y - expected).max() > ALIKE * np.abs(y).max():
        return None
    return _Wave((target.low, target.high), float(y[0]), float(y[1]), pieces.bit_length() - 1)


def _parabola_of(problem: Problem) -> _Parabola:
    """Return a target as a quadratic function. Raises ``ActvizError`` if it is none."""
    low, high = problem.interval
    curve = problem.curve
    middle = low / 2 + high / 2
    bend = float(curve.derivative(middle, order=2)) / 2 * (high - low) ** 2
    is_quadratic = len(problem.target.breaks) == 2 and curve.function.is_zero_between(low, high, order=3)
    if not is_quadratic or not bend:
        raise ActvizError(
            "--method sawtooth: {label} is neither a quadratic function nor a sawtooth of 2, 4, 8 ... equal pieces "
            "on {low}:{high}; use, for example, 'x**2' with --range 0:1",
            label=curve.label[:60],
            low=f"{low:g}",
            high=f"{high:g}",
        )
    first, last = problem.target(np.array([low, high])).tolist()
    return _Parabola((low, high), first, last, bend)

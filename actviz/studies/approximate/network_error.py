"""The largest and the root mean square error of any network."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from actviz.curves import Curve, ScalarFunction, difference
from actviz.formulas.errors import ActvizError
from actviz.formulas.expressions import call, number, substitute
from actviz.formulas.grammar import VARIABLE
from actviz.studies.approximate.fit import Fit
from actviz.studies.approximate.network import Network
from actviz.studies.approximate.polyline import Polyline
from actviz.studies.approximate.polyline_error import quadrature, root_mean_square
from actviz.studies.approximate.proof import largest_error
from actviz.studies.approximate.target import TargetFunction

FAR = 1e6
"""The largest distance from 0 of kinks of an activation that are considered."""
MOST_IN_BRANCHES = 400
"""The largest number of units in all branches of a formula that is enclosed; a unit with a kink adds a branch."""
POINTS = 4097
"""The number of points at which the error is estimated if the formula of the network is too long to be enclosed."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """A network with its errors on an interval; ``label`` is its origin.

    ``is_enclosed`` is whether ``max_error`` is proven to be an upper bound of the error.
    """

    label: str
    network: Network
    max_error: float
    max_error_at: float
    rms_error: float
    is_enclosed: bool = True

    @classmethod
    def of(cls, label: str, fit: Fit) -> Candidate:
        """Return the network of a fit."""
        return cls(label, fit.network, fit.max_error, fit.max_error_at, fit.rms_error, fit.is_enclosed)


def measured(label: str, curve: Curve, network: Network, interval: tuple[float, float]) -> Candidate:
    """Measure a network against a curve. Raises ``ActvizError`` if the curve is not finite on the interval."""
    if network.activation == "relu":
        target, line = TargetFunction(curve, *interval), polyline_of(network, interval)
    else:
        assert isinstance(network.function, Curve)
        residual = _residual(curve, network, network.function)
        if residual is None:
            return _estimated(label, TargetFunction(curve, *interval), network)
        target = TargetFunction(residual, *interval)
        line = Polyline.zero(*interval)
    error = largest_error(target, line)
    rms = root_mean_square(target, line, interval)
    return Candidate(label, network, error.largest, error.at, rms, error.is_enclosed)


def _estimated(label: str, target: TargetFunction, network: Network) -> Candidate:
    """Estimate the errors of a network at many points."""
    x = np.union1d(target.points.x, np.linspace(target.low, target.high, POINTS))
    size = np.abs(target.anywhere(x) - network(x))
    worst = int(np.argmax(size))
    nodes, weight = quadrature(target, x, (target.low, target.high))
    squared = float(np.sum(weight * (target(nodes) - network(nodes)) ** 2))
    rms = sqrt(squared / (target.high - target.low))
    return Candidate(label, network, float(size[worst]), float(x[worst]), rms, is_enclosed=False)


def polyline_of(network: Network, interval: tuple[float, float]) -> Polyline:
    """Return a network of ReLU units as a polyline with knots in an interval."""
    low, high = interval
    kinks = [-unit.bias / unit.weight for unit in network.units if unit.weight]
    knots = np.unique([low, *(kink for kink in kinks if low < kink < high), high])
    return Polyline.through(knots, network.before_output(knots), clipped=network.output_activation == "relu")


def _residual(curve: Curve, network: Network, unit: Curve) -> Curve | None:
    """Return the curve minus a network as one formula; None if it is too long, or has too many branches."""
    count, kinks = len(network.units), len(unit.function.places(-FAR, FAR))
    if count * count * kinks > MOST_IN_BRANCHES:
        return None
    try:
        return difference(curve, _formula(network, unit))
    except ActvizError:
        return None


def _formula(network: Network, unit: Curve) -> Curve:
    """Return a network whose units compute a curve, as one formula."""
    numbers = {name: number(value) for name, value in unit.parameters.items()}
    terms = [_times(network.skip, ast.Name(VARIABLE)), number(network.bias)]
    for one in network.units:
        inner = _sum([_times(one.weight, ast.Name(VARIABLE)), number(one.bias)])
        terms.append(_times(one.out, substitute(unit.function.stretches.tree, {**numbers, VARIABLE: inner})))
    total = _sum(terms)
    if network.output_activation == "relu":
        total = call("max", total, number(0))
    return Curve(label="network", name=None, function=ScalarFunction(tree=total))


def _times(factor: float, tree: ast.expr) -> ast.expr:
    return ast.BinOp(number(factor), ast.Mult(), tree)


def _sum(terms: Sequence[ast.expr]) -> ast.expr:
    """Return the sum of terms as a balanced tree."""
    if len(terms) == 1:
        return terms[0]
    half = len(terms) // 2
    return ast.BinOp(_sum(terms[:half]), ast.Add(), _sum(terms[half:]))

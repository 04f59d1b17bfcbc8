"""Initial weights of deep networks: random ones, folded ones, and a network with one layer inside of a deep one.

A folded network computes a zigzag in its first layer and lets the next layer act on it, so that each of its units adds
a kink to each piece (Telgarsky 2016, "Benefits of depth in neural networks", arXiv:1602.04485). For a function that is
curved, what is left of it between equally good knots is nearly the same function of the zigzag on each piece.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from actviz.formulas.arrays import Floats
from actviz.studies.approximate.deep_weights import LayerSizes
from actviz.studies.approximate.polyline import Polyline

WIDEST_SHIFT = 1.5
"""The largest relative shift of the kinks of folded networks."""
TINY = 1e-9


def random_starts(random: np.random.Generator, count: int, sizes: LayerSizes, x: Floats) -> Floats:
    """Return random networks whose units have their kinks at points of ``x`` and outputs of a size of about 1."""
    rows = np.zeros((count, sizes.parameters))
    hidden = np.broadcast_to(x, (count, 1, x.size))
    for number, place in enumerate(sizes.places[:-1]):
        outputs, inputs = place.shape
        weights = random.standard_normal((count, outputs, inputs)) / np.sqrt(inputs)
        if not number:
            weights = np.sign(weights)
        argument = weights @ hidden
        kinks = random.integers(0, x.size, (count, outputs, 1))
        biases = -np.take_along_axis(argument, kinks, 2)
        hidden = np.maximum(argument + biases, 0.0)
        size = np.sqrt(np.mean(hidden**2, axis=2, keepdims=True)) + 1e-3
        hidden = hidden / size
        rows[:, place.weights] = (weights / size).reshape(count, -1)
        rows[:, place.biases] = (biases / size)[..., 0]
    return rows


def folded_starts(
    random: np.random.Generator,
    count: int,
    sizes: LayerSizes,
    points: tuple[Floats, Floats],
    quantiles: Callable[[Floats], Floats],
) -> Floats:
    """Return networks that fold the interval from -1 to 1.

    ``points`` are x and y of the target. ``quantiles`` returns x at fractions of the cumulative curvature, where the
    kinks of the first layer are. They are shifted randomly, more in later networks.
    """
    shifts = np.linspace(0.0, WIDEST_SHIFT, count)
    return np.array([_Folding(random, sizes, *points, shift).row(quantiles) for shift in shifts.tolist()])


class _Folding:
    """One folded network, layer by layer."""

    def __init__(self, random: np.random.Generator, sizes: LayerSizes, x: Floats, y: Floats, shift: float) -> None:
        self.random, self.sizes, self.x, self.y, self.shift = random, sizes, x, y, shift

    def row(self, quantiles: Callable[[Floats], Floats]) -> Floats:
        """Return the parameters, without the output."""
        row = np.zeros(self.sizes.parameters)
        first, *others = self.sizes.places[:-1]
        units = first.shape[0]
        fractions = (np.arange(units) + self._shifts(units)) / units
        kinks = np.append(quantiles(np.sort(np.clip(fractions, 0.0, 1.0))), 1.0)
        kinks[0] = -1.0  # this unit passes x on
        row[first.weights], row[first.biases] = 1.0, -kinks[:-1]
        hidden = np.maximum(self.x - kinks[:-1, None], 0.0)
        zigzag = np.interp(self.x, kinks, self._first_zigzag(kinks))
        for number, place in enumerate(others):
            weights, zigzag = self._layer(hidden, zigzag, place.shape[0], is_last=number == len(others) - 1)
            row[place.weights], row[place.biases] = weights[:, :-1].ravel(), weights[:, -1]
            hidden = np.maximum(weights @ _with_ones(hidden), 0.0)
        return row

    def _shifts(self, count: int) -> Floats:
        return self.shift * self.random.uniform(-0.5, 0.5, count)

    def _first_zigzag(self, kinks: Floats) -> Floats:
        """Return values at the kinks that alternate between 0, and 1 where the target is convex or -1 where concave."""
        y = np.interp(kinks, self.x, self.y)
        slopes = np.diff(y) / np.maximum(np.diff(kinks), TINY)
        bend = np.sign(np.diff(slopes)) if slopes.size > 1 else np.ones(1)
        bend = np.concatenate([bend[:1], bend, bend[-1:]])[: kinks.size]
        is_zero = np.arange(kinks.size) % 2 == self.random.integers(2)
        return np.where(is_zero, 0.0, np.where(bend == 0, 1.0, bend))

    def _layer(self, hidden: Floats, zigzag: Floats, units: int, *, is_last: bool) -> tuple[Floats, Floats]:
        """Return weights and biases of a layer, shape (units, inputs + 1), and the zigzag that it makes.

        The first unit passes on a polyline near the target, the second one the zigzag unless the layer is the last;
        the others have kinks at thresholds of the zigzag.
        """
        inputs = _with_ones(hidden)
        fold = np.asarray(np.linalg.lstsq(inputs.T, zigzag, rcond=None)[0], dtype=np.float64)
        lowest = float(zigzag.min(initial=0.0))
        rows = []
        if not is_last and units > 2:
            rows.append(_raised(fold, -lowest))
        thresholds = self._thresholds(zigzag, units - 1 - len(rows))
        rows += [_raised(np.sign(threshold) * fold, -abs(threshold)) for threshold in thresholds.tolist()]
        kinked = np.maximum(np.array(rows) @ inputs, 0.0) if rows else np.empty((0, self.x.size))
        line = np.linalg.lstsq(np.concatenate([inputs, kinked]).T, self.y, rcond=None)[0][: len(inputs)]
        line = _raised(line, -float((line @ inputs).min()))
        at = np.unique([lowest, 0.0, float(zigzag.max(initial=0.0)), *thresholds])
        zero = int(np.searchsorted(at, 0.0))
        values = np.where((np.arange(at.size) - zero) % 2 == 0, 0.0, np.sign(at))
        return np.array([line, *rows]), np.interp(zigzag, at, values) if at.size > 1 else zigzag

    def _thresholds(self, zigzag: Floats, count: int) -> Floats:
        """Return thresholds between 0 and the extreme values of a zigzag."""
        signs = np.array([sign for sign in (1.0, -1.0) if (sign * zigzag > TINY).any()] or [1.0])
        chosen = self.random.choice(signs, count)
        thresholds = []
        for sign in signs.tolist():
            here = int(np.sum(chosen == sign))
            thresholds.append(sign * (np.arange(here) + 1 + self._shifts(here)) / (here + 1))
        return np.concatenate(thresholds)


def embeddable(hidden: tuple[int, ...]) -> int:
    """Return how many kinks of a network with one layer ``embedded`` puts into layers of these sizes."""
    needed = [1, *(2 for _ in hidden[1:-1]), 1]
    spare = [units - passing for units, passing in zip(hidden, needed, strict=True)]
    return sum(spare) if min(spare) >= 0 else 0


def embedded(sizes: LayerSizes, line: Polyline) -> Floats:
    """Return the network that equals a polyline from x = -1 to 1 with at most ``embeddable`` kinks.

    Each layer adds kinks. A unit of it passes on the sum of those before, and another one x, if a later layer needs it.
    """
    row = np.zeros((1, sizes.parameters))
    slopes = np.diff(line.values) / np.diff(line.knots)
    kinks, changes = line.knots[1:-1], np.diff(slopes)
    x = (np.array([1.0]), 0.0)
    total = (np.zeros(1), 0.0)
    done = 0
    last = len(sizes.hidden) - 1
    for number, place in enumerate(sizes.places[:-1]):
        units = place.shape[0]
        weights, biases = np.zeros(place.shape), np.zeros(units)
        factors, passed, offset = np.zeros(units), 0, 0.0
        if number:
            offset = _lowest(kinks[:done], changes[:done])
            weights[0], biases[0], factors[0], passed = total[0], total[1] - offset, 1.0, 1
        following = x
        if number < last:
            weights[passed], biases[passed] = x[0], x[1] + 1.0
            following = (np.eye(units)[passed], -1.0)
            passed += 1
        for unit, kink in zip(range(passed, units), kinks[done:].tolist(), strict=False):
            weights[unit], biases[unit] = x[0], x[1] - kink
            factors[unit] = changes[done]
            done += 1
        row[0, place.weights], row[0, place.biases] = weights.ravel(), biases
        x, total = following, (factors, offset)
    row[0, sizes.places[-1].weights] = total[0]
    row[0, sizes.places[-1].biases] = total[1] + line.values[0] + slopes[0]
    row[0, -1] = slopes[0]
    return row


def _lowest(kinks: Floats, changes: Floats) -> float:
    """Return the smallest value from -1 to 1 of a sum of units that are 0 on the left of their kinks."""
    x = np.array([-1.0, *kinks, 1.0])
    return float((changes @ np.maximum(x - kinks[:, None], 0.0)).min()) if kinks.size else 0.0


def _raised(weights: Floats, bias: float) -> Floats:
    """Return weights, the last of them the bias, with a number added to the bias."""
    return np.append(weights[:-1], weights[-1] + bias)


def _with_ones(values: Floats) -> Floats:
    return np.concatenate([values, np.ones((1, values.shape[1]))])

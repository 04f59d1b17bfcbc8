"""The approximation of a curve by networks with several layers of ReLU units."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from operator import itemgetter

import numpy as np

from actviz.formulas.arguments import check_whole, whole_argument
from actviz.formulas.arrays import Floats
from actviz.formulas.errors import ActvizError
from actviz.studies.approximate.deep_fit import DeepFit
from actviz.studies.approximate.deep_network import (
    DeepNetwork,
    Layer,
    most_kinks,
    parameter_count,
    units_with_parameters,
)
from actviz.studies.approximate.deep_starts import embeddable, embedded, folded_starts, random_starts
from actviz.studies.approximate.deep_training import ScaledTarget, least_largest, levenberg_marquardt
from actviz.studies.approximate.deep_weights import LayerSizes
from actviz.studies.approximate.fit import EXACT, Fit
from actviz.studies.approximate.optimal import Problem
from actviz.studies.approximate.polyline import Polyline
from actviz.studies.approximate.polyline_error import error_of, root_mean_square
from actviz.studies.approximate.proof import largest_error
from actviz.studies.approximate.settings import LIMITS, MAX_HIDDEN, MAX_LAYERS, MAX_PARAMETERS

POINTS = 400
"""The least number of points at which the error is evaluated in training."""
PER_PARAMETER = 4
"""The least number of these points for each parameter."""
USUAL_STARTS, FEWEST_STARTS = 200, 12
"""The number of starts for networks with ``FEW`` parameters; larger networks have fewer starts."""
FEW = 40
STEPS = (50, 60, 25)
"""The steps for all starts, for the best third, and for each power of the error for the best sixth."""
POWERS = (4, 8, 16)
FINALISTS = 6
"""The number of networks of which the largest error is reduced."""
SHORT = 12
"""The number of linear programmes for each of them."""
WINNERS = 2
"""The number of networks of which it is reduced further."""
ROUNDS = 3
"""How often the places of the largest errors are added to the points."""
CLOSE = 1e-5
"""The relative difference of the largest error and that at the points at which none are added."""


@dataclass(frozen=True)
class DeepSettings:
    """How often and from which random weights a deep network is trained; ``restarts`` None depends on its size."""

    restarts: int | None = None
    seed: int = 0


def approximate_deep(
    problem: Problem,
    hidden: tuple[int, ...],
    settings: DeepSettings | None = None,
    tick: Callable[[], object] = lambda: None,
) -> DeepFit:
    """Return the best network with these layers that several starts lead to; ``tick`` is called after each step.

    Raises ``ActvizError`` for sizes that are not possible, and for a problem with tails or an output activation.
    """
    settings = settings or DeepSettings()
    check_deep(problem, hidden, settings)
    hidden = tuple(map(int, hidden))
    trainer = _Trainer(problem, LayerSizes(hidden), settings, tick)
    start, network = trainer.best()
    return fitted(problem, network, start, starts=trainer.starts, seed=settings.seed)


def fewest_deep_units(problem: Problem, depth: int, tolerance: float, settings: DeepSettings | None = None) -> DeepFit:
    """Return the network with ``depth`` layers of equal size and the fewest units found within a tolerance.

    Networks with fewer kinks than one layer needs are not tried. Raises ``ActvizError`` if no network with at most
    ``MAX_PARAMETERS`` parameters is found.
    """
    needed = problem.fewest_units(tolerance).hidden if problem.norm == "max" else 0
    units = 1
    while most_kinks((units,) * depth) < needed:
        units += 1
    while parameter_count((units,) * depth) <= MAX_PARAMETERS:
        fit = approximate_deep(problem, (units,) * depth, settings)
        if fit.error <= tolerance:
            return fit
        units += 1
    raise ActvizError(
        "no network with {depth} layers of equal size and at most {most} weights and biases was found within a "
        "tolerance of {tolerance}",
        depth=depth,
        most=MAX_PARAMETERS,
        tolerance=f"{tolerance:g}",
    )


def fitted(problem: Problem, network: DeepNetwork, start: str, *, starts: int = 1, seed: int = 0) -> DeepFit:
    """Measure a network, and find the best networks with one layer to compare it with."""
    target, interval, hidden = problem.target, problem.interval, network.hidden
    line = network.polyline(interval)
    error = largest_error(target, line)
    units = min(sum(hidden), MAX_HIDDEN)
    kinks = most_kinks(hidden)
    bound = problem.fit(kinks).lower_bound if problem.norm == "max" and kinks <= MAX_HIDDEN else None
    return DeepFit(
        target=problem.curve.label,
        interval=interval,
        hidden=hidden,
        norm=problem.norm,
        max_error=error.largest,
        max_error_at=error.at,
        rms_error=root_mean_square(target, line, interval),
        lower_bound=None if bound is None else min(bound, error.found),
        knots=line.knots,
        values=line.values,
        network=network,
        curve=problem.curve,
        equal_units=problem.fit(units),
        equal_parameters=problem.fit(min(units_with_parameters(network.parameters), MAX_HIDDEN)),
        same_error=_fewest_units(problem, error.largest, line),
        start=start,
        starts=starts,
        seed=seed,
        is_enclosed=error.is_enclosed,
    )


def _fewest_units(problem: Problem, largest: float, line: Polyline) -> Fit | None:
    """Return the network with one layer and the fewest units whose error is that of a polyline or smaller."""
    error = largest if problem.norm == "max" else root_mean_square(problem.target, line, problem.interval)
    if error <= EXACT * problem.target.scale:
        return None
    try:
        return problem.fewest_units(error)
    except ActvizError:
        return None


class _Trainer:
    """Networks of some sizes for a problem; x and y are scaled to the interval from -1 to 1."""

    def __init__(self, problem: Problem, sizes: LayerSizes, settings: DeepSettings, tick: Callable[[], object]) -> None:
        self.problem, self.sizes, self.tick = problem, sizes, tick
        self.random = np.random.default_rng(settings.seed)
        self.starts = settings.restarts or usual_starts(sizes.parameters)
        self.target = problem.target
        values = self.target.points.value
        self.middle = float(values.min() / 2 + values.max() / 2)
        self.size = float(np.abs(values - self.middle).max()) or 1.0

    def best(self) -> tuple[str, DeepNetwork]:
        """Return the network with the smallest error in the norm, and the kind of start that led to it."""
        found = [(start, self._unscaled(self.sizes.network(row))) for start, row in self._finalists()]
        lines = [network.polyline(self.problem.interval) for _, network in found]
        return found[int(np.argmin([self._error(line) for line in lines]))]

    @cached_property
    def points(self) -> Floats:
        """Evenly spaced points; in the maximum norm, half of them are denser where the target is curved."""
        half = max(POINTS, PER_PARAMETER * self.sizes.parameters) // 2
        if self.problem.norm == "rms":
            return np.linspace(-1.0, 1.0, 2 * half)
        even = np.linspace(-1.0, 1.0, half)
        return np.unique(np.concatenate([even, self._quantiles(np.linspace(0.0, 1.0, half))]))

    def _quantiles(self, fractions: Floats) -> Floats:
        return np.asarray(self._scaled(self.target.quantiles_of_curvature(fractions)))

    def _scaled(self, x: Floats) -> Floats:
        low, high = self.problem.interval
        return np.asarray(2 * (x - low) / (high - low) - 1)

    def _values(self, x: Floats) -> Floats:
        """Return the scaled target at scaled points."""
        low, high = self.problem.interval
        at = np.clip(low + (x + 1) / 2 * (high - low), low, high)
        return np.asarray((self.target.anywhere(at) - self.middle) / self.size)

    def _slopes(self, x: Floats) -> Floats:
        """Return the slopes of the scaled target at scaled points."""
        low, high = self.problem.interval
        return np.asarray(self.target.slope(low + (x + 1) / 2 * (high - low)) * (high - low) / 2 / self.size)

    def _finalists(self) -> Iterator[tuple[str, Floats]]:
        """Yield the networks with the smallest errors after training, and always the one with one layer inside."""
        x, y = self.points, self._values(self.points)
        names, rows = self._initial(x, y)
        rows = self.sizes.with_best_output(rows, x, y)
        if names[-1] == "one layer":
            rows[-1] = self._one_layer
        for steps, share in ((STEPS[0], 3), (STEPS[1], 2)):
            rows, mean = levenberg_marquardt(self.sizes, rows, x, y, steps, tick=self.tick)
            kept = np.argsort(mean, kind="stable")[: max(FINALISTS, len(rows) // share)]
            names, rows = [names[i] for i in kept], rows[kept]
        if embeddable(self.sizes.hidden):
            yield "one layer", self._one_layer
        if self.problem.norm == "rms":
            yield from zip(names[:FINALISTS], rows, strict=False)
            return
        for power in POWERS:
            rows, _ = levenberg_marquardt(self.sizes, rows, x, y, STEPS[2], power, self.tick)
        largest = np.abs(y - self.sizes.values(rows, x)).max(axis=1)
        target = ScaledTarget(x, self._values, self._slopes)
        short = []
        for i in np.argsort(largest, kind="stable")[:FINALISTS]:
            row, error = least_largest(self.sizes, rows[i], target, SHORT)
            short.append((error, names[i], row))
        for _, name, row in sorted(short, key=itemgetter(0))[:WINNERS]:
            yield name, self._with_least_largest(row)

    def _initial(self, x: Floats, y: Floats) -> tuple[list[str], Floats]:
        folded = self.starts // 2
        names = ["random"] * (self.starts - folded) + ["folded"] * folded
        parts = [random_starts(self.random, self.starts - folded, self.sizes, x)]
        if folded:
            parts.append(folded_starts(self.random, folded, self.sizes, (x, y), self._quantiles))
        if embeddable(self.sizes.hidden):
            names.append("one layer")
            parts.append(self._one_layer[None])
        return names, np.concatenate(parts)

    @cached_property
    def _one_layer(self) -> Floats:
        """Return the best network with one layer that can be a part of this one."""
        fit = self.problem.fit(min(embeddable(self.sizes.hidden), MAX_HIDDEN))
        line = Polyline.through(self._scaled(fit.knots), (fit.values - self.middle) / self.size)
        return np.asarray(embedded(self.sizes, line)[0])

    def _with_least_largest(self, row: Floats) -> Floats:
        """Return a network with a smaller largest error, also between the points."""
        target = ScaledTarget(self.points, self._values, self._slopes)
        for _ in range(ROUNDS):
            row, largest = least_largest(self.sizes, row, target)
            line = self._unscaled(self.sizes.network(row)).polyline(self.problem.interval)
            error = error_of(self.target, line)
            if error.largest <= largest * self.size * (1 + CLOSE):
                break
            target = target.with_points(self._scaled(error.peaks(0.5 * error.largest)))
        return row

    def _error(self, line: Polyline) -> float:
        if self.problem.norm == "rms":
            return root_mean_square(self.target, line, self.problem.interval)
        return error_of(self.target, line).largest

    def _unscaled(self, network: DeepNetwork) -> DeepNetwork:
        """Return a network in the scales of the interval and the target."""
        low, high = self.problem.interval
        scale = 2 / (high - low)
        shift = -1 - scale * low
        first, *inner, last = network.layers
        first = Layer(first.weights * scale, first.biases + first.weights[:, 0] * shift)
        last = Layer(last.weights * self.size, (last.biases + network.skip * shift) * self.size + self.middle)
        return replace(network, layers=(first, *inner, last), skip=network.skip * scale * self.size).with_unit_weights()


def usual_starts(parameters: int) -> int:
    """Return the number of starts for networks of a size."""
    return max(FEWEST_STARTS, min(USUAL_STARTS, int(USUAL_STARTS * (FEW / parameters) ** 1.5)))


def steps_of(norm: str) -> int:
    """Return how often ``tick`` is called in a training."""
    return STEPS[0] + STEPS[1] + (len(POWERS) * STEPS[2] if norm == "max" else 0)


def check_deep(problem: Problem, hidden: tuple[int, ...], settings: DeepSettings) -> None:
    """Raise ``ActvizError`` for sizes, settings and problems that deep networks do not support."""
    if not 2 <= len(hidden) <= MAX_LAYERS:
        raise ActvizError(
            "{count} hidden layers are not possible; specify from 1 to {most}", count=len(hidden), most=MAX_LAYERS
        )
    given = [("hidden", units, (1, MAX_HIDDEN)) for units in hidden]
    given += [("seed", settings.seed, LIMITS["seed"])]
    if settings.restarts is not None:
        given.append(("restarts", settings.restarts, LIMITS["restarts"]))
    for name, value, limits in given:
        check_whole(name, whole_argument(name, value, limits), limits)
    if (parameters := parameter_count(hidden)) > MAX_PARAMETERS:
        raise ActvizError(
            "layers of {sizes} units have {count} weights and biases; several layers can have at most {most}, such as "
            "8,8,8",
            sizes=",".join(map(str, hidden)),
            count=f"{parameters:,}",
            most=MAX_PARAMETERS,
        )
    for option, is_given in (("tails", problem.tails), ("output_activation=relu", problem.clipped)):
        if is_given:
            raise ActvizError("{option} is not available for several layers; use one layer", option=option)

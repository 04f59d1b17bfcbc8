"""The best approximation of a curve by a network with one hidden layer of ReLU units."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from actviz.curves import Curve
from actviz.formulas.errors import ActvizError
from actviz.studies.approximate.asymptotes import Tails, fewest_kinks, tails_of
from actviz.studies.approximate.fit import EXACT, Fit
from actviz.studies.approximate.least_squares import best_of_starts, best_restricted
from actviz.studies.approximate.minimax import Minimax, best_line
from actviz.studies.approximate.minimum_link_path import StraightLine
from actviz.studies.approximate.network import network_of
from actviz.studies.approximate.path_constraints import FREE, Paths
from actviz.studies.approximate.polyline import Polyline
from actviz.studies.approximate.polyline_error import ErrorCurve, error_of, root_mean_square
from actviz.studies.approximate.proof import prove
from actviz.studies.approximate.settings import MAX_HIDDEN, NORMS, OUTPUTS, Norm, OutputActivation
from actviz.studies.approximate.target import Break, TargetFunction
from actviz.studies.ranges import check_range

FARTHEST = 1e100
"""The largest distance of an end of the interval from 0."""
FARTHEST_KINK = 4.0
"""With tails, the largest distance of kinks from 0, relative to the place where the target reaches its asymptotes.

Kinks farther out can reduce the error slightly; its infimum may only be approached as kinks tend to infinity.
"""
COMPARED = 8
"""The number of units up to which a local minimum of the mean square is compared with that for one unit fewer."""
MAX_REFINEMENTS = 8
"""The largest number of times that points are added to the target because the error is larger than expected."""


def approximate(
    f: Curve,
    *,
    hidden: int = 4,
    interval: tuple[float, float] = (-8.0, 8.0),
    norm: Norm = "max",
    output_activation: OutputActivation = "identity",
    tails: bool = False,
) -> Fit:
    """Return the best network with one hidden layer of ReLU units for a curve; see ``actviz.approximate``."""
    _check_hidden(hidden)
    return Problem(f, interval, norm, output_activation, tails).fit(hidden)


@dataclass(frozen=True)
class Problem:
    """A curve, the interval on which it is approximated, and the permitted networks.

    The curve is analysed once for networks of all sizes. Raises the same ``ActvizError`` as ``approximate``, except for
    ``hidden``.
    """

    curve: Curve
    interval: tuple[float, float] = (-8.0, 8.0)
    norm: Norm = "max"
    output_activation: OutputActivation = "identity"
    tails: bool = False

    def __post_init__(self) -> None:
        _check_curve(self.curve)
        for name, given, known in (
            ("norm", self.norm, NORMS), ("output_activation", self.output_activation, OUTPUTS)
        ):  # fmt: skip
            if given not in known:
                raise ActvizError(
                    "{name}={typed} is invalid; choose from {choices}",
                    name=name,
                    typed=f"{given!r}",
                    choices=" or ".join(known),
                )
        low, high = map(float, self.interval)
        check_reach(low, high)
        object.__setattr__(self, "interval", (low, high))

    @property
    def clipped(self) -> bool:
        """Whether the output is clipped at 0."""
        return self.output_activation == "relu"

    @cached_property
    def asymptotes(self) -> Tails:
        """The asymptotes that the outer pieces follow; without ``tails`` the outer pieces are free."""
        free = Tails(FREE, self.interval, 0.0)
        return tails_of(self.curve, self.interval, clipped=self.clipped) if self.tails else free

    @cached_property
    def target(self) -> TargetFunction:
        """The curve on the interval where its largest error is measured."""
        return TargetFunction(self.curve, *self.asymptotes.extent, core=self.interval)

    @cached_property
    def target_inside(self) -> TargetFunction:
        """The curve on the interval."""
        return TargetFunction(self.curve, *self.interval) if self.tails else self.target

    @property
    def fewest_hidden(self) -> int:
        """The smallest possible number of units of a network."""
        return fewest_kinks(self.asymptotes.ends)

    def fit(self, hidden: int) -> Fit:
        """Compute the best network of at most ``hidden`` units."""
        _check_hidden(hidden)
        if hidden < self.fewest_hidden:
            raise ActvizError(
                "hidden={hidden} is too small: connecting one asymptote to the other requires hidden={needed} or more",
                hidden=hidden,
                needed=self.fewest_hidden,
            )
        paths = Paths(hidden, self.asymptotes.ends, self.clipped, FARTHEST_KINK * max(map(abs, self.asymptotes.extent)))
        for _ in range(MAX_REFINEMENTS):
            best, line, error = self._best(paths)
            proof = prove(self.target, line, error)
            if not proof.missed.size:
                break
            self.target.refine(proof.missed)
        proof = replace(proof, bound=max(proof.bound, self._bound_outside(line)))
        return Fit(
            target=self.curve.label,
            interval=self.interval,
            hidden=hidden,
            norm=self.norm,
            max_error=proof.largest,
            max_error_at=proof.at,
            rms_error=root_mean_square(self.target, line, self.interval),
            lower_bound=float(min(best.lower_bound, proof.found)) if self.norm == "max" else None,
            knots=line.knots,
            values=line.values,
            left=float(line.left),
            right=float(line.right),
            tails=self.tails,
            network=network_of(line),
            curve=self.curve,
            kinks_within=best.within if self.norm == "max" else None,
            is_enclosed=proof.is_enclosed,
            error_found=proof.found,
        )

    def fewest_units(self, tolerance: float) -> Fit:
        """Compute the network with the fewest units whose error, in the norm, is at most ``tolerance``.

        With ``tails``, only networks that end in the asymptotes are considered. Raises ``ActvizError`` if
        ``MAX_HIDDEN`` units are not sufficient, or no number of units is.
        """
        if not 0 < tolerance < np.inf:
            raise ActvizError(
                "tolerance={tolerance} is invalid; it must be a positive number, such as 0.01",
                tolerance=f"{tolerance!r}",
            )
        if self.norm == "max":
            _check_attainable(self.target_inside, tolerance, self.output_activation)

        def error(fit: Fit) -> float:
            return fit.max_error if self.norm == "max" else fit.rms_error

        low = self.fewest_hidden
        best = self.fit(low)
        if error(best) <= tolerance:
            return best
        high = max(1, 2 * low)
        while error(best := self.fit(high)) > tolerance:
            if high == MAX_HIDDEN:
                if self.tails:
                    raise ActvizError(
                        "{count} units that match the asymptotes reach an error of {error}; a tolerance of "
                        "{tolerance} requires more units",
                        count=MAX_HIDDEN,
                        error=f"{error(best):.3g}",
                        tolerance=f"{tolerance:g}",
                    )
                raise ActvizError(
                    "{count} units reach an error of {error}; a tolerance of {tolerance} requires more units",
                    count=MAX_HIDDEN,
                    error=f"{error(best):.3g}",
                    tolerance=f"{tolerance:g}",
                )
            low, high = high, min(2 * high, MAX_HIDDEN)
        while high - low > 1:
            middle = (low + high) // 2
            found = self.fit(middle)
            if error(found) <= tolerance:
                best, high = found, middle
            else:
                low = middle
        return best

    def _best(self, paths: Paths) -> tuple[Minimax, Polyline, ErrorCurve]:
        """Return the best polyline in the maximum norm with its bound, the one in the norm, and its error."""
        exact = _exact(self.target, paths, self.interval, self.norm)
        best = exact or best_line(self.target, paths, self.interval)
        if self.norm == "max" or exact is not None or best.error.largest <= EXACT * self.target.scale:
            return best, best.line, best.error
        line = self._least_mean_square(best.line, paths.kinks)
        return best, line, error_of(self.target, line)

    def _least_mean_square(self, near: Polyline, hidden: int) -> Polyline:
        """Return the best local minimum of the mean square from several starts, one of them ``near``."""
        ends = self.asymptotes.ends
        if not (self.clipped or self.tails):
            line = best_of_starts(self.target_inside, hidden, self.interval, near)
        else:
            pinned = ends.left is not None, ends.right is not None
            line = best_restricted(self.target_inside, near, hidden, self.interval, pinned=pinned)
        has_many_minima = self.clipped or self.tails or largest_jump(self.target)[1] > 0
        if self.fewest_hidden < hidden <= COMPARED and has_many_minima:
            fewer = self.fit(hidden - 1)
            if fewer.rms_error < root_mean_square(self.target, line, self.interval):
                line = fewer.polyline
        return line

    def _bound_outside(self, line: Polyline) -> float:
        """Return a bound of the error outside the interval of the target, where the target follows its asymptotes."""
        if not self.tails:
            return 0.0
        ends, extent = self.asymptotes.ends, self.asymptotes.extent
        x = np.append(line.corners, extent)
        zero = StraightLine(0.0, 0.0, 0.0)
        distances = [0.0]
        for side, end in ((-1, ends.left or zero), (1, ends.right or zero)):
            outside = x[side * x >= side * extent[(side + 1) // 2]]
            distances.append(float(np.abs(line(outside) - end.y - end.slope * (outside - end.x)).max()))
        return max(distances) + self.asymptotes.rest


def largest_jump(target: TargetFunction) -> tuple[float, float]:
    """Return the place and the size of the largest jump of a target; 0 and 0 if there is none."""
    jumps = [(place.highest - place.lowest, place.x) for place in target.breaks]
    size, at = max(jumps)
    return (at, size) if size > EXACT * target.scale else (0.0, 0.0)


def _check_attainable(target: TargetFunction, tolerance: float, output: OutputActivation) -> None:
    """Raise ``ActvizError`` if no network of any size can have the error."""
    label = target.curve.label[:60]
    at, size = largest_jump(target)
    if tolerance < size / 2 * (1 - 1e-9):
        raise ActvizError(
            "{label} jumps by {height} at x = {x}; a network is continuous, so its error is at least half the jump, "
            "{error}, for any number of units",
            label=label,
            height=f"{size:.7g}",
            x=f"{at:.7g}",
            error=f"{size / 2:.7g}",
        )
    lowest = float(target.points.value.min())
    if output == "relu" and tolerance < -lowest * (1 - 1e-9):
        raise ActvizError(
            "{label} has values down to {least}, but an output ReLU is at least 0; the error is at least {error} for "
            "any number of units",
            label=label,
            least=f"{lowest:.7g}",
            error=f"{-lowest:.7g}",
        )


def _check_curve(f: object) -> None:
    if isinstance(f, str):
        raise ActvizError(
            "{typed} is a string; approximate requires a curve, such as actviz.get('tanh')", typed=f"{f[:60]!r}"
        )
    if not isinstance(f, Curve):
        raise ActvizError(
            "a {kind} cannot be approximated; use the curve of a scalar function, such as actviz.get('tanh')",
            kind=type(f).__name__,
        )


def check_reach(low: float, high: float) -> None:
    """Raise ``ActvizError`` for an invalid interval, or one with an end too far from 0."""
    check_range(low, high)
    if max(abs(low), abs(high)) > FARTHEST:
        raise ActvizError(
            "the range {low}:{high} is too far from 0; the magnitude of both ends must be at most {most}",
            low=f"{low:g}",
            high=f"{high:g}",
            most=f"{FARTHEST:g}",
        )


def _check_hidden(hidden: int) -> None:
    given: object = hidden
    is_number = isinstance(given, int | float | np.integer | np.floating) and not isinstance(given, bool)
    if not is_number or not float(hidden).is_integer() or not 0 <= hidden <= MAX_HIDDEN:
        raise ActvizError(
            "hidden={hidden} is invalid; it must be an integer from 0 to {most}",
            hidden=f"{hidden!r}",
            most=MAX_HIDDEN,
        )


def _exact(target: TargetFunction, paths: Paths, interval: tuple[float, float], norm: Norm) -> Minimax | None:
    """Return the target itself if it is a polyline with few enough kinks, otherwise None.

    For the mean square, values at single points are ignored.
    """
    kinks = np.array([place.x for place in target.breaks[1:-1] if _bends(place)])
    if kinks.size > paths.kinks:
        return None
    ends = interval if paths.ends is FREE else (min([interval[0], *kinks - 1]), max([interval[1], *kinks + 1]))
    x = np.concatenate([[ends[0]], kinks[(kinks > ends[0]) & (kinks < ends[1])], [ends[1]]])
    y = target.anywhere(x)
    line = Polyline.through(x, y, clipped=paths.clipped)
    if paths.ends is not FREE:
        line = replace(line, left=float(target.points.slope[0]), right=float(target.points.slope[-1]))
    error = error_of(target, line)
    off = error.largest if norm == "max" else root_mean_square(target, line, (target.low, target.high))
    return Minimax(line, error, 0.0) if off <= EXACT * max(target.scale, target.span) else None


def _bends(place: Break) -> bool:
    left, right = place.left[1], place.right[1]
    return not abs(left - right) <= 1e-12 * max(1.0, abs(left), abs(right))

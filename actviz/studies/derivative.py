"""Derivatives of curves: extrema, intervals of vanishing slope, kinks, and checks by other methods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import log10
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from actviz.activations.catalogue import find
from actviz.activations.frameworks import DIALECTS, spellings_of
from actviz.curves import Curve, KinkRule, VectorFunction, differ, in_dialects
from actviz.defaults import DEPTHS, SAMPLES, VANISHING
from actviz.formulas.enclosures.roots import merge_intervals
from actviz.formulas.errors import ActvizError
from actviz.rendering import Result, View, Views
from actviz.studies.accuracy import Accuracy, accuracy
from actviz.studies.chain_rule import ChainRule, chain_rule
from actviz.studies.derivative_check import DerivativeCheck, check_derivative
from actviz.studies.largest_slope import located, pieces_of
from actviz.studies.plot import MAX_PLACES, Sample, Trace, sample
from actviz.studies.profile import Profile
from actviz.studies.results import Extremum, Kink, Labelled, Located


@dataclass(frozen=True)
class Zone:
    """An interval of small slope; ``is_dead`` if it is exactly 0."""

    low: float
    high: float
    is_dead: bool


@dataclass(frozen=True)
class KinkSlopes:
    """The one-sided slopes at a kink, the derivative that is returned there, and those of frameworks.

    ``number`` is the derivative; None if the value jumps, from ``value[0]`` to ``value[1]``. ``frameworks`` maps the
    names of frameworks to their derivatives.
    """

    x: float
    left: float
    right: float
    value: tuple[float, float]
    number: float | None
    frameworks: Mapping[str, float]

    @property
    def is_jump(self) -> bool:
        """Whether the value jumps."""
        return self.number is None


@dataclass(frozen=True)
class GradientBound:
    """A bound of the gradient: ``depth`` layers multiply it by at most ``10**log10``; None if unknown."""

    depth: int
    log10: float | None


@dataclass(frozen=True, eq=False, repr=False)
class Derivative:
    """The derivative of one curve on an interval.

    ``trace`` has the samples and formulas. ``largest`` (in magnitude), ``highest`` and ``lowest`` are the extrema of
    the derivative of the given order, ``steepest`` is the slope with the largest magnitude; None if unknown. ``zones``
    are intervals of small slope. ``products`` bound the gradient in deep networks. For order 2, ``bends`` are places
    without second derivative, with its one-sided values. ``poles`` are places without a finite value. ``checks`` and
    ``accuracies`` are empty unless requested. ``chain`` is the gradient over the depth, None for one depth only.
    """

    trace: Trace
    plain: str
    derivative_plain: str
    largest: Located | None
    highest: Located | None
    lowest: Located | None
    steepest: Extremum | None
    zones: tuple[Zone, ...]
    kinks: tuple[KinkSlopes, ...]
    products: tuple[GradientBound, ...]
    checks: tuple[DerivativeCheck, ...]
    bends: tuple[Kink, ...]
    poles: tuple[float, ...]
    accuracies: tuple[Accuracy, ...] = ()
    chain: ChainRule | None = None

    def __repr__(self) -> str:
        return f"<Derivative of {self.trace.label}>"


@dataclass(frozen=True, eq=False, repr=False)
class Derivatives(Result):
    """Derivatives of several curves, of one order, on one interval; slopes up to ``vanishing`` count as small.

    ``jacobians`` are those of the functions of a vector whose outputs are among the curves. If ``shows_jacobians`` is
    true, figures and reports contain only these.
    """

    subject = "derivative"

    sample: Sample
    order: Literal[1, 2]
    at_kink: KinkRule | None
    vanishing: float
    curves: tuple[Derivative, ...]
    jacobians: tuple[Jacobian, ...] = ()
    shows_jacobians: bool = False

    @property
    def views(self) -> Views:
        """The views of the derivatives."""
        jacobians = self.jacobians
        text = View("tables.derivative", self, jacobians=jacobians)
        if self.shows_jacobians:
            report = View("tables.derivative", None, jacobians=jacobians)
            return Views(text=text, figure=View("figures.jacobian", jacobians), report=report)
        return Views(text=text, figure=View("figures.derivative", self))

    @property
    def labels(self) -> list[str]:
        """The labels of the functions in a figure."""
        return [one.label for one in self.jacobians] if self.shows_jacobians else self.sample.labels


@dataclass(frozen=True, eq=False, repr=False)
class Jacobian(Labelled):
    """The Jacobian of a vector function at the inputs ``logits``, with a row for each output."""

    label: str
    name: str
    formula: str
    latex: str
    logits: NDArray[np.float64]
    outputs: NDArray[np.float64]
    matrix: NDArray[np.float64]
    note: str = ""


def differentiate(
    curves: Sequence[Curve],
    interval: tuple[float, float],
    count: int = SAMPLES,
    *,
    order: Literal[1, 2] = 1,
    at_kink: KinkRule | None = None,
    vanishing: float = VANISHING,
    depths: Sequence[int] = DEPTHS,
    checked: bool = False,
) -> Derivatives:
    """Differentiate curves on an interval.

    ``count``, ``order`` and ``at_kink`` are as in ``sample``. Slopes of a magnitude up to ``vanishing`` count as small;
    the decay of a gradient is bounded for numbers of layers, ``depths``; if ``checked`` is true, derivatives are
    checked by other methods. Raises ``ActvizError`` as ``sample`` does, and for a negative ``vanishing``.
    """
    if not vanishing >= 0:
        raise ActvizError("a slope magnitude of {slope} is out of range; it must be at least 0", slope=f"{vanishing:g}")
    points = sample(curves, interval, count, slopes=True, order=order, at_kink=at_kink)

    def measured(curve: Curve, trace: Trace) -> Derivative:
        profile = Profile(curve, *interval)
        steepest = profile.largest_magnitude(1)
        locate = partial(
            located, curve, pieces=pieces_of(curve, interval), order=order, at_kink=at_kink, interval=interval
        )
        return Derivative(
            trace=trace,
            plain=curve.plain,
            derivative_plain=curve.derivative_plain(order, at_kink),
            largest=locate(profile.largest_magnitude(order), either_sign=True),
            highest=locate(profile.highest(order)),
            lowest=locate(profile.lowest(order)),
            steepest=steepest,
            zones=_zones(profile, vanishing),
            kinks=_kinks(curve, trace, at_kink),
            products=tuple(GradientBound(depth, _log10_product(steepest, depth)) for depth in depths),
            checks=check_derivative(curve, interval, order) if checked else (),
            bends=_bends(curve, interval) if order == 2 else (),
            poles=tuple(profile.nonremovable_poles),
            accuracies=_accuracies(curve, interval, order) if checked else (),
            chain=chain_rule(curve, points.x, depths, steepest, at_kink) if len({*depths}) > 1 else None,
        )

    return Derivatives(points, order, at_kink, vanishing, tuple(map(measured, curves, points.traces)))


def _accuracies(curve: Curve, interval: tuple[float, float], order: Literal[1, 2]) -> tuple[Accuracy, ...]:
    orders: tuple[Literal[0, 1, 2], ...] = (0, order)
    found = [accuracy(curve, interval, each) for each in orders]
    return tuple(one for one in found if one)


def _log10_product(steepest: Extremum | None, depth: int) -> float | None:
    if steepest is None:
        return None
    size = abs(steepest.value)
    return depth * log10(size) if 0 < size < np.inf else -np.inf if size == 0 else np.inf


def _zones(profile: Profile, vanishing: float) -> tuple[Zone, ...]:
    """Return the intervals of small slope, divided where the slope changes to exactly 0."""
    dead = merge_intervals(profile.constant_stretches)
    zones = [Zone(*ends, is_dead=True) for ends in dead]
    for low, high in profile.below(vanishing):
        inside = [ends for ends in dead if low <= ends[0] and ends[1] <= high]
        borders = [low, *(end for ends in inside for end in ends), high]
        gaps = zip(borders[::2], borders[1::2], strict=True)
        zones += [Zone(*ends, is_dead=False) for ends in gaps if ends[0] < ends[1]]
    return tuple(sorted(zones, key=lambda zone: zone.low))


def _bends(curve: Curve, interval: tuple[float, float]) -> tuple[Kink, ...]:
    """Return places where the value or one of the derivatives jumps, with the one-sided second derivatives."""
    places = [
        place
        for place in curve.function.places(*interval)
        if any(differ(*curve.function.one_sided(place, k)) for k in (0, 1, 2))
    ]
    return tuple(Kink(place, *curve.function.one_sided(place, 2)) for place in places[:MAX_PLACES])


def _kinks(curve: Curve, trace: Trace, at_kink: KinkRule | None) -> tuple[KinkSlopes, ...]:
    if not trace.kinks:
        return ()
    in_frameworks = _framework_curves(curve)
    found = []
    for kink in trace.kinks:
        value = curve.function.one_sided(kink.x, 0)
        at_place = float(curve(kink.x))
        jumps = any(differ(side, at_place) for side in value) or differ(*value)
        found.append(
            KinkSlopes(
                x=kink.x,
                left=kink.left,
                right=kink.right,
                value=value,
                number=None if jumps else float(curve.derivative(kink.x, 1, at_kink)),
                frameworks={name: float(other.derivative(kink.x)) for name, other in in_frameworks.items()},
            )
        )
    return tuple(found)


def _framework_curves(curve: Curve) -> dict[str, Curve]:
    """Return the same function in every framework that has it and its derivative."""
    if curve.name is None:
        return {}
    try:
        entry = find(curve.name, curve.parameters).entry
        others = in_dialects(entry.name, **curve.parameters)
    except ActvizError:  # the framework's formula has other parameters
        return {}
    named = {(other.name or "").rpartition(".")[0]: other for other in others if isinstance(other, Curve)}
    spellings = spellings_of(entry.name)
    return {
        name: other
        for name, other in named.items()
        if DIALECTS[name].differentiates and all(spelling.differentiable for spelling in spellings.get(name, ()))
    }


def jacobian(function: VectorFunction, logits: ArrayLike) -> Jacobian:
    """Return the Jacobian of a vector function at ``logits``. Raises ``ActvizError`` for a wrong number of inputs."""
    z = np.array(logits, dtype=np.float64)
    return Jacobian(
        label=function.label,
        name=function.name,
        formula=function.formula,
        latex=function.latex,
        logits=z,
        outputs=np.asarray(function(z), dtype=np.float64),
        matrix=np.asarray(function.jacobian(z), dtype=np.float64),
        note=function.note,
    )

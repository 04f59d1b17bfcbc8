"""Random networks at initialisation: propagation of signals forward and of gradients backward.

All layers have the same width. In layer 1 z has variance 1. Each following layer computes z = sigma_w W f(z) +
sigma_b b from z of the layer before, as in ``theory``, and f is applied in the last layer, too. Matrix products are
computed in float32 with operands scaled to at most 1, everything else in float64, which avoids underflow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve
from actviz.formulas.arguments import Argument, check_whole, check_word
from actviz.formulas.arrays import Floats
from actviz.formulas.errors import ActvizError
from actviz.numerics.statistics import mean_and_std
from actviz.rendering import Result
from actviz.studies.networks.collapse import Collapse, collapse
from actviz.studies.networks.gaussian_moments import GaussianMoments
from actviz.studies.networks.propagate_settings import INITS, LIMITS, MAX_SIGMA, OWN_GAIN, Init, PropagationSettings
from actviz.studies.networks.random_weights import RandomWeights, sigma_w
from actviz.studies.networks.theory import LayerSpec, Theory, exact_gain, mean_field_theory
from actviz.studies.results import Labelled

EPSILON = 1e-5
"""The number that frameworks add to the variance in batch normalisation."""
AT_ONCE, MOST_AT_ONCE = 128 * 2**20, 256
"""The largest number of bytes, and of networks, that are computed at a time."""
MOST_BYTES = 2 * 2**30
"""The largest memory of one network."""
_QUANTITIES = ("variance", "log10_gradient", "correlation", "zeros", "dead")
_FLAGS = ("diverged", "undefined")


@dataclass(frozen=True, eq=False)
class Measured:
    """Measured quantities, float64 of shape (networks, depth) except for the last two.

    ``variance`` is the mean of z^2 over units and data, ``log10_gradient`` the norm of the gradient with respect to z
    relative to that in the last layer (-inf if it is 0), ``correlation`` the mean correlation of z between two inputs,
    ``zeros`` the fraction of outputs that are exactly 0, and ``dead`` the fraction of dead units. A network has
    diverged from the layer in which a number is not finite; its quantities are NaN from there on. ``diverged`` and
    ``undefined``, shape (networks,), mark networks that have diverged, and those in which f has no value at some z.
    """

    variance: Floats = field(repr=False)
    log10_gradient: Floats = field(repr=False)
    correlation: Floats = field(repr=False)
    zeros: Floats = field(repr=False)
    dead: Floats = field(repr=False)
    diverged: NDArray[np.bool_] = field(repr=False)
    undefined: NDArray[np.bool_] = field(repr=False)

    @property
    def count(self) -> int:
        """The number of networks."""
        return len(self.diverged)

    @property
    def blocked(self) -> int:
        """The number of networks in which the gradient in the first layer is 0."""
        return int(np.sum(self.log10_gradient[:, 0] == -np.inf))

    @property
    def mean_log10_variance(self) -> Floats:
        """The mean of log10(variance) over the networks, shape (depth,)."""
        with np.errstate(divide="ignore"):
            return mean_and_std(np.log10(self.variance))[0]

    @property
    def mean_log10_gradient(self) -> Floats:
        """The mean of ``log10_gradient`` over the networks, shape (depth,)."""
        return mean_and_std(self.log10_gradient)[0]

    @property
    def log10_gradient_ratio(self) -> tuple[float, float]:
        """Mean and standard deviation of log10 of the gradient in the first layer over that in the last."""
        mean, std = mean_and_std(self.log10_gradient[:, :1])
        return float(mean[0]), float(std[0])


@dataclass(frozen=True, eq=False, repr=False)
class RandomNetwork(Labelled):
    """Random networks of one function with one initialisation: theory and measurement.

    ``exact_gain`` preserves a variance of 1, NaN if there is none. ``collapse`` is the affine map of the first network
    if f is affine. ``note`` describes how the function of a framework differs.
    """

    label: str
    name: str | None
    formula: str
    parameters: Mapping[str, float]
    init: Init
    spec: LayerSpec
    exact_gain: float
    theory: Theory
    measured: Measured
    collapse: Collapse | None
    note: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class Propagation(Result):
    """Several functions in networks of the same random numbers; ``is_partial`` after an interrupt."""

    subject = "propagate"

    settings: PropagationSettings
    networks: tuple[RandomNetwork, ...]
    is_partial: bool

    @property
    def labels(self) -> list[str]:
        """The labels of the functions, each with every initialisation."""
        return [network.label for network in self.networks]

    @property
    def measured_seeds(self) -> int:
        """The number of networks that have been measured for all functions."""
        return min(network.measured.count for network in self.networks)


def propagate(
    curves: Sequence[Curve], settings: PropagationSettings, tick: Callable[[], None] = lambda: None
) -> Propagation:
    """Propagate random data through random networks, and random gradients back.

    ``tick`` is called twice for each layer, ``steps`` times in total. An interrupt returns what has been measured; it
    is raised if that is nothing. Raises ``ActvizError`` for settings out of range, and for networks that take too much
    memory.
    """
    _check(settings)
    _check_inits(settings)
    at_once = networks_at_once(settings)
    planned = [_Planned(curve, init, settings) for curve, init in product(curves, settings.inits)]
    is_partial = False
    try:
        for start in range(0, settings.seeds, at_once):
            numbers = range(start, min(start + at_once, settings.seeds))
            for orthogonal in (False, True):
                random = _random_weights(settings, numbers, orthogonal=orthogonal)
                for one in planned:
                    if (one.init == "orthogonal") == orthogonal:
                        one.parts.append(_measure(one.moments, one.spec, random, settings, tick))
    except KeyboardInterrupt:
        is_partial = True
        planned = [one for one in planned if one.parts]
        if not planned:
            raise
    return Propagation(settings, tuple(one.network() for one in planned), is_partial)


def steps(curves: Sequence[Curve], settings: PropagationSettings) -> int:
    """Return the number of calls of ``tick``."""
    chunks = -(-settings.seeds // networks_at_once(settings))
    return 2 * settings.depth * chunks * len(curves) * len(settings.inits)


def networks_at_once(settings: PropagationSettings) -> int:
    """Return the number of networks computed at a time. Raises ``ActvizError`` if one takes too much memory."""
    one = _bytes_for_signals(settings)
    if one > MOST_BYTES:
        raise ActvizError(
            "depth {depth}, width {width} and {inputs} inputs require {size} GiB for one network; the maximum is "
            "{most} GiB",
            depth=settings.depth,
            width=settings.width,
            inputs=settings.inputs,
            size=f"{one / 2**30:.1f}",
            most=f"{MOST_BYTES / 2**30:g}",
        )
    return min(max(AT_ONCE // (one + _bytes_for_weights(settings)), 1), MOST_AT_ONCE, settings.seeds)


def _check(settings: PropagationSettings) -> None:
    for name, (least, most) in LIMITS.items():
        value = getattr(settings, name)
        needs_several = name == "inputs" and settings.batchnorm
        if value < (least := 2 if needs_several else least):
            raise ActvizError(
                "{name}={value} is out of range with batch normalisation; it must be at least {least}"
                if needs_several
                else "{name}={value} is out of range; it must be at least {least}",
                name=name,
                value=value,
                least=least,
            )
        check_whole(name, value, (least, most))
    for name in ("gain", "sigma_b", "dead_below"):
        if (value := getattr(settings, name)) is not None and not 0 <= value <= MAX_SIGMA:
            raise ActvizError(
                "{name}={value} is out of range; it must be a number from 0 to {most}",
                name=name,
                value=f"{value:g}",
                most=f"{MAX_SIGMA:g}",
            )


def _check_inits(settings: PropagationSettings) -> None:
    for init in settings.inits:
        check_word("init", init, INITS)
    if not settings.inits:
        check_word("init", [], INITS)
    own = [init for init in settings.inits if init in OWN_GAIN]
    if settings.gain is not None and own:
        raise ActvizError(
            "{init} and {gain} both set the gain; remove one of them",
            init=Argument.of("init", own[0]),
            gain=Argument.of("gain"),
        )


def _bytes_for_signals(settings: PropagationSettings) -> int:
    """Estimate the memory of slopes, inputs of f with batch normalisation, temporary arrays and one weight matrix."""
    arrays = settings.depth * (2 if settings.batchnorm else 1) * 4
    return settings.width * settings.inputs * (arrays + 10 * 8) + 3 * 4 * settings.width**2


def _bytes_for_weights(settings: PropagationSettings) -> int:
    return settings.depth * settings.width**2 * 4


def _random_weights(settings: PropagationSettings, numbers: range, *, orthogonal: bool) -> RandomWeights:
    """Return random numbers; weights are stored for backpropagation and the next function if memory allows."""
    size = len(numbers) * (_bytes_for_signals(settings) + _bytes_for_weights(settings))
    return RandomWeights(
        settings.seed,
        numbers,
        settings.depth,
        settings.width,
        settings.inputs,
        orthogonal=orthogonal,
        keep=size <= 2 * AT_ONCE,
    )


@dataclass
class _Planned:
    """A function with an initialisation, and its measurements so far."""

    curve: Curve
    init: Init
    settings: PropagationSettings
    parts: list[Measured] = field(default_factory=list)

    def __post_init__(self) -> None:
        settings = self.settings
        self.moments = GaussianMoments(self.curve)
        size = sigma_w(self.init, self.moments) if settings.gain is None else settings.gain
        self.spec = LayerSpec(size, settings.sigma_b, settings.batchnorm, settings.residual)

    def network(self) -> RandomNetwork:
        """Return the result of all parts."""
        settings = self.settings
        arrays = {
            name: np.concatenate([getattr(part, name) for part in self.parts]) for name in (*_QUANTITIES, *_FLAGS)
        }
        first = _random_weights(settings, range(1), orthogonal=self.init == "orthogonal")
        return RandomNetwork(
            label=self.curve.label,
            name=self.curve.name,
            formula=self.curve.formula,
            note=self.curve.note,
            parameters=dict(self.curve.parameters),
            init=self.init,
            spec=self.spec,
            exact_gain=exact_gain(self.moments),
            theory=mean_field_theory(self.moments, self.spec, settings.depth),
            measured=Measured(**arrays),
            collapse=collapse(self.curve, self.spec, first),
        )


class _Measurement:
    """A forward and backward pass through networks, and the quantities measured in it."""

    def __init__(self, moments: GaussianMoments, spec: LayerSpec, random: RandomWeights, dead_below: float) -> None:
        self.curve, self.zero_pieces = moments.curve, moments.zero_pieces
        self.spec, self.random, self.dead_below = spec, random, dead_below
        count, (width, inputs) = len(random.numbers), random.width_and_inputs
        self.quantities = {name: np.full((count, random.depth), np.nan) for name in _QUANTITIES}
        self.is_finite = np.full(count, True)
        self.is_undefined = np.full(count, False)
        self.slopes = np.empty((random.depth, count, width, inputs), dtype=np.float32)
        # With batch normalisation: the normalised z, and the divisors.
        self.normalised = np.empty_like(self.slopes) if spec.batchnorm else None
        self.divisors: list[Floats] = []

    def forward(self, tick: Callable[[], None]) -> None:
        """Propagate the data."""
        spec, random = self.spec, self.random
        z = np.asarray(random.weights(0) @ random.inputs, dtype=np.float64)
        out = self._activate(0, z)
        tick()
        for layer in range(1, random.depth):
            size = np.abs(out).max(axis=(1, 2), keepdims=True)
            size[size == 0] = 1.0
            following = spec.sigma_w * size * (random.weights(layer) @ (out / size).astype(np.float32))
            if spec.sigma_b:
                following += spec.sigma_b * random.biases(layer)
            z = z + following if spec.residual else following
            out = self._activate(layer, z)
            tick()

    def _activate(self, layer: int, z: Floats) -> Floats:
        """Apply f in a layer and measure it."""
        variance = np.mean(z**2, axis=(1, 2))
        self.is_finite &= np.isfinite(variance)
        z[~self.is_finite] = 0.0
        inputs_of_f = self._normalise(layer, z) if self.spec.batchnorm else z
        out, slope = np.asarray(self.curve(inputs_of_f)), np.asarray(self.curve.derivative(inputs_of_f))
        self.is_undefined |= (np.isnan(out) | np.isnan(slope)).any(axis=(1, 2)) & self.is_finite
        self.is_finite &= np.isfinite(out).all(axis=(1, 2)) & np.isfinite(slope).all(axis=(1, 2))
        out[~self.is_finite], slope[~self.is_finite] = 0.0, 0.0
        self.slopes[layer] = slope
        measured = {
            "variance": variance,
            "correlation": _correlation(z),
            "zeros": np.mean(self._is_zero(inputs_of_f, out), axis=(1, 2)),
            "dead": np.mean(np.abs(slope).max(axis=2) <= self.dead_below, axis=1),
        }
        for name, values in measured.items():
            self.quantities[name][:, layer] = np.where(self.is_finite, values, np.nan)
        return out

    def _is_zero(self, inputs_of_f: Floats, out: Floats) -> NDArray[np.bool_]:
        """Whether outputs are exactly 0, not by underflow."""
        found = inputs_of_f == 0
        for low, high in self.zero_pieces:
            found |= (low <= inputs_of_f) & (inputs_of_f <= high)
        return np.asarray(found & (out == 0))

    def _normalise(self, layer: int, z: Floats) -> Floats:
        assert self.normalised is not None
        centred = z - z.mean(axis=2, keepdims=True)
        self.divisors.append(np.sqrt(np.mean(centred**2, axis=2, keepdims=True) + EPSILON))
        self.normalised[layer] = inputs_of_f = np.asarray(centred / self.divisors[-1])
        return inputs_of_f

    def backward(self, tick: Callable[[], None]) -> None:
        """Propagate the gradient back."""
        spec, random = self.spec, self.random
        logs = np.zeros(len(random.numbers))
        gradient = self._through_activation(random.depth - 1, random.gradients.astype(np.float64))
        for layer in reversed(range(random.depth)):
            if layer < random.depth - 1:
                by_outputs = np.swapaxes(random.weights(layer + 1), 1, 2) @ gradient.astype(np.float32)
                back = self._through_activation(layer, spec.sigma_w * by_outputs.astype(np.float64))
                gradient = gradient + back if spec.residual else back
            norms = np.sqrt(np.mean(gradient**2, axis=(1, 2)))
            logs = logs + np.log10(norms)
            self.quantities["log10_gradient"][:, layer] = logs
            gradient = gradient / np.where(norms > 0, norms, 1.0)[:, None, None]
            tick()
        # Relative to the last layer, unless the gradient is 0 there.
        ratios = self.quantities["log10_gradient"]
        self.is_finite &= (ratios < np.inf).all(axis=1)
        last = ratios[:, -1:]
        ratios -= np.where(np.isfinite(last), last, 0.0)
        ratios[~self.is_finite] = np.nan

    def _through_activation(self, layer: int, gradient: Floats) -> Floats:
        """Return the gradient with respect to z of a layer, from that with respect to its outputs."""
        through: Floats = gradient * self.slopes[layer].astype(np.float64)
        if self.normalised is None:
            return through
        inputs_of_f = self.normalised[layer]
        mean, along = through.mean(axis=2, keepdims=True), np.mean(through * inputs_of_f, axis=2, keepdims=True)
        return np.asarray((through - mean - along * inputs_of_f) / self.divisors[layer])


def _measure(
    moments: GaussianMoments,
    spec: LayerSpec,
    random: RandomWeights,
    settings: PropagationSettings,
    tick: Callable[[], None],
) -> Measured:
    """Measure the networks of random numbers in a forward and a backward pass."""
    measurement = _Measurement(moments, spec, random, settings.dead_below)
    with np.errstate(all="ignore"):
        measurement.forward(tick)
        measurement.backward(tick)
    return Measured(**measurement.quantities, diverged=~measurement.is_finite, undefined=measurement.is_undefined)


def _correlation(z: Floats) -> Floats:
    """Return the mean correlation between two inputs, from the norm of their sum; NaN for a single one."""
    count = z.shape[2]
    if count == 1:
        return np.full(len(z), np.nan)
    own, sums = np.sum(z**2, axis=(1, 2)), np.sum(z.sum(axis=2) ** 2, axis=1)
    return np.where(own > 0, (sums / own - 1) / (count - 1), np.nan)

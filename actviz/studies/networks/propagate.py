"""Random networks at initialisation: what becomes of a signal on its way forward, and of a gradient on its way back.

Every layer is equally wide. Layer 1 turns the data into z of variance 1; each following layer makes
z = sigma_w W f(z) + sigma_b b of the z before it, as in ``theory``, and f follows on the last layer, too. Products are
computed in float32, on numbers that are scaled to be at most 1, and all else in float64: nothing underflows that has
not to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve
from actviz.formulas.arrays import Floats
from actviz.formulas.errors import ActvizError
from actviz.numerics.statistics import mean_and_std
from actviz.rendering import Result
from actviz.studies.networks.collapse import Collapse, collapse
from actviz.studies.networks.gaussian_moments import GaussianMoments
from actviz.studies.networks.propagate_settings import LIMITS, MAX_SIGMA, OWN_GAIN, Init, PropagationSettings
from actviz.studies.networks.random_weights import Draws, sigma_w
from actviz.studies.networks.theory import LayerSpec, Theory, gain, mean_field_theory
from actviz.studies.ranges import check_whole

EPSILON = 1e-5
"""What frameworks add to a variance before batch normalisation divides by its root."""
AT_ONCE, MOST_AT_ONCE = 128 * 2**20, 256
"""Networks are computed together as long as they take fewer bytes than this, and so many of them at most."""
MOST_BYTES = 2 * 2**30
"""A network that takes more is refused."""
_QUANTITIES = ("variance", "log10_gradient", "correlation", "zeros", "dead")
_FATES = ("diverged", "undefined")


@dataclass(frozen=True, eq=False)
class Measured:
    """What was measured; all arrays have the shape (networks, depth) but the last.

    ``variance`` is the mean of z^2 over units and data, ``log10_gradient`` the norm of the gradient by z relative to
    that of the last layer, -inf if nothing of it is left, ``correlation`` the mean one of z between two inputs,
    ``zeros`` the share of outputs that are exactly 0 and ``dead`` that of dead units. From the layer on where a number
    was not finite, a network has diverged: ``diverged``, shape (networks,), tells which, ``undefined`` those of them in
    which the function has no value at some z, and NaN stands for what is not known.
    """

    variance: Floats
    log10_gradient: Floats
    correlation: Floats
    zeros: Floats
    dead: Floats
    diverged: NDArray[np.bool_]
    undefined: NDArray[np.bool_]

    @property
    def count(self) -> int:
        """How many networks were measured."""
        return len(self.diverged)

    @property
    def blocked(self) -> int:
        """In how many networks nothing of the gradient reaches the first layer."""
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
        """Mean and standard deviation of the gradient in the first layer over that in the last, as powers of ten."""
        mean, std = mean_and_std(self.log10_gradient[:, :1])
        return float(mean[0]), float(std[0])


@dataclass(frozen=True, eq=False)
class RandomNetwork:
    """One function with one initialisation: theory, and what was measured.

    ``exact_gain`` keeps a variance of 1, NaN if there is none; ``collapse`` is what is left of layers that are affine.
    ``note`` says what is different in the framework whose function this is.
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
    """Several functions in networks of the same random numbers; ``is_partial`` if an interrupt ended it early."""

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
        """The number of networks that all functions have been measured in."""
        return min(network.measured.count for network in self.networks)


def propagate(
    curves: Sequence[Curve], settings: PropagationSettings, tick: Callable[[], None] = lambda: None
) -> Propagation:
    """Send random data through random networks, and random gradients back.

    ``tick`` is called twice a layer, ``steps`` times in all. An interrupt ends the work and leaves what was measured;
    one that comes too early for that is raised again. Raises ``ActvizError`` for settings that make no network, or one
    that takes too much memory.
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
                draws = _draws(settings, numbers, orthogonal=orthogonal)
                for one in planned:
                    if (one.init == "orthogonal") == orthogonal:
                        one.parts.append(_measure(one.moments, one.spec, draws, settings, tick))
    except KeyboardInterrupt:
        is_partial = True
        planned = [one for one in planned if one.parts]
        if not planned:
            raise
    return Propagation(settings, tuple(one.network() for one in planned), is_partial)


def steps(curves: Sequence[Curve], settings: PropagationSettings) -> int:
    """How often ``tick`` is called."""
    chunks = -(-settings.seeds // networks_at_once(settings))
    return 2 * settings.depth * chunks * len(curves) * len(settings.inits)


def networks_at_once(settings: PropagationSettings) -> int:
    """How many networks are computed together. Raises ``ActvizError`` if a single one takes too much memory."""
    one = _bytes_for_signals(settings)
    if one > MOST_BYTES:
        raise ActvizError(
            f"depth {settings.depth}, width {settings.width} and {settings.inputs} inputs take {one / 2**30:.1f} GiB "
            f"for one network; at most {MOST_BYTES / 2**30:g} GiB are taken"
        )
    return min(max(AT_ONCE // (one + _bytes_for_weights(settings)), 1), MOST_AT_ONCE, settings.seeds)


# --- how it is done --------------------------------------------------------------------------------------------


def _check(settings: PropagationSettings) -> None:
    for name, (least, most) in LIMITS.items():
        value = getattr(settings, name)
        needs_several = name == "inputs" and settings.batchnorm
        if value < (least := 2 if needs_several else least):
            why = " with batch normalisation" if needs_several else ""
            raise ActvizError(f"{name}={value} is not possible{why}; it is at least {least}")
        check_whole(name, value, (least, most))
    for name in ("gain", "sigma_b", "dead_below"):
        value = getattr(settings, name)
        if value is not None and not 0 <= value <= MAX_SIGMA:
            raise ActvizError(f"{name}={value:g} is not possible; it is a number from 0 to {MAX_SIGMA:g}")


def _check_inits(settings: PropagationSettings) -> None:
    own = [init for init in settings.inits if init in OWN_GAIN]
    if settings.gain is not None and own:
        raise ActvizError(f"--init {own[0]} is a gain, and so is --gain: leave one of them out")


def _bytes_for_signals(settings: PropagationSettings) -> int:
    """Slopes of all layers, with batch normalisation what they were taken at, a few arrays to work on, one layer."""
    kept = settings.depth * (2 if settings.batchnorm else 1) * 4
    return settings.width * settings.inputs * (kept + 10 * 8) + 3 * 4 * settings.width**2


def _bytes_for_weights(settings: PropagationSettings) -> int:
    return settings.depth * settings.width**2 * 4


def _draws(settings: PropagationSettings, numbers: range, *, orthogonal: bool) -> Draws:
    """Random numbers; weights are kept for the way back and the next function if there is room for them."""
    kept = len(numbers) * (_bytes_for_signals(settings) + _bytes_for_weights(settings))
    return Draws(
        settings.seed,
        numbers,
        settings.depth,
        settings.width,
        settings.inputs,
        orthogonal=orthogonal,
        keep=kept <= 2 * AT_ONCE,
    )


@dataclass
class _Planned:
    """A function with an initialisation, and what has been measured of it so far."""

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
        """The result, from all parts."""
        settings = self.settings
        arrays = {
            name: np.concatenate([getattr(part, name) for part in self.parts]) for name in (*_QUANTITIES, *_FATES)
        }
        first = _draws(settings, range(1), orthogonal=self.init == "orthogonal")
        return RandomNetwork(
            label=self.curve.label,
            name=self.curve.name,
            formula=self.curve.formula,
            note=self.curve.note,
            parameters=self.curve.parameters,
            init=self.init,
            spec=self.spec,
            exact_gain=gain(self.moments),
            theory=mean_field_theory(self.moments, self.spec, settings.depth),
            measured=Measured(**arrays),
            collapse=collapse(self.curve, self.spec, first),
        )


class _Pass:
    """Networks on their way forward and back, and what is seen on it."""

    def __init__(self, moments: GaussianMoments, spec: LayerSpec, draws: Draws, dead_below: float) -> None:
        self.curve, self.zero_pieces = moments.curve, moments.zero_pieces
        self.spec, self.draws, self.dead_below = spec, draws, dead_below
        count, (width, inputs) = len(draws.numbers), draws.width_and_inputs
        self.seen = {name: np.full((count, draws.depth), np.nan) for name in _QUANTITIES}
        self.is_finite = np.full(count, True)
        self.is_undefined = np.full(count, False)
        self.slopes = np.empty((draws.depth, count, width, inputs), dtype=np.float32)
        # With batch normalisation: what it makes of z, and by what it divides.
        self.normalised = np.empty_like(self.slopes) if spec.batchnorm else None
        self.divisors: list[Floats] = []

    def forward(self, tick: Callable[[], None]) -> None:
        spec, draws = self.spec, self.draws
        z = np.asarray(draws.weights(0) @ draws.inputs, dtype=np.float64)
        out = self._through(0, z)
        tick()
        for layer in range(1, draws.depth):
            size = np.abs(out).max(axis=(1, 2), keepdims=True)
            size[size == 0] = 1.0
            following = spec.sigma_w * size * (draws.weights(layer) @ (out / size).astype(np.float32))
            if spec.sigma_b:
                following += spec.sigma_b * draws.biases(layer)
            z = z + following if spec.residual else following
            out = self._through(layer, z)
            tick()

    def _through(self, layer: int, z: Floats) -> Floats:
        """The outputs of a layer, after a look at it."""
        variance = np.mean(z**2, axis=(1, 2))
        self.is_finite &= np.isfinite(variance)
        z[~self.is_finite] = 0.0
        given = self._normalise(layer, z) if self.spec.batchnorm else z
        out, slope = np.asarray(self.curve(given)), np.asarray(self.curve.derivative(given))
        self.is_undefined |= (np.isnan(out) | np.isnan(slope)).any(axis=(1, 2)) & self.is_finite
        self.is_finite &= np.isfinite(out).all(axis=(1, 2)) & np.isfinite(slope).all(axis=(1, 2))
        out[~self.is_finite], slope[~self.is_finite] = 0.0, 0.0
        self.slopes[layer] = slope
        looks = {
            "variance": variance,
            "correlation": _correlation(z),
            "zeros": np.mean(self._is_zero(given, out), axis=(1, 2)),
            "dead": np.mean(np.abs(slope).max(axis=2) <= self.dead_below, axis=1),
        }
        for name, look in looks.items():
            self.seen[name][:, layer] = np.where(self.is_finite, look, np.nan)
        return out

    def _is_zero(self, given: Floats, out: Floats) -> NDArray[np.bool_]:
        """Where an output is exactly 0: what has underflown to 0 is not."""
        found = given == 0
        for low, high in self.zero_pieces:
            found |= (low <= given) & (given <= high)
        return np.asarray(found & (out == 0))

    def _normalise(self, layer: int, z: Floats) -> Floats:
        assert self.normalised is not None
        centred = z - z.mean(axis=2, keepdims=True)
        self.divisors.append(np.sqrt(np.mean(centred**2, axis=2, keepdims=True) + EPSILON))
        self.normalised[layer] = given = np.asarray(centred / self.divisors[-1])
        return given

    def backward(self, tick: Callable[[], None]) -> None:
        spec, draws = self.spec, self.draws
        logs = np.zeros(len(draws.numbers))
        gradient = self._back(draws.depth - 1, draws.gradients.astype(np.float64))
        for layer in reversed(range(draws.depth)):
            if layer < draws.depth - 1:
                by_outputs = np.swapaxes(draws.weights(layer + 1), 1, 2) @ gradient.astype(np.float32)
                back = self._back(layer, spec.sigma_w * by_outputs.astype(np.float64))
                gradient = gradient + back if spec.residual else back
            norms = np.sqrt(np.mean(gradient**2, axis=(1, 2)))
            logs = logs + np.log10(norms)
            self.seen["log10_gradient"][:, layer] = logs
            gradient = gradient / np.where(norms > 0, norms, 1.0)[:, None, None]
            tick()
        # Relative to the last layer; a gradient that is nothing even there stays nothing.
        ratios = self.seen["log10_gradient"]
        self.is_finite &= (ratios < np.inf).all(axis=1)
        last = ratios[:, -1:]
        ratios -= np.where(np.isfinite(last), last, 0.0)
        ratios[~self.is_finite] = np.nan

    def _back(self, layer: int, gradient: Floats) -> Floats:
        """The gradient by z of a layer, from that by its outputs."""
        through: Floats = gradient * self.slopes[layer].astype(np.float64)
        if self.normalised is None:
            return through
        given = self.normalised[layer]
        mean, along = through.mean(axis=2, keepdims=True), np.mean(through * given, axis=2, keepdims=True)
        return np.asarray((through - mean - along * given) / self.divisors[layer])


def _measure(
    moments: GaussianMoments, spec: LayerSpec, draws: Draws, settings: PropagationSettings, tick: Callable[[], None]
) -> Measured:
    """Send the networks of ``draws`` there and back."""
    walk = _Pass(moments, spec, draws, settings.dead_below)
    with np.errstate(all="ignore"):
        walk.forward(tick)
        walk.backward(tick)
    return Measured(**walk.seen, diverged=~walk.is_finite, undefined=walk.is_undefined)


def _correlation(z: Floats) -> Floats:
    """The mean correlation between two inputs, from the length of their sum; NaN for a single one."""
    count = z.shape[2]
    if count == 1:
        return np.full(len(z), np.nan)
    own, sums = np.sum(z**2, axis=(1, 2)), np.sum(z.sum(axis=2) ** 2, axis=1)
    return np.where(own > 0, (sums / own - 1) / (count - 1), np.nan)

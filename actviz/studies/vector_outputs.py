"""Outputs of functions of a vector at given inputs, by temperature, with cross-entropy and overflow of exp."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum
from typing import Literal

import numpy as np

from actviz.curves import Curve, VectorFunction
from actviz.curves.vector_arrays import ARRAYS
from actviz.curves.vector_function import no_vector_function
from actviz.formulas.arguments import Argument
from actviz.formulas.arrays import Floats
from actviz.formulas.errors import ActvizError
from actviz.studies.plot import Sample, sample
from actviz.studies.results import Labelled

SIGNS: Mapping[str, float] = {"softmax": 1.0, "log_softmax": 1.0, "softmin": -1.0}
"""The functions of softmax(s z), whose cross-entropy is finite at all inputs, with the sign s."""
LOGARITHMIC = "log_softmax"
"""The function among them whose outputs are logarithms of probabilities."""
LOG_SOFTMAX = ARRAYS[LOGARITHMIC]
PRECISIONS = (np.float32, np.float64)
"""The types in which exp is evaluated directly."""
SAME = 1e-5
"""Outputs of direct evaluation in float32 that differ by more than this from the stable ones are wrong."""

SCALE = 64
"""The exponent of 2 by which large numbers are scaled, so that partial sums do not overflow."""
MAX_TEMPERATURES = 20
"""The largest number of temperatures."""

Cause = Literal["overflow", "sum overflow", "underflow"]


@dataclass(frozen=True, eq=False)
class DirectEvaluation:
    """The textbook formula of softmax or log_softmax, evaluated in a floating-point type without subtracting max(z).

    Parameters
    ----------
    dtype : str
        ``float32`` or ``float64``.
    largest_input : float
        The largest number of the type whose exp is finite in it.
    exponentials : ndarray of float64, shape (n,)
        exp of the inputs, divided by the temperature, in that type.
    outputs : ndarray of float64, shape (n,)
        The outputs computed from them.
    cause : {"overflow", "sum overflow", "underflow"} or None
        Why the outputs are wrong: an exponential is infinite, only their sum is, or they are too small; None if the
        outputs are right.
    """

    dtype: str
    largest_input: float
    exponentials: Floats
    outputs: Floats
    cause: Cause | None


@dataclass(frozen=True, eq=False)
class OutputsAt:
    """The outputs of a function of a vector z at one temperature T, which are those of z/T.

    Parameters
    ----------
    temperature : float
        T.
    outputs : ndarray of float64, shape (m,)
        f(z/T).
    sum : float
        The sum of the outputs; of their exponentials if the outputs are logarithms of probabilities.
    probabilities : ndarray of float64, shape (n,), or None
        p, if the function has a cross-entropy.
    loss : float or None
        The cross-entropy -log p_y for the correct class y.
    gradient : ndarray of float64, shape (n,), or None
        The gradient of the loss with respect to z: (p - e_y)/T, where e_y is 1 for the correct class and 0 otherwise;
        with the opposite sign for softmin.
    shifted : ndarray of float64, shape (n,), or None
        exp(z/T - max(z/T)), with -z instead of z for softmin.
    direct : tuple of DirectEvaluation
        Evaluation without subtracting the maximum, in float32 and in float64.
    """

    temperature: float
    outputs: Floats
    sum: float
    probabilities: Floats | None = None
    loss: float | None = None
    gradient: Floats | None = None
    shifted: Floats | None = None
    direct: tuple[DirectEvaluation, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class VectorOutputs(Labelled):
    """A function of a vector at the inputs ``logits``.

    ``base`` are its outputs at temperature 1, ``scaled`` those at each requested temperature. ``target`` is the correct
    class, None without a cross-entropy. ``sign`` is that of the inputs in exp. ``is_logarithmic`` is whether the
    outputs are logarithms of probabilities.
    """

    label: str
    name: str
    formula: str
    latex: str
    logits: Floats
    base: OutputsAt
    scaled: tuple[OutputsAt, ...]
    target: int | None = None
    sign: float = 1.0
    is_logarithmic: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """The inputs of functions of a vector, and the content of figures.

    Parameters
    ----------
    logits : sequence of float or None
        The inputs; None without functions of a vector.
    move : int
        The index of the input that is varied along curves.
    temperatures : sequence of float or None
        Numbers by which the inputs are divided, by default only 1. If they are given, figures have bars.
    target : int or None
        The index of the correct class for the cross-entropy, by default 0.
    bars : bool
        Whether figures have bars instead of curves.
    """

    logits: Sequence[float] | Floats | None = None
    move: int = 0
    temperatures: Sequence[float] | None = None
    target: int | None = None
    bars: bool = False

    @property
    def shows_bars(self) -> bool:
        """Whether figures have bars."""
        return self.bars or self.temperatures is not None

    @property
    def vector(self) -> Floats:
        """The inputs as an array, empty if there are none."""
        return np.array(() if self.logits is None else self.logits, dtype=np.float64)

    @property
    def options(self) -> dict[str, Argument]:
        """The arguments that require functions of a vector, if they are given."""
        given = {"temperature": self.temperatures is not None, "bars": self.bars, "target": self.target is not None}
        return {name: Argument.of(name) for name, is_given in given.items() if is_given}


def sample_functions(
    functions: Sequence[Curve | VectorFunction],
    curves: Sequence[Curve],
    inputs: Inputs,
    interval: tuple[float, float],
    count: int,
    *,
    slopes: bool,
) -> Sample:
    """Sample curves as ``sample`` does, and evaluate functions of a vector at the given inputs.

    Parameters
    ----------
    functions
        Curves and functions of a vector.
    curves
        The same curves, and the outputs of the functions of a vector as curves, in this order.
    inputs
        The inputs of functions of a vector. The point is marked on their curves, and is one of the samples.
    interval, count, slopes
        As for ``sample``.

    Raises
    ------
    ActvizError
        As for ``sample``, and if a temperature or the target is invalid, if bars are requested for a curve, or if
        options for functions of a vector are given without one.
    """
    _check(functions, inputs)
    z = inputs.vector
    vectors = [function for function in functions if isinstance(function, VectorFunction)]
    temperatures = inputs.temperatures or (1.0,)
    results = tuple(vector_outputs(one, z, temperatures, inputs.target or 0) for one in vectors)
    x = float(z[inputs.move]) if vectors else np.nan
    extra = [x] if interval[0] <= x <= interval[1] else []
    points = sample(curves, interval, count, slopes=slopes, extra=extra)
    found, marks = iter(results), list[tuple[float, float] | None]()
    for function in functions:
        marks += [None] if isinstance(function, Curve) else [(x, y) for y in next(found).base.outputs.tolist()]
    traces = tuple(replace(trace, mark=mark) for trace, mark in zip(points.traces, marks, strict=True))
    return replace(points, traces=traces, vectors=results, shows_bars=inputs.shows_bars)


def _check(functions: Sequence[Curve | VectorFunction], inputs: Inputs) -> None:
    """Raise ``ActvizError`` if the functions do not have what the inputs require."""
    vectors = [function for function in functions if isinstance(function, VectorFunction)]
    curves = [function for function in functions if isinstance(function, Curve)]
    given = inputs.options
    if given and not vectors:
        raise no_vector_function(next(iter(given.values())))
    if curves and inputs.shows_bars:
        raise ActvizError(
            "{option} requires vector functions only; {label} is a scalar function",
            option=next(iter(given.values())),
            label=curves[0].label,
        )
    count = len(inputs.temperatures or ())
    if count > MAX_TEMPERATURES:
        raise ActvizError(
            "{count} temperatures are too many; the maximum is {most}", count=count, most=MAX_TEMPERATURES
        )
    if inputs.target is None:
        return
    if not any(_kind(function) in SIGNS for function in vectors):
        raise ActvizError(
            "{option} requires a function with a cross-entropy: {known}",
            option=given["target"],
            known=", ".join(SIGNS),
        )
    if not 0 <= inputs.target < inputs.vector.size:
        raise ActvizError(
            "{argument} is invalid; it must be the index of an input, from 0 to {last}",
            argument=Argument.of("target", inputs.target),
            last=inputs.vector.size - 1,
        )


def _kind(function: VectorFunction) -> str:
    return function.entry.arrays or function.entry.name


def vector_outputs(
    function: VectorFunction, logits: Floats, temperatures: Sequence[float] = (1.0,), target: int = 0
) -> VectorOutputs:
    """Return the outputs of a function at ``logits``, divided by each of the temperatures.

    Raises ``ActvizError`` for a temperature that is not positive, or so small that the inputs overflow.
    """
    sign = SIGNS.get(_kind(function))
    return VectorOutputs(
        label=function.label,
        name=function.name,
        formula=function.formula,
        latex=function.latex,
        logits=logits,
        base=_outputs_at(function, logits, 1.0, target),
        scaled=tuple(_outputs_at(function, logits, each, target) for each in dict.fromkeys(temperatures)),
        target=None if sign is None else target,
        sign=sign or 1.0,
        is_logarithmic=_kind(function) == LOGARITHMIC,
        note=function.note,
    )


@np.errstate(all="ignore")
def _outputs_at(function: VectorFunction, logits: Floats, temperature: float, target: int) -> OutputsAt:
    if not 0 < temperature < np.inf:
        raise ActvizError(
            "{argument} is invalid; it must be a positive number, such as {example}",
            argument=Argument.of("temperature", temperature),
            example="0.5",
        )
    z = logits / temperature
    if not np.array_equal(np.isfinite(z), np.isfinite(logits)):
        raise ActvizError(
            "{argument} is too small: the inputs divided by it are too large for float64",
            argument=Argument.of("temperature", temperature),
        )
    outputs = np.asarray(function(z), dtype=np.float64)
    kind = _kind(function)
    is_logarithmic = kind == LOGARITHMIC
    result = OutputsAt(temperature, outputs, _sum(np.exp(outputs) if is_logarithmic else outputs))
    if kind not in SIGNS or not np.isfinite(z).all():
        return result
    scores = SIGNS[kind] * z
    logarithms = LOG_SOFTMAX.value(scores[None])[0]
    # The row of the Jacobian of log_softmax has 1 - p without cancellation.
    row = LOG_SOFTMAX.jacobian(scores[None])[0, target]
    return replace(
        result,
        probabilities=np.exp(outputs) if is_logarithmic else outputs,
        loss=float(0.0 - logarithms[target]),
        gradient=0.0 - SIGNS[kind] * row / temperature,
        shifted=np.exp(scores - scores.max()),
        direct=tuple(_direct(scores, outputs, each, is_logarithmic=is_logarithmic) for each in PRECISIONS),
    )


def _sum(values: Floats) -> float:
    if not np.isfinite(values).all():
        return float(values.sum())
    try:
        return fsum(values.tolist())
    except OverflowError:  # of a partial sum; the total may be finite
        return float(np.ldexp(fsum(np.ldexp(values, -SCALE).tolist()), SCALE))


def _direct(scores: Floats, right: Floats, kind: type[np.floating], *, is_logarithmic: bool) -> DirectEvaluation:
    """Evaluate softmax by its textbook formula in a type, and find out why the outputs are wrong, if they are."""
    z = scores.astype(kind)
    powers = np.exp(z)
    total = powers.sum()
    outputs = (z - np.log(total) if is_logarithmic else powers / total).astype(np.float64)
    # Digits that float32 cannot have are not an error of the formula.
    is_right = np.isfinite(outputs).all() and np.allclose(outputs, right, rtol=SAME, atol=SAME)
    cause: Cause = "overflow" if np.isinf(powers).any() else "sum overflow" if np.isinf(total) else "underflow"
    return DirectEvaluation(
        dtype=kind.__name__,
        largest_input=largest_exponent(kind),
        exponentials=powers.astype(np.float64),
        outputs=outputs,
        cause=None if is_right else cause,
    )


@np.errstate(over="ignore")
def largest_exponent(kind: type[np.floating]) -> float:
    """Return the largest number of a floating-point type whose exp is finite in it."""
    x = np.nextafter(np.log(np.finfo(kind).max), kind(np.inf))
    while np.isinf(np.exp(x)):
        x = np.nextafter(x, kind(0))
    return float(x)

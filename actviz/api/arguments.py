"""Arguments of the public functions: curves, functions of a vector and texts, intervals, depths, learning rates."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import Any

from numpy.typing import NDArray

from actviz.curves import Curve, VectorFunction
from actviz.curves.function_spec import parse_spec
from actviz.curves.vector_function import no_vector_function
from actviz.defaults import MAX_DEPTH
from actviz.formulas.arguments import check_whole, interval_argument, is_number, items, short_text, whole_argument
from actviz.formulas.errors import ActvizError
from actviz.formulas.input_text import quoted
from actviz.studies.ranges import check_range

Function = Curve | VectorFunction | str
"""A function, or its text as on the command line: ``relu``, ``keras.elu``, ``leaky_relu:alpha=0.3``, ``x*tanh(x)``."""
Interval = tuple[float, float]
Logits = Sequence[float] | NDArray[Any]
"""The inputs of functions of a vector."""


def ends_of(interval: Interval) -> Interval:
    """Return the ends of an interval as floats. Raises ``ActvizError`` for an interval that no figure can show."""
    low, high = interval_argument("interval", interval)
    check_range(low, high)
    return low, high


def functions_of(given: Sequence[Function]) -> list[Curve | VectorFunction]:
    """Return functions, after parsing those that are text."""
    if not given:
        raise TypeError("name one function at least")
    return [function_of(one) for one in given]


def function_of(given: object) -> Curve | VectorFunction:
    """Return a function, after parsing it if it is text."""
    if isinstance(given, str):
        spec = parse_spec(given)
        return spec.curve(spec.parameters)
    if not isinstance(given, Curve | VectorFunction):
        raise ActvizError(
            "{kind} is no function; names, formulas and curves are given one by one, such as {example}",
            kind=type(given).__name__,
            example='plot("relu", "gelu")',
        )
    return given


def curves_of(functions: Sequence[Curve | VectorFunction], logits: Logits | None, move: int) -> list[Curve]:
    """Return the curves, and the outputs of functions of a vector as curves in input number ``move``."""
    vectors = [function for function in functions if isinstance(function, VectorFunction)]
    if logits is None and vectors:
        name = vectors[0].entry.name
        raise ActvizError(
            "{name}: logits=None is invalid; specify the inputs, such as logits=[2, 1, 0.1, 0]", name=name
        )
    if logits is not None and not vectors:
        raise no_vector_function("logits")
    if logits is not None and is_number(move) and move < 0:
        raise ActvizError(
            "move={move} is invalid; it must be the index of an input, from 0 to {last}",
            move=move,
            last=len(items(logits)) - 1,
        )
    curves: list[Curve] = []
    for function in functions:
        curves += [function] if isinstance(function, Curve) else function.curves(() if logits is None else logits, move)
    return curves


def scalar_curves_of(functions: Sequence[Function], command: str) -> list[Curve]:
    """Return the curves for a ``command`` or an argument that accepts only functions of one number."""
    curves = []
    for function in functions_of(functions):
        if isinstance(function, VectorFunction):
            raise ActvizError(
                "{typed} is a vector function; {command} supports only scalar functions",
                typed=quoted(function.label),
                command=command,
            )
        curves.append(function)
    return curves


def depths_of(depth: int | Sequence[int]) -> tuple[int, ...]:
    """Return one or several numbers of layers as a tuple."""
    depths = items(depth) or (depth,)
    limits = (1, MAX_DEPTH)
    for one in depths:
        check_whole("depth", whole_argument("depth", one, limits), limits)
    return tuple(map(int, depths))


def curve_of(given: object, command: str) -> Curve:
    """Return the only curve of a ``command``, after parsing it if it is text."""
    if not isinstance(given, Curve | VectorFunction | str):
        raise ActvizError(
            "{kind} is not the curve of a scalar function; create one, such as actviz.get('tanh')",
            kind=type(given).__name__,
        )
    (curve,) = scalar_curves_of([given], command)
    return curve


def rates_of(lr: float | Sequence[float] | str | None) -> tuple[float, ...]:
    """Return learning rates; an empty tuple for ``auto`` and None."""
    rates = () if lr is None or lr == "auto" else items(lr)
    for rate in rates:
        if not is_number(rate) or not 0 < rate < inf:
            raise ActvizError(
                "lr={rate} is invalid; it must be a positive number, such as {example}",
                rate=short_text(rate),
                example="0.01",
            )
    return tuple(map(float, rates))


def temperatures_of(temperature: float | Sequence[float] | None) -> tuple[float, ...] | None:
    """Return one or several temperatures as a tuple, None for None."""
    if temperature is None:
        return None
    values = items(temperature)
    if not values or not all(is_number(value) and 0 < value < inf for value in values):
        raise ActvizError(
            "temperature={typed} is invalid; it must be one or several positive numbers, such as {example}",
            typed=short_text(temperature),
            example="(0.5, 1, 2)",
        )
    return tuple(map(float, values))


def count_of(samples: int) -> int:
    """Return the number of samples. Raises ``ActvizError`` if it is invalid."""
    from actviz.studies.plot import MAX_SAMPLES

    return whole_argument("samples", samples, (2, MAX_SAMPLES))

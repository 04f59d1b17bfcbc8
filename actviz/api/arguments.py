"""Arguments of the public functions: curves, functions of a vector and texts, intervals."""

from __future__ import annotations

from collections.abc import Sequence

from actviz.activations.catalogue import CATALOGUE
from actviz.curves import Curve, VectorFunction
from actviz.curves.function_spec import parse_spec
from actviz.formulas.errors import ActvizError
from actviz.formulas.input_text import quoted

Function = Curve | VectorFunction | str
"""A function, or a text as on the command line: ``relu``, ``keras.elu``, ``leaky_relu:alpha=0.3``, ``x*tanh(x)``."""
Interval = tuple[float, float]


def ends_of(interval: Interval) -> Interval:
    """Return the ends of an interval as floats."""
    low, high = interval
    return float(low), float(high)


def functions_of(given: Sequence[Function]) -> list[Curve | VectorFunction]:
    """Return the functions, texts parsed."""
    if not given:
        raise TypeError("name one function at least")
    return [function_of(one) for one in given]


def function_of(given: object) -> Curve | VectorFunction:
    """Return a function, a text parsed."""
    if isinstance(given, str):
        spec = parse_spec(given)
        return spec.curve(spec.parameters)
    if not isinstance(given, Curve | VectorFunction):
        raise ActvizError(
            "{kind} is no curve of one number; make one with actviz.get('tanh')", kind=type(given).__name__
        )
    return given


def curves_of(functions: Sequence[Curve | VectorFunction], logits: Sequence[float] | None, move: int) -> list[Curve]:
    """Return the curves, and the outputs of functions of a vector while input number ``move`` moves."""
    vectors = [function for function in functions if isinstance(function, VectorFunction)]
    if logits is None and vectors:
        name = vectors[0].entry.name
        raise ActvizError("{name}: logits=None is not possible; choose logits=[2, 1, 0.1, 0], [0, 1], ...", name=name)
    if logits is not None and not vectors:
        known = ", ".join(name for name, entry in CATALOGUE.items() if entry.family == "vector")
        raise ActvizError(
            "{option} is for functions of a vector, such as {known}; none of them is named",
            option="logits",
            known=known,
        )
    curves: list[Curve] = []
    for function in functions:
        curves += [function] if isinstance(function, Curve) else function.curves(logits or (), move)
    return curves


def scalar_curves_of(functions: Sequence[Function], command: str) -> list[Curve]:
    """Return the curves for a ``command``, or an argument, that takes no function of a vector."""
    curves = []
    for function in functions_of(functions):
        if isinstance(function, VectorFunction):
            raise ActvizError(
                "{typed} takes a vector; {command} is about functions of one number",
                typed=quoted(function.label),
                command=command,
            )
        curves.append(function)
    return curves

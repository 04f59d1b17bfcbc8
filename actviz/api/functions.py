"""The commands except ``approximate``, ``propagate`` and ``train``, and the facts of a curve, as Python functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from actviz.api.arguments import (
    Function,
    Interval,
    Logits,
    count_of,
    curve_of,
    curves_of,
    depths_of,
    ends_of,
    function_of,
    functions_of,
    scalar_curves_of,
    temperatures_of,
)
from actviz.curves import Curve, KinkRule, VectorFunction
from actviz.curves.kink_numbers import check_derivative
from actviz.defaults import DEPTHS, INTERVAL, SAMPLES, VANISHING
from actviz.formulas.arguments import check_flags, items, number_argument, short_text, whole_argument
from actviz.formulas.errors import ActvizError

if TYPE_CHECKING:
    from actviz.studies.compared import Compared
    from actviz.studies.derivative import Derivatives
    from actviz.studies.facts.model import Facts
    from actviz.studies.function_table import FunctionTable
    from actviz.studies.plot import Sample


def plot(
    *functions: Function,
    interval: Interval = INTERVAL,
    samples: int = SAMPLES,
    derivative: bool = False,
    logits: Logits | None = None,
    move: int = 0,
    temperature: float | Sequence[float] | None = None,
    target: int | None = None,
    bars: bool = False,
) -> Sample:
    """Sample functions on an interval, for a figure or as numbers; the same as ``actviz plot``.

    Parameters
    ----------
    *functions
        Curves, functions of a vector, or texts as on the command line: a name of the catalogue (``relu``), of a
        framework (``keras.elu``), with parameters (``leaky_relu:alpha=0.3``), or a formula
        (``mine = x*sigmoid(b*x):b=1.5``).
    interval
        The interval of x, both ends finite.
    samples
        The number of evenly spaced points, at least 2. The places where a formula switches branches are added to them,
        and for functions of a vector the given input.
    derivative
        Whether figures and CSV include the derivative. JSON always includes it.
    logits
        The inputs of functions of a vector.
    move
        The index of the input that is varied as x, from 0. The others have their values in ``logits``.
    temperature
        One or several positive numbers by which ``logits`` are divided. Figures then have bars of the outputs, and of
        the gradient of the cross-entropy.
    target
        The index of the correct class in the cross-entropy, from 0; by default 0.
    bars
        Whether figures have bars of the outputs at ``logits`` instead of curves.

    Returns
    -------
    Sample
        The sampled curves. ``x`` is float64 of shape (n,), and ``traces`` has an element for each curve, whose
        ``value.y`` is float64 of shape (n,). ``vectors`` has the outputs of each function of a vector at ``logits``,
        by temperature, with the cross-entropy. ``draw``, ``save``, ``report`` and other methods render it.

    Raises
    ------
    ActvizError
        If a text does not specify a function, an interval is empty or not finite, the number of samples, a temperature
        or the target is invalid, or a function has no finite value on the interval.

    Examples
    --------
    >>> import actviz
    >>> result = actviz.plot("gelu", "relu", interval=(-3, 3), samples=7)
    >>> result.x.tolist()
    [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0]
    >>> result.traces[1].value.y.tolist()
    [0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 3.0]
    >>> figure = result.draw(theme="dark", title="Two activations")
    """
    from actviz.studies.vector_outputs import Inputs, sample_functions

    check_flags(derivative=derivative, bars=bars)
    known = functions_of(functions)
    curves = curves_of(known, logits, move)
    if target is not None:
        whole_argument("target", target, (0, len(items(logits)) - 1))
    inputs = Inputs(logits=logits, move=move, temperatures=temperatures_of(temperature), target=target, bars=bars)
    points = sample_functions(known, curves, inputs, ends_of(interval), count_of(samples), slopes=True)
    return replace(points, shows_slopes=derivative)


def derivative(
    *functions: Function,
    interval: Interval = INTERVAL,
    samples: int = SAMPLES,
    order: Literal[1, 2] = 1,
    at_kink: KinkRule | None = None,
    vanishing: float = VANISHING,
    depth: int | Sequence[int] = DEPTHS,
    check: bool = False,
    logits: Logits | None = None,
    move: int | None = None,
) -> Derivatives:
    """Differentiate functions on an interval; the same as ``actviz derivative``.

    Parameters
    ----------
    *functions
        Curves, functions of a vector, or texts as for ``plot``.
    interval, samples
        As for ``plot``.
    order
        1 for the first derivative, 2 for the second derivative.
    at_kink
        The derivative at a kink, as for ``Curve.derivative``.
    vanishing
        The largest magnitude of a slope that counts as vanishing, at least 0.
    depth
        One or several numbers of layers, for which the decay of a gradient is estimated.
    check
        Whether to check the derivative by central differences and by a complex step.
    logits
        The inputs of functions of a vector. The result includes the Jacobian there, unless ``move`` is specified.
    move
        The index of the input of functions of a vector that is varied as x, from 0.

    Returns
    -------
    Derivatives
        ``curves`` has an element for each curve, with the largest slope, the kinks with one-sided slopes, and the zones
        in which the slope vanishes. ``sample`` contains the points. ``draw``, ``save``, ``report`` and other methods
        render it; ``draw(overlay=True)`` draws all curves on one pair of axes.

    Raises
    ------
    ActvizError
        As for ``plot``, and if ``vanishing`` is negative, or ``order`` or ``at_kink`` is invalid.

    Examples
    --------
    >>> import actviz
    >>> (swish,) = actviz.derivative("silu").curves
    >>> f"{swish.largest.value:.4f} at {swish.largest.x:.3f}"
    '1.0998 at 2.399'
    >>> (relu,) = actviz.derivative("relu").curves
    >>> [(kink.x, kink.left, kink.right) for kink in relu.kinks]
    [(0.0, 0.0, 1.0)]
    """
    from actviz.studies.derivative import differentiate, jacobian

    check_flags(check=check)
    check_derivative(order, at_kink)
    known = functions_of(functions)
    vectors = [function for function in known if isinstance(function, VectorFunction)]
    result = differentiate(
        curves_of(known, logits, 0 if move is None else move),
        ends_of(interval),
        count_of(samples),
        order=order,
        at_kink=at_kink,
        vanishing=number_argument("vanishing", vanishing, VANISHING),
        depths=depths_of(depth),
        checked=check,
    )
    jacobians = [jacobian(function, () if logits is None else logits) for function in vectors] if move is None else []
    return replace(result, jacobians=tuple(jacobians), shows_jacobians=len(jacobians) == len(known))


def compare(
    *functions: Function,
    against: Function | None = None,
    interval: Interval = INTERVAL,
    samples: int = SAMPLES,
    cost: bool = False,
    grid: bool = False,
    logits: Logits | None = None,
    move: int = 0,
) -> Compared:
    """Compare functions with each other, or with one function; the same as ``actviz compare``.

    Parameters
    ----------
    *functions
        Curves, functions of a vector, or texts as for ``plot``; at least two, including ``against``.
    against
        The function with which all others are compared. By default all pairs are compared.
    interval, samples, logits, move
        As for ``plot``.
    cost
        Whether to measure the time per element in nanoseconds, in NumPy and installed frameworks.
    grid
        Whether a figure has a pair of axes for each function.

    Returns
    -------
    Compared
        ``pairs`` contains the pairs with their differences on the interval, ``facts`` the facts of each function on the
        whole real line, ``sample`` the points. They are computed on first access. ``draw``, ``save``, ``report`` and
        other methods render them.

    Raises
    ------
    ActvizError
        As for ``plot``, and if there are fewer than two functions.

    Examples
    --------
    >>> import actviz
    >>> (pair,) = actviz.compare("gelu", "silu").pairs
    >>> f"{abs(pair.difference.value):.4f} at {abs(pair.difference.x):.3f}"
    '0.1930 at 1.965'
    """
    from actviz.studies.compared import Compared, with_reference
    from actviz.studies.plot import check_count

    check_flags(cost=cost, grid=grid)
    curves = curves_of(functions_of(functions), logits, move)
    reference = None
    if against is not None:
        (reference,) = scalar_curves_of([against], "against")
        curves = with_reference(curves, reference)
    if len(curves) < 2:
        raise ActvizError("a comparison requires at least two curves")
    ends, count = ends_of(interval), count_of(samples)
    check_count(count, curves)
    return Compared(curves, reference, ends, count, is_timed=cost, is_grid=grid)


def table(*functions: Function, columns: Sequence[str] | None = None) -> FunctionTable:
    """Tabulate the properties of functions on the whole real line; the same as ``actviz table``.

    Parameters
    ----------
    *functions
        Curves, functions of a vector, or texts as for ``plot``; by default the whole catalogue.
    columns
        The names of columns, such as ``name`` and ``gain``; by default those that fit. JSON contains all properties.

    Returns
    -------
    FunctionTable
        The table. ``save``, ``report`` and other methods write it. ``actviz.facts`` returns the facts of one curve as
        numbers.

    Raises
    ------
    ActvizError
        If a text does not specify a function, or a column does not exist.

    Examples
    --------
    >>> import actviz
    >>> print(actviz.table("relu", "gelu", columns=["name", "kinks", "symmetry"]).to_csv(), end="")
    name,kinks,symmetry
    relu,1.0,none
    gelu,0.0,none
    """
    from actviz.studies.function_table import FunctionTable

    names = None if columns is None else items(columns)
    if names is not None and (isinstance(columns, str) or not all(isinstance(name, str) for name in names)):
        raise ActvizError(
            "{name}={typed} is invalid; it must be a list of names, such as {example}",
            name="columns",
            typed=short_text(columns),
            example="['name', 'gain']",
        )
    return FunctionTable(tuple(map(function_of, functions)), names)


def facts(curve: Curve | str) -> Facts:
    """Determine the properties of a curve on the whole real line, from its formula and its parameters.

    Parameters
    ----------
    curve
        A curve, from ``actviz.get`` or ``actviz.parse``, or a text as for ``plot``.

    Returns
    -------
    Facts
        The facts. A fact that could not be determined is ``actviz.UNKNOWN``; None means that it is proven not to exist.

    Raises
    ------
    ActvizError
        If ``curve`` is neither a curve nor a text that specifies one.

    Examples
    --------
    >>> import actviz
    >>> found = actviz.facts(actviz.parse("x*exp(x)/(1+exp(x))"))
    >>> found.monotonic, found.limits, found.smoothness
    ('no', (0.0, inf), 'Cinf')
    """
    from actviz.studies.facts import measure

    return measure.facts(curve_of(curve, "facts"))

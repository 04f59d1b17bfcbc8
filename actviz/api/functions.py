"""The commands ``plot``, ``derivative``, ``compare`` and ``table`` as functions of Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from actviz.api.arguments import Function, Interval, curves_of, ends_of, function_of, functions_of, scalar_curves_of
from actviz.curves import KinkRule, VectorFunction
from actviz.defaults import DEPTHS, INTERVAL, SAMPLES, VANISHING
from actviz.formulas.errors import ActvizError

if TYPE_CHECKING:
    from actviz.studies.compared import Compared
    from actviz.studies.derivative import Derivatives
    from actviz.studies.function_table import FunctionTable
    from actviz.studies.plot import Sample


def plot(
    *functions: Function,
    interval: Interval = INTERVAL,
    samples: int = SAMPLES,
    derivative: bool = False,
    logits: Sequence[float] | None = None,
    move: int = 0,
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
        The number of evenly spaced points, at least 2. The places where a formula switches are added to them.
    derivative
        Whether figures and CSV show the slopes as well. JSON has them in either case.
    logits
        The inputs of functions of a vector.
    move
        The number of the input that is drawn as x, from 0. The others stay where ``logits`` has them.

    Returns
    -------
    Sample
        The curves, sampled. ``x`` is float64 of shape (n,), and ``traces`` has an element for each curve, whose
        ``value.y`` is float64 of shape (n,). ``draw``, ``save``, ``report`` and others render it.

    Raises
    ------
    ActvizError
        For a text that specifies no function, an interval that is empty or not finite, a number of samples that is not
        possible, and a function that has no finite value on the interval.

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
    from actviz.studies.plot import sample

    points = sample(curves_of(functions_of(functions), logits, move), ends_of(interval), samples, slopes=True)
    return replace(points, shows_slopes=derivative)


def derivative(
    *functions: Function,
    interval: Interval = INTERVAL,
    samples: int = SAMPLES,
    order: Literal[1, 2] = 1,
    at_kink: KinkRule | None = None,
    vanishing: float = VANISHING,
    depth: Sequence[int] = DEPTHS,
    check: bool = False,
    logits: Sequence[float] | None = None,
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
        1 for the slope, 2 for the second derivative.
    at_kink
        The number that stands for the derivative at a kink, as for ``Curve.derivative``.
    vanishing
        Slopes of a magnitude up to this count as small, at least 0.
    depth
        Numbers of layers through which a gradient is followed.
    check
        Whether to compare with central differences, and with a complex step.
    logits
        The inputs of functions of a vector. Their Jacobian there is part of the result unless ``move`` is given.
    move
        The number of the input of functions of a vector that is drawn as x, from 0.

    Returns
    -------
    Derivatives
        ``curves`` has an element for each curve, with the largest slope, the kinks with one-sided slopes, and the
        zones in which the slope vanishes. ``sample`` has the points. ``draw``, ``save``, ``report`` and others render
        it; ``draw(overlay=True)`` draws all on one pair of axes.

    Raises
    ------
    ActvizError
        As for ``plot``, and for a negative ``vanishing``, and another ``order`` or ``at_kink``.

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

    known = functions_of(functions)
    vectors = [function for function in known if isinstance(function, VectorFunction)]
    result = differentiate(
        curves_of(known, logits, move or 0),
        ends_of(interval),
        samples,
        order=order,
        at_kink=at_kink,
        vanishing=vanishing,
        depths=depth,
        checked=check,
    )
    jacobians = [jacobian(function, logits or ()) for function in vectors] if move is None else []
    return replace(result, jacobians=tuple(jacobians), shows_jacobians=len(jacobians) == len(known))


def compare(
    *functions: Function,
    against: Function | None = None,
    interval: Interval = INTERVAL,
    samples: int = SAMPLES,
    cost: bool = False,
    grid: bool = False,
    logits: Sequence[float] | None = None,
    move: int = 0,
) -> Compared:
    """Compare functions with each other, or with one; the same as ``actviz compare``.

    Parameters
    ----------
    *functions
        Curves, functions of a vector, or texts as for ``plot``; two at least, ``against`` included.
    against
        The function that all others are compared with. Without it all pairs are compared.
    interval, samples, logits, move
        As for ``plot``.
    cost
        Whether to measure nanoseconds an element, in NumPy and installed frameworks.
    grid
        Whether a figure has a pair of axes for each function.

    Returns
    -------
    Compared
        ``pairs`` are the pairs with their differences on the interval, ``facts`` the facts of each function on the
        whole line, ``sample`` the points. They are computed when they are needed. ``draw``, ``save``, ``report`` and
        others render them.

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

    curves = curves_of(functions_of(functions), logits, move)
    reference = None
    if against is not None:
        (reference,) = scalar_curves_of([against], "against")
        curves = with_reference(curves, reference)
    if len(curves) < 2:
        raise ActvizError("a comparison needs two curves or more")
    return Compared(curves, reference, ends_of(interval), samples, is_timed=cost, is_grid=grid)


def table(*functions: Function, columns: Sequence[str] | None = None) -> FunctionTable:
    """Tabulate what is known of functions on the whole line; the same as ``actviz table``.

    Parameters
    ----------
    *functions
        Curves, functions of a vector, or texts as for ``plot``. Without any it is the whole catalogue.
    columns
        The names of columns, such as ``name`` and ``gain``; by default those that fit. JSON has all that is known.

    Returns
    -------
    FunctionTable
        The table. ``save``, ``report`` and others write it. ``actviz.facts`` has the facts of one curve as numbers.

    Raises
    ------
    ActvizError
        For a text that specifies no function, and, when the table is written, for a column that does not exist.

    Examples
    --------
    >>> import actviz
    >>> print(actviz.table("relu", "gelu", columns=["name", "kinks", "symmetry"]).to_csv(), end="")
    name,kinks,symmetry
    relu,1.0,none
    gelu,0.0,none
    """
    from actviz.studies.function_table import FunctionTable

    return FunctionTable(tuple(map(function_of, functions)), columns)

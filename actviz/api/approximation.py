"""The command ``approximate`` as a Python function."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from actviz.api.arguments import Interval, curve_of, ends_of
from actviz.curves import Curve
from actviz.formulas.arguments import check_flags, items
from actviz.formulas.errors import ActvizError

if TYPE_CHECKING:
    from actviz.studies.approximate.deep_fit import DeepFit
    from actviz.studies.approximate.fit import Fit
    from actviz.studies.approximate.settings import Norm, OutputActivation


@overload
def approximate(
    f: Curve | str,
    *,
    hidden: int = 4,
    interval: Interval = (-8.0, 8.0),
    norm: Norm = "max",
    output_activation: OutputActivation = "identity",
    tails: bool = False,
) -> Fit: ...


@overload
def approximate(
    f: Curve | str,
    *,
    hidden: Sequence[int],
    interval: Interval = (-8.0, 8.0),
    norm: Norm = "max",
    restarts: int | None = None,
    seed: int = 0,
) -> DeepFit: ...


def approximate(
    f: Curve | str,
    *,
    hidden: int | Sequence[int] = 4,
    interval: Interval = (-8.0, 8.0),
    norm: Norm = "max",
    output_activation: OutputActivation = "identity",
    tails: bool = False,
    restarts: int | None = None,
    seed: int = 0,
) -> Fit | DeepFit:
    """Approximate a curve by a network with one hidden layer of ReLU units, or several; see ``actviz approximate``.

    Parameters
    ----------
    f
        The curve, or a text as for ``plot``.
    hidden
        The largest number of units, from 0 to 1024. Or the numbers of units of several layers, such as ``(4, 4)``, for
        the best network that training from several starts finds.
    interval
        The interval of x, both ends finite.
    norm
        ``max`` minimises the largest error on the interval, and ``lower_bound`` proves it. ``rms`` minimises the mean
        squared error, by local optimisation from several starts.
    output_activation
        ``identity``, or ``relu``, which clips the output at 0.
    tails
        Whether the outer pieces are the asymptotes of the curve. ``max_error`` is then the largest error on the whole
        real line, minimal among such networks; other networks may have a smaller error. If the minimum is approached
        only as kinks tend to infinity, their distance is limited.
    restarts, seed
        The number of starts for several layers, by default 12 to 200, depending on the size, and the seed of their
        random numbers.

    Returns
    -------
    Fit or DeepFit
        The network with its errors; call it with x to evaluate it. ``DeepFit`` is that with several layers, and
        contains the best networks with one layer of as many units, and of as many parameters.

    Raises
    ------
    ActvizError
        If a text does not specify a curve, an argument is invalid, the curve is not finite on the interval, or
        ``tails`` is true and it has no asymptotes; for several layers also if ``tails`` or an output activation is
        given, and for one layer if ``restarts`` or ``seed`` are.

    Examples
    --------
    >>> import actviz
    >>> fit = actviz.approximate("tanh", hidden=4)
    >>> f"{fit.max_error:.4f}, at least {fit.lower_bound:.4f}"
    '0.0263, at least 0.0263'
    >>> fit.knots.shape, fit([0.0, 100.0]).shape
    ((6,), (2,))
    >>> deep = actviz.approximate("x**2", hidden=(3, 3), interval=(0, 1), restarts=20)
    >>> deep.max_error < 0.6 * deep.equal_units.max_error, deep.equal_units.hidden
    (True, 6)
    """
    from actviz.studies.approximate import deep, optimal

    check_flags(tails=tails)
    curve, ends = curve_of(f, "approximate"), ends_of(interval)
    sizes = items(hidden)
    if len(sizes) != 1:
        problem = optimal.Problem(curve, ends, norm, output_activation, tails)
        return deep.approximate_deep(problem, sizes, deep.DeepSettings(restarts, seed))
    if restarts is not None or seed != 0:
        raise ActvizError(
            "restarts and seed require several layers, such as hidden=(4, 4); the optimum of one layer is not random"
        )
    return optimal.approximate(
        curve, hidden=sizes[0], interval=ends, norm=norm, output_activation=output_activation, tails=tails
    )

"""The commands ``plot``, ``derivative``, ``compare``, ``propagate`` and ``train`` as functions of Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from actviz.activations.catalogue import CATALOGUE
from actviz.curves import Curve, KinkRule, VectorFunction
from actviz.curves.function_spec import parse_spec
from actviz.formulas.errors import ActvizError
from actviz.formulas.input_text import quoted
from actviz.studies.networks import propagate_settings, train_settings
from actviz.studies.networks.propagate_settings import Init
from actviz.studies.ranges import INTERVAL, SAMPLES

if TYPE_CHECKING:
    from actviz.studies.compared import Compared
    from actviz.studies.derivative import Derivatives
    from actviz.studies.networks.propagate import Propagation
    from actviz.studies.networks.train import Trainings
    from actviz.studies.plot import Sample

Function = Curve | VectorFunction | str
"""A function, or a text as on the command line: ``relu``, ``keras.elu``, ``leaky_relu:alpha=0.3``, ``x*tanh(x)``."""
Interval = tuple[float, float]


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

    points = sample(_curves(_functions(functions), logits, move), _ends(interval), samples, slopes=True)
    return replace(points, shows_slopes=derivative)


def derivative(
    *functions: Function,
    interval: Interval = INTERVAL,
    samples: int = SAMPLES,
    order: Literal[1, 2] = 1,
    at_kink: KinkRule | None = None,
    vanishing: float = 0.01,
    depth: Sequence[int] = (30,),
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

    known = _functions(functions)
    vectors = [function for function in known if isinstance(function, VectorFunction)]
    result = differentiate(
        _curves(known, logits, move or 0),
        _ends(interval),
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
    from actviz.studies.compared import Compared

    curves = _curves(_functions(functions), logits, move)
    reference = None
    if against is not None:
        (reference,) = _curves(_functions([against]), logits, move)
        curves = [curve for curve in curves if (curve.label, curve.formula) != (reference.label, reference.formula)]
        curves.append(reference)
    if len(curves) < 2:
        raise ActvizError("a comparison needs two curves or more")
    return Compared(curves, reference, _ends(interval), samples, is_timed=cost, is_grid=grid)


def propagate(
    *functions: Function,
    depth: int = propagate_settings.DEFAULT.depth,
    width: int = propagate_settings.DEFAULT.width,
    init: Init | Sequence[Init] = propagate_settings.DEFAULT.inits,
    gain: float | None = None,
    sigma_b: float = propagate_settings.DEFAULT.sigma_b,
    batchnorm: bool = False,
    residual: bool = False,
    seeds: int = propagate_settings.DEFAULT.seeds,
    inputs: int = propagate_settings.DEFAULT.inputs,
    seed: int = propagate_settings.DEFAULT.seed,
    dead_below: float = propagate_settings.DEFAULT.dead_below,
) -> Propagation:
    """Send signals and gradients through random networks, beside theory; the same as ``actviz propagate``.

    Parameters
    ----------
    *functions
        Curves, or texts as for ``plot``.
    depth, width
        The number of layers, at least 2, and of units in each of them.
    init
        How weights start, one or several of ``glorot``, ``he``, ``lecun``, ``orthogonal`` and ``exact``.
    gain
        A gain in the place of the one that ``init`` brings.
    sigma_b
        The standard deviation of the biases.
    batchnorm
        Whether to normalise over the data before each function.
    residual
        Whether to add each layer to the one before it.
    seeds
        The number of random networks.
    inputs
        The number of random inputs that each network sees.
    seed
        The seed of all random numbers.
    dead_below
        A unit is dead if no input gives it a slope above this in magnitude.

    Returns
    -------
    Propagation
        ``networks`` has an element for each function with each initialisation: ``theory`` and ``measured``, whose
        arrays are float64 of shape (seeds, depth). ``draw``, ``save``, ``report`` and others render it;
        ``draw(panels=["variance", "gradient"])`` chooses panels.

    Raises
    ------
    ActvizError
        For a text that specifies no function of one number, and for settings that are not possible.

    References
    ----------
    Poole et al. 2016, arXiv:1606.05340; Schoenholz et al. 2017, arXiv:1611.01232.

    Examples
    --------
    >>> import actviz
    >>> result = actviz.propagate("tanh", depth=5, width=32, seeds=2)
    >>> result.networks[0].measured.variance.shape
    (2, 5)
    """
    from actviz.studies.networks import propagate as study

    settings = propagate_settings.PropagationSettings(
        depth=depth,
        width=width,
        seeds=seeds,
        inputs=inputs,
        seed=seed,
        inits=(init,) if isinstance(init, str) else tuple(init),
        gain=gain,
        sigma_b=sigma_b,
        batchnorm=batchnorm,
        residual=residual,
        dead_below=dead_below,
    )
    return study.propagate(_scalar_curves(functions, "propagate"), settings)


def train(
    *functions: Function,
    task: str = train_settings.DEFAULT.task,
    seeds: int = train_settings.DEFAULT.seeds,
    lr: float | Sequence[float] = (),
    depth: int | None = None,
    width: int | None = None,
    steps: int | None = None,
    batch: int | None = None,
    optimizer: str = train_settings.DEFAULT.optimizer,
    init: str = train_settings.DEFAULT.init,
    learn: bool = False,
    seed: int = train_settings.DEFAULT.seed,
    processes: int = 1,
) -> Trainings:
    """Train small networks with each function and compare the results; the same as ``actviz train``.

    Parameters
    ----------
    *functions
        Curves, or texts as for ``plot``.
    task
        What is learned, such as ``moons`` or ``xor``; ``digits`` needs scikit-learn.
    seeds
        The number of networks of each function.
    lr
        The learning rate at the start. Of several, and if none is given, each function takes its own best.
    depth, width
        The number of hidden layers and of units in each of them; None for those of the task.
    steps, batch
        The number of steps, and of points in each step; None for those of the task.
    optimizer
        ``adam``, or ``sgd`` with momentum 0.9.
    init
        How weights start: ``exact`` keeps the variance for each function; ``he``, ``lecun``, ``glorot``,
        ``orthogonal``.
    learn
        Whether to learn the parameters of functions that have some.
    seed
        The seed of all random numbers.
    processes
        The number of processes. The result is the same for any number.

    Returns
    -------
    Trainings
        ``curves`` has an element for each function, whose ``scores`` is float64 of shape (seeds,), and ``pairs`` one
        for each pair of functions, with the difference of their scores and a verdict. ``draw``, ``save``, ``report``
        and others render it; ``draw(panels=["score", "loss"])`` chooses panels.

    Raises
    ------
    ActvizError
        For a text that specifies no function of one number, and for settings that are not possible.

    Examples
    --------
    >>> import actviz
    >>> result = actviz.train("relu", "tanh", task="xor", seeds=3, lr=0.1, steps=50)
    >>> [trained.scores.shape for trained in result.curves]
    [(3,), (3,)]
    >>> len(result.pairs)
    1
    """
    from actviz.studies.networks import train as study

    settings = train_settings.TrainingSettings(
        task=task,
        seeds=seeds,
        rates=(float(lr),) if isinstance(lr, int | float) else tuple(lr),
        depth=depth,
        width=width,
        steps=steps,
        batch=batch,
        optimizer=optimizer,
        init=init,
        learn=learn,
        seed=seed,
    )
    return study.train(_scalar_curves(functions, "train"), settings, processes=processes)


def _ends(interval: Interval) -> Interval:
    low, high = interval
    return float(low), float(high)


def _functions(given: Sequence[Function]) -> list[Curve | VectorFunction]:
    """Return the functions, texts parsed."""
    if not given:
        raise TypeError("name one function at least")
    return [_function(one) for one in given]


def _function(given: object) -> Curve | VectorFunction:
    if isinstance(given, str):
        spec = parse_spec(given)
        return spec.curve(spec.own)
    if not isinstance(given, Curve | VectorFunction):
        raise ActvizError(f"{type(given).__name__} is no curve of one number; make one with actviz.get('tanh')")
    return given


def _curves(functions: Sequence[Curve | VectorFunction], logits: Sequence[float] | None, move: int) -> list[Curve]:
    """Return the curves, and the outputs of functions of a vector while input number ``move`` moves."""
    vectors = [function for function in functions if isinstance(function, VectorFunction)]
    if logits is None and vectors:
        name = vectors[0].entry.name
        raise ActvizError(f"{name}: logits={logits!r} is not possible; choose logits=[2, 1, 0.1, 0], [0, 1], ...")
    if logits is not None and not vectors:
        known = ", ".join(name for name, entry in CATALOGUE.items() if entry.family == "vector")
        raise ActvizError(f"logits is for functions of a vector, such as {known}; none of them is named")
    curves: list[Curve] = []
    for function in functions:
        curves += [function] if isinstance(function, Curve) else function.curves(logits or (), move)
    return curves


def _scalar_curves(functions: Sequence[Function], command: str) -> list[Curve]:
    """Return the curves for a ``command`` that takes no function of a vector."""
    curves = []
    for function in _functions(functions):
        if isinstance(function, VectorFunction):
            raise ActvizError(f"{quoted(function.label)} takes a vector; {command} is about functions of one number")
        curves.append(function)
    return curves

"""The commands ``propagate`` and ``train`` as Python functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from actviz.api.arguments import Function, rates_of, scalar_curves_of
from actviz.formulas.arguments import check_flags, check_whole, items, number_argument, whole_argument
from actviz.studies.networks.propagate_settings import LIMITS as PROPAGATION_LIMITS
from actviz.studies.networks.propagate_settings import Init, PropagationSettings
from actviz.studies.networks.train_settings import LIMITS as TRAINING_LIMITS
from actviz.studies.networks.train_settings import TrainingSettings

if TYPE_CHECKING:
    from actviz.studies.networks.propagate import Propagation
    from actviz.studies.networks.train import Trainings


def propagate(
    *functions: Function,
    depth: int = PropagationSettings.depth,
    width: int = PropagationSettings.width,
    init: Init | Sequence[Init] = PropagationSettings.inits,
    gain: float | None = PropagationSettings.gain,
    sigma_b: float = PropagationSettings.sigma_b,
    batchnorm: bool = PropagationSettings.batchnorm,
    residual: bool = PropagationSettings.residual,
    seeds: int = PropagationSettings.seeds,
    inputs: int = PropagationSettings.inputs,
    seed: int = PropagationSettings.seed,
    dead_below: float = PropagationSettings.dead_below,
) -> Propagation:
    """Propagate signals and gradients through random networks, next to theory; the same as ``actviz propagate``.

    Parameters
    ----------
    *functions
        Curves, or texts as for ``plot``.
    depth, width
        The number of layers, at least 2, and of units in each of them.
    init
        The initialisation of weights, one or several of ``exact``, ``he``, ``lecun``, ``glorot`` and ``orthogonal``.
        Weights have the variance ``g**2 / fan_in``, and ``1 / fan_in`` in layer 1. The gain g is, with ``exact``,
        ``1 / sqrt(E f(x)**2)`` for x ~ N(0, 1), which preserves the variance, ``sqrt(2)`` with ``he``, and otherwise 1.
    gain
        A gain that replaces the one of ``init``.
    sigma_b
        The standard deviation of the biases.
    batchnorm
        Whether to normalise over the data before each activation.
    residual
        Whether to add the input of each layer to its output.
    seeds
        The number of random networks.
    inputs
        The number of random inputs of each network.
    seed
        The seed of all random numbers.
    dead_below
        A unit is dead if its slope is at most this in magnitude for all inputs.

    Returns
    -------
    Propagation
        ``networks`` has an element for each function with each initialisation: ``theory`` and ``measured``, whose
        arrays are float64 of shape (seeds, depth). ``draw``, ``save``, ``report`` and other methods render it;
        ``draw(panels=["variance", "gradient"])`` selects panels.

    Raises
    ------
    ActvizError
        If a text does not specify a function of one number, or a setting is invalid.

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

    check_flags(batchnorm=batchnorm, residual=residual)
    sizes = {"depth": depth, "width": width, "seeds": seeds, "inputs": inputs, "seed": seed}
    settings = PropagationSettings(
        **{name: whole_argument(name, size, PROPAGATION_LIMITS[name]) for name, size in sizes.items()},
        inits=items(init),
        gain=None if gain is None else number_argument("gain", gain, 1.5),
        sigma_b=number_argument("sigma_b", sigma_b, 0.1),
        batchnorm=batchnorm,
        residual=residual,
        dead_below=number_argument("dead_below", dead_below, PropagationSettings.dead_below),
    )
    return study.propagate(scalar_curves_of(functions, "propagate"), settings)


def train(
    *functions: Function,
    task: str = TrainingSettings.task,
    seeds: int = TrainingSettings.seeds,
    lr: float | Sequence[float] | Literal["auto"] | None = TrainingSettings.rates,
    depth: int | None = TrainingSettings.depth,
    width: int | None = TrainingSettings.width,
    steps: int | None = TrainingSettings.steps,
    batch: int | None = TrainingSettings.batch,
    optimizer: str = TrainingSettings.optimizer,
    init: str = TrainingSettings.init,
    learn: bool = TrainingSettings.learn,
    seed: int = TrainingSettings.seed,
    processes: int = 1,
) -> Trainings:
    """Train small networks with each function and compare the results; the same as ``actviz train``.

    Parameters
    ----------
    *functions
        Curves, or texts as for ``plot``.
    task
        The task to learn, such as ``moons`` or ``xor``; ``digits`` requires scikit-learn.
    seeds
        The number of networks of each function.
    lr
        The initial learning rate. With several rates, or ``auto``, which is the default, each function uses the rate
        that is best for it on two other seeds, chosen for each seed.
    depth, width
        The number of hidden layers and of units in each of them; None for the values of the task.
    steps, batch
        The number of steps, and of points in each step; None for the values of the task.
    optimizer
        ``adam``, or ``sgd`` with momentum 0.9.
    init
        The initialisation of weights, as for ``propagate``. The output layer has the gain g as well.
    learn
        Whether to learn the parameters of activations that have parameters.
    seed
        The seed of all random numbers.
    processes
        The number of processes. The result is the same for any number.

    Returns
    -------
    Trainings
        ``curves`` has an element for each function, whose ``scores`` is float64 of shape (seeds,). ``pairs`` has an
        element for each pair of functions, with the difference of their scores and a verdict. ``draw``, ``save``,
        ``report`` and other methods render it; ``draw(panels=["score", "loss"])`` selects panels.

    Raises
    ------
    ActvizError
        If a text does not specify a function of one number, or a setting is invalid.

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

    check_flags(learn=learn)
    sizes = {"seeds": seeds, "depth": depth, "width": width, "steps": steps, "batch": batch, "seed": seed}
    optional = ("depth", "width", "steps", "batch")
    wholes: dict[str, Any] = {
        name: None if size is None and name in optional else whole_argument(name, size, TRAINING_LIMITS[name])
        for name, size in sizes.items()
    }
    limits = TRAINING_LIMITS["jobs"]
    check_whole("processes", whole_argument("processes", processes, limits), limits)
    settings = TrainingSettings(
        **wholes,
        task=task,
        rates=rates_of(lr),
        optimizer=optimizer,
        init=init,
        learn=learn,
    )
    return study.train(scalar_curves_of(functions, "train"), settings, processes=processes)

"""Functions of frameworks, measured in the installed frameworks: values, derivatives and those at kinks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from actviz.activations.catalogue import CATALOGUE, key
from actviz.activations.dialect import Spelling
from actviz.activations.frameworks import DIALECTS
from tests.activations.test_frameworks import AT_KINKS, KINKS
from tests.functions import curve_of, vector_of

# --- the table of derivatives at kinks ------------------------------------------------------------------------------


def named(name: str, *modules: Any) -> Callable[..., Any]:
    """Return the function with a name, in any spelling."""
    for module in modules:
        for function in (getattr(module, theirs) for theirs in dir(module) if key(theirs) == key(name)):
            if callable(function) and not isinstance(function, type):
                return function  # type: ignore[no-any-return]
    raise AssertionError(f"there is no {name}")


def by_torch(name: str, options: dict[str, float], x: float) -> float:
    torch: Any = pytest.importorskip("torch")
    place = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    more = {"weight": torch.tensor(0.25, dtype=torch.float64)} if name == "prelu" else options
    named(name, torch.nn.functional, torch)(place, **more).backward()
    return float(place.grad)


def by_jax(name: str, options: dict[str, float], x: float) -> float:
    jax: Any = pytest.importorskip("jax")
    function = named(name, jax.nn, jax.numpy)
    return float(jax.grad(lambda at: function(at, **options))(x))


def by_keras(name: str, options: dict[str, float], x: float) -> float:
    keras: Any = pytest.importorskip("keras")
    tensorflow: Any = pytest.importorskip("tensorflow")  # the numbers are those of this backend
    place = tensorflow.Variable(x)
    given = {"default_value" if option == "value" else option: value for option, value in options.items()}
    with tensorflow.GradientTape() as tape:
        value = named(name, keras.activations, keras.ops)(place, **given)
    return float(tape.gradient(value, place))


def by_tensorflow(name: str, options: dict[str, float], x: float) -> float:
    tensorflow: Any = pytest.importorskip("tensorflow")
    place = tensorflow.Variable(x)
    with tensorflow.GradientTape() as tape:
        value = named(name, tensorflow.nn, tensorflow)(place, **options)
    return float(tape.gradient(value, place))


def by_tinygrad(name: str, options: dict[str, float], x: float) -> float:
    os.environ.setdefault("DEV", "PYTHON")  # tinygrad's interpreter, which needs no compiler
    tinygrad: Any = pytest.importorskip("tinygrad")
    place = tinygrad.Tensor([x])
    (slope,) = named(name, tinygrad.Tensor)(place, **options).sum().gradient(place)
    return float(slope.numpy()[0])


def by_mlx(name: str, options: dict[str, float], x: float) -> float:
    core: Any = pytest.importorskip("mlx.core")
    layers: Any = pytest.importorskip("mlx.nn")
    function = named(name, layers, core)
    more = {"alpha": core.array(0.25)} if name == "prelu" else options
    return float(core.grad(lambda at: function(at, **more))(core.array(x)))


MEASURED: dict[str, Callable[[str, dict[str, float], float], float]] = {
    "torch": by_torch,
    "jax": by_jax,
    "keras": by_keras,
    "tf": by_tensorflow,
    "tinygrad": by_tinygrad,
    "mlx": by_mlx,
}


@pytest.mark.parametrize("dialect", KINKS)
def test_the_framework_itself_gives_these_derivatives(dialect: str) -> None:
    """Measure all numbers of a framework again, if it is installed."""
    for word, options, numbers in AT_KINKS:
        if word.startswith(f"{dialect}."):
            given = {name: float(value) for name, _, value in (option.partition("=") for option in options)}
            name = word.partition(".")[2]
            found = [MEASURED[dialect](name, given, place) for place in numbers[::2]]
            assert found == pytest.approx(numbers[1::2], rel=1e-6, abs=1e-7), word


# --- all functions of PyTorch -----------------------------------------------------------------------------------------

PLACES = [*np.linspace(-5, 5, 401), 19.9, 20.0, 20.1, 25.0]
AS_CALLED: dict[str, str] = {
    "gelu_tanh": "GELU(approximate='tanh')",
    "ramp": "Hardtanh(0.0, 1.0)",
    "clipped_relu": "Hardtanh(0.0, 20.0)",
    "thresholded_relu": "Threshold(1.0, 0.0)",
    "Threshold": "Threshold(1.0, 0.5)",
    "RReLU": "RReLU().eval()",
    "PReLU": "PReLU(dtype=torch.float64)",
    "Softmin": "Softmin(dim=-1)",
    "Softmax": "Softmax(dim=-1)",
    "Softmax2d": "Softmax(dim=-1)",
    "LogSoftmax": "LogSoftmax(dim=-1)",
}


def spellings(dialect: str, *, vectors: bool) -> list[Spelling]:
    """Return the functions of a framework whose values are not random."""
    every = [spelling for spelling in DIALECTS[dialect].spellings if spelling.name != "gumbel_softmax"]
    return [spelling for spelling in every if (CATALOGUE[spelling.means].family == "vector") == vectors]


@pytest.fixture(scope="module")
def torch() -> Any:
    return pytest.importorskip("torch", reason="PyTorch is not installed: it is only asked for a second opinion")


def in_torch(torch: Any, name: str) -> Callable[[Any], Any]:
    """Return PyTorch's own function with a name."""
    if name in ("clamp", "clip"):
        return lambda x: getattr(torch, name)(x, min=-1.0, max=1.0)
    if name == "heaviside":
        return lambda x: torch.heaviside(x, torch.ones_like(x))
    for place in (torch.nn, torch, torch.special):
        if name in AS_CALLED:
            return eval(f"nn.{AS_CALLED[name]}", {"nn": torch.nn, "torch": torch})  # type: ignore[no-any-return]
        if hasattr(place, name):
            found = getattr(place, name)
            return found() if isinstance(found, type) else found  # type: ignore[no-any-return]
    raise AssertionError(f"PyTorch has no {name}")


@pytest.mark.parametrize("spelling", spellings("torch", vectors=False), ids=lambda spelling: spelling.name)
def test_values_and_derivatives_are_those_of_pytorch(torch: Any, spelling: Spelling) -> None:
    curve = curve_of(f"torch.{spelling.name}")
    kinks = curve.function.places(-30, 30)
    x = np.unique([*PLACES, *kinks])
    argument = torch.tensor(x, requires_grad=True)
    value = in_torch(torch, spelling.name)(argument)
    assert curve(x) == pytest.approx(value.detach().numpy(), rel=1e-12, abs=1e-15)
    if not spelling.differentiable:
        with pytest.raises(RuntimeError, match="derivative"):
            torch.autograd.grad(value.sum(), argument)
        return
    (slope,) = torch.autograd.grad(value.sum(), argument)
    exact = spelling.name != "Hardsigmoid"  # its slope is a float32 number
    assert curve.derivative(x) == pytest.approx(slope.numpy(), rel=1e-12 if exact else 1e-7, abs=2e-15)


@pytest.mark.parametrize("spelling", spellings("torch", vectors=True), ids=lambda spelling: spelling.name)
def test_vectors_are_those_of_pytorch(torch: Any, spelling: Spelling) -> None:
    function = vector_of(f"torch.{spelling.name}")
    theirs = in_torch(torch, spelling.name)
    z = np.array([2.0, 1.0, 0.1, -3.0])
    assert function(z) == pytest.approx(theirs(torch.tensor(z)).numpy(), rel=1e-14)
    jacobian = torch.autograd.functional.jacobian(theirs, torch.tensor(z))
    assert function.jacobian(z) == pytest.approx(jacobian.numpy(), rel=1e-12, abs=1e-17)


def test_every_name_of_the_pytorch_documentation_is_listed(torch: Any) -> None:
    modules = {name for name in torch.nn.modules.activation.__all__ if name != "MultiheadAttention"}
    listed = {key(spelling.name) for spelling in DIALECTS["torch"].spellings}
    assert {name for name in modules if key(name) not in listed} == set()


# --- all functions of JAX ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def jax() -> Iterator[Any]:
    jax: Any = pytest.importorskip("jax", reason="JAX is not installed: it is only asked for a second opinion")
    jax.config.update("jax_enable_x64", True)
    yield jax
    jax.config.update("jax_enable_x64", False)


def in_jax(jax: Any, name: str) -> Callable[[Any], Any]:
    """Return JAX's own function with a name."""
    special: dict[str, Callable[[Any], Any]] = {
        "gelu_exact": lambda x: jax.nn.gelu(x, approximate=False),
        "heaviside": lambda x: jax.numpy.heaviside(x, 1.0),
        "ramp": lambda x: jax.numpy.clip(x, 0.0, 1.0),
        "clip": lambda x: jax.numpy.clip(x, -1.0, 1.0),
    }
    return special.get(name) or named(name, jax.nn, jax.numpy, jax.scipy.special, jax.scipy.stats.norm)


@pytest.mark.parametrize("spelling", spellings("jax", vectors=False), ids=lambda spelling: spelling.name)
def test_values_and_derivatives_are_those_of_jax(jax: Any, spelling: Spelling) -> None:
    curve, function = curve_of(f"jax.{spelling.name}"), in_jax(jax, spelling.name)
    x = np.unique([*PLACES, *curve.function.places(-30, 30)])
    assert curve(x) == pytest.approx(np.asarray(function(x)), rel=1e-12, abs=1e-15)
    slope = np.asarray(jax.vmap(jax.grad(function))(x))
    # JAX computes 1 - tanh(z)**2, which loses digits at both ends of gelu.
    assert curve.derivative(x) == pytest.approx(slope, rel=1e-11, abs=1e-14)


@pytest.mark.parametrize("spelling", spellings("jax", vectors=True), ids=lambda spelling: spelling.name)
def test_vectors_are_those_of_jax(jax: Any, spelling: Spelling) -> None:
    ours, theirs = vector_of(f"jax.{spelling.name}"), in_jax(jax, spelling.name)
    z = np.array([2.0, 1.0, 0.1, -3.0])
    assert ours(z) == pytest.approx(np.asarray(theirs(z)), rel=1e-14)
    assert ours.jacobian(z) == pytest.approx(np.asarray(jax.jacobian(theirs)(z)), rel=1e-12, abs=1e-17)

"""The derivatives at kinks that dialects have, measured anew in the frameworks that are installed."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from actviz.activations.catalogue import key
from tests.activations.test_frameworks import AT_KINKS, KINKS


def named(name: str, *modules: Any) -> Callable[..., Any]:
    """The function of that name, in any spelling."""
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
    """All of a framework's numbers, measured anew where it is installed."""
    for word, options, numbers in AT_KINKS:
        if word.startswith(f"{dialect}."):
            given = {name: float(value) for name, _, value in (option.partition("=") for option in options)}
            name = word.partition(".")[2]
            found = [MEASURED[dialect](name, given, place) for place in numbers[::2]]
            assert found == pytest.approx(numbers[1::2], rel=1e-6, abs=1e-7), word

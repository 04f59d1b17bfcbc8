"""Installed frameworks for timing functions; each is imported on first use.

None of them is a dependency. A function is computed by a call of the framework if the catalogue contains one, otherwise
by its formula in operations of the framework.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from actviz.activations.catalogue import find
from actviz.activations.code_snippets import code_of
from actviz.activations.entry import Activation
from actviz.curves import Curve
from actviz.formulas import calculus
from actviz.formulas.code_generation import python_line

Run = Callable[[], object]
OPSET, IR_VERSION = 24, 10
"""The version of the ONNX operators and of the file format for ONNX Runtime."""


@dataclass(frozen=True)
class Setup:
    """A library and its settings; ``threads`` is None if the library decides, ``elements`` is the size of the array."""

    key: str
    library: str
    version: str
    dtype: str
    threads: int | None
    elements: int


@dataclass(frozen=True)
class Prepared:
    """A function that is ready for timing: its value, and its derivative if available.

    ``code`` is the line that computes it, and ``is_built_in`` is whether that line is a call of the framework.
    """

    value: Run
    derivative: Run | None
    code: str
    is_built_in: bool


class Backend(Protocol):
    """A library that computes functions of an array."""

    @property
    def setup(self) -> Setup:
        """The library and its settings."""

    def prepare(self, curve: Curve) -> Prepared | None:
        """Return a function ready for timing; None if there is no code for it."""

    def running(self) -> AbstractContextManager[None]:
        """Return a context in which functions are timed."""


class Torch:
    """PyTorch on one thread, with derivatives by backward passes through a retained graph."""

    def __init__(self, x: NDArray[np.float64]) -> None:
        self.torch = import_module("torch")
        self.x = self.torch.from_numpy(x.astype(np.float32))
        self.setup = Setup("torch", "PyTorch", self.torch.__version__, "float32", 1, x.size)

    def prepare(self, curve: Curve) -> Prepared | None:
        """Return a function ready for timing, without a derivative if PyTorch has none."""
        line = _line(curve, "torch")
        if line is None:
            return None
        function = _function(line)
        leaf = self.x.clone().requires_grad_()

        def value() -> object:
            with self.torch.no_grad():
                return function(self.x)

        output = function(leaf)
        ones = self.torch.ones_like(self.x)

        def derivative() -> object:
            return self.torch.autograd.grad(output, leaf, ones, retain_graph=True)

        return Prepared(value, derivative if output.requires_grad else None, line.code, line.is_built_in)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Use one thread inside the context."""
        threads = self.torch.get_num_threads()
        self.torch.set_num_threads(1)
        try:
            yield
        finally:
            self.torch.set_num_threads(threads)


class Jax:
    """JAX on the CPU, compiled, with derivatives by reverse mode."""

    def __init__(self, x: NDArray[np.float64]) -> None:
        self.jax = import_module("jax")
        self.x = self.jax.device_put(x.astype(np.float32), self.jax.devices("cpu")[0])
        self.setup = Setup("jax", "JAX", self.jax.__version__, "float32", None, x.size)

    def prepare(self, curve: Curve) -> Prepared | None:
        """Return a function ready for timing."""
        line = _line(curve, "jax")
        if line is None:
            return None
        function = _function(line)

        def pulled_back(x: Any) -> Any:
            output, pullback = self.jax.vjp(function, x)
            return pullback(self.jax.numpy.ones_like(output))[0]

        value, derivative = self.jax.jit(function), self.jax.jit(pulled_back)
        return Prepared(
            lambda: value(self.x).block_until_ready(),
            lambda: derivative(self.x).block_until_ready(),
            line.code,
            line.is_built_in,
        )

    def running(self) -> AbstractContextManager[None]:
        """Return a context without effect."""
        return nullcontext()


class OnnxRuntime:
    """ONNX Runtime on one CPU thread, for single operators without derivatives."""

    def __init__(self, x: NDArray[np.float64]) -> None:
        self.runtime, self.onnx = import_module("onnxruntime"), import_module("onnx")
        self.x = x.astype(np.float32)
        self.setup = Setup("onnxruntime", "ONNX Runtime", self.runtime.__version__, "float32", 1, x.size)

    def prepare(self, curve: Curve) -> Prepared | None:
        """Return one or a few operators ready for timing; None for a formula."""
        line = _line(curve, "onnx")
        if line is None:
            return None
        options = self.runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        model = self._model(_evaluated(line)).SerializeToString()
        session = self.runtime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        return Prepared(lambda: session.run(None, {"x": self.x}), None, line.code, line.is_built_in)

    def running(self) -> AbstractContextManager[None]:
        """Return a context without effect."""
        return nullcontext()

    def _model(self, nodes: Any) -> Any:
        helper, kind = self.onnx.helper, self.onnx.TensorProto.FLOAT
        ends = [helper.make_tensor_value_info(name, kind, [self.x.size]) for name in ("x", "y")]
        listed = nodes if isinstance(nodes, list) else [nodes]
        graph = helper.make_graph(listed, "activation", ends[:1], ends[1:])
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)


BACKENDS: Mapping[tuple[str, ...], Callable[[NDArray[np.float64]], Backend]] = {
    ("torch",): Torch,
    ("onnxruntime", "onnx"): OnnxRuntime,
    ("jax",): Jax,
}
"""The frameworks by the packages that they need."""


def installed_backends(x: NDArray[np.float64]) -> Iterator[Backend]:
    """Import and yield the installed frameworks, ready to compute functions of ``x``."""
    for packages, backend in BACKENDS.items():
        if all(find_spec(package) is not None for package in packages):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    yield backend(x)
                except (ImportError, OSError, RuntimeError):  # the framework does not work on this machine
                    continue


@dataclass(frozen=True)
class _Line:
    imports: tuple[str, ...]
    code: str
    is_built_in: bool


def _line(curve: Curve, framework: str) -> _Line | None:
    """Return one line of code that computes a curve in a framework, or None."""
    snippet = None
    entry = find(curve.name, curve.parameters).entry if curve.name is not None else None
    if isinstance(entry, Activation):  # not an output of a function of a vector
        snippet = next(one for one in code_of(entry, curve.parameters) if one.framework == framework)
    if snippet is not None and snippet.code is not None:
        return _Line(snippet.imports, snippet.code, snippet.is_built_in)
    tree = calculus.expand(curve.function.stable.get(0, curve.function.tree), curve.function.definitions, stable=True)
    line = python_line(tree, framework, curve.parameters)
    return None if line is None else _Line(line.imports, line.code, is_built_in=False)


def _evaluated(line: _Line, **names: object) -> Any:
    known: dict[str, Any] = dict(names)
    exec("\n".join(line.imports), known)
    return eval(line.code, known)


def _function(line: _Line) -> Callable[[Any], Any]:
    """Return the line as a function of an array; it is an expression in x, or constructs a layer."""
    known: dict[str, Any] = {}
    exec("\n".join(line.imports), known)
    code = compile(line.code, "<actviz>", "eval")
    if "x" not in code.co_names:
        return eval(code, known)  # type: ignore[no-any-return]
    return eval(f"lambda x: {line.code}", known)  # type: ignore[no-any-return]

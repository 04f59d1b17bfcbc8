"""Curves: a formula with its parameters bound and a label. Whatever can be drawn is a ``Curve``."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from actviz.activations.activation import Activation, Parameter, VectorActivation
from actviz.activations.catalogue import (
    CATALOGUE,
    Found,
    definition_named,
    find,
    known_names,
    parameter_named,
    trees_of,
)
from actviz.formulas import calculus, grammar
from actviz.formulas.errors import ActvizError
from actviz.formulas.switches import Zeros, poles, resolve, switching_arguments
from actviz.formulas.typeset import latex, plain, plain_name
from actviz.formulas.values import Function, compile_tree, evaluate, kind_of

AtKink = Literal["left", "right", "min", "mid"]
AT_KINK: tuple[AtKink, ...] = ("left", "right", "min", "mid")
NEARNESS = 1e-6
"""How far beside a place one side of it is looked at, where no other place is nearer."""
FARTHEST = 1e300
"""What stands for an infinite component of a vector."""
SAME = 1e-12
"""Numbers that differ by no more than this, relatively, are the same number."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Curve:
    """One function of x, ready to be evaluated, differentiated and shown.

    ``tree`` is the formula as it is shown, and ``slope`` its first derivative where that is not derived. ``stable``
    are the trees to compute with where those would lose digits, by the order of the derivative (0 is the value).
    ``at_kinks`` gives the derivative that a framework returns at a place, ``left``, ``right`` or a number.
    ``notation`` is the LaTeX to show where the formula itself would hold numbers that nobody typed. Curves come from
    ``get``, ``parse`` and ``VectorFunction.curves``.
    """

    label: str
    name: str | None
    tree: ast.expr
    slope: ast.expr | None = None
    stable: Mapping[int, ast.expr] = field(default_factory=dict)
    parameters: Mapping[str, float] = field(default_factory=dict)
    definitions: Mapping[str, grammar.Definition] = field(default_factory=dict)
    at_kinks: Mapping[float, str | float] = field(default_factory=dict)
    notation: str | None = None
    unsaid: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Curve {self.label}: {self.formula}>"

    # --- what it is called and how it is written ---------------------------------------------------------------

    @cached_property
    def formula(self) -> str:
        """The textbook formula as text in x and the names of the parameters; ``parse`` reads it again."""
        return ast.unparse(self.tree)

    @cached_property
    def latex(self) -> str:
        """The formula in LaTeX without dollar signs, within what Matplotlib's mathtext draws."""
        return self.notation or latex(self.tree)

    @cached_property
    def plain(self) -> str:
        """The formula in one line of Unicode."""
        return plain(self.tree)

    def derivative_tree(self, order: int = 1) -> ast.expr:
        """The derivative of order 1 or 2 as a tree to be shown."""
        first = self.slope or calculus.derivative(self.tree, self.definitions)
        return first if order == 1 else calculus.derivative(first, self.definitions)

    @cached_property
    def slope_formula(self) -> str:
        """The first derivative as text, simplified as a person would write it."""
        return ast.unparse(self.derivative_tree())

    @cached_property
    def slope_latex(self) -> str:
        """The first derivative in LaTeX without dollar signs."""
        return latex(self.derivative_tree())

    # --- values ------------------------------------------------------------------------------------------------

    def __call__(self, x: ArrayLike) -> NDArray[np.floating[Any]]:
        """The value at ``x`` in the same shape; float16 and float32 stay what they are, the rest is float64."""
        return evaluate(self._function(0), x)[()]

    def derivative(self, x: ArrayLike, order: int = 1, at_kink: AtKink | None = None) -> NDArray[np.floating[Any]]:
        """The derivative of order 1 or 2 at ``x``, in the shape and dtype of the value.

        At a kink the number is chosen from the one-sided derivatives: ``left``, ``right``, ``mid`` (their mean) or
        ``min`` (the number of smallest magnitude between them, PyTorch's documented rule). Without ``at_kink`` it is
        what the curve's framework returns there, and ``min`` for a curve of no framework. Raises ``ActvizError`` for
        another order or word.
        """
        if order not in (1, 2):
            raise ActvizError(f"order={order!r} is not possible; a derivative here has order 1 or 2")
        if at_kink is not None and at_kink not in AT_KINK:
            raise ActvizError(f"at_kink={at_kink!r} is not possible; choose {', '.join(AT_KINK)}")
        values = evaluate(self._function(order), x)
        points = np.asarray(x)
        if self.name is None:  # a formula that was typed may have no value, and then no slope: log(x) for x < 0
            values[np.isnan(evaluate(self._function(0), x))] = np.nan
        for place in self._switching.among(points.astype(np.float64, copy=False)):
            here = points == place
            if here.any():
                values[here] = self._at(place, order, at_kink)
        return values[()]

    def kinks(self, low: float, high: float) -> NDArray[np.float64]:
        """The places in [low, high] where the slope or the value jumps, increasing."""
        return np.array([place for place in self.places(low, high) if self.breaks_at(place)], dtype=np.float64)

    def one_sided(self, place: float, order: int) -> tuple[float, float]:
        """Limits at ``place`` from the left and the right: of the value (order 0) or a derivative (order 1, 2)."""
        key = (place, order)
        if key not in self._sides:
            margin = self._margin(place)
            self._sides[key] = (self._from_side(place, order, -margin), self._from_side(place, order, margin))
        return self._sides[key]

    def places(self, low: float, high: float) -> list[float]:
        """The places in [low, high] where the formula switches, whether it bends there or not."""
        return self._switching.between(low, high)

    def poles(self, low: float, high: float) -> list[float]:
        """The places in [low, high] where the formula may have no finite value."""
        return self._poles.between(low, high)

    # --- how it is done ----------------------------------------------------------------------------------------

    @cached_property
    def _trees(self) -> dict[int, ast.expr]:
        return {}

    @cached_property
    def _functions(self) -> dict[int, Function]:
        return {}

    @cached_property
    def _sides(self) -> dict[tuple[float, int], tuple[float, float]]:
        return {}

    def _tree(self, order: int) -> ast.expr:
        if order not in self._trees:
            tree = self._given(order) or self._derived(order)
            self._trees[order] = calculus.expand(tree, self.definitions, stable=True)
        return self._trees[order]

    def _given(self, order: int) -> ast.expr | None:
        return self.stable.get(order) or {0: self.tree, 1: self.slope}.get(order)

    def _derived(self, order: int) -> ast.expr:
        # Functions of the catalogue have slopes of their own: calls to them are expanded after the first derivative.
        if order == 1:
            return calculus.derivative(self.stable.get(0, self.tree), self.definitions)
        return calculus.derivative(self._tree(order - 1))

    def _function(self, order: int) -> Function:
        if order not in self._functions:
            self._functions[order] = compile_tree(self._tree(order), self.parameters)
        return self._functions[order]

    @cached_property
    def _textbook(self) -> ast.expr:
        return calculus.expand(self.tree, self.definitions, stable=False)

    @cached_property
    def _switching(self) -> Zeros:
        return Zeros(switching_arguments(self._textbook), self.parameters)

    @cached_property
    def _poles(self) -> Zeros:
        return Zeros(poles(self._textbook), self.parameters)

    def _margin(self, place: float) -> float:
        """How far beside a place one side is looked at: well before the next place where the formula switches."""
        reach = NEARNESS * max(1.0, abs(place))
        gaps = [abs(other - place) for other in self.places(place - reach, place + reach) if other != place]
        return min([reach, *gaps]) / 2

    def _from_side(self, place: float, order: int, margin: float) -> float:
        if order and np.isnan(self(place + margin)):
            return float("nan")  # nothing is there: sqrt(x) has no slope left of 0
        tree = resolve(self._tree(order), self.parameters, place + margin)
        function = compile_tree(tree, self.parameters)
        limit = float(evaluate(function, place))
        if np.isfinite(limit):
            return limit
        beside = float(evaluate(function, place + margin))
        return beside if np.isnan(limit) else float(np.copysign(limit, beside))

    def breaks_at(self, place: float) -> bool:
        """Whether the slope or the value jumps at a place where the formula switches."""
        return any(differ(*self.one_sided(place, order)) for order in (0, 1))

    def _at(self, place: float, order: int, at_kink: AtKink | None) -> float:
        left, right = self.one_sided(place, order)
        if at_kink in (None, "min", "mid") and np.isnan(left) != np.isnan(right):
            return right if np.isnan(left) else left
        rule: str | float = at_kink or (self.at_kinks.get(place, "min") if order == 1 else "min")
        match rule:
            case "left":
                return left
            case "right":
                return right
            case "mid":
                return (left + right) / 2
            case "min":
                return _least(left, right)
        return float(rule)


def differ(left: float, right: float) -> bool:
    """Whether two one-sided limits are really two: further apart than rounding explains."""
    if left == right or np.isnan(left) or np.isnan(right):
        return False
    if np.isinf(left) or np.isinf(right):
        return True
    return not abs(left - right) <= SAME * max(1.0, abs(left), abs(right))


def _least(left: float, right: float) -> float:
    """The number of smallest magnitude in the closed interval between two numbers."""
    if np.isnan(left) or np.isnan(right):
        return float("nan")
    if left == 0 or right == 0 or (left < 0) != (right < 0):
        return 0.0
    return min(left, right, key=abs)


# --- words -> curves ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class VectorFunction:
    """An activation of a whole vector, such as softmax, with its parameters bound.

    Called with an array it acts along the last axis. ``curves`` are its outputs while one input moves.
    """

    label: str
    name: str
    entry: VectorActivation
    parameters: Mapping[str, float]

    @property
    def formula(self) -> str:
        """One line that shows the function of the vector."""
        return self.entry.formula

    @property
    def latex(self) -> str:
        """The function in LaTeX without dollar signs, within what Matplotlib's mathtext draws."""
        return self.entry.latex

    def __call__(self, z: ArrayLike) -> NDArray[np.floating[Any]]:
        """The outputs for the inputs in the last axis of ``z``; other axes and the dtype are kept as by a ``Curve``.

        NaN among the inputs makes all outputs NaN. At infinite inputs stands the limit, NaN if it depends on which of
        them is the faster one. Raises ``ActvizError`` if the last axis is empty or has a length that the function
        does not take.
        """
        vectors = self._vectors(z)
        count = self._outputs(np.zeros(vectors.shape[-1])).size
        inputs = vectors.reshape(-1, vectors.shape[-1]).astype(np.float64)
        outputs = np.array([_even_at_infinity(self._outputs, row) for row in inputs])
        with np.errstate(over="ignore"):
            return outputs.reshape(*vectors.shape[:-1], count).astype(kind_of(vectors))

    def jacobian(self, z: ArrayLike) -> NDArray[np.float64]:
        """The derivative of every output (rows) with respect to every input (columns) at one vector ``z``."""
        vector = self._vectors(z)
        if vector.ndim != 1:
            raise ActvizError(f"the Jacobian is taken at one vector; z has {vector.ndim} axes")
        return _even_at_infinity(self._slopes, vector.astype(np.float64))

    def _vectors(self, z: ArrayLike) -> NDArray[Any]:
        vectors = np.asarray(z)
        if vectors.ndim == 0 or vectors.shape[-1] == 0:
            raise ActvizError(f"{self.entry.name} needs a vector of at least one number")
        if vectors.dtype.kind not in "fiub":
            raise ActvizError(f"z holds {vectors.dtype} values; an activation takes real numbers")
        return vectors

    def _outputs(self, z: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.array([float(curve(z[0])) for curve in self.curves(z.tolist())])

    def _slopes(self, z: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.array([[curve.derivative(x) for curve in self.curves(z.tolist(), j)] for j, x in enumerate(z)]).T

    def curves(self, logits: Sequence[float], move: int = 0) -> tuple[Curve, ...]:
        """One curve for each output: a function of input number ``move``, the others fixed at ``logits``."""
        if len(logits) == 0:
            raise ActvizError(f"{self.entry.name} needs a vector of at least one number")
        if not -len(logits) <= move < len(logits):
            raise ActvizError(f"move={move} is not possible; the inputs are numbered 0 to {len(logits) - 1}")
        move %= len(logits)
        fixed = [float(number) if i != move else 0.0 for i, number in enumerate(logits)]
        if not np.isfinite(fixed).all():
            raise ActvizError(f"the inputs that stay fixed must be finite numbers; they are {fixed}")
        texts = self.entry.outputs(fixed, move, **self.parameters)
        return tuple(self._output(i, text) for i, text in enumerate(texts))

    def _output(self, index: int, text: str) -> Curve:
        formula = grammar.parse(text, definition_named)
        label = self.label.replace(self.name, f"{self.name}[{index}]", 1)
        return Curve(
            label=label,
            name=self.name,
            tree=formula.tree,
            parameters={},
            definitions=formula.definitions,
            notation=self.entry.latex.replace("_i", f"_{{{index}}}"),
        )


def _even_at_infinity(
    function: Callable[[NDArray[np.float64]], NDArray[np.float64]], z: NDArray[np.float64]
) -> NDArray[np.float64]:
    """A function of a vector; where ``z`` is infinite, it is followed there at two paces, which must agree."""
    if np.isnan(z).any():
        return function(np.zeros_like(z)) * np.nan
    far = np.isinf(z)
    if not far.any():
        return function(z)
    lead = np.cumsum(far) / (2 * z.size)
    first, second = (function(np.where(far, np.copysign(FARTHEST * pace, z), z)) for pace in (1 + lead, 1 - lead))
    first, second = (np.where(np.abs(y) > FARTHEST**0.5, np.copysign(np.inf, y), y) for y in (first, second))
    return np.where((first == second) | np.isclose(first, second, rtol=SAME, atol=0), first, np.nan)


def get(name: str, **parameters: float) -> Curve | VectorFunction:
    """The activation of that name, with parameters bound: ``get("leaky_relu", alpha=0.1)``.

    ``name`` is a name of the catalogue, an alias or a framework's name (``keras.leaky_relu``), in any case, with -
    for _. An elementwise function is a ``Curve``, a function of a vector a ``VectorFunction``. Raises ``ActvizError``
    for an unknown name, an unknown parameter or a value out of range.
    """
    found = find(name, parameters)
    entry = found.entry
    bound = {parameter.name: parameter.default for parameter in entry.parameters}
    given: dict[str, float] = {}
    for typed, value in parameters.items():
        parameter = parameter_named(entry, typed)
        if parameter.name in given:
            raise ActvizError(f"{entry.name} is given {parameter.name} twice")
        with _said_by(found.name):
            given[parameter.name] = parameter.check(value)
    bound.update(given)
    label = labelled(found.name, {name: bound[name] for name in bound if name in given or name in found.shown})
    if isinstance(entry, VectorActivation):
        return VectorFunction(label=label, name=found.name, entry=entry, parameters=bound)
    with _said_by(found.name):
        entry.check(bound)
    trees = trees_of(entry)
    return Curve(
        label=label,
        name=found.name,
        tree=trees.formula,
        slope=trees.slope,
        stable=trees.stable,
        parameters=bound,
        at_kinks=_framework_numbers(found, bound),
        unsaid=tuple(name for name in bound if name not in given and name not in found.shown),
    )


@contextmanager
def _said_by(name: str) -> Iterator[None]:
    """Put the name of a function before what is said about its parameters."""
    try:
        yield
    except ActvizError as error:
        raise ActvizError(f"{name}: {error}") from None


def _framework_numbers(found: Found, parameters: Mapping[str, float]) -> dict[float, str | float]:
    def number(text: str) -> float:
        return float(evaluate(compile_tree(grammar.parse(text).tree, parameters), 0.0))

    return {number(place): rule if rule in AT_KINK else number(rule) for place, rule in found.at_kinks.items()}


def parse(text: str, **parameters: float) -> Curve:
    """The curve of a formula in x; names that are free in it are parameters: ``parse("a*x", a=2)``.

    Functions of the catalogue are words of the language: ``relu(x) - 0.1*relu(-x)``, ``elu(x, alpha=0.5)``. A name
    may be given to the formula: ``mine = x*tanh(softplus(x))``. Raises ``ActvizError`` with one line that names the
    place and the cure.
    """
    name, text = _named(text)
    formula = grammar.parse(text, definition_named, known_names())
    missing = [free for free in formula.free if free not in parameters]
    if missing:
        function = next((free for free in missing if definition_named(free)), None)
        if function:
            raise ActvizError(f"{function} in '{formula.text[:60]}' is a function; write {function}(x)")
        example = f"'{formula.text[:60]}:" + ",".join(f"{free}=1" for free in missing) + "'"
        verb = "has" if len(missing) == 1 else "have"
        what = f"{', '.join(missing)} in '{formula.text[:60]}' {verb} no value"
        raise ActvizError(f"{what}; give one as a parameter, such as {example}")
    unused = [given for given in parameters if given not in formula.free]
    if unused:
        takes = f"its parameters are {', '.join(formula.free)}" if formula.free else "it has no parameters"
        raise ActvizError(f"'{formula.text[:60]}' does not contain {', '.join(unused)}; {takes}")
    bound = {free: Parameter(name=free, default=1.0, meaning="").check(parameters[free]) for free in formula.free}
    return Curve(
        label=labelled(name or " ".join(text.split()), bound),
        name=None,
        tree=formula.tree,
        parameters=bound,
        definitions=formula.definitions,
    )


def free_names(text: str) -> tuple[str, ...]:
    """The names in a formula that need a value."""
    return grammar.parse(_named(text)[1], definition_named, known_names()).free


def _named(text: str) -> tuple[str | None, str]:
    """Split ``name = formula``; comparisons (<=, ==) are no names."""
    name, equals, rest = text.partition("=")
    if not equals or rest.startswith("=") or not name.strip().replace(" ", "_").replace("-", "_").isidentifier():
        return None, text
    return name.strip(), rest


def labelled(name: str, shown: Mapping[str, float]) -> str:
    """A label: the name and the parameters worth telling."""
    return " ".join([name, *(f"{plain_name(parameter)}={value:g}" for parameter, value in shown.items())])


def names() -> list[str]:
    """The names of the catalogue, family by family."""
    return list(CATALOGUE)


__all__ = ["AT_KINK", "Activation", "AtKink", "Curve", "VectorFunction", "get", "names", "parse"]

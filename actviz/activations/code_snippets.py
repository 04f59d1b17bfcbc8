"""Code of entries: one line for every framework."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from actviz.activations.catalogue import CATALOGUE, Entry, parameter_named
from actviz.activations.entry import Activation
from actviz.activations.framework_calls import FRAMEWORKS, Framework
from actviz.formulas.code_generation import imports_of, python_line
from actviz.formulas.grammar import parse

_BY_STABLE_FORM = (
    *("softplus", "acon_c", "tanhexp", "loglogish", "gish", "golu", "sigmoid", "bipolar_sigmoid", "cloglog"),
    *("aranda_ordaz", "log_sigmoid", "sinc"),
)
"""Entries whose textbook formula would overflow in code. The code uses their stable form, which is equally short."""
_OTHER_FORM: Mapping[str, str] = {
    "colu": "x/(1 - x*exp(-max(x, -60) - exp(min(x, 20))))",
    "sqrt_softplus": "sqrt(softplus(max(x, -80)))",
}
"""Formulas for entries whose textbook formula has no value or gradient far from 0, and whose stable form is long."""


@dataclass(frozen=True)
class Snippet:
    """One line of code that computes an activation in a framework.

    ``code`` is an expression in ``x``, or constructs a layer (PyTorch, and PReLU in Keras). For ONNX it constructs the
    node, or the list of nodes, from ``"x"`` to ``"y"``. It is None if no such line exists. ``imports`` are the required
    import lines. ``is_built_in`` is true if the framework has the function itself; otherwise the code is its formula.
    """

    framework: str
    imports: tuple[str, ...]
    code: str | None
    is_built_in: bool


def code_of(entry: Entry, parameters: Mapping[str, float] | None = None) -> tuple[Snippet, ...]:
    """Return the code of an entry in every framework of ``FRAMEWORKS``, in that order.

    ``parameters`` maps the catalogue's names to numbers; by default they are the entry's. If a framework does not have
    the function with these numbers, the formula of an elementwise function is used. Gumbel-Softmax is random in every
    framework, with different noise for the same ``seed``. Raises ``ActvizError`` for an unknown parameter.
    """
    given = {parameter_named(entry, name).name: value for name, value in (parameters or {}).items()}
    bound = {parameter.name: float(given.get(parameter.name, parameter.default)) for parameter in entry.parameters}
    return tuple(_snippet(name, framework, entry, bound) for name, framework in FRAMEWORKS.items())


def _snippet(name: str, framework: Framework, entry: Entry, parameters: Mapping[str, float]) -> Snippet:
    call = framework.calls.get(entry.name)
    if call and _is_catalogue_entry(entry) and call.fits(parameters):
        code = call.text.format(**parameters)
        return Snippet(name, imports_of(code, framework.modules), code, is_built_in=True)
    if isinstance(entry, Activation):
        line = python_line(parse(_formula_for_code(entry)).tree, name, parameters)
        return Snippet(name, line.imports if line else (), line.code if line else None, is_built_in=False)
    recipe = framework.vector_code.get(entry.name)
    if recipe is None:
        return Snippet(name, (), None, is_built_in=False)
    code = recipe.format(**parameters)
    return Snippet(name, imports_of(code, framework.modules), code, is_built_in=False)


def _is_catalogue_entry(entry: Entry) -> bool:
    """Return whether an entry has the catalogue's formula; the formula of a dialect may differ."""
    own = CATALOGUE.get(entry.name)
    return own is not None and own.formula == entry.formula


def _formula_for_code(entry: Activation) -> str:
    """Return the formula for the code of an entry."""
    if _is_catalogue_entry(entry):
        if entry.name in _OTHER_FORM:
            return _OTHER_FORM[entry.name]
        if entry.name in _BY_STABLE_FORM and entry.stable:
            return entry.stable
    return entry.formula

"""An entry of the catalogue as one line of code for every framework."""

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
"""Entries whose textbook form would overflow in code, and whose stable form is about as short."""
_OTHER_FORM: Mapping[str, str] = {
    "colu": "x/(1 - x*exp(-max(x, -60) - exp(min(x, 20))))",
    "sqrt_softplus": "sqrt(softplus(max(x, -80)))",
}
"""Entries whose textbook form has no value or no gradient far out, and whose stable form is long."""


@dataclass(frozen=True)
class Snippet:
    """One line of code that computes an activation in a framework.

    ``code`` is an expression in ``x``, or one that makes a layer (PyTorch, and PReLU in Keras); for ONNX it makes the
    node, or the list of nodes, from ``"x"`` to ``"y"``. It is None where there is no such line. ``imports`` are the
    lines that it needs before it. ``is_built_in`` tells whether the framework has the function itself; if it does not,
    the function is written by its formula.
    """

    framework: str
    imports: tuple[str, ...]
    code: str | None
    is_built_in: bool


def code_of(entry: Entry, parameters: Mapping[str, float] | None = None) -> tuple[Snippet, ...]:
    """The entry in every framework of ``FRAMEWORKS``, in that order, with these numbers for its parameters.

    ``parameters`` go by the catalogue's names; those not given have the entry's defaults. Where a framework has no
    such function, or not with these numbers, an elementwise function is written by its formula. Gumbel-Softmax is
    random in every framework, and ``seed`` does not draw the same noise in any two of them. Raises ``ActvizError``
    for a parameter that the entry does not have.
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
    """Whether an entry computes what the catalogue means by its name; a dialect may have put in another formula."""
    own = CATALOGUE.get(entry.name)
    return own is not None and own.formula == entry.formula


def _formula_for_code(entry: Activation) -> str:
    """The formula that code is written by."""
    if _is_catalogue_entry(entry):
        if entry.name in _OTHER_FORM:
            return _OTHER_FORM[entry.name]
        if entry.name in _BY_STABLE_FORM and entry.stable:
            return entry.stable
    return entry.formula

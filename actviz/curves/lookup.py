"""Lookup of curves by name, and parsing of formulas to curves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal, overload

from actviz.activations.catalogue import (
    CATALOGUE,
    Found,
    definition_named,
    find,
    known_names,
    parameter_named,
    trees_of,
)
from actviz.activations.dialect import AT_KINK
from actviz.activations.entry import Parameter, VectorActivation
from actviz.activations.frameworks import DIALECTS
from actviz.curves.curve import Curve
from actviz.curves.scalar_function import ScalarFunction
from actviz.curves.vector_function import VectorFunction
from actviz.formulas import grammar
from actviz.formulas.errors import ActvizError
from actviz.formulas.evaluation import compile_tree, evaluate
from actviz.formulas.typeset import plain_name

VectorName = Literal[
    "softmax",
    "log_softmax",
    "softmin",
    "sparsemax",
    "entmax15",
    "hardmax",
    "gumbel_softmax",
    "glu",
    "bilinear_glu",
    "reglu",
    "geglu",
    "swiglu",
    "maxout",
    "crelu",
]
"""The catalogue's functions of a vector, for type checkers."""


@overload
def get(name: VectorName, **parameters: float) -> VectorFunction: ...


# The type of the result depends on the name. With Any, callers can use the result as a curve without a check.
@overload
def get(name: str, **parameters: float) -> Curve | Any: ...


def get(name: str, **parameters: float) -> Curve | VectorFunction:
    """Return the activation with a name and values of its parameters.

    Parameters
    ----------
    name
        A name of the catalogue (see ``actviz.names``), an alias, a framework's name (``keras.leaky_relu``) or a name in
        another language (``シグモイド``). Case is ignored, and ``-`` is the same as ``_``.
    **parameters
        Values of parameters. By default they are those of the framework in the name, or of the catalogue.

    Returns
    -------
    Curve or VectorFunction
        A ``Curve`` for a function of one number, a ``VectorFunction`` for a function of a vector.

    Raises
    ------
    ActvizError
        If the name or a parameter is unknown, or a value is out of range.

    Examples
    --------
    >>> import actviz
    >>> actviz.get("leaky_relu", alpha=0.1)
    <Curve leaky_relu α=0.1: x if x >= 0 else alpha * x>
    >>> actviz.get("keras.leaky_relu").parameters["alpha"]
    0.2
    >>> actviz.get("softmax")([0.0, 0.0]).tolist()
    [0.5, 0.5]
    """
    _check_text(name, "actviz.get('tanh')")
    found = find(name, parameters)
    entry = found.entry
    bound = {parameter.name: parameter.default for parameter in entry.parameters}
    given: dict[str, float] = {}
    for typed, value in parameters.items():
        parameter = parameter_named(entry, typed)
        if parameter.name in given:
            raise ActvizError(
                "{name}: {parameter} is specified twice; specify it once", name=entry.name, parameter=parameter.name
            )
        with _errors_of(found.name):
            given[parameter.name] = parameter.check(value)
    bound.update(given)
    in_label = {name: value for name, value in bound.items() if name in given or name in found.framework_defaults}
    label = labelled(found.name, in_label)
    if isinstance(entry, VectorActivation):
        return VectorFunction(label=label, name=found.name, entry=entry, parameters=bound, note=found.note)
    with _errors_of(found.name):
        entry.check(bound)
    trees = trees_of(entry)
    return Curve(
        label=label,
        name=found.name,
        function=ScalarFunction(
            tree=trees.formula,
            slope=trees.slope,
            stable=trees.stable,
            parameters=bound,
            at_kinks=_framework_numbers(found, bound),
            is_entry=True,
            default_parameters=tuple(name for name in bound if name not in in_label),
        ),
        note=found.note,
    )


@contextmanager
def _errors_of(name: str) -> Iterator[None]:
    """Prefix errors about parameters with the name of the function."""
    try:
        yield
    except ActvizError as error:
        raise ActvizError("{name}: {message}", name=name, message=error) from None


def _framework_numbers(found: Found, parameters: Mapping[str, float]) -> dict[float, str | float]:
    def number(text: str) -> float:
        return float(evaluate(compile_tree(grammar.parse(text).tree, parameters), 0.0))

    return {number(place): rule if rule in AT_KINK else number(rule) for place, rule in found.at_kinks.items()}


def parse(text: str, **parameters: float) -> Curve:
    """Return the curve of a formula in x.

    Parameters
    ----------
    text
        The formula, such as ``x*sigmoid(b*x)``. It may call functions of the catalogue: ``relu(x) - 0.1*relu(-x)``,
        ``elu(x, alpha=0.5)``. It may be preceded by a name: ``mine = x*tanh(softplus(x))``.
    **parameters
        Values of all free names in the formula except x.

    Returns
    -------
    Curve
        The curve. Its label is the name, or the formula, with the values of the parameters.

    Raises
    ------
    ActvizError
        If the text is not a formula, with the position of the error and a suggestion, or if a parameter is missing or
        not finite.

    Examples
    --------
    >>> import actviz
    >>> actviz.parse("mine = x*sigmoid(b*x)", b=1.5)
    <Curve mine b=1.5: x * sigmoid(b * x)>
    """
    _check_text(text, "actviz.parse('x*tanh(x)')")
    for given in parameters:
        grammar.reject_reserved(given)
    name, text = _named(text)
    formula = grammar.parse(text, definition_named, known_names())
    missing = [free for free in formula.free if free not in parameters]
    if missing:
        function = next((free for free in missing if definition_named(free)), None)
        if function:
            raise ActvizError(
                "{function} in '{formula}' is a function; write {example}",
                function=function,
                formula=formula.text[:60],
                example=f"{function}(x)",
            )
        example = f"'{formula.text[:60]}:" + ",".join(f"{free}=1" for free in missing) + "'"
        raise ActvizError(
            "{names} in '{formula}' has no value; specify one as a parameter, such as {example}"
            if len(missing) == 1
            else "{names} in '{formula}' have no value; specify one as a parameter, such as {example}",
            names=", ".join(missing),
            formula=formula.text[:60],
            example=example,
        )
    unused = [given for given in parameters if given not in formula.free]
    if unused:
        raise ActvizError(
            "'{formula}' does not contain {names}; its parameters are {parameters}"
            if formula.free
            else "'{formula}' does not contain {names}; it has no parameters",
            formula=formula.text[:60],
            names=", ".join(unused),
            parameters=", ".join(formula.free),
        )
    bound = {free: Parameter(name=free, default=1.0, meaning="").check(parameters[free]) for free in formula.free}
    return Curve(
        label=labelled(name or " ".join(text.split()), bound),
        name=None,
        function=ScalarFunction(tree=formula.tree, parameters=bound, definitions=formula.definitions),
    )


def _check_text(given: object, example: str) -> None:
    if not isinstance(given, str):
        raise ActvizError("{kind} is no text; write one, such as {example}", kind=type(given).__name__, example=example)


def free_names(text: str) -> tuple[str, ...]:
    """Return the names in a formula that need a value."""
    return grammar.parse(_named(text)[1], definition_named, known_names()).free


def _named(text: str) -> tuple[str | None, str]:
    """Split ``name = formula`` or ``name(x) = formula``; comparisons (<=, ==) are not names."""
    name, equals, rest = text.partition("=")
    name = name.strip().removesuffix("(x)")
    if not equals or rest.startswith("=") or not name.strip().replace(" ", "_").replace("-", "_").isidentifier():
        return None, text
    return name.strip(), rest


def labelled(name: str, parameters: Mapping[str, float]) -> str:
    """Return a label: the name and the values of some parameters."""
    return " ".join([name, *(f"{plain_name(parameter)}={value:g}" for parameter, value in parameters.items())])


def names() -> list[str]:
    """Return the names of the catalogue, family by family.

    Examples
    --------
    >>> import actviz
    >>> actviz.names()[:5]
    ['identity', 'absolute', 'binary_step', 'sign', 'relu']
    """
    return list(CATALOGUE)


def in_dialects(name: str, **parameters: float) -> list[Curve | VectorFunction]:
    """Return the functions of that name in all frameworks, with their defaults, in the order of ``DIALECTS``.

    ``parameters`` are passed to each; frameworks without the function, or without these parameters, are omitted. Raises
    ``ActvizError`` as ``get`` does.
    """
    base = find(name).entry.name
    functions = []
    for dialect in DIALECTS:
        try:
            found = find(f"{dialect}.{base}", parameters)
        except ActvizError:
            continue
        takes = {spelling for p in found.entry.parameters for spelling in (p.name, *p.aliases)}
        if parameters.keys() <= takes:
            functions.append(get(f"{dialect}.{base}", **parameters))
    return functions

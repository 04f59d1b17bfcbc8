"""Rows and cards of named functions, whose facts are measured, and rows of advice."""

from __future__ import annotations

import re

import numpy as np

from actviz.activations.advice import Advice, advised
from actviz.activations.code_snippets import Snippet, code_of
from actviz.activations.entry import Parameter
from actviz.activations.identities import EQUATIONS
from actviz.curves import Curve, VectorFunction, get
from actviz.formulas.errors import ActvizError
from actviz.language import tr, translate
from actviz.studies.framework_differences import divergences
from actviz.studies.plot import sample
from actviz.studies.timing import measure_costs
from actviz.tables.advice import FAR, Advised
from actviz.tables.card import Card, ParameterLine
from actviz.tables.catalogue_rows import entry_row
from actviz.tables.entry_texts import meaning_of
from actviz.tables.table import Row

WINDOW = (-4.0, 4.0)
"""The interval of the figure on a card."""


def card_of(function: Curve | VectorFunction, row: Row) -> Card:
    """Return the card of a function."""
    entry = row.entry
    parameters = {parameter.name: parameter for parameter in entry.parameters} if entry else {}
    return Card(
        row=row,
        plain=function.plain if isinstance(function, Curve) else function.formula,
        slope_plain=function.derivative_plain() if isinstance(function, Curve) else "",
        parameters=[
            _parameter_line(row, parameters.get(name), name, value) for name, value in function.parameters.items()
        ],
        code=_snippets(function, row),
        divergences=divergences(entry.name) if entry else (),
        equations=_equations(entry.name) if entry else (),
        sample=sample([function], WINDOW, 321) if isinstance(function, Curve) and _is_shown(function) else None,
    )


def _snippets(function: Curve | VectorFunction, row: Row) -> tuple[Snippet, ...]:
    """Return a line of code for each framework; none for formulas and for other defaults than the entry's."""
    if row.entry is None or function.formula != get(row.entry.name).formula:
        return ()
    return code_of(row.entry, function.parameters)


def _is_shown(curve: Curve) -> bool:
    return bool(np.isfinite(curve(np.linspace(*WINDOW, 33))).any())


def _parameter_line(row: Row, parameter: Parameter | None, name: str, value: float) -> ParameterLine:
    if parameter is None or row.entry is None:
        return ParameterLine(name, value, tr("a real number"), "")
    return ParameterLine(name, value, translate(parameter.range), meaning_of(parameter))


def _equations(name: str) -> list[tuple[str, str]]:
    """Return equations of a function, and those of other functions that contain it."""
    own = [pair for pair in EQUATIONS if pair[0] == name]
    return own + [pair for pair in EQUATIONS if pair[0] != name and re.search(rf"\b{name}\(", pair[1])]


def advised_rows(*, task: str | None = None, layer: str | None = None, problem: str | None = None) -> list[Advised]:
    """Return advice with the rows of its functions. Costs are measured if the advice refers to them."""
    entries = list(advised(task=task, layer=layer, problem=problem))
    if not entries:
        raise ActvizError(
            "there is no advice for --task {task} with --layer {layer}; remove one of them", task=task, layer=layer
        )
    timed = dict.fromkeys(name for advice in entries if advice.fact == "cost" for name in _names(advice))
    costs = {cost.label: cost for cost in measure_costs([_curve(name) for name in timed])} if timed else {}
    return [
        Advised(
            advice,
            entry_row(advice.name),
            costs=[costs[name] for name in _names(advice)] if advice.fact == "cost" else (),
            slopes=[float(_curve(name).derivative(FAR)) for name in _names(advice)]
            if advice.fact == "far_slope"
            else (),
        )
        for advice in entries
    ]


def _names(advice: Advice) -> list[str]:
    return [name for name in (advice.name, advice.instead_of) if name]


def _curve(name: str) -> Curve:
    curve = get(name)
    assert isinstance(curve, Curve)
    return curve

"""Rows and cards of named functions, whose facts are measured, and rows of advice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from actviz.activations.advice import advised
from actviz.activations.catalogue import CATALOGUE, find
from actviz.activations.code_snippets import Snippet, code_of
from actviz.activations.entry import Parameter
from actviz.activations.identities import EQUATIONS
from actviz.cli.table_rows import entry_row, names_of
from actviz.curves import Curve, VectorFunction, get
from actviz.formulas.errors import ActvizError
from actviz.language import translated
from actviz.studies.facts.measure import facts
from actviz.studies.framework_differences import divergences
from actviz.studies.plot import sample
from actviz.studies.timing import measure_costs
from actviz.tables.advice import FAR, Advised
from actviz.tables.card import Card, ParameterLine
from actviz.tables.entry_texts import meaning_of, texts_of
from actviz.tables.table import DEFAULT, Row

MEASURED = ("cost", "far_slope")
"""Facts of advice that are measured, not stored."""
WINDOW = (-4.0, 4.0)
"""The interval of the picture on a card."""


def rows_of(functions: Iterable[Curve | VectorFunction], *, in_tex: bool = False) -> list[Row]:
    """Return a row for each function, with facts measured for its parameters, and formulas in TeX if ``in_tex``."""
    return [typeset(_row(function), function) if in_tex else _row(function) for function in functions]


def _row(function: Curve | VectorFunction) -> Row:
    name = function.name
    if name in CATALOGUE and function.label == name:
        return entry_row(name)
    entry = find(name).entry if name else None
    base = CATALOGUE.get(entry.name, entry) if entry else None
    return Row(
        name=name or function.label,
        label=function.label,
        formula=function.formula,
        entry=base,
        facts=facts(function) if isinstance(function, Curve) else None,
        dialects=names_of(base.name) if base else {},
        texts=texts_of(base) if base else {},
        parameters=function.parameters,
        note=function.note,
    )


def typeset(row: Row, function: Curve | VectorFunction) -> Row:
    """Return the row with the formulas of its function in TeX."""
    slope = function.derivative_latex() if isinstance(function, Curve) else ""
    return replace(row, latex=function.latex, slope_latex=slope)


def typeset_rows(rows: Sequence[Row], columns: Sequence[str] | None) -> Sequence[Row]:
    """Return rows of entries with formulas in TeX where they are missing and columns show them."""
    if {"formula", "derivative"}.isdisjoint(columns or DEFAULT):
        return rows
    return [row if row.latex else typeset(row, get(row.name)) for row in rows]


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
        return ParameterLine(name, value, translated("any real number", "part"), "")
    return ParameterLine(name, value, translated(parameter.range, "part"), meaning_of(row.entry, parameter))


def _equations(name: str) -> list[tuple[str, str]]:
    """Return equations of a function, and those of other functions that contain it."""
    own = [pair for pair in EQUATIONS if pair[0] == name]
    return own + [pair for pair in EQUATIONS if pair[0] != name and re.search(rf"\b{name}\(", pair[1])]


def advised_rows(*, task: str | None = None, layer: str | None = None, problem: str | None = None) -> list[Advised]:
    """Return advice with the rows of its functions. Costs are measured if the advice refers to them."""
    advice_list = list(advised(task=task, layer=layer, problem=problem))
    if not advice_list:
        raise ActvizError(f"there is no advice for --task {task} and --layer {layer}; leave one of them out")
    curves = {
        name: curve
        for advice in advice_list
        if advice.fact in MEASURED
        for name in (advice.name, advice.instead_of)
        if name and isinstance(curve := get(name), Curve)
    }
    timed = [
        name for advice in advice_list if advice.fact == "cost" for name in (advice.name, advice.instead_of) if name
    ]
    costs = (
        {cost.label: cost for cost in measure_costs([curves[name] for name in dict.fromkeys(timed)])} if timed else {}
    )
    rows = []
    for one in advice_list:
        pair = [name for name in (one.name, one.instead_of) if name]
        rows.append(
            Advised(
                one,
                entry_row(one.name),
                costs=[costs[name] for name in pair] if one.fact == "cost" else (),
                slopes=[float(curves[name].derivative(FAR)) for name in pair] if one.fact == "far_slope" else (),
            )
        )
    return rows

"""Identity units, which are one straight line: JSON, and rows of the report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from actviz.formulas.arrays import Floats
from actviz.language import tr
from actviz.studies.approximate.deep_network import Layer
from actviz.studies.approximate.fit import Fit
from actviz.studies.approximate.linear_layers import LinearUnits
from actviz.tables.approximate.networks import LISTED
from actviz.tables.json_values import json_samples

DIGITS = 4


def linear_json(fit: Fit, units: LinearUnits) -> dict[str, Any]:
    """Return the line that identity units are equivalent to, and their layers and products if there are several."""
    hidden = units.hidden[0] if len(units.hidden) == 1 else list(units.hidden)
    line = {"weight": fit.network.skip, "bias": fit.network.bias}
    data = {"hidden": hidden, "activation": "identity", "collapsed": line}
    if units.layers is None:
        return data
    products = [
        {"weights": json_samples(product.weights[:, 0]), "biases": json_samples(product.biases)}
        for product in units.layers.products
    ]
    return {**data, "layers": [_layer_json(layer) for layer in units.layers.layers], "products": products}


def _layer_json(layer: Layer) -> dict[str, Any]:
    return {"weights": json_samples(layer.weights), "biases": json_samples(layer.biases)}


def report_rows(fit: Fit, units: LinearUnits) -> Iterator[tuple[str, str]]:
    """Yield the line that identity units are equivalent to, and the product of their layers if there are several."""
    line = f"w' = {fit.network.skip:.7g}, b' = {fit.network.bias:.7g}"
    count = sum(units.hidden)
    if units.layers is None:
        yield (
            tr("collapse"),
            tr("{count} identity units are equivalent to one straight line: {line}", count=count, line=line),
        )
        return
    depth = len(units.hidden)
    yield (
        tr("collapse"),
        tr(
            "{count} identity units in {depth} layers are equivalent to one straight line: {product} = w' x + b', "
            "{line}",
            count=count,
            depth=depth,
            product=_formula(depth),
            line=line,
        ),
    )
    for number, (layer, product) in enumerate(zip(units.layers.layers, units.layers.products, strict=True), 1):
        if max(layer.weights.size, product.biases.size) > LISTED:
            yield tr("layer {number}", number=number), tr("--format json lists the weights")
            continue
        yield f"w{number}", _matrix(layer.weights)
        yield f"b{number}", _vector(layer.biases)
        yield (
            tr("after layer {number}", number=number),
            f"{_vector(product.weights[:, 0])} x + {_vector(product.biases)}",
        )


def _formula(depth: int) -> str:
    """Return ``w3(w2(w1 x + b1) + b2) + b3``."""
    text = "w1 x + b1"
    for number in range(2, depth + 2):
        text = f"w{number}({text}) + b{number}"
    return text


def _matrix(matrix: Floats) -> str:
    return f"[{'; '.join(_numbers(row) for row in matrix)}]" if matrix.size > 1 else _numbers(matrix[0])


def _vector(vector: Floats) -> str:
    return f"[{_numbers(vector)}]" if vector.size > 1 else _numbers(vector)


def _numbers(numbers: Floats) -> str:
    return ", ".join(f"{number:.{DIGITS}g}" for number in np.atleast_1d(numbers).tolist())

"""A network as a Python module that needs NumPy."""

from __future__ import annotations

from collections.abc import Iterator

from actviz.tables.code.portable import Portable
from actviz.tables.code.wording import PYTHON_WIDTH, claim, literal, paragraphs, points, python_constants, rows, title


def numpy_module(code: Portable) -> str:
    """The module: ``f(x)`` by knots and values if these are known, and ``network(x)``."""
    spelling = code.spelling if code.network.units else None
    needs_math = spelling is not None and "math." in spelling.numpy_before
    head = [*paragraphs(PYTHON_WIDTH, title(code), claim(code)), '"""', "", *["import math", ""] * needs_math]
    constants, functions = list(_constants(code)), list(_functions(code))
    start = "\n".join(['"""' + head[0], *head[1:], "import numpy as np", "", *constants])
    return "\n\n\n".join([start, *functions]) + "\n"


def _constants(code: Portable) -> Iterator[str]:
    line, network = code.line, code.network
    if line is not None:
        if code.is_clipped:
            yield "# values before they are clipped at 0"
        yield f"KNOTS, VALUES = np.array(\n    [\n{rows(points(line), '[]', 8)}\n    ]\n).T"
        yield "# slopes beyond the outer knots"
        yield f"LEFT, RIGHT = {literal(line.left)}, {literal(line.right)}"
        yield ""
    yield python_constants(code, "WEIGHTS, BIASES, OUT = np.array(\n    [", "    ]\n).T", 8)
    if network.units and code.spelling.numpy_before:
        yield f"\n{code.spelling.numpy_before}"


def _functions(code: Portable) -> Iterator[str]:
    clipped = "np.maximum({}, 0.0)" if code.is_clipped else "{}"
    if code.line is not None:
        lines = ["y = np.interp(x, KNOTS, VALUES)"]
        if code.line.left:
            lines.append("y = y + LEFT * np.minimum(x - KNOTS[0], 0.0)")
        if code.line.right:
            lines.append("y = y + RIGHT * np.maximum(x - KNOTS[-1], 0.0)")
        lines.append(f"return {clipped.format('y')}")
        yield _function("f", "The approximation at x, an array of any shape: by knots and values.", lines)
    if code.network.units:
        yield f"def activation(x):\n    return {code.spelling.numpy}"
        lines = [
            "hidden = activation(x[..., np.newaxis] * WEIGHTS + BIASES)",
            f"return {clipped.format('SKIP * x + hidden @ OUT + BIAS')}",
        ]
    else:
        lines = [f"return {clipped.format('SKIP * x + BIAS')}"]
    again = "The same as a network; it rounds a little more."
    meaning = again if code.line is not None else "The network at x, an array of any shape."
    yield _function("network", meaning, lines)


def _function(name: str, meaning: str, lines: list[str]) -> str:
    body = "\n".join(f"    {line}" for line in lines)
    return f'def {name}(x):\n    """{meaning}"""\n    x = np.asarray(x, dtype=np.float64)\n{body}'

"""A network as a Python module that needs NumPy."""

from __future__ import annotations

from collections.abc import Iterator

from actviz.language import tr
from actviz.tables.code.exported_network import ExportedNetwork
from actviz.tables.code.source_text import literal, rows


def numpy_module(code: ExportedNetwork) -> str:
    """Return a module with ``f(x)``, based on knots and values if available, and ``network(x)``."""
    imports = "import math\n\n" if code.units and "math." in code.unit_code.numpy_before else ""
    constants = "\n".join(_constants(code))
    head = f'"""{code.docstring}\n"""\n\n{imports}import numpy as np\n\n{constants}'
    return "\n\n\n".join([head, *_functions(code)]) + "\n"


def _constants(code: ExportedNetwork) -> Iterator[str]:
    if code.line is not None:
        if code.is_clipped:
            yield f"# {tr('values before clipping at 0')}"
        yield f"KNOTS, VALUES = np.array(\n    [\n{rows(code.points, '[]', 8)}\n    ]\n).T"
        yield f"# {tr('slopes beyond the outer knots')}"
        yield f"LEFT, RIGHT = {literal(code.line.left)}, {literal(code.line.right)}"
        yield ""
    yield code.python_constants("WEIGHTS, BIASES, OUT = np.array(\n    [", "    ]\n).T", 8)
    if code.units and code.unit_code.numpy_before:
        yield f"\n{code.unit_code.numpy_before}"


def _functions(code: ExportedNetwork) -> Iterator[str]:
    clipped = "return np.maximum({}, 0.0)" if code.is_clipped else "return {}"
    meaning = tr("Compute the network at x, an array of any shape.")
    if code.line is not None:
        lines = ["y = np.interp(x, KNOTS, VALUES)"]
        if code.line.left:
            lines.append("y = y + LEFT * np.minimum(x - KNOTS[0], 0.0)")
        if code.line.right:
            lines.append("y = y + RIGHT * np.maximum(x - KNOTS[-1], 0.0)")
        meaning = tr("Interpolate between the knots at x, an array of any shape.")
        yield _function("f", meaning, [*lines, clipped.format("y")])
        meaning = tr("Compute the same function as a network, with slightly larger rounding errors.")
    lines = [clipped.format("SKIP * x + BIAS")]
    if code.units:
        yield f"def activation(x):\n    return {code.unit_code.numpy}"
        lines = [
            "hidden = activation(x[..., np.newaxis] * WEIGHTS + BIASES)",
            clipped.format("SKIP * x + hidden @ OUT + BIAS"),
        ]
    yield _function("network", meaning, lines)


def _function(name: str, meaning: str, lines: list[str]) -> str:
    body = "\n".join(f"    {line}" for line in lines)
    return f'def {name}(x):\n    """{meaning}"""\n    x = np.asarray(x, dtype=np.float64)\n{body}'

"""Python code that constructs nodes of an ONNX graph from ``"x"`` to ``"y"``; numbers are text or fields in braces."""

from __future__ import annotations


def node(operator: str, **attributes: str) -> str:
    """Return the code of one node from ``x`` to ``y``."""
    written = "".join(f", {name}={value}" for name, value in attributes.items())
    return f'onnx.helper.make_node("{operator}", ["x"], ["y"]{written})'


def clip(low: str, high: str) -> str:
    """Return the code of a node that clips to two bounds."""
    return given("Clip", low=low, high=high)


def given(operator: str, **inputs: str) -> str:
    """Return the code of a node with constants as its further inputs."""
    make = [f'onnx.helper.make_node("Constant", [], ["{name}"], value_float={value})' for name, value in inputs.items()]
    names = ", ".join(f'"{name}"' for name in ("x", *inputs))
    return f'[{", ".join(make)}, onnx.helper.make_node("{operator}", [{names}], ["y"])]'


SPLIT = 'onnx.helper.make_node("Split", ["x"], ["a", "b"], axis=-1, num_outputs=2)'
"""The node that splits a vector into its halves."""


def gated(operator: str, gate: str = "") -> str:
    """Return the code of the product of one half of a vector and an operator applied to the other half."""
    if not operator:
        return f'[{SPLIT}, onnx.helper.make_node("Mul", ["a", "b"], ["y"])]'
    other = "b" if gate == "a" else "a"
    made = f'onnx.helper.make_node("{operator}", ["{gate}"], ["g"])'
    return f'[{SPLIT}, {made}, onnx.helper.make_node("Mul", ["g", "{other}"], ["y"])]'

"""How words are expanded: in plainer words, everywhere or towards one place."""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping
from fractions import Fraction
from functools import cache

from actviz.formulas.words import WORDS

ALWAYS: Mapping[str, str] = {
    "expm1": "exp(x) - 1",
    "log1p": "log(1 + x)",
    "sqrt": "x**(1/2)",
    "tan": "sin(x)/cos(x)",
    "sinh": "(exp(x) - exp(-x))/2",
    "cosh": "(exp(x) + exp(-x))/2",
    "tanh": "1 - 2/(1 + exp(2*x))",
    "sech2": "4*exp(2*x)/(1 + exp(2*x))**2",
    "acos": "pi/2 - asin(x)",
    "asinh": "log(x + (x**2 + 1)**(1/2))",
    "sigmoid": "1/(1 + exp(-x))",
    "softplus": "log(1 + exp(x))",
    "Phi": "erfc(-x/2**(1/2))/2",
    "phi": "exp(-x**2/2)/(2*pi)**(1/2)",
    "hypot": "(a**2 + b**2)**(1/2)",
}
"""Words that are expanded as these formulas wherever no other one is given."""

FAR: Mapping[tuple[str, float], str] = {
    ("asinh", -math.inf): "-log((x**2 + 1)**(1/2) - x)",
    ("atan", math.inf): "pi/2 - atan(1/x)",
    ("atan", -math.inf): "-pi/2 - atan(1/x)",
    ("erf", math.inf): "1 - erfc(x)",
    ("erf", -math.inf): "erfc(-x) - 1",
    ("erfc", -math.inf): "2 - erfc(-x)",
    ("sinc", math.inf): "sin(x)/x",
    ("sinc", -math.inf): "sin(x)/x",
    ("sinc_slope", math.inf): "cos(x)/x - sin(x)/x**2",
    ("sinc_slope", -math.inf): "cos(x)/x - sin(x)/x**2",
    ("sinc_curvature", math.inf): "-sin(x)/x - 2*cos(x)/x**2 + 2*sin(x)/x**3",
    ("sinc_curvature", -math.inf): "-sin(x)/x - 2*cos(x)/x**2 + 2*sin(x)/x**3",
}
"""Words whose argument tends to infinity."""

BRANCH: Mapping[tuple[str, Fraction], str] = {
    ("asin", Fraction(1)): "pi/2 - 2*asin(((1 - x)/2)**(1/2))",
    ("asin", Fraction(-1)): "-pi/2 + 2*asin(((1 + x)/2)**(1/2))",
}
"""Words whose argument tends to a branch point."""

REGULAR: Mapping[str, str] = {
    "sinc": "sin(x)/x",
    "sinc_slope": "cos(x)/x - sin(x)/x**2",
    "sinc_curvature": "-sin(x)/x - 2*cos(x)/x**2 + 2*sin(x)/x**3",
}
"""Words whose argument tends to a number other than 0; at 0 they have a series of their own."""


@cache
def tree_of(text: str) -> ast.expr:
    """The tree of a formula of these tables."""
    return ast.parse(text, mode="eval").body


def slopes(word: str) -> ast.expr:
    """The slope of a word of one argument."""
    return tree_of(WORDS[word].slopes[0])

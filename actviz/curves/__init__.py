"""Curves: formulas with a label and values of their parameters. Everything that is drawn is a ``Curve``."""

from actviz.activations.dialect import AT_KINK, AtKink, KinkRule
from actviz.curves.curve import Curve, difference
from actviz.curves.kink_numbers import differ
from actviz.curves.lookup import free_names, get, in_dialects, names, parse
from actviz.curves.scalar_function import ScalarFunction
from actviz.curves.vector_function import VectorFunction

__all__ = [
    "AT_KINK",
    "AtKink",
    "Curve",
    "KinkRule",
    "ScalarFunction",
    "VectorFunction",
    "differ",
    "difference",
    "free_names",
    "get",
    "in_dialects",
    "names",
    "parse",
]

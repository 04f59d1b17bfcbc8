"""Activation functions of neural networks, each drawn, evaluated and differentiated from one formula."""

from actviz.curves import Curve, VectorFunction, get, names, parse
from actviz.formulas.errors import ActvizError

__version__ = "0.1.0"
__all__ = ["ActvizError", "Curve", "VectorFunction", "get", "names", "parse"]

"""Activation functions of neural networks: plots, values, derivatives and facts, each computed from one formula."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from actviz.api.approximation import approximate
    from actviz.api.functions import compare, derivative, facts, plot, table
    from actviz.api.networks import propagate, train
    from actviz.curves import Curve, VectorFunction, get, names, parse
    from actviz.formulas.errors import ActvizError
    from actviz.studies.unknown import UNKNOWN, is_known

__version__ = "0.1.0"
__all__ = [
    "UNKNOWN",
    "ActvizError",
    "Curve",
    "VectorFunction",
    "approximate",
    "compare",
    "derivative",
    "facts",
    "get",
    "is_known",
    "names",
    "parse",
    "plot",
    "propagate",
    "table",
    "train",
]

_MODULES = {
    "UNKNOWN": "actviz.studies.unknown",
    "ActvizError": "actviz.formulas.errors",
    "approximate": "actviz.api.approximation",
    "compare": "actviz.api.functions",
    "derivative": "actviz.api.functions",
    "facts": "actviz.api.functions",
    "is_known": "actviz.studies.unknown",
    "plot": "actviz.api.functions",
    "propagate": "actviz.api.networks",
    "table": "actviz.api.functions",
    "train": "actviz.api.networks",
}


def __getattr__(name: str) -> object:
    """Import a public name on first use, so that the command line can set variables before loading NumPy."""
    if name not in __all__:
        raise AttributeError(f"module 'actviz' has no attribute '{name}'")
    value = getattr(import_module(_MODULES.get(name, "actviz.curves")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, *(name for name in globals() if name.startswith("__"))])

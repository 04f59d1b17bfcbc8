"""An approximating network as code: a C header, or a module for NumPy, PyTorch or Keras."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from actviz.formulas.errors import ActvizError, did_you_mean
from actviz.studies.approximate.deep_fit import DeepFit
from actviz.studies.approximate.fit import Fit
from actviz.studies.approximate.fixed_point import FixedPoint
from actviz.tables.code.c_fixed_point import c_fixed_point
from actviz.tables.code.c_header import c_header
from actviz.tables.code.exported_network import ExportedNetwork
from actviz.tables.code.keras_model import keras_model
from actviz.tables.code.layered_network import layered_code
from actviz.tables.code.numpy_module import numpy_module
from actviz.tables.code.torch_module import torch_module

__all__ = ["LANGUAGES", "ExportedNetwork", "c_fixed_point", "network_code", "to_c", "to_keras", "to_numpy", "to_torch"]

_WRITERS: Mapping[str, Callable[[ExportedNetwork], str]] = {
    "c": c_header,
    "numpy": numpy_module,
    "torch": torch_module,
    "keras": keras_model,
}
LANGUAGES = tuple(_WRITERS)
"""The languages of ``network_code``."""


def network_code(fit: Fit | DeepFit | ExportedNetwork, language: str) -> str:
    """Return a fit, or another network, as the text of a source file in one of ``LANGUAGES``.

    ``c`` is a C99 header with ``approx_NAME(x)`` by knots and values and ``approx_NAME_network(x)``, where NAME is made
    of the name of the target; ``numpy`` a module with ``f(x)`` and ``network(x)``, in the same two forms; ``torch`` a
    module with a class ``ApproxNAME`` in float64; ``keras`` a Keras 3 module with ``model``. Of a network with several
    layers there is no form by knots. Numbers have the fewest digits that read back as the same float64. Raises
    ``ActvizError`` for another language, an activation of the hidden units that is not available in all languages, and
    weights that are not finite.
    """
    if language not in _WRITERS:
        known = f"{', '.join(LANGUAGES[:-1])} or {LANGUAGES[-1]}"
        raise ActvizError(
            "{name}={typed} is invalid; choose from {choices}{hint}",
            name="language",
            typed=repr(language),
            choices=known,
            hint=did_you_mean(language, LANGUAGES),
        )
    if isinstance(fit, DeepFit):
        return layered_code(fit, language)
    return _WRITERS[language](fit if isinstance(fit, ExportedNetwork) else ExportedNetwork.of(fit))


def to_c(code: Fit | DeepFit | ExportedNetwork | FixedPoint, *, is_clipped: bool = False) -> str:
    """Return a network as a C header; in fixed point, with integers. ``is_clipped`` is true if the output is a ReLU."""
    return c_fixed_point(code, is_clipped=is_clipped) if isinstance(code, FixedPoint) else network_code(code, "c")


to_numpy = partial(network_code, language="numpy")
to_torch = partial(network_code, language="torch")
to_keras = partial(network_code, language="keras")

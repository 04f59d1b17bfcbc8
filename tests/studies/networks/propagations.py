"""Small propagations, for their figures and tables."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from actviz.studies.networks.propagate import Propagation, propagate
from actviz.studies.networks.propagate_settings import PropagationSettings
from tests.functions import curve_of

SMALL = PropagationSettings(depth=6, width=12, seeds=3, inputs=5, inits=("glorot",))


@cache
def propagation_of(*texts: str, **changes: Any) -> Propagation:
    """The propagation of some functions, with these changes of the settings ``SMALL``."""
    return propagate([curve_of(text) for text in texts], replace(SMALL, **changes))

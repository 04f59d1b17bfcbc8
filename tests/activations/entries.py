"""The entries of the catalogue as the tests take them: one case for each, whatever is added."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pytest

import actviz
from actviz import Curve
from actviz.activations.activation import Activation, VectorActivation
from actviz.activations.catalogue import CATALOGUE

ELEMENTWISE = [entry for entry in CATALOGUE.values() if isinstance(entry, Activation)]
VECTORS = [entry for entry in CATALOGUE.values() if isinstance(entry, VectorActivation)]
with (Path(__file__).parent / "facts.csv").open(encoding="utf-8", newline="") as file:
    FACTS = {row["name"]: row for row in csv.DictReader(file)}


def each(*entries: Any) -> pytest.MarkDecorator:
    """Run a test for each of the entries, as its argument ``entry``."""
    return pytest.mark.parametrize("entry", entries, ids=lambda entry: entry.name)


def curve_of(name: str, **parameters: float) -> Curve:
    """The elementwise function of that name."""
    curve = actviz.get(name, **parameters)
    assert isinstance(curve, Curve)
    return curve


def random_for(name: str) -> np.random.Generator:
    """Random numbers that are always the same for one name."""
    return np.random.default_rng(crc32(name.encode()))

"""Entries of the catalogue as parameters of tests; new entries are included automatically."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pytest

from actviz.activations.catalogue import CATALOGUE
from actviz.activations.entry import Activation, VectorActivation
from tests.selection import in_one_test, long_except

ELEMENTWISE = [entry for entry in CATALOGUE.values() if isinstance(entry, Activation)]
CURVES = [entry.name for entry in ELEMENTWISE]
VECTORS = [entry for entry in CATALOGUE.values() if isinstance(entry, VectorActivation)]
with (Path(__file__).parent / "facts.csv").open(encoding="utf-8", newline="") as file:
    FACTS = {row["name"]: row for row in csv.DictReader(file)}


SHORT = {
    "identity",
    "binary_step",
    "relu",
    "leaky_relu",
    "apl",
    "hard_swish",
    "hardshrink",
    "elu",
    "squareplus",
    "gelu",
    "softsign",
    "isrlu",
    "snake",
    "sinc",
}
"""Functions of every kind: polynomials, rational, exponential and periodic ones, with kinks, jumps, poles and gaps."""


def each(*entries: Any) -> pytest.MarkDecorator:
    """Run a test for each entry, as its argument ``entry``; in the short mode only for elementwise entries in
    ``SHORT``.
    """
    return pytest.mark.parametrize("entry", long_except(entries, is_short), ids=lambda entry: entry.name)


def is_short(entry: Any) -> bool:
    """Return whether all laws are tested for an entry in the short mode."""
    return entry.name in SHORT or isinstance(entry, VectorActivation)


def all_at_once(*entries: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a quick test for all entries in a loop, as its argument ``entry``."""
    return in_one_test("entry", entries)


def random_for(name: str) -> np.random.Generator:
    """Return random numbers that are always the same for a name."""
    return np.random.default_rng(crc32(name.encode()))

"""The examples in docstrings of the formula packages print the documented results."""

from __future__ import annotations

import doctest
from importlib import import_module
from pkgutil import walk_packages

import pytest

import actviz.formulas

MODULES = [module.name for module in walk_packages(actviz.formulas.__path__, "actviz.formulas.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0

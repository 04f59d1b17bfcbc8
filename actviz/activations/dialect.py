"""The types of dialects, which map the names of a framework to functions of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from actviz.activations.entry import Parameter, VectorActivation

AtKink = Literal["left", "right", "min", "mid"]
AT_KINK: tuple[AtKink, ...] = get_args(AtKink)
"""Rules for the slope at a kink: a one-sided slope, the number nearest 0 between both slopes, or their mean."""
KinkRule = AtKink | float
"""A rule of ``AT_KINK``, or the slope at every kink."""


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """One name in one framework, mapped to a function of the catalogue.

    Attributes
    ----------
    name
        The framework's name, compared without case, ``-``, ``_`` and spaces.
    means
        The name of the function in the catalogue.
    defaults
        Defaults that differ from the catalogue's, by the catalogue's names of parameters.
    formula, parameters
        The function that the framework computes, if it is not ``means``, and all of its parameters.
    vector
        The same for a function of a vector.
    aliases
        The framework's keywords, for a spelling without ``parameters``.
    at_kinks
        The derivative at kinks: maps a place, which is a formula, to ``left``, ``right`` or a formula in the
        parameters. At other kinks the derivative is the number of smallest magnitude between the one-sided slopes.
    differentiable
        Whether the framework has a derivative of the function.
    note
        A remark on the difference, in one line.
    """

    name: str
    means: str
    defaults: Mapping[str, float] = field(default_factory=dict)
    formula: str | None = None
    vector: VectorActivation | None = None
    parameters: tuple[Parameter, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    at_kinks: Mapping[str, str] = field(default_factory=dict)
    differentiable: bool = True
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """The names of one framework; for a repeated name, the first spelling with all specified parameters is used.

    ``modules`` are other prefixes in lower case: module names and the abbreviations that are common in code.
    ``differentiates`` is whether the framework computes derivatives.
    """

    name: str
    title: str
    spellings: tuple[Spelling, ...]
    modules: str = ""
    differentiates: bool = True


def same_names(names: str) -> tuple[Spelling, ...]:
    """Return spellings without differences, from ``Name=meaning``, or ``Name`` if it means its lower case."""
    pairs = (pair.partition("=") for pair in names.split())
    return tuple(Spelling(name=name, means=means or name.lower()) for name, _, means in pairs)


def by_option(**options: str) -> tuple[Spelling, ...]:
    """Return spellings of functions that are options of another function, such as ``approximate="tanh"``."""
    return tuple(Spelling(name=name, means=name, note=f"use {how}") for name, how in options.items())


def clip_spelling(name: str, low: str, high: str, at_bounds: str = "0") -> Spelling:
    """Return the spelling of a clip from the keywords of its bounds and the derivative at both bounds."""
    return Spelling(
        name=name,
        means="hardtanh",
        aliases={low: "min_val", high: "max_val"},
        at_kinks={"min_val": at_bounds, "max_val": at_bounds},
        note="the bounds have no defaults; actviz uses -1 and 1",
    )

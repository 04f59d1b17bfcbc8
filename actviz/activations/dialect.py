"""What a dialect is made of: the names of a framework, and the functions of the catalogue behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from actviz.activations.entry import Parameter, VectorActivation

AtKink = Literal["left", "right", "min", "mid"]
AT_KINK: tuple[AtKink, ...] = get_args(AtKink)
"""Which number stands for the slope at a kink: a one-sided one, the one nearest 0 between both, or their mean."""
KinkRule = AtKink | float
"""A word of ``AT_KINK``, or the number that is returned at every kink."""


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """One name in one framework, and the catalogue's function behind it.

    ``name`` is compared without case, ``-``, ``_`` and spaces. ``defaults`` are the framework's where the catalogue's
    differ, by the catalogue's parameter names. ``formula`` is given where the framework computes another function than
    ``means``, and ``parameters`` are then all of its parameters; ``vector`` is such a function of a vector. ``aliases``
    maps the framework's keywords to parameters that do not list them. ``at_kinks`` maps the place of a kink, a formula,
    to the derivative returned there: ``left``, ``right``, or a formula in the parameters. A kink that is not listed
    gets the number of smallest magnitude between the one-sided slopes. ``differentiable`` tells whether the framework
    has a derivative of it. ``note`` says in one line what is different.
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
    """The names of one framework; where one stands twice, the first spelling with all the given parameters is meant.

    ``modules`` are other names, in lower case, that may stand before the dot, as code imports or abbreviates modules of
    the framework. ``differentiates`` tells whether the framework has derivatives, and so a number at a kink.
    """

    name: str
    title: str
    spellings: tuple[Spelling, ...]
    modules: str = ""
    differentiates: bool = True


def same_names(names: str) -> tuple[Spelling, ...]:
    """Names without surprises: ``Name=meaning``, or only ``Name`` where lower case makes it the catalogue's."""
    pairs = (pair.partition("=") for pair in names.split())
    return tuple(Spelling(name=name, means=means or name.lower()) for name, _, means in pairs)


def by_option(**options: str) -> tuple[Spelling, ...]:
    """Functions of the catalogue that the framework has under no name of their own: how to call them."""
    return tuple(Spelling(name=name, means=name, note=f"written {how}") for name, how in options.items())


def clip_spelling(name: str, low: str, high: str, at_bounds: str = "0") -> Spelling:
    """A clip between two bounds, with their keywords and the derivative returned at both."""
    return Spelling(
        name=name,
        means="hardtanh",
        aliases={low: "min_val", high: "max_val"},
        at_kinks={"min_val": at_bounds, "max_val": at_bounds},
        note="the bounds have no defaults of their own; -1 and 1 are filled in",
    )

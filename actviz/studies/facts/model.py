"""The facts of a curve as data, each with its computation and its certainty."""
# ruff: noqa: RUF009 - measured_by() declares a field, as dataclasses.field() does

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from actviz.formats import REPORT
from actviz.rendering import TextResult
from actviz.studies.results import Bound, Edge, Extremum, Kink, Located, Singularity
from actviz.studies.unknown import UNKNOWN, Unknown, is_known

if TYPE_CHECKING:
    from actviz.studies.facts.measure import Measurement

T = TypeVar("T")
Monotonic = Literal["increasing", "decreasing", "no"]
Symmetry = Literal["odd", "even", "none"]
Certainty = Literal["formula", "enclosed", "computed"]
"""The certainty of a fact.

``formula``: derived from the formula by algebra; ``enclosed``: by enclosures with outward rounding, which include
rounding errors; ``computed``: in floating point, without an error bound.
"""


def measured_by(measure: Callable[[Measurement], T], certainty: Certainty | None = None) -> T:
    """Declare a field that is computed by ``measure``; a field with a ``certainty`` is a fact."""
    declared: T = field(metadata={"measure": measure, "certainty": certainty})
    return declared


def measure_all(kind: type[T], line: Measurement) -> T:
    """Compute the fields of a dataclass by their measures; fields without a measure have their default."""
    declared: Any = kind
    measures = {one.name: one.metadata["measure"] for one in fields(declared) if one.metadata}
    return kind(**{name: measure(line) for name, measure in measures.items()})


@dataclass(frozen=True)
class Gaussian:
    """Facts for x ~ N(0, 1); None if a value is not finite or undefined.

    ``sparsity`` is the probability that the value is exactly 0. ``gain`` is ``1/sqrt(second_moment)`` (He et al. 2015,
    arXiv:1502.01852, for any function), None if that is not a finite positive number. ``slope_moment`` is the mean
    squared slope.
    """

    sparsity: float | Unknown = measured_by(lambda line: line.sparsity, "formula")
    mean: float | Unknown | None = measured_by(lambda line: line.mean, "computed")
    second_moment: float | Unknown | None = measured_by(lambda line: line.second_moment, "computed")
    gain: float | Unknown | None = measured_by(lambda line: line.gain, "computed")
    slope_moment: float | Unknown | None = measured_by(lambda line: line.moment(1, 2), "computed")


@dataclass(frozen=True, repr=False)
class Facts(TextResult):
    """Facts of one curve with its parameters, on the whole real line.

    ``UNKNOWN`` means that a fact could not be determined, None that it is proven not to exist. A function without
    values has none of the facts about values and slopes.

    ``domain`` contains the intervals with values; they are separated by places where the formula divides by zero.
    ``range`` contains infimum and supremum, with whether they are attained. ``values`` contains the intervals of the
    range in the same form; a function without jumps has one. ``minimum`` is None if the infimum is not attained.
    ``limits`` are the limits at minus and plus infinity, None if they do not exist. ``smoothness`` ignores removable
    singularities, which ``singularities`` lists. ``kinks`` are places with a value, a selection (never empty) unless
    ``kinks_complete``. ``monotonic`` is ``increasing``, ``decreasing`` or ``no``; ``increasing`` means nondecreasing
    and includes constants. ``max_slope`` is the largest slope and ``steepest`` the slope with the largest magnitude,
    both with their sign; their ``x`` is infinite if they are only approached there. ``lipschitz`` is the supremum of
    the magnitude of the slope, possibly infinite. ``at_zero`` and ``slopes_at_zero`` are the value and the one-sided
    slopes at 0, None if they do not exist. ``saturates`` is whether there is a finite limit, on each side. ``dead``
    contains the intervals on which the slope is exactly 0, not only after rounding; a selection unless
    ``dead_complete``. ``known_by`` maps the facts in ``FACTS`` to their certainty; unknown facts are not included.
    """

    subject = "facts"
    formats = ("json", "md", REPORT)

    label: str = measured_by(lambda line: line.curve.label)
    name: str | None = measured_by(lambda line: line.curve.name)
    formula: str = measured_by(lambda line: line.curve.formula)
    derivative: str = measured_by(lambda line: line.curve.derivative_formula())
    parameters: Mapping[str, float] = measured_by(lambda line: dict(line.curve.parameters))
    domain: tuple[tuple[Edge, Edge], ...] | Unknown = measured_by(lambda line: line.domain_with_edges, "formula")
    range: tuple[Bound | Unknown | None, Bound | Unknown | None] = measured_by(lambda line: line.range, "enclosed")
    values: tuple[tuple[Bound, Bound], ...] | Unknown = measured_by(lambda line: line.values, "enclosed")
    minimum: Extremum | Unknown | None = measured_by(lambda line: line.minimum, "enclosed")
    limits: tuple[float | Unknown | None, float | Unknown | None] = measured_by(lambda line: line.limits, "formula")
    monotonic: Monotonic | Unknown | None = measured_by(lambda line: line.monotonic, "enclosed")
    smoothness: str | Unknown | None = measured_by(lambda line: line.smoothness, "formula")
    kinks: tuple[Kink, ...] | Unknown = measured_by(lambda line: line.kinks, "formula")
    singularities: tuple[Singularity, ...] | Unknown = measured_by(lambda line: line.singularities, "formula")
    max_slope: Located | Unknown | None = measured_by(lambda line: line.located(line.slope_bounds[1]), "enclosed")
    steepest: Located | Unknown | None = measured_by(
        lambda line: line.located(line.steepest_slope, either_sign=True), "enclosed"
    )
    lipschitz: float | Unknown | None = measured_by(lambda line: line.lipschitz, "enclosed")
    at_zero: float | Unknown | None = measured_by(lambda line: line.at_zero, "computed")
    slopes_at_zero: tuple[float | Unknown | None, float | Unknown | None] = measured_by(
        lambda line: line.slopes_at_zero, "computed"
    )
    symmetry: Symmetry | Unknown | None = measured_by(lambda line: line.symmetry, "formula")
    saturates: tuple[bool | Unknown, bool | Unknown] = measured_by(lambda line: line.saturates, "formula")
    dead: tuple[tuple[float, float], ...] | Unknown = measured_by(lambda line: line.dead, "formula")
    gaussian: Gaussian = measured_by(lambda line: measure_all(Gaussian, line))
    kinks_complete: bool = measured_by(lambda line: line.is_known or line.kinks == ())
    dead_complete: bool = measured_by(lambda line: line.is_known or line.dead == ())
    known_by: Mapping[str, Certainty] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.label, self.formula))

    @property
    def labels(self) -> list[str]:
        """The label of the curve."""
        return [self.label]

    @property
    def zero_at_zero(self) -> bool | Unknown:
        """Whether 0 is mapped to 0."""
        return self.at_zero == 0 if is_known(self.at_zero) else UNKNOWN


MOMENTS = tuple(one.name for one in fields(Gaussian))
CERTAINTIES: Mapping[str, Certainty] = {
    one.name: one.metadata["certainty"]
    for kind in (Facts, Gaussian)
    for one in fields(kind)
    if one.metadata.get("certainty")
}
"""The certainty of each fact that is known and not None."""
FACTS = tuple(CERTAINTIES)
"""The names of all facts, with those of ``Gaussian``."""


def fact_of(facts: Facts, name: str) -> Any:
    """Return one of ``FACTS`` by its name."""
    return getattr(facts.gaussian if name in MOMENTS else facts, name)


def unknown_in(facts: Facts) -> Iterable[str]:
    """Return the names of unknown facts.

    A fact with two sides, such as ``limits``, is included only if both sides are unknown.
    """
    return (name for name in FACTS if fact_of(facts, name) in (UNKNOWN, (UNKNOWN, UNKNOWN)))

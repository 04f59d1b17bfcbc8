"""Curves that are compared: their differences, facts and costs, computed on first access."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from actviz.curves import Curve
from actviz.rendering import Result, View, Views
from actviz.studies.compare import Comparison, CurvePair, compare
from actviz.studies.facts.measure import facts
from actviz.studies.facts.model import Facts
from actviz.studies.plot import Sample, sample
from actviz.studies.timing import Timing, measure_timings


@dataclass(frozen=True, eq=False, repr=False)
class Compared(Result):
    """Curves that are compared on an interval, in pairs or with a reference.

    ``reference``, if not None, is one of the ``curves``. ``count`` is the number of evenly spaced samples. If
    ``is_timed`` is true, the costs are measured as well; if ``is_grid`` is true, a figure has a pair of axes for each
    curve.
    """

    subject = "compare"

    curves: Sequence[Curve]
    reference: Curve | None
    interval: tuple[float, float]
    count: int
    is_timed: bool = False
    is_grid: bool = False

    @property
    def labels(self) -> list[str]:
        """The labels of the curves."""
        return [curve.label for curve in self.curves]

    @property
    def views(self) -> Views:
        """The views of the comparison."""
        text = View(
            "tables.compare",
            lambda: self.differences,
            known=lambda: self.facts,
            timings=lambda: self.timings,
            notes=self.notes,
        )
        curves = View("figures.compare", lambda: self.drawn)
        grid = View("figures.grid", lambda: self.sample, slopes=True)
        return Views(text=text, figure=grid if self.is_grid else curves, preview=curves)

    @cached_property
    def differences(self) -> Comparison:
        """The differences of all pairs."""
        return compare(self.curves, self.interval, self.count, against=self.reference)

    @property
    def pairs(self) -> tuple[CurvePair, ...]:
        """The pairs of curves with their differences."""
        return self.differences.pairs

    @cached_property
    def sample(self) -> Sample:
        """The curves and their slopes, sampled."""
        return sample(self.curves, self.interval, self.count, slopes=True)

    @cached_property
    def facts(self) -> list[Facts]:
        """The facts of the curves."""
        return [facts(curve) for curve in self.curves]

    @cached_property
    def timings(self) -> Sequence[Timing]:
        """The costs of the curves, if they are requested."""
        return measure_timings(self.curves) if self.is_timed else ()

    @property
    def notes(self) -> dict[str, str]:
        """The notes on functions of frameworks, by their names."""
        return {curve.name or curve.label: curve.note for curve in self.curves if curve.note}

    @cached_property
    def drawn(self) -> Comparison:
        """The differences in a figure: those from the reference, by default the second of two curves."""
        if self.reference is None and len(self.curves) == 2:
            return compare(self.curves, self.interval, self.count, against=self.curves[1])
        return self.differences if self.reference else Comparison(self.sample, ())


def with_reference(curves: Sequence[Curve], reference: Curve) -> list[Curve]:
    """Return the curves with a reference appended unless it is one of them."""
    others = [curve for curve in curves if (curve.label, curve.formula) != (reference.label, reference.formula)]
    return [*others, reference]

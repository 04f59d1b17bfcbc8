"""What ``actviz approximate`` can come to: one fit, fits of several sizes, a training; each in every format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from actviz.cli.figure_style import Look
from actviz.curves import Curve
from actviz.formulas.errors import ActvizError
from actviz.language import tr
from actviz.studies.approximate.explanation import Explanation, explain
from actviz.studies.approximate.fixed_point import FixedPoint
from actviz.studies.approximate.network_error import Candidate, polyline_of
from actviz.studies.approximate.optimal import Fit
from actviz.studies.approximate.training import Training
from actviz.studies.plot import sample


class Answer(Protocol):
    """One result in every format; a format that makes no sense for it is an ``ActvizError``."""

    def text(self, format: str) -> str:
        """The answer as json, csv, md, or as code."""

    def report(self) -> Iterator[Any]:
        """What a terminal shows."""

    def draw(self, look: Look, format: str) -> bytes:
        """The figure."""

    def dots(self, look: Look) -> Iterable[Any]:
        """What can be seen of it in dots."""


@dataclass(frozen=True)
class Fitted:
    """One network; ``fixed`` is its form in fixed point, and ``tolerance`` what its error was to stay below."""

    curve: Curve
    fit: Fit
    panels: Sequence[str]
    samples: int
    fixed: FixedPoint | None = None
    collapsed: int | None = None
    tolerance: float | None = None

    def text(self, format: str) -> str:
        """See ``Answer``."""
        from actviz.tables.approximate import fit, fixed_point

        match format:
            case "json":
                return fit.to_json(self.fit, self._extra())
            case "csv" if self.fixed:
                return fixed_point.to_csv(self.fixed)
            case "csv":
                return fit.to_csv(self.fit)
            case "md":
                return fit.to_markdown(self.fit, self._rows())
        from actviz.tables.code import c_fixed_point, network_code

        if self.fixed:
            return c_fixed_point(self.fixed, is_clipped=self.fit.network.output_activation == "relu")
        return network_code(self.fit, format)

    def _extra(self) -> dict[str, Any]:
        from actviz.tables.approximate import fixed_point

        extra: dict[str, Any] = {}
        if self.collapsed is not None:
            network = self.fit.network
            extra = {
                "hidden": self.collapsed,
                "activation": "identity",
                "collapsed": {"weight": network.skip, "bias": network.bias},
            }
        if self.fixed:
            extra["fixed_point"] = fixed_point.to_dict(self.fixed)
        if self.tolerance is not None:
            extra["tolerance"] = self.tolerance
        return extra

    def _rows(self) -> list[tuple[str, str]]:
        """What is told beside the fit."""
        from actviz.tables.approximate import fit, fixed_point

        rows = list(fixed_point.report_rows(self.fixed)) if self.fixed else []
        if self.tolerance is not None:
            rows.append((tr("tolerance"), fit.within_tolerance(self.fit, self.tolerance)))
        if self.collapsed is not None:
            network = self.fit.network
            line = f"w' = {network.skip:.7g}, b' = {network.bias:.7g}"
            rows.append(("collapses", f"{self.collapsed} identity units are one straight line, {line}"))
        return rows

    def report(self) -> Iterator[Any]:
        """See ``Answer``."""
        from actviz.tables.approximate import fit

        yield from fit.report(self.fit, self._rows())

    def draw(self, look: Look, format: str) -> bytes:
        """See ``Answer``."""
        from actviz.cli import approximate_drawing as drawing

        return drawing.approximation(self._explained(), self.panels, look, format)

    def dots(self, look: Look) -> Iterable[Any]:
        """See ``Answer``."""
        from actviz.cli.preview import approximation_in_dots

        return approximation_in_dots(self._explained(), look)

    def _explained(self) -> Explanation:
        optimal = Candidate.of("optimal", self.fit)
        return explain(
            self.curve,
            optimal,
            self.fit.interval,
            self.samples,
            hidden=self.fit.hidden,
            lower_bound=self.fit.lower_bound,
            extent=self.fit.extent,
            tails=self.fit.tails,
        )


@dataclass(frozen=True)
class Swept:
    """Fits of several sizes, and the constant of the law that their errors tend to."""

    fits: Sequence[Fit]
    constant: float

    def text(self, format: str) -> str:
        """See ``Answer``."""
        from actviz.tables.approximate import sweep as tables

        match format:
            case "json":
                return tables.to_json(self.fits, self.constant)
            case "csv":
                return tables.to_csv(self.fits, self.constant)
            case "md":
                return tables.to_markdown(self.fits, self.constant)
        raise ActvizError(f"--format {format} is for one network; leave --sweep out")

    def report(self) -> Iterator[Any]:
        """See ``Answer``."""
        from actviz.tables.approximate import sweep as tables

        yield from tables.report(self.fits, self.constant)

    def draw(self, look: Look, format: str) -> bytes:
        """See ``Answer``."""
        from actviz.cli import approximate_drawing as drawing

        return drawing.sweep(self.fits, self.constant, look, format)

    def dots(self, look: Look) -> Iterable[Any]:  # noqa: ARG002 - as in the others
        """None: there is no curve in it."""
        return ()


@dataclass(frozen=True)
class Trained:
    """A training beside the optimum, and all networks that are compared."""

    curve: Curve
    training: Training
    optimum: Fit
    candidates: Sequence[Candidate]
    panels: Sequence[str]
    samples: int

    def text(self, format: str) -> str:
        """See ``Answer``."""
        from actviz.tables.approximate import training as tables

        match format:
            case "json":
                return tables.to_json(self.training, self.optimum, self.candidates)
            case "csv":
                return tables.to_csv(self.training)
            case "md":
                return tables.to_markdown(self.training, self.optimum, self.candidates)
        trained = tables.trained_candidate(self.training, self.candidates)
        return _code(self.curve, trained, self.training.interval, format)

    def report(self) -> Iterator[Any]:
        """See ``Answer``."""
        from actviz.tables.approximate import training as tables

        yield from tables.report(self.training, self.optimum, self.candidates)

    def draw(self, look: Look, format: str) -> bytes:
        """See ``Answer``."""
        from actviz.cli import approximate_drawing as drawing

        if format == "gif":
            target = sample([self.curve], self.training.interval, self.samples)
            frames = np.array([frame(target.x) for frame in self.training.frames])
            return drawing.animation(self.training, target, frames, look)
        if self.panels:
            return drawing.approximation(self._explained(), self.panels, look, format)
        return drawing.training(self.training, self.optimum, look, format)

    def dots(self, look: Look) -> Iterable[Any]:
        """See ``Answer``."""
        from actviz.cli.preview import approximation_in_dots

        return approximation_in_dots(self._explained(), look)

    def _explained(self) -> Explanation:
        trained = next(candidate for candidate in self.candidates if candidate.network is self.training.network)
        return explain(self.curve, trained, self.training.interval, self.samples)


@dataclass(frozen=True)
class Article:
    """The network of the article, the first of the ``candidates``, beside others and the ``optimum``."""

    curve: Curve
    optimum: Fit
    candidates: Sequence[Candidate]
    panels: Sequence[str]
    samples: int

    def text(self, format: str) -> str:
        """See ``Answer``."""
        from actviz.tables.approximate import article as tables

        match format:
            case "json":
                return tables.to_json(self.optimum, self.candidates)
            case "csv":
                return tables.to_csv(self.optimum, self.candidates)
            case "md":
                return tables.to_markdown(self.optimum, self.candidates)
        return _code(self.curve, self.candidates[0], self.optimum.interval, format)

    def report(self) -> Iterator[Any]:
        """See ``Answer``."""
        from actviz.tables.approximate import article as tables

        yield from tables.report(self.optimum, self.candidates)

    def draw(self, look: Look, format: str) -> bytes:
        """See ``Answer``."""
        from actviz.cli import approximate_drawing as drawing

        candidates = self.candidates[:1] if self.panels else self.candidates
        shown = [explain(self.curve, one, self.optimum.interval, self.samples) for one in candidates]
        if self.panels:
            return drawing.approximation(shown[0], self.panels, look, format)
        return drawing.candidates(shown, look, format)

    def dots(self, look: Look) -> Iterable[Any]:
        """See ``Answer``."""
        from actviz.cli.preview import approximation_in_dots

        return approximation_in_dots(explain(self.curve, self.candidates[0], self.optimum.interval, self.samples), look)


def _code(curve: Curve, candidate: Candidate, interval: tuple[float, float], format: str) -> str:
    """A network that was found otherwise than as a fit, as code."""
    from actviz.tables.code import Portable, network_code

    network = candidate.network
    line = polyline_of(network, interval) if network.activation == "relu" else None
    return network_code(
        Portable(
            curve.label,
            interval,
            candidate.max_error,
            candidate.max_error_at,
            network,
            line,
            is_enclosed=candidate.is_enclosed,
        ),
        format,
    )

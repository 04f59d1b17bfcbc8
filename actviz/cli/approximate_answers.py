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
        from actviz.tables import approximate as tables

        match format:
            case "json":
                return tables.fit_json(self.fit, self._extra())
            case "csv" if self.fixed:
                return tables.fixed_point_csv(self.fixed)
            case "csv":
                return tables.knots_csv(self.fit.knots.tolist(), self.fit.values.tolist())
            case "md":
                return tables.fit_markdown(self.fit, self._rows())
        from actviz.tables.code import c_fixed_point, network_code

        if self.fixed:
            return c_fixed_point(self.fixed, is_clipped=self.fit.network.output_activation == "relu")
        return network_code(self.fit, format)

    def _extra(self) -> dict[str, Any]:
        from actviz.tables import approximate as tables

        extra: dict[str, Any] = {}
        if self.collapsed is not None:
            network = self.fit.network
            extra = {
                "hidden": self.collapsed,
                "activation": "identity",
                "collapsed": {"weight": network.skip, "bias": network.bias},
            }
        if self.fixed:
            extra["fixed_point"] = tables.fixed_point_json(self.fixed)
        if self.tolerance is not None:
            extra["tolerance"] = self.tolerance
        return extra

    def _rows(self) -> list[tuple[str, str]]:
        """What is told beside the fit."""
        from actviz.tables import approximate as tables

        rows = list(tables.fixed_point_rows(self.fixed)) if self.fixed else []
        if self.tolerance is not None:
            rows.append((tr("tolerance"), tables.within_tolerance(self.fit, self.tolerance)))
        if self.collapsed is not None:
            network = self.fit.network
            line = f"w' = {network.skip:.7g}, b' = {network.bias:.7g}"
            rows.append(("collapses", f"{self.collapsed} identity units are one straight line, {line}"))
        return rows

    def report(self) -> Iterator[Any]:
        """See ``Answer``."""
        from actviz.tables import approximate as tables

        yield from tables.fit_report(self.fit, self._rows())

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
        from actviz.tables import approximate as tables

        match format:
            case "json":
                return tables.sweep_json(self.fits, self.constant)
            case "csv":
                return tables.sweep_csv(self.fits, self.constant)
            case "md":
                return tables.sweep_markdown(self.fits, self.constant)
        raise ActvizError(f"--format {format} is for one network; leave --sweep out")

    def report(self) -> Iterator[Any]:
        """See ``Answer``."""
        from actviz.tables.approximate import sweep_report

        yield from sweep_report(self.fits, self.constant)

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
        from actviz.tables import approximate as tables

        trained = next(candidate for candidate in self.candidates if candidate.network is self.training.network)
        match format:
            case "json":
                extra = tables.training_json(self.training, self.optimum, self.candidates)
                return tables.trained_json(self.optimum, trained, extra)
            case "csv":
                return tables.training_csv(self.training)
            case "md":
                made = tr(
                    "trained for {steps} steps, the best of {count} starts",
                    steps=self.training.steps[-1],
                    count=len(self.training.networks),
                )
                about = tables.candidate_markdown(self.curve.label, self.training.interval, trained, made)
                return about + "\n" + tables.candidates_markdown(self.candidates)
        return _code(self.curve, trained, self.training.interval, format)

    def report(self) -> Iterator[Any]:
        """See ``Answer``."""
        from actviz.tables.approximate import training_report

        yield from training_report(self.training, self.optimum, self.candidates)

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
        from actviz.tables import approximate as tables

        article, interval = self.candidates[0], self.optimum.interval
        match format:
            case "json":
                others = [tables.candidate_json(candidate) for candidate in self.candidates]
                extra = {"method": "article", "norm": None, "candidates": others}
                return tables.trained_json(self.optimum, article, extra)
            case "csv":
                line = polyline_of(article.network, interval)
                return tables.knots_csv(line.knots.tolist(), line.values.tolist())
            case "md":
                about = tables.candidate_markdown(
                    self.curve.label, interval, article, tr("made by hand in the article")
                )
                return about + "\n" + tables.candidates_markdown(self.candidates)
        return _code(self.curve, article, interval, format)

    def report(self) -> Iterator[Any]:
        """See ``Answer``."""
        from actviz.tables.approximate import article_report

        yield from article_report(self.optimum, self.candidates)

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

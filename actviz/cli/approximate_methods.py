"""From what ``actviz approximate`` was asked for to an answer: by the optimum, a sweep, a training or the article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from actviz.cli.approximate_answers import Answer, Article, Fitted, Swept, Trained
from actviz.cli.approximate_options import Kind
from actviz.cli.progress import Progress
from actviz.curves import Curve, get
from actviz.formulas.errors import ActvizError
from actviz.studies.approximate.article import ARTICLE, best_values
from actviz.studies.approximate.error_constant import law_constant
from actviz.studies.approximate.fixed_point import quantized
from actviz.studies.approximate.network import network_of
from actviz.studies.approximate.network_error import Candidate, measured
from actviz.studies.approximate.optimal import Fit, approximate, fewest_units
from actviz.studies.approximate.settings import Norm, OutputActivation, Settings
from actviz.studies.approximate.target import Target
from actviz.studies.approximate.training import Training, train


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What was asked for.

    Of ``hidden``, ``sizes`` and ``tolerance`` one tells how many units there are. ``panels`` are those that are drawn,
    ``chosen`` tells whether the person chose them.
    """

    kind: Kind
    curve: Curve
    unit: Curve
    span: tuple[float, float]
    hidden: int
    sizes: Sequence[int]
    tolerance: float | None
    norm: Norm
    last: OutputActivation
    tails: bool
    bits: int | None
    training: Settings
    panels: tuple[str, ...]
    chosen: bool
    samples: int
    quiet: bool

    def check(self) -> None:
        """Raise ``ActvizError`` before the long work for what it would stumble over."""
        if self.kind == "article":
            if self.hidden != len(ARTICLE.units):
                raise ActvizError("--method article: its network has 4 ReLU units with weights of their own")
            x = np.linspace(-8, 8, 101)
            if not np.allclose(self.curve(x), _curve("sigmoid")(x), rtol=0, atol=1e-9):
                raise ActvizError(f"--method article: its network is one for sigmoid, not for {self.curve.label[:60]}")
        if self.kind in ("trained", "article"):  # in all others nothing long comes before the target is looked at
            Target(self.curve, *self.span)

    def answer(self) -> Answer:
        """The answer, by the way that fits its kind."""
        match self.kind:
            case "sweep":
                fits = self._swept()
                law = law_constant(self.curve, self.span, output_activation=self.last, tails=self.tails)
                return Swept(fits, law)
            case "identity":
                return Fitted(self.curve, self._fit(0), self.panels, self.samples, collapsed=self.hidden)
            case "trained":
                return self._trained()
            case "article":
                return self._article()
        found = self._fit(self.hidden) if self.tolerance is None else self._fewest(self.tolerance)
        fixed = None if self.bits is None else quantized(self.curve, found, self.bits)
        return Fitted(self.curve, found, self.panels, self.samples, fixed=fixed, tolerance=self.tolerance)

    def _fit(self, units: int) -> Fit:
        return approximate(
            self.curve,
            hidden=units,
            interval=self.span,
            norm=self.norm,
            output_activation=self.last,
            tails=self.tails,
        )

    def _fewest(self, tolerance: float) -> Fit:
        return fewest_units(
            self.curve, tolerance, interval=self.span, norm=self.norm, output_activation=self.last, tails=self.tails
        )

    def _swept(self) -> list[Fit]:
        fits = []
        with Progress("sizes", len(self.sizes), quiet=self.quiet) as progress:
            for size in self.sizes:
                fits.append(self._fit(size))
                progress.tick()
        return fits

    def _train(self, unit: Curve) -> Training:
        with Progress("training", self.training.steps, quiet=self.quiet) as progress:
            return train(
                self.curve,
                unit,
                hidden=self.hidden,
                interval=self.span,
                output_activation=self.last,
                settings=self.training,
                tick=progress.tick,
            )

    def _trained(self) -> Trained:
        training = self._train(self.unit)
        least = approximate(self.curve, hidden=self.hidden, interval=self.span, output_activation=self.last)
        flattest = approximate(
            self.curve, hidden=self.hidden, interval=self.span, norm="rms", output_activation=self.last
        )
        candidates = [
            measured("trained", self.curve, training.network, self.span),
            Candidate.of("smallest rms error", flattest),
            Candidate.of("smallest largest error", least),
        ]
        panels = self.panels if self.chosen else ()
        return Trained(self.curve, training, flattest, candidates, panels, self.samples)

    def _article(self) -> Article:
        """The article's network, its kinks with the best values, a trained one, and the optimum."""
        kinks = np.array([kink for kink in (-4.0, -2.0, 2.0, 4.0) if self.span[0] < kink < self.span[1]])
        line = best_values(Target(self.curve, *self.span), kinks, self.span)
        training = self._train(_curve("relu"))
        least = approximate(self.curve, hidden=self.hidden, interval=self.span)
        candidates = [
            measured("article", self.curve, ARTICLE, self.span),
            measured("its kinks, best values", self.curve, network_of(line), self.span),
            measured("trained", self.curve, training.network, self.span),
            Candidate.of("optimal", least),
        ]
        return Article(self.curve, least, candidates, self.panels if self.chosen else (), self.samples)


def _curve(name: str) -> Curve:
    curve = get(name)
    assert isinstance(curve, Curve)
    return curve

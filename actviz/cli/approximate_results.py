"""The results of ``actviz approximate``: an optimum, a sweep, a training or the article's network, with its views."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from actviz.cli.approximate import HIDDEN, Axes, FitOptions, Kind, ResultOptions, TrainingOptions
from actviz.cli.approximate_deep import deep, deep_sweep, sawtooth
from actviz.cli.progress import Progress
from actviz.curves import Curve, get
from actviz.formats import ANIMATION, CODE
from actviz.formulas.errors import ActvizError
from actviz.formulas.input_text import one_of
from actviz.language import tr
from actviz.messages import translatable
from actviz.rendering import View, Views
from actviz.studies.approximate.article import ARTICLE, best_values
from actviz.studies.approximate.error_constant import error_constant
from actviz.studies.approximate.explanation import Explanation, explain
from actviz.studies.approximate.fit import Fit
from actviz.studies.approximate.fixed_point import FixedPoint, quantize
from actviz.studies.approximate.linear_layers import LinearUnits, linear_layers
from actviz.studies.approximate.network import network_of
from actviz.studies.approximate.network_error import Candidate, measured, polyline_of
from actviz.studies.approximate.optimal import Problem, approximate
from actviz.studies.approximate.settings import DEEP_PANELS, DescentSettings, OutputActivation, PanelName
from actviz.studies.approximate.target import TargetFunction
from actviz.studies.approximate.training import Training, train
from actviz.studies.plot import Sample, sample


@dataclass(frozen=True)
class Request:
    """The arguments of a computation."""

    curve: Curve
    unit: Curve
    options: FitOptions
    training: TrainingOptions
    result: ResultOptions
    axes: Axes
    quiet: bool

    @property
    def interval(self) -> tuple[float, float]:
        """The interval of x."""
        return self.axes.interval

    @property
    def settings(self) -> DescentSettings:
        """The settings of a training."""
        return self.training.settings

    @property
    def layers(self) -> tuple[int, ...]:
        """The number of units of each hidden layer, if neither a tolerance nor a sweep is given."""
        hidden = self.options.hidden or (HIDDEN,)
        return hidden * (self.options.depth or 1) if len(hidden) == 1 else hidden

    @property
    def hidden(self) -> int:
        """The number of all hidden units."""
        return sum(self.layers)

    @property
    def output_activation(self) -> OutputActivation:
        """The activation of the output."""
        return self.options.output_activation or "identity"

    @property
    def problem(self) -> Problem:
        """The approximation problem of ReLU networks; the curve is analysed again on each access."""
        norm = self.options.norm or "max"
        return Problem(self.curve, self.interval, norm, self.output_activation, self.options.tails)

    def fit(self, hidden: int) -> Fit:
        """Return the best network of ``hidden`` ReLU units."""
        return self.problem.fit(hidden)

    def train(self, unit: Curve) -> Training:
        """Return a trained network of the units."""
        with Progress("training", self.settings.steps, quiet=self.quiet) as progress:
            return train(
                self.curve,
                unit,
                hidden=self.hidden,
                interval=self.interval,
                output_activation=self.output_activation,
                settings=self.settings,
                tick=progress.tick,
            )

    def explain(self, candidate: Candidate) -> Explanation:
        """Return the samples of a network."""
        return explain(self.curve, candidate, self.interval, self.axes.samples)

    def view(self, explained: Callable[[], Explanation], panels: Sequence[PanelName]) -> View:
        """Return the figure of one network."""
        return View("figures.approximate", explained, panels=panels, y_range=self.axes.y_range)

    def code(self, candidate: Candidate) -> Mapping[str, View]:
        """Return the code of a network that is not a ``Fit``."""

        def portable() -> Any:
            from actviz.tables.code import ExportedNetwork

            return ExportedNetwork(
                self.curve.label,
                self.interval,
                candidate.max_error,
                candidate.max_error_at,
                candidate.network,
                polyline_of(candidate.network, self.interval) if candidate.network.activation == "relu" else None,
                is_enclosed=candidate.is_enclosed,
            )

        return dict.fromkeys(CODE, View("tables.code", portable))


def check(kind: Kind, request: Request) -> None:
    """Raise ``ActvizError`` for requests that would fail after long computations."""
    if kind == "article":
        if request.layers != (len(ARTICLE.units),):
            raise ActvizError(
                "--method article: the network of the article is fixed (4 ReLU units); remove --hidden and --activation"
            )
        x = np.linspace(-8, 8, 101)
        if not np.allclose(request.curve(x), _curve("sigmoid")(x), rtol=0, atol=1e-9):
            raise ActvizError(
                "--method article: the network of the article approximates sigmoid, not {target}",
                target=request.curve.label[:60],
            )
    if kind in ("deep", "sawtooth"):
        for panel in request.result.panels or ():
            one_of(DEEP_PANELS, panel, "--panels")
    if kind in ("trained", "article"):  # in all others nothing long comes before the target is looked at
        TargetFunction(request.curve, *request.interval)


def optimum(request: Request) -> Views:
    """Return the best network of a size, or the smallest within a tolerance."""
    tolerance, bits = request.options.tolerance, request.result.bits
    fit = request.fit(request.hidden) if tolerance is None else request.problem.fewest_units(tolerance)
    return _fitted(request, fit, None if bits is None else quantize(request.curve, fit, bits))


def identity(request: Request) -> Views:
    """Return the best straight line, to which identity units are equivalent, and several layers of them."""
    fit = request.fit(0)
    layers = None
    if len(request.layers) > 1:
        slope, bias = fit.network.skip, fit.network.bias
        layers = linear_layers(request.layers, slope, bias, request.training.seed or 0)
    return _fitted(request, fit, linear=LinearUnits(request.layers, layers))


def _fitted(request: Request, fit: Fit, fixed: FixedPoint | None = None, linear: LinearUnits | None = None) -> Views:
    def extra() -> Mapping[str, Any]:
        from actviz.tables.approximate import fixed_point, linear_layers

        return {
            **({} if linear is None else linear_layers.linear_json(fit, linear)),
            **({"fixed_point": fixed_point.fixed_point_json(fixed)} if fixed else {}),
            **({} if request.options.tolerance is None else {"tolerance": request.options.tolerance}),
        }

    def rows() -> Iterable[tuple[str, str]]:
        from actviz.tables.approximate import fit as table
        from actviz.tables.approximate import fixed_point, linear_layers

        if fixed:
            yield from fixed_point.report_rows(fixed)
        if request.options.tolerance is not None:
            yield tr("tolerance"), table.within_tolerance(fit, request.options.tolerance)
        if linear is not None:
            yield from linear_layers.report_rows(fit, linear)

    other = {**fit.views.other}
    if fixed:
        other["csv"] = View("tables.approximate.fixed_point", fixed)
        other["c"] = View("tables.code", fixed, is_clipped=fit.network.output_activation == "relu")
    return Views(
        text=View("tables.approximate.fit", fit, extra=extra, rows=rows),
        figure=request.view(lambda: fit.explanation(request.axes.samples), request.result.panels or ("fit", "error")),
        other=other,
    )


def sweep(request: Request) -> Views:
    """Return the best networks of several sizes, and the constant of the asymptotic law of their errors."""
    fits = []
    sizes = request.options.sweep or ()
    with Progress("network sizes", len(sizes), quiet=request.quiet) as progress:
        for (size,) in sizes:
            fits.append(request.fit(size))
            progress.tick()
    constant = error_constant(request.problem)
    return Views(
        text=View("tables.approximate.sweep", fits, constant=constant),
        figure=View("figures.approximate_sweep", fits, constant=constant),
    )


def trained(request: Request) -> Views:
    """Return a trained network and the optimum."""
    training = request.train(request.unit)
    last = request.output_activation
    largest, rms = (
        approximate(request.curve, hidden=request.hidden, interval=request.interval, norm=norm, output_activation=last)
        for norm in ("max", "rms")
    )
    candidates = [
        measured(translatable("trained"), request.curve, training.network, request.interval),
        Candidate.of(translatable("smallest rms error"), rms),
        Candidate.of(translatable("smallest largest error"), largest),
    ]

    def target() -> Sample:
        return sample([request.curve], request.interval, request.axes.samples)

    def frames() -> Any:
        x = target().x
        return np.array([frame(x) for frame in training.frames])

    network = request.view(lambda: request.explain(candidates[0]), request.result.panels or ())
    course = View("figures.approximate_training", training, optimum=rms.rms_error)
    animation = View("figures.approximate_training", training, target=target, frames=frames)
    return Views(
        text=View("tables.approximate.training", training, optimum=rms, candidates=candidates),
        figure=network if request.result.panels else course,
        preview=network,
        other={ANIMATION: animation, **request.code(candidates[0])},
    )


def article(request: Request) -> Views:
    """Return the article's network, its kinks with the best values, a trained network, and the optimum."""
    low, high = request.interval
    kinks = np.array([kink for kink in (-4.0, -2.0, 2.0, 4.0) if low < kink < high])
    line = best_values(TargetFunction(request.curve, low, high), kinks, request.interval)
    training = request.train(_curve("relu"))
    fit = approximate(request.curve, hidden=request.hidden, interval=request.interval)
    candidates = [
        measured(translatable("article"), request.curve, ARTICLE, request.interval),
        measured(translatable("its kinks, best values"), request.curve, network_of(line), request.interval),
        measured(translatable("trained"), request.curve, training.network, request.interval),
        Candidate.of(translatable("optimal"), fit),
    ]
    network = request.view(lambda: request.explain(candidates[0]), request.result.panels or ())
    several = View("figures.approximate_candidates", lambda: [request.explain(one) for one in candidates])
    return Views(
        text=View("tables.approximate.article", fit, candidates=candidates),
        figure=network if request.result.panels else several,
        preview=network,
        other=request.code(candidates[0]),
    )


def _curve(name: str) -> Curve:
    curve = get(name)
    assert isinstance(curve, Curve)
    return curve


COMPUTE: Mapping[Kind, Callable[[Request], Views]] = {
    "optimal": optimum,
    "sweep": sweep,
    "deep": deep,
    "deep_sweep": deep_sweep,
    "sawtooth": sawtooth,
    "trained": trained,
    "identity": identity,
    "linear": identity,
    "article": article,
}
"""The function that computes each kind of result."""

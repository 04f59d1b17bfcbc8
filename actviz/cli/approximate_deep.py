"""What ``actviz approximate`` computes for networks with several layers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from actviz.cli.progress import Progress
from actviz.formats import CODE
from actviz.rendering import View, Views
from actviz.studies.approximate.deep import DeepSettings, approximate_deep, check_deep, fewest_deep_units, steps_of
from actviz.studies.approximate.deep_fit import DeepFit
from actviz.studies.approximate.fit import Fit
from actviz.studies.approximate.settings import PanelName

if TYPE_CHECKING:
    from actviz.cli.approximate_results import Request


def deep(request: Request) -> Views:
    """A network with several layers beside the best networks with one layer."""
    tolerance = request.options.tolerance
    if tolerance is None:
        return _views(request, _fit(request, request.layers))
    fit = fewest_deep_units(request.problem, len(request.layers), tolerance, _settings(request))

    def rows() -> Iterable[tuple[str, str]]:
        from actviz.tables.approximate.deep import tolerance_row

        yield tolerance_row(fit, tolerance)

    return _views(request, fit, extra={"tolerance": tolerance}, rows=rows)


def deep_sweep(request: Request) -> Views:
    """Networks of several sizes, some of them with several layers."""
    sizes = request.options.sweep or ()
    for hidden in sizes:
        if len(hidden) > 1:
            check_deep(request.problem, hidden, _settings(request))
    fits: Sequence[Fit | DeepFit] = [
        _fit(request, hidden) if len(hidden) > 1 else request.fit(hidden[0]) for hidden in sizes
    ]
    return Views(text=View("tables.approximate.deep_sweep", fits), figure=View("figures.approximate_deep_sweep", fits))


def sawtooth(request: Request) -> Views:
    """A network that folds the interval in each layer."""
    from actviz.studies.approximate.sawtooth import approximate_by_sawtooth

    fit = approximate_by_sawtooth(request.problem, request.options.depth, request.options.tolerance)

    def rows() -> Iterable[tuple[str, str]]:
        from actviz.tables.approximate.deep import sawtooth_rows

        yield from sawtooth_rows(fit, request.options.tolerance)

    extra = {"method": "sawtooth", "depth": len(fit.hidden)}
    return _views(request, fit, ("fit", "error", "units"), extra=extra, rows=rows)


def _fit(request: Request, hidden: tuple[int, ...]) -> DeepFit:
    problem = request.problem
    with Progress("training", steps_of(problem.norm), quiet=request.quiet) as progress:
        return approximate_deep(problem, hidden, _settings(request), progress.tick)


def _settings(request: Request) -> DeepSettings:
    return DeepSettings(request.training.restarts, request.training.seed or 0)


def _views(request: Request, fit: DeepFit, panels: Sequence[PanelName] = ("fit", "error"), **options: Any) -> Views:
    panels = request.result.panels or panels
    figure = View(
        "figures.approximate_deep",
        lambda: fit.explanation(request.axes.samples),
        panels=panels,
        y_range=request.axes.y_range,
    )
    return Views(
        text=View("tables.approximate.deep", fit, **options),
        figure=figure,
        other=dict.fromkeys(CODE, View("tables.code", fit)),
    )

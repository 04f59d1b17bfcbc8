"""``Propagation`` as a figure: each quantity over the layers, measured with its spread, and the theory dotted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from actviz.figure_options import Size
from actviz.figures.arguments import panels_of
from actviz.figures.geometry import Stroke
from actviz.figures.legend import LegendEntry
from actviz.figures.lines import draw_band, finite_line, name_lines
from actviz.figures.panels import Panel
from actviz.figures.sizes import WIDTH, check_size, fits
from actviz.figures.stack import draw_stack
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.themes import FINE_DOTS, LineStyle, Theme
from actviz.figures.tick_locators import integer_x_ticks, log_ticks, y_ticks
from actviz.figures.wording import ENGLISH, Wording
from actviz.formulas.arrays import Floats
from actviz.numerics.statistics import mean_and_std
from actviz.studies.networks.propagate import Propagation, RandomNetwork
from actviz.studies.networks.propagate_settings import PANELS, PanelName

HEAD, EACH = 1.2, 2.1
"""Inches: usual height of head and foot, and of each panel."""
OPACITY = 0.22
"""Of the band of a spread."""
DEFAULT_PANELS: tuple[PanelName, ...] = ("variance", "gradient")
"""Panels that are drawn by default whatever their numbers are."""
LOGARITHMIC = ("variance", "gradient")
FRACTIONS: tuple[PanelName, ...] = ("zeros", "dead")
LEAST = 1e-3
"""The smallest height of a view: differences that are smaller are not magnified."""


@drawing()
def draw(
    result: Propagation, style: Style = DEFAULT, *, panels: Sequence[PanelName] | PanelName | None = None
) -> Figure:
    """Draw quantities over the layers, a panel for each.

    A line is the mean over the networks, the band around it one standard deviation to either side, and the dotted line
    the theory. Variance and gradient are logarithmic, and so are their means. Without ``panels`` fractions of zeros and
    of dead units are drawn if there are any and they fit. Raises ``ActvizError`` for a size that is too small, and for
    other panels.
    """
    theme, wording = style.theme, style.wording
    names = _default_panels(result, style.size) if panels is None else panels_of(panels, PANELS)
    check_size(style.size, len(names))
    figure = style.figure((WIDTH, HEAD + EACH * len(names)))
    line_styles = [theme.line_style(number, 2.4) for number in range(len(result.networks))]
    courses = [[_course(network, name) for network in result.networks] for name in names]
    title = style.title or _title(result, wording)
    stack = [
        Panel(
            lines=name_lines([finite_line(course.layers, course.mean) for course in row], line_styles, name),
            y_name=getattr(wording, "dead_units" if name == "dead" else name),
            view=_view(name, row),
            title=title if row is courses[0] else "",
            obstacles=[stroke for course in row for stroke in course.strokes],
            end_labels=True,
            x_locator=integer_x_ticks,
            y_locator=log_ticks if name in LOGARITHMIC else y_ticks,
        )
        for name, row in zip(names, courses, strict=True)
    ]
    pairs = zip(result.networks, line_styles, strict=True)
    entries = [LegendEntry(line_style, _label(network, result)) for network, line_style in pairs]
    is_known = any(course.is_in_theory for row in courses for course in row)
    all_axes = draw_stack(
        figure,
        stack,
        theme=theme,
        x_view=(1.0, float(result.settings.depth)),
        x_name=wording.layer,
        entries=entries if len(entries) > 1 else (),
        notes=[LegendEntry(_theory_style(theme.ink), wording.theory)] * is_known,
    )
    for axes, name, row in zip(all_axes, names, courses, strict=True):
        for number, (course, line_style) in enumerate(zip(row, line_styles, strict=True)):
            layer, label = 2.0 + 1e-2 * number, f"{name}-{number + 1}"
            band = (course.layers, course.low, course.high)
            draw_band(axes, band, f"{label}-spread", layer - 0.5, color=line_style.color, alpha=OPACITY)
            _draw_theory(axes, course, line_style.color, f"{label}-theory", layer + 1.0, theme)
    return figure


def describe(result: Propagation, *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description: the gradient in the first layer over that in the last."""
    places = []
    for network in result.networks:
        ratios = network.measured.log10_gradient_ratio[0], network.theory.log10_gradient_ratio
        measured, theory = (f"10^{ratio:.3g}" if np.isfinite(ratio) else wording.unknown for ratio in ratios)
        places.append(wording.gradient_ratio.format(label=_label(network, result), measured=measured, theory=theory))
    return _title(result, wording), wording.gradient_ratios.format(places=wording.comma.join(places))


@dataclass(frozen=True)
class _Course:
    """One quantity of one function over the layers: mean, the ends of its spread, and theory."""

    layers: Floats
    mean: Floats
    low: Floats
    high: Floats
    theory: Floats | None

    @property
    def is_in_theory(self) -> bool:
        """Whether theory gives more than the first layer."""
        return self.theory is not None and int(np.isfinite(self.theory).sum()) > 1

    @property
    def spread(self) -> list[Floats]:
        """The ends of the spread, and the theory."""
        return [self.low, self.high, *([] if self.theory is None else [self.theory])]

    @property
    def strokes(self) -> list[Stroke]:
        """The strokes of all lines."""
        return [stroke for row in (self.mean, *self.spread) for stroke in finite_line(self.layers, row).strokes]


def _default_panels(result: Propagation, size: Size | None) -> list[PanelName]:
    """Return the panels that are drawn by default."""
    names: list[PanelName] = [*DEFAULT_PANELS]
    for name in FRACTIONS:
        is_there = any(np.nansum(getattr(network.measured, name)) > 0 for network in result.networks)
        if is_there and fits(size, len(names) + 1):
            names.append(name)
    return names


def _course(network: RandomNetwork, name: PanelName) -> _Course:
    field = "log10_gradient" if name == "gradient" else name
    measured: Floats = getattr(network.measured, field)
    theory: Floats | None = getattr(network.theory, field) if name != "dead" else None
    if name == "variance":
        with np.errstate(divide="ignore", invalid="ignore"):
            measured, theory = np.log10(measured), np.log10(network.theory.variance)
    mean, std = mean_and_std(measured)
    beside = np.nan_to_num(std)
    return _Course(np.arange(1.0, mean.size + 1), mean, mean - beside, mean + beside, theory)


def _view(name: PanelName, courses: Sequence[_Course]) -> tuple[float, float]:
    """Return the range of y that shows everything."""
    y = np.concatenate([row for course in courses for row in course.spread])
    y = y[np.isfinite(y)]
    if name in FRACTIONS:
        top = min(max(0.1, 1.1 * float(y.max(initial=0.0))), 1.04)
        return -0.04 * top, top
    low, high = (float(y.min()), float(y.max())) if y.size else (-1.0, 1.0)
    pad = max(0.06 * (high - low), 0.02 if name in LOGARITHMIC else LEAST)
    return low - pad, high + pad


def _draw_theory(axes: Axes, course: _Course, color: str, name: str, layer: float, theme: Theme) -> None:
    if course.theory is not None:
        # If dots are on a line of their colour, only the spaces between them are visible.
        properties = _theory_style(color).properties | {"gapcolor": theme.background}
        for number, (x, y) in enumerate(finite_line(course.layers, course.theory).strokes, 1):
            axes.add_line(Line2D(x, y, zorder=layer, gid=f"{name}-{number}", **properties))


def _theory_style(color: str) -> LineStyle:
    return LineStyle(color, FINE_DOTS, 1.2)


def _label(network: RandomNetwork, result: Propagation) -> str:
    return f"{network.label}, {network.init}" if len(result.settings.inits) > 1 else network.label


def _title(result: Propagation, wording: Wording) -> str:
    """Return what went through which layers, such as ``relu and tanh through 50 layers: he, batch normalisation``."""
    settings = result.settings
    how = list(settings.inits) if settings.gain is None else [wording.gain.format(gain=f"{settings.gain:g}")]
    how += [wording.batchnorm] if settings.batchnorm else []
    how += [wording.residual] if settings.residual else []
    names = wording.names(list(dict.fromkeys(network.label for network in result.networks)), most=6)
    return wording.propagation.format(names=names, depth=settings.depth, how=wording.comma.join(how))

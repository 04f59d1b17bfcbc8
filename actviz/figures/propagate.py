"""``Propagation`` as a figure: each quantity over the layers, measured with its spread, and the theory dotted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from actviz.figures.layout import Stroke
from actviz.figures.legend import Entry
from actviz.figures.log_axis import LogPanel
from actviz.figures.panels import Panel
from actviz.figures.sizes import Size, check_size, fits
from actviz.figures.stack import Plot, draw_stack, numbered
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.themes import Pen, Theme
from actviz.figures.wording import ENGLISH, Wording
from actviz.formulas.arrays import Floats
from actviz.numerics.statistics import mean_and_std
from actviz.studies.networks.propagate import Propagation, RandomNetwork
from actviz.studies.networks.propagate_settings import PANELS, PanelName
from actviz.studies.polylines import PlotLine

WIDTH, HEAD, EACH = 6.4, 1.2, 2.1
"""Width of a figure in inches, and its height: something for head and foot, and so much for each panel."""
FINE_DOTS = (1.2, 2.0)
"""The pattern of theory: thin enough to leave the pattern of what lies below it to be seen."""
BAND = 0.22
"""How opaque the band of a spread is."""
ALWAYS = ("variance", "gradient")
"""Panels that are drawn if nobody asked for any."""
LEAST = 1e-3
"""The smallest view of a logarithm: what differs by less looks even."""


@drawing()
def draw(result: Propagation, style: Style = DEFAULT, *, panels: Sequence[PanelName] | None = None) -> Figure:
    """Draw quantities over the layers, a panel for each.

    A line is the mean over the networks, the band around it one standard deviation to either side, and the dotted line
    the theory. Variance and gradient are logarithmic, and so are their means. Without ``panels`` shares of zeros and
    of dead units are shown if there are any, and room. Raises ``ActvizError`` for a size that is too small.
    """
    theme, wording = style.theme, style.wording
    names = panels or _default_panels(result, style.size)
    check_size(style.size, len(names))
    figure = style.figure((WIDTH, HEAD + EACH * len(names)))
    pens = [theme.pen(number, 2.4) for number in range(len(result.networks))]
    title = style.title or _heading(result, wording)
    rows = [[_quantity(network, name) for network in result.networks] for name in names]
    plots: list[Plot] = []
    for name, row in zip(names, rows, strict=True):
        means = [_line(one.layers, one.mean) for one in row]
        plots.append(
            Plot(
                lines=numbered(means, pens, name),
                y_name=getattr(wording, _WORDS[name]),
                view=_view(name, row),
                title="" if plots else title,
                strokes=[stroke for one in row for stroke in one.strokes],
                labelled=means,
                panel=_LayersOfPowers if name in _LOGARITHMIC else _Layers,
            )
        )
    entries = [Entry(pen, _label(network, result)) for network, pen in zip(result.networks, pens, strict=True)]
    is_known = any(one.is_in_theory for row in rows for one in row)
    drawn = draw_stack(
        figure,
        plots,
        theme=theme,
        x_view=(1.0, float(result.settings.depth)),
        x_name=wording.layer,
        entries=entries if len(entries) > 1 else (),
        notes=[Entry(_theory_pen(theme.ink), wording.theory)] * is_known,
    )
    for name, axes, row in zip(names, drawn, rows, strict=True):
        for number, (one, pen) in enumerate(zip(row, pens, strict=True)):
            _draw_beside(axes, one, pen, f"{name}-{number + 1}", 2.0 + 1e-2 * number, theme)
    return figure


def describe(result: Propagation, *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """A name for a figure, and what somebody who cannot see it has to know."""
    places = []
    for network in result.networks:
        ratios = network.measured.log10_gradient_ratio[0], network.theory.log10_gradient_ratio
        measured, theory = (f"10^{ratio:.3g}" if np.isfinite(ratio) else wording.unknown for ratio in ratios)
        places.append(wording.gradient_ratio.format(label=_label(network, result), measured=measured, theory=theory))
    return _heading(result, wording), wording.gradient_ratios.format(places=wording.comma.join(places))


@dataclass(frozen=True)
class _Quantity:
    """One quantity of one function: mean, the ends of its spread, and theory, each over the layers."""

    layers: Floats
    mean: Floats
    low: Floats
    high: Floats
    theory: Floats | None

    @property
    def is_in_theory(self) -> bool:
        """Whether theory says anything of it, in more than the first layer."""
        return self.theory is not None and int(np.isfinite(self.theory).sum()) > 1

    @property
    def strokes(self) -> list[Stroke]:
        """All that is seen of it."""
        rows = [self.mean, self.low, self.high, *([] if self.theory is None else [self.theory])]
        return [stroke for row in rows for stroke in _line(self.layers, row).strokes]


_WORDS = {
    "variance": "variance",
    "gradient": "gradient",
    "correlation": "correlation",
    "zeros": "zeros",
    "dead": "dead_units",
}
_FIELDS = {"gradient": "log10_gradient"}
_LOGARITHMIC = ("variance", "gradient")
_IN_THEORY = ("variance", "gradient", "correlation", "zeros")


class _Layers(Panel):
    """A panel whose x counts layers."""

    def x_ticks(self, width: float) -> tuple[list[float], list[str]]:
        """Return whole numbers only."""
        places, texts = super().x_ticks(width)
        whole = [(place, text) for place, text in zip(places, texts, strict=True) if place == round(place)]
        return [place for place, _ in whole], [str(round(place)) for place, _ in whole]


class _LayersOfPowers(_Layers, LogPanel):
    """The same, for a logarithm."""


def _default_panels(result: Propagation, size: Size | None) -> list[PanelName]:
    """Which panels are drawn if nobody asked for any."""
    names: list[PanelName] = []
    for name in PANELS:
        if _is_default(name, result) and (name in ALWAYS or fits(size, len(names) + 1)):
            names.append(name)
    return names


def _is_default(name: PanelName, result: Propagation) -> bool:
    """Whether a panel is drawn that nobody asked for."""
    if name in ("zeros", "dead"):
        return any(np.nansum(getattr(network.measured, name)) > 0 for network in result.networks)
    return name in ALWAYS


def _quantity(network: RandomNetwork, name: PanelName) -> _Quantity:
    field = _FIELDS.get(name, name)
    measured: Floats = getattr(network.measured, field)
    theory: Floats | None = getattr(network.theory, field) if name in _IN_THEORY else None
    if name == "variance":
        with np.errstate(divide="ignore", invalid="ignore"):
            measured, theory = np.log10(measured), np.log10(network.theory.variance)
    mean, std = mean_and_std(measured)
    beside = np.nan_to_num(std)
    return _Quantity(np.arange(1.0, mean.size + 1), mean, mean - beside, mean + beside, theory)


def _view(name: PanelName, quantities: Sequence[_Quantity]) -> tuple[float, float]:
    """The part of the y axis that shows everything."""
    rows = [row for one in quantities for row in (one.low, one.high, *([] if one.theory is None else [one.theory]))]
    y = np.concatenate(rows)
    y = y[np.isfinite(y)]
    if name in ("zeros", "dead"):
        top = min(max(0.1, 1.1 * float(y.max(initial=0.0))), 1.04)
        return -0.04 * top, top
    low, high = (float(y.min()), float(y.max())) if y.size else (-1.0, 1.0)
    pad = max(0.06 * (high - low), 0.02 if name in _LOGARITHMIC else LEAST)
    return low - pad, high + pad


def _draw_beside(axes: Axes, one: _Quantity, pen: Pen, name: str, layer: float, theme: Theme) -> None:
    """Draw what is beside the mean: the band of the spread, and the theory."""
    known = np.isfinite(one.low) & np.isfinite(one.high)
    axes.fill_between(
        one.layers, one.low, one.high, where=known.tolist(), color=pen.color, alpha=BAND, linewidth=0,
        zorder=layer - 0.5, gid=f"{name}-spread",
    )  # fmt: skip
    if one.theory is not None:
        # Where dots of the same colour lie on their curve, the gaps between them are what is seen.
        style = _theory_pen(pen.color).style | {"gapcolor": theme.background}
        for number, (x, y) in enumerate(_line(one.layers, one.theory).strokes, 1):
            axes.add_line(Line2D(x, y, zorder=layer + 1.0, gid=f"{name}-theory-{number}", **style))


def _theory_pen(color: str) -> Pen:
    return Pen(color, FINE_DOTS, 1.2)


def _line(x: Floats, y: Floats) -> PlotLine:
    """The finite parts of a line."""
    known = np.isfinite(y)
    starts = np.flatnonzero(np.diff(known.astype(int), prepend=0) == 1)
    ends = np.flatnonzero(np.diff(known.astype(int), append=0) == -1) + 1
    return PlotLine(y, tuple((x[a:b], y[a:b]) for a, b in zip(starts, ends, strict=True)), ())


def _label(network: RandomNetwork, result: Propagation) -> str:
    return f"{network.label}, {network.init}" if len(result.settings.inits) > 1 else network.label


def _heading(result: Propagation, wording: Wording) -> str:
    """What went through which layers, such as ``relu and tanh through 50 layers: he, batch normalisation``."""
    settings = result.settings
    how = list(settings.inits) if settings.gain is None else [wording.gain.format(gain=f"{settings.gain:g}")]
    how += [wording.batchnorm] if settings.batchnorm else []
    how += [wording.residual] if settings.residual else []
    names = wording.names(list(dict.fromkeys(network.label for network in result.networks)), most=6)
    return wording.propagation.format(names=names, depth=settings.depth, how=wording.comma.join(how))

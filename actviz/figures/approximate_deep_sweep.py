"""The largest error of networks with one layer and with several layers, over their number of parameters."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from matplotlib.figure import Figure

from actviz.figures.legend import LegendEntry
from actviz.figures.lines import StyledLine, line_of
from actviz.figures.panels import Panel
from actviz.figures.point_labels import PointLabel
from actviz.figures.sizes import ONE_PANEL
from actviz.figures.stack import draw_stack
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.tick_locators import PLAIN, given_x_ticks, log_ticks
from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.approximate.deep_fit import DeepFit
from actviz.studies.approximate.deep_network import parameter_count
from actviz.studies.approximate.fit import Fit

LEAST = 1e-17
"""Smaller errors are drawn as this one."""


@drawing()
def draw(fits: Sequence[Fit | DeepFit], style: Style = DEFAULT) -> Figure:
    """Draw the largest error over the number of parameters, both logarithmically, a line for each number of layers."""
    theme, wording = style.theme, style.wording
    depths = sorted({len(_sizes(fit)) for fit in fits})
    lines, entries, labels = [], [], []
    for number, depth in enumerate(depths):
        line_style = theme.line_style(number)
        same = sorted((fit for fit in fits if len(_sizes(fit)) == depth), key=_parameters)
        x = np.log10([_parameters(fit) for fit in same])
        y = np.log10(np.maximum([fit.max_error for fit in same], LEAST))
        lines.append(StyledLine(line_of(x, y), line_style, f"depth-{depth}"))
        label = wording.one_layer if depth == 1 else wording.layers_count.format(count=depth)
        entries.append(LegendEntry(line_style, label))
        labels += [
            PointLabel(at, height, ",".join(map(str, _sizes(fit))), line_style.color, theme.ink, f"size-{depth}-{i}")
            for i, (at, height, fit) in enumerate(zip(x.tolist(), y.tolist(), same, strict=True))
        ]
    y = np.array([label.y for label in labels])
    pad = 0.08 * float(np.ptp(y)) or 0.5
    counts = sorted({_parameters(fit) for fit in fits})
    panel = Panel(
        lines=lines,
        y_name=wording.max_error,
        view=(float(y.min()) - pad, float(y.max()) + pad),
        title=style.title or _title(fits, wording),
        point_labels=labels,
        x_locator=partial(given_x_ticks, texts={float(np.log10(count)): f"{count}" for count in counts}),
        y_locator=partial(log_ticks, plain=PLAIN),
    )
    margin = 0.04 * float(np.log10(counts[-1] / counts[0])) or 0.1
    view = float(np.log10(counts[0])) - margin, float(np.log10(counts[-1])) + margin
    figure = style.figure(ONE_PANEL)
    draw_stack(figure, [panel], theme=theme, x_view=view, x_name=wording.parameters, entries=entries)
    return figure


def describe(fits: Sequence[Fit | DeepFit], *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description: the largest error of each network."""
    errors = "; ".join(f"{','.join(map(str, _sizes(fit)))}: {fit.max_error:.7g}" for fit in fits)
    return _title(fits, wording), f"{wording.max_error}, {errors}."


def _sizes(fit: Fit | DeepFit) -> tuple[int, ...]:
    return fit.hidden if isinstance(fit, DeepFit) else (fit.hidden,)


def _parameters(fit: Fit | DeepFit) -> int:
    return parameter_count(_sizes(fit))


def _title(fits: Sequence[Fit | DeepFit], wording: Wording) -> str:
    return wording.by_parameters.format(target=fits[0].target)

"""Training of an approximating network: the rms error over the steps, and an animation of the network."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import BinaryIO

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from PIL import Image

from actviz.figures.approximate import format_units
from actviz.figures.legend import LegendEntry
from actviz.figures.lines import StyledLine, line_of, name_lines, strokes_of
from actviz.figures.number_format import format_number
from actviz.figures.page import page_points, page_transform
from actviz.figures.panels import Panel
from actviz.figures.sizes import ONE_PANEL
from actviz.figures.stack import draw_stack
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.text_metrics import font
from actviz.figures.themes import DASHES, LineStyle
from actviz.figures.tick_locators import PLAIN, log_ticks
from actviz.figures.views import y_view
from actviz.figures.wording import ENGLISH, Wording
from actviz.formulas.arrays import Floats
from actviz.studies.approximate.training import Training
from actviz.studies.plot import Sample

LEAST = 1e-300
"""The smallest error drawn; smaller errors are drawn here."""
SECONDS = 8.0
"""Duration of an animation."""
PAUSE = 2.0
"""Duration of the last frame in seconds."""


@drawing()
def draw(training: Training, optimum: float, style: Style = DEFAULT) -> Figure:
    """Draw the rms error of all restarts over the steps, the best one thicker, and that of the optimum, dashed."""
    theme, wording = style.theme, style.wording
    logs = np.log10(np.maximum(training.rms_errors, LEAST))
    steps = training.steps.astype(np.float64)
    best, other = LineStyle(theme.colors[1], (), 2.4), LineStyle(theme.tint(theme.colors[0], 0.45), (), 1.0)
    dashed = LineStyle(theme.ink, DASHES[1], 1.4)
    span = (0.0, float(steps[-1]))
    lines = name_lines([line_of(steps, row) for row in logs], [other] * len(logs), "restart")
    lines.append(lines.pop(training.best)._replace(style=best))
    entries = [LegendEntry(best, wording.best_start.format(count=len(logs)))]
    entries += [LegendEntry(other, wording.other_starts)] if len(logs) > 1 else []
    if optimum > 0:
        lines.append(StyledLine(line_of(np.array(span), np.full(2, np.log10(optimum))), dashed, "optimum"))
        entries.append(LegendEntry(dashed, wording.optimum.format(error=format_number(optimum))))
    title = style.title or training_title(training, wording)
    locator = partial(log_ticks, plain=PLAIN)
    panel = Panel(lines=lines, y_name=wording.rms_error, title=title, y_locator=locator)
    figure = style.figure(ONE_PANEL)
    draw_stack(figure, [panel], theme=theme, x_view=span, x_name=wording.step, entries=entries)
    return figure


def describe(training: Training, optimum: float, *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description: the error at the end of the training, and that of the optimum."""
    error = float(training.rms_errors[:, -1].min())
    best = wording.optimum.format(error=f"{optimum:.7g}")
    return training_title(training, wording), f"{wording.rms_error}: {error:.7g}; {best}."


@drawing()
def write(
    training: Training, target: Sample, frames: Floats, stream: BinaryIO, style: Style = DEFAULT, *, dpi: int
) -> None:
    """Write a GIF of the best restart over the steps.

    ``frames`` are its values at the x of ``target``, with a row for each recorded step.
    """
    (trace,) = target.traces
    theme, wording = style.theme, style.wording
    target_style, network_style = theme.line_style(0, 3.2), theme.line_style(1, 1.8)
    # The range of y contains the network at the end, and at all steps at which it is near its target.
    is_near = training.rms_errors[training.best] <= np.ptp(trace.value.y)
    is_near[-1] = True
    moments = [strokes_of(line_of(target.x, row)) for row in frames[is_near] if np.isfinite(row).all()]
    panel = Panel(
        lines=[StyledLine(trace.value, target_style, "target")],
        y_name=wording.value,
        view=y_view([strokes_of(trace.value), *moments], target.interval),
        title=style.title or training_title(training, wording),
        obstacles=[stroke for line in moments for stroke in line],
    )
    figure = style.figure(ONE_PANEL)
    entries = [LegendEntry(target_style, trace.label), LegendEntry(network_style, wording.network)]
    (axes,) = draw_stack(figure, [panel], theme=theme, x_view=target.interval, x_name=wording.x, entries=entries)
    network_line = Line2D(target.x, frames[0], zorder=3, **network_style.properties)
    axes.add_line(network_line)
    # Next to the name of x, the text covers no line.
    name = axes.xaxis.label
    size = 0.9 * name.get_fontproperties().get_size_in_points()
    text = axes.text(
        axes.get_position().x1 * page_points(figure)[0], name.get_position()[1], "",
        transform=page_transform(figure), horizontalalignment="right", color=theme.muted,
        fontproperties=font(size, wording.moment),
    )  # fmt: skip
    canvas = FigureCanvasAgg(figure)
    figure.set_dpi(dpi)
    images = []
    for step, y, error in zip(training.steps, frames, training.rms_errors[training.best], strict=True):
        network_line.set_ydata(y)
        text.set_text(wording.moment.format(step=step, error=format_number(float(error))))
        canvas.draw()  # type: ignore[no-untyped-call]
        image = Image.fromarray(np.asarray(canvas.buffer_rgba()))  # type: ignore[no-untyped-call]
        images.append(image.convert("RGB").convert("P", palette=Image.Palette.ADAPTIVE, colors=64))
    durations = [int(1000 * SECONDS / len(images))] * (len(images) - 1) + [int(1000 * PAUSE)]
    buffer = BytesIO()
    images[0].save(buffer, "GIF", save_all=True, append_images=images[1:], duration=durations, loop=0, optimize=True)
    stream.write(buffer.getvalue())


def training_title(training: Training, wording: Wording) -> str:
    """Return a title with the target and the number of units."""
    units = format_units(len(training.network.units), training.activation, wording)
    return wording.by_units.format(target=training.target, units=units)

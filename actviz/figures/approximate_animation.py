"""The training of an approximating network as an animation."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from PIL import Image

from actviz.figures.approximate_training import title_of
from actviz.figures.legend import Entry, page_transform
from actviz.figures.lines import strokes_of
from actviz.figures.point_labels import format_number
from actviz.figures.stack import Plot, draw_stack, line_of
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.text_metrics import font
from actviz.figures.ticks import y_view
from actviz.formulas.arrays import Floats
from actviz.studies.approximate.training import Training
from actviz.studies.plot import Sample

SIZE = (6.4, 4.2)
SECONDS = 8.0
"""How long an animation takes."""
PAUSE = 2.0
"""Seconds for which its last frame stands still."""


@drawing()
def write(
    training: Training, target: Sample, frames: Floats, stream: BinaryIO, style: Style = DEFAULT, *, dpi: int
) -> None:
    """Write a GIF of the best restart over the steps.

    ``frames`` has its values at the x of ``target``, a row for each moment of the training.
    """
    (trace,) = target.traces
    theme, wording = style.theme, style.wording
    goal, net = theme.pen(0, 3.2), theme.pen(1, 1.8)
    # What the network does once it is somewhere near its target is in view, and at the end in any case.
    near = training.rms_errors[training.best] <= np.ptp(trace.value.y)
    near[-1] = True
    unseen = [strokes_of(line_of(target.x, row)) for row in frames[near] if np.isfinite(row).all()]
    plot = Plot(
        lines=[(trace.value, goal, "target")],
        y_name=wording.value,
        view=y_view([strokes_of(trace.value), *unseen], target.interval),
        title=style.title or title_of(training, wording),
        strokes=[stroke for line in unseen for stroke in line],
    )
    figure = style.figure(SIZE)
    entries = [Entry(goal, trace.label), Entry(net, wording.network)]
    (axes,) = draw_stack(figure, [plot], theme=theme, x_view=target.interval, x_name=wording.x, entries=entries)
    pictures = []
    moving = Line2D(target.x, frames[0], zorder=3, **net.style)
    axes.add_line(moving)
    # In the row of the name of x nothing crosses it.
    name = axes.xaxis.label
    right = axes.get_position().x1 * 72 * figure.get_size_inches()[0]
    words = axes.text(
        right, name.get_position()[1], "", transform=page_transform(figure), horizontalalignment="right",
        color=theme.muted, fontproperties=_font(axes, wording.moment),
    )  # fmt: skip
    canvas = FigureCanvasAgg(figure)
    figure.set_dpi(dpi)
    for step, y, error in zip(training.steps, frames, training.rms_errors[training.best], strict=True):
        moving.set_ydata(y)
        words.set_text(wording.moment.format(step=step, error=format_number(float(error))))
        canvas.draw()  # type: ignore[no-untyped-call]
        picture = Image.fromarray(np.asarray(canvas.buffer_rgba()))  # type: ignore[no-untyped-call]
        pictures.append(picture.convert("RGB").convert("P", palette=Image.Palette.ADAPTIVE, colors=64))
    times = [int(1000 * SECONDS / len(pictures))] * (len(pictures) - 1) + [int(1000 * PAUSE)]
    buffer = BytesIO()
    pictures[0].save(buffer, "GIF", save_all=True, append_images=pictures[1:], duration=times, loop=0, optimize=True)
    stream.write(buffer.getvalue())


def _font(axes: Axes, text: str) -> FontProperties:
    return font(axes.xaxis.label.get_fontproperties().get_size_in_points() * 0.9, text)

"""Trainings and sizes: how the error falls over the steps, and with the number of units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from math import ceil, floor, inf, log10
from typing import BinaryIO

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from PIL import Image

from actviz.figures.approximate import claimed, units
from actviz.figures.legend import Entry, page_transform
from actviz.figures.lines import draw_line, strokes_of
from actviz.figures.pages import Page
from actviz.figures.panels import Panel, text_size
from actviz.figures.point_labels import Mark, written
from actviz.figures.sizes import Size, page_size
from actviz.figures.text_metrics import font, house_style
from actviz.figures.themes import DASHES, LIGHT, Pen, Theme
from actviz.figures.ticks import SUPERSCRIPTS, y_view
from actviz.figures.wording import ENGLISH, Wording
from actviz.formulas.arrays import Floats
from actviz.studies.approximate.explanation import Explanation
from actviz.studies.approximate.training import Training
from actviz.studies.plot import Sample
from actviz.studies.polylines import Line

SIZE, TALL = (6.4, 4.2), (6.4, 5.8)
SECONDS = 8.0
"""How long an animation takes."""
PAUSE = 2.0
"""Seconds for which its last frame stands still."""
LEAST = 1e-300
EXACT_DECADES = 1.0
"""So far below the smallest error stands an error that is none."""


def draw_training(
    training: Training,
    optimum: float,
    *,
    theme: Theme = LIGHT,
    size: Size | None = None,
    title: str | None = None,
    wording: Wording = ENGLISH,
) -> Figure:
    """Draw the rms error of all restarts over the steps, the best one strong, and the optimum's as a dashed line."""
    logs = np.log10(np.maximum(training.rms_errors, LEAST))
    steps = training.steps.astype(np.float64)
    best, other = Pen(theme.colors[1], (), 2.4), Pen(theme.tint(theme.colors[0], 0.45), (), 1.0)
    limit = Pen(theme.ink, DASHES[1], 1.4)
    span = (0.0, float(steps[-1]))
    lines = [(_line(steps, row), other, f"restart-{number + 1}") for number, row in enumerate(logs)]
    lines[training.best] = (lines[training.best][0], best, lines[training.best][2])
    lines.append(lines.pop(training.best))
    heading = wording.by_units.format(
        target=training.target, units=units(len(training.network.units), training.activation, wording)
    )
    entries = [Entry(best, wording.best_start.format(count=len(logs)))]
    entries += [Entry(other, wording.other_starts)] if len(logs) > 1 else []
    if optimum > 0:
        level = np.full(2, np.log10(optimum))
        lines.append((_line(np.array(span), level), limit, "optimum"))
        entries.append(Entry(limit, wording.optimum.format(error=written(optimum))))
    figure, _ = _page(
        [lines],
        entries,
        span,
        [wording.rms_error],
        wording.step,
        title or heading,
        page_size(size, SIZE),
        theme,
        powers={},
    )
    return figure


def draw_sweep(
    hidden: Sequence[int],
    errors: Floats,
    law: Floats,
    *,
    target: str,
    tails: bool = False,
    theme: Theme = LIGHT,
    size: Size | None = None,
    title: str | None = None,
    wording: Wording = ENGLISH,
) -> Figure:
    """Draw the largest error over the number of units, both logarithmically, and the law C/(H + 1)^2 dashed.

    An error of 0 has no logarithm: it stands below all others and is called exact. With ``tails`` the heading says that
    the networks end in the asymptotes.
    """
    order = np.argsort(hidden)
    x = np.log10(np.array(hidden, dtype=np.float64)[order] + 1)
    measured, limit = theme.pen(0), Pen(theme.muted, DASHES[1], 1.4)
    span = (float(x[0]), float(x[-1])) if x[-1] > x[0] else (float(x[0]) - 0.1, float(x[0]) + 0.1)
    is_exact = errors[order] <= 0
    logs = np.log10(np.where(is_exact, 1.0, errors[order]))
    logs[is_exact] = logs[~is_exact].min(initial=0.0) - EXACT_DECADES
    lines = [(_line(x[~is_exact], logs[~is_exact]), measured, "errors")] if not is_exact.all() else []
    entries = [Entry(measured, wording.best_network)]
    if (law > 0).all() and np.isfinite(law).all():
        lines.append((_line(x, np.log10(law[order])), limit, "law"))
        entries.append(Entry(limit, wording.law))
    heading = (wording.by_size_ending if tails else wording.by_size).format(target=target)
    counts = {float(place): str(count) for place, count in zip(x, np.array(hidden)[order].tolist(), strict=True)}
    figure, (axes,) = _page(
        [lines],
        entries,
        span,
        [wording.max_error],
        wording.hidden_units,
        title or heading,
        page_size(size, SIZE),
        theme,
        powers=counts,
        y_least=float(logs[~is_exact].min(initial=inf)) - 1e-9 if is_exact.any() else -inf,
        view=_padded(logs, *(y for line, _, gid in lines if gid == "law" for _, y in line.strokes)),
        marks=[
            Mark(float(x[i]), float(logs[i]), wording.exact, measured.color, theme.ink, f"exact-{i}", is_drawn=True)
            for i in np.flatnonzero(is_exact)[:1].tolist()
        ],
        y_numbers=not is_exact.all(),
    )
    dots = Line2D(x, logs, linestyle="", marker="o", color=measured.color)
    dots.set(markersize=5, zorder=4, clip_on=False, gid="errors-dots")
    axes.add_line(dots)
    return figure


def draw_candidates(
    explanations: Sequence[Explanation],
    *,
    theme: Theme = LIGHT,
    size: Size | None = None,
    title: str | None = None,
    wording: Wording = ENGLISH,
) -> Figure:
    """Draw several networks over their target, and below how far each is from it."""
    (trace,) = explanations[0].sample.traces
    target = Pen(theme.tint(theme.ink, 0.35), (), 5.0)
    pens = [theme.pen(number, 1.8) for number in range(len(explanations))]
    shown = list(zip(explanations, pens, strict=True))
    above = [(trace.value, target, "target")]
    above += [(one.fit, pen, f"network-{number}") for number, (one, pen) in enumerate(shown, 1)]
    below = [(one.error, pen, f"error-{number}") for number, (one, pen) in enumerate(shown, 1)]
    entries = [Entry(target, trace.label)]
    entries += [Entry(pen, f"{one.candidate.label}: {claimed(one.candidate, wording)}") for one, pen in shown]
    figure, _ = _page(
        [above, below],
        entries,
        explanations[0].sample.interval,
        [wording.value, wording.miss],
        wording.x,
        title or trace.label,
        page_size(size, TALL),
        theme,
    )
    return figure


def write_animation(
    training: Training,
    target: Sample,
    frames: Floats,
    stream: BinaryIO,
    *,
    dpi: int,
    theme: Theme = LIGHT,
    size: Size | None = None,
    title: str | None = None,
    wording: Wording = ENGLISH,
) -> None:
    """Write a GIF of the best restart over the steps.

    ``frames`` has its values at the x of ``target``, a row for each moment of the training.
    """
    (trace,) = target.traces
    goal, net = theme.pen(0, 3.2), theme.pen(1, 1.8)
    lines = [(trace.value, goal, "target")]
    heading = wording.by_units.format(
        target=trace.label, units=units(len(training.network.units), training.activation, wording)
    )
    entries = [Entry(goal, trace.label), Entry(net, wording.network)]
    # What the network does once it is somewhere near its target is in view, and at the end in any case.
    near = training.rms_errors[training.best] <= np.ptp(trace.value.y)
    near[-1] = True
    unseen = [_line(target.x, row) for row in frames[near] if np.isfinite(row).all()]
    figure, (axes,) = _page(
        [lines], entries, target.interval, [wording.value], wording.x, title or heading, page_size(size, SIZE), theme,
        unseen=unseen,
    )  # fmt: skip
    pictures = []
    with house_style():
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
            words.set_text(wording.moment.format(step=step, error=written(float(error))))
            canvas.draw()  # type: ignore[no-untyped-call]
            picture = Image.fromarray(np.asarray(canvas.buffer_rgba()))  # type: ignore[no-untyped-call]
            pictures.append(picture.convert("RGB").convert("P", palette=Image.Palette.ADAPTIVE, colors=64))
    times = [int(1000 * SECONDS / len(pictures))] * (len(pictures) - 1) + [int(1000 * PAUSE)]
    buffer = BytesIO()
    pictures[0].save(buffer, "GIF", save_all=True, append_images=pictures[1:], duration=times, loop=0, optimize=True)
    stream.write(buffer.getvalue())


Drawn = tuple[Line, Pen, str]


@dataclass(frozen=True, kw_only=True)
class _PowersPanel(Panel):
    """Axes of which y is a logarithm to base 10, from ``y_least`` on; the numbers of x are given, if there are any."""

    x_labels: Mapping[float, str] = field(default_factory=dict)
    y_least: float = -inf

    def y_ticks(self, height: float) -> tuple[list[float], list[str]]:
        """Return powers of ten or, where these are few, twice and five times them as well."""
        low, high = self.y_view
        whole = range(floor(low), ceil(high) + 1)
        factors = (1,) if high - low > 2.5 else (1, 2, 5)
        seen = [(log10(f) + p, f, p) for p in whole for f in factors if low <= log10(f) + p <= high]
        seen = [tick for tick in seen if tick[0] >= self.y_least]
        seen = seen[:: max(1, ceil(len(seen) * 2.4 * self.text / height))]
        return [place for place, _, _ in seen], [_power(factor, power) for _, factor, power in seen]

    def x_ticks(self, width: float) -> tuple[list[float], list[str]]:
        """Return the numbers that are given, as far as they stand apart; the last one is among them."""
        if not self.x_labels:
            return super().x_ticks(width)
        least = 2.5 * self.text * (self.x_view[1] - self.x_view[0]) / width
        kept: list[float] = []
        for place in sorted(self.x_labels, reverse=True):
            if not kept or kept[-1] - place >= least:
                kept.append(place)
        return kept[::-1], [self.x_labels[place] for place in kept[::-1]]


def _power(factor: int, power: int) -> str:
    if -4 <= power <= 3:
        return f"{factor * 10.0**power:g}"
    return f"{'' if factor == 1 else f'{factor}·'}10{str(power).translate(SUPERSCRIPTS)}"


def _page(
    rows: Sequence[Sequence[Drawn]],
    entries: Sequence[Entry],
    x_view: tuple[float, float],
    y_names: Sequence[str],
    x_name: str,
    heading: str,
    size: tuple[float, float],
    theme: Theme,
    powers: Mapping[float, str] | None = None,
    *,
    unseen: Sequence[Line] = (),
    view: tuple[float, float] | None = None,
    y_least: float = -inf,
    marks: Sequence[Mark] = (),
    y_numbers: bool = True,
) -> tuple[Figure, list[Axes]]:
    """A figure of several panels; with ``powers``, y is a logarithm, and x has these numbers if there are any.

    ``unseen`` are lines that are not drawn but have room, unless ``view`` says which y are shown.
    """
    width, height = 72 * size[0], 72 * size[1]
    text = text_size(width, height * (1.0 if len(rows) == 1 else 0.75))
    with house_style(), np.errstate(over="ignore"):
        panels = []
        for number, (lines, name) in enumerate(zip(rows, y_names, strict=True)):
            strokes = [strokes_of(line) for line in [*(line for line, _, _ in lines), *unseen]]
            last = number == len(rows) - 1
            kind = Panel if powers is None else partial(_PowersPanel, x_labels=powers, y_least=y_least)
            panels.append(
                kind(
                    theme=theme,
                    text=text,
                    x_view=x_view,
                    y_view=view or y_view(strokes, x_view),
                    x_name=x_name if last else "",
                    y_name=name,
                    title=heading if number == 0 else "",
                    strokes=[stroke for line in strokes for stroke in line],
                    x_numbers=last,
                    y_numbers=y_numbers,
                    marks=tuple(marks),
                )
            )
        figure = Figure(figsize=size, facecolor=theme.background)
        page = Page(width=width, height=height, theme=theme, panels=tuple(panels), entries=tuple(entries))
        drawn = page.draw(figure)
        for axes, lines in zip(drawn, rows, strict=True):
            for layer, (line, pen, gid) in enumerate(lines):
                draw_line(axes, line, pen, gid, 2.5 + 1e-3 * layer, theme)
    return figure, drawn


def _padded(*parts: Floats) -> tuple[float, float]:
    """The range of all numbers and a little more."""
    y = np.concatenate(parts)
    low, high = float(y.min()), float(y.max())
    pad = 0.05 * (high - low) or 0.5
    return low - pad, high + pad


def _line(x: Floats, y: Floats) -> Line:
    return Line(y, ((x, y),), ())


def _font(axes: Axes, text: str) -> FontProperties:
    return font(axes.xaxis.label.get_fontproperties().get_size_in_points() * 0.9, text)

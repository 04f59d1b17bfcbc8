"""Outputs of functions of a vector as bars, grouped by temperature, and the gradient of the cross-entropy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import ceil

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from actviz.figures.geometry import Stroke
from actviz.figures.legend import LegendEntry
from actviz.figures.number_format import format_number, with_minus
from actviz.figures.page import page_points
from actviz.figures.panels import Panel, label_size
from actviz.figures.sizes import ONE_PANEL, TWO_PANELS
from actviz.figures.stack import draw_stack
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.text_metrics import extent, font
from actviz.figures.themes import FillStyle, Theme
from actviz.figures.tick_locators import TICK_SIZE
from actviz.figures.ticks import Ticks
from actviz.figures.wording import ENGLISH, Wording
from actviz.formulas.arrays import Floats
from actviz.studies.vector_outputs import OutputsAt, VectorOutputs

GROUP = 0.84
"""The width of the bars of a group; groups are 1 apart."""
NUMBER_SIZE, SMALLEST_NUMBER = 0.85, 0.65
"""Largest and smallest size of the numbers at bars, in units of the size of labels."""
FILLED = 0.94
"""The part of its space that a bar or a number occupies."""
GRAPHS = 0.62
"""Approximate share of the graphs in the height of a page."""
MOST_NUMBERS = 0.3
"""The largest share of the numbers at the bars in the height of a graph."""
LEVELS = 24
"""The number of horizontal lines by which a legend detects a bar."""


@dataclass(frozen=True)
class _Numbers:
    """How the numbers at bars are written; they are omitted if ``size`` is 0."""

    size: float
    decimals: int = 3
    is_upright: bool = False

    @classmethod
    def of(cls, results: Sequence[VectorOutputs], size: float, bar_width: float, height: float) -> _Numbers:
        """Return the largest numbers that fit above bars of this width, in graphs of this height.

        If they are too small, they are written upright, or not at all.
        """
        rows = [row for one in results for at in one.scaled for row in (at.outputs, at.gradient) if row is not None]
        values = [value for row in rows for value in row.tolist()]
        for decimals in (3, 2):
            widest = max(extent(_format(value, decimals), 1.0).width for value in values)
            fitting = FILLED * bar_width / widest
            if fitting >= SMALLEST_NUMBER * size:
                return cls(min(NUMBER_SIZE * size, fitting), decimals)
        upright = cls(min(NUMBER_SIZE * size, bar_width), 2, is_upright=True)
        fits = upright.size >= SMALLEST_NUMBER * size and upright.height(values) <= MOST_NUMBERS * height
        return upright if fits else cls(0.0)

    def height(self, values: Sequence[float]) -> float:
        """Return the height of the numbers and the gap below them, in points."""
        if not self.is_upright:
            return 1.5 * self.size
        return max(extent(_format(value, self.decimals), self.size).width for value in values) + 0.6 * self.size

    def draw(self, axes: Axes, y: float, x: float, end: float, theme: Theme) -> None:
        """Write a number at the end of a bar."""
        if self.size:
            text, sign = _format(y, self.decimals), 1 if end >= 0 else -1
            axes.annotate(
                text, (x, end), (0, 0.3 * sign * self.size), textcoords="offset points", annotation_clip=False,
                horizontalalignment="center", verticalalignment="bottom" if sign > 0 else "top",
                rotation=90 if self.is_upright else 0, color=theme.ink, fontproperties=font(self.size, text), zorder=3,
            )  # fmt: skip


@drawing()
def draw(results: Sequence[VectorOutputs], style: Style = DEFAULT) -> Figure:
    """Draw a panel of outputs for each function, and one of the gradient where a cross-entropy exists.

    A group of bars belongs to an index. It has a bar for each temperature.
    """
    count = sum(1 if one.target is None else 2 for one in results)
    figure = style.figure((ONE_PANEL[0], ONE_PANEL[1] + (TWO_PANELS[1] - ONE_PANEL[1]) * (count - 1)))
    width, height = page_points(figure)
    fills = _fills(len(results[0].scaled), style.theme)
    size = label_size(width, height * (1.0 if count == 1 else 0.75))
    groups = max(one.base.outputs.size for one in results)
    locator = partial(_group_ticks, _group_texts(results, groups))
    bars = [
        one
        for result in results
        for one in (_outputs(result, style, is_single=len(results) == 1), *_gradient(result, style))
    ]
    texts = [_legend_text(one, results, style.wording) for one in results[0].scaled]

    def draw_panels(figure: Figure, numbers: _Numbers, height: float) -> list[Axes]:
        """Draw the panels, whose graphs have about this height."""
        return draw_stack(
            figure,
            [replace(one.panel(numbers, height), x_locator=locator) for one in bars],
            theme=style.theme,
            font_size=size,
            x_view=(0.5, groups + 0.5),
            x_name=style.wording.inputs if _has_inputs(results) else style.wording.output_index,
            entries=list(map(LegendEntry, fills, texts)),
        )

    # The space for the numbers at bars depends on the size of the graphs, which is known after a first layout.
    first = draw_panels(Figure(figsize=(width / 72, height / 72)), _Numbers(size), GRAPHS * height / count)
    graph = first[0].get_position()
    numbers = _Numbers.of(results, size, graph.width * width * GROUP / groups / len(fills), graph.height * height)
    all_axes = draw_panels(figure, numbers, graph.height * height)
    for number, (axes, one) in enumerate(zip(all_axes, bars, strict=True), 1):
        one.draw(axes, fills, numbers, f"bar-{number}", style.theme)
    return figure


def _has_inputs(results: Sequence[VectorOutputs]) -> bool:
    """Return whether every output belongs to one input."""
    return all(one.logits.size == one.base.outputs.size for one in results)


def _group_texts(results: Sequence[VectorOutputs], groups: int) -> list[str]:
    """Return the names of the groups of bars: the inputs with their index, if each output belongs to one."""
    if _has_inputs(results):
        return [f"z[{i}] = {format_number(z, digits=3)}" for i, z in enumerate(results[0].logits.tolist())]
    return [f"[{i}]" for i in range(groups)]


def _group_ticks(texts: Sequence[str], _: tuple[float, float], width: float, font_size: float) -> Ticks:
    """Return the names of the groups, or every n-th if there is little space."""
    widest = max(extent(text, TICK_SIZE * font_size).width for text in texts) + font_size
    every = max(1, ceil(widest * len(texts) / width))
    return [float(i + 1) for i in range(0, len(texts), every)], list(texts[::every])


def describe(results: Sequence[VectorOutputs], *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description: inputs, outputs, sums and gradients at each temperature."""

    def numbers(values: Floats) -> str:
        return wording.comma.join(f"{value:.4g}" for value in values.tolist())

    title = wording.outputs_of.format(names=wording.names([one.label for one in results]))
    sentences = []
    for result in results:
        sentences.append(wording.at_inputs.format(label=result.label, inputs=numbers(result.logits)))
        for one in result.scaled:
            sentences.append(
                wording.outputs_at.format(
                    temperature=f"{one.temperature:g}", outputs=numbers(one.outputs), sum=f"{one.sum:.4g}"
                )
            )
            if one.gradient is not None:
                sentences.append(
                    wording.loss_and_gradient.format(loss=f"{one.loss:.4g}", numbers=numbers(one.gradient))
                )
    return title, " ".join(sentences)


def _fills(count: int, theme: Theme) -> list[FillStyle]:
    """Return a style for the bars of each temperature; in grey themes, every second one is hatched."""
    colors = [theme.colors[number % len(theme.colors)] for number in range(count)]
    return [
        FillStyle(color, theme.background if theme.is_grey and number % 2 else "")
        for number, color in enumerate(colors)
    ]


def _legend_text(one: OutputsAt, results: Sequence[VectorOutputs], wording: Wording) -> str:
    """Return the temperature, and for a single function its sum and its loss."""
    temperature = wording.temperature.format(temperature=format_number(one.temperature))
    if len(results) > 1:
        return temperature
    total = wording.sum_of_exp if results[0].is_logarithmic else wording.sum_of_outputs
    texts = [temperature, total.format(sum=format_number(one.sum, 1.0))]
    if one.loss is not None:
        texts.append(wording.loss_is.format(loss=format_number(one.loss, digits=3)))
    return wording.comma.join(texts)


def _format(value: float, decimals: int) -> str:
    """Return a number with this number of decimals; large numbers have three digits, tiny ones are ``≈0``."""
    if not np.isfinite(value):
        return "–" if np.isnan(value) else "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    if abs(value) < 0.5 * 0.1**decimals:
        return "≈0"
    return with_minus(f"{value:.{decimals}f}") if abs(value) < 10 else format_number(value, digits=3)


def _outputs(result: VectorOutputs, style: Style, *, is_single: bool) -> _Bars:
    wording = style.wording
    title = (style.title or result.label) if is_single else result.label
    if not is_single:
        sums = [format_number(one.sum, 1.0) for one in result.scaled]
        template = wording.sum_of_exp if result.is_logarithmic else wording.sum_of_outputs
        title = wording.comma.join([title, template.format(sum="; ".join(dict.fromkeys(sums)))])
    return _Bars(
        rows=tuple(one.outputs for one in result.scaled),
        title=title,
        formula="" if is_single and style.title else result.latex,
        y_name=wording.outputs if result.is_logarithmic or result.target is None else wording.probability,
        view=style.y_range,
    )


def _gradient(result: VectorOutputs, style: Style) -> list[_Bars]:
    rows = [one.gradient for one in result.scaled if one.gradient is not None]
    if not rows:
        return []
    bars = _Bars(
        rows=tuple(rows),
        title=style.wording.gradient_of_loss.format(target=result.target),
        formula=_GRADIENTS[result.sign, [one.temperature for one in result.scaled] == [1.0]],
        y_name=style.wording.loss_gradient,
    )
    return [bars]


_GRADIENTS = {
    (1.0, True): r"p - y",
    (1.0, False): r"(p - y) / T",
    (-1.0, True): r"y - p",
    (-1.0, False): r"(y - p) / T",
}
"""The gradient of the cross-entropy, by the sign of the inputs and whether the only temperature is 1."""


@dataclass(frozen=True)
class _Bars:
    """The bars of one panel: a row of numbers for each temperature."""

    rows: tuple[Floats, ...]
    title: str
    formula: str
    y_name: str
    view: tuple[float, float] | None = None

    def panel(self, numbers: _Numbers, height: float) -> Panel:
        """Return the panel, with space for the numbers at the bars if its graph has about this ``height`` in points."""
        values = [y for _, _, y in self._places] or [0.0]
        low, high = min(0.0, *values), max(0.0, *values)
        share = min(numbers.height(values) / height, MOST_NUMBERS)
        pad = share * (high - low or 1.0) / (1 - share * (2 if low < 0 < high else 1))
        view = self.view or (low - pad if low < 0 else low, high + pad if high > 0 or not low else high)
        return Panel(
            title=self.title,
            formula=self.formula,
            y_name=self.y_name,
            view=view,
            obstacles=[stroke for place in self._places for stroke in _levels(*place, share * (view[1] - view[0]))],
        )

    @property
    def _width(self) -> float:
        return GROUP / len(self.rows)

    @property
    def _places(self) -> list[tuple[float, float, float]]:
        """The left edge, the width and the value of each bar with a finite value."""
        return [
            (index + 1 - GROUP / 2 + number * self._width, self._width, y)
            for number, row in enumerate(self.rows)
            for index, y in enumerate(row.tolist())
            if np.isfinite(y)
        ]

    def draw(self, axes: Axes, fills: Sequence[FillStyle], numbers: _Numbers, name: str, theme: Theme) -> None:
        """Draw the bars with their numbers; those of infinities end at the edge of the graph."""
        low, high = axes.get_ylim()
        for number, (row, fill) in enumerate(zip(self.rows, fills, strict=True)):
            for index, y in enumerate(row.tolist(), 1):
                left = index - GROUP / 2 + number * self._width
                end = 0.0 if np.isnan(y) else min(max(y, low), high)
                patch = Rectangle((left, 0.0), FILLED * self._width, end, zorder=2, gid=f"{name}-{number + 1}-{index}")
                patch.set(**fill.properties)
                axes.add_patch(patch)
                numbers.draw(axes, y, left + FILLED * self._width / 2, end, theme)


def _levels(left: float, width: float, y: float, beyond: float) -> list[Stroke]:
    """Return horizontal lines that cover a bar and its number, which ends ``beyond`` the bar."""
    low, high = (0.0, y + beyond) if y >= 0 else (y - beyond, 0.0)
    x = np.array([left, left + width])
    return [(x, np.full(2, level)) for level in np.linspace(low, high, LEVELS)]

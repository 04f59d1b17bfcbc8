"""The gradient over the depth: how slopes multiply when a function is applied layer after layer."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10

import numpy as np
from matplotlib.figure import Figure

from actviz.figures.legend import LegendEntry
from actviz.figures.lines import Dots, StyledLine, draw_dots, finite_line, line_of
from actviz.figures.panels import Panel
from actviz.figures.stack import draw_stack
from actviz.figures.style import Style
from actviz.figures.themes import DASHES, FINE_DOTS, LineStyle
from actviz.figures.tick_locators import integer_x_ticks, log_ticks
from actviz.formulas.arrays import Floats
from actviz.studies.chain_rule import SMALLEST_FLOAT32, ChainRule
from actviz.studies.derivative import Derivatives

HEIGHT = 2.9
"""Usual height of the panel in inches."""
SMALLEST, LARGEST = (log10(float(number)) for number in (SMALLEST_FLOAT32, np.finfo(np.float32).max))
"""Powers of ten of the smallest normal and the largest float32 number."""
NEAR = 10.0
"""A limit of float32 is marked if a gradient is beyond this power of ten on its side."""
MOST_DECADES = 400.0
"""Gradients beyond so many powers of ten are cut off."""
DOTTED_DEPTHS = 12
"""Dots are drawn at the requested depths, if there are no more than this."""


def draw_chain_rule(
    figure: Figure, result: Derivatives, line_styles: Sequence[LineStyle], style: Style, *, font_size: float, top: float
) -> None:
    """Draw the gradient over the number of layers, below ``top`` (in points).

    A line is the largest slope of the function composed with itself, the dotted line L**n for n layers, where L is
    the largest magnitude of the slope.
    """
    theme, wording = style.theme, style.wording
    chains = [curve.chain for curve in result.curves if curve.chain is not None]
    bounds = [LineStyle(one.color, FINE_DOTS, 1.3) for one in line_styles]
    lines: list[StyledLine] = []
    overlay: list[StyledLine] = []
    for number, (chain, bound, line_style) in enumerate(zip(chains, bounds, line_styles, strict=True), 1):
        depths = chain.depths.astype(float)
        overlay.append(StyledLine(finite_line(depths, _cut(chain.log10_bound)), bound, f"bound-{number}"))
        lines.append(StyledLine(finite_line(depths, _cut(chain.log10_composed)), line_style, f"composed-{number}"))
    limit = LineStyle(theme.muted, DASHES[1], 1.0)
    ends = np.array([1.0, float(chains[0].depths[-1])])
    notes = [
        LegendEntry(LineStyle(theme.ink, (), 2.0), wording.composed),
        LegendEntry(LineStyle(theme.ink, FINE_DOTS, 1.3), wording.largest_product),
    ]
    extent = _extent(chains)
    limits = [power for power, is_near in ((SMALLEST, extent[0] < -NEAR), (LARGEST, extent[1] > NEAR)) if is_near]
    lines += [StyledLine(line_of(ends, np.full(2, power)), limit, "float32") for power in limits]
    if limits:
        notes.append(LegendEntry(limit, wording.float32))
    low, high = min(*extent, *limits), max(*extent, *limits)
    pad = max(0.06 * (high - low), 0.1)
    panel = Panel(
        lines=lines,
        overlay=overlay,
        y_name=wording.gradient_factor,
        view=(low - pad, high + pad),
        title=wording.through_layers,
        x_locator=integer_x_ticks,
        y_locator=log_ticks,
    )
    (axes,) = draw_stack(
        figure,
        [panel],
        theme=theme,
        font_size=font_size,
        x_view=(float(ends[0]), float(ends[1])),
        x_name=wording.layers,
        notes=notes,
        top=top,
    )
    wanted = [product.depth for product in result.curves[0].products]
    if len(wanted) <= DOTTED_DEPTHS:
        for number, (chain, line_style) in enumerate(zip(chains, line_styles, strict=True), 1):
            inside = np.isin(chain.depths, wanted) & np.isfinite(_cut(chain.log10_composed))
            points = np.array([chain.depths[inside].astype(float), chain.log10_composed[inside]])
            draw_dots(axes, Dots(points, line_style.color, f"composed-dots-{number}"), theme)


def _cut(logs: Floats) -> Floats:
    return np.where(np.abs(logs) <= MOST_DECADES, logs, np.nan)


def _extent(chains: Sequence[ChainRule]) -> tuple[float, float]:
    """Return the smallest and the largest power of ten of all lines, and 0."""
    rows = [_cut(row) for chain in chains for row in (chain.log10_bound, chain.log10_composed)]
    y = np.concatenate(rows)
    y = y[np.isfinite(y)]
    return float(y.min(initial=0.0)), float(y.max(initial=0.0))

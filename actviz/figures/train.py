"""Functions compared in training: scores, losses and dead units over the steps, and maps of the networks' outputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, inf, isfinite

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from actviz.figure_options import Size
from actviz.figures.arguments import panels_of
from actviz.figures.geometry import Box
from actviz.figures.legend import LegendEntry
from actviz.figures.lines import Band, draw_band, name_lines, strokes_of
from actviz.figures.number_format import with_minus
from actviz.figures.page import MARGIN, add_axes, draw_text, draw_title, outline, page_points
from actviz.figures.panels import Panel, label_size
from actviz.figures.sizes import COLUMNS, WIDTH, check_size, fits
from actviz.figures.stack import draw_stack
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.text_metrics import shorten
from actviz.figures.themes import Theme
from actviz.figures.tick_locators import dense_y_ticks
from actviz.figures.views import y_view
from actviz.figures.wording import ENGLISH, Wording
from actviz.numerics.statistics import mean_interval, proportion_interval
from actviz.studies.networks.train import Regions, Trained, Trainings
from actviz.studies.networks.train_settings import PANELS
from actviz.studies.polylines import PlotLine

PANEL, ROW = 2.3, 1.75
"""Inches: usual height of one of several panels, and of a row of maps above panels."""
SINGLE, LARGEST = 3.8, 3.6
"""Inches: usual height of a single panel, and the largest one of a row of maps without panels."""
BANDS = 4
"""With more functions than this no intervals are drawn: they would hide one another."""
MANY = 5
"""With more moments than this, the score at the first one need not be in view."""
LARGE = 1e150
"""Outputs are clipped at this magnitude."""
UNDECIDED = 1e-9
"""An output of at most this magnitude is 0 but for rounding: it decides for no class."""
MOST_POINTS = 200
"""Of more points than this only the first are drawn on a map."""

Course = Sequence[tuple[PlotLine, Band | None]]
"""The line of each function in a panel, with its interval."""
Courses = Mapping[str, Course]
"""The courses of all panels, by their names."""


@drawing()
def draw(result: Trainings, style: Style = DEFAULT, *, panels: Sequence[str] | str | None = None) -> Figure:
    """Draw the panels that are named, of ``score``, ``loss``, ``dead`` and ``regions``, the last above the others.

    Lines are means over the seeds, without runs that diverge, which have the score 0 if scores are 1 or 0; bands are
    their 95 % intervals at each moment, unless there are too many. A map has
    two shades for the two classes, and the points that its network was trained with. Without ``panels`` there are the
    scores and, as far as they fit, maps, and dead units if there are any. Raises ``ActvizError`` for a size that is too
    small, and for other panels.
    """
    possible = PANELS if result.task.inputs == 2 else [name for name in PANELS if name != "regions"]
    names = _default_panels(result, style.size) if panels is None else panels_of(panels, possible)
    rows = [name for name in PANELS if name in names and name != "regions"]
    maps = [curve for curve in result.curves if curve.regions] if "regions" in names else []
    check_size(style.size, len(rows), len(maps))
    panels_height = len(rows) * PANEL + 0.4 if len(rows) > 1 else SINGLE * len(rows)
    row_height = ROW if rows else min(WIDTH / max(min(len(maps), COLUMNS), 1), LARGEST)
    maps_height = row_height * ceil(len(maps) / COLUMNS) + 0.3 if maps else 0.0
    figure = style.figure((WIDTH, panels_height + maps_height))
    width, height = page_points(figure)
    font_size = label_size(width, 302 * width / 460)
    wording = style.wording
    courses = {row: [_course(curve, row, result) for curve in result.curves] for row in rows}
    title = _heading(result, courses, wording) if rows else wording.task(result.task.name)
    heading = style.title or title + _seed(maps, wording)
    border = height * (panels_height / (panels_height + maps_height)) if maps else height
    if maps:
        top = draw_title(figure, heading, font_size, style.theme)
        box = Box(MARGIN, border if rows else MARGIN, width - MARGIN, top)
        _draw_maps(figure, maps, box, font_size, result, style.theme)
    if rows:
        _draw_panels(figure, result, courses, border, font_size, "" if maps else heading, style)
    return figure


def _default_panels(result: Trainings, size: Size | None) -> list[str]:
    """Return the panels that are drawn by default."""
    names, maps = ["score"], sum(curve.regions is not None for curve in result.curves)
    if maps and fits(size, 1, maps):
        names.append("regions")
    else:
        maps = 0
    if any(np.nansum(curve.dead) > 0 for curve in result.curves) and fits(size, 2, maps):
        names.append("dead")
    return names


def describe(result: Trainings, *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description for ``write_figure``."""
    curves = "; ".join(f"{curve.label} {_score(curve.score.mean, result)}" for curve in result.curves)
    sentences = [wording.comparing.format(task=wording.task(result.task.name), curves=curves)]
    if any(curve.regions for curve in result.curves):
        sentences.append(wording.middle)
    return _title(result, wording), " ".join(sentences)


def _title(result: Trainings, wording: Wording) -> str:
    template = wording.trained if result.wanted > 1 else wording.one_seed
    most = max(len(curve.seeds) for curve in result.curves)
    return template.format(task=wording.task(result.task.name), count=most) + wording.partial * result.is_partial


def _heading(result: Trainings, courses: Courses, wording: Wording) -> str:
    """Return the title with what lines and bands are."""
    has_bands = any(_bands(course) for course in courses.values())
    leaves_out = not result.task.is_yes_or_no and any(curve.diverged.any() for curve in result.curves)
    return _title(result, wording) + wording.with_intervals * has_bands + wording.without_diverged * leaves_out


def _seed(maps: Sequence[Trained], wording: Wording) -> str:
    """Return of which network the maps are."""
    return "".join(wording.maps.format(seed=curve.regions.seed) for curve in maps[:1] if curve.regions)


def _draw_panels(
    figure: Figure, result: Trainings, courses: Courses, top: float, font_size: float, heading: str, style: Style
) -> None:
    """Draw panels above one another, at the bottom of the figure; ``top`` in points is where they end."""
    theme, wording = style.theme, style.wording
    names = {"score": wording.score(result.task.score), "loss": wording.loss, "dead": wording.dead_units}
    line_styles = [theme.line_style(number, 1.8) for number in range(len(result.curves))]
    span = (0.0, float(result.config.steps))
    panels = [
        Panel(
            lines=name_lines([line for line, _ in course], line_styles, row),
            y_name=names[row],
            view=_view(row, course, span, result),
            title=heading if row == next(iter(courses)) else "",
            end_labels=True,
            y_locator=dense_y_ticks,
        )
        for row, course in courses.items()
    ]
    pairs = zip(line_styles, result.curves, strict=True)
    all_axes = draw_stack(
        figure,
        panels,
        theme=theme,
        font_size=font_size,
        x_view=span,
        x_name=wording.step,
        entries=[LegendEntry(line_style, curve.label) for line_style, curve in pairs],
        top=top,
    )
    for axes, (row, course) in zip(all_axes, courses.items(), strict=True):
        for number, band in _bands(course).items():
            color = line_styles[number].color
            draw_band(axes, band, f"{row}-band-{number + 1}", 2, facecolor=color, alpha=0.15)


def _bands(course: Course) -> Mapping[int, Band]:
    """Return the bands that are drawn, by the index of their function."""
    bands = {number: band for number, (_, band) in enumerate(course) if band is not None}
    return bands if len(course) <= BANDS else {}


def _counts_diverged(row: str, result: Trainings) -> bool:
    """Whether diverged runs are part of a mean: as failures among scores that are 1 or 0."""
    return row == "score" and result.task.is_yes_or_no


def _course(curve: Trained, row: str, result: Trainings) -> tuple[PlotLine, Band | None]:
    """Return the mean over the seeds at each moment, and its interval where there is one."""
    numbers = {"score": curve.course, "loss": curve.losses, "dead": curve.dead}[row]
    if not _counts_diverged(row, result):
        numbers = numbers[~curve.diverged]
    is_share = row == "score" and result.task.is_yes_or_no
    bounds = {"score": result.task.bounds, "loss": (0.0, inf), "dead": (0.0, 1.0)}[row]
    known = [column[~np.isnan(column)] for column in numbers.T]
    intervals = [proportion_interval(values) if is_share else mean_interval(values, bounds) for values in known]
    mean, low, high = np.array([(one.mean, one.low, one.high) for one in intervals]).T
    x, is_finite = curve.steps.astype(np.float64), np.isfinite(mean)
    strokes = ((x[is_finite], mean[is_finite]),) if is_finite.sum() > 1 else ()
    whole = is_finite & np.isfinite(low)
    return PlotLine(mean, strokes, ()), (x[whole], low[whole], high[whole]) if whole.sum() > 1 else None


def _view(row: str, course: Course, span: tuple[float, float], result: Trainings) -> tuple[float, float]:
    """Return the range of y of a panel: for fractions inside 0 and 1, for R², which has no least value, from -0.5."""
    if row == "dead" or (row == "score" and result.task.is_yes_or_no):
        tops = [line.y[np.isfinite(line.y)].max(initial=0.1) for line, _ in course]
        tops += [band[2].max() for band in _bands(course).values()]
        return -0.03 * max(tops), 1.03 * max(tops)
    strokes = [strokes_of(line) for line, _ in course if line.strokes]
    if row == "score":
        # The score before training would take most of the height.
        strokes = [[(x[1:], y[1:]) for x, y in own] for own in strokes if own[0][0].size > MANY] or strokes
    low, high = y_view(strokes, span) if strokes else (0.0, 1.0)
    if row == "score":
        tops = [band[2][1:].max() for band in _bands(course).values()]
        high = max([high, *(top + 0.05 * (high - low) for top in tops)])
    if row == "score" and result.task.goal == "number":
        return max(low, -0.5), min(max(high, 0.5), 1.05)
    return low, high


def _draw_maps(
    figure: Figure, curves: Sequence[Trained], box: Box, font_size: float, result: Trainings, theme: Theme
) -> None:
    """Draw a map for each function, square, in rows."""
    columns = min(len(curves), COLUMNS)
    rows = ceil(len(curves) / COLUMNS)
    wide, high = box.width / columns, box.height / rows
    side = max(min(wide - font_size, high - 2.2 * font_size), 1.0)
    for number, curve in enumerate(curves):
        row, column = divmod(number, COLUMNS)
        left = box.left + (column + 0.5) * wide - side / 2
        bottom = box.top - (row + 1) * high + 0.3 * font_size
        regions = curve.regions
        assert regions is not None
        score = _score(regions.score, result)
        label = shorten(f"{curve.label} {score}", font_size, (wide + side) / 2 - font_size)
        draw_text(figure, label, left, bottom + side + 0.5 * font_size, font_size, theme.ink)
        _draw_map(figure, regions, Box(left, bottom, left + side, bottom + side), number + 1, theme)


def _draw_map(figure: Figure, regions: Regions, place: Box, number: int, theme: Theme) -> None:
    axes = add_axes(figure, place)
    colors = theme.colors[1], theme.colors[0]
    axes.set(xlim=regions.x[[0, -1]], ylim=regions.y[[0, -1]], xticks=[], yticks=[], facecolor=theme.background)
    # The values are not transformed: the boundary is a straight line where the network is linear.
    values = np.clip(np.nan_to_num(regions.values, posinf=LARGE, neginf=-LARGE), -LARGE, LARGE)
    values[np.abs(values) <= UNDECIDED] = 0.0
    above, below = bool((values > 0).any()), bool((values < 0).any())
    shades = [theme.tint(colors[0], 0.12 if theme.is_grey else 0.3), theme.tint(colors[1], 0.3)]
    if above or below:
        filled = axes.contourf(regions.x, regions.y, values, levels=[-inf, 0, inf], colors=shades)
        filled.set(gid=f"regions-{number}")
    if above and below:
        line = axes.contour(regions.x, regions.y, values, levels=[0], colors=[theme.ink], linewidths=1)
        line.set(gid=f"boundary-{number}")
    few = len(regions.points) <= 8
    size, rim = (6, 0.8) if few else (min(max(place.width / 50, 2.0), 4.5), 0.3)
    for sign, color, marker, name in ((-1, colors[0], "o", "minus"), (1, colors[1], "s", "plus")):
        points = regions.points[:MOST_POINTS][regions.targets[:MOST_POINTS] == sign]
        dots = Line2D(points[:, 0], points[:, 1], linestyle="", marker=marker, markerfacecolor=color)
        dots.set(
            markersize=size, markeredgewidth=rim, markeredgecolor=theme.background, zorder=3, gid=f"{name}-{number}"
        )
        axes.add_line(dots)
    outline(axes, theme)


def _score(value: float, result: Trainings) -> str:
    if not isfinite(value):
        return "–"
    if result.task.is_yes_or_no and value in (0.0, 1.0):
        return "✓" if value else "✗"
    return with_minus(f"{value:.3f}") if result.task.goal == "number" else f"{100 * value:.1f} %"

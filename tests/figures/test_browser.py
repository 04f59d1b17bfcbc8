"""What a browser shows on light and on dark pages, judged by its pixels: figures embedded, inlined and opened alone."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from PIL import Image

import actviz
from actviz.figures import derivative as derivative_figure
from actviz.figures import jacobian, plot
from actviz.figures.files import write_figure
from actviz.figures.jacobian import Scale
from actviz.figures.style import Style
from actviz.figures.themes import AUTO, DARK, LIGHT, Theme
from actviz.figures.vanishing_zones import LIGHT as FAINT
from actviz.studies.derivative import differentiate
from actviz.studies.plot import sample
from tests.figures.test_jacobian import jacobian_of

Draw = Callable[..., Figure]
Shown = dict[str, Image.Image]
Color = tuple[int, ...]

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
]
SCHEMES = {"dark": DARK, "light": LIGHT}
CHOICE = {"dark": 0, "light": 1}
"""How the browser's settings call what a reader prefers."""
WIDTH, HEIGHT = 480, 300
"""Pixels of each figure, at 96 to an inch."""
SOFTMAX = jacobian_of("softmax", 2.0, 1.0, 0.1)

pytestmark = pytest.mark.skipif(BROWSER is None, reason="there is no Chromium here")


def curves(*formulas: str) -> Draw:
    return partial(plot.draw, sample([actviz.parse(formula) for formula in formulas], (-6, 6), 201))


def derivative(formula: str) -> Draw:
    return partial(derivative_figure.draw, differentiate([actviz.parse(formula)], (-6, 6), 201))


def heat_map() -> Draw:
    return partial(jacobian.draw, [SOFTMAX])


def svg(draw: Draw, theme: Theme, **more: Any) -> str:
    size, stream = (WIDTH / 96, HEIGHT / 96), BytesIO()
    dark = draw(Style(theme=theme.dark, size=size)) if theme.dark else None
    figure = draw(Style(theme=theme, size=size))
    write_figure(figure, stream, "svg", dpi=96, title="figure", description="curves", dark=dark, **more)
    return stream.getvalue().decode()


def screenshots(page: Path) -> Shown:
    """The page as a reader with each preference sees it."""
    shown = {}
    for scheme, number in CHOICE.items():
        picture = page.with_suffix(f".{scheme}.png")
        command = [
            str(BROWSER), *FLAGS, f"--user-data-dir={page.parent / scheme}", f"--screenshot={picture}",
            f"--blink-settings=preferredColorScheme={number}", f"--window-size={WIDTH},{6 * HEIGHT}", page.as_uri(),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        with Image.open(picture) as image:
            shown[scheme] = image.convert("RGB")
    return shown


FIGURES = ("embedded", "shaded", "inlined", "always light", "map")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """Five figures below one another, three of them inlined: shaded ones with circles, and two of the same curves."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "curves.svg").write_text(svg(curves("relu(x)", "tanh(x)"), AUTO), encoding="utf-8")
    (folder / "map.svg").write_text(svg(heat_map(), AUTO), encoding="utf-8")
    figures = [
        '<img src="curves.svg">',
        svg(derivative("relu(x)"), AUTO),
        svg(curves("1 if x > 0 else 0", "tanh(x)"), AUTO),
        svg(curves("1 if x > 0 else 0", "tanh(x)"), LIGHT),
        '<img src="map.svg">',
    ]
    bodies = (figure[max(figure.find("<svg"), 0) :] for figure in figures)
    places = (f'<div style="height: {HEIGHT}px; line-height: 0">{body}</div>' for body in bodies)
    head = '<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
    (folder / "page.html").write_text(f'{head}<body style="margin: 0">{"".join(places)}', encoding="utf-8")
    return screenshots(folder / "page.html")


def rgb(color: str) -> Color:
    return tuple(round(255 * channel) for channel in to_rgb(color))


def seen(shown: Image.Image, name: str) -> dict[Color, int]:
    """How many pixels have which colour in one of the figures."""
    top = HEIGHT * FIGURES.index(name)
    part = shown.crop((0, top, WIDTH, top + HEIGHT))
    return {color: count for count, color in part.getcolors(WIDTH * HEIGHT) or [] if isinstance(color, tuple)}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["embedded", "shaded", "inlined", "map"])
def test_a_figure_has_the_colors_of_its_page(page: Shown, name: str, scheme: str) -> None:
    theme, other = SCHEMES[scheme], SCHEMES["light" if scheme == "dark" else "dark"]
    colors = seen(page[scheme], name)
    assert colors[rgb(theme.background)] > 0.2 * WIDTH * HEIGHT
    assert colors[rgb(theme.colors[0])] > 100
    assert not {rgb(color) for color in (other.background, *other.colors[:2])} & colors.keys()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_shades_have_the_colors_of_the_page(page: Shown, scheme: str) -> None:
    theme = SCHEMES[scheme]
    colors = seen(page[scheme], "shaded")
    assert colors[rgb(theme.tint(theme.colors[0], FAINT))] > 1000
    cell = Scale(float(np.max(SOFTMAX.matrix)), theme).color(float(SOFTMAX.matrix[1, 2]))
    assert seen(page[scheme], "map")[rgb(cell)] > 1000


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_light_figure_beside_one_that_follows_stays_light(page: Shown, scheme: str) -> None:
    colors = seen(page[scheme], "always light")
    assert colors[rgb(LIGHT.background)] > 0.2 * WIDTH * HEIGHT
    assert colors[rgb(LIGHT.colors[0])] > 100
    assert not {rgb(color) for color in (DARK.background, *DARK.colors[:2])} & colors.keys()


def test_a_figure_without_background_is_readable_alone(tmp_path: Path) -> None:
    (tmp_path / "figure.svg").write_text(svg(curves("relu(x)", "tanh(x)"), AUTO, transparent=True), encoding="utf-8")
    for scheme, shown in screenshots(tmp_path / "figure.svg").items():
        corner = shown.getpixel((1, 1))
        assert isinstance(corner, tuple)
        assert max(corner) < 50 if scheme == "dark" else corner == (255, 255, 255)
        assert rgb(SCHEMES[scheme].colors[0]) in seen(shown, "embedded")

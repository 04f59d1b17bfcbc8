"""The option that chooses a theme: apart from the others, for it knows the room that draws."""

from __future__ import annotations

from typing import Annotated

import typer

from actviz.cli.options import completion
from actviz.figures.themes import THEMES

ThemeName = Annotated[
    str,
    typer.Option(
        "--theme",
        metavar="THEME",
        help=f"{', '.join(THEMES)}: an SVG turns dark on a dark page; a PNG or PDF is light.",
        autocompletion=completion(THEMES.__iter__),
    ),
]

"""The option that chooses a theme: apart from the others, for it knows the room that draws."""

from __future__ import annotations

from typing import Annotated

import typer

from actviz.cli.completion import completion
from actviz.figures.themes import THEMES

ThemeName = Annotated[
    str,
    typer.Option(
        "--theme",
        metavar="THEME",
        help=f"One of {', '.join(THEMES)}: with auto an SVG follows the reader's light or dark mode, others are light.",
        autocompletion=completion(THEMES.__iter__),
    ),
]

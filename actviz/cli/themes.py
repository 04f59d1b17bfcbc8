"""The option that chooses a theme; the themes themselves are in the room that draws, and loaded for that only."""

from __future__ import annotations

from typing import Annotated

import typer

from actviz.cli.completion import completion

THEMES = {
    "light": "for light pages",
    "dark": "for dark pages",
    "print": "black, white and grey",
    "auto": "an SVG follows the reader, others are light",
}

ThemeName = Annotated[
    str,
    typer.Option(
        "--theme",
        metavar="THEME",
        help=f"One of {', '.join(THEMES)}: with auto an SVG follows the reader's light or dark mode, others are light.",
        autocompletion=completion(lambda: THEMES),
    ),
]

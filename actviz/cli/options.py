"""The options that commands share, each declared once."""

from __future__ import annotations

import sys
from enum import Enum
from typing import Annotated

import typer

from actviz.cli.output import Target


class Language(str, Enum):
    """Languages of titles, labels and descriptions."""

    en = "en"
    ja = "ja"


Names = Annotated[
    list[str],
    typer.Argument(
        metavar="NAME...",
        help="Activations (relu, leaky_relu:alpha=0.3), a framework's (keras.leaky_relu), or formulas ('mine = x*sigmoid(b*x):b=1.5').",
        show_default=False,
    ),
]
Alpha = Annotated[str | None, typer.Option(metavar="A[,A...]", help="alpha for every curve that takes it; several values draw a family.")]
Beta = Annotated[str | None, typer.Option(metavar="B[,B...]", help="The same for beta.")]
Param = Annotated[list[str] | None, typer.Option("--param", "-p", metavar="NAME=VALUE", help="The same for any parameter; may be repeated.")]
Logits = Annotated[str | None, typer.Option(metavar="Z,Z...", help="Where the inputs of a vector function (softmax ...) stand.")]
Move = Annotated[int | None, typer.Option(metavar="I", help="Which of the inputs is drawn as x; 0 is the first.", show_default="0")]
XRange = Annotated[str, typer.Option("--range", metavar="LO:HI", help="The interval of x, written --range=-8:8.")]
YRange = Annotated[str | None, typer.Option("--y-range", metavar="LO:HI", help="The part of the y axis that is shown.", show_default="chosen")]
Samples = Annotated[int, typer.Option(metavar="N", help="Evenly spaced points; kinks are added to them.")]
Output = Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write; the extension tells the format, - is stdout.")]
Format = Annotated[str | None, typer.Option(metavar="FORMAT", help="png, svg, pdf, json, csv or md.", show_default="png")]
ThemeName = Annotated[str, typer.Option("--theme", metavar="THEME", help="light, dark, print or auto.")]
Size = Annotated[str | None, typer.Option("--size", metavar="WxH", help="Width and height in inches.", show_default="6.4x4.2")]
Dpi = Annotated[int, typer.Option(metavar="N", min=10, max=1200, help="Dots per inch of a PNG.")]
Title = Annotated[str | None, typer.Option(metavar="TEXT", help="A title above the figure.")]
Lang = Annotated[Language, typer.Option(envvar="ACTVIZ_LANG", help="Language of labels and descriptions.")]
NoClobber = Annotated[bool, typer.Option("--no-clobber", help="Leave a file alone that is there already.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but answers and errors.")]


def announce(target: Target, quiet: bool) -> None:
    """Say where the answer is: on stdout if the path was not chosen by the person, else on stderr."""
    if target.path is not None and target.announced:
        sys.stdout.write(f"{target.path}\n")
    elif target.path is not None and not quiet:
        sys.stderr.write(f"wrote {target.path}\n")

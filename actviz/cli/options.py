"""The options that commands share, each declared once, by its full name: Typer 0.27 takes --LANG from metavar LANG."""

from __future__ import annotations

from typing import Annotated

import typer

from actviz.activations.catalogue import CATALOGUE
from actviz.cli.completion import complete_names, completion
from actviz.cli.output import FIGURES, REPORT, TEXTS, meanings
from actviz.cli.parsing import PLACES
from actviz.cli.piped_names import with_piped
from actviz.formulas.errors import ActvizError
from actviz.language import LANGUAGES

FORMATS = (*FIGURES, *TEXTS)
REPORT_FORMATS = (*FORMATS, REPORT)


def _piped(context: typer.Context, names: list[str] | None) -> list[str] | None:
    return names if names is None or context.resilient_parsing else _from_pipe(context, names)


def _from_pipe(context: typer.Context, names: list[str]) -> list[str]:
    """The names, those from stdin in the place of ``-``; options have been read before."""
    has_logits = any(param.name == "logits" for param in context.command.params)
    takes_vectors = context.params.get("logits") is not None if has_logits else context.info_name == "table"
    return with_piped(names, vectors=takes_vectors, quiet=bool(context.params.get("quiet")))


def _one_piped(context: typer.Context, name: str) -> str:
    if context.resilient_parsing:
        return name
    first, *others = _from_pipe(context, [name])
    if others:
        raise ActvizError(f"NAME: '-': {len(others) + 1} names came through the pipe; approximate takes one")
    return first


NAMES = typer.Argument(
    metavar="NAME...",
    help="Activations (relu, leaky_relu:alpha=0.3), a framework's (keras.leaky_relu), or formulas "
    "('mine = x*sigmoid(b*x):b=1.5'); - reads them from stdin, one a line, as JSON or as a table.",
    show_default=False,
    callback=_piped,
    autocompletion=complete_names,
)
Names = Annotated[list[str], NAMES]
NAME = typer.Argument(
    metavar="NAME",
    help="An activation, a framework's, or a formula, as for plot.",
    show_default=False,
    callback=_one_piped,
    autocompletion=complete_names,
)
OptionalNames = Annotated[list[str] | None, NAMES]
FAMILIES = tuple(dict.fromkeys(entry.family for entry in CATALOGUE.values() if entry.family != "vector"))
Family = Annotated[
    str | None,
    typer.Option(
        "--family",
        metavar="FAMILY",
        help=f"All functions of a family: {', '.join(FAMILIES)}.",
        autocompletion=completion(lambda: FAMILIES),
    ),
]
Alpha = Annotated[
    str | None,
    typer.Option(
        "--alpha", metavar="A[,A...]", help="Alpha for every curve that takes it; several values draw a family."
    ),
]
Beta = Annotated[str | None, typer.Option("--beta", metavar="B[,B...]", help="The same for beta.")]
Param = Annotated[
    list[str] | None,
    typer.Option("--param", "-p", metavar="NAME=VALUE", help="The same for any parameter; may be repeated."),
]
Logits = Annotated[
    str | None,
    typer.Option("--logits", metavar="Z,Z...", help="Where the inputs of a vector function (softmax ...) stand."),
]
Move = Annotated[
    str | None,
    typer.Option("--move", metavar="I", help="Which of the inputs is drawn as x; 0 is the first.", show_default="0"),
]
At = Annotated[
    str | None,
    typer.Option("--at", metavar="X,...", help="Write the numbers at these points, as a table, json, csv or md."),
]
XRange = Annotated[str, typer.Option("--range", metavar="LO:HI", help="The interval of x, such as -8:8.")]
YRange = Annotated[
    str | None,
    typer.Option("--y-range", metavar="LO:HI", help="The part of the y axis that is shown.", show_default="chosen"),
]
Samples = Annotated[str, typer.Option("--samples", metavar="N", help="Evenly spaced points; kinks are added to them.")]
Output = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Where to write; the extension tells the format, - is stdout. Repeat it to write several files.",
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="One of png, svg, pdf, json, csv, md.",
        show_default="png",
        autocompletion=completion(lambda: meanings(FORMATS)),
    ),
]
ReportFormat = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="One of png, svg, pdf, json, csv, md, and rich: the report that comes with a figure, alone.",
        show_default="png",
        autocompletion=completion(lambda: meanings(REPORT_FORMATS)),
    ),
]
Size = Annotated[
    str | None,
    typer.Option(
        "--size",
        metavar="SIZE",
        help=f"Inches (6x4), 85x60mm, a width alone (85mm, 8.5cm), or {', '.join(PLACES)}.",
        show_default="6.4 inches wide",
        autocompletion=completion(PLACES.__iter__),
    ),
]
Dpi = Annotated[str, typer.Option("--dpi", metavar="N", help="Dots per inch of a PNG.")]
Transparent = Annotated[bool, typer.Option("--transparent", help="Leave out the background of the figure.")]
Title = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="A title above the figure.")]
Lang = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="LANG",
        envvar="ACTVIZ_LANG",
        help=f"Language of all that is said and drawn: {', '.join(LANGUAGES)}.",
        show_default="that of the locale",
        autocompletion=completion(lambda: {"en": "English", "ja": "日本語"}),
    ),
]
Show = Annotated[
    bool,
    typer.Option("--show", help="Show it here, in dots or as a picture if the terminal can; a file only with -o."),
]
Open = Annotated[bool, typer.Option("--open", help="Open the figure in the viewer of the desktop.")]
NoClobber = Annotated[bool, typer.Option("--no-clobber", help="Leave a file alone that exists; the exit status is 1.")]
SkipExisting = Annotated[
    bool, typer.Option("--skip-existing", help="Leave a file alone that exists; the exit status is 0.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but answers and errors.")]

"""The options that commands share, each declared by its full name: Typer 0.27 takes --LANG from the metavar LANG."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar

import typer

from actviz.activations.catalogue import CATALOGUE
from actviz.cli.commands import DEBUG_HELP
from actviz.cli.completion import complete_names
from actviz.cli.groups import Group, option
from actviz.cli.language_choice import LANGUAGE, check_language
from actviz.cli.output import Target, check_targets, choose_targets, choose_value_targets
from actviz.cli.parsing import (
    Interval,
    Reader,
    SharedParameter,
    assignment,
    choice,
    figure_size,
    integer,
    interval,
    numbers,
    shared_parameter,
    whole,
)
from actviz.defaults import INTERVAL, SAMPLES
from actviz.figure_options import DPI, DPI_LIMITS, NAMED_SIZES, Size, check_pixels
from actviz.formats import ANIMATION, PLOT, REPORT, STUDY, format_list, meanings
from actviz.formulas.errors import ActvizError
from actviz.formulas.input_text import number, plain_text

PIPED = "-"
"""The NAME that is replaced by names from stdin."""
THEMES = {
    "light": "for light backgrounds",
    "dark": "for dark backgrounds",
    "print": "black, white and grey",
    "auto": "an SVG follows the mode of its viewer, others are light",
}
RANGE = Interval(INTERVAL, "-6:6")


def _piped(context: typer.Context, names: list[str] | None) -> list[str] | None:
    return names if names is None or context.resilient_parsing else _from_pipe(context, names)


def _from_pipe(context: typer.Context, names: list[str]) -> list[str]:
    """Replace ``-`` by the names from stdin. Typer has read all options before."""
    if PIPED not in names:
        return names
    from actviz.cli.piped_names import replace_piped

    has_logits = any(param.name == "logits" for param in context.command.params)
    takes_vectors = context.params.get("logits") is not None if has_logits else context.info_name == "table"
    return replace_piped(names, vectors=takes_vectors, quiet=bool(context.params.get("quiet")))


def _one_piped(context: typer.Context, name: str) -> str:
    if context.resilient_parsing:
        return name
    first, *others = _from_pipe(context, [name])
    if others:
        raise ActvizError(
            "NAME: '-': stdin contains {count} names; approximate accepts one function", count=len(others) + 1
        )
    return first


NAMES = typer.Argument(
    metavar="NAME...",
    help="Functions (relu, leaky_relu:alpha=0.3), functions of frameworks (keras.leaky_relu) or formulas ('mine = "
    "x*sigmoid(b*x):b=1.5'). Use - to read names (one per line), JSON or a table from stdin.",
    show_default=False,
    callback=_piped,
    autocompletion=complete_names,
)
Names = Annotated[list[str], NAMES]
NAME = typer.Argument(
    metavar="NAME",
    help="Function, function of a framework, or formula, as for plot.",
    show_default=False,
    callback=_one_piped,
    autocompletion=complete_names,
)
OptionalNames = Annotated[list[str] | None, NAMES]
FAMILIES = tuple(dict.fromkeys(entry.family for entry in CATALOGUE.values() if entry.family != "vector"))
Family = Annotated[
    str | None,
    option("--family", "FAMILY", f"Add all functions of a family: {', '.join(FAMILIES)}.", words=FAMILIES),
]
At = Annotated[
    Sequence[float] | None,
    option("--at", "X,...", "Print the values at these points, as a table, json, csv or md."),
    Reader(numbers),
]
Range = Annotated[Interval, option("--range", "LO:HI", "Interval of x, such as -8:8."), Reader(Interval.read)]
Theme = Annotated[
    str,
    option(
        "--theme",
        "THEME",
        f"Colour theme: {', '.join(THEMES)}. With auto, an SVG follows the light or dark mode of its viewer, and "
        "other formats are light.",
        words=THEMES,
    ),
    choice(THEMES),
]
Language = Annotated[LANGUAGE, Reader(lambda text, _: check_language(text))]
Debug = Annotated[bool, typer.Option("--debug", help=DEBUG_HELP)]


def format_option(formats: Sequence[str], description: str = "") -> Any:
    """Return the option ``--format``; the first of the formats is the default."""
    return option(
        "--format",
        "FORMAT",
        f"Output format: {description or format_list(formats)}.",
        words=meanings(formats),
        default=formats[0],
    )


def _sample_count(text: str, option: str) -> int:
    from actviz.studies.plot import MAX_SAMPLES

    return whole(text, option, 2, MAX_SAMPLES)


class Parameters(Group):
    """Values of parameters, for all functions that have them."""

    alpha: Annotated[
        SharedParameter | None,
        option(
            "--alpha",
            "A[,A...]",
            "Value(s) of the parameter alpha, for all functions that have it. Each of several values gives a separate "
            "function.",
        ),
        shared_parameter("alpha"),
    ] = None
    beta: Annotated[
        SharedParameter | None,
        option("--beta", "B[,B...]", "Value(s) of the parameter beta."),
        shared_parameter("beta"),
    ] = None
    param: Annotated[
        Sequence[SharedParameter] | None,
        typer.Option("--param", "-p", metavar="NAME=VALUE", help="Value(s) of any parameter. Can be repeated."),
        Reader(assignment, repeated=True),
    ] = None

    @property
    def shared(self) -> list[SharedParameter]:
        """The parameters that are given."""
        return [one for one in (self.alpha, self.beta, *(self.param or ())) if one]


class Vectors(Group):
    """The inputs of functions of a vector, and the index of the one that varies."""

    logits: Annotated[
        Sequence[float] | None,
        option("--logits", "Z,Z...", "Input vector of a vector function such as softmax, for example 2,1,0.1."),
        Reader(numbers),
    ] = None
    move: Annotated[
        float | None,
        option(
            "--move", "I", "Index of the input that varies along the x axis; the first input has index 0.", default="0"
        ),
        Reader(number),
    ] = None


class Axes(Group):
    """The ranges of x and y, and the number of samples."""

    x_range: Range = RANGE
    y_range: Annotated[
        tuple[float, float] | None,
        option("--y-range", "LO:HI", "Interval of the y axis, such as -1:2.", default="from the data"),
        Reader(interval),
    ] = None
    samples: Annotated[
        int,
        option("--samples", "N", "Number of evenly spaced points. Points at kinks are added."),
        Reader(_sample_count),
    ] = SAMPLES

    @property
    def interval(self) -> tuple[float, float]:
        """The interval of x."""
        return self.x_range.ends

    @property
    def file_piece(self) -> str:
        """A part of a file name for the interval of x; empty for the default."""
        return "" if self.x_range == type(self).x_range else self.x_range.file_piece


class Output(Group):
    """Formats and files of a result. A subclass defines ``formats`` and the option ``format``."""

    formats: ClassVar[Sequence[str]]
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Output file. The extension sets the format; - is stdout. Repeat the option to write several files.",
        ),
    ] = None
    format: str | None = None
    lang: Language = None
    no_clobber: Annotated[
        bool, typer.Option("--no-clobber", help="If an output file exists, do not overwrite it and exit with status 1.")
    ] = False
    skip_existing: Annotated[
        bool,
        typer.Option(
            "--skip-existing", help="If an output file exists, compute nothing for it and exit with status 0."
        ),
    ] = False
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Suppress reports and status messages.")] = False
    debug: Debug = False

    def targets(self, stem: str) -> list[Target]:
        """Return formats and files; ``stem`` is the file name without extension where none is given."""
        return choose_targets(self.output, self.format, stem, self.formats)

    def check(self, targets: Sequence[Target]) -> list[Target]:
        """Return the targets to write, after checking that they can be written."""
        return check_targets(targets, no_clobber=self.no_clobber, skip_existing=self.skip_existing, quiet=self.quiet)


class Figure(Output):
    """The style of a figure, in addition to its formats and files."""

    formats: ClassVar[Sequence[str]] = STUDY
    help_order: ClassVar[Sequence[str]] = ("output", "format", "theme", "size", "dpi", "transparent", "title", "lang",
                                           "show", "open")  # fmt: skip

    format: Annotated[
        str | None,
        format_option(STUDY, f"{format_list(PLOT)}, {REPORT} (only the report, without a figure)"),
    ] = None
    theme: Theme = "auto"
    size: Annotated[
        Size | None,
        option(
            "--size",
            "SIZE",
            "Figure size: width x height in inches (6x4) or with a unit (85x60mm), only a width (85mm, 8.5cm), or a "
            f"preset: {', '.join(NAMED_SIZES)}.",
            words=tuple(NAMED_SIZES),
            default="6.4 inches wide",
        ),
        Reader(figure_size),
    ] = None
    dpi: Annotated[int, option("--dpi", "N", "Resolution of a PNG in dots per inch."), integer(*DPI_LIMITS)] = DPI
    transparent: Annotated[
        bool, typer.Option("--transparent", help="Make the background of the figure transparent.")
    ] = False
    title: Annotated[str | None, option("--title", "TEXT", "Title of the figure."), Reader(plain_text)] = None
    show: Annotated[
        bool,
        typer.Option(
            "--show",
            help="Show a preview in the terminal, as an image if the terminal supports images. A "
            "file is written only with -o.",
        ),
    ] = False
    open: Annotated[bool, typer.Option("--open", help="Open the saved figure in the default viewer.")] = False

    def targets(self, stem: str) -> list[Target]:
        """See ``Output``."""
        return choose_targets(self.output, self.format, stem, self.formats, show=self.show, open_it=self.open)

    def value_targets(self, *groups: Group) -> list[Target]:
        """Return formats and files of values at points; ``groups`` are checked for options without effect on them."""
        given = {option for group in (self, *groups) for option in group.given}
        return choose_value_targets(self.output, self.format, given)

    def check(self, targets: Sequence[Target]) -> list[Target]:
        """See ``Output``; raises ``ActvizError`` for a figure that is too large, and for a transparent GIF."""
        if self.transparent and ANIMATION in [target.format for target in targets]:
            raise ActvizError("--transparent: a GIF does not support partial transparency; use png, svg or pdf")
        if self.size and self.size[1] is not None:
            check_pixels(self.size[0], self.size[1], self.dpi)
        return super().check(targets)

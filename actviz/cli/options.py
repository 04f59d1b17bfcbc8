"""The options that commands share, each declared by its full name: Typer 0.27 takes --LANG from the metavar LANG."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar

import typer

from actviz.activations.catalogue import CATALOGUE
from actviz.cli.completion import complete_languages, complete_names
from actviz.cli.groups import Group, option
from actviz.cli.language_choice import read_language
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
from actviz.language import LANGUAGES

PIPED = "-"
"""The NAME that is replaced by names from stdin."""
THEMES = {
    "light": "for light pages",
    "dark": "for dark pages",
    "print": "black, white and grey",
    "auto": "an SVG follows the reader, others are light",
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
            "NAME: '-': {count} names came through the pipe; approximate takes one", count=len(others) + 1
        )
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
    option("--family", "FAMILY", f"All functions of a family: {', '.join(FAMILIES)}.", words=FAMILIES),
]
At = Annotated[
    Sequence[float] | None,
    option("--at", "X,...", "Write the numbers at these points, as a table, json, csv or md."),
    Reader(numbers),
]
Range = Annotated[Interval, option("--range", "LO:HI", "The interval of x, such as -8:8."), Reader(Interval.read)]
Theme = Annotated[
    str,
    option(
        "--theme",
        "THEME",
        f"One of {', '.join(THEMES)}: with auto an SVG follows the reader's light or dark mode, others are light.",
        words=THEMES,
    ),
    choice(THEMES),
]
Language = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="LANG",
        envvar="ACTVIZ_LANG",
        help=f"Language of all that is said and drawn: {', '.join(LANGUAGES)}.",
        show_default="that of the locale",
        autocompletion=complete_languages,
    ),
    Reader(lambda text, _: read_language(text)),
]


def format_option(formats: Sequence[str], description: str = "") -> Any:
    """Return the option ``--format``; the first of the formats is the default."""
    return option(
        "--format",
        "FORMAT",
        f"One of {description or format_list(formats)}.",
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
        option("--alpha", "A[,A...]", "Alpha for every curve that takes it; several values draw a family."),
        shared_parameter("alpha"),
    ] = None
    beta: Annotated[
        SharedParameter | None, option("--beta", "B[,B...]", "The same for beta."), shared_parameter("beta")
    ] = None
    param: Annotated[
        Sequence[SharedParameter] | None,
        typer.Option("--param", "-p", metavar="NAME=VALUE", help="The same for any parameter; may be repeated."),
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
        option("--logits", "Z,Z...", "Where the inputs of a vector function (softmax ...) stand."),
        Reader(numbers),
    ] = None
    move: Annotated[
        float | None,
        option("--move", "I", "Which of the inputs is drawn as x; 0 is the first.", default="0"),
        Reader(number),
    ] = None


class Axes(Group):
    """The ranges of x and y, and the number of samples."""

    x_range: Range = RANGE
    y_range: Annotated[
        tuple[float, float] | None,
        option("--y-range", "LO:HI", "The part of the y axis that is shown.", default="chosen"),
        Reader(interval),
    ] = None
    samples: Annotated[
        int, option("--samples", "N", "Evenly spaced points; kinks are added to them."), Reader(_sample_count)
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
            help="Where to write; the extension tells the format, - is stdout. Repeat it to write several files.",
        ),
    ] = None
    format: str | None = None
    lang: Language = None
    no_clobber: Annotated[
        bool, typer.Option("--no-clobber", help="Leave a file alone that exists; the exit status is 1.")
    ] = False
    skip_existing: Annotated[
        bool, typer.Option("--skip-existing", help="Leave a file alone that exists; the exit status is 0.")
    ] = False
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but answers and errors.")] = False

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
        format_option(STUDY, f"{format_list(PLOT)}, and {REPORT}: the report that comes with a figure, alone"),
    ] = None
    theme: Theme = "auto"
    size: Annotated[
        Size | None,
        option(
            "--size",
            "SIZE",
            f"Inches (6x4), 85x60mm, a width alone (85mm, 8.5cm), or {', '.join(NAMED_SIZES)}.",
            words=tuple(NAMED_SIZES),
            default="6.4 inches wide",
        ),
        Reader(figure_size),
    ] = None
    dpi: Annotated[int, option("--dpi", "N", "Dots per inch of a PNG."), integer(*DPI_LIMITS)] = DPI
    transparent: Annotated[bool, typer.Option("--transparent", help="Leave out the background of the figure.")] = False
    title: Annotated[str | None, option("--title", "TEXT", "A title above the figure."), Reader(plain_text)] = None
    show: Annotated[
        bool,
        typer.Option("--show", help="Show it here, in dots or as a picture if the terminal can; a file only with -o."),
    ] = False
    open: Annotated[bool, typer.Option("--open", help="Open the figure in the viewer of the desktop.")] = False

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
            raise ActvizError("--transparent: a GIF cannot show a page through soft edges; write a png, svg or pdf")
        if self.size and self.size[1] is not None:
            check_pixels(self.size[0], self.size[1], self.dpi)
        return super().check(targets)

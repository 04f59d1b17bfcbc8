"""The options that commands share, in groups, and how Typer is shown a command that takes groups of options.

Every option is declared by its full name, for Typer 0.27 takes --LANG from the metavar LANG. Annotations are not texts
here and in the modules of commands: to evaluate them would take 5 % of the time of ``--help``.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial, wraps
from inspect import Parameter, Signature, get_annotations
from typing import Annotated, Any, ClassVar, Self

import typer

from actviz.activations.catalogue import CATALOGUE
from actviz.cli.completion import complete_names, completion
from actviz.cli.formats import ANIMATION, PLOT, REPORT, STUDY, described, meanings
from actviz.cli.language_choice import read_language
from actviz.cli.output import Target, checked, choose_targets, choose_value_targets
from actviz.cli.parsing import (
    PLACES,
    Interval,
    Reader,
    SharedParameter,
    Size,
    assignment,
    choice,
    integer,
    interval,
    number,
    numbers,
    plain_text,
    shared_parameter,
    whole,
)
from actviz.cli.parsing import (
    size as read_size,
)
from actviz.formulas.errors import ActvizError
from actviz.language import LANGUAGES

PIPED = "-"
"""Stands for the names on stdin."""
MAX_PIXELS = 100_000_000
THEMES = {
    "light": "for light pages",
    "dark": "for dark pages",
    "print": "black, white and grey",
    "auto": "an SVG follows the reader, others are light",
}
RANGE = Interval((-6.0, 6.0), "-6:6")


def _piped(context: typer.Context, names: list[str] | None) -> list[str] | None:
    return names if names is None or context.resilient_parsing else _from_pipe(context, names)


def _from_pipe(context: typer.Context, names: list[str]) -> list[str]:
    """The names, those from stdin in the place of ``-``; options have been read before."""
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
At = Annotated[
    Sequence[float] | None,
    typer.Option("--at", metavar="X,...", help="Write the numbers at these points, as a table, json, csv or md."),
    Reader(numbers),
]
Range = Annotated[
    Interval, typer.Option("--range", metavar="LO:HI", help="The interval of x, such as -8:8."), Reader(Interval.read)
]
Theme = Annotated[
    str,
    typer.Option(
        "--theme",
        metavar="THEME",
        help=f"One of {', '.join(THEMES)}: with auto an SVG follows the reader's light or dark mode, others are light.",
        autocompletion=completion(lambda: THEMES),
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
        autocompletion=completion(lambda: {"en": "English", "ja": "日本語"}),
    ),
    Reader(lambda text, _: read_language(text)),
]


def format_option(formats: Sequence[str], description: str = "") -> Any:
    """The option ``--format`` for some formats, of which the first is the default."""
    return typer.Option(
        "--format",
        metavar="FORMAT",
        help=f"One of {description or described(formats)}.",
        show_default=formats[0],
        autocompletion=completion(lambda: meanings(formats)),
    )


def _sample_count(text: str, option: str) -> int:
    from actviz.studies.plot import MAX_SAMPLES

    return whole(text, option, 2, MAX_SAMPLES)


class Group:
    """Options that belong together. Fields are declared as in a dataclass, with the default as the value of the class.

    An option's annotation is ``Annotated[type, typer.Option(...), reader]``. A subclass may declare a field again.
    """

    help_order: ClassVar[Sequence[str]] = ()
    """Names of options in the order of help, if that is not the order of the fields."""

    def __init__(self, **values: Any) -> None:
        vars(self).update(values)

    def replace(self, **values: Any) -> Self:
        """The same options with other values for some."""
        return type(self)(**{**vars(self), **values})

    @property
    def given(self) -> dict[str, Any]:
        """The values that are not the default, by the option as it is typed, such as ``--dpi``."""
        hints = self.options()
        values = {name: value for name, value in vars(self).items() if value != getattr(type(self), name)}
        return {hints[name].__metadata__[0].default: value for name, value in values.items()}

    @classmethod
    def options(cls) -> dict[str, Any]:
        """The annotations of all options by the names of their fields, those of base classes first."""
        hints: dict[str, Any] = {}
        for base in reversed(cls.__mro__):
            hints |= get_annotations(base)
        return {name: hint for name, hint in hints.items() if hasattr(hint, "__metadata__")}


class Parameters(Group):
    """Values of parameters for all functions that have them."""

    alpha: Annotated[
        SharedParameter | None,
        typer.Option(
            "--alpha", metavar="A[,A...]", help="Alpha for every curve that takes it; several values draw a family."
        ),
        shared_parameter("alpha"),
    ] = None
    beta: Annotated[
        SharedParameter | None,
        typer.Option("--beta", metavar="B[,B...]", help="The same for beta."),
        shared_parameter("beta"),
    ] = None
    param: Annotated[
        Sequence[SharedParameter] | None,
        typer.Option("--param", "-p", metavar="NAME=VALUE", help="The same for any parameter; may be repeated."),
        Reader(assignment, repeated=True),
    ] = None

    @property
    def shared(self) -> list[SharedParameter]:
        """All that are given."""
        return [one for one in (self.alpha, self.beta, *(self.param or ())) if one]


class Vectors(Group):
    """Inputs of functions of a vector, and the number of the one that varies."""

    logits: Annotated[
        Sequence[float] | None,
        typer.Option("--logits", metavar="Z,Z...", help="Where the inputs of a vector function (softmax ...) stand."),
        Reader(numbers),
    ] = None
    move: Annotated[
        float | None,
        typer.Option(
            "--move", metavar="I", help="Which of the inputs is drawn as x; 0 is the first.", show_default="0"
        ),
        Reader(number),
    ] = None


class Axes(Group):
    """The part of the plane that is drawn."""

    x_range: Range = RANGE
    y_range: Annotated[
        tuple[float, float] | None,
        typer.Option("--y-range", metavar="LO:HI", help="The part of the y axis that is shown.", show_default="chosen"),
        Reader(interval),
    ] = None
    samples: Annotated[
        int,
        typer.Option("--samples", metavar="N", help="Evenly spaced points; kinks are added to them."),
        Reader(_sample_count),
    ] = 1001

    @property
    def interval(self) -> tuple[float, float]:
        """The interval of x."""
        return self.x_range.ends

    @property
    def file_piece(self) -> str:
        """The part of a file's name that tells an interval of x other than the default."""
        return "" if self.x_range == type(self).x_range else self.x_range.file_piece


class Output(Group):
    """Formats and files of a result; a subclass names the ``formats`` and declares the option of the same."""

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
        """Formats and places; ``stem`` names a file that has no name."""
        return choose_targets(self.output, self.format, stem, self.formats)

    def checked(self, targets: Sequence[Target]) -> list[Target]:
        """The targets that are to be written, checked beforehand."""
        return checked(targets, no_clobber=self.no_clobber, skip_existing=self.skip_existing, quiet=self.quiet)


class Figure(Output):
    """What a figure looks like, besides its formats and files."""

    formats: ClassVar[Sequence[str]] = STUDY
    help_order: ClassVar[Sequence[str]] = ("output", "format", "theme", "size", "dpi", "transparent", "title", "lang",
                                           "show", "open")  # fmt: skip

    format: Annotated[
        str | None,
        format_option(STUDY, f"{described(PLOT)}, and {REPORT}: the report that comes with a figure, alone"),
    ] = None
    theme: Theme = "auto"
    size: Annotated[
        Size | None,
        typer.Option(
            "--size",
            metavar="SIZE",
            help=f"Inches (6x4), 85x60mm, a width alone (85mm, 8.5cm), or {', '.join(PLACES)}.",
            show_default="6.4 inches wide",
            autocompletion=completion(PLACES.__iter__),
        ),
        Reader(read_size),
    ] = None
    dpi: Annotated[int, typer.Option("--dpi", metavar="N", help="Dots per inch of a PNG."), integer(10, 1200)] = 150
    transparent: Annotated[bool, typer.Option("--transparent", help="Leave out the background of the figure.")] = False
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="A title above the figure."), Reader(plain_text)
    ] = None
    show: Annotated[
        bool,
        typer.Option("--show", help="Show it here, in dots or as a picture if the terminal can; a file only with -o."),
    ] = False
    open: Annotated[bool, typer.Option("--open", help="Open the figure in the viewer of the desktop.")] = False

    def targets(self, stem: str) -> list[Target]:
        """See ``Output``."""
        return choose_targets(self.output, self.format, stem, self.formats, show=self.show, open_it=self.open)

    def value_targets(self, *groups: Group) -> list[Target]:
        """Formats and places of values at points; ``groups`` are all other options of which some are of no use then."""
        given = {option for group in (self, *groups) for option in group.given}
        return choose_value_targets(self.output, self.format, given)

    def checked(self, targets: Sequence[Target]) -> list[Target]:
        """See ``Output``; raises ``ActvizError`` for a figure that is too large, and for a transparent GIF."""
        if self.transparent and ANIMATION in [target.format for target in targets]:
            raise ActvizError("--transparent: a GIF cannot show a page through soft edges; write a png, svg or pdf")
        if self.size and self.size[1] is not None:
            check_pixels(self.size[0], self.size[1], self.dpi)
        return super().checked(targets)


def check_pixels(width: float, height: float, dpi: int) -> None:
    """Raise ``ActvizError`` for a picture of so many inches that no memory should be asked for."""
    if (pixels := width * height * dpi**2) > MAX_PIXELS:
        raise ActvizError(
            f"--size, --dpi: {width:.4g}x{height:.4g} inches at {dpi} dots per inch are {pixels / 1e6:.0f} million "
            f"pixels; at most {MAX_PIXELS / 1e6:.0f} million are possible"
        )


def with_groups(command: Callable[..., None]) -> Callable[..., None]:
    """Show Typer the options of each group in the place of the group, and read the texts that it gives.

    All parameters of the command are keyword-only. A group is a parameter whose annotation is a subclass of ``Group``.
    An option with a ``Reader`` is a text for Typer and a value for the command.
    """
    parameters: list[Parameter] = []
    readers: dict[str, Callable[[Any], Any]] = {}
    groups: dict[str, type[Group]] = {}

    def add(name: str, annotation: Any, default: Any) -> None:
        option, *others = annotation.__metadata__
        for reader in others:
            readers[name] = partial(_value, reader, option.default)
            default = None if default is None else reader.default or _text(default)
            annotation = Annotated[list[str] | None if reader.repeated else str | None, option]
        parameters.append(Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation))

    defaults: Mapping[str, Any] = command.__kwdefaults__ or {}
    for name, annotation in command.__annotations__.items():
        if isinstance(annotation, type) and issubclass(annotation, Group):
            groups[name] = annotation
            for field, hint in _in_order_of_help(annotation):
                add(field, hint, getattr(annotation, field))
        elif name != "return":
            add(name, annotation, defaults.get(name, Parameter.empty))

    @wraps(command)
    def call(**given: Any) -> None:
        values = {name: readers[name](text) if name in readers else text for name, text in given.items()}
        for name, group in groups.items():
            values[name] = group(**{field: values.pop(field) for field in group.options()})
        command(**values)

    # Typer asks for annotations only where there is no option in the signature.
    call.__annotations__ = {}
    call.__signature__ = Signature(parameters, __validate_parameters__=False)  # type: ignore[attr-defined]
    return call


def _in_order_of_help(group: type[Group]) -> list[tuple[str, Any]]:
    order = group.help_order
    options = group.options().items()
    return sorted(options, key=lambda item: order.index(item[0]) if item[0] in order else len(order))


def _text(default: Any) -> str:
    """A default as it would be typed."""
    if isinstance(default, tuple):
        return ",".join(map(_text, default))
    return f"{default:g}" if isinstance(default, float) else str(default)


def _value(reader: Reader, option: str, text: Any) -> Any:
    if text is None:
        return None
    return tuple(reader.read(part, option) for part in text) if reader.repeated else reader.read(text, option)

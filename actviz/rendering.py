"""Results that draw, save and print themselves, by the modules of ``actviz.figures`` and ``actviz.tables``.

This module is the one exception to the direction of imports: it contains the base classes of results of curves and
studies, but imports ``figures``, ``tables`` and ``language`` inside functions, when a result is drawn or written.
Importing a study therefore loads neither Matplotlib nor Rich.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from actviz.figure_options import DPI, DPI_LIMITS, Size, check_pixels
from actviz.formats import FIGURES, FORMATS, REPORT, TEXTS
from actviz.formulas.arguments import check_whole, check_word, whole_argument
from actviz.formulas.errors import ActvizError
from actviz.formulas.input_text import one_of, quoted

if TYPE_CHECKING:
    from os import PathLike

    from matplotlib.figure import Figure

    from actviz.curves import Curve
    from actviz.figures.style import Style
    from actviz.studies.plot import Sample as Sample  # noqa: PLC0414 - re-export

T = TypeVar("T")
Range = tuple[float, float]
Theme = Literal["light", "dark", "print", "auto"]


class View:
    """A module that renders a result, and the arguments of its functions: the result, and ``options`` by name.

    A function receives those options that it declares. The module is imported on the first call, because it may load
    Rich or Matplotlib. An argument that is a function is called at that time, because computing its value may be slow.
    """

    def __init__(self, module: str, result: Any, **options: Any) -> None:
        self.module, self.result, self.options = module, result, options

    def call(self, name: str, **further: Any) -> Any:
        """Call the function ``name``, with ``further`` options."""
        function = getattr(import_module(f"actviz.{self.module}"), name)
        options = {**self.options, **further}
        declared = [name for name in inspect.signature(function).parameters if name in options]
        return function(_value(self.result), **{name: _value(options[name]) for name in declared})

    def has(self, name: str) -> bool:
        """Return whether the module has a function ``name``."""
        return hasattr(import_module(f"actviz.{self.module}"), name)

    def declares(self, name: str, option: str) -> bool:
        """Return whether the function ``name`` declares an option."""
        function = getattr(import_module(f"actviz.{self.module}"), name)
        return option in list(inspect.signature(function).parameters)[1:]


def _value(argument: Any) -> Any:
    return argument() if inspect.isroutine(argument) else argument


@dataclass(frozen=True, kw_only=True)
class Views:
    """The views of a result: for texts, for figures, and others for single formats.

    ``report`` is ``text`` by default. ``preview``, for terminals that cannot show images, is ``figure`` by default.
    """

    text: View
    figure: View | None = None
    report: View | None = None
    preview: View | None = None
    other: Mapping[str, View] = field(default_factory=dict)


class TextResult:
    """A result that can be printed and written as text; a subclass defines its ``subject``.

    The texts are made by the functions ``report``, ``to_json``, ``to_csv`` and ``to_markdown`` of the module
    ``actviz.tables.<subject>``.
    """

    subject = ""
    formats: Sequence[str] = TEXTS

    @property
    def labels(self) -> Sequence[str]:
        """The labels of the functions in the result."""
        return ()

    @property
    def views(self) -> Views:
        """The views of the result."""
        return Views(text=View(f"tables.{self.subject}", self))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {', '.join(self.labels)}>"

    def report(self, *, language: str = "en") -> str:
        """Return the report as plain text; Markdown for results without a report."""
        view = self.views.report or self.views.text
        return (
            _in_language(language, lambda: _plain_report(view))
            if view.has("report")
            else self.to_markdown(language=language)
        )

    def to_json(self) -> str:
        """Return the result as JSON, with all numbers in full precision."""
        return self._text("json")

    def to_csv(self) -> str:
        """Return the result as CSV, a table for a spreadsheet."""
        return self._text("csv")

    def to_markdown(self, *, language: str = "en") -> str:
        """Return the result as Markdown, a table for a document."""
        return self._text("md", language)

    def save(self, path: str | PathLike[str], *, language: str = "en") -> Path:
        """Write the result to a file, in the format of its extension; an existing file is overwritten.

        Parameters
        ----------
        path
            The file.
        language
            The language of reports and documents.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        ActvizError
            If the extension does not belong to a supported format.
        """
        place = Path(path)
        place.write_text(self._text(self._format_of(place), language), encoding="utf-8")
        return place

    def _repr_html_(self) -> str:
        return self._html()

    def _html(self) -> str:
        view = self.views.text
        return str(view.call("to_html")) if view.has("to_html") else ""

    def _text(self, format: str, language: str = "en") -> str:
        if format == REPORT:
            return self.report(language=language)
        if format not in self.formats:
            one_of([name for name in self.formats if name not in FIGURES], format, repr(self))
        views = self.views
        view = views.other.get(format) or views.text
        text: str = _in_language(language, lambda: view.call(FORMATS[format].function))
        return text

    def _format_of(self, path: Path) -> str:
        """Return the format of the extension of a path."""
        endings = {ending: name for name in (*self.formats, REPORT) for ending in (name, *FORMATS[name].extensions)}
        endings = {ending: name for ending, name in endings.items() if ending != REPORT}
        extension = path.suffix.lower().removeprefix(".")
        if not extension:
            names = f".{', .'.join(endings)}"
            raise ActvizError(
                "{typed} has no extension of a known format; use one of {endings}",
                typed=quoted(path.name),
                endings=names,
            )
        return endings[one_of(endings, extension, quoted(path.name))]


class Result(TextResult):
    """A result that can also be drawn, by the functions ``draw`` and ``describe`` of ``actviz.figures.<subject>``."""

    formats = (*FIGURES, *TEXTS, REPORT)

    @property
    def views(self) -> Views:
        """The views of the result."""
        return Views(text=View(f"tables.{self.subject}", self), figure=View(f"figures.{self.subject}", self))

    def draw(
        self,
        *,
        theme: Theme = "light",
        size: Size | str | None = None,
        title: str | None = None,
        y_range: Range | None = None,
        language: str = "en",
        **options: Any,
    ) -> Figure:
        """Draw the result.

        Parameters
        ----------
        theme
            The colours: ``light``, ``dark``, ``print`` (black, white and grey) or ``auto``, which is ``light`` here.
        size
            Width and height in inches, from 1 to 100; if the height is None, it is computed from the width. Or a name,
            such as ``nature``, ``ieee`` or ``slide``. By default the size depends on the figure.
        title
            A title in one line that replaces the default title.
        y_range
            The range of the y axis; by default it shows all curves.
        language
            The language of the texts in the figure, ``en`` or ``ja``.
        **options
            Further options of the figure, such as ``panels``.

        Returns
        -------
        matplotlib.figure.Figure
            The figure. It is not registered with pyplot; a notebook shows it as an image.

        Raises
        ------
        ActvizError
            If an argument is invalid, such as a theme or a panel that does not exist.
        """
        figure: Figure = self._figure_view(options).call("draw", style=_style(theme, size, title, y_range, language))
        width, height = figure.get_size_inches()
        _check_pixels(width, height, DPI)
        return figure

    def save(
        self,
        path: str | PathLike[str],
        *,
        theme: Theme = "auto",
        size: Size | str | None = None,
        title: str | None = None,
        y_range: Range | None = None,
        language: str = "en",
        dpi: int = DPI,
        **options: Any,
    ) -> Path:
        """Write the result to a file, in the format of its extension; an existing file is overwritten.

        Parameters
        ----------
        path
            The file. Its extension is one of ``png``, ``svg``, ``pdf`` (figures), ``json``, ``csv``, ``md`` and
            ``txt`` (the report).
        theme, size, title, y_range, language, **options
            As in ``draw``. With ``auto`` an SVG follows the reader's light or dark mode.
        dpi
            Dots per inch of a PNG, from 10 to 1200.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        ActvizError
            If the extension does not belong to a supported format, or an argument is invalid.
        """
        place = Path(path)
        format = self._format_of(place)
        if format not in FIGURES:
            return super().save(place, language=language)
        check_whole("dpi", whole_argument("dpi", dpi, DPI_LIMITS), DPI_LIMITS)
        style, view = _style(theme, size, title, y_range, language), self._figure_view(options)
        place.write_bytes(figure_file(view, format, style, dpi=dpi, check=_check_pixels))
        return place

    def _repr_svg_(self) -> str:
        return self._svg

    def _repr_html_(self) -> str:
        return f"<div>{self._svg[self._svg.index('<svg') :]}</div>{self._html()}"

    @cached_property
    def _svg(self) -> str:
        """The figure for a notebook, cached because a notebook requests several formats."""
        return figure_file(self._figure_view({}), "svg", _style("light", None, None, None, "en"), dpi=DPI).decode()

    def _figure_view(self, options: Mapping[str, Any]) -> View:
        view = self.views.figure
        assert view is not None
        for name in options:
            if not view.declares("draw", name):
                raise TypeError(f"the figure of {self.subject} has no option {name!r}")
        return View(view.module, view.result, **{**view.options, **options})


def plot(curve: Curve, *, interval: Range, samples: int, derivative: bool) -> Sample:
    """Return ``actviz.plot`` of a curve; ``actviz.curves`` cannot import it."""
    from actviz.api.functions import plot

    return plot(curve, interval=interval, samples=samples, derivative=derivative)


def figure_file(
    view: View,
    format: str,
    style: Style,
    *,
    dpi: int,
    transparent: bool = False,
    check: Callable[[float, float, int], None] | None = None,
) -> bytes:
    """Return a figure as a file in a format, with a title and a description.

    Parameters
    ----------
    view
        The module in ``actviz.figures`` with ``draw`` and ``describe``, and their arguments.
    format
        One of ``png``, ``svg`` and ``pdf``.
    style
        The style of the figure. With the theme ``auto``, an SVG follows the colour scheme of the page.
    dpi
        Dots per inch of a PNG.
    transparent
        Whether the background is transparent.
    check
        Called with the width and height in inches and ``dpi`` before the file is made.
    """
    from actviz.figures.files import write_figure

    stream = BytesIO()
    title, description = view.call("describe", wording=style.wording)
    figure, dark = view.call("draw", style=style), style.theme.dark
    if check is not None:
        width, height = figure.get_size_inches()
        check(width, height, dpi)
    write_figure(
        figure,
        stream,
        format,  # type: ignore[arg-type]
        dpi=dpi,
        title=style.title or title,
        description=description,
        dark=view.call("draw", style=replace(style, theme=dark)) if dark and format == "svg" else None,
        transparent=transparent,
    )
    return stream.getvalue()


def _style(theme: str, size: Size | str | None, title: str | None, y_range: Range | None, language: str) -> Style:
    from actviz.figures.arguments import style_of

    return style_of(theme, size, title, y_range, _valid_language(language))


def _check_pixels(width: float, height: float, dpi: int) -> None:
    check_pixels(width, height, dpi, prefix="")


def _plain_report(view: View) -> str:
    """Return a report as plain text."""
    from actviz.tables.elements import render_text

    return render_text(view.call("report"), terminal=False)


def _in_language(language: str, write: Callable[[], T]) -> T:
    """Call a function while ``language`` is the current language."""
    from actviz.language import using_language

    with using_language(_valid_language(language)):
        return write()


def _valid_language(language: str) -> str:
    from actviz.language import LANGUAGES

    check_word("language", language, LANGUAGES)
    return language

"""``actviz plot``: curves in one figure, or as numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from actviz.activations.catalogue import CATALOGUE
from actviz.cli import options
from actviz.cli.choices import quoted
from actviz.cli.delivery import deliver
from actviz.cli.output import TEXTS, checked, choose_targets
from actviz.cli.terminal_io import say
from actviz.cli.themes import ThemeName
from actviz.cli.uncomputed_values import say_gaps

if TYPE_CHECKING:
    from actviz.studies.plot import Sample, Trace

EPILOG = (
    f"The activations: {', '.join(CATALOGUE)}. Their aliases and the names of torch, keras, tf, jax, onnx, mlx "
    "and tinygrad (torch.SiLU) are known too."
)


def plot(
    names: options.OptionalNames = None,
    alpha: options.Alpha = None,
    beta: options.Beta = None,
    param: options.Param = None,
    family: options.Family = None,
    derivative: Annotated[bool, typer.Option("--derivative", "-d", help="Draw the slopes as well.")] = False,
    at: options.At = None,
    logits: options.Logits = None,
    move: options.Move = None,
    x_range: options.XRange = "-6:6",
    y_range: options.YRange = None,
    samples: options.Samples = "1001",
    output: options.Output = None,
    format: options.Format = None,
    theme: ThemeName = "auto",
    figure_size: options.Size = None,
    dpi: options.Dpi = "150",
    transparent: options.Transparent = False,
    title: options.Title = None,
    lang: options.Lang = None,
    show: options.Show = False,
    open_it: options.Open = False,
    no_clobber: options.NoClobber = False,
    skip_existing: options.SkipExisting = False,
    quiet: options.Quiet = False,
) -> None:
    """Draw curves in one figure, or write them as numbers. Arguments are the texts of options."""
    from actviz.cli.figure_style import read_look
    from actviz.cli.function_specs import file_stem, range_piece, read_curves, shared_parameters, with_family
    from actviz.cli.numbers import interval, numbers, whole
    from actviz.cli.values_at import choose_value_targets, write_values
    from actviz.studies.plot import MAX_SAMPLES, sample

    words = with_family(names, family, "plot")
    stem = file_stem(
        [*(names or []), *([family] if family else [])],
        "with_derivative" if derivative else "",
        range_piece(x_range, "-6:6"),
    )
    if at is None:
        targets = choose_targets(output, format, stem, options.FORMATS, show=show, open_it=open_it)
    else:
        unused = {"--range": x_range != "-6:6", "--samples": samples != "1001", "--show": show, "--open": open_it}
        targets = choose_value_targets(output, format, unused)
    look = read_look(
        theme=theme,
        lang=lang,
        figure_size=figure_size,
        dpi=dpi,
        title=title,
        y_range=y_range,
        transparent=transparent,
    )
    curves = read_curves(
        words,
        shared_parameters({"alpha": alpha, "beta": beta}, param or []),
        None if logits is None else numbers(logits, "--logits"),
        move,
    )
    span, count = interval(x_range, "--range"), whole(samples, "--samples", 2, MAX_SAMPLES)
    targets = checked(targets, no_clobber=no_clobber, skip_existing=skip_existing, quiet=quiet)
    if at is not None:
        write_values(curves, at, targets, slopes=derivative, quiet=quiet)
        return
    points = sample(curves, span, count, slopes=derivative or any(target.format in TEXTS for target in targets))
    if not quiet:
        say_gaps((trace.label, trace.gaps) for trace in points.traces)
    drawn = points
    if show or any(target.format not in TEXTS for target in targets):
        drawn = _each_once(points, quiet=quiet)

    def draw(format: str) -> bytes:
        from actviz.cli import drawing

        return drawing.draw(drawn, look, format, slopes=derivative, quiet=quiet)

    def dots() -> list[Any]:
        from actviz.cli.preview import curves_in_dots

        return curves_in_dots(drawn, look, slopes=derivative)

    def text(format: str) -> str:
        return _as_text(points, format, derivative)

    deliver(targets, draw=draw, text=text, dots=dots, quiet=quiet)


def _each_once(points: Sample, *, quiet: bool) -> Sample:
    """The sample without curves that are there already, as of one function by several names; a line says so."""
    found: dict[tuple[object, ...], list[Trace]] = {}
    for trace in points.traces:
        found.setdefault((trace.label, trace.formula, *trace.parameters.items()), []).append(trace)
    for first, *others in found.values():
        if others and not quiet:
            say(f"{quoted(first.label)} is named {1 + len(others)} times and drawn once")
    return replace(points, traces=tuple(same[0] for same in found.values()))


def _as_text(points: Sample, format: str, slopes: bool) -> str:
    from actviz.tables.plot import sample_csv, sample_json, sample_markdown

    match format:
        case "json":
            return sample_json(points)
        case "csv":
            return sample_csv(points, slopes=slopes)
        case _:
            return sample_markdown(points)

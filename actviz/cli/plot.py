"""``actviz plot``: curves in one figure, or as numbers."""

from __future__ import annotations

from typing import Annotated, BinaryIO

import typer

from actviz.cli import options
from actviz.cli.numbers import interval, numbers, size
from actviz.cli.output import FIGURES, TEXTS, choose_target
from actviz.cli.words import file_stem, read_curves, shared_parameters
from actviz.studies.sampling import Sample, sample


def plot(
    names: options.Names,
    alpha: options.Alpha = None,
    beta: options.Beta = None,
    param: options.Param = None,
    derivative: Annotated[bool, typer.Option("--derivative", "-d", help="Draw the slopes as well.")] = False,
    logits: options.Logits = None,
    move: options.Move = None,
    x_range: options.XRange = "-6:6",
    y_range: options.YRange = None,
    samples: options.Samples = 1001,
    output: options.Output = None,
    format: options.Format = None,
    theme: options.ThemeName = "auto",
    figure_size: options.Size = None,
    dpi: options.Dpi = 150,
    title: options.Title = None,
    lang: options.Lang = options.Language.en,
    no_clobber: options.NoClobber = False,
    quiet: options.Quiet = False,
) -> None:
    """Draw activation functions, formulas and families of curves in one figure.

    \b
    actviz plot relu leaky_relu --alpha 0.1
    actviz plot gelu silu mish --derivative --range=-4:4
    actviz plot leaky_relu --alpha 0.01,0.1,0.3 -o family.svg
    actviz plot keras.leaky_relu "mine = x*tanh(softplus(x))"
    actviz plot softmax --logits 2,1,0.1 --move 0
    """
    target = choose_target(output, format, file_stem(names), (*FIGURES, *TEXTS))
    shown = None if y_range is None else interval(y_range, "--y-range")
    inches = None if figure_size is None else size(figure_size)
    curves = read_curves(
        names,
        shared_parameters({"alpha": alpha, "beta": beta}, param or []),
        None if logits is None else numbers(logits, "--logits"),
        move,
    )
    is_text = target.format in TEXTS
    points = sample(curves, interval(x_range, "--range"), samples, slopes=derivative or is_text)
    if is_text:
        text = _as_text(points, target.format, derivative)

        def make(stream: BinaryIO) -> None:
            stream.write(text.encode())

    else:
        # Matplotlib is loaded only when something is to be drawn.
        from actviz.cli.drawing import figure_maker

        make = figure_maker(
            points, target.format, theme=theme, size=inches, dpi=dpi, title=title, slopes=derivative, y_range=shown, lang=lang.value
        )
    target.write(make, no_clobber=no_clobber)
    options.announce(target, quiet)


def _as_text(points: Sample, format: str, slopes: bool) -> str:
    from actviz.tables.samples import sample_csv, sample_json, sample_markdown

    match format:
        case "json":
            return sample_json(points)
        case "csv":
            return sample_csv(points, slopes=slopes)
        case _:
            return sample_markdown(points)

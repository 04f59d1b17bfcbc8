"""``actviz train``: small networks trained for real with each function, and whether they can be told apart."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from actviz.cli import options
from actviz.cli.choices import one_of
from actviz.cli.completion import completion
from actviz.cli.delivery import deliver
from actviz.cli.output import FIGURES, checked, choose_targets
from actviz.cli.progress import Progress
from actviz.cli.terminal_io import say
from actviz.cli.themes import ThemeName
from actviz.formulas.errors import ActvizError
from actviz.studies.networks import train_settings as chosen
from actviz.studies.networks.tasks import TASKS
from actviz.studies.networks.train_settings import INITS, OPTIMIZERS, Settings

if TYPE_CHECKING:
    from actviz.studies.networks.train import Trainings

PANELS = ("score", "loss", "dead", "regions")
AUTO = "auto"
FEW_STEPS = 4000
"""So few steps are done before other processes have begun."""


def train(
    names: options.Names,
    alpha: options.Alpha = None,
    beta: options.Beta = None,
    param: options.Param = None,
    task: Annotated[
        str,
        typer.Option(
            "--task",
            metavar="TASK",
            help=f"One of {', '.join(TASKS)} (digits needs scikit-learn).",
            autocompletion=completion(lambda: {name: task.meaning for name, task in TASKS.items()}),
        ),
    ] = "moons",
    seeds: Annotated[str, typer.Option("--seeds", metavar="N", help="Networks of each function.")] = str(chosen.SEEDS),
    lr: Annotated[
        str,
        typer.Option(
            "--lr",
            metavar="RATE[,RATE...]",
            help="The learning rate at the start; of several, and of auto, each function takes its own best.",
        ),
    ] = AUTO,
    depth: Annotated[
        str | None, typer.Option("--depth", metavar="N", help="Hidden layers.", show_default="the task's")
    ] = None,
    width: Annotated[
        str | None, typer.Option("--width", metavar="N", help="Units of each of them.", show_default="the task's")
    ] = None,
    steps: Annotated[
        str | None, typer.Option("--steps", metavar="N", help="Steps of training.", show_default="the task's")
    ] = None,
    batch: Annotated[
        str | None, typer.Option("--batch", metavar="N", help="Points in each step.", show_default="the task's")
    ] = None,
    optimizer: Annotated[
        str,
        typer.Option(
            "--optimizer",
            metavar="NAME",
            help="Either adam, or sgd with momentum 0.9.",
            autocompletion=completion(lambda: OPTIMIZERS),
        ),
    ] = "adam",
    init: Annotated[
        str,
        typer.Option(
            "--init",
            metavar="NAME",
            help="Weights at the start: exact keeps the variance for each function; he, lecun, glorot, orthogonal.",
            autocompletion=completion(lambda: INITS),
        ),
    ] = "exact",
    learn: Annotated[
        bool, typer.Option("--learn", help="Learn the parameters of functions that have some (prelu, apl, swish).")
    ] = False,
    seed: Annotated[str, typer.Option("--seed", metavar="N", help="Where all random numbers start from.")] = "0",
    jobs: Annotated[
        str, typer.Option("--jobs", metavar="N", help="Processes; the result is the same for any number.")
    ] = AUTO,
    panels: Annotated[
        str | None,
        typer.Option(
            "--panels",
            metavar="PANEL,...",
            help=f"What is drawn: {', '.join(PANELS)}.",
            show_default="score, and what there is and fits",
        ),
    ] = None,
    output: options.Output = None,
    format: options.ReportFormat = None,
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
    """Train small networks and compare what comes of it. Arguments are the texts of options."""
    from actviz.cli.figure_style import read_look
    from actviz.cli.function_specs import file_stem, read_scalar_curves, shared_parameters
    from actviz.cli.numbers import numbers, whole
    from actviz.studies.networks import train

    problem = one_of(TASKS, task, "--task")
    stem = file_stem(names, problem)
    targets = choose_targets(output, format, stem, options.REPORT_FORMATS, show=show, open_it=open_it)
    look = read_look(
        theme=theme,
        lang=lang,
        figure_size=figure_size,
        dpi=dpi,
        title=title,
        y_range=None,
        transparent=transparent,
    )
    curves = read_scalar_curves(names, shared_parameters({"alpha": alpha, "beta": beta}, param or []), "train")
    settings = Settings(
        task=problem,
        seeds=whole(seeds, "--seeds", 1, chosen.MOST_SEEDS),
        rates=() if lr.strip().lower() == AUTO else tuple(dict.fromkeys(numbers(lr, "--lr"))),
        depth=None if depth is None else whole(depth, "--depth", 0, chosen.MOST_DEPTH),
        width=None if width is None else whole(width, "--width", 1, chosen.MOST_WIDTH),
        steps=None if steps is None else whole(steps, "--steps", 1, chosen.MOST_STEPS),
        batch=None if batch is None else whole(batch, "--batch", 1, chosen.MOST_BATCH),
        optimizer=one_of(OPTIMIZERS, optimizer, "--optimizer"),
        init=one_of(INITS, init, "--init"),
        learn=learn,
        seed=whole(seed, "--seed", 0, 2**32 - 1),
    )
    shown = _panels(panels, settings)
    if any(target.format in FIGURES for target in targets):
        from actviz.figures.sizes import check_size

        drawn = shown or ("score",)
        check_size(look.size, len({*drawn} - {"regions"}), len(curves) * ("regions" in drawn))
    count = train.total_steps(curves, settings)
    processes = _processes(jobs, count)
    targets = checked(targets, no_clobber=no_clobber, skip_existing=skip_existing, quiet=quiet)
    with Progress("training", count, quiet=quiet) as progress:
        result = train.train(curves, settings, processes=processes, tick=progress.ticks)

    def draw(format: str) -> bytes:
        from actviz.cli import train_drawing

        return train_drawing.draw_trainings(result, shown, look, format, quiet=quiet)

    def dots() -> list[Any]:
        from actviz.cli.preview import learning_in_dots

        return learning_in_dots(result, look)

    def text(format: str) -> str:
        return _text(result, format)

    deliver(targets, draw=draw, text=text, dots=dots, report=lambda: _report(result), quiet=quiet)
    if result.is_partial:
        done = sum(len(curve.seeds) for curve in result.curves)
        say(f"partial: {done} of {len(curves) * result.wanted} runs are done")
        raise typer.Exit(130)


def _panels(text: str | None, settings: Settings) -> tuple[str, ...] | None:
    flat = TASKS[settings.task].inputs == 2
    if text is None:
        return None
    parts = tuple(dict.fromkeys(one_of(PANELS, part.strip(), "--panels") for part in text.split(",")))
    if "regions" in parts and not flat:
        known = ", ".join(name for name, task in TASKS.items() if task.inputs == 2)
        raise ActvizError(f"--panels regions: {settings.task} has not two inputs; {known} have")
    return parts


def _processes(text: str, steps: int) -> int:
    if text.strip().lower() != AUTO:
        from actviz.cli.numbers import whole

        return whole(text, "--jobs", 1, chosen.MOST_JOBS)
    # Where a process may run on some processors only, the system knows which.
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return 1 if steps <= FEW_STEPS else min(usable, chosen.MOST_JOBS)


def _report(result: Trainings) -> list[object]:
    from actviz.tables.train import training_report

    return [*training_report(result)]


def _text(result: Trainings, format: str) -> str:
    from actviz.tables import train as tables

    match format:
        case "json":
            return tables.training_json(result)
        case "csv":
            return tables.training_csv(result)
    return tables.training_markdown(result)

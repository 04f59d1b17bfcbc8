"""``actviz train``: small networks trained for real with each function, and whether they can be told apart."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from actviz.cli import options
from actviz.cli.completion import completion
from actviz.cli.deliver import View, deliver
from actviz.cli.parsing import MAX_SEED, Reader, choice, choices, integer, numbers, whole
from actviz.cli.progress import Progress
from actviz.cli.terminal_io import say
from actviz.formats import FIGURES
from actviz.formulas.errors import ActvizError
from actviz.studies.networks import train_settings as chosen
from actviz.studies.networks.tasks import TASKS
from actviz.studies.networks.train_settings import INITS, OPTIMIZERS, Settings

if TYPE_CHECKING:
    pass

PANELS = ("score", "loss", "dead", "regions")
AUTO = "auto"
FEW_STEPS = 4000
"""So few steps are done before other processes have begun."""


def _rates(text: str, option: str) -> tuple[float, ...]:
    """Read learning rates; none for ``auto``."""
    return () if text.strip().lower() == AUTO else tuple(dict.fromkeys(numbers(text, option)))


def _jobs(text: str, option: str) -> int:
    """Read a number of processes; 0 for ``auto``."""
    return 0 if text.strip().lower() == AUTO else whole(text, option, 1, chosen.MOST_JOBS)


@options.with_groups
def train(
    names: options.Names,
    *,
    parameters: options.Parameters,
    task: Annotated[
        str,
        typer.Option(
            "--task",
            metavar="TASK",
            help=f"One of {', '.join(TASKS)} (digits needs scikit-learn).",
            autocompletion=completion(lambda: {name: task.meaning for name, task in TASKS.items()}),
        ),
        choice(TASKS),
    ] = "moons",
    seeds: Annotated[
        int,
        typer.Option("--seeds", metavar="N", help="Networks of each function."),
        integer(1, chosen.MOST_SEEDS),
    ] = chosen.SEEDS,
    lr: Annotated[
        tuple[float, ...],
        typer.Option(
            "--lr",
            metavar="RATE[,RATE...]",
            help="The learning rate at the start; of several, and of auto, each function takes its own best.",
        ),
        Reader(_rates, default=AUTO),
    ] = (),
    depth: Annotated[
        int | None,
        typer.Option("--depth", metavar="N", help="Hidden layers.", show_default="the task's"),
        integer(0, chosen.MOST_DEPTH),
    ] = None,
    width: Annotated[
        int | None,
        typer.Option("--width", metavar="N", help="Units of each of them.", show_default="the task's"),
        integer(1, chosen.MOST_WIDTH),
    ] = None,
    steps: Annotated[
        int | None,
        typer.Option("--steps", metavar="N", help="Steps of training.", show_default="the task's"),
        integer(1, chosen.MOST_STEPS),
    ] = None,
    batch: Annotated[
        int | None,
        typer.Option("--batch", metavar="N", help="Points in each step.", show_default="the task's"),
        integer(1, chosen.MOST_BATCH),
    ] = None,
    optimizer: Annotated[
        str,
        typer.Option(
            "--optimizer",
            metavar="NAME",
            help="Either adam, or sgd with momentum 0.9.",
            autocompletion=completion(lambda: OPTIMIZERS),
        ),
        choice(OPTIMIZERS),
    ] = "adam",
    init: Annotated[
        str,
        typer.Option(
            "--init",
            metavar="NAME",
            help="Weights at the start: exact keeps the variance for each function; he, lecun, glorot, orthogonal.",
            autocompletion=completion(lambda: INITS),
        ),
        choice(INITS),
    ] = "exact",
    learn: Annotated[
        bool, typer.Option("--learn", help="Learn the parameters of functions that have some (prelu, apl, swish).")
    ] = False,
    seed: Annotated[
        int,
        typer.Option("--seed", metavar="N", help="Where all random numbers start from."),
        integer(0, MAX_SEED),
    ] = 0,
    jobs: Annotated[
        int,
        typer.Option("--jobs", metavar="N", help="Processes; the result is the same for any number."),
        Reader(_jobs, default=AUTO),
    ] = 0,
    panels: Annotated[
        tuple[str, ...] | None,
        typer.Option(
            "--panels",
            metavar="PANEL,...",
            help=f"What is drawn: {', '.join(PANELS)}.",
            show_default="score, and what there is and fits",
        ),
        choices(PANELS),
    ] = None,
    figure: options.Figure,
) -> None:
    """Train small networks and compare what comes of it."""
    from actviz.cli.function_specs import file_stem, read_scalar_curves
    from actviz.studies.networks import train

    stem = file_stem(names, task)
    targets = figure.targets(stem)
    curves = read_scalar_curves(names, parameters.shared, "train")
    settings = Settings(
        task=task,
        seeds=seeds,
        rates=lr,
        depth=depth,
        width=width,
        steps=steps,
        batch=batch,
        optimizer=optimizer,
        init=init,
        learn=learn,
        seed=seed,
    )
    if "regions" in (panels or ()) and TASKS[task].inputs != 2:
        known = ", ".join(name for name, task in TASKS.items() if task.inputs == 2)
        raise ActvizError(f"--panels regions: {settings.task} has not two inputs; {known} have")
    if any(target.format in FIGURES for target in targets):
        from actviz.figures.sizes import check_size

        drawn = panels or ("score",)
        check_size(figure.size, len({*drawn} - {"regions"}), len(curves) * ("regions" in drawn))
    count = train.total_steps(curves, settings)
    processes = jobs or _processes(count)
    targets = figure.checked(targets)
    with Progress("training", count, quiet=figure.quiet) as progress:
        result = train.train(curves, settings, processes=processes, tick=progress.ticks)
    deliver(
        targets,
        figure,
        View("tables.train", result),
        figure=View("figures.train", result, panels=panels),
        labels=[one.label for one in result.curves],
    )
    if result.is_partial:
        done = sum(len(curve.seeds) for curve in result.curves)
        say(f"partial: {done} of {len(curves) * result.wanted} runs are done")
        raise typer.Exit(130)


def _processes(steps: int) -> int:
    # Where a process may run on some processors only, the system knows which.
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return 1 if steps <= FEW_STEPS else min(usable, chosen.MOST_JOBS)

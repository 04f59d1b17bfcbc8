"""``actviz train``: small networks trained for real with each function, and whether they can be told apart."""

import os
from typing import Annotated

import typer

from actviz.cli import options
from actviz.cli.completion import completion
from actviz.cli.deliver import View, deliver
from actviz.cli.formats import FIGURES
from actviz.cli.parsing import Reader, choice, choices, integer, numbers, whole
from actviz.cli.progress import Progress
from actviz.cli.terminal_io import INTERRUPTED, print_message
from actviz.formulas.errors import ActvizError
from actviz.studies.networks.tasks import TASKS
from actviz.studies.networks.train_settings import INITS, LIMITS, OPTIMIZERS, PANELS, TrainingSettings

AUTO = "auto"
FEW_STEPS = 4000
"""So few steps are done before other processes have begun."""


def _rates(text: str, option: str) -> tuple[float, ...]:
    """Read learning rates; none for ``auto``."""
    return () if text.strip().lower() == AUTO else tuple(dict.fromkeys(numbers(text, option)))


def _jobs(text: str, option: str) -> int:
    """Read a number of processes; 0 for ``auto``."""
    return 0 if text.strip().lower() == AUTO else whole(text, option, *LIMITS["jobs"])


class Training(options.Group):
    """What is trained, under the names of ``TrainingSettings``."""

    task: Annotated[
        str,
        typer.Option(
            "--task",
            metavar="TASK",
            help=f"One of {', '.join(TASKS)} (digits needs scikit-learn).",
            autocompletion=completion(lambda: {name: task.meaning for name, task in TASKS.items()}),
        ),
        choice(TASKS),
    ] = TrainingSettings.task
    seeds: Annotated[
        int,
        typer.Option("--seeds", metavar="N", help="Networks of each function."),
        integer(*LIMITS["seeds"]),
    ] = TrainingSettings.seeds
    rates: Annotated[
        tuple[float, ...],
        typer.Option(
            "--lr",
            metavar="RATE[,RATE...]",
            help="The learning rate at the start; of several, and of auto, each function takes its own best.",
        ),
        Reader(_rates, default=AUTO),
    ] = TrainingSettings.rates
    depth: Annotated[
        int | None,
        typer.Option("--depth", metavar="N", help="Hidden layers.", show_default="the task's"),
        integer(*LIMITS["depth"]),
    ] = TrainingSettings.depth
    width: Annotated[
        int | None,
        typer.Option("--width", metavar="N", help="Units of each of them.", show_default="the task's"),
        integer(*LIMITS["width"]),
    ] = TrainingSettings.width
    steps: Annotated[
        int | None,
        typer.Option("--steps", metavar="N", help="Steps of training.", show_default="the task's"),
        integer(*LIMITS["steps"]),
    ] = TrainingSettings.steps
    batch: Annotated[
        int | None,
        typer.Option("--batch", metavar="N", help="Points in each step.", show_default="the task's"),
        integer(*LIMITS["batch"]),
    ] = TrainingSettings.batch
    optimizer: Annotated[
        str,
        typer.Option(
            "--optimizer",
            metavar="NAME",
            help="Either adam, or sgd with momentum 0.9.",
            autocompletion=completion(lambda: OPTIMIZERS),
        ),
        choice(OPTIMIZERS),
    ] = TrainingSettings.optimizer
    init: Annotated[
        str,
        typer.Option(
            "--init",
            metavar="NAME",
            help="Weights at the start: exact keeps the variance for each function; he, lecun, glorot, orthogonal.",
            autocompletion=completion(lambda: INITS),
        ),
        choice(INITS),
    ] = TrainingSettings.init
    learn: Annotated[
        bool, typer.Option("--learn", help="Learn the parameters of functions that have some (prelu, apl, swish).")
    ] = TrainingSettings.learn
    seed: Annotated[
        int,
        typer.Option("--seed", metavar="N", help="Where all random numbers start from."),
        integer(*LIMITS["seed"]),
    ] = TrainingSettings.seed


@options.with_groups
def train(
    *,
    names: options.Names,
    parameters: options.Parameters,
    training: Training,
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

    settings = TrainingSettings(**vars(training))
    targets = figure.targets(file_stem(names, settings.task))
    curves = read_scalar_curves(names, parameters.shared, "train")
    if "regions" in (panels or ()) and TASKS[settings.task].inputs != 2:
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
        print_message(f"partial: {done} of {len(curves) * result.wanted} runs are done")
        raise typer.Exit(INTERRUPTED)


def _processes(steps: int) -> int:
    # Where a process may run on some processors only, the system knows which.
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return 1 if steps <= FEW_STEPS else min(usable, LIMITS["jobs"][1])

"""``actviz train``: training of small networks with each function, and tests for differences between the results."""

import os
from typing import Annotated

import typer

from actviz.cli import options
from actviz.cli.deliver import deliver
from actviz.cli.groups import Group, option, with_groups
from actviz.cli.parsing import Reader, choice, choices, integer, numbers, whole
from actviz.cli.progress import Progress
from actviz.cli.terminal_io import INTERRUPTED, print_message
from actviz.formats import FIGURES
from actviz.formulas.errors import ActvizError
from actviz.studies.networks.tasks import TASKS
from actviz.studies.networks.train_settings import INITS, LIMITS, OPTIMIZERS, PANELS, TrainingSettings

AUTO = "auto"
FEW_STEPS = 4000
"""The number of steps up to which starting processes would take longer than the training."""


def _rates(text: str, option: str) -> tuple[float, ...]:
    """Read learning rates; none for ``auto``."""
    return () if text.strip().lower() == AUTO else tuple(dict.fromkeys(numbers(text, option)))


def _jobs(text: str, option: str) -> int:
    """Read a number of processes; 0 for ``auto``."""
    return 0 if text.strip().lower() == AUTO else whole(text, option, *LIMITS["jobs"])


class TrainingOptions(Group):
    """Options for training; fields have the names of ``TrainingSettings``."""

    task: Annotated[
        str,
        option(
            "--task",
            "TASK",
            f"Task: {', '.join(TASKS)} (requires scikit-learn).",
            words={name: task.meaning for name, task in TASKS.items()},
        ),
        choice(TASKS),
    ] = TrainingSettings.task
    seeds: Annotated[
        int, option("--seeds", "N", "Number of seeds, that is, of networks per function."), integer(*LIMITS["seeds"])
    ] = TrainingSettings.seeds
    rates: Annotated[
        tuple[float, ...],
        option(
            "--lr",
            "RATE[,RATE...]",
            "Initial learning rate. With several rates, or auto, each function uses its best one.",
        ),
        Reader(_rates, default=AUTO),
    ] = TrainingSettings.rates
    depth: Annotated[
        int | None,
        option("--depth", "N", "Number of hidden layers.", default="from the task"),
        integer(*LIMITS["depth"]),
    ] = TrainingSettings.depth
    width: Annotated[
        int | None,
        option("--width", "N", "Number of units per hidden layer.", default="from the task"),
        integer(*LIMITS["width"]),
    ] = TrainingSettings.width
    steps: Annotated[
        int | None,
        option("--steps", "N", "Number of training steps.", default="from the task"),
        integer(*LIMITS["steps"]),
    ] = TrainingSettings.steps
    batch: Annotated[
        int | None,
        option("--batch", "N", "Batch size: number of points per step.", default="from the task"),
        integer(*LIMITS["batch"]),
    ] = TrainingSettings.batch
    optimizer: Annotated[
        str,
        option("--optimizer", "NAME", "Optimiser: adam or sgd (with momentum 0.9).", words=OPTIMIZERS),
        choice(OPTIMIZERS),
    ] = TrainingSettings.optimizer
    init: Annotated[
        str,
        option(
            "--init",
            "NAME",
            "Weight initialisation: exact (preserves the variance for each function), he, lecun, glorot or orthogonal.",
            words=INITS,
        ),
        choice(INITS),
    ] = TrainingSettings.init
    learn: Annotated[
        bool, typer.Option("--learn", help="Also learn the parameters of functions such as prelu, apl and swish.")
    ] = TrainingSettings.learn
    seed: Annotated[int, option("--seed", "N", "Seed of the random numbers."), integer(*LIMITS["seed"])] = (
        TrainingSettings.seed
    )


@with_groups
def train(
    *,
    names: options.Names,
    parameters: options.Parameters,
    training: TrainingOptions,
    jobs: Annotated[
        int,
        option("--jobs", "N", "Number of parallel processes. The result does not depend on it."),
        Reader(_jobs, default=AUTO),
    ] = 0,
    panels: Annotated[
        tuple[str, ...] | None,
        option(
            "--panels",
            "PANEL,...",
            f"Panels to plot: {', '.join(PANELS)}.",
            default="score, plus dead and regions where available",
        ),
        choices(PANELS),
    ] = None,
    figure: options.Figure,
) -> None:
    """Train small networks and compare the results."""
    from actviz.cli.function_specs import file_stem, read_scalar_curves
    from actviz.studies.networks import train

    settings = TrainingSettings(**vars(training))
    targets = figure.targets(file_stem(names, settings.task))
    curves = read_scalar_curves(names, parameters.shared, "train")
    if "regions" in (panels or ()) and TASKS[settings.task].inputs != 2:
        known = ", ".join(name for name, task in TASKS.items() if task.inputs == 2)
        raise ActvizError(
            "--panels regions: {task} does not have two inputs; use {tasks}", task=settings.task, tasks=known
        )
    if any(target.format in FIGURES for target in targets):
        from actviz.figures.sizes import check_size

        drawn = panels or ("score",)
        check_size(figure.size, len({*drawn} - {"regions"}), len(curves) * ("regions" in drawn))
    count = train.total_steps(curves, settings)
    processes = jobs or _processes(count)
    targets = figure.check(targets)
    with Progress("training", count, quiet=figure.quiet) as progress:
        result = train.train(curves, settings, processes=processes, tick=progress.tick)
    deliver(targets, figure, result.views, labels=result.labels, panels=panels)
    if result.is_partial:
        done = sum(len(curve.seeds) for curve in result.curves)
        print_message(
            "partial result: {done} of {count} runs are complete", done=done, count=len(curves) * result.wanted
        )
        raise typer.Exit(INTERRUPTED)


def _processes(steps: int) -> int:
    # If the process may use only some processors, the system returns their number.
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return 1 if steps <= FEW_STEPS else min(usable, LIMITS["jobs"][1])

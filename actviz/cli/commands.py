"""Summaries, texts of help and examples of the commands. Options are declared in the module of each command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

DEBUG_HELP = "Show the traceback of an error."
UNWRAPPED = "\b"
"""Precedes lines that are not wrapped."""


@dataclass(frozen=True)
class Command:
    """What a command does: a summary of one line, further text, and examples."""

    summary: str
    examples: tuple[str, ...]
    more: str = ""

    @property
    def help(self) -> str:
        """The text above the options, in the format of Typer."""
        lines = "\n".join([UNWRAPPED, *self.examples])
        parts = [self.summary, self.more, lines]
        return "\n\n".join(part for part in parts if part)


TOPICS: Mapping[str, str] = {
    "formulas": "syntax and functions of formulas",
    "words": "how to specify functions: names, parameters, frameworks, families",
    "terms": "definitions of technical terms",
}
"""The pages of ``actviz help``, whose texts are in ``tables.help_pages``."""

COMMANDS: Mapping[str, Command] = {
    "plot": Command(
        "Plot functions, formulas and families in one figure.",
        (
            "actviz plot relu leaky_relu --alpha 0.1",
            "actviz plot gelu silu mish --derivative --range=-4:4",
            "actviz plot leaky_relu --alpha 0.01,0.1,0.3 -o family.svg",
            "actviz plot keras.leaky_relu 'mine = x*tanh(softplus(x))'",
            "actviz plot softmax --logits 2,1,0.1 --move 0",
            "actviz plot softmax --logits 2,1,0.1 --temperature 0.5,1,2",
            "actviz plot gelu '-relu(x)' --at -2,0,2",
        ),
    ),
    "derivative": Command(
        "Plot derivatives; report large and small slopes and kinks.",
        (
            "actviz derivative sigmoid tanh",
            "actviz derivative hardtanh --at-kink right --format rich",
            "actviz derivative gelu --order 2 --check",
            "actviz derivative relu sigmoid --at -1,0,1",
            "actviz derivative 'relu(x) - 0.1*relu(-x)' --overlay",
            "actviz derivative softmax --logits 2,1,0.1",
        ),
        more="A kink is a point where the function is continuous and its slope jumps, from the left slope to the "
        "right slope. Frameworks use different values as the derivative at a kink. The derivative of a vector "
        "function is its Jacobian matrix, plotted as a heat map.",
    ),
    "compare": Command(
        "Measure differences between functions and their derivatives.",
        (
            "actviz compare gelu gelu_tanh",
            "actviz compare silu hard_swish mish --against gelu",
            "actviz compare leaky_relu --dialects",
            "actviz compare torch keras jax --name gelu --format rich",
            "actviz compare --family gated --grid",
            "actviz compare relu gelu mish --cost --format rich",
        ),
        more="The largest differences are computed for the whole interval, not only at sample points. A table below "
        "lists the properties of the functions, starting with those that differ.",
    ),
    "approximate": Command(
        "Compute the best ReLU network for a function, or train one.",
        (
            "actviz approximate sigmoid --hidden 4",
            "actviz approximate gelu --tolerance 0.01 --format c",
            "actviz approximate tanh --sweep 1,2,4,8,16,32",
            "actviz approximate sigmoid --hidden 4,4",
            "actviz approximate 'x**2' --range 0:1 --method sawtooth --depth 5",
            "actviz approximate softplus --hidden 6 --tails --panels fit,error,units,network",
            "actviz approximate sigmoid --method train -o training.gif",
            "actviz approximate sigmoid --method article",
            "actviz approximate silu --hidden 16 --bits 8",
        ),
        more="By default the network has one hidden layer. Each hidden ReLU unit adds one kink. A linear skip "
        "connection from input to output is included and not counted. Networks with several layers are the best of "
        "those that training from several starts finds; they are compared with the optimum of one layer.",
    ),
    "table": Command(
        "List functions and properties; recommend some for a task.",
        (
            "actviz table",
            "actviz table gelu",
            "actviz table --family gated --where monotonic=no --sort gain",
            "actviz table --columns name,formula,derivative --format md",
            "actviz table relu leaky_relu:alpha=0.1 'x*tanh(x)' --format json",
            "actviz table --task image --depth 8",
            "actviz table --problem vanishing",
            "actviz table --flowchart -o choose.svg",
        ),
        more="Terms such as gain, dead zone and sparsity are defined in actviz help terms.",
    ),
    "propagate": Command(
        "Propagate signals and gradients through random networks.",
        (
            "actviz propagate sigmoid tanh relu --depth 30",
            "actviz propagate sigmoid tanh relu --init glorot",
            "actviz propagate relu gelu silu mish --format rich",
            "actviz propagate tanh --init glorot,orthogonal --depth 200 --width 64",
            "actviz propagate relu --batchnorm",
            "actviz propagate relu leaky_relu --panels zeros,dead",
            "actviz propagate identity --format rich",
        ),
        more="The report shows vanishing and exploding gradients and dead units per layer, next to the prediction of "
        "mean-field theory. A dead unit has slope 0 for every input. The gain of an initialisation is the factor "
        "that scales the weights.",
    ),
    "train": Command(
        "Train small networks; test for differences between functions.",
        (
            "actviz train relu tanh gelu leaky_relu",
            "actviz train identity relu gelu --task xor --width 1",
            "actviz train relu leaky_relu --task spirals --lr 0.01,0.1,1",
            "actviz train prelu apl swish --learn --task regression",
            "actviz train relu sigmoid --task digits --depth 3 --format json",
        ),
        more="All functions use the same seeds, and each uses its best learning rate. In most cases the differences "
        "are not significant.",
    ),
    "help": Command(
        "Show help for a command or a topic.",
        ("actviz help formulas", "actviz help words", "actviz help terms", "actviz help plot"),
        more="Topics: " + "; ".join(f"{name}: {meaning}" for name, meaning in TOPICS.items()) + ".",
    ),
}
"""The commands by name, in the order of help."""

"""Which options of ``actviz approximate`` go together, and what is said of those that do not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from actviz.cli.parsing import numbers, quoted, whole
from actviz.formulas.errors import ActvizError
from actviz.studies.approximate.settings import MOST_HIDDEN

Kind = Literal["optimal", "sweep", "trained", "identity", "article"]

TRAINING = frozenset({"--steps", "--lr", "--seed", "--restarts"})
OPTIMUM = frozenset({"--norm", "--output-activation", "--tails"})
USED: Mapping[Kind, frozenset[str]] = {
    "optimal": OPTIMUM | {"--hidden", "--tolerance", "--bits", "--panels"},
    "sweep": OPTIMUM | {"--sweep"},
    "trained": TRAINING | {"--hidden", "--output-activation", "--panels"},
    "identity": OPTIMUM | {"--hidden", "--panels"},
    "article": TRAINING | {"--hidden", "--panels"},
}
"""The options that each kind of answer uses, of those that some do not."""
UNUSED: Mapping[Kind, str] = {
    "optimal": "is for a training; add --method train",
    "sweep": "is for one network; leave --sweep out",
    "trained": "is for the optimum of ReLU units; it says nothing about a training",
    "identity": "is of no use for identity units, which are one straight line; leave it out",
    "article": "is of no use for the network of the article, which is given; leave it out",
}


def kind_of(method: str | None, unit: str | None, *, is_sweep: bool) -> Kind:
    """What kind of answer is asked for. ``unit`` is the name of what hidden units compute, None for a formula.

    Raises ``ActvizError`` if the two do not go together.
    """
    if method == "article":
        if unit != "relu":
            raise ActvizError("--method article: its network has 4 ReLU units with weights of their own")
        return "article"
    if unit == "identity":
        if method == "train":
            raise ActvizError("identity units are one straight line; leave --method train out to get the best one")
        return "identity"
    if method == "train" or unit != "relu":
        if method == "optimal":
            raise ActvizError("--method optimal is for ReLU units; others are trained, leave it out")
        return "trained"
    return "sweep" if is_sweep else "optimal"


def reject_unused(kind: Kind, given: Mapping[str, object]) -> None:
    """Raise ``ActvizError`` for the first option that is given but not used; what is not given is None or False."""
    sizes = [option for option in ("--hidden", "--tolerance", "--sweep") if given.get(option) is not None]
    if len(sizes) > 1:
        raise ActvizError(f"{' and '.join(sizes)} each say how many units there are; give one of them")
    for option, value in given.items():
        if value is None or value is False or option in USED[kind]:
            continue
        if kind == "trained" and option == "--norm":
            if value == "rms":
                continue
            raise ActvizError("--norm max is for the optimum; a training goes by the mean square")
        why = UNUSED["optimal"] if kind == "sweep" and option in TRAINING else UNUSED[kind]
        raise ActvizError(f"{option} {why}")


def one_size(text: str, option: str) -> int:
    """Read the number of hidden units."""
    if "," in text:
        raise ActvizError(f"--hidden: {quoted(text)} is more than one size; compare several by --sweep {text[:40]}")
    return whole(text, option, 0, MOST_HIDDEN)


def several_sizes(text: str, option: str) -> list[int]:
    """Read several numbers of hidden units."""
    if not all(part.strip() for part in text.split(",")):
        raise ActvizError(f"--sweep: {quoted(text)} is not a list of sizes; write it with commas, such as 1,2,4,8")
    return [whole(f"{value:g}", option, 0, MOST_HIDDEN) for value in numbers(text, option)]

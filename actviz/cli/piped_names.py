"""``-`` as a NAME: names that come through a pipe, one a line, or the JSON or a table of a command."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from actviz.activations.catalogue import find
from actviz.activations.entry import VectorActivation
from actviz.cli.options import PIPED
from actviz.cli.parsing import quoted
from actviz.cli.terminal_io import is_terminal, print_message
from actviz.formulas.errors import ActvizError

MOST_BYTES = 100_000_000
Json = Mapping[str, Any]


def replace_piped(names: Sequence[str], *, vectors: bool, quiet: bool) -> list[str]:
    """The names, those from stdin in the place of ``-``. Raises ``ActvizError`` if there are none.

    Functions of a vector that come through the pipe beside others are left out unless the command takes ``vectors``; a
    line on stderr says so, as it does of labels that are neither names nor formulas.
    """
    if names.count(PIPED) > 1:
        raise ActvizError("NAME: '-' stands for all that comes from stdin; write it once")
    found, unknown = _words(_content())
    scalars = [word for word in found if vectors or not _is_vector(word)]
    if not quiet and unknown:
        print_message(f"left out {_name_list(unknown)}, whose formula is not in a table; --format json has it")
    if not quiet and 0 < len(scalars) < len(found):
        print_message(f"left out {_name_list(word for word in found if word not in scalars)}: functions of a vector")
    return [word for name in names for word in ((scalars or found) if name == PIPED else [name])]


def _name_list(words: Iterable[str]) -> str:
    first, *rest = dict.fromkeys(quoted(word) for word in words)
    return ", ".join([first, *rest[:4], *(["..."] if len(rest) > 4 else [])])


def _is_vector(word: str) -> bool:
    try:
        return isinstance(find(word.partition(":")[0]).entry, VectorActivation)
    except ActvizError:
        return False


def _content() -> str:
    if sys.stdin is None or is_terminal(sys.stdin):
        raise ActvizError("NAME: '-' reads names from a pipe, such as echo relu | actviz plot -")
    content = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ActvizError(f"NAME: '-': more than {MOST_BYTES // 1_000_000} MB came through the pipe")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ActvizError("NAME: '-': what came through the pipe is no text in UTF-8") from None


def _words(content: str) -> tuple[list[str], list[str]]:
    """The words in what came through a pipe, and labels that are none."""
    from actviz.cli.piped_tables import labels_of, word_of

    lines = [line.strip() for line in content.splitlines()]
    unknown: list[str] = []
    if content.lstrip().startswith(("{", "[")):
        found = _from_json(content)
    elif (labels := labels_of(content)) is not None:
        words = {label: word_of(label) for label in labels}
        found = [word for word in words.values() if word]
        unknown = [label for label, word in words.items() if word is None]
        if not found:
            raise ActvizError("NAME: '-': the table names no function; --format json writes what can be read")
    else:
        found = [line for line in lines if line and not line.startswith("#")]
    if not found:
        raise ActvizError("NAME: '-': no names came through the pipe; write them one a line")
    return found, unknown


def _from_json(content: str) -> list[str]:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise ActvizError("NAME: '-': what came through the pipe begins like JSON, but is none") from None
    try:
        return [*dict.fromkeys(_named(data))]
    except (AttributeError, KeyError, TypeError):
        raise _no_curves() from None


def _named(data: Any) -> Iterator[str]:
    """The words for all curves that a JSON of any command holds: lists of names, curves, or the target's network."""
    match data:
        case str():
            yield data
        case list():
            for part in data:
                yield from _named(part)
        case {"network": dict(network), "target": str()}:
            yield _network(network)
        case {"sweep": list(fits)}:
            yield from (_network(fit["network"], f"network_{fit['hidden']}") for fit in fits)
        case {"curves": list(curves)}:
            yield from _named(curves)
        case {"formula": str(formula)}:
            yield _curve(data, formula)
        case {"name": str(name)}:
            yield name
        case _:
            raise _no_curves()


def _no_curves() -> ActvizError:
    return ActvizError("NAME: '-': the JSON holds no curves, as that of plot, derivative, compare or table does")


def _curve(data: Json, formula: str) -> str:
    """A function of the catalogue by its name, any other by its formula, under its label if that has a name."""
    settings = ",".join(f"{name}={float(value)!r}" for name, value in data.get("parameters", {}).items())
    name = data.get("name")
    label = str(data.get("label", "")).partition(" ")[0]
    output = re.sub(r"\[(\d+)\]$", r"_\1", label)  # softmax[0], an output of a function of a vector
    if output != label or not (isinstance(name, str) and _is_known(name)):
        label = output
        name = f"{label} = {formula}" if label.isidentifier() else formula
    return f"{name}:{settings}" if settings else name


def _is_known(name: str) -> bool:
    try:
        return bool(find(name))
    except ActvizError:
        return False


def _network(network: Json, name: str = "network") -> str:
    """A network of ``approximate`` as a formula."""
    activation = network.get("activation", "relu")
    if not str(activation).isidentifier():
        raise ActvizError(f"NAME: '-': units that compute {quoted(str(activation))} make no formula")
    parts = [f"{network['skip']!r}*x", repr(network["bias"])]
    parts += [f"{unit['out']!r}*{activation}({unit['weight']!r}*x + {unit['bias']!r})" for unit in network["units"]]
    total = " + ".join(f"({part})" if part.startswith("-") else part for part in parts)
    return f"{name} = relu({total})" if network.get("output_activation") == "relu" else f"{name} = {total}"

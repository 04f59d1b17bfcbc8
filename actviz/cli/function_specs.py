"""Conversion of words of the command line to curves.

A word is a name of the catalogue or of a framework, or a formula, either with parameters after a colon: ``relu``,
``leaky_relu:alpha=0.3``, ``keras.leaky_relu``, ``mine = x*tanh(softplus(x))``, ``x*sigmoid(b*x):b=1.5``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import product
from math import prod

from actviz.activations.catalogue import CATALOGUE
from actviz.cli.parsing import SharedParameter, whole
from actviz.curves import Curve, VectorFunction, in_dialects
from actviz.curves.function_spec import FunctionSpec, parse_spec
from actviz.curves.vector_function import no_vector_function
from actviz.formulas.errors import ActvizError, did_you_mean
from actviz.formulas.grammar import reject_reserved
from actviz.formulas.input_text import one_of, quoted
from actviz.messages import Message

MAX_CURVES = 500
_CONSTANT = re.compile(r"([A-Za-z_]\w*) ?= ?[-+.\w]+")
_OPERATOR_NAMES = {
    "**": "to",
    "*": "times",
    "/": "over",
    "+": "plus",
    "-": "minus",
    "<=": "at most",
    ">=": "at least",
    "<": "below",
    ">": "above",
}
"""The names of operators in file names."""
_OPERATOR = re.compile("|".join(map(re.escape, _OPERATOR_NAMES)))


def read_curves(
    texts: Sequence[str], shared: Sequence[SharedParameter], logits: Sequence[float] | None, move: float | None
) -> list[Curve]:
    """Return the curves of all words in order; a shared parameter with several values gives several curves.

    Raises ``ActvizError`` for a wrong word, and for an option that applies to none of the words.
    """
    return curves_of(read_functions(texts, shared, logits, move), logits, move)


def read_scalar_curves(texts: Sequence[str], shared: Sequence[SharedParameter], command: str) -> list[Curve]:
    """Return the curves of all words; raises ``ActvizError`` for functions of a vector, not possible in ``command``."""
    for text in texts:
        word = parse_spec(text)
        if word.is_name and isinstance(word.curve(word.parameters), VectorFunction):
            raise ActvizError(
                "{typed} is a vector function; {command} supports only scalar functions",
                typed=quoted(text),
                command=command,
            )
    return read_curves(texts, shared, None, None)


def read_functions(
    texts: Sequence[str], shared: Sequence[SharedParameter], logits: Sequence[float] | None, move: float | None
) -> list[Curve | VectorFunction]:
    """Return the functions of all words. Raises ``ActvizError`` as ``read_curves`` does."""
    return [function for family in read_families(texts, shared, logits, move) for function in family]


def read_families(
    texts: Sequence[str], shared: Sequence[SharedParameter], logits: Sequence[float] | None, move: float | None
) -> list[list[Curve | VectorFunction]]:
    """Return the functions of each word. Raises ``ActvizError`` as ``read_curves`` does."""
    families = families_of(texts, shared)
    vectors = [function for family in families for function in family if isinstance(function, VectorFunction)]
    if not vectors:
        for option, value in (("--logits", logits), ("--move", move)):
            if value is not None:
                raise no_vector_function(option)
    elif logits is None:
        raise ActvizError(
            "{name} is a vector function; specify its inputs, such as --logits 2,1,0.1,0 (--move 0 varies the first "
            "one along x)",
            name=vectors[0].entry.name,
        )
    return families


def families_of(texts: Sequence[str], shared: Sequence[SharedParameter]) -> list[list[Curve | VectorFunction]]:
    """Return the functions of each word; functions of a vector need no inputs."""
    _reject_many(len(texts))  # each word gives at least one curve
    words = [parse_spec(text) for text in texts]
    _reject_parameters(words)
    families = [_family(word, shared) for word in words]
    _reject_unused(words, shared)
    _reject_many(sum(map(len, families)))
    return families


def with_family(names: Sequence[str] | None, family: str | None, command: str) -> list[str]:
    """Return the names and those of all functions of a family. Raises ``ActvizError`` if there are none."""
    words = [*(names or [])]
    if family is not None:
        if family.strip().lower() == "vector":
            example = f"actviz {command} softmax sparsemax --logits 2,1,0.1,0"
            raise ActvizError(
                "--family: vector functions must be specified by name, such as {example}", example=example
            )
        families = dict.fromkeys(entry.family for entry in CATALOGUE.values() if entry.family != "vector")
        name = one_of(families, family, "--family")
        words += [entry.name for entry in CATALOGUE.values() if entry.family == name]
    if not words:
        raise ActvizError(
            "no function is specified; write, for example, actviz {command} gelu silu, or use --family gated",
            command=command,
        )
    return words


def in_every_dialect(text: str) -> list[str]:
    """Return words for the function in every framework that has it, with the same parameters."""
    word = parse_spec(text)
    if not word.is_name:
        raise ActvizError("{typed} is a formula; --dialects requires the name of a function", typed=quoted(text))
    names = [function.name or "" for function in in_dialects(word.text, **word.parameters)]
    if not names:
        raise ActvizError("{typed} is not available in any known framework; remove --dialects", typed=quoted(text))
    parameters = ",".join(f"{name}={value!r}" for name, value in word.parameters.items())
    return [f"{name}:{parameters}" if parameters else name for name in names]


def curves_of(
    functions: Sequence[Curve | VectorFunction], logits: Sequence[float] | None, move: float | None
) -> list[Curve]:
    """Return the curves among the functions, and for functions of a vector the outputs over input ``move``."""
    curves: list[Curve] = []
    for function in functions:
        if isinstance(function, Curve):
            curves.append(function)
        elif logits is not None:
            curves += function.curves(logits, whole(f"{move or 0:g}", "--move", 0, len(logits) - 1))
    _reject_many(len(curves))
    return curves


def _family(word: FunctionSpec, shared: Sequence[SharedParameter]) -> list[Curve | VectorFunction]:
    takes = word.takes()
    own = {takes.get(name, name) for name in word.parameters}
    fitting = [option for option in shared if option.name in takes and takes[option.name] not in own]
    if len({takes[option.name] for option in fitting}) < len(fitting):
        raise ActvizError("{typed}: two options set the same parameter; use only one of them", typed=quoted(word.text))
    _reject_many(prod(len(option.values) for option in fitting))
    choices = [[(takes[option.name], value) for value in option.values] for option in fitting]
    return [word.curve({**word.parameters, **dict(combination)}) for combination in product(*choices)]


def _reject_parameters(words: Sequence[FunctionSpec]) -> None:
    """Raise ``ActvizError`` for ``alpha=0.1`` beside a function, a parameter rather than a named constant."""
    known = {name for entry in CATALOGUE.values() for p in entry.parameters for name in (p.name, *p.aliases)}
    for word in words:
        match = _CONSTANT.fullmatch(word.text)
        owner = next((one for one in words if one.is_name), None)
        if match and owner and match[1] in known:
            example = f"{owner.text}:{word.text.replace(' ', '')}"
            raise ActvizError(
                "{typed} is not a function; write the parameter after a colon: {example}",
                typed=quoted(word.text),
                example=example,
            )


def _reject_many(count: int) -> None:
    if count > MAX_CURVES:
        raise ActvizError(
            "{count} curves are too many for one figure; the maximum is {most}", count=count, most=MAX_CURVES
        )


def _reject_unused(words: Sequence[FunctionSpec], shared: Iterable[SharedParameter]) -> None:
    taken = {spelling for word in words for spelling in word.takes()}
    for option in shared:
        if option.name in taken:
            continue
        if not all(word.is_name for word in words):
            reject_reserved(option.name)
        takers = [
            entry.name
            for entry in CATALOGUE.values()
            if any(option.name in (p.name, *p.aliases) for p in entry.parameters)
        ]
        who = ", ".join(quoted(word.text).strip("'") for word in words)
        hint = did_you_mean(option.name, taken) or Message("; no function of the catalogue has it")
        if takers:
            hint = Message("; {others} have it" if len(takers) > 1 else "; {others} has it", others=", ".join(takers))
        raise ActvizError(
            "{option}: {functions} has no parameter {parameter}{hint}"
            if len(words) == 1
            else "{option}: {functions} have no parameter {parameter}{hint}",
            option=option.option,
            functions=who,
            parameter=option.name,
            hint=hint,
        )


def file_stem(texts: Sequence[str], *pieces: str) -> str:
    """Return a file name without extension, made of the words and further pieces."""
    names = "-".join(dict.fromkeys(_stem(parse_spec(text)) for text in texts))[:80].rstrip("-_.")
    return "-".join(piece for piece in (names, *pieces) if piece)


def _stem(word: FunctionSpec) -> str:
    """Return the part of a file name for a word."""
    name, equals, _ = word.text.partition("=")
    name = name.strip().removesuffix("(x)")
    if equals and name.isidentifier():
        text = name
    else:
        text = word.text if word.is_name else _OPERATOR.sub(lambda match: f" {_OPERATOR_NAMES[match[0]]} ", word.text)
    return re.sub(r"[^\w.]+", "_", text).strip("_.") or "formula"

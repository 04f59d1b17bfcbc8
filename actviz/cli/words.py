"""Words of the command line -> curves.

A word is a name of the catalogue or of a framework, or a formula, either with parameters after a colon: ``relu``,
``leaky_relu:alpha=0.3``, ``keras.leaky_relu``, ``mine = x*tanh(softplus(x))``, ``x*sigmoid(b*x):b=1.5``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from actviz.activations.catalogue import CATALOGUE, find
from actviz.cli.numbers import number, numbers
from actviz.curves import Curve, VectorFunction, free_names, get, parse
from actviz.formulas.errors import ActvizError

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*([.-][A-Za-z_][A-Za-z0-9_]*)*")
_RESERVED = frozenset({"x", "pi", "e"})


@dataclass(frozen=True)
class Shared:
    """A parameter given for all curves that take it: the option as it was typed, its name, its values."""

    option: str
    name: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Word:
    """One word, taken apart."""

    head: str
    own: Mapping[str, float]

    @property
    def is_name(self) -> bool:
        """Whether the word names an activation; else it is a formula."""
        parts = set(re.split(r"[.-]", self.head))
        return bool(_NAME.fullmatch(self.head)) and not parts & _RESERVED

    def takes(self) -> dict[str, str]:
        """Every spelling of a parameter that goes with this word, and the parameter it stands for."""
        if not self.is_name:
            return {name: name for name in free_names(self.head)}
        entry = find(self.head, self.own).entry
        return {spelling: p.name for p in entry.parameters for spelling in (p.name, *p.aliases)}

    def curve(self, parameters: Mapping[str, float]) -> Curve | VectorFunction:
        """The curve with its own parameters and others that are shared."""
        return get(self.head, **parameters) if self.is_name else parse(self.head, **parameters)


def read_word(text: str) -> Word:
    """Take a word apart; raises ``ActvizError`` if what stands after the colon is no list of ``name=value``."""
    head, colon, tail = text.partition(":")
    own: dict[str, float] = {}
    for part in tail.split(",") if colon else ():
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not name:
            raise ActvizError(f"'{text[:60]}': parameters are written name=value after the colon, such as leaky_relu:alpha=0.3")
        if name in own:
            raise ActvizError(f"'{text[:60]}': {name} is given twice")
        own[name] = number(value, name)
    return Word(head.strip(), own)


def shared_parameters(named: Mapping[str, str | None], params: Sequence[str]) -> list[Shared]:
    """The shared parameters: ``named`` are options such as --alpha with their values, ``params`` the texts ``name=value`` of --param."""
    shared = [Shared(f"--{name}", name, tuple(numbers(text, f"--{name}"))) for name, text in named.items() if text is not None]
    for text in params:
        name, equals, values = (piece.strip() for piece in text.partition("="))
        if not equals or not name:
            raise ActvizError(f"--param: '{text[:60]}' is not name=value; write it such as -p alpha=0.1")
        shared.append(Shared(f"--param {name}", name, tuple(numbers(values, f"--param {name}"))))
    return shared


def read_curves(texts: Sequence[str], shared: Sequence[Shared], logits: Sequence[float] | None, move: int | None) -> list[Curve]:
    """The curves of all words, in their order; several values of a shared parameter make a family of curves.

    Raises ``ActvizError`` if a word is wrong, or an option concerns none of the words.
    """
    words = [read_word(text) for text in texts]
    functions = [function for word, text in zip(words, texts, strict=True) for function in _family(word, text, shared)]
    _reject_unused(words, shared)
    if not any(isinstance(function, VectorFunction) for function in functions):
        for option, value in (("--logits", logits), ("--move", move)):
            if value is not None:
                known = ", ".join(name for name, entry in CATALOGUE.items() if entry.family == "vector")
                raise ActvizError(f"{option} is for functions of a vector, and there is none among the names; they are {known}")
    return [curve for function in functions for curve in _curves(function, logits, move)]


def _family(word: Word, text: str, shared: Sequence[Shared]) -> list[Curve | VectorFunction]:
    takes = word.takes()
    own = {takes.get(name, name) for name in word.own}
    choices = [[(takes[s.name], value) for value in s.values] for s in shared if s.name in takes and takes[s.name] not in own]
    if len({choice[0][0] for choice in choices}) < len(choices):
        raise ActvizError(f"'{text[:60]}' is given the same parameter by two options")
    return [word.curve({**word.own, **dict(combination)}) for combination in product(*choices)]


def _reject_unused(words: Sequence[Word], shared: Iterable[Shared]) -> None:
    for option in shared:
        if any(option.name in word.takes() for word in words):
            continue
        takers = [entry.name for entry in CATALOGUE.values() if any(option.name in (p.name, *p.aliases) for p in entry.parameters)]
        who = ", ".join(word.head[:40] for word in words)
        hint = f"{', '.join(takers)} {'do' if len(takers) > 1 else 'does'}" if takers else "no function of the catalogue does"
        verb = "does not take" if len(words) == 1 else "do not take"
        raise ActvizError(f"{option.option}: {who} {verb} {option.name}; {hint}")


def _curves(function: Curve | VectorFunction, logits: Sequence[float] | None, move: int | None) -> Sequence[Curve]:
    if isinstance(function, Curve):
        return [function]
    if logits is None:
        name = function.entry.name
        raise ActvizError(f"{name} takes a vector; say where its inputs stand, such as --logits 2,1,0.1,0 (input --move 0 is drawn as x)")
    return function.curves(logits, move or 0)


def file_stem(texts: Sequence[str]) -> str:
    """A name for a file, from the words that were drawn."""
    heads = [read_word(text).head.partition("=")[0] if "=" in text else read_word(text).head for text in texts]
    slugs = [re.sub(r"[^A-Za-z0-9_.]+", "_", head).strip("_.") or "formula" for head in heads]
    return "-".join(dict.fromkeys(slugs))[:80].rstrip("-_.")



"""Command lines reordered for Typer: options before names, since names may be formulas such as -x**2."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from actviz.activations.catalogue import CATALOGUE, definition_named, known_names
from actviz.formulas.errors import ActvizError, did_you_mean
from actviz.formulas.grammar import parse
from actviz.formulas.input_text import quoted
from actviz.formulas.vocabulary import WORDS

_ARITHMETIC = re.compile(r"-[.\d]|[(*/+^<>|%\s]")
"""Characters that occur in formulas and in no option."""
_SETTING = re.compile(r"--?[A-Za-z][\w-]*=(?!=)")


def options_first(params: Sequence[Any], arguments: Sequence[str]) -> list[str]:
    """Return the words of a command line in order: options with their values, ``--``, then all names.

    ``params`` are the parameters of the command. If an option is given twice, the last value counts, as usual. Raises
    ``ActvizError`` for an option without its value, for one that takes a list and is given twice, and for a word that
    starts with - and is neither an option nor a formula.
    """
    options = {spelling: param for param in params if param.param_type_name == "option" for spelling in param.opts}
    given: list[str] = []
    names: list[str] = []
    seen: set[str] = set()
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if word == "--":
            names += rest
            break
        if not word.startswith("-") or word == "-" or _is_formula(word, options):
            names.append(word)
            continue
        for spelling, value in _split_word(word, options):
            option = options.get(spelling)
            if option is None or option.is_flag:
                given.append(spelling if value is None else f"{spelling}={value}")
                continue
            if value is None and not rest:
                raise ActvizError(
                    "option {option} requires a value: {option} {metavar}", option=spelling, metavar=option.metavar
                )
            given += [spelling, rest.pop(0) if value is None else value]
            if option.name in seen and not option.multiple and "," in option.metavar:
                name = max(option.opts, key=len)
                raise ActvizError(
                    "{option} is specified twice; specify it once, with values separated by commas", option=name
                )
            seen.add(option.name)
    return [*given, "--", *names]


def is_formula(word: str) -> bool:
    """Return whether a word is a formula without names that need a value."""
    head, _, tail = word.partition(":")
    with suppress(ActvizError):
        own = {part.partition("=")[0].strip() for part in tail.split(",")}
        return {*parse(head, definition_named, known_names()).free} <= own
    return False


def _is_formula(word: str, options: Mapping[str, Any]) -> bool:
    """Return whether a word that starts with - is a formula rather than an option."""
    if word.startswith("--") and not _ARITHMETIC.search(word):
        return False
    spelling = word.partition("=")[0]
    if spelling in options or _SETTING.match(word):
        return False
    return is_formula(word) or bool(_ARITHMETIC.search(word) and not _is_cluster(word, options))


def _is_cluster(word: str, options: Mapping[str, Any]) -> bool:
    """Return whether a word consists of short options, the last of which may be followed by its value."""
    for letter in word[1:]:
        option = options.get(f"-{letter}")
        if option is None:
            return False
        if not option.is_flag:
            return True
    return True


def _split_word(word: str, options: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    """Split a word into its options, each with the value that is written in the same word."""
    spelling, equals, value = word.partition("=")
    if word.startswith("--") or spelling in options:
        return [(spelling, value if equals else None)]
    if not _is_cluster(word, options):
        known = [option for option in options if option.startswith("--")]
        known += [f"-{name}(x)" for name in (*CATALOGUE, *WORDS)]
        raise ActvizError("No such option: {option}{hint}", option=quoted(word)[1:-1], hint=did_you_mean(word, known))
    parts: list[tuple[str, str | None]] = []
    for place, letter in enumerate(word[1:], 2):
        if not options[f"-{letter}"].is_flag:
            return [*parts, (f"-{letter}", word[place:] or None)]
        parts.append((f"-{letter}", None))
    return parts

"""The catalogue: lookup of entries by their names, by aliases, and by names in frameworks.

Names are compared without case, ``-``, ``_`` and spaces: LeakyReLU, leaky-relu and leaky_relu are the same. Names in
other languages come from the catalogues of translations.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from actviz.activations.dialect import Dialect, Spelling
from actviz.activations.entry import Activation, Parameter, VectorActivation
from actviz.activations.families import (
    elementary,
    exponential,
    gated,
    hard,
    logarithmic,
    periodic,
    radial,
    rational,
    rectifiers,
    shrinkage,
    sigmoid,
    smooth_relu,
    vectors,
)
from actviz.activations.frameworks import DIALECTS
from actviz.formulas.errors import ActvizError, did_you_mean, parameters_hint, suggestion
from actviz.formulas.grammar import Definition, parse
from actviz.language import listed, translations
from actviz.messages import Message

Entry = Activation | VectorActivation

MAX_LISTED = 8
"""The largest number of valid names that an error lists."""

_FAMILIES = (
    elementary,
    rectifiers,
    hard,
    shrinkage,
    exponential,
    smooth_relu,
    gated,
    sigmoid,
    logarithmic,
    rational,
    periodic,
    radial,
    vectors,
)
CATALOGUE: Mapping[str, Entry] = {entry.name: entry for family in _FAMILIES for entry in family.ENTRIES}
"""Every entry by its name, family by family, from elementary to special ones."""

_MODULES: Mapping[str, str] = {
    module: name for name, dialect in DIALECTS.items() for module in (name, *dialect.modules.split())
}
"""The dialect of every prefix in lower case: module names and the abbreviations that are common in code."""
_KERAS_IN_TENSORFLOW = re.compile(r"(tensorflow|tf)\.(?=keras\b)")
_NO_DIALECTS = frozenset({"np", "numpy", "scipy", "sp", "math"})
"""Prefixes of libraries that define no activations."""


_IGNORED = str.maketrans("", "", "-_ ー・=‐‑–—―−")
"""What names are compared without: separators, and the long vowel of Japanese with the dashes that are typed for it."""


def key(name: str) -> str:
    """Return the normalised form of a name, which is used for comparisons."""
    return unicodedata.normalize("NFKC", name).lower().translate(_IGNORED)


_BY_KEY: Mapping[str, Entry] = {
    key(name): entry for entry in CATALOGUE.values() for name in (entry.name, *entry.aliases)
}


@dataclass(frozen=True)
class Found:
    """The result of a lookup: an entry, adapted to a framework if the name has a prefix.

    ``name`` is the catalogue's name, with the dialect. ``at_kinks`` are the framework's derivatives at kinks.
    ``framework_defaults`` are the parameters whose defaults differ from the catalogue's. ``note`` describes how the
    framework's function differs.
    """

    name: str
    entry: Entry
    at_kinks: Mapping[str, str]
    framework_defaults: tuple[str, ...] = ()
    note: str = ""


def find(word: str, given: Iterable[str] = ()) -> Found:
    """Look up a name of the catalogue, an alias, or a framework's name such as ``keras.LeakyReLU``.

    ``given`` are the names of the specified parameters. They select one of several functions of a framework that share
    a name. Raises ``ActvizError`` with suggestions.
    """
    if not isinstance(word, str):
        raise ActvizError("{typed} is not a name; a name is a string, such as 'relu'", typed=f"{word!r}")
    if ":" in word:
        raise ActvizError("'{typed}' is not a name; specify parameters separately from the name", typed=_excerpt(word))
    prefix, dot, name = word.strip().rpartition(".")
    if dot and (word.isascii() or not entry_named(word)):
        return _in_dialect(_dialect(prefix, word), prefix, name, tuple(given))
    entry = entry_named(word)
    if entry is None:
        hint = _formula_hint(word) or did_you_mean(unicodedata.normalize("NFKC", name), _similar_names(name))
        raise ActvizError("unknown activation '{typed}'{hint}", typed=_excerpt(word), hint=hint)
    return Found(entry.name, entry, {})


def entry_named(name: str) -> Entry | None:
    """Return the entry of a name or alias in any language; None if there is none."""
    known = key(name)
    return _BY_KEY.get(known) or (CATALOGUE[_translated_names()[known]] if known in _translated_names() else None)


def known_names() -> list[str]:
    """Return all names and aliases, for suggestions."""
    return [name for entry in CATALOGUE.values() for name in (entry.name, *entry.aliases)]


def names_in_other_languages(entry: Entry) -> list[str]:
    """Return the names of an entry in the catalogues of translations, and its title with and without parentheses."""
    titles = [title for title in translations(entry.title) if title != entry.title]
    return [*listed("names", entry.name), *titles, *(title.partition(" (")[0] for title in titles)]


@cache
def _translated_names() -> Mapping[str, str]:
    """The names of entries by the normalised forms of their names in other languages."""
    return {key(name): entry.name for entry in CATALOGUE.values() for name in names_in_other_languages(entry)}


def _similar_names(name: str) -> list[str]:
    """The names among which to look for one that was misspelled: in Latin letters, or in others."""
    if name.isascii():
        return known_names()
    return [*known_names(), *(known for entry in CATALOGUE.values() for known in listed("names", entry.name))]


def _excerpt(word: str) -> str:
    printable = "".join(c if c.isprintable() else "?" for c in word)
    return printable if len(printable) <= 40 else printable[:37] + "..."


def _formula_hint(word: str) -> Message:
    """Return a hint for a text that consists of several names, or resembles no name."""
    if len(word.split()) > 1 and all(map(entry_named, word.split())):
        return Message("; separate several names by spaces, such as relu gelu")
    if word.isidentifier() and word.isascii() and not did_you_mean(word, known_names()):
        return Message("; write a formula in the variable x, such as 'x*sigmoid(x)'")
    return Message("")


def _dialect(prefix: str, word: str) -> Dialect:
    module = _KERAS_IN_TENSORFLOW.sub("", prefix.lower())
    if module not in _MODULES:
        hint = (
            did_you_mean(module, DIALECTS)
            or did_you_mean(module, _MODULES)
            or Message("; known frameworks: {known}", known=", ".join(DIALECTS))
        )
        if module.partition(".")[0] in _NO_DIALECTS and key(word.rpartition(".")[2]) in _BY_KEY:
            hint = Message("; remove '{prefix}' to use the function of the catalogue", prefix=f"{_excerpt(prefix)}.")
        raise ActvizError(
            "unknown framework '{dialect}' in '{typed}'{hint}",
            dialect=_excerpt(prefix),
            typed=_excerpt(word),
            hint=hint,
        )
    return DIALECTS[_MODULES[module]]


def _in_dialect(dialect: Dialect, prefix: str, name: str, given: tuple[str, ...]) -> Found:
    meant = entry_named(name)
    spellings = [s for s in dialect.spellings if key(s.name) == key(name)]
    if not spellings and meant is not None:
        spellings = [s for s in dialect.spellings if s.means == meant.name]
    if not spellings:
        hint = _hint(dialect, prefix, name, is_in_catalogue=meant is not None)
        raise ActvizError(
            "unknown function '{typed}' of {framework}{hint}", typed=_excerpt(name), framework=dialect.title, hint=hint
        )
    adapted = [_adapted(spelling) for spelling in spellings]
    fits = [i for i, entry in enumerate(adapted) if {*given} <= _accepted(entry)]
    selected = fits[0] if fits else len(adapted) - 1
    entry, spelling = adapted[selected], spellings[selected]
    catalogue_name = entry.name if meant is None else meant.name
    return Found(f"{dialect.name}.{catalogue_name}", entry, spelling.at_kinks, tuple(spelling.defaults), spelling.note)


def _hint(dialect: Dialect, prefix: str, name: str, *, is_in_catalogue: bool) -> Message:
    """Return a hint with the name that was probably meant, for a name that ``dialect`` does not have."""
    for other in _relatives(dialect):  # keras has names that keras.ops and keras.layers do not have
        if any(key(spelling.name) == key(name) for spelling in other.spellings):
            return suggestion(f"'{other.name}.{_excerpt(name)}'")
    if is_in_catalogue:
        return Message("; remove '{prefix}' to use the function of the catalogue", prefix=f"{_excerpt(prefix)}.")
    known = list(dict.fromkeys(spelling.name for spelling in dialect.spellings))
    listed = ", ".join([*(f"'{spelled}'" for spelled in known[:MAX_LISTED]), *["..."] * (len(known) > MAX_LISTED)])
    return did_you_mean(name, known, f"{dialect.name}.") or Message("; known functions: {known}", known=listed)


def _relatives(dialect: Dialect) -> list[Dialect]:
    """Return the other dialects of the same framework."""
    root = dialect.name.partition(".")[0]
    return [other for other in DIALECTS.values() if other is not dialect and other.name.partition(".")[0] == root]


def _accepted(entry: Entry) -> set[str]:
    return {name for parameter in entry.parameters for name in (parameter.name, *parameter.aliases)}


def _adapted(spelling: Spelling) -> Entry:
    """Return the catalogue's entry with a framework's formula, defaults and keywords."""
    entry = spelling.vector or CATALOGUE[spelling.means]
    if isinstance(entry, Activation) and spelling.formula is not None:
        bare = replace(entry, ascending=(), slope=None, stable=None, stable_slope=None, stable_curvature=None)
        return replace(bare, formula=spelling.formula, parameters=spelling.parameters)

    def adapt(parameter: Parameter) -> Parameter:
        keywords = tuple(keyword for keyword, name in spelling.aliases.items() if name == parameter.name)
        default = spelling.defaults.get(parameter.name, parameter.default)
        return replace(parameter, default=default, aliases=(*parameter.aliases, *keywords))

    return replace(entry, parameters=tuple(adapt(parameter) for parameter in entry.parameters))


def parameter_named(entry: Entry, typed: str) -> Parameter:
    """Return the parameter with a name or alias. Raises ``ActvizError`` if the entry has none."""
    for parameter in entry.parameters:
        if typed in (parameter.name, *parameter.aliases):
            return parameter
    names = [parameter.name for parameter in entry.parameters]
    hint = did_you_mean(typed, names) or parameters_hint(names)
    raise ActvizError("{name} has no parameter '{typed}'{hint}", name=entry.name, typed=_excerpt(typed), hint=hint)


class Trees(NamedTuple):
    """The formulas of an entry as trees; ``stable`` maps the order of a derivative to the tree for evaluation."""

    formula: ast.expr
    slope: ast.expr | None
    stable: Mapping[int, ast.expr]


@cache
def trees_of(entry: Activation) -> Trees:
    """Parse the formulas of an entry."""
    stable = enumerate((entry.stable, entry.stable_slope, entry.stable_curvature))
    return Trees(
        formula=parse(entry.formula).tree,
        slope=None if entry.slope is None else parse(entry.slope).tree,
        stable={order: parse(text).tree for order, text in stable if text is not None},
    )


@cache
def definition_of(entry: Activation) -> Definition:
    """Return an entry as a definition that can be called in formulas."""
    names = {parameter.name: parameter for parameter in entry.parameters}
    trees = trees_of(entry)
    return Definition(
        name=entry.name,
        formula=trees.formula,
        stable=trees.stable.get(0, trees.formula),
        slope=trees.stable.get(1, trees.slope),
        parameters={name: parameter.default for name, parameter in names.items()},
        spellings={alias: parameter.name for parameter in entry.parameters for alias in parameter.aliases},
        check=lambda name, value: names[name].check(value),
    )


def definition_named(name: str) -> Definition | None:
    """Return the definition of the entry with a name, or None."""
    # Most names in formulas are parameters; they are not looked up in the catalogues of translations.
    entry = _BY_KEY.get(key(name)) if name.isascii() else entry_named(name)
    if isinstance(entry, VectorActivation):
        raise ActvizError(
            "{name} is a vector function, and x in a formula is a scalar; use {name} alone, not in a formula",
            name=entry.name,
        )
    return None if entry is None else definition_of(entry)

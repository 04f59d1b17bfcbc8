"""Facts of the catalogue's functions with their default parameters, measured once and kept in a file.

Measuring all of them takes seconds, reading them milliseconds. ``python -m actviz.studies.facts.precomputed`` measures
them anew and writes the file; the tests fail if it is out of date. Facts that are not in the file, or were written for
another formula or for other fields of ``Facts``, are measured when they are asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from functools import cache
from pathlib import Path
from typing import Any

from actviz.activations.catalogue import CATALOGUE
from actviz.activations.entry import Activation
from actviz.studies.facts.model import Facts, Gaussian
from actviz.studies.results import Bound, Edge, Extremum, Kink, Located, Singularity
from actviz.studies.unknown import UNKNOWN

FILE = Path(__file__).with_name("stored.json")
_KINDS = (Facts, Bound, Edge, Extremum, Gaussian, Kink, Located, Singularity)


def facts_of_entry(entry: Activation) -> Facts:
    """The facts of an entry with its default parameters."""
    kept = _kept().get(entry.name)
    if kept is not None and kept["entry"] == _identity(entry):
        return _read(kept["facts"])
    return measured(entry)


def measured(entry: Activation) -> Facts:
    """The facts of an entry, from its formula."""
    from actviz.curves import Curve, get  # noqa: PLC0415 - who reads what is kept needs none of this
    from actviz.studies.facts.measure import facts  # noqa: PLC0415

    curve = get(entry.name)
    assert isinstance(curve, Curve)
    return facts(curve)


def write(path: Path = FILE) -> None:
    """Measure the facts of all entries and keep them."""
    rows = {entry.name: {"entry": _identity(entry), "facts": asdict(measured(entry))} for entry in elementwise()}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in rows.items())
    schema = json.dumps(schema_of_facts())
    path.write_text(f'{{"schema": {schema},\n"functions": {{\n{lines}\n}}}}\n', encoding="utf-8")


def elementwise() -> Iterator[Activation]:
    """The entries that have facts: those of a single number."""
    return (entry for entry in CATALOGUE.values() if isinstance(entry, Activation))


def schema_of_facts() -> dict[str, dict[str, str]]:
    """The fields of ``Facts`` and of what it consists of, with their types: a file with another schema is not read."""
    return {kind.__name__: {field.name: str(field.type) for field in fields(kind)} for kind in _KINDS}


def _identity(entry: Activation) -> list[str]:
    """What facts depend on."""
    defaults = [f"{parameter.name}={parameter.default!r}" for parameter in entry.parameters]
    return [entry.formula, entry.slope or "", *defaults]


@cache
def _kept() -> Mapping[str, Any]:
    try:
        kept = json.loads(FILE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    is_current = isinstance(kept, dict) and kept.get("schema") == schema_of_facts()
    functions: Mapping[str, Any] = kept["functions"] if is_current else {}
    return functions


def _read(kept: Mapping[str, Any]) -> Facts:
    """The facts that were written; what is not known is a word in the file."""
    return Facts(**{name: _READ.get(name, _plain)(value) for name, value in kept.items()})


def _plain(value: Any) -> Any:
    return UNKNOWN if value == UNKNOWN else value


def _pair(value: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(map(_plain, value))


def _optional(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A reader of what may be not known, or None."""
    return lambda value: value if value is None else UNKNOWN if value == UNKNOWN else read(value)


def _several(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return _optional(lambda values: tuple(map(read, values)))


def _located(value: Mapping[str, Any]) -> Located:
    stretches = tuple((Edge(**low), Edge(**high)) for low, high in value["stretches"])
    return Located(**{**value, "stretches": stretches, "ends": tuple(value["ends"])})


def _singularity(value: Mapping[str, Any]) -> Singularity:
    return Singularity(**{**value, "left": _plain(value["left"]), "right": _plain(value["right"])})


_READ: Mapping[str, Callable[[Any], Any]] = {
    "domain": _several(lambda part: (Edge(**part[0]), Edge(**part[1]))),
    "range": _several(_optional(lambda end: Bound(**end))),
    "values": _several(lambda part: (Bound(**part[0]), Bound(**part[1]))),
    "minimum": _optional(lambda value: Extremum(**value)),
    "max_slope": _optional(_located),
    "steepest": _optional(_located),
    "limits": _pair,
    "kinks": _several(lambda kink: Kink(**kink)),
    "singularities": _several(_singularity),
    "slopes_at_zero": _pair,
    "saturates": _pair,
    "dead": _several(tuple),
    "gaussian": lambda value: Gaussian(**{name: _plain(moment) for name, moment in value.items()}),
}
"""How the fields of ``Facts`` are read that are no plain numbers or words."""


if __name__ == "__main__":
    write()

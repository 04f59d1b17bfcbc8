"""Facts of the catalogue's functions with their default parameters, measured once and kept in a file.

Measuring all of them takes seconds, reading them milliseconds. ``python -m actviz.studies.facts.stored`` measures them
anew and writes the file; the tests fail if it is out of date. Facts that are not in the file, or were written for
another formula or for other fields of ``Facts``, are measured when they are asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from functools import cache
from pathlib import Path
from typing import Any

from actviz.activations.activation import Activation
from actviz.activations.catalogue import CATALOGUE
from actviz.studies.facts.card import Bound, Facts, Gaussian
from actviz.studies.findings import Edge, Extremum, Kink, Located, Singularity

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
    from actviz.studies.facts.measuring import facts  # noqa: PLC0415

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
    lowest, highest = kept["range"]
    return Facts(
        **{
            **kept,
            "domain": None if kept["domain"] is None else tuple((Edge(**a), Edge(**b)) for a, b in kept["domain"]),
            "range": (_bound(lowest), _bound(highest)),
            "values": None if kept["values"] is None else tuple((Bound(**a), Bound(**b)) for a, b in kept["values"]),
            "minimum": _extremum(kept["minimum"]),
            "max_slope": _located(kept["max_slope"]),
            "steepest": _located(kept["steepest"]),
            "limits": tuple(kept["limits"]),
            "kinks": tuple(Kink(**kink) for kink in kept["kinks"]),
            "singularities": tuple(Singularity(**one) for one in kept["singularities"]),
            "slopes_at_zero": tuple(kept["slopes_at_zero"]),
            "saturates": tuple(kept["saturates"]),
            "dead": tuple(map(tuple, kept["dead"])),
            "gaussian": Gaussian(**kept["gaussian"]),
        }
    )


def _bound(kept: Mapping[str, Any] | None) -> Bound | None:
    return None if kept is None else Bound(**kept)


def _extremum(kept: Mapping[str, float] | None) -> Extremum | None:
    return None if kept is None else Extremum(**kept)


def _located(kept: Mapping[str, Any] | None) -> Located | None:
    if kept is None:
        return None
    stretches = tuple((Edge(**low), Edge(**high)) for low, high in kept["stretches"])
    return Located(**{**kept, "stretches": stretches, "ends": tuple(kept["ends"])})


if __name__ == "__main__":
    write()

"""Facts of the catalogue's functions with their default parameters, stored in a file.

Measuring all of them takes seconds, reading them milliseconds. ``python -m actviz.studies.facts.precomputed`` measures
them again and writes the file; the tests fail if it is outdated. Facts that are not in the file, or that belong to
another formula or to other fields of ``Facts``, are measured on first access.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from actviz.activations.catalogue import CATALOGUE
from actviz.activations.entry import Activation
from actviz.studies.facts.model import Facts
from actviz.studies.unknown import UNKNOWN

FILE = Path(__file__).with_name("precomputed.json")


def facts_of_entry(entry: Activation) -> Facts:
    """Return the facts of an entry with its default parameters."""
    stored = _stored().get(entry.name)
    if stored is not None and stored["entry"] == _identity(entry):
        decoded: Facts = _decoder(Facts)(stored["facts"])
        return decoded
    return measured(entry)


def measured(entry: Activation) -> Facts:
    """Measure the facts of an entry."""
    from actviz.curves import Curve, get  # noqa: PLC0415 - reading stored facts needs none of this
    from actviz.studies.facts.measure import facts  # noqa: PLC0415

    curve = get(entry.name)
    assert isinstance(curve, Curve)
    return facts(curve)


def write(path: Path = FILE) -> None:
    """Measure the facts of all entries and store them."""
    rows = {entry.name: {"entry": _identity(entry), "facts": asdict(measured(entry))} for entry in elementwise()}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in rows.items())
    schema = json.dumps(schema_of_facts())
    path.write_text(f'{{"schema": {schema},\n"functions": {{\n{lines}\n}}}}\n', encoding="utf-8")


def elementwise() -> Iterator[Activation]:
    """Yield the entries that have facts, the functions of one number."""
    return (entry for entry in CATALOGUE.values() if isinstance(entry, Activation))


def schema_of_facts() -> dict[str, dict[str, str]]:
    """Return the fields of ``Facts`` and of the types in it; a file with another schema is ignored."""
    return {kind.__name__: {field.name: str(field.type) for field in fields(kind)} for kind in _kinds(Facts)}


def _identity(entry: Activation) -> list[str]:
    """Return the properties of an entry that determine its facts."""
    defaults = [f"{parameter.name}={parameter.default!r}" for parameter in entry.parameters]
    return [entry.formula, entry.slope or "", *defaults]


@cache
def _stored() -> Mapping[str, Any]:
    try:
        content = json.loads(FILE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    is_current = isinstance(content, dict) and content.get("schema") == schema_of_facts()
    functions: Mapping[str, Any] = content["functions"] if is_current else {}
    return functions


@cache
def _decoder(kind: Any) -> Callable[[Any], Any]:
    """Return a function that converts JSON data to a value of a type."""
    origin, parts = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        return _dataclass_decoder(kind)
    if origin is tuple and parts[-1] is Ellipsis:
        decode = _decoder(parts[0])
        return tuple if decode is _unchanged else lambda values: tuple(map(decode, values))
    if origin is tuple:
        decoders = [_decoder(part) for part in parts]
        return lambda values: tuple(decode(value) for decode, value in zip(decoders, values, strict=True))
    if origin in (Union, UnionType):
        decode = _decoder(parts[0])  # the others are None and Unknown
        return lambda value: value if value is None else UNKNOWN if value == UNKNOWN else decode(value)
    return _unchanged


def _dataclass_decoder(kind: Any) -> Callable[[Any], Any]:
    decoders = {name: _decoder(part) for name, part in _hints(kind).items()}
    decoders = {name: decode for name, decode in decoders.items() if decode is not _unchanged}
    if not decoders:
        return lambda value: kind(**value)
    return lambda value: kind(**{**value, **{name: decode(value[name]) for name, decode in decoders.items()}})


def _unchanged(value: Any) -> Any:
    return value


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    """Return the types of the fields of a dataclass."""
    return get_type_hints(kind)


@cache
def _kinds(kind: Any) -> tuple[Any, ...]:
    """Return the dataclasses in a type, including the type itself."""
    found = (kind,) if isinstance(kind, type) and is_dataclass(kind) else ()
    parts = _hints(kind).values() if found else get_args(kind)
    return tuple(dict.fromkeys([*found, *(inner for part in parts for inner in _kinds(part))]))


if __name__ == "__main__":
    write()

"""The state of a curve for pickling and copying: its fields, without results that are cached in it or in its trees."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from actviz.activations.catalogue import definition_named


def fields_of(instance: Any) -> dict[str, Any]:
    """Return the fields of a dataclass by name, without cached properties."""
    return {field.name: getattr(instance, field.name) for field in fields(instance)}


def function_state(function: Any) -> dict[str, Any]:
    """Return the state of a ``ScalarFunction``: trees without cached results, and the names of definitions."""
    copies: dict[int, Any] = {}
    state = {
        name: _without_results(value, copies) if name in ("tree", "slope", "stable") else value
        for name, value in fields_of(function).items()
    }
    return {**state, "definitions": tuple(function.definitions)}


def restored_state(state: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a ``ScalarFunction`` from its state."""
    return {**state, "definitions": {name: definition_named(name) for name in state["definitions"]}}


def _without_results(value: Any, copies: dict[int, Any]) -> Any:
    """Copy trees without the results that are cached in them; shared subtrees remain shared."""
    if isinstance(value, Mapping):
        return {key: _without_results(item, copies) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_results(item, copies) for item in value]
    if not isinstance(value, ast.AST):
        return value
    if id(value) not in copies:
        parts = {name: _without_results(getattr(value, name), copies) for name in value._fields if hasattr(value, name)}
        copies[id(value)] = type(value)(**parts)
    return copies[id(value)]

"""Commands whose options are texts and flags, which are taken as they were typed.

Typer converts every value, even to what it is, and loads pydantic for that: a fifth of the time that ``table`` takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from typer.core import TyperCommand, TyperGroup


class TextCommand(TyperCommand):
    """A command of that kind, whose names may be formulas that start with a minus sign."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """See ``TyperCommand``."""
        if not ctx.resilient_parsing:
            from actviz.cli.argument_order import arranged

            args = arranged(self.get_params(ctx), args)
        return super().parse_args(ctx, args)

    def get_params(self, ctx: Any) -> list[Any]:
        """See ``TyperCommand``."""
        return _as_typed(super().get_params(ctx))


class TextGroup(TyperGroup):
    """A group of commands, for its own options."""

    def get_params(self, ctx: Any) -> list[Any]:
        """See ``TyperGroup``."""
        return _as_typed(super().get_params(ctx))


def _as_typed(params: Sequence[Any]) -> list[Any]:
    for param in params:
        param.process_value = partial(_taken, param)
    return list(params)


def _taken(param: Any, ctx: Any, value: Any) -> Any:
    if param.required and param.value_is_missing(value) and not ctx.resilient_parsing:
        return type(param).process_value(param, ctx, value)  # which complains
    return param.callback(ctx, param, value) if param.callback else value

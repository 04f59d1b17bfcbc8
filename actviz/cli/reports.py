"""Reports for people: on stdout where they are what was asked for, on stderr beside a figure."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from actviz.cli.output import Target
from actviz.cli.terminal_io import is_terminal, remark

PAGE = 80
"""Columns of a page of text."""


def report(parts: Iterable[Any], target: Target) -> bytes:
    """A report as the answer that a target asked for."""
    return rendered(parts, terminal=target.path is None and is_terminal(sys.stdout)).encode()


def page(parts: Iterable[Any]) -> bytes:
    """A page of text for stdout, in lines that can be read."""
    return rendered(parts, terminal=is_terminal(sys.stdout), widest=PAGE).encode()


def report_beside(parts: Iterable[Any]) -> None:
    """Write a report on stderr, for the answer is a figure."""
    remark(rendered(parts, terminal=is_terminal(sys.stderr)))


def rendered(parts: Iterable[Any], *, terminal: bool, widest: int | None = None) -> str:
    """The parts as text, as ``actviz.tables.elements`` renders them."""
    from actviz.tables import elements as tables

    return tables.rendered(parts, terminal=terminal, widest=widest)

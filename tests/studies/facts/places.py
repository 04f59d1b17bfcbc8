"""Places where a formula may be discontinuous, to 80 digits, and one-sided limits and derivatives there, by mpmath."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import mpmath
import numpy as np
from mpmath import mp, mpf

from actviz.formulas.vocabulary import WORDS
from tests import float_reading, mp_reading

STEPS = (mpf("1e-20"), mpf("1e-28"))
MORE_STEPS = (mpf("1e-36"), mpf("1e-44"))
"""For limits that are approached as slowly as a root."""
ORDERS = 7
"""Limits of the value and of the derivatives up to order six."""
MOST = 14
"""Places nearest to 0, and nearest to each number in the formula, that are looked at."""


def arguments(tree: ast.expr) -> Iterator[ast.expr]:
    """Trees at whose zeros a formula may switch, branch or divide by zero; words are read by their definitions."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare():
                for left, right in zip([node.left, *node.comparators], node.comparators, strict=False):
                    yield ast.BinOp(left, ast.Sub(), right)
            case ast.BinOp(op=ast.Div()):
                yield node.right
            case ast.BinOp(op=ast.Pow(), right=ast.Constant(value=int())):
                pass
            case ast.BinOp(op=ast.Pow()):
                yield node.left
            case ast.Call(func=ast.Name(id="sqrt" | "log" | "abs" | "sign")):
                yield node.args[0]
            case ast.Call(func=ast.Name(id="log1p")):
                yield ast.BinOp(ast.Constant(1), ast.Add(), node.args[0])
            case ast.Call(func=ast.Name(id="asin" | "acos")):
                yield ast.BinOp(ast.Constant(1), ast.Sub(), node.args[0])
                yield ast.BinOp(ast.Constant(1), ast.Add(), node.args[0])
            case ast.Call(func=ast.Name(id="tan")):
                yield ast.Call(ast.Name("cos"), node.args, [])
            case ast.Call(func=ast.Name(id="max" | "min")):
                for i, left in enumerate(node.args):
                    yield from (ast.BinOp(left, ast.Sub(), right) for right in node.args[i + 1 :])
            case ast.Call(func=ast.Name(id="clip")):
                yield from (ast.BinOp(node.args[0], ast.Sub(), level) for level in node.args[1:])
            case ast.Call(func=ast.Name(id="hypot")):
                yield ast.Call(ast.Name("hypot"), node.args, [])
            case ast.Call(func=ast.Name(id=name)) if name in WORDS and "if" in (WORDS[name].definition or ""):
                yield node.args[0]


def numbers(tree: ast.expr) -> list[float]:
    """The numbers in a formula, with both signs, and their quotients with each other."""
    constants = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    found = {abs(float(value)) for value in constants if isinstance(value, int | float)}
    sizes = sorted(size for size in found if 0 < size < 1e13)[:8]
    quotients = {a / b for a in sizes for b in sizes}
    return [sign * size for size in sorted({*sizes, *quotients}) for sign in (-1.0, 1.0)]


def grid(tree: ast.expr) -> np.ndarray[Any, Any]:
    """Points at which anything of a formula may be seen: dense near 0 and near its numbers, and far out."""
    around = np.concatenate([[0.0], np.geomspace(1e-9, 1, 60)])
    clusters = [c + side * around * max(1.0, abs(c) / 10) for c in (0.0, *numbers(tree)) for side in (-1, 1)]
    far = np.concatenate([np.geomspace(50, 1e5, 3000), np.geomspace(1e5, 1e15, 300)])
    even = np.concatenate([np.linspace(-50, 50, 10001), np.linspace(-60, 60, 1097)])
    return np.unique(np.concatenate([even, far, -far, *clusters]))


@dataclass(frozen=True, eq=False)
class Place:
    """One place with the value there (NaN if none), and limits of the value and derivatives from both sides.

    A limit that does not exist is NaN; ``is_empty`` is whether a side has no values at all.
    """

    x: Any
    value: Any
    left: tuple[Any, ...]
    right: tuple[Any, ...]
    is_empty: tuple[bool, bool]

    @property
    def sides(self) -> list[tuple[Any, ...]]:
        """The limits on the sides that have values."""
        return [s for s, empty in zip((self.left, self.right), self.is_empty, strict=True) if not empty]

    @property
    def jumps(self) -> bool:
        """Whether the value is infinite, or has not one limit, or the value is another number."""
        sides = self.sides
        has_value = self.has_value
        if not sides or (len(sides) == 1 and not has_value):
            return False
        if len(sides) == 1 and not mp.isfinite(sides[0][0]):
            return False  # a pole at the edge of the domain, at a place that is known to many digits only
        limits = [side[0] for side in sides] + ([self.value] if has_value else [])
        return any(not mp.isfinite(limit) or differ(limit, limits[0]) for limit in limits)

    @property
    def has_value(self) -> bool:
        """Whether there is a value; beside a pole, whose place is irrational, there is a very large one."""
        return bool(mp.isfinite(self.value) and abs(self.value) < mpf("1e30"))

    @property
    def is_kink(self) -> bool:
        """Whether there is a value, and the one-sided limits or slopes are two."""
        if len(self.sides) < 2 or not self.has_value or not all(mp.isfinite(side[0]) for side in self.sides):
            return False
        slopes = self.left[1], self.right[1]
        return differ(self.left[0], self.right[0]) or (not any(map(mp.isnan, slopes)) and differ(*slopes))

    @property
    def first_break(self) -> int:
        """The lowest order of a derivative that is not continuous here; ``ORDERS`` if none is found."""
        if self.jumps:
            return 0
        if not self.sides or (len(self.sides) == 1 and not (self.has_value and mp.isfinite(self.sides[0][0]))):
            return ORDERS
        sizes = [abs(limit) for side in self.sides for limit in side if mp.isfinite(limit)]
        for order in range(1, ORDERS):
            limits = [side[order] for side in self.sides]
            # A derivative that is 0 at the place is not quite 0 at a step beside it.
            same = [abs(limit - limits[0]) <= STEPS[-1] * max(sizes, default=0) * 10**6 for limit in limits]
            if any(
                not mp.isfinite(limit) or (differ(limit, limits[0]) and not is_same)
                for limit, is_same in zip(limits, same, strict=True)
            ):
                return order
        return ORDERS


def differ(a: Any, b: Any) -> bool:
    """Whether two limits are two numbers."""
    if mp.isinf(a) or mp.isinf(b):
        return bool(a != b)
    return bool(abs(a - b) > max(mpf("1e-8") * max(abs(a), abs(b)), mpf("1e-16")))


class Places:
    """All places of a formula at which something may happen, nearest to 0 and to the numbers in it.

    ``is_complete`` is whether, after ``all``, there are no others.
    """

    def __init__(self, tree: ast.expr) -> None:
        self.tree = tree
        self.exact = mp_reading.read(tree)
        self.grid = grid(tree)
        self.is_complete = True

    @cached_property
    def all(self) -> list[Place]:
        """The places, increasing."""
        found: list[Any] = []
        for x in self._zeros():
            if not any(abs(x - other) < mpf("1e-40") * max(1, abs(x)) for other in found):
                found.append(x)
        return [self.at(x) for x in sorted(found)]

    def _zeros(self) -> list[Any]:
        found: list[tuple[Callable[[Any], Any], float, float, bool]] = []
        exact: list[Any] = []
        seen: set[str] = set()
        for argument in arguments(self.tree):
            if ast.unparse(argument) in seen:
                continue
            seen.add(ast.unparse(argument))
            value, slope = float_reading.read(argument)(self.grid)
            reading = mp_reading.read(argument)
            exact += [mpf(0)] if reading(mpf(0)) == 0 else []  # floats around it may hide x - tanh(x)
            padded = np.concatenate([[True], value == 0, [True]])
            alone = padded[1:-1] & ~(padded[:-2] & padded[2:])
            exact += [mpf(x) for x in self.grid[alone].tolist() if reading(mpf(x)) == 0]
            for row, touching in ((value, False), (slope, True)):
                kept = ~alone & ~np.isnan(row)  # a float that is 0 by rounding hides a change of sign
                x, signs = self.grid[kept], np.sign(row[kept])
                where = np.flatnonzero(signs[:-1] * signs[1:] < 0)
                if touching:
                    size = (np.abs(row[kept][where]) + np.abs(row[kept][where + 1])) * (x[where + 1] - x[where])
                    where = where[np.fmin(np.abs(value[kept][where]), np.abs(value[kept][where + 1])) <= size]
                found += [(reading, float(x[i]), float(x[i + 1]), touching) for i in where]
        self.is_complete = max(len(found), len(exact)) <= MOST
        found = _nearest(found, lambda one: one[1], self._centres)
        exact = _nearest(exact, float, self._centres)
        refined = (self._refined(*one) for one in found)
        return exact + [x for x in refined if x is not None]

    @cached_property
    def _centres(self) -> list[float]:
        return [c for c in numbers(self.tree) if abs(c) > 1]

    def _refined(self, reading: Callable[[Any], Any], low: float, high: float, touching: bool) -> Any:
        with mp.workdps(110):

            def function(x: Any) -> Any:
                return reading(x + mpf("1e-40")) - reading(x - mpf("1e-40")) if touching else reading(x)

            a, b = mpf(low), mpf(high)
            fa, fb = function(a), function(b)
            if not fa * fb < 0:
                return None
            try:
                x = mpmath.findroot(function, (a, b), solver="anderson", tol=mpf("1e-200"), maxsteps=60, verify=False)
            except (ValueError, ZeroDivisionError):
                x = None
            if x is None or not a <= x <= b or abs(function(x)) > mpf("1e-60") * (abs(fa) + abs(fb)):
                x = _bisected(function, a, b)
            if touching and abs(reading(x)) > mpf("1e-60") * max(abs(reading(a)), abs(reading(b))):
                return None
            return +x

    def at(self, x: Any) -> Place:
        """What a formula does at a place."""
        with mp.workdps(340):
            sides, empty = [], []
            for side in (-1, 1):
                rows = [self._side(x, side * step) for step in STEPS]
                limits = _limits(rows)
                if any(map(mp.isnan, limits)) and not mp.isnan(rows[0][0]):
                    rows += [self._side(x, side * step) for step in MORE_STEPS]
                    limits = tuple(_slow_limit(*column) for column in zip(*rows, strict=True))
                sides.append(limits)
                empty.append(bool(mp.isnan(rows[0][0])))
            return Place(x, self.exact(x), sides[0], sides[1], (empty[0], empty[1]))

    def _side(self, x: Any, signed: Any) -> list[Any]:
        step = signed * max(1, abs(x))
        row = [self.exact(x + k * step) for k in range(1, ORDERS + 1)]
        found = []
        for order in range(ORDERS):
            found.append(row[0] / step**order)
            row = [b - a for a, b in pairwise(row)]
        return found


def _bisected(function: Callable[[Any], Any], a: Any, b: Any) -> Any:
    sign = function(a) > 0
    for _ in range(280):
        middle = (a + b) / 2
        if (function(middle) > 0) == sign:
            a = middle
        else:
            b = middle
    return (a + b) / 2


def _limits(rows: Sequence[Sequence[Any]]) -> tuple[Any, ...]:
    """The limit of each order from two steps; NaN where they do not agree."""
    found = []
    for coarse, fine in zip(*rows, strict=True):
        # Where a derivative is 0 it is, a step beside, as large as the step times the next one.
        small = mpf("1e-12") * max([1, *(abs(size) for size in rows[-1] if mp.isfinite(size))])
        if abs(coarse - fine) <= mpf("1e-8") * max(abs(coarse), abs(fine)) or max(abs(coarse), abs(fine)) < small:
            found.append(fine)
        else:
            found.append(mp.nan)
    return tuple(found)


def _slow_limit(*values: Any) -> Any:
    """The limit of values that approach it, or leave every bound, by one and the same factor; NaN if they do not."""
    steps = [b - a for a, b in pairwise(values)]
    if abs(steps[-1]) <= mpf("1e-12") * max(map(abs, values)):
        return values[-1]
    if not all(steps):
        return mp.nan
    ratios = [b / a for a, b in pairwise(steps)]
    if abs(ratios[0] - ratios[1]) > mpf("0.01") * abs(ratios[0]):
        return mp.nan
    if ratios[1] < mpf("0.95"):
        return values[-1] + steps[-1] * ratios[1] / (1 - ratios[1])
    return mp.sign(steps[-1]) * mp.inf


def _nearest(found: list[Any], place: Callable[[Any], float], centres: Sequence[float]) -> list[Any]:
    """Those nearest to 0 and to each centre, but not too many."""
    kept = sorted(found, key=lambda one: abs(place(one)))[:MOST]
    for centre in centres:
        kept += [one for one in sorted(found, key=lambda one: abs(place(one) - centre))[:3] if one not in kept]
    return kept

"""Newton's method on the extrema of an error: knots and values move until the highest ones are equal."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from actviz.studies.approximation import banded
from actviz.studies.approximation.errors import Error, error_of
from actviz.studies.approximation.polyline import Polyline
from actviz.studies.approximation.target import Target

Floats = NDArray[np.float64]

STEPS = 9
LEVEL = 1e-12
"""Extrema that differ by less, relatively, are equal."""
RIDGES = (1e-13, 1e-7, 1e-4, 1e-2)
"""What keeps the system solvable where the extrema do not say all about knots and values; more where it errs."""
WORSE = 1.3
"""How much higher a step may lift the highest extremum; else a shorter one is taken."""
DROPS = 4
"""The most extrema left out of a step because they stand in the way of the others, and one more."""
SHARE = 0.35
"""How high an extremum beyond the contacts must be, beside the middle one there, to be levelled."""
FLAT = 1e-6
"""A kink smaller than this, beside the largest one, moves as if it were larger."""


Contacts = tuple[Floats, Floats]
"""Places, and the signs of the errors there, that are to become equal."""


def levelled(
    target: Target,
    line: Polyline,
    low: float,
    aim: float,
    contacts: Contacts | None = None,
    pinned: tuple[bool, bool] = (False, False),
) -> tuple[Polyline, Error]:
    """The polyline with its highest extrema levelled, as far as that lowers the error; and its error.

    Extrema below the share ``low`` of the middle one are left alone. ``aim`` is a level that cannot be had. Given
    ``contacts``, the extrema nearest to them are levelled; those beyond the last
    one have another level of their own. An outer piece
    that is ``pinned`` stays on its straight line.
    """
    error = error_of(target, line)
    best = line, error
    stale = 0
    most = 2 * line.knots.size - 1 - 2 * sum(pinned)
    for _ in range(STEPS if most > 0 else 0):
        if contacts is None:
            chosen = _extrema(error, most, low)
            groups = np.zeros(chosen[0].size, dtype=np.intp)
        else:
            contacts, chosen, groups = _grouped(error, contacts, most)
        e = chosen[1]
        last = error.largest
        if not e.size or np.abs(e).min() >= last * (1 - LEVEL):
            break
        for ridge in RIDGES:
            knots, values = _step(target, line, (*chosen, groups), aim, ridge, pinned)
            moved = _limited(line, knots, values, pinned)
            error = error_of(target, moved, 0.1 * last)
            if error.largest <= WORSE * last:
                break
        line = moved
        if error.largest < best[1].largest * (1 - LEVEL):
            best, stale = (line, error), 0
        else:
            stale += 1
        if stale > 2 or not error.largest < 3 * best[1].largest:
            break
    return best


def _extrema(error: Error, most: int, low: float) -> tuple[Floats, Floats]:
    """The highest local extrema, so many at most, and of these what is not below a share of the middle one."""
    rows = error.peak_rows(0.0)
    at, first = np.unique(error.x[rows], return_index=True)
    e = error.value[rows][first]
    size = np.sort(np.abs(e))[-most:]
    high = np.abs(e) >= max(low * np.median(size), size[0])
    return at[high], e[high]


def _grouped(error: Error, contacts: Contacts, most: int) -> tuple[Contacts, tuple[Floats, Floats], NDArray[np.intp]]:
    """The contacts, where they are now, and right of them the highest other extrema, with a level of their own."""
    at, e = _nearest(error, contacts)
    if not at.size:
        return contacts, (at, e), np.empty(0, dtype=np.intp)
    rows = error.peak_rows(0.0)
    rows = rows[error.x[rows] > at[-1]]
    size = np.abs(error.value[rows])
    rest = max(most + 1 - at.size, 0)
    rows = np.sort(rows[np.argsort(-size, kind="stable")[:rest]])
    if rows.size:
        rows = rows[np.abs(error.value[rows]) >= SHARE * np.median(np.abs(error.value[rows]))]
    both = np.concatenate([at, error.x[rows]]), np.concatenate([e, error.value[rows]])
    return (at, np.sign(e)), both, np.repeat([0, 1], [at.size, rows.size])


def _nearest(error: Error, contacts: Contacts) -> tuple[Floats, Floats]:
    """The local extrema nearest to contacts, of the same sign."""
    rows = error.peak_rows(0.0)
    found: list[NDArray[np.intp]] = []
    for sign in (-1.0, 1.0):
        wanted = contacts[0][contacts[1] == sign]
        there = rows[np.sign(error.value[rows]) == sign]
        if wanted.size and there.size:
            after = np.clip(np.searchsorted(error.x[there], wanted), 1, max(there.size - 1, 1))
            pair = there[np.minimum(np.stack([after - 1, after]), there.size - 1)]
            found.append(pair[np.abs(error.x[pair] - wanted).argmin(axis=0), np.arange(wanted.size)])
    chosen = np.concatenate([np.empty(0, dtype=np.intp), *found])
    at, first = np.unique(error.x[chosen], return_index=True)
    return at, error.value[chosen][first]


def _step(
    target: Target,
    line: Polyline,
    extrema: tuple[Floats, Floats, NDArray[np.intp]],
    aim: float,
    ridge: float,
    pinned: tuple[bool, bool],
) -> tuple[Floats, Floats]:
    """How far knots and values should move towards extrema of equal height."""
    at, e, groups = extrema
    x, y = line.knots, line.values
    size = x.size
    slopes = np.diff(y) / np.diff(x)
    # A knot moves along the mean of its two slopes; so moved, it changes the error by half the difference of them.
    along = np.concatenate([[0.0], (slopes[:-1] + slopes[1:]) / 2, [0.0]])
    moves = np.ones(2 * size)
    moves[[0, -2]] = 0.0
    if pinned[0]:
        along[:2], moves[[1, 3]] = line.left, 0.0
    if pinned[1]:
        along[-2:], moves[[-3, -1]] = line.right, 0.0
    bend = np.abs(np.diff(slopes))
    unit = np.zeros(size)
    unit[1:-1] = 1 / np.maximum(bend, FLAT * bend.max(initial=1e-300))
    # Unknowns in turn: knot 0 (it stays), value 0, knot 1, value 1, ...; an extremum depends on two of each at most.
    piece = np.clip(np.searchsorted(x, at, side="right") - 1, 0, size - 2)
    slope, share = slopes[piece], (at - x[piece]) / (x[piece + 1] - x[piece])
    left, right = along[piece] - slope, along[piece + 1] - slope
    rows = np.column_stack([left * (1 - share) * unit[piece], 1 - share, right * share * unit[piece + 1], share])
    on_knot = np.isin(at, x[1:-1])
    knot = piece[on_knot]
    steeper = along[knot] - target.slope(at[on_knot])
    rows[on_knot] = np.column_stack([steeper * unit[knot], np.ones(knot.size), np.zeros((knot.size, 2))])
    start, sign = 2 * piece, np.sign(e)
    rows *= moves[start[:, None] + np.arange(4)]
    for _ in range(DROPS):
        solved = _least_squares(rows, start, (sign, groups), e - aim * sign, ridge, moves)
        if solved is None:
            return np.zeros(size), np.zeros(size)
        step, share = solved
        worst = int(np.argmin(share))
        if not share[worst] < -1e-6 * share.max():
            break
        rows, start, groups = np.delete(rows, worst, axis=0), np.delete(start, worst), np.delete(groups, worst)
        sign, e = np.delete(sign, worst), np.delete(e, worst)
    knots = step[::2] * unit
    return knots, step[1::2] + along * knots


def _least_squares(
    rows: Floats,
    start: NDArray[np.intp],
    signs: tuple[Floats, NDArray[np.intp]],
    e: Floats,
    ridge: float,
    moves: Floats,
) -> tuple[Floats, Floats] | None:
    """The step, and the share that every extremum has in its level; one of a negative share only pulls it up."""
    sign, groups = signs
    size = moves.size
    lifts = [sign * (groups == group) for group in (0, 1)]
    bands, known = np.zeros((4, size)), np.zeros((size, 3))
    for k in range(4):
        known += np.column_stack([np.bincount(start + k, rows[:, k] * b, size) for b in (e, *lifts)])
        for m in range(k, 4):
            bands[m - k] += np.bincount(start + k, rows[:, k] * rows[:, m], size)
    bands[0] += ridge * bands[0].max()
    bands[0, moves == 0] = bands[0].max()
    solved = banded.solve(bands, known)
    if solved is None:
        return None
    step, *lifted = solved.T
    # The level of a group above the aim is an unknown as well, in the least-squares sense; where its extrema are too
    # few to tell it, it stays 0. What is lifted then becomes an extremum of the next step.
    residual = e - _apply(rows, start, step)
    carried = [lift - _apply(rows, start, one) for lift, one in zip(lifts, lifted, strict=True)]
    told = [group for group in (0, 1) if float(carried[group] @ carried[group]) > 0.5]
    if not told:
        return step * moves, np.ones(e.size)
    levels = np.linalg.lstsq(np.column_stack([carried[group] for group in told]), residual, rcond=None)[0]
    for group, level in zip(told, levels, strict=True):
        step = step - lifted[group] * level
    share = sum(np.where(groups == group, carried[group] * sign, 0.0) for group in told)
    return step * moves, np.asarray(share)


def _apply(rows: Floats, start: NDArray[np.intp], unknown: Floats) -> Floats:
    return np.asarray(np.sum(rows * unknown[start[:, None] + np.arange(4)], axis=1))


def _limited(line: Polyline, knots: Floats, values: Floats, pinned: tuple[bool, bool]) -> Polyline:
    """Take a step, or that part of it that keeps the knots in order."""
    width = np.diff(line.knots)
    closer = -np.diff(knots)
    part = float(np.min(np.where(closer > 0.4 * width, 0.4 * width / np.where(closer > 0, closer, 1.0), 1.0)))
    x, y = line.knots + part * knots, line.values + part * values
    left, right = (float((y[i + 1] - y[i]) / (x[i + 1] - x[i])) for i in (0, -2))
    left, right = line.left if pinned[0] else left, line.right if pinned[1] else right
    return replace(line, knots=x, values=y, left=left, right=right)

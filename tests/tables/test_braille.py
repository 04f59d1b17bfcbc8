"""Pictures of dots, read back dot by dot."""

from __future__ import annotations

import numpy as np

from actviz.tables.braille import BITS, BLANK, braille_lines


def dots(lines: list[str]) -> np.ndarray:
    cells = np.array([[ord(character) - BLANK for character in line] for line in lines])
    return np.asarray(((cells[:, :, None, None] & BITS) > 0).transpose(0, 2, 1, 3).reshape(4 * len(lines), -1))


def test_a_straight_line_goes_from_corner_to_corner() -> None:
    x = np.linspace(1, 2, 100)
    shown = dots(braille_lines(x, x, columns=10, rows=5, view=(1.0, 2.0)))
    assert shown.shape == (20, 20)
    assert shown.sum() >= 20
    assert shown[19, 0]
    assert shown[0, 19]
    assert all(shown[:, column].any() for column in range(20))
    assert np.array_equal(shown, shown[::-1, ::-1])


def test_what_is_not_finite_or_out_of_view_is_not_drawn() -> None:
    x = np.linspace(1, 2, 101)
    y = np.where(x < 1.5, np.nan, 5.0)
    assert not dots(braille_lines(x, y, columns=8, rows=3, view=(1.0, 2.0))).any()


def test_axes_are_dotted() -> None:
    x = np.linspace(-1, 1, 101)
    shown = dots(braille_lines(x, np.full(101, np.nan), columns=9, rows=4, view=(-1.0, 1.0)))
    assert np.flatnonzero(shown.sum(axis=1) > 1).tolist() == [8]
    assert np.flatnonzero(shown.sum(axis=0) > 1).tolist() in ([8], [9])
    assert np.flatnonzero(shown[8]).tolist()[:2] == [0, 3]

"""The numbers along an axis: evenly spaced, integers, given ones, powers of ten.

The arguments of a locator are the view of an axis, its length and the size of labels, both in points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import ceil, floor, inf, log10

from actviz.figures.number_format import power_of_ten
from actviz.figures.text_metrics import extent
from actviz.figures.ticks import Ticks, ticks

View = tuple[float, float]
Locator = Callable[[View, float, float], Ticks]

TICK_SIZE = 0.9
"""Size of the numbers, in units of the size of labels."""
POWER_STEPS = (1, 2, 3, 5, 6, 10, 15, 20, 30, 50, 100, 200, 300, 500, 1000, 2000, 5000, 10000)
"""Steps between exponents on a logarithmic axis."""
PLAIN = (-4, 3)
"""Powers of ten with exponents in this range and their multiples are written as plain numbers."""


def y_ticks(view: View, height: float, font_size: float) -> Ticks:
    """Return evenly spaced numbers along a y axis."""
    return ticks(*view, most=max(2, int(height / (3.2 * font_size))))


def dense_y_ticks(view: View, height: float, font_size: float) -> Ticks:
    """Return evenly spaced numbers along a short y axis, as many as for a long one."""
    return ticks(*view, most=max(3, int(height / (2.2 * font_size))))


def log_ticks(
    view: View, height: float, font_size: float, *, plain: tuple[int, int] = (-2, 2), least: float = -inf
) -> Ticks:
    """Return powers of ten along a y axis of logarithms to base 10, with multiples if there are few powers.

    Powers whose exponents are in ``plain`` are written as plain numbers. Numbers below ``least`` are omitted.
    """
    return _unzip((place, text) for place, text in _powers(view, height, font_size, plain) if place >= least)


def _powers(view: View, height: float, font_size: float, plain: tuple[int, int]) -> list[tuple[float, str]]:
    low, high = view
    most = max(2.0, height / (2.6 * font_size))
    if high - low <= 2.5:
        factors = (1, 2, 5) if high - low > 0.7 else (1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9)
        powers = range(floor(low), ceil(high) + 1)
        places = [(log10(f) + p, _power(p, PLAIN, f)) for p in powers for f in factors]
        places = [(place, text) for place, text in places if low <= place <= high]
        if 2 <= len(places) <= most + 1:
            return places
    step = next((step for step in POWER_STEPS if (high - low) / step <= most), POWER_STEPS[-1])
    exponents = [step * number for number in range(ceil(low / step), floor(high / step) + 1)]
    if len(exponents) < 2:
        return [(place, f"{10.0**place:.3g}") for place in y_ticks(view, height, font_size)[0]]
    return [(float(exponent), _power(exponent, plain)) for exponent in exponents]


def _power(exponent: int, plain: tuple[int, int], factor: float = 1) -> str:
    if plain[0] <= exponent <= plain[1]:
        return f"{factor * 10.0**exponent:.4g}"
    return f"{'' if factor == 1 else f'{factor}·'}{power_of_ten(exponent)}"


def x_ticks(view: View, width: float, font_size: float) -> Ticks:
    """Return as many evenly spaced numbers along an x axis as fit side by side."""
    for most in range(max(2, int(width / (3.8 * font_size))), 0, -1):
        numbers, texts = ticks(*view, most=most)
        if sum(extent(text, TICK_SIZE * font_size).width + 1.2 * font_size for text in texts) <= width:
            break
    return numbers, texts


def integer_x_ticks(view: View, width: float, font_size: float) -> Ticks:
    """Return the integers among the numbers of ``x_ticks``."""
    numbers = (number for number in x_ticks(view, width, font_size)[0] if number == round(number))
    return _unzip((number, str(round(number))) for number in numbers)


def given_x_ticks(view: View, width: float, font_size: float, *, texts: Mapping[float, str]) -> Ticks:
    """Return the given texts by their positions, without those too close to the next; the last one is included."""
    distance = 2.5 * font_size * (view[1] - view[0]) / width
    places: list[float] = []
    for place in sorted(texts, reverse=True):
        if not places or places[-1] - place >= distance:
            places.append(place)
    return _unzip((place, texts[place]) for place in places[::-1])


def _unzip(places: Iterable[tuple[float, str]]) -> Ticks:
    pairs = list(places)
    return [place for place, _ in pairs], [text for _, text in pairs]

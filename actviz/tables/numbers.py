"""Numbers as texts."""

from __future__ import annotations

from math import isfinite, isnan

from actviz.language import tr

NOTHING = "–"
"""The cell of a table without a number, or in a column that does not apply."""
MOST_POWER = 300
"""The exponent from which powers of ten are written as ``10^power``."""


def short(value: float, digits: int = 7) -> str:
    """Return a number with at most ``digits`` digits in English; 0 without a sign, NaN as ``unknown``."""
    if isnan(value):
        return "unknown"
    if isfinite(value):
        return f"{value + 0.0:.{digits}g}"
    return "∞" if value > 0 else "-∞"


def readable(value: float) -> str:
    """Return a number with at most seven digits, in the current language."""
    return tr(short(value))


def with_infinity(value: float) -> str:
    """Return a number with at most six digits, or an infinity as its sign."""
    return f"{value:.6g}" if isfinite(value) else "∞" if value > 0 else "-∞"


def four_decimals(value: float) -> str:
    """Return a number with four decimals, or with four digits if it is very large or small."""
    return f"{value:.4f}" if value == 0 or 0.01 <= value < 1e4 else f"{value:.4g}"


def two_decimals(value: float) -> str:
    """Return a number with two decimals, 0 without a sign; ``none`` if it is not finite."""
    return f"{round(value, 2) + 0.0:.2f}" if isfinite(value) else tr("none")


def percent(fraction: float, form: str = ".3g") -> str:
    """Return a fraction as a percentage, without the sign."""
    return f"{100 * fraction:{form}}"


def power_of_ten(power: float, form: str = ".3g", limit: float = MOST_POWER) -> str:
    """Return ``10**power``, as ``10^power`` if the magnitude of ``power`` reaches the ``limit``."""
    return f"{10.0**power:{form}}" if abs(power) < limit else f"10^{power:.1f}"


def interval_ends(interval: tuple[float, float]) -> dict[str, str]:
    """Return the ends of an interval as values of ``{low}`` and ``{high}`` in a message."""
    low, high = interval
    return {"low": f"{low:g}", "high": f"{high:g}"}

"""Numbers as text, with minus signs and powers of ten, and extrema with their positions."""

from __future__ import annotations

from math import floor, log10

from actviz.figures.wording import Wording
from actviz.studies.results import Located, condition

STRETCHES = 2
"""The largest number of intervals of an extremum that are written."""
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power_of_ten(exponent: int) -> str:
    """Return ``10`` with a superscript exponent."""
    return f"10{str(exponent).translate(_SUPERSCRIPTS)}"


def with_minus(text: str) -> str:
    """Return a formatted number with minus signs in place of hyphens."""
    return text.replace("-", "−")


def format_number(value: float, unit: float = 0.0, *, digits: int = 6) -> str:
    """Return a number with at most ``digits`` digits, first rounded to a millionth of ``unit`` if that is not 0."""
    if unit > 0:
        value = round(value, 6 - floor(log10(unit)))
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    power = f"×{power_of_ten(int(exponent))}" if exponent else ""
    return "0" if value == 0 else with_minus(mantissa) + power


def format_extremum(value: float, extremum: Located, span: float, wording: Wording) -> str:
    """Return ``value``, which can be the magnitude of the extremum, and its position on an axis of length ``span``."""
    number, x = format_number(value), format_number(extremum.x, span)
    if extremum.stretches:
        stretches = [condition(one, lambda end: format_number(end, span)) for one in extremum.stretches[:STRETCHES]]
        stretches += ["..."] * (len(extremum.stretches) > STRETCHES)
        return wording.extreme_on.format(value=number, stretches=wording.comma.join(stretches))
    template = {
        "both": wording.extreme_near,
        "left": wording.extreme_from_left,
        "right": wording.extreme_from_right,
    }.get(extremum.side or "", wording.extreme)
    return template.format(value=number, x=x)

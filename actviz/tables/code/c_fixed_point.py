"""Knots and values in fixed point as a C99 header: tables of integers, and a function that reads them."""

from __future__ import annotations

from collections.abc import Sequence
from math import ldexp
from textwrap import wrap

import numpy as np

from actviz.formulas.errors import ActvizError
from actviz.language import tr
from actviz.studies.approximate.fixed_point import FixedPoint
from actviz.tables.code.source_text import C_WIDTH, c_bisection, c_comment, c_file, identifier, literal, printable

MAX_PRODUCT = 2**62
"""The limit of products of differences of integers."""


def c_fixed_point(fixed: FixedPoint, *, is_clipped: bool = False) -> str:
    """Return a header with ``NAME_codes(x)`` with integers only, and ``NAME(x)`` on floating-point numbers.

    With ``is_clipped``, a ReLU is applied to the output. Raises ``ActvizError`` for a network with tails, whose slopes
    are not integers, and for products of more than 64 bits.
    """
    if fixed.tails:
        raise ActvizError("--bits with --format c does not support slopes outside the outer knots; remove --tails")
    rises, runs = np.diff(fixed.value_codes), np.diff(fixed.knot_codes)
    if max(abs(rise) * run for rise, run in zip(rises.tolist(), runs.tolist(), strict=True)) >= MAX_PRODUCT:
        raise ActvizError("--bits {bits} produces products of more than 64 bits; use fewer bits", bits=fixed.bits)
    name = identifier(fixed.target)
    parts = [
        "#include <stdint.h>",
        _table(f"{name}_knots", fixed.knot_codes.tolist(), fixed.bits),
        _table(f"{name}_values", fixed.value_codes.tolist(), fixed.bits),
        _segment_function(name, fixed.knots.size - 1),
        _integer_function(name, fixed, is_clipped=is_clipped),
        _double_function(name, fixed, is_clipped=is_clipped),
    ]
    return c_file(_comment(fixed, name), f"{name.upper()}_FIXED_H", parts)


def _comment(fixed: FixedPoint, name: str) -> str:
    low, high = fixed.interval
    return c_comment(
        tr(
            "{target}, approximated by {count} knots and values of {bits} bits ({memory} bits in total). Knots are "
            "multiples of 2^{knot_exponent}, values multiples of 2^{value_exponent}. Beyond the outer knots, the "
            "output is the value at the nearest knot.",
            target=printable(fixed.target),
            count=fixed.knots.size,
            bits=fixed.bits,
            memory=fixed.memory,
            knot_exponent=-fixed.knot_format.fraction_bits,
            value_exponent=-fixed.value_format.fraction_bits,
        )
        + _limits_text(fixed),
        tr(
            "{name} has floating-point input and output. Its largest error on [{low}, {high}] is {error}, at x = {x}."
            if fixed.is_enclosed
            else "{name} has floating-point input and output. Its largest error found on [{low}, {high}] is {error}, "
            "at x = {x}.",
            name=f"{name}(x)",
            low=f"{low:.7g}",
            high=f"{high:.7g}",
            error=f"{fixed.max_error:.7g}",
            x=f"{fixed.max_error_at:.7g}",
        ),
        tr(
            "{name} has the integer multiples as input and output. It uses only integers and rounds the output to the "
            "nearest multiple.",
            name=f"{name}_codes(x)",
        ),
    )


def _table(name: str, codes: Sequence[int], bits: int) -> str:
    """Return a table of the smallest type with the required bits; INT32_MIN has no literal in C."""
    kind = next(f"int{size}_t" for size in (8, 16, 32) if bits <= size)
    numbers = [str(code) if code > -(2**31) else "-2147483647 - 1" for code in codes]
    rows = "\n".join(wrap(", ".join(numbers), C_WIDTH, initial_indent="    ", subsequent_indent="    "))
    return f"static const {kind} {name}[{len(codes)}] = {{\n{rows}\n}};"


def _segment_function(name: str, last: int) -> str:
    return f"""\
/* {tr("index of the knot to the left of x")} */
static inline int {name}_piece(int32_t x)
{{
    int low = 0, high = {last};

{c_bisection(f"{name}_knots[middle]", 4)}
    return low;
}}"""


def _integer_function(name: str, fixed: FixedPoint, *, is_clipped: bool) -> str:
    last = fixed.knots.size - 1
    return f"""\
static inline int32_t {name}_codes(int32_t x)
{{
    const int i = {name}_piece(x);
    const int64_t run = (int64_t){name}_knots[i + 1] - {name}_knots[i];
    const int64_t rise = (int64_t){name}_values[i + 1] - {name}_values[i];
    int64_t part, y;

    if (x < {name}_knots[0])
        x = {name}_knots[0];
    if (x > {name}_knots[{last}])
        x = {name}_knots[{last}];
    part = rise * ((int64_t)x - {name}_knots[i]);
    y = {name}_values[i] + (part + (part < 0 ? -(run / 2) : run / 2)) / run;
    {_limit(fixed)}return {_output("(int32_t)y", is_clipped)};
}}"""


def _double_function(name: str, fixed: FixedPoint, *, is_clipped: bool) -> str:
    scale, step = literal(ldexp(1.0, fixed.knot_format.fraction_bits)), literal(fixed.value_format.step)
    last = fixed.knots.size - 1
    return f"""\
static inline double {name}(double x)
{{
    const double at = x * {scale};
    double y;

    if (at <= {name}_knots[0]) {{
        y = {name}_values[0];
    }} else if (at >= {name}_knots[{last}]) {{
        y = {name}_values[{last}];
    }} else if (at != at) {{
        y = at;
    }} else {{
        const int32_t cut = (int32_t)at;
        const int i = {name}_piece(cut > at ? cut - 1 : cut);
        const double run = (double){name}_knots[i + 1] - {name}_knots[i];
        const double rise = (double){name}_values[i + 1] - {name}_values[i];
        y = {name}_values[i] + rise / run * (at - {name}_knots[i]);
    }}
    {_limit(fixed)}y *= {step};
    return {_output("y", is_clipped)};
}}"""


def _limit(fixed: FixedPoint) -> str:
    """Return statements that clip y to the range of results; NaN remains NaN."""
    if fixed.output_codes is None:
        return ""
    low, high = fixed.output_codes
    return f"if (y < {low})\n        y = {low};\n    if (y > {high})\n        y = {high};\n    "


def _limits_text(fixed: FixedPoint) -> str:
    if fixed.output_codes is None:
        return ""
    low, high = fixed.output_codes
    return tr(" Results are clipped to the multiples {low} and {high}, the range of the function.", low=low, high=high)


def _output(value: str, is_clipped: bool) -> str:
    return f"y < 0 ? 0 : {value}" if is_clipped else value

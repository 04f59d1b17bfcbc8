"""A network as a C99 header."""

from __future__ import annotations

from collections.abc import Iterator

from actviz.language import tr
from actviz.studies.approximate.polyline import Polyline
from actviz.tables.code.exported_network import ExportedNetwork
from actviz.tables.code.source_text import c_bisection, c_comment, c_file, identifier, literal, rows


def c_header(code: ExportedNetwork) -> str:
    """Return a header with a function based on knots and values, if available, and one based on the hidden units."""
    name = identifier(code.target)
    parts = ["#include <math.h>"] if code.units and code.unit_code.c_needs_math else []
    if code.line is not None:
        parts += _by_knots(code, code.line, name)
    return c_file(_comment(code, name), f"{name.upper()}_H", [*parts, *_by_units(code, name)])


def _comment(code: ExportedNetwork, name: str) -> str:
    network = f"{name}_network(x)"
    forms = [
        tr("{name} interpolates between knots, with straight lines beyond the outer knots.", name=f"{name}(x)"),
        tr("{name} is the same function computed as a network, with slightly larger rounding errors.", name=network),
    ]
    if code.line is None:
        forms = [tr("{name} computes the network.", name=network)]
    return c_comment(code.title, code.claim, *forms)


def _by_knots(code: ExportedNetwork, line: Polyline, name: str) -> Iterator[str]:
    last = line.knots.size - 1
    meaning = tr("knot, value before it is clipped at 0") if code.is_clipped else tr("knot, value")
    yield f"""\
/* {meaning} */
static const double {name}_points[{last + 1}][2] = {{
{rows(code.points, "{}", 4)}
}};"""
    body = f"""\
    const double (*point)[2] = {name}_points;
    double y;

    if (x <= point[0][0]) {{
        y = {_beyond("0", line.left)};
    }} else if (x >= point[{last}][0]) {{
        y = {_beyond(str(last), line.right)};
    }} else {{
        int low = 0, high = {last};
{c_bisection("point[middle][0]", 8)}
        const double rise = point[high][1] - point[low][1];
        const double run = point[high][0] - point[low][0];
        y = point[low][1] + rise / run * (x - point[low][0]);
    }}
    return {_output(code)};"""
    yield f"static inline double {name}(double x)\n{{\n{body}\n}}"


def _beyond(knot: str, slope: float) -> str:
    """Return the straight line beyond a knot; a constant one does not contain x, which may be infinite."""
    if not slope:
        return f"point[{knot}][1]"
    return f"point[{knot}][1] {'-' if slope < 0 else '+'} {literal(abs(slope))} * (x - point[{knot}][0])"


def _by_units(code: ExportedNetwork, name: str) -> Iterator[str]:
    count = len(code.units)
    start = f"double y = {literal(code.network.skip)} * x + {literal(code.network.bias)};"
    if not count:
        yield f"static inline double {name}_network(double x)\n{{\n    {start}\n\n    return {_output(code)};\n}}"
        return
    yield f"""\
/* {tr("weight, bias and output weight of each hidden unit")} */
static const double {name}_units[{count}][3] = {{
{rows(code.units, "{}", 4)}
}};"""
    yield f"static inline double {name}_activation(double x)\n{{\n    return {code.unit_code.c};\n}}"
    yield f"""\
static inline double {name}_network(double x)
{{
    const double (*unit)[3] = {name}_units;
    {start}

    for (int i = 0; i < {count}; ++i)
        y += unit[i][2] * {name}_activation(unit[i][0] * x + unit[i][1]);
    return {_output(code)};
}}"""


def _output(code: ExportedNetwork) -> str:
    return "y < 0.0 ? 0.0 : y" if code.is_clipped else "y"

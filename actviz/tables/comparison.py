"""``Comparison`` and ``Cost`` as JSON, CSV, Markdown and a report for the terminal."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import Any

from rich.console import RenderableType

from actviz.studies.comparison import Comparison, Pair
from actviz.studies.cost import Cost, Spread
from actviz.studies.scan import Extremum
from actviz.tables.numbers import at, json_extremum, json_number, short
from actviz.tables.terminal import grid

LISTED = 60
"""More pairs than this are not printed on a terminal, the ones furthest apart first."""


def comparison_json(result: Comparison, costs: Sequence[Cost] = ()) -> str:
    """The differences of all pairs in full precision, as magnitudes."""
    answer: dict[str, Any] = {
        "interval": list(result.sample.interval),
        "reference": result.reference,
        "pairs": [_pair_json(pair) for pair in result.pairs],
    }
    if costs:
        answer["costs"] = [_cost_json(cost) for cost in costs]
    return json.dumps(answer, ensure_ascii=False, allow_nan=False) + "\n"


def _pair_json(pair: Pair) -> Mapping[str, Any]:
    return {
        "a": pair.a,
        "b": pair.b,
        "max_abs_difference": json_extremum(pair.difference, magnitude=True),
        "rms_difference": json_number(pair.rms),
        "max_slope_difference": json_extremum(pair.slope_difference, magnitude=True),
        "kinks": [{"x": kink.x, "a": json_number(kink.a), "b": json_number(kink.b)} for kink in pair.kinks],
    }


def _cost_json(cost: Cost) -> Mapping[str, Any]:
    return {
        "label": cost.label,
        "value_ns": _spread_json(cost.value),
        "derivative_ns": _spread_json(cost.derivative),
        "value_to_relu": _spread_json(cost.value_ratio),
        "derivative_to_relu": _spread_json(cost.derivative_ratio),
    }


def _spread_json(spread: Spread) -> Mapping[str, float]:
    return {"low_quartile": spread.low, "median": spread.median, "high_quartile": spread.high}


PAIR_COLUMNS = ("max_abs_difference", "at", "rms_difference", "max_slope_difference", "slope_at")


def comparison_csv(result: Comparison) -> str:
    """One row for each pair, magnitudes in full precision; a cell is empty where a number is not known."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["a", "b", *PAIR_COLUMNS])
    for pair in result.pairs:
        largest, steepest = (
            (repr(abs(found.value)), repr(found.x)) if found else ("", "")
            for found in (pair.difference, pair.slope_difference)
        )
        rms = repr(pair.rms) if pair.rms == pair.rms else ""
        writer.writerow([pair.a, pair.b, *largest, rms, *steepest])
    return text.getvalue()


def comparison_markdown(result: Comparison) -> str:
    """The pairs as a table to paste into a document."""
    rows = ["| a | b | largest difference | rms | largest slope difference |", "|---|---|---|---|---|"]
    for pair in result.pairs:
        cells = (f"`{pair.a}`", f"`{pair.b}`", *_pair_cells(pair))
        rows.append("| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |")
    low, high = result.sample.interval
    return "\n".join([*rows, "", f"On x from {low:g} to {high:g}.", ""])


def comparison_report(result: Comparison, costs: Sequence[Cost] = ()) -> Iterator[RenderableType]:
    """What a terminal shows: the pairs, those furthest apart first if there are many, and the costs."""
    low, high = result.sample.interval
    header = ["pair", "largest difference", "rms", "largest slope difference"]
    pairs = result.pairs
    if len(pairs) > LISTED:
        pairs = tuple(sorted(pairs, key=_size, reverse=True)[:LISTED])
    yield grid(header, [[f"{pair.a} / {pair.b}", *_pair_cells(pair)] for pair in pairs])
    rest = len(result.pairs) - len(pairs)
    more = f"; {rest} more pairs are closer, --format csv has all" if rest else ""
    yield f"  on x from {low:g} to {high:g}{more}"
    numbers = [(pair, kink) for pair in pairs for kink in pair.kinks]
    if numbers:
        yield ""
        yield grid(
            ["the same slopes, but another number at a kink", "x", "first", "second"],
            [[f"{pair.a} / {pair.b}", short(kink.x), short(kink.a), short(kink.b)] for pair, kink in numbers],
        )
    if costs:
        yield ""
        yield from costs_report(costs)


def _size(pair: Pair) -> float:
    return abs(pair.difference.value) if pair.difference else float("inf")


def _pair_cells(pair: Pair) -> tuple[str, str, str]:
    return _apart(pair.difference), short(pair.rms), _apart(pair.slope_difference)


def _apart(found: Extremum | None) -> str:
    return "0" if found and found.value == 0 else at(found, magnitude=True)


def costs_report(costs: Sequence[Cost]) -> Iterator[RenderableType]:
    """Nanoseconds an element, and the ratio to ReLU with its quartiles."""
    header = ["cost", "value, ns", "times ReLU", "derivative, ns", "times ReLU"]
    rows = [
        [
            cost.label,
            f"{cost.value.median:.2f}",
            _ratio(cost.value_ratio),
            f"{cost.derivative.median:.2f}",
            _ratio(cost.derivative_ratio),
        ]
        for cost in costs
    ]
    yield grid(header, rows)
    yield "  an element, NumPy on this machine; medians of interleaved rounds, quartiles in parentheses"


def _ratio(spread: Spread) -> str:
    return f"{spread.median:.1f} ({spread.low:.1f} to {spread.high:.1f})"

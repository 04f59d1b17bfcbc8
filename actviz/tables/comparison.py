"""``Comparison`` and ``Cost`` as JSON, CSV, Markdown and a report for the terminal."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import Any

from rich.console import RenderableType

from actviz.language import tr, translated
from actviz.studies.comparison import Comparison, Pair
from actviz.studies.cost import Cost, Spread
from actviz.studies.facts.card import Facts
from actviz.studies.findings import Extremum
from actviz.tables.facts import facts_json, facts_report, facts_rows
from actviz.tables.numbers import json_extremum, json_number
from actviz.tables.terminal import card, flowing, grid, said

NO_NOTES: Mapping[str, str] = {}
LISTED = 60
"""More pairs than this are not printed on a terminal, the ones furthest apart first."""


def comparison_json(result: Comparison, known: Sequence[Facts], costs: Sequence[Cost] = ()) -> str:
    """The differences of all pairs in full precision, as magnitudes, and the facts of all curves."""
    answer: dict[str, Any] = {
        "interval": list(result.sample.interval),
        "reference": result.reference,
        "pairs": [_pair_json(pair) for pair in result.pairs],
        "curves": [
            {**facts_json(facts), "note": trace.note or None}
            for facts, trace in zip(known, result.sample.traces, strict=True)
        ],
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


def comparison_markdown(
    result: Comparison, known: Sequence[Facts], costs: Sequence[Cost] = (), notes: Mapping[str, str] = NO_NOTES
) -> str:
    """Pairs, facts and costs as tables to paste into a document, and ``notes`` on the functions of frameworks."""
    header = ["a", "b", *_differences()]
    rows = _table(header, [[f"`{pair.a}`", f"`{pair.b}`", *_pair_cells(pair)] for pair in result.pairs])
    low, high = result.sample.interval
    header, facts = facts_rows(known)
    tables = [rows, [tr("On x from {low} to {high}.", low=f"{low:g}", high=f"{high:g}")], _table(header, facts)]
    if notes:
        tables.append([f"- `{name}`: {translated(note)}" for name, note in notes.items()])
    if costs:
        tables.append(_table(_cost_columns(), [_cost_cells(cost) for cost in costs]))
    return "\n\n".join("\n".join(table) for table in tables) + "\n"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [header, ["---"] * len(header), *rows]
    return ["| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines]


def comparison_report(
    result: Comparison, known: Sequence[Facts], costs: Sequence[Cost] = (), notes: Mapping[str, str] = NO_NOTES
) -> Iterator[RenderableType]:
    """What a terminal shows: the pairs, those furthest apart first if there are many, the facts, notes and costs."""
    low, high = result.sample.interval
    header = [tr("pair"), *_differences()]
    pairs = result.pairs
    if len(pairs) > LISTED:
        pairs = tuple(sorted(pairs, key=_size, reverse=True)[:LISTED])
    if pairs:
        yield grid(header, [[f"{pair.a} / {pair.b}", *_pair_cells(pair)] for pair in pairs])
        rest = len(result.pairs) - len(pairs)
        more = tr("; {count} more pairs are closer, --format csv has all", count=rest) if rest else ""
        yield flowing("  " + tr("on x from {low} to {high}", low=f"{low:g}", high=f"{high:g}") + more)
    numbers = [(pair, kink) for pair in pairs for kink in pair.kinks]
    if numbers:
        yield ""
        yield grid(
            [tr("the same slopes, but another number at a kink"), "x", tr("first"), tr("second")],
            [[f"{pair.a} / {pair.b}", said(kink.x), said(kink.a), said(kink.b)] for pair, kink in numbers],
        )
    if pairs:
        yield ""
    yield from facts_report(known)
    if notes:
        yield ""
        rows = [(f"  {name}", translated(note)) for name, note in notes.items()]
        yield card("  " + tr("what is different in frameworks"), rows)
    if costs:
        yield ""
        yield from costs_report(costs)


def _differences() -> tuple[str, ...]:
    return tr("largest gap"), tr("at x"), tr("rms gap"), tr("of slopes"), tr("at x")


def _cost_columns() -> tuple[str, ...]:
    return tr("cost"), tr("value, ns"), tr("times ReLU"), tr("derivative, ns"), tr("times ReLU")


def _size(pair: Pair) -> float:
    return abs(pair.difference.value) if pair.difference else float("inf")


def _pair_cells(pair: Pair) -> list[str]:
    return [*_apart(pair.difference), said(pair.rms), *_apart(pair.slope_difference)]


def _apart(found: Extremum | None) -> tuple[str, str]:
    """The size of a difference and its place."""
    if found is None:
        return tr("unknown"), ""
    return (said(abs(found.value)), said(found.x)) if found.value else ("0", "")


def costs_report(costs: Sequence[Cost]) -> Iterator[RenderableType]:
    """Nanoseconds an element, and the ratio to ReLU with its quartiles."""
    yield grid(_cost_columns(), [_cost_cells(cost) for cost in costs])
    yield flowing(
        "  "
        + tr("an element, NumPy on this machine; medians of interleaved rounds, quartiles in parentheses; values are")
    )
    yield flowing(
        "  "
        + tr(
            "compared with ReLU's values, derivatives with its derivatives (ReLU itself shows the error of measurement)"
        )
    )


def _cost_cells(cost: Cost) -> list[str]:
    return [
        cost.label,
        f"{cost.value.median:.2f}",
        _ratio(cost.value_ratio),
        f"{cost.derivative.median:.2f}",
        _ratio(cost.derivative_ratio),
    ]


def _ratio(spread: Spread) -> str:
    low, high = f"{spread.low:.1f}", f"{spread.high:.1f}"
    return tr("{median} ({low} to {high})", median=f"{spread.median:.1f}", low=low, high=high)

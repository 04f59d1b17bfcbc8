"""``Comparison`` and ``Cost`` as JSON, CSV, Markdown and a report for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import inf, isnan
from typing import Any

from rich.console import RenderableType

from actviz.language import tr, translated
from actviz.studies.compare import Comparison, CurvePair
from actviz.studies.facts.model import Facts
from actviz.studies.installed_frameworks import Setup
from actviz.studies.results import Edge, Extremum, Stretch, condition
from actviz.studies.timing import Cost, Spread, Timing
from actviz.studies.unknown import UNKNOWN, is_known
from actviz.tables.documents import csv_document, html_table, json_document
from actviz.tables.elements import Grid, Paragraph, card, grid, markdown
from actviz.tables.facts import facts_json, facts_report, facts_rows
from actviz.tables.numbers import interval_ends, json_extremum, json_number, json_result, readable

NO_NOTES: Mapping[str, str] = {}
NOTHING = "–"
"""What stands where a library computes nothing."""
MOST_GAPS = 4
"""Of more stretches without values than this only the first ones are told."""
LISTED = 60
"""More pairs than this are not printed on a terminal, the ones furthest apart first."""


def to_json(result: Comparison, known: Sequence[Facts], timings: Sequence[Timing] = ()) -> str:
    """The differences of all pairs in full precision, as magnitudes, and the facts of all curves."""
    data: dict[str, Any] = {
        "interval": list(result.sample.interval),
        "reference": result.reference,
        "pairs": [_pair_json(pair) for pair in result.pairs],
        "curves": [
            {**facts_json(facts), "note": trace.note or None}
            for facts, trace in zip(known, result.sample.traces, strict=True)
        ],
    }
    if timings:
        data["costs"] = [_cost_json(timing.setup, cost) for timing in timings for cost in timing.costs]
    return json_document(data)


def _pair_json(pair: CurvePair) -> Mapping[str, Any]:
    return {
        "a": pair.a,
        "b": pair.b,
        "identical": pair.identical,
        "max_abs_difference": json_extremum(pair.difference, magnitude=True),
        "rms_difference": json_result(pair.rms),
        "max_slope_difference": json_extremum(pair.slope_difference, magnitude=True),
        "kinks": [{"x": kink.x, "a": json_number(kink.a), "b": json_number(kink.b)} for kink in pair.kinks],
    }


def _cost_json(setup: Setup, cost: Cost) -> Mapping[str, Any]:
    return {
        "label": cost.label,
        "library": setup.library,
        "version": setup.version,
        "dtype": setup.dtype,
        "threads": setup.threads,
        "elements": setup.elements,
        "code": cost.code,
        "built_in": cost.is_built_in,
        "value_ns": _spread_json(cost.value),
        "derivative_ns": _spread_json(cost.derivative),
        "value_to_relu": _spread_json(cost.value_ratio),
        "derivative_to_relu": _spread_json(cost.derivative_ratio),
    }


def _spread_json(spread: Spread | None) -> Mapping[str, float] | None:
    if spread is None:
        return None
    return {"low_quartile": spread.low, "median": spread.median, "high_quartile": spread.high}


PARTS = ("value", "derivative")
PAIR_COLUMNS = ("max_abs_difference", "at", "rms_difference", "max_slope_difference", "slope_at")


def to_csv(result: Comparison, timings: Sequence[Timing] = ()) -> str:
    """One row for each pair, magnitudes in full precision, or ``unknown``; what was not timed is left empty.

    Costs are nanoseconds an element, in columns such as ``a_torch_value_ns``.
    """
    timed = [(f"{timing.setup.key}_{part}", _medians(timing, part)) for timing in timings for part in PARTS]
    costs = [(side, name, medians) for side in ("a", "b") for name, medians in timed]
    header = ["a", "b", *PAIR_COLUMNS, *(f"{side}_{name}_ns" for side, name, _ in costs)]
    rows = []
    for pair in result.pairs:
        largest, steepest = (
            (abs(found.value), found.x) if found else (UNKNOWN, UNKNOWN)
            for found in (pair.difference, pair.slope_difference)
        )
        rms = UNKNOWN if isnan(pair.rms) else pair.rms
        times = (medians.get(getattr(pair, side), "") for side, _, medians in costs)
        rows.append([pair.a, pair.b, *largest, rms, *steepest, *times])
    return csv_document(header, rows)


def _medians(timing: Timing, part: str) -> Mapping[str, float]:
    """The median times of the values or derivatives that one library computes, by the label of the curve."""
    spreads = {cost.label: getattr(cost, part) for cost in timing.costs}
    return {label: spread.median for label, spread in spreads.items() if spread}


def to_markdown(
    result: Comparison, known: Sequence[Facts], timings: Sequence[Timing] = (), notes: Mapping[str, str] = NO_NOTES
) -> str:
    """Pairs, facts and costs as tables to paste into a document, and ``notes`` on the functions of frameworks."""
    pairs = grid(["a", "b", *_differences()], [[p.a, p.b, *_pair_cells(p)] for p in result.pairs], code=[0, 1])
    where = [
        tr("On x from {low} to {high}.", **interval_ends(result.sample.interval)),
        *(tr("{sentence}.", sentence=sentence) for sentence in _without_values(result, known, mark="`")),
    ]
    listed = "\n".join(f"- `{name}`: {translated(note)}" for name, note in notes.items())
    return markdown([pairs, " ".join(where), grid(*facts_rows(known)), listed, *_costs(timings)])


def to_html(result: Comparison, known: Sequence[Facts]) -> str:
    """Tables of the pairs and of the facts for a page."""
    pairs = [(f"{pair.a} / {pair.b}", *_pair_cells(pair)) for pair in result.pairs]
    return html_table([tr("pair"), *_differences()], pairs) + html_table(*facts_rows(known))


def report(
    result: Comparison, known: Sequence[Facts], timings: Sequence[Timing] = (), notes: Mapping[str, str] = NO_NOTES
) -> Iterator[RenderableType]:
    """What a terminal shows: the pairs, those furthest apart first if there are many, the facts, notes and costs."""
    header = [tr("pair"), *_differences()]
    pairs = result.pairs
    if len(pairs) > LISTED:
        pairs = tuple(sorted(pairs, key=_size, reverse=True)[:LISTED])
    if pairs:
        yield grid(header, [[f"{pair.a} / {pair.b}", *_pair_cells(pair)] for pair in pairs])
        rest = len(result.pairs) - len(pairs)
        more = tr("; {count} more pairs are closer, --format csv has all", count=rest) if rest else ""
        yield Paragraph("  " + tr("on x from {low} to {high}", **interval_ends(result.sample.interval)) + more)
        for sentence in _without_values(result, known):
            yield Paragraph(f"  {sentence}")
    numbers = [(pair, kink) for pair in pairs for kink in pair.kinks]
    if numbers:
        yield ""
        yield grid(
            [tr("the same slopes, but another number at a kink"), "x", tr("first"), tr("second")],
            [[f"{pair.a} / {pair.b}", readable(kink.x), readable(kink.a), readable(kink.b)] for pair, kink in numbers],
        )
    if pairs:
        yield ""
    yield from facts_report(known)
    if notes:
        yield ""
        rows = [(f"  {name}", translated(note)) for name, note in notes.items()]
        yield card("  " + tr("what is different in frameworks"), rows)
    if timings:
        yield ""
        yield from _costs(timings)


def _differences() -> tuple[str, ...]:
    return tr("largest gap"), tr("at x"), tr("rms gap"), tr("of slopes"), tr("at x")


def _cost_columns(setup: Setup) -> tuple[str, ...]:
    library = f"{setup.library} {setup.version}"
    return library, tr("value, ns"), tr("times ReLU"), tr("derivative, ns"), tr("times ReLU")


def _size(pair: CurvePair) -> float:
    return abs(pair.difference.value) if pair.difference else float("inf")


def _pair_cells(pair: CurvePair) -> list[str]:
    largest = (
        (tr("the same function here (proven)"), "") if pair.identical is True else _size_and_place(pair.difference)
    )
    return [*largest, readable(pair.rms), *_size_and_place(pair.slope_difference)]


def _without_values(result: Comparison, known: Sequence[Facts], mark: str = "") -> Iterator[str]:
    """A sentence for each curve that is known to have no value on a part of the interval; labels stand in marks."""
    for label, facts in {facts.label: facts for facts in known}.items():
        parts = [condition(gap, lambda x: f"{x:.6g}") for gap in _gaps(facts, *result.sample.interval)]
        if parts:
            where = ", ".join(parts[:MOST_GAPS]) + (" ..." if len(parts) > MOST_GAPS else "")
            yield tr("{label} has no value for {where}", label=f"{mark}{label}{mark}", where=where)


def _gaps(facts: Facts, low: float, high: float) -> Iterator[Stretch]:
    """The stretches without values that an interval has a part of; single places are left out."""
    if not is_known(facts.domain) or not facts.domain:
        return
    edges = [Edge(-inf, has_value=True), *(edge for part in facts.domain for edge in part), Edge(inf, has_value=True)]
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        if first.x < last.x and first.x < high and low < last.x:
            yield Edge(first.x, not first.has_value), Edge(last.x, not last.has_value)


def _size_and_place(found: Extremum | None) -> tuple[str, str]:
    """The size of a difference and its place."""
    if found is None:
        return tr("unknown"), ""
    return (readable(abs(found.value)), readable(found.x)) if found.value else ("0", "")


def _costs(timings: Sequence[Timing]) -> Iterator[Grid | Paragraph | str]:
    """Nanoseconds an element, and the ratio to ReLU with its quartiles, library by library."""
    for timing in timings:
        yield grid(_cost_columns(timing.setup), [_cost_cells(cost, timing.setup) for cost in timing.costs])
        yield Paragraph(f"  {_setup(timing)}")
        yield ""
    for remark in _remarks(timings):
        yield Paragraph(f"  {remark}")


def _setup(timing: Timing) -> str:
    """What was timed: the type of numbers, the threads, the size of the array, and what is no call of the library."""
    setup = timing.setup
    threads = tr("1 thread") if setup.threads else tr("as many threads as it chooses")
    size = tr("{dtype}, {threads}, {count} elements", dtype=setup.dtype, threads=threads, count=setup.elements)
    own = setup.key == "numpy"
    return size + ("" if own or all(cost.is_built_in for cost in timing.costs) else tr("; * written by its formula"))


def _remarks(timings: Sequence[Timing]) -> Iterator[str]:
    """How the times are to be read."""
    if not timings:
        return
    yield tr(
        "nanoseconds an element on this machine; medians of interleaved rounds, quartiles in parentheses; values are "
        "compared with ReLU's values, derivatives with its derivatives (ReLU itself shows the error of measurement)"
    )
    yield tr(
        "NumPy's times are of this package's own code, which computes a formula word by word: they do not tell how a "
        "framework ranks its built-in functions"
    )
    if len(timings) == 1:
        yield tr("install torch, jax, or onnxruntime with onnx beside actviz, and theirs are timed as well")


def _cost_cells(cost: Cost, setup: Setup) -> list[str]:
    mark = "" if cost.is_built_in or setup.key == "numpy" else " *"
    return [
        cost.label + mark,
        f"{cost.value.median:.2f}",
        _ratio(cost.value_ratio),
        f"{cost.derivative.median:.2f}" if cost.derivative else NOTHING,
        _ratio(cost.derivative_ratio) if cost.derivative_ratio else NOTHING,
    ]


def _ratio(spread: Spread) -> str:
    low, high = f"{spread.low:.1f}", f"{spread.high:.1f}"
    return tr("{median} ({low} to {high})", median=f"{spread.median:.1f}", low=low, high=high)

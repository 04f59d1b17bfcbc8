"""Comparisons of functions: JSON, CSV, Markdown and a report for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import inf, isnan
from typing import Any

from rich.console import RenderableType

from actviz.language import tr, tr_in
from actviz.studies.compare import Comparison, CurvePair
from actviz.studies.facts.model import Facts
from actviz.studies.installed_frameworks import Setup
from actviz.studies.results import Edge, Extremum, Stretch, condition
from actviz.studies.timing import Cost, Spread, Timing
from actviz.studies.unknown import UNKNOWN, is_known
from actviz.tables.documents import csv_document, html_table, json_document
from actviz.tables.elements import Grid, Paragraph, card, grid, markdown
from actviz.tables.facts import facts_json, facts_report, facts_rows
from actviz.tables.json_values import json_extremum, json_fields, json_result
from actviz.tables.numbers import NOTHING, interval_ends, readable, with_infinity

NO_NOTES: Mapping[str, str] = {}
MOST_GAPS = 4
"""The largest number of intervals without values that are listed for a curve."""
LISTED = 60
"""The largest number of pairs in a report, those with the largest differences first."""
PARTS = ("value", "derivative")
"""The operations of a function that are timed."""


def to_json(result: Comparison, known: Sequence[Facts], timings: Sequence[Timing] = ()) -> str:
    """Return the differences of all pairs in full precision, as magnitudes, and the facts of all curves."""
    data: dict[str, Any] = {
        **json_fields(result.sample, "interval"),
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
        **json_fields(pair, "a", "b", "identical"),
        "max_abs_difference": json_extremum(pair.difference, magnitude=True),
        "rms_difference": json_result(pair.rms),
        "max_slope_difference": json_extremum(pair.slope_difference, magnitude=True),
        "kinks": [json_fields(kink, "x", "a", "b") for kink in pair.kinks],
    }


def _cost_json(setup: Setup, cost: Cost) -> Mapping[str, Any]:
    return {
        "label": cost.label,
        **json_fields(setup, "library", "version", "dtype", "threads", "elements"),
        "code": cost.code,
        "built_in": cost.is_built_in,
        **{f"{part}_ns": _spread_json(getattr(cost, part)) for part in PARTS},
        **{f"{part}_to_relu": _spread_json(getattr(cost, f"{part}_ratio")) for part in PARTS},
    }


def _spread_json(spread: Spread | None) -> Mapping[str, float] | None:
    if spread is None:
        return None
    return {"low_quartile": spread.low, "median": spread.median, "high_quartile": spread.high}


PAIR_COLUMNS = ("max_abs_difference", "at", "rms_difference", "max_slope_difference", "slope_at")


def to_csv(result: Comparison, timings: Sequence[Timing] = ()) -> str:
    """Return a row for each pair: magnitudes in full precision, or ``unknown``.

    Costs are nanoseconds per element, in columns such as ``a_torch_value_ns``, which are empty if nothing was timed.
    """
    timed = [(f"{timing.setup.key}_{part}", _medians(timing, part)) for timing in timings for part in PARTS]
    costs = [(side, name, medians) for side in ("a", "b") for name, medians in timed]
    header = ["a", "b", *PAIR_COLUMNS, *(f"{side}_{name}_ns" for side, name, _ in costs)]
    rows = []
    for pair in result.pairs:
        largest, steepest = (
            (abs(extremum.value), extremum.x) if extremum else (UNKNOWN, UNKNOWN)
            for extremum in (pair.difference, pair.slope_difference)
        )
        rms = UNKNOWN if isnan(pair.rms) else pair.rms
        times = (medians.get(getattr(pair, side), "") for side, _, medians in costs)
        rows.append([pair.a, pair.b, *largest, rms, *steepest, *times])
    return csv_document(header, rows)


def _medians(timing: Timing, part: str) -> Mapping[str, float]:
    """Return the median times of the values or derivatives in one library, by the label of the curve."""
    spreads = {cost.label: getattr(cost, part) for cost in timing.costs}
    return {label: spread.median for label, spread in spreads.items() if spread}


def to_markdown(
    result: Comparison, known: Sequence[Facts], timings: Sequence[Timing] = (), notes: Mapping[str, str] = NO_NOTES
) -> str:
    """Return pairs, facts and costs as tables, and ``notes`` on the functions of frameworks."""
    pairs = grid(["a", "b", *_pair_header()], [[p.a, p.b, *_pair_cells(p)] for p in result.pairs], code=[0, 1])
    sentences = [
        tr("Interval of x: {low} to {high}.", **interval_ends(result.sample.interval)),
        *(tr("{sentence}.", sentence=sentence) for sentence in _gap_sentences(result, known, mark="`")),
    ]
    items = "\n".join(f"- `{name}`: {tr(note)}" for name, note in notes.items())
    return markdown([pairs, " ".join(sentences), grid(*facts_rows(known)), items, *_costs(timings)])


def to_html(result: Comparison, known: Sequence[Facts]) -> str:
    """Return HTML tables of the pairs and of the facts."""
    pairs = [[f"{pair.a} / {pair.b}", *_pair_cells(pair)] for pair in result.pairs]
    return html_table([tr("pair"), *_pair_header()], pairs) + html_table(*facts_rows(known))


def report(
    result: Comparison, known: Sequence[Facts], timings: Sequence[Timing] = (), notes: Mapping[str, str] = NO_NOTES
) -> Iterator[RenderableType]:
    """Yield the pairs, facts, notes and costs; of many pairs, those with the largest differences."""
    pairs = result.pairs
    if len(pairs) > LISTED:
        pairs = tuple(sorted(pairs, key=_magnitude, reverse=True)[:LISTED])
    if pairs:
        yield grid([tr("pair"), *_pair_header()], [[f"{pair.a} / {pair.b}", *_pair_cells(pair)] for pair in pairs])
        rest = len(result.pairs) - len(pairs)
        more = tr("; {count} more pairs have smaller differences, --format csv lists all", count=rest) if rest else ""
        yield Paragraph("  " + tr("interval of x: {low} to {high}", **interval_ends(result.sample.interval)) + more)
        for sentence in _gap_sentences(result, known):
            yield Paragraph(f"  {sentence}")
    kinks = [
        [f"{pair.a} / {pair.b}", *map(readable, (kink.x, kink.a, kink.b))] for pair in pairs for kink in pair.kinks
    ]
    if kinks:
        yield ""
        yield grid(
            [tr("different derivative at a single point"), "x", tr_in("compare", "first"), tr_in("compare", "second")],
            kinks,
        )
    if pairs:
        yield ""
    yield from facts_report(known)
    if notes:
        yield ""
        rows = [(f"  {name}", tr(note)) for name, note in notes.items()]
        yield card("  " + tr("framework differences"), rows)
    if timings:
        yield ""
        yield from _costs(timings)


def _pair_header() -> tuple[str, ...]:
    return tr("largest |Δf|"), tr("at x"), tr("rms Δf"), tr("largest |Δf′|"), tr("at x")


def _magnitude(pair: CurvePair) -> float:
    return abs(pair.difference.value) if pair.difference else inf


def _pair_cells(pair: CurvePair) -> list[str]:
    largest = _extremum_cells(pair.difference)
    if pair.identical is True:
        largest = tr("identical on this interval (proven)"), ""
    return [*largest, readable(pair.rms), *_extremum_cells(pair.slope_difference)]


def _extremum_cells(extremum: Extremum | None) -> tuple[str, str]:
    """Return the magnitude of a difference and its x."""
    if extremum is None:
        return tr("unknown"), ""
    return (readable(abs(extremum.value)), readable(extremum.x)) if extremum.value else ("0", "")


def _gap_sentences(result: Comparison, known: Sequence[Facts], mark: str = "") -> Iterator[str]:
    """Yield a sentence for each curve that has no value on a part of the interval, with ``mark`` around labels."""
    for label, facts in {facts.label: facts for facts in known}.items():
        gaps = [condition(gap, with_infinity) for gap in _gaps(facts, *result.sample.interval)]
        if gaps:
            where = ", ".join(gaps[:MOST_GAPS]) + (" ..." if len(gaps) > MOST_GAPS else "")
            yield tr("{label} is undefined for {where}", label=f"{mark}{label}{mark}", where=where)


def _gaps(facts: Facts, low: float, high: float) -> Iterator[Stretch]:
    """Yield the intervals without values that overlap an interval; single points are omitted."""
    if not is_known(facts.domain) or not facts.domain:
        return
    edges = [Edge(-inf, has_value=True), *(edge for part in facts.domain for edge in part), Edge(inf, has_value=True)]
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        if first.x < last.x and first.x < high and low < last.x:
            yield Edge(first.x, not first.has_value), Edge(last.x, not last.has_value)


def _costs(timings: Sequence[Timing]) -> Iterator[Grid | Paragraph | str]:
    """Yield for each library the time per element in nanoseconds, and its ratio to ReLU with quartiles."""
    for timing in timings:
        setup = timing.setup
        columns = tr("value, ns"), tr("ratio to ReLU"), tr("derivative, ns"), tr("ratio to ReLU")
        yield grid([f"{setup.library} {setup.version}", *columns], [_cost_cells(cost, setup) for cost in timing.costs])
        yield Paragraph(f"  {_setup_text(timing)}")
        yield ""
    for note in _timing_notes(timings):
        yield Paragraph(f"  {note}")


def _setup_text(timing: Timing) -> str:
    """Return the type of numbers, the threads, the size of the array, and the meaning of the mark ``*``."""
    setup = timing.setup
    threads = tr("1 thread") if setup.threads else tr("default number of threads")
    size = tr("{dtype}, {threads}, {count} elements", dtype=setup.dtype, threads=threads, count=setup.elements)
    own = setup.key == "numpy"
    return size + (
        "" if own or all(cost.is_built_in for cost in timing.costs) else tr("; *: implemented from the formula")
    )


def _timing_notes(timings: Sequence[Timing]) -> Iterator[str]:
    """Yield how times are measured and compared."""
    if not timings:
        return
    yield tr(
        "Nanoseconds per element on this machine: medians of interleaved rounds, quartiles in parentheses. Values are "
        "compared with the values of ReLU, derivatives with its derivatives. The ratio of ReLU itself shows the "
        "measurement error."
    )
    yield tr(
        "NumPy: times of this package's own code, which evaluates a formula operation by operation. They do not show "
        "how a framework ranks its built-in functions."
    )
    if len(timings) == 1:
        yield tr("Install torch, jax, or onnxruntime with onnx to measure their times as well.")


def _cost_cells(cost: Cost, setup: Setup) -> list[str]:
    mark = "" if cost.is_built_in or setup.key == "numpy" else " *"
    return [
        cost.label + mark,
        f"{cost.value.median:.2f}",
        _ratio_text(cost.value_ratio),
        f"{cost.derivative.median:.2f}" if cost.derivative else NOTHING,
        _ratio_text(cost.derivative_ratio),
    ]


def _ratio_text(spread: Spread | None) -> str:
    if spread is None:
        return NOTHING
    low, median, high = (f"{number:.1f}" for number in (spread.low, spread.median, spread.high))
    return tr("{median} ({low} to {high})", median=median, low=low, high=high)

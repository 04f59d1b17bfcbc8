"""The curves of a comparison: which one is the reference, and which are equal and merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actviz.curves import Curve
from actviz.formulas.errors import ActvizError
from actviz.formulas.input_text import quoted
from actviz.studies import compare as study
from actviz.studies.compared import with_reference

FAR = 100.0
"""Functions that agree from -FAR to FAR are taken as the same."""
ROUNDING = 1e-15


def split_reference(curves: Sequence[Curve], last: Sequence[Curve], against: str) -> tuple[list[Curve], Curve]:
    """Return the curves with the reference at the end, and the reference, which may be one of the curves."""
    if len(last) != 1:
        raise ActvizError(
            "--against: {typed} represents {count} curves; specify only one", typed=quoted(against), count=len(last)
        )
    (reference,) = last
    return with_reference(curves[:-1], reference), reference


def merge_equal(all_curves: Sequence[Curve], reference: Curve | None) -> list[Curve]:
    """Merge curves that are the same in several frameworks; labels name the frameworks. The reference comes last."""
    curves = [curve for curve in all_curves if curve is not reference]
    groups: list[list[Curve]] = []
    for curve in curves:
        group = next((group for group in groups if _are_same(group[0], curve)), None)
        if group is None:
            groups.append([curve])
        else:
            group.append(curve)
    names = {(curve.name or "").rpartition(".")[2] for curve in curves}
    merged = [replace(group[0], label=_merged_label(group, with_name=len(names) > 1)) for group in groups]
    return [*merged, *([reference] if reference else [])]


def _are_same(a: Curve, b: Curve) -> bool:
    """Return whether two curves have the same values, slopes and numbers at kinks up to rounding."""
    (pair,) = study.compare([a, b], (-FAR, FAR), 2).pairs
    largest = [extremum.value if extremum else None for extremum in (pair.difference, pair.slope_difference)]
    return not pair.kinks and all(value is not None and abs(value) <= FAR * ROUNDING for value in largest)


def _merged_label(group: Sequence[Curve], *, with_name: bool) -> str:
    """Return a label for a function of several frameworks: ``torch, jax α=0.01``, or with its name."""
    frameworks = ", ".join((curve.name or "").rpartition(".")[0] for curve in group)
    name = (group[0].name or "").rpartition(".")[2]
    settings = group[0].label.removeprefix(group[0].name or "")
    return f"{frameworks}: {name}{settings}" if with_name else f"{frameworks}{settings}"

"""A network exported as code, and the description in the code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from actviz.formulas.errors import ActvizError
from actviz.language import tr, translate
from actviz.studies.approximate.fit import Fit
from actviz.studies.approximate.network import Network
from actviz.studies.approximate.polyline import Polyline
from actviz.tables.code.source_text import PYTHON_WIDTH, literal, paragraphs, printable, rows
from actviz.tables.code.unit_code import UNIT_CODES, UnitCode
from actviz.tables.numbers import short
from actviz.tables.unit_count import allowance


@dataclass(frozen=True, eq=False)
class ExportedNetwork:
    """A network, the label of its target, and its largest error on the interval, or on the whole line if ``tails``.

    ``line`` is the same function as knots and values, before the output ReLU if there is one; without it, no code with
    knots is written. ``allowed`` is the maximum number of units of the fit. ``is_proven`` states whether no network of
    that many units is proven to be better, with ``tails`` among those that match the asymptotes. ``is_enclosed`` states
    whether the largest error is proven. Raises ``ActvizError`` for numbers that are not finite, and for an activation
    that is not available in all languages.
    """

    target: str
    interval: tuple[float, float]
    max_error: float
    max_error_at: float
    network: Network
    line: Polyline | None = None
    tails: bool = False
    allowed: int | None = None
    is_proven: bool = False
    is_enclosed: bool = True

    def __post_init__(self) -> None:
        if self.network.activation not in UNIT_CODES:
            raise ActvizError(
                "code generation does not support hidden units of {activation}; use {known}",
                activation=self.network.activation[:60],
                known=", ".join(UNIT_CODES),
            )
        numbers = [self.network.skip, self.network.bias, *(number for unit in self.units for number in unit)]
        if self.line:
            numbers += [self.line.left, self.line.right, *(number for point in self.points for number in point)]
        if not all(map(isfinite, numbers)):
            raise ActvizError(
                "the network for {target} has weights that are not finite, so no code can be generated",
                target=self.target[:60],
            )

    @classmethod
    def of(cls, fit: Fit) -> ExportedNetwork:
        """Return a fit in both forms."""
        names = "target", "interval", "max_error", "max_error_at", "network", "tails", "is_proven", "is_enclosed"
        line = Polyline(fit.knots, fit.values, fit.left, fit.right)
        return cls(line=line, allowed=fit.hidden, **{name: getattr(fit, name) for name in names})

    @property
    def unit_code(self) -> UnitCode:
        """The activation of the hidden units in all languages."""
        return UNIT_CODES[self.network.activation]

    @property
    def is_clipped(self) -> bool:
        """Whether a ReLU is applied to the output."""
        return self.network.output_activation == "relu"

    @property
    def units(self) -> Sequence[tuple[float, float, float]]:
        """Weight, bias and output weight of each hidden unit."""
        return [(unit.weight, unit.bias, unit.out) for unit in self.network.units]

    @property
    def points(self) -> Sequence[tuple[float, float]]:
        """Knots and values of the ``line``."""
        return list(zip(self.line.knots.tolist(), self.line.values.tolist(), strict=True)) if self.line else []

    @property
    def title(self) -> str:
        """A sentence that describes the network."""
        count, target = len(self.units), printable(self.target)
        clipped = tr(", clipped at 0") if self.is_clipped else ""
        if not count:
            return tr(
                "{target}, approximated by a network without hidden units{clipped}.", target=target, clipped=clipped
            )
        return tr(
            "{target}, approximated by a network with 1 hidden {unit} unit{clipped}."
            if count == 1
            else "{target}, approximated by a network with {count} hidden {unit} units{clipped}.",
            target=target,
            count=count,
            unit=self.unit_code.title,
            clipped=clipped,
        )

    @property
    def claim(self) -> str:
        """Sentences about the largest error, and about units that were allowed but not used."""
        low, high = (short(end) for end in self.interval)
        sentence = tr(
            "The largest error on {where} is {error}, at x = {x}, up to rounding."
            if self.is_enclosed
            else "The largest error found on {where} is {error}, at x = {x}; a larger error is possible.",
            where=tr("the real line") if self.tails else f"[{low}, {high}]",
            error=short(self.max_error),
            x=short(self.max_error_at),
        )
        spare = translate(allowance(self.allowed or 0, len(self.units), is_proven=self.is_proven))
        if spare and self.is_proven and self.tails:
            spare = tr("{text} if the network matches the asymptotes", text=spare)
        return tr("{sentence} {text}.", sentence=sentence, text=spare) if spare else sentence

    @property
    def docstring(self) -> str:
        """Title and claim as the text of a docstring in Python."""
        return paragraphs(PYTHON_WIDTH, self.title, self.claim)

    def python_constants(self, before: str, after: str, spaces: int) -> str:
        """Return a table of the units between ``before`` and ``after``, and the weights of the straight line."""
        skip, bias = literal(self.network.skip), literal(self.network.bias)
        line = f"SKIP, BIAS = {skip}, {bias}"
        if not self.units:
            return line
        table = rows(self.units, "[]", spaces)
        heading = tr("weight, bias and output weight of each hidden unit")
        return f"# {heading}\n{before}\n{table}\n{after}\n{line}"

"""An approximating network and what generated code says of it."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np

from actviz.formulas.errors import ActvizError
from actviz.studies.approximate.fit import Fit
from actviz.studies.approximate.network import Network
from actviz.studies.approximate.polyline import Polyline
from actviz.tables.code.spellings import SPELLINGS, Spelling


@dataclass(frozen=True, eq=False)
class Portable:
    """A network, the label of its target, and its largest error on the interval, or on the whole line if ``tails``.

    ``line`` is the same function by knots and values, before the output ReLU if there is one; without it code has the
    network form only. ``allowed`` is how many units it might have had, and ``is_proven`` whether no network of as many
    is better, with ``tails`` none that ends in the asymptotes; ``is_enclosed`` tells whether it is proven that no error
    is larger. Raises ``ActvizError`` for numbers that are not finite and hidden units of an activation that not all
    languages have.
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
        if self.network.activation not in SPELLINGS:
            raise ActvizError(
                f"hidden units of {self.network.activation[:60]} cannot be written as code; "
                f"those of {', '.join(SPELLINGS)} can"
            )
        numbers = [self.network.skip, self.network.bias]
        numbers += [number for unit in self.network.units for number in (unit.weight, unit.bias, unit.out)]
        if self.line:
            numbers += [self.line.left, self.line.right, *np.append(self.line.knots, self.line.values).tolist()]
        if not all(map(isfinite, numbers)):
            raise ActvizError(f"the network for {self.target[:60]} has weights that are not finite; it has no code")

    @classmethod
    def of(cls, fit: Fit) -> Portable:
        """A fit, in both forms."""
        return cls(
            target=fit.target,
            interval=fit.interval,
            max_error=fit.max_error,
            max_error_at=fit.max_error_at,
            network=fit.network,
            line=Polyline(fit.knots, fit.values, fit.left, fit.right),
            tails=fit.tails,
            allowed=fit.hidden,
            is_proven=fit.is_proven,
            is_enclosed=fit.is_enclosed,
        )

    @property
    def spelling(self) -> Spelling:
        """How its hidden units are written."""
        return SPELLINGS[self.network.activation]

    @property
    def is_clipped(self) -> bool:
        """Whether the output passes a ReLU."""
        return self.network.output_activation == "relu"

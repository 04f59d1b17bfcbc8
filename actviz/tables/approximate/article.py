"""The network of the article beside others: JSON, CSV, Markdown and a report for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType

from actviz.language import tr
from actviz.studies.approximate.fit import Fit
from actviz.studies.approximate.network_error import Candidate, polyline_of
from actviz.tables.approximate.networks import (
    candidates_json,
    candidates_markdown,
    candidates_table,
    error_text,
    knots_csv,
    network_formula,
)
from actviz.tables.elements import card
from actviz.tables.numbers import interval_ends, readable
from actviz.tables.unit_count import STRAIGHT_LINE


def report(optimum: Fit, candidates: Sequence[Candidate]) -> Iterator[RenderableType]:
    """Yield the errors and weights of the network of the article, and the errors of the others."""
    article = candidates[0]
    error, at = error_text(article.max_error, article.is_enclosed), readable(article.max_error_at)
    yield card(
        tr(
            "{target} from {low} to {high}, approximated by the manually designed network of the article",
            target=optimum.target,
            **interval_ends(optimum.interval),
        ),
        [
            (tr("units"), f"{len(article.network.units)}{tr(', ')}{tr(STRAIGHT_LINE)}"),
            (tr("largest error"), tr("{value} at x = {x}", value=error, x=at)),
            (tr("rms error"), readable(article.rms_error)),
            (tr("network"), network_formula(article.network)),
        ],
    )
    yield ""
    yield candidates_table(candidates)


def to_json(optimum: Fit, candidates: Sequence[Candidate]) -> str:
    """Return the network of the article with its errors, and all candidates."""
    return candidates_json(optimum, candidates[0], candidates, {"method": "article", "norm": None})


def to_csv(optimum: Fit, candidates: Sequence[Candidate]) -> str:
    """Return the knots of the network and its values at them."""
    line = polyline_of(candidates[0].network, optimum.interval)
    return knots_csv(line.knots.tolist(), line.values.tolist())


def to_markdown(optimum: Fit, candidates: Sequence[Candidate]) -> str:
    """Return a description of the network, and a table of all candidates."""
    made = tr("designed manually in the article")
    return candidates_markdown(optimum, candidates[0], made, candidates)

"""Facts of curves. One table describes each fact in JSON, in columns, on cards and in comparisons."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import sqrt
from typing import Any, Generic, TypeVar

from rich.console import RenderableType

from actviz.language import tr
from actviz.studies.facts.model import FACTS, Facts, fact_of
from actviz.studies.results import Bound, Extremum, Singularity
from actviz.studies.unknown import UNKNOWN, Unknown, is_known
from actviz.tables import fact_texts as texts
from actviz.tables.documents import html_table, json_document
from actviz.tables.elements import Paragraph, card, grid, markdown
from actviz.tables.json_values import json_extremum, json_fact, json_fields, json_kink, json_located, json_number

T = TypeVar("T")
S = TypeVar("S")
Value = float | str | None | Unknown

SIDE_BY_SIDE = 4
"""The largest number of functions with columns in a comparison; if there are more, they have rows."""
CERTAINTIES: Mapping[str, str] = {
    "formula": "proven from the formula",
    "enclosed": "proven by interval arithmetic",
    "computed": "computed, not proven",
}
"""The kinds of certainty and their texts."""


@dataclass(frozen=True)
class Column(Generic[S]):
    """A column of ``actviz table``: a ``text`` for people, and a ``value`` to sort, filter and export by.

    A value is None if it does not exist or the column does not apply, and ``UNKNOWN`` if it is unknown. ``words`` are
    the possible values of a column with a fixed set of texts. ``is_text`` columns are aligned left.
    """

    name: str
    heading: str
    value: Callable[[S], Value]
    text: Callable[[S], str]
    words: Sequence[str] = ()
    is_text: bool = False


@dataclass(frozen=True)
class FactRow:
    """The representation of one of ``FACTS`` in JSON, columns and cards.

    In JSON, ``form`` converts a fact that is neither None nor ``UNKNOWN``; ``others`` are further keys. Rows with a
    number ``card`` are on cards, in the order of these numbers, unless their ``text`` is empty. A row without a text is
    part of the text of another row, which has a ``card_heading``. A row with a ``value`` is a column, and a line of
    comparisons if it is on cards; ``columns`` are further columns. ``renamed`` replaces the name in JSON and columns.
    """

    name: str
    heading: str
    form: Callable[[Any], object]
    text: Callable[[Facts], str] | None = None
    card: int | None = None
    value: Callable[[Facts], Value] | None = None
    words: Sequence[str] = ()
    is_text: bool = False
    columns: Sequence[Column[Facts]] = ()
    others: Mapping[str, Callable[[Facts], object]] = field(default_factory=dict)
    card_heading: str = ""
    renamed: str = ""

    @property
    def key(self) -> str:
        """The name in JSON and of the column."""
        return self.renamed or self.name

    def json(self, facts: Facts) -> Mapping[str, object]:
        """Return the keys in JSON and their values."""
        own = json_fact(fact_of(facts, self.name), self.form)
        return {self.key: own, **{key: form(facts) for key, form in self.others.items()}}

    @property
    def all_columns(self) -> Sequence[Column[Facts]]:
        """The column of the row itself, and its further columns."""
        if self.value is None or self.text is None:
            return self.columns
        return (Column(self.key, self.heading, self.value, self.text, self.words, self.is_text), *self.columns)


def _of(fact: T | Unknown | None, read: Callable[[T], S]) -> S | Unknown | None:
    """Return a value derived from a fact; None and ``UNKNOWN`` are returned unchanged."""
    return fact if fact is None or isinstance(fact, Unknown) else read(fact)


def _sides(form: Callable[[Any], object]) -> Callable[[Sequence[Any]], object]:
    """Return the form of a fact with a value for each side, which may be unknown."""
    return lambda sides: [json_fact(side, form) for side in sides]


def _parts(form: Callable[[Any], object]) -> Callable[[Sequence[Any]], object]:
    """Return the form of intervals with two ends."""
    return lambda parts: [[*map(form, part)] for part in parts]


def _number_column(name: str, read: Callable[[Facts], float | Unknown | None], heading: str = "") -> Column[Facts]:
    return Column(name, heading or name, read, lambda facts: texts.format_number(read(facts)))


def _number(name: str, heading: str, card: int | None = None, columns: Sequence[Column[Facts]] = ()) -> FactRow:
    """Return the row of a fact that is a number."""
    value = partial(fact_of, name=name)

    def text(facts: Facts) -> str:
        return texts.format_number(value(facts))

    return FactRow(name, heading, json_number, text, card, value, columns=columns)


def _word(name: str, words: Sequence[str], card: int, text: Callable[[Facts], str] | None = None) -> FactRow:
    """Return the row of a fact that has one of the texts ``words``."""
    value = partial(fact_of, name=name)
    text = text or (lambda facts: texts.format_fact(value(facts), tr))
    return FactRow(name, name, str, text, card, value, words, is_text=True)


def _layer_gradient(facts: Facts) -> float | Unknown | None:
    """Return the factor of the gradient in a layer with the exact gain and normal inputs of variance 1."""
    gain, slopes = facts.gaussian.gain, facts.gaussian.slope_moment
    if gain is None or slopes is None:
        return None
    return gain * sqrt(slopes) if is_known(gain) and is_known(slopes) else UNKNOWN


def _singularity_json(one: Singularity) -> Mapping[str, object]:
    left, right = (json_fact(end, json_number) for end in (one.left, one.right))
    return {"x": one.x, "kind": one.kind, "left": left, "right": right}


def _value(one: Bound | Extremum) -> float:
    return one.value


def _end(bound: Bound) -> object:
    return json_number(bound.value)


def _is_reached(bound: Bound) -> bool:
    return bound.is_reached


FACT_ROWS = (
    FactRow(
        "range",
        "range",
        _sides(_end),
        lambda facts: texts.format_range(facts, tr("unknown")),
        card=1,
        value=lambda facts: None if facts.range == (None, None) else texts.format_range(facts, UNKNOWN),
        columns=[
            _number_column("infimum", lambda facts: _of(facts.range[0], _value)),
            _number_column("supremum", lambda facts: _of(facts.range[1], _value)),
        ],
        others={"range_reached": lambda facts: _sides(_is_reached)(facts.range)},
    ),
    FactRow(
        "values",
        "values",
        _parts(_end),
        others={"values_reached": lambda facts: json_fact(facts.values, _parts(_is_reached))},
    ),
    FactRow("domain", "domain", _parts(lambda end: json_number(end.x)), texts.format_domain, card=0),
    FactRow(
        "minimum",
        "minimum",
        json_extremum,
        texts.format_minimum,
        card=1,
        columns=[_number_column("minimum", lambda facts: _of(facts.minimum, _value))],
    ),
    FactRow(
        "limits",
        "limits",
        _sides(json_number),
        texts.format_limits,
        card=1,
        columns=[
            _number_column("limit_left", lambda facts: facts.limits[0], "limit at −∞"),
            _number_column("limit_right", lambda facts: facts.limits[1], "limit at ∞"),
        ],
    ),
    _word("monotonic", ("increasing", "decreasing", "no"), 2, texts.format_monotonic),
    _word("smoothness", ("discontinuous", *(f"C{order}" for order in range(6)), "Cinf"), 2),
    FactRow(
        "kinks",
        "kinks",
        lambda kinks: [*map(json_kink, kinks)],
        texts.format_kinks,
        card=2,
        value=lambda facts: float(len(facts.kinks)) if is_known(facts.kinks) and facts.kinks_complete else UNKNOWN,
        others={"kinks_complete": lambda facts: facts.kinks_complete},
    ),
    FactRow("singularities", "singularities", lambda places: [*map(_singularity_json, places)]),
    FactRow("max_slope", "largest slope", json_extremum),
    FactRow(
        "steepest",
        "largest |slope|",
        json_located,
        texts.format_steepest,
        card=2,
        value=lambda facts: _of(facts.steepest, lambda one: abs(one.value)),
        columns=[
            Column("max_slope", "largest slope", lambda facts: _of(facts.max_slope, _value), texts.format_max_slope)
        ],
        renamed="max_abs_slope",
    ),
    _number("lipschitz", "Lipschitz"),
    FactRow(
        "at_zero",
        "f(0)",
        json_number,
        texts.format_at_zero,
        card=1,
        columns=[_number_column("value_at_zero", lambda facts: facts.at_zero, "f(0)")],
        card_heading="f(0), f′(0)",
        renamed="value_at_zero",
    ),
    FactRow(
        "slopes_at_zero",
        "f′(0)",
        _sides(json_number),
        card=1,
        others={"zero_at_zero": lambda facts: json_fact(facts.zero_at_zero, bool)},
    ),
    _word("symmetry", ("odd", "even", "none"), 5),
    FactRow(
        "saturates",
        "saturation",
        lambda sides: dict(zip(("left", "right"), [json_fact(side, bool) for side in sides], strict=True)),
        texts.format_saturates,
        card=4,
        value=texts.saturated_sides,
        words=("both", "left", "right", "no"),
        is_text=True,
    ),
    FactRow(
        "dead",
        "dead zone",
        _parts(json_number),
        texts.format_dead,
        card=3,
        value=lambda facts: _of(facts.dead, lambda parts: "yes" if parts else "no"),
        words=("yes", "no"),
        others={"dead_complete": lambda facts: facts.dead_complete},
    ),
    _number("sparsity", "sparsity", 6),
    _number("mean", "mean", 6),
    _number("second_moment", "E f²"),
    _number("gain", "gain", 6),
    _number(
        "slope_moment",
        "E f′²",
        columns=[_number_column("layer_gradient", _layer_gradient, "gradient per layer, exact gain")],
    ),
)
"""A row for each fact, in the order of the keys in JSON and of the columns."""
CARD_ROWS = sorted((row for row in FACT_ROWS if row.card is not None), key=lambda row: row.card or 0)
JSON_KEYS = ("derivative", "parameters", *(key for row in FACT_ROWS for key in (row.key, *row.others)), "known_by")
"""The keys in JSON that are null for a vector function."""


def report(facts: Facts) -> Iterator[RenderableType]:
    """Yield the formulas of one curve, its facts, and how they are verified."""
    yield card(facts.label, _rows(facts))


def to_json(facts: Facts) -> str:
    """Return the facts of one curve in full precision."""
    return json_document(facts_json(facts))


def to_markdown(facts: Facts) -> str:
    """Return the facts of one curve as a table."""
    return markdown([grid([tr("property"), facts.label], _rows(facts))])


def to_html(facts: Facts) -> str:
    """Return the facts of one curve as an HTML table."""
    return html_table([tr("property"), facts.label], _rows(facts))


def _rows(facts: Facts) -> list[tuple[str, str]]:
    return [("f(x)", facts.formula), ("f′(x)", facts.derivative), *card_rows(facts), *certainty_rows(facts)]


def facts_json(facts: Facts) -> Mapping[str, Any]:
    """Return the facts of one curve: ``unknown`` for unknown facts, null for facts that do not exist."""
    keys = {row.name: row.key for row in FACT_ROWS}
    return {
        **json_fields(facts, "label", "name", "formula", "derivative", "parameters"),
        **{key: value for row in FACT_ROWS for key, value in row.json(facts).items()},
        "known_by": {keys[name]: facts.known_by.get(name, UNKNOWN) for name in FACTS},
    }


def facts_report(known: Sequence[Facts]) -> Iterator[RenderableType]:
    """Yield a table of the facts of several curves, those that differ first."""
    header, rows = facts_rows(known)
    if len(known) <= SIDE_BY_SIDE:
        yield grid(header, rows)
    else:
        turned = zip(header[1:], *(row[1:] for row in rows), strict=True)
        yield grid([header[0], *(row[0] for row in rows)], turned)
    yield Paragraph("  " + tr("for all real x; {definitions}", definitions=definitions()))


def definitions() -> str:
    """Return the definitions of terms in the headings of facts."""
    return tr(
        "kinks: points where the slope or the value jumps; dead zone: interval where the slope is 0; sparsity, mean "
        "and gain: P(f(Z) = 0), E f(Z) and 1/sqrt(E f(Z)^2) for standard normal input Z"
    )


def facts_rows(known: Sequence[Facts]) -> tuple[list[str], list[list[str]]]:
    """Return a header of labels, and a row for each fact, those that differ first."""
    rows = [[tr(row.heading), *map(row.text, known)] for row in CARD_ROWS if row.text and row.value]
    rows.sort(key=lambda row: len(set(row[1:])) == 1)
    return [tr("property"), *(facts.label for facts in known)], rows


def card_rows(facts: Facts) -> list[tuple[str, str]]:
    """Return the headings and texts of the facts on a card."""
    rows = [(tr(row.card_heading or row.heading), row.text(facts)) for row in CARD_ROWS if row.text]
    return [(heading, text) for heading, text in rows if text]


def certainty_rows(facts: Facts) -> list[tuple[str, str]]:
    """Return for each kind of certainty its text and the facts on a card that have it.

    The facts of the most frequent kind are written as ``all others``, after the other kinds. Unknown facts are last.
    """
    names: dict[str, list[str]] = {}
    for row in CARD_ROWS:
        if row.text is None or row.text(facts):
            names.setdefault(facts.known_by.get(row.name, UNKNOWN), []).append(tr(row.heading))
    unknown = names.pop(UNKNOWN, [])
    kinds = sorted(names, key=lambda kind: len(names[kind]))
    rows = [(tr(CERTAINTIES[kind]), tr(", ").join(names[kind])) for kind in kinds]
    if rows:
        rows[-1] = (rows[-1][0], tr("all others") if rows[1:] or unknown else tr("all"))
    return [*rows, *([(tr("unknown"), tr(", ").join(unknown))] if unknown else [])]

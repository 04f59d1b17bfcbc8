"""The catalogue as a table: rows of functions, columns of what is known of them, in every format."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from math import inf, sqrt
from typing import Any, TypeVar

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

from actviz.activations.catalogue import Entry
from actviz.formulas.typeset import GREEK
from actviz.language import tr
from actviz.studies.facts.model import Facts
from actviz.studies.results import Bound, Extremum
from actviz.studies.unknown import UNKNOWN, Unknown, is_known
from actviz.tables.elements import GAP, Paragraph, grid
from actviz.tables.extremum_text import place
from actviz.tables.facts import READINGS, facts_json, number_told, range_told, told
from actviz.tables.numbers import json_number

T = TypeVar("T")
Value = float | str | None | Unknown
NOTHING = "–"
"""What stands in a table for people in a column that does not apply, as most do not to a function of a vector."""


@dataclass(frozen=True, eq=False)
class Row:
    """One function: its entry, or None for a formula; its facts, or None for a function of a vector.

    ``dialects`` are its names in the frameworks; ``latex`` and ``slope_latex`` its typeset formulas, in TeX only.
    ``parameters`` are those of a function of a vector that are not the entry's defaults, and ``note`` says what is
    different in the framework whose function this is.
    """

    name: str
    label: str
    formula: str
    entry: Entry | None
    facts: Facts | None
    dialects: Mapping[str, Sequence[str]]
    texts: Mapping[str, str]
    latex: str = ""
    slope_latex: str = ""
    parameters: Mapping[str, float] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Column:
    """What stands below a heading: a text to read, and a value to sort, filter and export by.

    A value is None where there is none, and where the column does not apply, and ``UNKNOWN`` where it is not known.
    ``words`` are all the values that there may be, where those are a few words.
    """

    name: str
    heading: str
    value: Callable[[Row], Value]
    text: Callable[[Row], str]
    words: tuple[str, ...] = ()


def _told(name: str) -> Callable[[Row], str]:
    """How facts are told beside others."""
    return lambda row: READINGS[name](row.facts) if row.facts else NOTHING


def _number(name: str, heading: str, read: Callable[[Facts], float | Unknown | None]) -> Column:
    return Column(
        name,
        heading,
        lambda row: read(row.facts) if row.facts else None,
        lambda row: number_told(read(row.facts)) if row.facts else NOTHING,
    )


def _word(name: str, heading: str, read: Callable[[Row], str]) -> Column:
    return Column(name, heading, read, read)


def _fact(name: str, heading: str, value: Callable[[Facts], Value], words: Sequence[str] = ()) -> Column:
    return Column(name, heading, lambda row: value(row.facts) if row.facts else None, _told(heading), tuple(words))


def _of(fact: T | Unknown | None, read: Callable[[T], Value]) -> Value:
    """A value that is read off a fact, if there is one and it is known."""
    return fact if fact is None or isinstance(fact, Unknown) else read(fact)


def _side(facts: Facts, side: int) -> float | Unknown | None:
    bound = facts.range[side]
    return bound.value if isinstance(bound, Bound) else bound


def _minimum(facts: Facts) -> float | Unknown | None:
    return facts.minimum.value if isinstance(facts.minimum, Extremum) else facts.minimum


def _range(facts: Facts) -> Value:
    if facts.range == (None, None):
        return None
    return UNKNOWN if facts.range == (UNKNOWN, UNKNOWN) else range_told(facts, UNKNOWN)


def _kinks(facts: Facts) -> Value:
    """The number of kinks."""
    return float(len(facts.kinks)) if is_known(facts.kinks) and facts.kinks_complete else UNKNOWN


def _dead(facts: Facts) -> Value:
    return _of(facts.dead, lambda stretches: "yes" if stretches else "no")


def _texts(name: str, heading: str) -> Column:
    return _word(name, heading, lambda row: row.texts.get(name, ""))


def _family(row: Row) -> str:
    return row.entry.family if row.entry else ""


def _saturates(facts: Facts) -> Value:
    left, right = facts.saturates
    if not is_known(left) or not is_known(right):
        return UNKNOWN
    return "both" if left and right else "left" if left else "right" if right else "no"


def _derivative(row: Row) -> str:
    return row.facts.derivative if row.facts else ""


def _dialects(row: Row) -> str:
    return ", ".join(row.dialects)


def _layer_gradient(facts: Facts) -> float | Unknown | None:
    """By how much a layer with the exact gain, and normal inputs of variance 1, multiplies the gradient on average."""
    gain, slopes = facts.gaussian.gain, facts.gaussian.slope_moment
    if gain is None or slopes is None:
        return None
    return gain * sqrt(slopes) if is_known(gain) and is_known(slopes) else UNKNOWN


def _settings(row: Row) -> str:
    values = row.facts.parameters if row.facts else {}
    return ", ".join(f"{name}={value:.7g}" for name, value in values.items())


SMOOTHNESS = ("discontinuous", *(f"C{order}" for order in range(6)), "Cinf")
COLUMNS: Mapping[str, Column] = {
    column.name: column
    for column in (
        _word("name", "name", lambda row: row.label),
        _texts("title", "title"),
        Column("family", "family", _family, lambda row: tr(_family(row)) if row.entry else NOTHING),
        _word("formula", "formula", lambda row: row.formula),
        Column("derivative", "derivative", _derivative, lambda row: _derivative(row) or NOTHING),
        Column("parameters", "parameters", _settings, lambda row: _settings(row) or NOTHING),
        _fact("range", "range", _range),
        _number("infimum", "infimum", lambda facts: _side(facts, 0)),
        _number("supremum", "supremum", lambda facts: _side(facts, 1)),
        _number("minimum", "minimum", _minimum),
        _number("limit_left", "limit at −∞", lambda facts: facts.limits[0]),
        _number("limit_right", "limit at ∞", lambda facts: facts.limits[1]),
        _fact("monotonic", "monotonic", lambda facts: facts.monotonic, ("increasing", "decreasing", "no")),
        _fact("smoothness", "smoothness", lambda facts: facts.smoothness, SMOOTHNESS),
        _fact("kinks", "kinks", _kinks),
        _fact("max_abs_slope", "largest |slope|", lambda facts: _of(facts.steepest, lambda one: abs(one.value))),
        Column(
            "max_slope",
            "largest slope",
            lambda row: _of(row.facts.max_slope, lambda one: one.value) if row.facts else None,
            lambda row: told(row.facts.max_slope, lambda one: place(one, digits=6)) if row.facts else NOTHING,
        ),
        _number("lipschitz", "Lipschitz", lambda facts: facts.lipschitz),
        _number("value_at_zero", "f(0)", lambda facts: facts.at_zero),
        _fact("symmetry", "symmetry", lambda facts: facts.symmetry, ("odd", "even", "none")),
        _fact("saturates", "saturates", _saturates, ("both", "left", "right", "no")),
        _fact("dead", "dead zone", _dead, ("yes", "no")),
        _number("sparsity", "sparsity", lambda facts: facts.gaussian.sparsity),
        _number("mean", "mean", lambda facts: facts.gaussian.mean),
        _number("second_moment", "E f²", lambda facts: facts.gaussian.second_moment),
        _number("gain", "gain", lambda facts: facts.gaussian.gain),
        _number("slope_moment", "E f′²", lambda facts: facts.gaussian.slope_moment),
        _number("layer_gradient", "gradient a layer, exact gain", _layer_gradient),
        Column("dialects", "frameworks", _dialects, lambda row: _dialects(row) or NOTHING),
        _texts("uses", "uses"),
        _texts("strengths", "strengths"),
        _texts("weaknesses", "weaknesses"),
        _word("source", "source", lambda row: row.entry.source if row.entry else ""),
    )
}
"""Every column by its name, in the order in which they are read."""

WORDS = (
    "title", "family", "formula", "derivative", "parameters", "monotonic", "smoothness", "saturates", "symmetry",
    "dialects", "uses", "strengths", "weaknesses", "source",
)  # fmt: skip
"""Columns that are read as words, from the left."""

DEFAULT = (
    "name", "range", "monotonic", "smoothness", "max_abs_slope", "gain", "formula", "dead", "symmetry", "kinks",
    "sparsity", "mean", "saturates", "family", "dialects",
)  # fmt: skip
"""The columns of a page without edges; as many of the first ones as fit stand on a terminal."""


@dataclass(frozen=True)
class Listing:
    """A table of rows with the columns that were chosen; of ``None``, with those that fit."""

    rows: Sequence[Row]
    columns: Sequence[str] | None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Lay the table out on a page."""
        chosen = self.columns or self._fitting(options.max_width)
        header = [tr(COLUMNS[name].heading) for name in chosen]
        words = [number for number, name in enumerate(chosen) if name in WORDS]
        yield grid(header, [[COLUMNS[name].text(row) for name in chosen] for row in self.rows], words)
        if not self.columns and len(chosen) < len(COLUMNS):
            yield Paragraph(
                tr(
                    "{rows} functions, {shown} of {all} columns; "
                    "--columns chooses others, one name shows its whole card",
                    rows=len(self.rows),
                    shown=len(chosen),
                    all=len(COLUMNS),
                )
            )

    def _fitting(self, width: int) -> Sequence[str]:
        """The first columns that fit beside each other; one that does not fit makes room for the next."""
        chosen: list[str] = []
        for name in DEFAULT:
            column = COLUMNS[name]
            widest = max(cell_len(text) for text in (tr(column.heading), *map(column.text, self.rows)))
            if widest + (GAP if chosen else 0) <= width or not chosen:
                chosen.append(name)
                width -= widest + GAP * (len(chosen) > 1)
        return chosen


def catalogue_report(rows: Sequence[Row], columns: Sequence[str] | None) -> Iterator[RenderableType]:
    """The table for people."""
    yield Listing(tuple(rows), columns)


def catalogue_json(rows: Iterable[Row]) -> str:
    """All that is known of each function, in full precision."""
    return json.dumps([row_json(row) for row in rows], ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def row_json(row: Row) -> Mapping[str, Any]:
    """What is known of one function, ready for ``json``."""
    entry, facts = row.entry, row.facts
    known: dict[str, Any] = {"name": row.name, "title": row.texts.get("title")}
    known["family"] = entry.family if entry else None
    known |= facts_json(facts) if facts else dict.fromkeys(_FACT_KEYS)
    known |= {"name": row.name, "label": row.label, "formula": row.formula}
    if facts is None and entry is not None:
        defaults = {parameter.name: parameter.default for parameter in entry.parameters}
        known["parameters"] = {**defaults, **row.parameters}
    known["note"] = row.note or None
    known["dialects"] = {dialect: list(names) for dialect, names in row.dialects.items()}
    known["aliases"] = list(entry.aliases) if entry else []
    known |= {text: row.texts.get(text) for text in ("uses", "strengths", "weaknesses")}
    known["source"] = entry.source if entry else None
    return known


_FACT_KEYS = (
    "derivative", "parameters", "range", "range_reached", "values", "values_reached", "domain", "minimum", "limits",
    "monotonic", "smoothness", "kinks", "kinks_complete", "singularities", "max_slope", "max_abs_slope", "lipschitz",
    "value_at_zero", "slopes_at_zero", "zero_at_zero", "symmetry", "saturates", "dead", "dead_complete", "sparsity",
    "mean", "second_moment", "gain", "slope_moment", "known_by",
)  # fmt: skip


def catalogue_csv(rows: Iterable[Row], columns: Sequence[str] | None) -> str:
    """One line a function, numbers in full precision; a cell is empty where there is none, or nothing to tell."""
    page = StringIO()
    writer = csv.writer(page, lineterminator="\n")
    chosen = columns or tuple(COLUMNS)
    writer.writerow(chosen)
    for row in rows:
        writer.writerow([_exact(COLUMNS[name].value(row)) for name in chosen])
    return page.getvalue()


def _exact(value: Value) -> str:
    if value is None or isinstance(value, str):
        return "" if value is None else str(value)
    return str(json_number(value)) if abs(value) == inf else repr(value)


def catalogue_markdown(rows: Iterable[Row], columns: Sequence[str] | None) -> str:
    """A table to paste into a document."""
    chosen = columns or DEFAULT
    lines = [[tr(COLUMNS[name].heading).replace("|", r"\|") for name in chosen], ["---"] * len(chosen)]
    for row in rows:
        texts = {name: COLUMNS[name].text(row).replace("|", r"\|") for name in chosen}
        lines.append([f"`{text}`" if text and name in ("name", "formula", "derivative") else text
                      for name, text in texts.items()])  # fmt: skip
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def catalogue_tex(rows: Iterable[Row], columns: Sequence[str] | None) -> str:
    r"""A ``tabular`` for LaTeX with ``\usepackage{booktabs}``, formulas typeset."""
    chosen = columns or DEFAULT
    lines = [rf"\begin{{tabular}}{{{'l' * len(chosen)}}}", r"\toprule"]
    lines.append(" & ".join(_tex(tr(COLUMNS[name].heading)) for name in chosen) + r" \\")
    lines.append(r"\midrule")
    for row in rows:
        typeset = {"formula": row.latex, "derivative": row.slope_latex}
        cells = [f"${typeset[name]}$" if typeset.get(name) else _tex(COLUMNS[name].text(row)) for name in chosen]
        lines.append(" & ".join(cells) + r" \\")
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}", ""])


_TEX = str.maketrans(
    {
        **{character: rf"\{character}" for character in "&%$#_{}"},
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"${character}$" for character in "<>|"},  # other signs in the text fonts of TeX
        **{digit: f"$_{number}$" for number, digit in enumerate("₀₁₂₃₄₅₆₇₈₉")},
        **{digit: f"$^{number}$" for number, digit in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
        **{letter: rf"$\{name}$" for name, letter in GREEK.items()},
        "⁻": "$^-$",
        "∞": r"$\infty$",
        "−": r"$-$",
        "′": r"$'$",
        "″": r"$''$",
        "Φ": r"$\Phi$",
        "√": r"$\surd$",
        "·": r"$\cdot$",
        "×": r"$\times$",
        "≤": r"$\leq$",
        "≥": r"$\geq$",
        "≠": r"$\neq$",
        "→": r"$\to$",
        NOTHING: "--",
    }
)


def _tex(text: str) -> str:
    return text.translate(_TEX)

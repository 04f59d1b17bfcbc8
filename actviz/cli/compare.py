"""``actviz compare``: functions against each other, as figure, report or numbers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from actviz.activations.frameworks import DIALECTS
from actviz.cli import options
from actviz.cli.deliver import deliver, has_report_beside
from actviz.cli.groups import Group, option, with_groups
from actviz.cli.uncomputed_values import gaps_of, print_gaps
from actviz.formats import TEXTS
from actviz.formulas.errors import ActvizError
from actviz.formulas.input_text import one_of
from actviz.rendering import View

if TYPE_CHECKING:
    from actviz.curves import Curve


class SelectionOptions(Group):
    """Curves to compare in addition to the names."""

    against: Annotated[
        str | None,
        option("--against", "NAME", "Compare each function only with this reference, and plot the differences."),
    ] = None
    family: options.Family = None
    dialects: Annotated[
        bool,
        typer.Option(
            "--dialects", help="Compare the functions of all frameworks with these names, with their defaults."
        ),
    ] = False
    name: Annotated[
        str | None,
        option("--name", "NAME", "Name of one function. The arguments are then frameworks, such as torch keras jax."),
    ] = None

    @property
    def merges_equal(self) -> bool:
        """Whether equal functions of several frameworks are drawn as one."""
        return self.dialects or self.name is not None

    def words(self, names: Sequence[str]) -> list[str]:
        """Return the words of all that is compared."""
        from actviz.cli.function_specs import in_every_dialect, with_family

        if self.name is not None:
            frameworks = [one_of(DIALECTS, name, "NAME (a framework, for --name)") for name in names]
            names = [f"{framework}.{self.name}" for framework in frameworks]
        names = with_family(names, self.family, "compare")
        return [text for word in names for text in in_every_dialect(word)] if self.dialects else list(names)

    def file_words(self, names: Sequence[str]) -> list[str]:
        """Return the words that name a file."""
        return [word for word in (self.name, *names, self.family, self.against) if word]


@with_groups
def compare(
    *,
    names: options.OptionalNames = None,
    parameters: options.Parameters,
    selection: SelectionOptions,
    grid: Annotated[
        bool,
        typer.Option(
            "--grid", help="Plot a grid with one function per panel on equal axes. No differences are measured."
        ),
    ] = False,
    cost: Annotated[
        bool,
        typer.Option("--cost", help="Measure the computation time per element, in NumPy and installed frameworks."),
    ] = False,
    vectors: options.Vectors,
    axes: options.Axes,
    figure: options.Figure,
) -> None:
    """Compare functions with each other, or with one."""
    from actviz.cli.function_specs import curves_of, file_stem, read_families
    from actviz.cli.merged_curves import merge_equal, split_reference
    from actviz.studies import compare as study
    from actviz.studies.compared import Compared

    names = names or []
    words, against = selection.words(names), selection.against
    kind = "grid" if grid else "comparison"
    dialects = "dialects" if selection.dialects else ""
    targets = figure.targets(file_stem(selection.file_words(names), dialects, kind, axes.file_piece))
    logits, move = vectors.logits, vectors.move
    families = read_families([*words, *([against] if against else [])], parameters.shared, logits, move)
    curves = curves_of([function for family in families for function in family], logits, move)
    reference = None
    if against:
        curves, reference = split_reference(curves, curves_of(families[-1], logits, move), against)
    # Texts list all curves; figures and reports merge those that are the same in several frameworks.
    merged = curves
    if selection.merges_equal:
        merged = merge_equal(curves, reference)
        if figure.title is None and len(words) > 1:
            figure = figure.replace(title=", ".join(names))
    formats = {target.format for target in targets}
    _reject_single(curves if formats <= {*TEXTS} else merged, selection)
    targets = figure.check(targets)

    if not figure.quiet:
        print_gaps(gaps_of(merged, axes.interval, axes.samples))
    every = Compared(curves, reference, axes.interval, axes.samples, is_timed=cost, is_grid=grid)
    drawn = every if merged is curves else replace(every, curves=merged)
    # A figure without a reference shows no differences: if there are very many pairs, only facts are shown.
    has_many_pairs = len(merged) * (len(merged) - 1) // 2 > study.MAX_PAIRS
    leaves_out_pairs = (grid or has_many_pairs) and reference is None and has_report_beside(targets)
    result = (lambda: study.Comparison(drawn.sample, ())) if leaves_out_pairs else (lambda: drawn.differences)
    text = drawn.views.text
    report = View(text.module, result, **{**text.options, "notes": every.notes})
    views = replace(drawn.views, text=every.views.text, report=report)
    deliver(targets, figure, views, labels=drawn.labels, y_range=axes.y_range)


def _reject_single(curves: "Sequence[Curve]", selection: SelectionOptions) -> None:
    """Raise ``ActvizError`` if there are fewer than two curves."""
    if len(curves) > 1:
        return
    label = curves[0].label
    if selection.merges_equal:
        raise ActvizError("nothing to compare: {frameworks} are the same framework", frameworks=label)
    raise ActvizError(
        "{label} is the only function; a comparison requires at least two: add another one, --dialects or --family",
        label=label,
    )

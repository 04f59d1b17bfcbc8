"""The trees of a formula and its derivatives, in three forms: as derived, for evaluation, and exact."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cached_property, lru_cache

from actviz.formulas import calculus
from actviz.formulas.grammar import Definition
from actviz.formulas.stable_forms.rewriting import named_form, stable_form

ORDERS_CACHED = 8
"""The number of derivative orders whose trees are cached."""


class DerivativeTrees:
    """Trees by the order of the derivative, 0 for the value; the arguments are those of ``Curve``.

    ``is_entry`` is whether the formula is one of the catalogue, which has its own stable forms.
    """

    def __init__(
        self,
        tree: ast.expr,
        slope: ast.expr | None,
        stable: Mapping[int, ast.expr],
        definitions: Mapping[str, Definition],
        *,
        is_entry: bool,
    ) -> None:
        self.tree = tree
        self.slope = slope
        self.stable = stable
        self.definitions = definitions
        self.is_entry = is_entry
        self.computed = lru_cache(ORDERS_CACHED)(self._computed)
        self.exact = lru_cache(ORDERS_CACHED)(self._exact)
        self._expanded = lru_cache(ORDERS_CACHED)(self._expand)

    @cached_property
    def named(self) -> ast.expr:
        """The formula; in a typed formula, known expressions are replaced by calls, whose slopes are stable."""
        return self.tree if self.is_entry else named_form(self.tree)

    @cached_property
    def textbook(self) -> ast.expr:
        """The textbook formula, with calls of definitions expanded."""
        return self.exact(0)

    def between_kinks(self, order: int) -> ast.expr:
        """Return the derivative of order 1 or 2 as derived, with an arbitrary value at branch points."""
        first = self.slope or calculus.derivative(self.tree, self.definitions)
        return first if order == 1 else calculus.derivative(first, self.definitions)

    def _exact(self, order: int) -> ast.expr:
        tree = self.between_kinks(order) if order else self.tree
        return calculus.expand(tree, self.definitions, stable=False)

    def _computed(self, order: int) -> ast.expr:
        is_as_typed = not self.is_entry and order not in self.stable
        return stable_form(self._expanded(order)) if is_as_typed else self._expanded(order)

    def _expand(self, order: int) -> ast.expr:
        given = self.stable.get(order) or {0: self.named, 1: self.slope}.get(order)
        return calculus.expand(given or self._derived(order), self.definitions, stable=True)

    def _derived(self, order: int) -> ast.expr:
        # Functions of the catalogue define their own slopes: calls are expanded after the first derivative.
        if order == 1:
            return calculus.derivative(self.stable.get(0, self.named), self.definitions)
        return calculus.derivative(self._expanded(order - 1))

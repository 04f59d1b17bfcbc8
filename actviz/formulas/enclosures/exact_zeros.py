"""Zeros of formulas that are computed exactly: those of factors, and of polynomials."""

from __future__ import annotations

import ast
from collections.abc import Mapping

import numpy as np

from actviz.formulas.enclosures.periodic_places import PLACE_ULPS
from actviz.formulas.enclosures.tree_enclosure import compile_enclosure
from actviz.formulas.expressions import key
from actviz.formulas.piecewise import branches
from actviz.formulas.polynomials import polynomial_of, real_roots
from actviz.formulas.simplification import product_of, simplify


def zero_factors(tree: ast.expr, parameters: Mapping[str, float]) -> list[ast.expr]:
    """Return trees that are zero where a tree may be: the factors of a product, each of which is easier to search."""
    if polynomial_of(tree, parameters) is not None:
        return [tree]
    product = product_of(simplify(tree))
    bases = [_without_power(factor.base) for factor in product.factors.values() if factor.exponent > 0]
    is_one = len(bases) == len(product.factors) == 1 and key(bases[0]) == key(tree)
    return [tree] if is_one or product.coefficient.value == 0 else bases


def _without_power(tree: ast.expr) -> ast.expr:
    match tree:
        case ast.BinOp(op=ast.Pow(), left=base, right=ast.Constant(value=int() | float() as exponent)) if exponent > 0:
            return _without_power(base)
    return tree


def exact_zeros(tree: ast.expr, parameters: Mapping[str, float]) -> list[float] | None:
    """Return the zeros of a tree all of whose branches are polynomials, otherwise None."""
    polynomials = [polynomial_of(branch, parameters) for branch in branches(tree)]
    known = [polynomial for polynomial in polynomials if polynomial is not None]
    if not known or len(known) < len(polynomials):
        return None
    roots = [root for polynomial in known for root in real_roots(polynomial)]
    if len(known) == 1:
        return roots
    # A branch may be zero where it is not selected.
    places = np.array(roots, dtype=np.float64)
    tolerance = PLACE_ULPS * np.spacing(np.abs(places))
    found = compile_enclosure(tree, parameters)(places - tolerance, places + tolerance)
    return [root for root, low, high in zip(roots, found.low, found.high, strict=True) if low <= 0 <= high]

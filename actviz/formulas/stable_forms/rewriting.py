"""Rewriting of formulas for evaluation without overflow and cancellation.

The identities are rows of ``actviz.formulas.stable_forms.rules``. Those with words that have stable slopes are applied
before a formula is differentiated (``named_form``), the others only before evaluation (``stable_form``).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import reduce

from actviz.formulas.errors import ActvizError
from actviz.formulas.expressions import (
    children,
    is_negative,
    is_number,
    is_sum,
    key,
    memoized,
    negative,
    number,
    rejects_deep_trees,
    signed_terms,
    substitute,
    with_children,
)
from actviz.formulas.simplification import (
    Product,
    product_of,
    product_tree,
    simplify,
    sum_tree,
    terms_of,
)
from actviz.formulas.stable_forms.patterns import Bindings, matches, parts_of_product, parts_of_sum
from actviz.formulas.stable_forms.rules import (
    COMPUTED,
    FILLED,
    LENGTHS,
    NAMED,
    PARTIAL,
    Rewriting,
    is_total,
    multiplied_out,
)
from actviz.formulas.stable_forms.scaled_exponentials import scaled_form
from actviz.formulas.vocabulary import WORDS

MAX_ROUNDS = 64
"""The largest number of rewritings of one part."""

MAX_LENGTH = 12
"""The largest number of terms or factors of sums and products that are matched."""

Rules = tuple[Rewriting, ...]


@rejects_deep_trees
def named_form(tree: ast.expr) -> ast.expr:
    """Return a tree in words with stable values and slopes: sigmoid(x) for 1/(1 + exp(-x)).

    The result is the same function where the tree has values. A tree without matches is returned unchanged.
    """
    return _rewrite_or_keep(_named, tree)


@rejects_deep_trees
def filled_form(tree: ast.expr) -> ast.expr:
    """Return a tree whose removable singularities are defined by words: sinc(x) for sin(x)/x."""
    return _rewrite_or_keep(_filled, tree)


@rejects_deep_trees
def stable_form(tree: ast.expr) -> ast.expr:
    """Return the tree by which a typed formula is evaluated.

    It may contain additional conditionals whose branches are the same function. It should not be differentiated or
    displayed.

    Examples
    --------
    >>> import ast
    >>> ast.unparse(stable_form(ast.parse("1 - 1/(1 + exp(-x))", mode="eval").body))
    'sigmoid(-x)'
    """
    return _rewrite_or_keep(lambda known: _computed(_with_lengths(known)), named_form(tree))


def _rewrite_or_keep(rewrite: Callable[[ast.expr], ast.expr], tree: ast.expr) -> ast.expr:
    try:
        return rewrite(tree)
    except ActvizError:  # numbers overflow, or the tree is too deep: it is evaluated as written
        return tree


@memoized
def _named(node: ast.expr) -> ast.expr:
    """Rewrite the parts, then the whole tree, until no rule applies."""
    whole = _rewrite_parts(node, _named)
    for _ in range(MAX_ROUNDS):
        found = _apply_rules(whole, NAMED) or _without_cancelling(whole) or _rewritten_factor(whole)
        if found is None:
            return whole
        whole = _rewrite_parts(found, _named)
    return whole


@memoized
def _filled(node: ast.expr) -> ast.expr:
    whole = _rewrite_parts(node, _filled)
    return _apply_rules(whole, FILLED) or whole


@memoized
def _with_lengths(node: ast.expr) -> ast.expr:
    whole = _rewrite_parts(node, _with_lengths)
    return _apply_rules(whole, LENGTHS) or whole


@memoized
def _computed(node: ast.expr) -> ast.expr:
    """Rewrite the whole tree, then its parts; add forms for large exponents where needed."""
    return _with_forms(node, frozenset(), True)


def _with_forms(node: ast.expr, known: frozenset[str], is_outside: bool) -> ast.expr:
    """Rewrite like ``_computed``, without rewriting ``known`` trees again.

    ``is_outside`` is false in forms for large exponents, and in their alternatives, which need no further form.
    """
    own = known | {_canonical(node)}

    def below(part: ast.expr) -> ast.expr:
        return _with_forms(part, own, is_outside) if known or not is_outside else _computed(part)

    found = None if len(own) == len(known) else _apply_rules(node, COMPUTED)
    if found is not None:
        return _with_forms(found, own, is_outside)
    scale = scaled_form(node) if is_outside and _length(node) <= MAX_LENGTH else None
    if scale is None:
        return _rewrite_parts(node, below)
    is_near, written, form = (_with_forms(part, known, False) for part in (scale[0], node, scale[1]))
    # Where the exponents overflow, as in sigmoid(cosh(x)), the form is NaN, which is not equal to itself.
    has_value = ast.Compare(form, [ast.Eq()], [form])
    return ast.IfExp(is_near, written, ast.IfExp(has_value, form, written))


def _canonical(node: ast.expr) -> str:
    return key(node) if isinstance(node, ast.Compare | ast.BoolOp) else key(simplify(node))


def _without_cancelling(node: ast.expr) -> ast.expr | None:
    """Return a sum without terms that cancel, otherwise None: 2*x + 1 for (x + 1)**2 - x**2."""
    if not is_sum(node) or _length(node) > MAX_LENGTH or not is_total(node):
        return None
    kinds = _flat_kinds(node)
    terms = terms_of(node)
    if len(terms) < len({*kinds}):
        return sum_tree(terms)
    opened = multiplied_out(node)
    terms = terms_of(opened)
    if len(terms) <= len(kinds) and len(terms) < len({*_flat_kinds(opened)}):
        return sum_tree(terms)
    return None


def _length(node: ast.expr) -> int:
    """Return the number of terms of a sum, or of factors of a product."""
    return sum(_length(child) if _is_chain(node, child) else 1 for child in children(node))


def _flat_kinds(node: ast.expr) -> list[str]:
    """Return the kinds of the terms of a sum as written, without collecting like terms."""
    products = [product_of(part) for part, _ in signed_terms(node)]
    return [product.kind for product in products if product.coefficient.value != 0]


def _rewritten_factor(node: ast.expr) -> ast.expr | None:
    """Return a sum with a common factor whose other factor is rewritten, otherwise None: x - x*tanh(x)."""
    if not is_sum(node) or _length(node) > MAX_LENGTH:
        return None
    product = product_of(node)
    for known, factor in product.factors.items():
        if is_sum(factor.base) and len(product.factors) > 1 and factor.exponent == 1:
            found = _named(factor.base)
            if found is not factor.base:
                others = Product(product.coefficient, {k: f for k, f in product.factors.items() if k != known})
                return ast.BinOp(product_tree(others), ast.Mult(), found)
    return None


def _rewrite_parts(node: ast.expr, rewrite: Callable[[ast.expr], ast.expr]) -> ast.expr:
    """Return the node with rewritten parts, which are the terms of nested sums and the factors of nested products."""

    def renewed(part: ast.expr) -> ast.expr:
        old = children(part)
        new = [renewed(child) if _is_chain(part, child) else rewrite(child) for child in old]
        return part if all(a is b for a, b in zip(old, new, strict=True)) else with_children(part, new)

    return renewed(node)


def _is_chain(whole: ast.expr, part: ast.expr) -> bool:
    """Return whether a part is a sum in a sum, or a product in a product."""
    if is_sum(whole) or is_sum(part):
        return is_sum(whole) and is_sum(part)
    return _is_product(whole) and _is_product(part)


def _is_product(node: ast.expr) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div)


@memoized
def _words(node: ast.expr) -> frozenset[str]:
    """Return the words and the operator ** in a tree."""
    own: set[str] = set()
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WORDS:
        own.add(node.func.id)
    return frozenset(own.union(*[_words(child) for child in children(node)]))


def _apply_rules(node: ast.expr, table: Rules) -> ast.expr | None:
    """Return the result of the first rule that applies to a whole tree, otherwise None."""
    if not isinstance(node, ast.BinOp | ast.Call):
        return None
    words = _words(node)
    if _length(node) > MAX_LENGTH or (not words and not isinstance(node, ast.BinOp)):
        return None
    for row in table:
        if row.words <= words and type(row.pattern_tree) is not ast.Name:
            found = next(_applied(row, node), None)
            # Simplified parts may have values where the original has none: sqrt(x)**2.
            if found is not None and (_words(node) & PARTIAL) - _words(found) <= row.words:
                return found
    return None


def _applied(row: Rewriting, node: ast.expr) -> Iterator[ast.expr]:
    """Yield the results of one rule for a whole tree."""
    pattern = row.pattern_tree
    if is_sum(pattern):
        if not is_sum(node):
            return
        for part in parts_of_sum(pattern, node):
            for whole in _replacements(row, part.bound):
                yield _plus(part.rest, _times(part.scale, whole))
    elif isinstance(pattern, ast.Call) or _is_root(pattern):
        if isinstance(node, ast.Call) == isinstance(pattern, ast.Call):
            for bound in matches(pattern, node):
                yield from _replacements(row, bound)
    elif isinstance(node, ast.BinOp) and not is_sum(node):
        for part in parts_of_product(pattern, node):
            for whole in _replacements(row, part.bound):
                factors = [*map(product_tree, part.rest)] + [whole] * (not part.rest or not is_number(whole, 1))
                yield _times(part.scale, reduce(lambda a, b: ast.BinOp(a, ast.Mult(), b), factors))


def _is_root(pattern: ast.expr) -> bool:
    """Return whether a pattern is a power with a name as its exponent."""
    return isinstance(pattern, ast.BinOp) and isinstance(pattern.op, ast.Pow) and isinstance(pattern.right, ast.Name)


def _replacements(row: Rewriting, bound: Bindings) -> Iterator[ast.expr]:
    known = bound if row.condition is None else row.condition(bound)
    if known is not None:
        yield simplify(substitute(row.replacement_tree, known))


def _times(scale: Fraction, node: ast.expr) -> ast.expr:
    if scale in (1, -1) or is_number(node, 0):
        if scale == -1 and is_negative(node):
            return node.operand
        return node if scale == 1 else negative(node)
    if abs(scale) < 1:
        return _times(Fraction(scale.numerator), ast.BinOp(node, ast.Div(), number(scale.denominator)))
    return ast.BinOp(number(scale), ast.Mult(), node)


def _plus(rest: list[Product], node: ast.expr) -> ast.expr:
    if not rest:
        return node
    if is_negative(node):
        return ast.BinOp(sum_tree(rest), ast.Sub(), node.operand)
    return ast.BinOp(sum_tree(rest), ast.Add(), node)

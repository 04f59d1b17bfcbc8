"""The table of identities for the stable evaluation of formulas.

In the texts, u, v and w match any tree, c and p positive numbers. The tests verify every row with mpmath to 50 digits
at many points, and that the replacement is at least as accurate in float64.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from actviz.formulas.expressions import is_call, is_sum, key, names_in, tree_of
from actviz.formulas.simplification import ONE, Product, multiply_products, product_of, product_tree, sum_tree, terms_of
from actviz.formulas.stable_forms.patterns import Bindings
from actviz.formulas.vocabulary import WORDS

BindingCheck = Callable[[Bindings], Bindings | None]


@dataclass(frozen=True)
class Rewriting:
    """One identity: ``pattern`` equals ``replacement`` where the pattern has a value.

    ``condition`` returns the trees of the names in the replacement, or None if the identity is not applicable.
    """

    pattern: str
    replacement: str
    condition: BindingCheck | None = None

    @cached_property
    def pattern_tree(self) -> ast.expr:
        """The pattern as a tree."""
        return tree_of(self.pattern)

    @cached_property
    def replacement_tree(self) -> ast.expr:
        """The replacement as a tree."""
        return tree_of(self.replacement)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words that a matching tree must contain."""
        return names_in(self.pattern_tree) & WORDS.keys()


def multiplied_out(node: ast.expr) -> ast.expr:
    """Return a sum with products and squares of sums expanded."""
    total: ast.expr = ast.Constant(0)
    for term in terms_of(node):
        total = ast.BinOp(total, ast.Add(), _opened(term))
    return total


def _opened(term: Product) -> ast.expr:
    expanded = [Product(term.coefficient, {})]
    for factor in term.factors.values():
        is_small = is_sum(factor.base) and factor.exponent in (1, 2)
        for _ in range(int(factor.exponent) if is_small else 1):
            single = [Product(ONE, {key(factor.base): factor})]
            others = terms_of(factor.base) if is_small else single
            expanded = [multiply_products(one, other) for one in expanded for other in others]
    total: ast.expr = ast.Constant(0)
    for product in expanded:
        total = ast.BinOp(total, ast.Add(), product_tree(product))
    return total


def _difference(a: ast.expr, b: ast.expr) -> list[Product]:
    """Return the terms of a - b, expanded."""
    return terms_of(ast.BinOp(multiplied_out(a), ast.Sub(), multiplied_out(b)))


MAX_SHIFT = 16
"""The largest distance of two points for which the difference of a word at them is rewritten."""


def _is_shifted(bound: Bindings) -> Bindings | None:
    """Require that u - v is a small positive number; otherwise nothing cancels, and its exponential may overflow."""
    terms = _difference(bound["u"], bound["v"])
    is_number = len(terms) == 1 and not terms[0].factors
    return bound if is_number and 0 < terms[0].coefficient.value <= MAX_SHIFT else None


def _is_same_size(bound: Bindings) -> Bindings | None:
    """Require that w is u or -u."""
    return bound if any(not terms_of(ast.BinOp(bound["u"], op, bound["w"])) for op in (ast.Sub(), ast.Add())) else None


PARTIAL = frozenset(word.name for word in WORDS.values() if word.is_partial)
"""Words that are undefined for some numbers."""


def is_total(node: ast.expr) -> bool:
    """Return whether a tree has a value for every x: it has no quotient, power or word that may be undefined."""
    for part in ast.walk(node):
        if is_call(part, *PARTIAL) or (isinstance(part, ast.Call) and not is_call(part, *WORDS)):
            return False
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Div) and product_of(part.right).factors:
            return False
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Pow):
            exponent = product_of(part.right)
            if exponent.factors or exponent.coefficient.value < 0 or exponent.coefficient.value.denominator != 1:
                return False
    return True


def _has_value(bound: Bindings) -> Bindings | None:
    """Require that u has a value for every x."""
    return bound if is_total(bound["u"]) else None


def _collects(bound: Bindings) -> Bindings | None:
    """Require that v and w have like terms; u is v - w."""
    terms = _difference(bound["v"], bound["w"])
    count = len(terms_of(multiplied_out(bound["v"]))) + len(terms_of(multiplied_out(bound["w"])))
    return {**bound, "u": sum_tree(terms)} if len(terms) < count else None


def _collects_after_one(bound: Bindings) -> Bindings | None:
    """Require that 1 + v and w have like terms; u is their difference."""
    one_more = ast.BinOp(bound["v"], ast.Add(), ast.Constant(1))
    found = _collects({**bound, "v": one_more})
    return None if found is None else {**found, "v": bound["v"]}


def _cancels(bound: Bindings) -> Bindings | None:
    """Require that terms cancel in v - w; u is that difference."""
    return _shorter(bound, bound["v"], bound["w"])


def _cancels_square(bound: Bindings) -> Bindings | None:
    """Require that terms cancel in w - v**2 and v is not a negative number; u is that difference."""
    product = product_of(bound["v"])
    if not product.factors and product.coefficient.value < 0:
        return None
    return _shorter(bound, bound["w"], ast.BinOp(bound["v"], ast.Pow(), ast.Constant(2)))


def _shorter(bound: Bindings, a: ast.expr, b: ast.expr) -> Bindings | None:
    terms = _difference(a, b)
    longest = max(len(terms_of(multiplied_out(side))) for side in (a, b))
    return {**bound, "u": sum_tree(terms)} if len(terms) < longest else None


def _is_free(bound: Bindings) -> Bindings | None:
    """Require that v is not a number."""
    return bound if product_of(bound["v"]).factors else None


def _is_exact(bound: Bindings) -> Bindings | None:
    """Require that terms cancel in u + v, and that the other terms are then integer multiples."""
    terms = terms_of(ast.BinOp(bound["u"], ast.Add(), bound["v"]))
    count = len(terms_of(bound["u"])) + len(terms_of(bound["v"]))
    return bound if len(terms) < count and all(abs(term.coefficient.value) == 1 for term in terms) else None


NAMED = (
    # Exponentials, if their arguments are added without rounding.
    Rewriting("e**u", "exp(u)"),
    Rewriting("exp(u)**2", "exp(2*u)"),
    Rewriting("1/exp(u)", "exp(-u)"),
    Rewriting("exp(u)*exp(v)", "exp(u + v)", _is_exact),
    # Exponentials of both signs.
    Rewriting("exp(u) + exp(-u)", "2*cosh(u)"),
    Rewriting("exp(u) - exp(-u)", "2*sinh(u)"),
    Rewriting("cosh(u) + sinh(u)", "exp(u)"),
    Rewriting("cosh(u) - sinh(u)", "exp(-u)"),
    Rewriting("cosh(u)**2 - sinh(u)**2", "1", _has_value),
    Rewriting("cosh(u) - 1", "2*sinh(u/2)**2"),
    # Logistic functions.
    Rewriting("exp(u)/(1 + exp(u))", "sigmoid(u)"),
    Rewriting("exp(u)/(exp(u) + exp(v))", "sigmoid(u - v)"),
    Rewriting("1/(1 + exp(u))", "sigmoid(-u)"),
    Rewriting("exp(u)*sigmoid(-u)", "sigmoid(u)"),
    Rewriting("sigmoid(u)/sigmoid(-u)", "exp(u)"),
    Rewriting("2*sigmoid(u) - 1", "tanh(u/2)"),
    Rewriting("1 - sigmoid(u)", "sigmoid(-u)"),
    Rewriting("sigmoid(u) - sigmoid(-u)", "tanh(u/2)"),
    Rewriting("sigmoid(u) + sigmoid(-u)", "1", _has_value),
    # Hyperbolic tangents.
    Rewriting("expm1(u)*sigmoid(-u)", "tanh(u/2)"),
    Rewriting("expm1(u)/(1 + exp(u))", "tanh(u/2)"),
    Rewriting("expm1(u)/(2 + expm1(u))", "tanh(u/2)"),
    Rewriting("(exp(u) - exp(v))/(exp(u) + exp(v))", "tanh((u - v)/2)"),
    Rewriting("sinh(u)/cosh(u)", "tanh(u)"),
    Rewriting("1/cosh(u)**2", "sech2(u)"),
    Rewriting("1 - tanh(u)**2", "sech2(u)"),
    Rewriting("1 - sech2(u)", "tanh(u)**2"),
    Rewriting("1 - tanh(u)", "2*sigmoid(-2*u)"),
    Rewriting("1 + tanh(u)", "2*sigmoid(2*u)"),
    # Differences from 1.
    Rewriting("exp(u) - 1", "expm1(u)"),
    Rewriting("1 + expm1(u)", "exp(u)"),
    Rewriting("1 - cos(u)", "2*sin(u/2)**2"),
    Rewriting("1 + cos(u)", "2*cos(u/2)**2"),
    Rewriting("sin(u)*cos(u)", "sin(2*u)/2"),
    Rewriting("1 - sin(u)**2", "cos(u)**2"),
    Rewriting("1 - cos(u)**2", "sin(u)**2"),
    Rewriting("cos(u)**2 + sin(u)**2", "1", _has_value),
    Rewriting("1 + erf(u/sqrt(2))", "2*Phi(u)"),
    Rewriting("1 - erf(u/sqrt(2))", "2*Phi(-u)"),
    Rewriting("1 - erf(u)", "erfc(u)"),
    Rewriting("1 + erf(u)", "erfc(-u)"),
    Rewriting("1 - erfc(u)", "erf(u)"),
    Rewriting("2 - erfc(u)", "erfc(-u)"),
    Rewriting("2*Phi(u) - 1", "erf(u*sqrt(0.5))"),
    Rewriting("1 - Phi(u)", "Phi(-u)"),
    # Logarithms.
    Rewriting("log(exp(u))", "u"),
    Rewriting("log(1 + exp(u))", "softplus(u)"),
    Rewriting("log1p(exp(u))", "softplus(u)"),
    Rewriting("exp(-softplus(u))", "sigmoid(-u)"),
    Rewriting("log(exp(u) + exp(v))", "logsumexp(u, v)"),
    Rewriting("log(sigmoid(u))", "-softplus(-u)"),
    Rewriting("log1p(expm1(u))", "u"),
    Rewriting("log1p(u - 1)", "log(u)"),
    Rewriting("asinh(sinh(u))", "u"),
    Rewriting("log(cosh(u)) - abs(u) + log(2)", "softplus(-2*abs(u))"),
    Rewriting("log(2*cosh(u)) - abs(u)", "softplus(-2*abs(u))"),
    Rewriting("log(cosh(u)) - u + log(2)", "softplus(-2*u)"),
    Rewriting("log(2*cosh(u)) - u", "softplus(-2*u)"),
    Rewriting("softplus(u) - u", "softplus(-u)"),
    Rewriting("softplus(u) - softplus(-u)", "u"),
    Rewriting("log((1 + u)/(1 - u))", "log1p(u) - log1p(-u)"),
    Rewriting("log(u + sqrt(u**2 + 1))", "asinh(u)"),
    Rewriting("log(u + hypot(u, 1))", "asinh(u)"),
    Rewriting("log(u + hypot(1, u))", "asinh(u)"),
    Rewriting("log(1 + u)", "log1p(u)"),
    # Roots of squares.
    Rewriting("sqrt(u**6)", "abs(u)**3"),
    Rewriting("sqrt(u**4)", "u**2"),
    Rewriting("sqrt(u**2)", "abs(u)"),
    Rewriting("sqrt(c*u**2)", "sqrt(c)*abs(u)"),
    Rewriting("(u**6)**p", "abs(u)**(6*p)"),
    Rewriting("(u**4)**p", "abs(u)**(4*p)"),
    Rewriting("(u**2)**p", "abs(u)**(2*p)"),
    Rewriting("abs(u**2)", "u**2"),
    Rewriting("abs(u)**2", "u**2"),
    Rewriting("hypot(u, 0)", "abs(u)"),
    Rewriting("hypot(0, u)", "abs(u)"),
    Rewriting("1/sqrt(sech2(u))", "cosh(u)"),
)
"""Rules before differentiation: the words in the replacements have stable slopes."""

FILLED = (Rewriting("sin(u)/u", "sinc(u)"),)
"""Rules for removable singularities, where the words in the replacements have values."""

LENGTHS = (Rewriting("sqrt(u**2 + c)", "hypot(u, sqrt(c))"),)
"""Rules that precede the last ones, which contain hypot."""

COMPUTED = (
    Rewriting("log(cosh(u))", "log1p(2*sinh(u/2)**2) if abs(u) < 2 else log(cosh(u))"),
    Rewriting("1/cosh(u)", "2*exp(-abs(u))/(1 + exp(-2*abs(u)))"),
    Rewriting("u/sinh(u)", "2*abs(u)*exp(-abs(u))/(-expm1(-2*abs(u)))"),
    Rewriting("log(sech2(u))", "log1p(-tanh(u)**2) if abs(u) < 1 else log(sech2(u))"),
    Rewriting("log(Phi(u))", "log1p(-Phi(-u)) if u > 0 else log(Phi(u))"),
    Rewriting("log(erfc(u))", "log1p(-erf(u)) if u < 0.5 else log(erfc(u))"),
    Rewriting("log(v/w)", "log1p(u/w) if abs(u) < abs(w)/2 else log(v/w)", _collects),
    Rewriting("log(v) - log(w)", "log1p(u/w) if abs(u) < w/2 else log(v) - log(w)", _collects),
    Rewriting("log1p(v) - log(w)", "log1p(u/w) if abs(u) < w/2 else log1p(v) - log(w)", _collects_after_one),
    Rewriting("(1 + u)**v", "exp(v*log1p(u)) if abs(u) < 0.1 else (1 + u)**v", _is_free),
    Rewriting("log(cosh(u)) - abs(u)", "log(cosh(u)) - abs(u) if abs(u) < 1 else softplus(-2*abs(u)) - log(2)"),
    Rewriting("log(cosh(u)) - u", "log(cosh(u)) - u if u < 1 else softplus(-2*u) - log(2)"),
    Rewriting("log(-expm1(u))", "log(-expm1(u)) if u > -0.7 else log1p(-exp(u))"),
    Rewriting("log(2*sigmoid(u))", "log1p(tanh(u/2)) if u > -1 else log(2) - softplus(-u)"),
    Rewriting("log(tanh(u))", "log(tanh(u)) if u < 0.5 else log1p(-exp(-2*u)) - log1p(exp(-2*u))"),
    Rewriting("hypot(u, v) - w", "v**2/(hypot(u, v) + w) if w > 0 else hypot(u, v) - w", _is_same_size),
    Rewriting("hypot(u, 1) - 1", "u**2/(hypot(u, 1) + 1)"),
    Rewriting("hypot(u, v) - abs(u)", "v**2/(hypot(u, v) + abs(u))"),
    Rewriting("u/hypot(u, v) - 1", "-v**2/(hypot(u, v)*(hypot(u, v) + u)) if u > 0 else u/hypot(u, v) - 1"),
    Rewriting("u/hypot(u, v) + 1", "v**2/(hypot(u, v)*(hypot(u, v) - u)) if u < 0 else u/hypot(u, v) + 1"),
    Rewriting("hypot(u, v) - u**2/hypot(u, v)", "v**2/hypot(u, v)"),
    Rewriting("1/sqrt(v) - 1/sqrt(w)", "-u/(sqrt(v)*sqrt(w)*(sqrt(v) + sqrt(w)))", _cancels),
    Rewriting("sqrt(v) - sqrt(w)", "u/(sqrt(v) + sqrt(w))", _collects),
    Rewriting("sqrt(w) - v", "u/(sqrt(w) + v) if v > 0 else sqrt(w) - v", _cancels_square),
    Rewriting("sigmoid(u) - sigmoid(v)", "-sigmoid(u)*sigmoid(-v)*expm1(v - u)", _is_shifted),
    Rewriting("1/v - 1/w", "-u/v/w", _cancels),
    Rewriting("atan(v) - atan(w)", "atan(u/(1 + v*w)) if v*w > -0.5 else atan(v) - atan(w)", _cancels),
    Rewriting("tanh(u) - tanh(v)", "-2*sigmoid(2*u)*sigmoid(-2*v)*expm1(2*v - 2*u)", _is_shifted),
    Rewriting("softplus(u) - softplus(v)", "log1p(sigmoid(v)*expm1(u - v))", _is_shifted),
)
"""Rules after differentiation, for values and derivatives: these forms have cases, or inaccurate derivatives."""

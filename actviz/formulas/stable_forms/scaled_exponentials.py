"""Products, quotients, sums, powers and logarithms of exponentials without intermediate overflow.

A part that grows or decays exponentially is written as exp(exponent) * rest, where the rest has a moderate size. The
exponents of a product are added symbolically, so that they cancel, before one exponential is evaluated. This form is
used only where a part is close to overflow; elsewhere the formula is evaluated as written.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import reduce
from typing import NamedTuple

from actviz.formulas.expressions import (
    call,
    is_call,
    is_number,
    is_sum,
    key,
    memoized,
    multiply,
    names_in,
    number,
    substitute,
    tree_of,
)
from actviz.formulas.polynomials import line_of
from actviz.formulas.simplification import (
    ONE,
    Coefficient,
    Product,
    product_of,
    product_tree,
    simplify,
    sum_tree,
    terms_of,
)
from actviz.formulas.vocabulary import CONSTANTS, WORDS

OVERFLOW_EXPONENT = 690
"""A formula is evaluated as written if the sum of the exponents of its parts is smaller; exp overflows at 709.78."""
LARGEST_EXPONENT = 1e12
"""A formula is also evaluated as written if its exponents are larger than this."""
MAX_TERMS = 8
"""The largest number of exponentials in a sum."""

_UP, _DOWN = "up", "down"
_EITHER = frozenset({_UP, _DOWN})
_POSITIVE = frozenset(word.name for word in WORDS.values() if word.is_positive)
_STEEP = frozenset(word.name for word in WORDS.values() if word.is_steep)
_ZERO, _ONE = ast.Constant(0), ast.Constant(1)


class Exponential(NamedTuple):
    """A tree as exp(exponent) * rest; ``ends`` contains up if it may be very large, down if very small."""

    exponent: ast.expr
    rest: ast.expr
    ends: frozenset[str]


_SERIES = "1 - w + 3*w**2 - 15*w**3 + 105*w**4 - 945*w**5 + 10395*w**6 - 135135*w**7"
_MILLS = f"({_SERIES.replace('w', '(1/u**2)')})/(v*sqrt(2*pi))"
_MILLS_ERFC = f"({_SERIES.replace('w', '(1/(2*u**2))')})/(v*sqrt(pi))"
"""The asymptotic series of Phi(u)*exp(u**2/2) and erfc(u)*exp(u**2) (DLMF 7.12.1), to 4e-17 below -25 and above 18."""

_FORMS: Mapping[str, tuple[str, str, frozenset[str]]] = {
    "exp": ("u", "1", _EITHER),
    "cosh": ("v", "(1 + exp(-2*v))/2", frozenset({_UP})),
    "sinh": ("v", "sign(u)*(-expm1(-2*v))/2", frozenset({_UP})),
    "expm1": ("h", "sign(u)*(-expm1(-v))", frozenset({_UP})),
    "sigmoid": ("m", "1/(1 + exp(-v))", frozenset({_DOWN})),
    "sech2": ("-2*v", "4/(1 + exp(-2*v))**2", frozenset({_DOWN})),
    "softplus": ("m", "softplus(u)*exp(-min(u, 0)) if u > -600 else 1", frozenset({_DOWN})),
    "phi": ("-u**2/2", "1/sqrt(2*pi)", frozenset({_DOWN})),
    "Phi": ("-m2/2", f"Phi(u)*exp(min(u, 0)**2/2) if u > -25 else {_MILLS}", frozenset({_DOWN})),
    "erfc": ("-h2", f"erfc(u)*exp(max(u, 0)**2) if u < 18 else {_MILLS_ERFC}", frozenset({_DOWN})),
}
"""Words as exp(exponent) * rest in the argument u, its magnitude v, m = min(u, 0), h = max(u, 0), and their squares."""

_SIMPLE = {"m": "(u - v)/2", "h": "(u + v)/2", "m2": "(u**2 - u*v)/2", "h2": "(u**2 + u*v)/2"}
"""Forms whose exponents cancel symbolically, for u linear or a product; for other u they would amplify rounding."""
_ANY = {"m": "min(u, 0)", "h": "max(u, 0)", "m2": "min(u, 0)**2", "h2": "max(u, 0)**2"}


def scaled_form(node: ast.expr) -> tuple[ast.expr, ast.expr] | None:
    """Return the test for evaluating a tree as written, and its form for large exponents otherwise.

    The result is None if no part of the tree overflows before the whole tree does.
    """
    found = _logarithm(node) if is_call(node, "log", "log1p") else _exponential_form(node)
    if found is None or not found[0]:
        return None
    sizes, form = found
    # Twice the larger of the sums of the positive and of the negative exponents is a bound for all products of parts.
    spread = ast.BinOp(_total(_absolute(size) for size in sizes), ast.Add(), _absolute(_total(sizes)))
    is_near = ast.Compare(spread, [ast.Lt()], [ast.Constant(2 * OVERFLOW_EXPONENT)])
    if is_call(node, "log", "log1p"):
        return is_near, form
    # Exponents that grow exponentially dominate the others to all digits.
    whole = exponential(node)
    assert whole is not None
    written = [product_tree(term) for term in terms_of(whole.exponent)]
    steep = [term for term in written if names_in(term) & _STEEP]
    if not steep:
        return is_near, form
    terms = _total(map(_absolute, steep))
    return ast.BoolOp(ast.Or(), [is_near, ast.Compare(terms, [ast.Gt()], [ast.Constant(LARGEST_EXPONENT)])]), form


def _logarithm(node: ast.Call) -> tuple[list[ast.expr], ast.expr] | None:
    argument = node.args[0]
    if is_call(node, "log1p"):
        argument = ast.BinOp(_ONE, ast.Add(), argument)
    found = exponential(argument)
    if found is None:
        return None
    return _exponents(argument), ast.BinOp(found.exponent, ast.Add(), call("log", found.rest))


def _exponential_form(node: ast.expr) -> tuple[list[ast.expr], ast.expr] | None:
    if is_sum(node):
        is_risky = _may_cancel(node)
    elif is_call(node, "sqrt") or _fraction_of(node) is not None:
        is_risky = True
    elif isinstance(node, ast.BinOp):
        is_risky = _may_mix(product_of(node))
    else:
        return None
    found = exponential(node) if is_risky else None
    return None if found is None else (_exponents(node), multiply(_exp(found.exponent), found.rest))


def _may_cancel(node: ast.expr) -> bool:
    """Return whether a sum has large terms that may cancel."""
    terms = [(term, _of_product(term)) for term in terms_of(node)]
    large = [term for term, found in terms if found and _UP in found.ends]
    signs = {term.coefficient.value > 0 for term in large}
    return len(large) >= 2 and len(terms) <= MAX_TERMS and (len(signs) == 2 or not all(map(_is_positive, large)))


def _is_positive(term: Product) -> bool:
    return all(is_call(factor.base, *_POSITIVE) for factor in term.factors.values())


def _may_mix(product: Product) -> bool:
    """Return whether factors may be very large and very small at once, or large terms in a factor may cancel."""
    ends = [_of_factor(factor.base, factor.exponent) for factor in product.factors.values()]
    growing = [found for found in ends if found]
    if any(is_sum(factor.base) and _may_cancel(factor.base) for factor in product.factors.values()):
        return True
    mixed = [{_UP, _DOWN} <= one.ends | other.ends for i, one in enumerate(growing) for other in growing[:i]]
    return any(mixed)


@memoized
def exponential(node: ast.expr) -> Exponential | None:
    """Return a tree as exp(exponent) * rest; None if it neither grows nor decays exponentially."""
    if is_sum(node):
        return _of_sum(node)
    if is_call(node, "sqrt"):
        return _power(exponential(node.args[0]), Fraction(1, 2))
    if isinstance(node, ast.Call):
        return _of_word(node)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        return _of_power(node)
    if not isinstance(node, ast.BinOp | ast.UnaryOp) or key(node) in product_of(node).factors:  # 0/0 is a single factor
        return None
    return _of_product(product_of(node))


def _of_power(node: ast.BinOp) -> Exponential | None:
    base, exponent = product_of(node.left), product_of(node.right)
    if not exponent.factors:
        return _power(exponential(node.left), exponent.coefficient.value)
    if base.factors or base.coefficient.value <= 0 or "x" not in names_in(node.right):
        return None
    return Exponential(_collected(ast.BinOp(node.right, ast.Mult(), call("log", node.left))), _ONE, _EITHER)


def _fraction_of(node: ast.expr) -> Fraction | None:
    """Return the exponent of a power with a fractional exponent, otherwise None."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Pow):
        return None
    exponent = product_of(node.right)
    return None if exponent.factors or exponent.coefficient.value.denominator == 1 else exponent.coefficient.value


def _of_word(node: ast.Call) -> Exponential | None:
    if not is_call(node, *_FORMS) or "x" not in names_in(node):
        return None
    argument = simplify(node.args[0])
    names = {"u": argument, "v": _absolute(argument)}
    texts = _SIMPLE if _is_simple(argument) else _ANY
    names |= {name: substitute(tree_of(text), names) for name, text in texts.items()}
    exponent, rest, ends = _FORMS[key(node.func)]
    if is_call(node, "exp") and (sign := _sign(argument)):
        ends = frozenset({_UP if sign > 0 else _DOWN})
    return Exponential(_collected(substitute(tree_of(exponent), names)), substitute(tree_of(rest), names), ends)


def _is_simple(node: ast.expr) -> bool:
    """Return whether a tree is linear in x, or a product without sums."""
    terms = terms_of(node)
    is_single = len(terms) <= 1 and not any(is_sum(factor.base) for term in terms for factor in term.factors.values())
    return is_single or line_of(node) is not None


def _sign(node: ast.expr) -> int:
    """Return 1 or -1 for a product of even powers and magnitudes, otherwise 0."""
    product = product_of(node)
    is_even = all(factor.exponent % 2 == 0 or is_call(factor.base, "abs") for factor in product.factors.values())
    return (1 if product.coefficient.value > 0 else -1) if is_even else 0


def _of_factor(base: ast.expr, power: Fraction) -> Exponential | None:
    return _power(exponential(base), power)


def _power(found: Exponential | None, power: Fraction) -> Exponential | None:
    if found is None:
        return None
    ends = found.ends if power > 0 else frozenset(_DOWN if end == _UP else _UP for end in found.ends)
    rest = found.rest if power == 1 else ast.BinOp(found.rest, ast.Pow(), number(power))
    return Exponential(_collected(ast.BinOp(number(power), ast.Mult(), found.exponent)), rest, ends)


def _of_product(product: Product) -> Exponential | None:
    exponents, rests, ends = [], [], frozenset[str]()
    others = Product(product.coefficient, {})
    for known, factor in product.factors.items():
        found = _of_factor(factor.base, factor.exponent)
        if found is None:
            others.factors[known] = factor
        else:
            exponents.append(found.exponent)
            rests.append(found.rest)
            ends |= found.ends
    if not exponents:
        return None
    rest = reduce(multiply, [rest for rest in rests if not is_number(rest, 1)], product_tree(others))
    return Exponential(_collected(_total(exponents)), rest, ends)


def _of_sum(node: ast.expr) -> Exponential | None:
    terms = terms_of(node)
    found = [_of_product(term) for term in terms]
    is_large = any(one and _UP in one.ends for one in found)
    if not 0 < len(terms) <= MAX_TERMS or not (is_large or all(found)):
        return None
    read = [one or Exponential(_ZERO, product_tree(term), frozenset()) for term, one in zip(terms, found, strict=True)]
    exponents = {key(one.exponent): one.exponent for one in read}
    largest = _largest(list(exponents.values()))
    rest = _total(multiply(one.rest, _exp(_minus(one.exponent, largest))) for one in read)
    is_small = not any(is_number(exponent, 0) for exponent in exponents.values())
    return Exponential(largest, rest, frozenset([_UP] * is_large + [_DOWN] * is_small))


def _exponents(node: ast.expr) -> list[ast.expr]:
    """Return the distinct exponents of all parts of a tree that grow or decay."""
    found: dict[str, ast.expr] = {}

    def note(base: ast.expr, power: Fraction) -> None:
        one = _of_factor(base, power)
        if one:
            found[key(one.exponent)] = one.exponent

    def visit(part: ast.expr, power: Fraction) -> None:
        for term in terms_of(part) if is_sum(part) else [product_of(part)]:
            for factor in term.factors.values():
                whole = power * factor.exponent
                if is_call(factor.base, "sqrt"):
                    visit(factor.base.args[0], power)
                elif is_sum(factor.base):
                    note(factor.base, whole)
                    for inner in terms_of(factor.base):
                        if len(inner.factors) > 1:
                            visit(product_tree(inner), power)
                else:  # the base must not overflow either
                    note(factor.base, whole if abs(whole) > 1 else Fraction(1 if whole > 0 else -1))
                    if isinstance(factor.base, ast.BinOp):
                        visit(factor.base.left, power)

    visit(node, Fraction(1))
    return list(found.values())


def _largest(exponents: list[ast.expr]) -> ast.expr:
    if len(exponents) > 2:
        return call("max", *exponents)
    if len(exponents) == 1:
        return exponents[0]
    # In this form, halves and magnitudes cancel with others in the sum of exponents.
    a, b = exponents
    if not _is_simple(_minus(a, b)) or not (_is_simple(a) and _is_simple(b)):
        return call("max", a, b)
    total = _total([a, b, _absolute(_minus(a, b))])
    return _collected(ast.BinOp(total, ast.Div(), ast.Constant(2)))


def _minus(a: ast.expr, b: ast.expr) -> ast.expr:
    return _collected(ast.BinOp(a, ast.Sub(), b))


def _collected(node: ast.expr) -> ast.expr:
    """Return a sum with collected terms in a canonical order, so that exponents cancel."""
    terms = terms_of(node)
    return sum_tree(sorted(terms, key=lambda term: term.kind))


def _absolute(node: ast.expr) -> ast.expr:
    """Return the magnitude of a tree, with positive factors outside: abs(-2*x) is 2*abs(x)."""
    product = product_of(node)
    known = {base: factor for base, factor in product.factors.items() if _is_known_positive(factor.base)}
    others = {base: factor for base, factor in product.factors.items() if base not in known}
    front = Product(Coefficient(abs(product.coefficient.value), product.coefficient.decimal), known)
    if not others:
        return product_tree(front)
    bare = product_tree(Product(ONE, others))
    return simplify(multiply(product_tree(front), bare if _sign(bare) > 0 else call("abs", bare)))


def _is_known_positive(base: ast.expr) -> bool:
    return (isinstance(base, ast.Name) and base.id in CONSTANTS) or (
        is_call(base, "sqrt", "exp") and not names_in(base.args[0])
    )


def _exp(exponent: ast.expr) -> ast.expr:
    return _ONE if is_number(exponent, 0) else call("exp", exponent)


def _total(terms: Iterable[ast.expr]) -> ast.expr:
    return reduce(lambda a, b: ast.BinOp(a, ast.Add(), b), terms)

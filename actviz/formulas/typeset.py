"""Typesetting of trees: LaTeX that Matplotlib's mathtext supports, and Unicode text."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from actviz.formulas.expressions import is_call, is_negative, is_same, rejects_deep_trees, substitute, tree_of
from actviz.formulas.piecewise import OPPOSITE, split_comparison
from actviz.formulas.simplification import simplify
from actviz.formulas.vocabulary import WORDS
from actviz.formulas.word import Word

SUM, PRODUCT, POWER, ATOM = range(1, 5)

GREEK: Mapping[str, str] = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "epsilon": "ε",
    "eta": "η",
    "theta": "θ",
    "kappa": "κ",
    "lambda": "λ",
    "mu": "μ",
    "nu": "ν",
    "pi": "π",
    "rho": "ρ",
    "sigma": "σ",
    "tau": "τ",
    "phi": "φ",
    "omega": "ω",
}
_SHORT_GREEK: Mapping[str, str] = {"lam": "lambda", "lambd": "lambda"}
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class Fragment(NamedTuple):
    """A typeset part and the precedence of its outermost operation."""

    text: str
    precedence: int


@dataclass(frozen=True)
class Notation:
    """The notation of one output language."""

    template: Callable[[Word], str | None]
    name: Callable[[str], str]
    number: Callable[[str], str]
    function: Callable[[str], str]
    fraction: Callable[[Fragment, Fragment], Fragment]
    power: Callable[[str, str], str]
    comparisons: Mapping[type[ast.cmpop], str]
    minus: str
    dot: str
    thin: str
    when: str
    otherwise: str
    conjunctions: tuple[str, str, str]


@rejects_deep_trees
def latex(tree: ast.expr) -> str:
    """Return the tree in LaTeX without dollar signs, limited to the commands of mathtext.

    Raises ``ActvizError`` if it is nested too deeply.
    """
    return _Typesetter(_LATEX).write(tree).text


@rejects_deep_trees
def plain(tree: ast.expr) -> str:
    """Return the tree in one line of Unicode. Raises ``ActvizError`` if it is nested too deeply."""
    return _Typesetter(_PLAIN).write(tree).text


def _split_name(name: str) -> tuple[str, str]:
    """Return base and index of a name: alpha_p -> alpha, p; p0 -> p, 0; min_val -> min, val."""
    base, _, index = name.partition("_")
    digits = re.fullmatch(r"([A-Za-z]+?)(\d+)", base)
    if digits and not index:
        base, index = digits.groups()
    elif not index and base.lower() in ("tl", "tr", "al", "ar"):
        base, index = base[0], base[1]
    return _SHORT_GREEK.get(base, base), index


def latex_name(name: str) -> str:
    """Return a parameter's name in LaTeX, with Greek letters and the index as a subscript."""
    base, index = _split_name(name)
    written = f"\\{base}" if base in GREEK else base if len(base) == 1 else f"\\mathrm{{{base}}}"
    escaped = index.replace("_", r"\_")
    return f"{written}_{{{escaped if len(index) <= 1 else f'{chr(92)}mathrm{{{escaped}}}'}}}" if index else written


def plain_name(name: str) -> str:
    """Return a parameter's name in Unicode, with Greek letters and the index as a subscript."""
    base, index = _split_name(name)
    written = GREEK.get(base, base)
    return written + (index.translate(_SUBSCRIPTS) if index.isdigit() else f"_{index}" if index else "")


def _scientific(digits: str, power: Callable[[int], str], times: str) -> str:
    """Return a number with the exponent of ``repr`` as a power of 10."""
    mantissa, _, exponent = digits.partition("e")
    if not exponent:
        return digits
    return power(int(exponent)) if mantissa == "1" else f"{mantissa}{times}{power(int(exponent))}"


def _plain_power(base: str, exponent: str) -> str:
    return base + (exponent.translate(_SUPERSCRIPTS) if re.fullmatch(r"-?\d+", exponent) else f"^({exponent})")


def _plain_fraction(top: Fragment, bottom: Fragment) -> Fragment:
    over = top.text if top.precedence >= PRODUCT else f"({top.text})"
    under = bottom.text if bottom.precedence >= POWER else f"({bottom.text})"
    return Fragment(f"{over}/{under}", PRODUCT)


def _latex_function(name: str) -> str:
    escaped = name.replace("_", r"\_")
    return f"\\mathrm{{{escaped}}}"


_LATEX = Notation(
    template=lambda word: word.latex,
    name=latex_name,
    number=lambda digits: _scientific(digits, "10^{{{}}}".format, r" \times "),
    function=_latex_function,
    fraction=lambda top, bottom: Fragment(f"\\frac{{{top.text}}}{{{bottom.text}}}", PRODUCT),
    power=lambda base, exponent: f"{base}^{{{exponent}}}",
    comparisons={ast.Lt: "<", ast.LtE: r"\leq", ast.Gt: ">", ast.GtE: r"\geq", ast.Eq: "=", ast.NotEq: r"\neq"},
    minus="-",
    dot=r" \cdot ",
    thin=r"\,",
    when=r"\ \mathrm{if}\ ",
    otherwise=r"\mathrm{else}\ ",
    conjunctions=(r"\ \mathrm{and}\ ", r"\ \mathrm{or}\ ", r"\mathrm{not}\ "),
)
_PLAIN = Notation(
    template=lambda word: word.plain,
    name=plain_name,
    number=lambda digits: _scientific(digits, lambda n: f"10{str(n).translate(_SUPERSCRIPTS)}", "×"),
    function=str,
    fraction=_plain_fraction,
    power=_plain_power,
    comparisons={ast.Lt: "<", ast.LtE: "≤", ast.Gt: ">", ast.GtE: "≥", ast.Eq: "=", ast.NotEq: "≠"},
    minus="−",
    dot="·",
    thin="·",
    when=" if ",
    otherwise="else ",
    conjunctions=(" and ", " or ", "not "),
)


class _Typesetter:
    def __init__(self, style: Notation, inline: bool = False) -> None:
        self.style = style
        self.inline = inline  # in an exponent a quotient is written with a slash

    def write(self, node: ast.expr) -> Fragment:
        style = self.style
        match node:
            case ast.Constant(value=value):
                written = style.number(_digits(value))  # type: ignore[arg-type]
                return Fragment(written, ATOM if written.replace(".", "").isdecimal() else PRODUCT)
            case ast.Name():
                return Fragment(style.name(node.id), ATOM)
            case ast.UnaryOp(op=ast.USub()):
                return Fragment(f"{style.minus}{self.at_least(node.operand, PRODUCT)}", SUM)
            case ast.BinOp(op=ast.Add(), right=ast.UnaryOp(op=ast.USub(), operand=ast.Constant() as positive)):
                return self.write(ast.BinOp(node.left, ast.Sub(), positive))
            case ast.BinOp(op=ast.Add() | ast.Sub()):
                sign = "+" if isinstance(node.op, ast.Add) else style.minus
                is_plain = isinstance(node.op, ast.Add) and not is_negative(node.right)
                right = self.at_least(node.right, SUM if is_plain else PRODUCT)
                return Fragment(f"{self.at_least(node.left, SUM)} {sign} {right}", SUM)
            case ast.BinOp(op=ast.Mult()):
                return Fragment(self.product(node), PRODUCT)
            case ast.BinOp(op=ast.Div(), left=ast.UnaryOp(op=ast.USub(), operand=positive)):
                return self.write(ast.UnaryOp(ast.USub(), ast.BinOp(positive, ast.Div(), node.right)))
            case ast.BinOp(op=ast.Div()):
                if self.inline:
                    return Fragment(f"{self.at_least(node.left, PRODUCT)}/{self.at_least(node.right, POWER)}", PRODUCT)
                return style.fraction(self.write(node.left), self.write(node.right))
            case ast.BinOp():
                exponent = _Typesetter(style, inline=True).write(node.right).text
                return Fragment(style.power(self.at_least(node.left, ATOM), exponent), POWER)
            case ast.IfExp():
                return Fragment(self.conditional(node), 0)
            case ast.Compare() | ast.BoolOp() | ast.UnaryOp():
                return Fragment(self.test(node), 0)
            case ast.Call(func=ast.Name(id=name)):
                return self.call(name, node)
        raise TypeError(f"not a formula: {ast.dump(node)}")

    def at_least(self, node: ast.expr, precedence: int) -> str:
        piece = self.write(node)
        return piece.text if piece.precedence >= precedence else self.enclose(piece.text)

    def enclose(self, text: str) -> str:
        return rf"\left({text}\right)" if "\\frac" in text else f"({text})"

    def product(self, node: ast.expr) -> str:
        factors = _factors(node)
        text = ""
        for i, factor in enumerate(factors):
            after = self.factor(factor, factors)
            text += (self.between(factors[i - 1], after) if i else "") + after
        return text

    def factor(self, factor: ast.expr, factors: list[ast.expr]) -> str:
        """Return a factor; in a product with sigmoid(u), sigmoid(-u) is written as 1 - sigmoid(u)."""
        if is_call(factor, "sigmoid") and is_negative(factor.args[0]):
            mirrored = ast.Call(factor.func, [factor.args[0].operand], [])
            if any(is_same(mirrored, other) for other in factors):
                return self.enclose(f"1 {self.style.minus} {self.write(mirrored).text}")
        return self.at_least(factor, PRODUCT)

    def between(self, before: ast.expr, after: str) -> str:
        """Return the sign before a factor: a dot, nothing or a thin space.

        It is a dot before a number, and nothing before a parenthesis or between a number and a letter.
        """
        if after[:1].isdigit() or (isinstance(before, ast.Constant) and after.startswith(r"\frac")):
            return self.style.dot  # 2 1/2 would be a mixed number
        if after.startswith(("(", r"\left(")):
            return ""
        if isinstance(before, ast.Constant) and not (
            len(after) > 1 and after[:2].isalpha()
        ):  # 2x and 2Φ(x), but 2·cos(x)
            return ""
        return self.style.thin

    def call(self, name: str, node: ast.Call) -> Fragment:
        word = WORDS.get(name) if not node.keywords else None
        if word is None:
            arguments = [self.at_least(argument, SUM) for argument in node.args]
            arguments += [
                f"{self.style.name(str(keyword.arg))} = {self.at_least(keyword.value, SUM)}"
                for keyword in node.keywords
            ]
            return Fragment(f"{self.style.function(name)}({', '.join(arguments)})", ATOM)
        template = self.style.template(word)
        if template is None:
            names = dict(zip(word.arguments, node.args, strict=True))
            return self.write(simplify(substitute(tree_of(word.definition or ""), names)))
        if name == "exp" and self.style is _LATEX:
            return Fragment(template.format(_Typesetter(self.style, inline=True).write(node.args[0]).text), POWER)
        written = [self.at_least(argument, SUM if len(node.args) > 1 else 0) for argument in node.args]
        if word.is_variadic:
            written = [", ".join(written)]
        if any("\\frac" in argument for argument in written):
            template = template.replace("({0})", r"\left({0}\right)").replace("|{0}|", r"\left|{0}\right|")
        return Fragment(template.format(*written), ATOM)

    def conditional(self, node: ast.expr) -> str:
        parts: list[str] = []
        while isinstance(node, ast.IfExp):
            parts.append(f"{self.at_least(node.body, SUM)}{self.style.when}{self.test(node.test)}")
            node = node.orelse
        parts.append(f"{self.style.otherwise}{self.at_least(node, SUM)}")
        separator = r",\ \ " if self.style is _LATEX else ", "
        return separator.join(parts)

    def test(self, node: ast.expr) -> str:
        conjunction, disjunction, negation = self.style.conjunctions
        match node:
            case ast.Compare():
                return self.comparison(node)
            case ast.BoolOp(op=ast.And(), values=[ast.Compare(), ast.Compare()]) if pair := _as_chain(*node.values):
                return self.comparison(*pair)
            case ast.BoolOp():
                parts = [self.test(value) for value in node.values]
                for i, value in enumerate(node.values):
                    if isinstance(value, ast.BoolOp):
                        parts[i] = self.enclose(parts[i])
                return (conjunction if isinstance(node.op, ast.And) else disjunction).join(parts)
            case ast.UnaryOp():
                return negation + self.enclose(self.test(node.operand))
        raise TypeError(f"not a test: {ast.dump(node)}")

    def comparison(self, *chain: ast.expr) -> str:
        """Return a comparison, or a chain of comparisons."""
        text = self.at_least(split_comparison(chain[0])[0], SUM)
        for _, op, right in map(split_comparison, chain):
            text += f" {self.style.comparisons[type(op)]} {self.at_least(right, SUM)}"
        return text


def _digits(value: float) -> str:
    if isinstance(value, int):
        return str(value)
    short = f"{value:.15g}"
    return short if float(short) == value else repr(value)


def _factors(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return [*_factors(node.left), *_factors(node.right)]
    return [node]


def _as_chain(first: ast.expr, second: ast.expr) -> tuple[ast.expr, ast.expr] | None:
    """Return a < u, u < b for ``u > a and u < b``, which is written as a < u < b."""
    low, high = _as_less_than(first), _as_less_than(second)
    for lower, upper in ((low, high), (high, low)):
        if lower and upper and is_same(split_comparison(lower)[2], split_comparison(upper)[0]):
            return lower, upper
    return None


def _as_less_than(test: ast.expr) -> ast.expr | None:
    left, op, right = split_comparison(test)
    if isinstance(op, ast.Lt | ast.LtE):
        return test
    return ast.Compare(right, [OPPOSITE[type(op)]()], [left]) if isinstance(op, ast.Gt | ast.GtE) else None

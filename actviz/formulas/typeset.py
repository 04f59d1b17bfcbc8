"""Tree -> typeset mathematics: LaTeX of the part that Matplotlib's mathtext draws, and plain Unicode."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from actviz.formulas.algebra import simplify
from actviz.formulas.piecewise import OPPOSITE, compared
from actviz.formulas.trees import same, substitute
from actviz.formulas.words import WORDS, Word

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


class Piece(NamedTuple):
    """A typeset part and how tightly it holds together."""

    text: str
    precedence: int


@dataclass(frozen=True)
class Style:
    """How one output language writes the parts that every formula is made of."""

    template: Callable[[Word], str | None]
    name: Callable[[str], str]
    number: Callable[[str], str]
    function: Callable[[str], str]
    fraction: Callable[[Piece, Piece], Piece]
    power: Callable[[str, str], str]
    comparisons: Mapping[type[ast.cmpop], str]
    minus: str
    dot: str
    thin: str
    when: str
    otherwise: str
    conjunctions: tuple[str, str, str]


def latex(tree: ast.expr) -> str:
    """The tree in LaTeX without dollar signs, within what mathtext draws."""
    return _Writer(_LATEX).write(tree).text


def plain(tree: ast.expr) -> str:
    """The tree in one line of Unicode."""
    return _Writer(_PLAIN).write(tree).text


def latex_name(name: str) -> str:
    """A parameter's name in LaTeX: Greek where it is Greek, with its index below."""
    return _LATEX.name(name)


def plain_name(name: str) -> str:
    """A parameter's name in Unicode: Greek where it is Greek."""
    return _PLAIN.name(name)


def _split_name(name: str) -> tuple[str, str]:
    """Base and index of a name: alpha_p -> alpha, p; p0 -> p, 0; min_val -> min, val."""
    base, _, index = name.partition("_")
    digits = re.fullmatch(r"([A-Za-z]+?)(\d+)", base)
    if digits and not index:
        base, index = digits.groups()
    elif len(base) == 2 and not index and base.lower() in ("tl", "tr", "al", "ar"):
        base, index = base
    return _SHORT_GREEK.get(base, base), index


def _latex_name(name: str) -> str:
    base, index = _split_name(name)
    written = f"\\{base}" if base in GREEK else base if len(base) == 1 else f"\\mathrm{{{base}}}"
    escaped = index.replace("_", r"\_")
    return f"{written}_{{{escaped if len(index) <= 1 else f'{chr(92)}mathrm{{{escaped}}}'}}}" if index else written


def _plain_name(name: str) -> str:
    base, index = _split_name(name)
    written = GREEK.get(base, base)
    return written + (index.translate(_SUBSCRIPTS) if index.isdigit() else f"_{index}" if index else "")


def _latex_number(digits: str) -> str:
    mantissa, _, exponent = digits.partition("e")
    if not exponent:
        return digits
    power = f"10^{{{int(exponent)}}}"
    return power if mantissa == "1" else f"{mantissa} \\times {power}"


def _plain_number(digits: str) -> str:
    mantissa, _, exponent = digits.partition("e")
    if not exponent:
        return digits
    power = f"10{str(int(exponent)).translate(_SUPERSCRIPTS)}"
    return power if mantissa == "1" else f"{mantissa}×{power}"


def _plain_power(base: str, exponent: str) -> str:
    return base + (exponent.translate(_SUPERSCRIPTS) if re.fullmatch(r"-?\d+", exponent) else f"^({exponent})")


def _plain_fraction(top: Piece, bottom: Piece) -> Piece:
    over = top.text if top.precedence >= PRODUCT else f"({top.text})"
    under = bottom.text if bottom.precedence >= POWER else f"({bottom.text})"
    return Piece(f"{over}/{under}", PRODUCT)


def _latex_function(name: str) -> str:
    escaped = name.replace("_", r"\_")
    return f"\\mathrm{{{escaped}}}"


_LATEX = Style(
    template=lambda word: word.latex,
    name=_latex_name,
    number=_latex_number,
    function=_latex_function,
    fraction=lambda top, bottom: Piece(f"\\frac{{{top.text}}}{{{bottom.text}}}", PRODUCT),
    power=lambda base, exponent: f"{base}^{{{exponent}}}",
    comparisons={ast.Lt: "<", ast.LtE: r"\leq", ast.Gt: ">", ast.GtE: r"\geq", ast.Eq: "=", ast.NotEq: r"\neq"},
    minus="-",
    dot=r" \cdot ",
    thin=r"\,",
    when=r"\ \mathrm{if}\ ",
    otherwise=r"\mathrm{else}\ ",
    conjunctions=(r"\ \mathrm{and}\ ", r"\ \mathrm{or}\ ", r"\mathrm{not}\ "),
)
_PLAIN = Style(
    template=lambda word: word.plain,
    name=_plain_name,
    number=_plain_number,
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


@cache
def _definition_of(name: str) -> ast.expr:
    definition = WORDS[name].definition
    assert definition is not None
    return ast.parse(definition, mode="eval").body


class _Writer:
    def __init__(self, style: Style, inline: bool = False) -> None:
        self.style = style
        self.inline = inline  # in an exponent a quotient is written with a slash

    def write(self, node: ast.expr) -> Piece:
        style = self.style
        match node:
            case ast.Constant(value=value):
                return Piece(style.number(_digits(value)), ATOM)  # type: ignore[arg-type]
            case ast.Name():
                return Piece(style.name(node.id), ATOM)
            case ast.UnaryOp(op=ast.USub()):
                return Piece(f"{style.minus}{self.at_least(node.operand, PRODUCT)}", SUM)
            case ast.BinOp(op=ast.Add() | ast.Sub()):
                sign = "+" if isinstance(node.op, ast.Add) else style.minus
                right = self.at_least(
                    node.right, PRODUCT if isinstance(node.op, ast.Sub) or _is_negative(node.right) else SUM
                )
                return Piece(f"{self.at_least(node.left, SUM)} {sign} {right}", SUM)
            case ast.BinOp(op=ast.Mult()):
                return Piece(self.product(node), PRODUCT)
            case ast.BinOp(op=ast.Div(), left=ast.UnaryOp(op=ast.USub(), operand=positive)):
                return self.write(ast.UnaryOp(ast.USub(), ast.BinOp(positive, ast.Div(), node.right)))
            case ast.BinOp(op=ast.Div()):
                if self.inline:
                    return Piece(f"{self.at_least(node.left, PRODUCT)}/{self.at_least(node.right, POWER)}", PRODUCT)
                return style.fraction(self.write(node.left), self.write(node.right))
            case ast.BinOp():
                exponent = _Writer(style, inline=True).write(node.right).text
                return Piece(style.power(self.at_least(node.left, ATOM), exponent), POWER)
            case ast.IfExp():
                return Piece(self.conditional(node), 0)
            case ast.Compare() | ast.BoolOp() | ast.UnaryOp():
                return Piece(self.test(node), 0)
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
        written = [self.at_least(factor, PRODUCT) for factor in factors]
        for i, factor in enumerate(factors):
            if (mirrored := _mirrored_gate(factor)) is not None and any(same(mirrored, other) for other in factors):
                written[i] = self.enclose(f"1 {self.style.minus} {self.write(mirrored).text}")
        text = written[0]
        for before, factor, after in zip(factors, factors[1:], written[1:], strict=False):
            text += self.between(before, factor, after) + after
        return text

    def between(self, before: ast.expr, factor: ast.expr, after: str) -> str:
        """What stands between two factors: a dot before a number, nothing before a parenthesis or after a number, else a thin space."""
        if after[:1].isdigit():
            return self.style.dot
        if after.startswith(("(", r"\left(")) or isinstance(before, ast.Constant):
            return ""
        return self.style.thin

    def call(self, name: str, node: ast.Call) -> Piece:
        word = WORDS.get(name) if not node.keywords else None
        if word is None:
            arguments = [self.write(argument).text for argument in node.args]
            arguments += [
                f"{self.style.name(str(keyword.arg))} = {self.write(keyword.value).text}" for keyword in node.keywords
            ]
            return Piece(f"{self.style.function(name)}({', '.join(arguments)})", ATOM)
        template = self.style.template(word)
        if template is None:
            return self.write(
                simplify(substitute(_definition_of(name), dict(zip(word.arguments, node.args, strict=True))))
            )
        if name == "exp" and self.style is _LATEX:
            return Piece(template.format(_Writer(self.style, inline=True).write(node.args[0]).text), POWER)
        written = [self.write(argument).text for argument in node.args]
        if word.is_variadic:
            written = [", ".join(written)]
        if any("\\frac" in argument for argument in written):
            template = template.replace("({0})", r"\left({0}\right)")
        return Piece(template.format(*written), ATOM)

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
                left, op, right = compared(node)
                return f"{self.write(left).text} {self.style.comparisons[type(op)]} {self.write(right).text}"
            case ast.BoolOp():
                chained = _chained(node)
                if chained is not None:
                    low, lower, middle, upper, high = chained
                    signs = [self.style.comparisons[op] for op in (lower, upper)]
                    return f"{self.write(low).text} {signs[0]} {self.write(middle).text} {signs[1]} {self.write(high).text}"
                return (conjunction if isinstance(node.op, ast.And) else disjunction).join(
                    self.test(value) for value in node.values
                )
            case ast.UnaryOp():
                return f"{negation}({self.test(node.operand)})"
        raise TypeError(f"not a test: {ast.dump(node)}")


def _digits(value: float) -> str:
    written = (
        repr(value)
        if isinstance(value, int)
        else f"{value:.17g}"
        if float(f"{value:.15g}") != value
        else f"{value:.15g}"
    )
    return written.replace("e+0", "e").replace("e+", "e").replace("e-0", "e-")


def _is_negative(node: ast.expr) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)


def _factors(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return [*_factors(node.left), *_factors(node.right)]
    return [node]


def _mirrored_gate(node: ast.expr) -> ast.expr | None:
    """sigmoid(u) for sigmoid(-u), which beside it is written 1 - sigmoid(u)."""
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "sigmoid"
        and _is_negative(node.args[0])
    ):
        assert isinstance(node.args[0], ast.UnaryOp)
        return ast.Call(node.func, [node.args[0].operand], [])
    return None


Chain = tuple[ast.expr, type[ast.cmpop], ast.expr, type[ast.cmpop], ast.expr]


def _chained(node: ast.BoolOp) -> Chain | None:
    """``u > a and u < b`` as a < u < b."""
    if (
        not isinstance(node.op, ast.And)
        or len(node.values) != 2
        or not all(isinstance(value, ast.Compare) for value in node.values)
    ):
        return None
    lower: tuple[ast.expr, type[ast.cmpop], ast.expr] | None = None
    upper: tuple[ast.expr, type[ast.cmpop], ast.expr] | None = None
    first, second = (compared(value) for value in node.values)
    middle = first[0] if same(first[0], second[0]) else first[2]
    for left, op, right in (first, second):
        kind, bound = (type(op), right) if same(left, middle) else (OPPOSITE[type(op)], left)
        if not same(left, middle) and not same(right, middle):
            return None
        if kind in (ast.Gt, ast.GtE):
            lower = (bound, OPPOSITE[kind], middle)
        elif kind in (ast.Lt, ast.LtE):
            upper = (middle, kind, bound)
    return (*lower, upper[1], upper[2]) if lower and upper else None

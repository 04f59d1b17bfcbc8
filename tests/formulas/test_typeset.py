"""Typeset formulas: they can be drawn, and they say what the formula says."""

from __future__ import annotations

import ast
import re

import pytest
from hypothesis import given
from matplotlib.mathtext import MathTextParser
from mpmath import mp

from actviz.formulas.calculus import derivative
from actviz.formulas.errors import ActvizError
from actviz.formulas.grammar import parse
from actviz.formulas.typeset import latex, latex_name, plain, plain_name
from actviz.formulas.words import WORDS
from tests.formulas.samples import PARAMETERS, PLACES, UNARY, allowance, has_undefined_test, texts
from tests.mp_reading import read, read_text

PARSER = MathTextParser("path")


def draw(text: str) -> None:
    PARSER.parse(f"${text}$", dpi=72)


# --- drawn --------------------------------------------------------------------------------------------------------


@given(texts(8))
def test_whatever_is_typeset_can_be_drawn(text: str) -> None:
    try:
        tree = parse(text).tree
        slope = derivative(tree)
    except ActvizError:
        return
    draw(latex(tree))
    if len(latex(slope)) < 400:
        draw(latex(slope))


@pytest.mark.parametrize("name", WORDS)
def test_every_word_can_be_drawn_alone_raised_and_in_an_exponent(name: str) -> None:
    word = WORDS[name]
    arguments = "x/2, a, 3" if word.is_variadic else ", ".join(["x/2", "-a", "x**2"][: len(word.arguments)])
    call = f"{name}({arguments})"
    for text in (call, f"({call})**2", f"2**{call}", f"1/{call}", f"2*{call}*x", f"{name}({', '.join([call] * 3)})"):
        if text.count(call) < 3 or word.is_variadic or len(word.arguments) == 3:
            tree = ast.parse(text, mode="eval").body
            draw(latex(tree))
            assert "$" not in latex(tree)
            assert "\n" not in plain(tree)


@pytest.mark.parametrize(
    "name",
    [
        "alpha",
        "alpha_p",
        "lam",
        "lambd",
        "lambda_1",
        "p0",
        "q12",
        "tl",
        "ar",
        "min_val",
        "a_b_c",
        "x2y",
        "Gamma",
        "a_",
        "A",
    ],
)
def test_every_name_can_be_drawn(name: str) -> None:
    draw(latex_name(name))
    draw(f"{latex_name(name)}^{{2}}")


# --- says what the formula says -------------------------------------------------------------------------------------

SPOKEN = {
    "−": "-",
    "×": "*",
    "·": "*",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "√": "sqrt",
    "σ(": "sigmoid(",
    "Φ(": "Phi(",
    "φ(": "phi(",
    "π": "pi",
    "sech²(": "sech2(",
    "sinc′(": "sinc_slope(",
    "sinc″(": "sinc_curvature(",
    "ln(": "log(",
    "sgn(": "sign(",
    "arsinh(": "asinh(",
    "arcsin(": "asin(",
    "arccos(": "acos(",
    "arctan(": "atan(",
    "^(": "**(",
}
SMALL_WORDS = {"if", "else", "and", "or", "not"}
DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
TOKEN = re.compile(r"\*\*|[<>=!]=|[A-Za-z_]\w*|\d+\.?\d*|\S")


def heard(text: str) -> str:
    """The formula that a reader of the plain text would write down: products where nothing is between."""
    for said, meant in SPOKEN.items():
        text = text.replace(said, meant)
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda match: f"**({match[0].translate(DIGITS)})", text)
    groups: list[list[str]] = [[]]
    before = ""
    for token in TOKEN.findall(text):
        ends = before == ")" or (before[-1:].isalnum() and before not in SMALL_WORDS)
        starts = token == "(" or (token[0].isalnum() and token not in SMALL_WORDS)
        if ends and starts and not (token == "(" and before in WORDS):
            groups[-1].append("*")
        if token == "(":
            groups.append([])
        elif token == ")":
            inner = groups.pop()
            groups[-1].append(f"({_conditional(inner)})")
        else:
            groups[-1].append(token)
        before = token
    return _conditional(groups[0])


def _conditional(tokens: list[str]) -> str:
    """``a if t, b if s, else c`` as Python has it."""
    if "if" in tokens:
        tokens = ["else" if token == "," else token for token in tokens]
    return " ".join(tokens).replace("else else", "else")


@given(texts(9, words=[word for word in UNARY if word != "abs"]), PLACES)
def test_plain_text_means_the_formula(text: str, x: float) -> None:
    text = text.replace("abs(", "sinh(")  # bars look the same on both sides
    try:
        tree = parse(text).tree
        said = plain(tree)
    except ActvizError:
        return
    with mp.workdps(30):
        right = read(tree, PARAMETERS)(x)
        if mp.isfinite(right) and abs(right) < 1e100 and not has_undefined_test(tree, x):
            value = read_text(heard(said), PARAMETERS)(x)
            assert abs(value - right) <= allowance(tree, x) + 1e-15 * abs(right) + 1e-25, (said, heard(said))


@pytest.mark.parametrize(
    ("text", "in_latex", "in_unicode"),
    [
        ("x*sigmoid(x)", r"x\,\sigma(x)", "x·σ(x)"),
        ("2*x**2", r"2x^{2}", "2x²"),
        ("x/2", r"\frac{x}{2}", "x/2"),
        ("-x/2", r"-\frac{x}{2}", "−x/2"),
        ("(x + 1)/(2*x)", r"\frac{x + 1}{2x}", "(x + 1)/(2x)"),
        ("2*(1/2)", r"2 \cdot \frac{1}{2}", "2·1/2"),
        ("2*3*x", r"2 \cdot 3x", "2·3x"),
        ("exp(-x**2/2)", r"e^{-x^{2}/2}", "exp(−x²/2)"),
        ("exp(x)**2", r"(e^{x})^{2}", "exp(x)²"),
        ("x - (a - b)", r"x - (a - b)", "x − (a − b)"),
        ("x + -a", r"x + (-a)", "x + (−a)"),
        ("x**(a + 1)", r"x^{a + 1}", "x^(a + 1)"),
        ("(x**2)**3", r"(x^{2})^{3}", "(x²)³"),
        ("x**(1/2)", r"x^{1/2}", "x^(1/2)"),
        ("(1/x)**2", r"\left(\frac{1}{x}\right)^{2}", "(1/x)²"),
        ("alpha_p*x + lam", r"\alpha_{p}\,x + \lambda", "α_p·x + λ"),
        ("p0 + p1*x", r"p_{0} + p_{1}\,x", "p₀ + p₁·x"),
        ("1e-7*x", r"10^{-7}x", "10⁻⁷x"),
        ("2.5e20*x", r"2.5 \times 10^{20}x", "2.5×10²⁰x"),
        ("2e20**x", r"(2 \times 10^{20})^{x}", "(2×10²⁰)^(x)"),
        ("0.30000000000000004*x", r"0.30000000000000004x", "0.30000000000000004x"),
        ("expm1(x)", r"e^{x} - 1", "exp(x) − 1"),
        ("2*expm1(x)", r"2(e^{x} - 1)", "2(exp(x) − 1)"),
        ("log1p(x)", r"\ln(1 + x)", "ln(1 + x)"),
        ("hypot(x, 1)", r"\sqrt{x^{2} + 1}", "√(x² + 1)"),
        ("sigmoid(x)*sigmoid(-x)", r"\sigma(x)(1 - \sigma(x))", "σ(x)(1 − σ(x))"),
        ("sin(x/2)", r"\sin\left(\frac{x}{2}\right)", "sin(x/2)"),
        ("max(x, 0)", r"\max(x, 0)", "max(x, 0)"),
        ("abs(x)", "|x|", "|x|"),
        ("x if x > 0 else 0", r"x\ \mathrm{if}\ x > 0,\ \ \mathrm{else}\ 0", "x if x > 0, else 0"),
        ("2*(x if x > 0 else 0)", r"2(x\ \mathrm{if}\ x > 0,\ \ \mathrm{else}\ 0)", "2(x if x > 0, else 0)"),
        (
            "1 if x > 1 and x <= 2 else 2 if 3 >= x and x != 0 else 3",
            r"1\ \mathrm{if}\ 1 < x \leq 2,\ \ 2\ \mathrm{if}\ 3 \geq x\ \mathrm{and}\ x \neq 0,\ \ \mathrm{else}\ 3",
            "1 if 1 < x ≤ 2, 2 if 3 ≥ x and x ≠ 0, else 3",
        ),
        (
            "1 if (x < 1 or x > 2) and not x == 5 else 0",
            r"1\ \mathrm{if}\ (x < 1\ \mathrm{or}\ x > 2)\ \mathrm{and}\ \mathrm{not}\ (x = 5),\ \ \mathrm{else}\ 0",
            "1 if (x < 1 or x > 2) and not (x = 5), else 0",
        ),
    ],
)
def test_formulas_are_written_as_in_a_textbook(text: str, in_latex: str, in_unicode: str) -> None:
    tree = parse(text).tree
    assert latex(tree) == in_latex
    assert plain(tree) == in_unicode
    draw(in_latex)


def test_calls_to_a_catalogue_are_written_as_calls() -> None:
    tree = ast.parse("leaky_relu(x, alpha=0.3) + relu(2*x)", mode="eval").body
    assert latex(tree) == r"\mathrm{leaky\_relu}(x, \alpha = 0.3) + \mathrm{relu}(2x)"
    assert plain(tree) == "leaky_relu(x, α = 0.3) + relu(2x)"
    draw(latex(tree))


@pytest.mark.parametrize(
    ("name", "in_latex", "in_unicode"),
    [
        ("alpha", r"\alpha", "α"),
        ("alpha_p", r"\alpha_{p}", "α_p"),
        ("lambd", r"\lambda", "λ"),
        ("p10", r"p_{\mathrm{10}}", "p₁₀"),
        ("tl", r"t_{l}", "t_l"),
        ("min_val", r"\mathrm{min}_{\mathrm{val}}", "min_val"),
        ("threshold", r"\mathrm{threshold}", "threshold"),
    ],
)
def test_names_of_parameters(name: str, in_latex: str, in_unicode: str) -> None:
    assert (latex_name(name), plain_name(name)) == (in_latex, in_unicode)

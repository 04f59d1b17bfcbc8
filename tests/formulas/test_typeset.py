"""Typeset formulas: Matplotlib can draw them, and they represent the same formula."""

from __future__ import annotations

import ast
import re
import unicodedata

import pytest
from hypothesis import given
from matplotlib.mathtext import MathTextParser
from mpmath import mp

from actviz.formulas.calculus import derivative
from actviz.formulas.errors import ActvizError
from actviz.formulas.grammar import parse
from actviz.formulas.typeset import latex, latex_name, plain, plain_name
from actviz.formulas.vocabulary import WORDS
from tests.formulas.samples import PARAMETERS, PLACES, UNARY, allowance, has_undefined_test, texts
from tests.mp_reading import read, read_text
from tests.selection import long_except

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
    text = call(name)
    draw_all(text, f"({text})**2", f"2**{text}")


@pytest.mark.parametrize("name", long_except(WORDS, ["max", "clip", "sqrt", "sin", "sinc"]))
def test_every_word_can_be_drawn_in_a_quotient_a_product_and_itself(name: str) -> None:
    text, word = call(name), WORDS[name]
    draw_all(f"1/{text}", f"2*{text}*x")
    if word.is_variadic or len(word.arguments) == 3:
        draw_all(f"{name}({', '.join([text] * 3)})")


def call(name: str) -> str:
    word = WORDS[name]
    arguments = "x/2, a, 3" if word.is_variadic else ", ".join(["x/2", "-a", "x**2"][: len(word.arguments)])
    return f"{name}({arguments})"


def draw_all(*texts: str) -> None:
    for text in texts:
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


# --- meaning --------------------------------------------------------------------------------------------------------

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
    """Convert Unicode text to a formula, with products between adjacent factors."""
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
    """Convert ``a if t, b if s, else c`` to Python."""
    if "if" in tokens:
        tokens = ["else" if token == "," else token for token in tokens]
    return " ".join(tokens).replace("else else", "else")


@given(texts(9, words=[word for word in UNARY if word != "abs"]), PLACES)
def test_plain_text_means_the_formula(text: str, x: float) -> None:
    text = text.replace("abs(", "sinh(")  # left and right bars are the same character
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


LETTERS = "alpha beta gamma delta epsilon eta theta kappa lambda mu nu pi rho sigma tau phi omega"


@pytest.mark.parametrize("name", LETTERS.split())
def test_greek_letters_are_those_of_unicode(name: str) -> None:
    letter = unicodedata.lookup(f"GREEK SMALL LETTER {name.replace('lambda', 'lamda').upper()}")
    assert (latex_name(name), plain_name(name)) == (rf"\{name}", letter)
    assert (latex_name(f"{name}_1"), plain_name(f"{name}_1")) == (rf"\{name}_{{1}}", f"{letter}₁")


@pytest.mark.parametrize(
    ("name", "in_latex", "in_unicode"),
    [
        ("lam", r"\lambda", "λ"),
        ("x", "x", "x"),
        ("ab", r"\mathrm{ab}", "ab"),
        ("p0123456789", r"p_{\mathrm{0123456789}}", "p₀₁₂₃₄₅₆₇₈₉"),
        ("tr", "t_{r}", "t_r"),
        ("al", "a_{l}", "a_l"),
        ("ar", "a_{r}", "a_r"),
        ("AL", "A_{L}", "A_L"),
        ("tl_1", r"\mathrm{tl}_{1}", "tl₁"),
        ("p1_2", r"\mathrm{p1}_{2}", "p1₂"),
        ("a_b_c", r"a_{\mathrm{b\_c}}", "a_b_c"),
        ("ab12", r"\mathrm{ab}_{\mathrm{12}}", "ab₁₂"),
    ],
)
def test_names_are_split_into_a_letter_and_an_index(name: str, in_latex: str, in_unicode: str) -> None:
    assert (latex_name(name), plain_name(name)) == (in_latex, in_unicode)


@pytest.mark.parametrize(
    ("text", "in_latex", "in_unicode"),
    [
        ("x*(1/2)", r"x\,\frac{1}{2}", "x·1/2"),
        ("x*2*a", r"x \cdot 2a", "x·2a"),
        ("2*(x + 1)/3", r"\frac{2(x + 1)}{3}", "2(x + 1)/3"),
        ("x/a**2", r"\frac{x}{a^{2}}", "x/a²"),
        ("x/(a*b)", r"\frac{x}{a\,b}", "x/(a·b)"),
        ("a/(x/2)", r"\frac{a}{\frac{x}{2}}", "a/(x/2)"),
        ("x**1234567890", "x^{1234567890}", "x¹²³⁴⁵⁶⁷⁸⁹⁰"),
        ("(-x)**2", "(-x)^{2}", "(−x)²"),
        ("-(x + 1)", "-(x + 1)", "−(x + 1)"),
        ("-x*a", r"(-x)\,a", "(−x)·a"),
        ("x - a - b", "x - a - b", "x − a − b"),
        ("x + (a + b)", "x + a + b", "x + a + b"),
        ("x + (a - b)", "x + a - b", "x + a − b"),
        ("(x if x > 0 else 1) + 1", r"(x\ \mathrm{if}\ x > 0,\ \ \mathrm{else}\ 1) + 1", "(x if x > 0, else 1) + 1"),
        ("tanh(x if x > 0 else 1)", r"\tanh(x\ \mathrm{if}\ x > 0,\ \ \mathrm{else}\ 1)", "tanh(x if x > 0, else 1)"),
        ("max(x, 1 if x > 0 else 2)", r"\max(x, (1\ \mathrm{if}\ x > 0,\ \ \mathrm{else}\ 2))",
         "max(x, (1 if x > 0, else 2))"),
        ("max(x/2, 0)", r"\max\left(\frac{x}{2}, 0\right)", "max(x/2, 0)"),
        ("abs(x/2)", r"\left|\frac{x}{2}\right|", "|x/2|"),
        ("clip(x, -1, 1)", r"\mathrm{clip}(x, -1, 1)", "clip(x, −1, 1)"),
        ("2*sin(x)", r"2\sin(x)", "2·sin(x)"),
        ("2*sqrt(x)*x", r"2\sqrt{x}\,x", "2√(x)·x"),
        ("sigmoid(-x)*x", r"\sigma(-x)\,x", "σ(−x)·x"),
        ("x*sigmoid(-x)*sigmoid(x)", r"x(1 - \sigma(x))\,\sigma(x)", "x(1 − σ(x))·σ(x)"),
        ("exp(1/(x/2))", "e^{1/(x/2)}", "exp(1/(x/2))"),
        ("exp((x + 1)/(a*b))", r"e^{(x + 1)/(a\,b)}", "exp((x + 1)/(a·b))"),
        ("1 if x > 1 and x > 2 else 0", r"1\ \mathrm{if}\ x > 1\ \mathrm{and}\ x > 2,\ \ \mathrm{else}\ 0",
         "1 if x > 1 and x > 2, else 0"),
        ("1 if x < b and x > a else 0", r"1\ \mathrm{if}\ a < x < b,\ \ \mathrm{else}\ 0", "1 if a < x < b, else 0"),
        ("1 if x >= a and x <= b else 0", r"1\ \mathrm{if}\ a \leq x \leq b,\ \ \mathrm{else}\ 0",
         "1 if a ≤ x ≤ b, else 0"),
        ("1 if x > a and x < b or x == 5 else 0",
         r"1\ \mathrm{if}\ (a < x < b)\ \mathrm{or}\ x = 5,\ \ \mathrm{else}\ 0", "1 if (a < x < b) or x = 5, else 0"),
        ("1 if x != 1 and x < 2 else 0", r"1\ \mathrm{if}\ x \neq 1\ \mathrm{and}\ x < 2,\ \ \mathrm{else}\ 0",
         "1 if x ≠ 1 and x < 2, else 0"),
        ("1.5e-9*x + 1e+22", r"1.5 \times 10^{-9}x + 10^{22}", "1.5×10⁻⁹x + 10²²"),
        ("x*1e-7", r"x \cdot 10^{-7}", "x·10⁻⁷"),
        ("1e3*x", "1000x", "1000x"),
        ("1e15*x", "10^{15}x", "10¹⁵x"),
        ("x*pi", r"x\,\pi", "x·π"),
        ("x/2/3", r"\frac{\frac{x}{2}}{3}", "x/2/3"),
        ("(x*a)/(b*c)", r"\frac{x\,a}{b\,c}", "x·a/(b·c)"),
        ("3/4*x", r"\frac{3}{4}\,x", "3/4·x"),
        ("erfc(x)", r"\mathrm{erfc}(x)", "erfc(x)"),
    ],
)  # fmt: skip
def test_parts_are_enclosed_and_set_apart_where_that_is_needed(text: str, in_latex: str, in_unicode: str) -> None:
    tree = parse(text).tree
    assert (latex(tree), plain(tree)) == (in_latex, in_unicode)


def test_what_is_no_formula_is_not_typeset() -> None:
    for text in ("x[0]", "1 if x else 0"):
        with pytest.raises(TypeError, match=r"not a (formula|test)"):
            latex(ast.parse(text, mode="eval").body)

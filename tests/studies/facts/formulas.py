"""Random formulas like those that users type, of kinds for which sampling gives wrong facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from random import Random

SPELLED = (
    "1/(1+exp(-{x}))",
    "exp({x})/(1+exp({x}))",
    "(1+tanh({x}/2))/2",
    "(exp({x})-exp(-{x}))/(exp({x})+exp(-{x}))",
    "2/(1+exp(-2*{x}))-1",
    "sinh({x})/cosh({x})",
    "log(1+exp({x}))",
    "{x}/(1+exp(-{x}))",
    "{x}*exp({x})/(1+exp({x}))",
    "{x}*(1+erf({x}/sqrt(2)))/2",
    "{x}*tanh(log(1+exp({x})))",
    "({x}+sqrt(({x})**2+4))/2",
    "{x}/(1+abs({x}))",
    "{x}/sqrt(1+({x})**2)",
    "(abs({x})+{x})/2",
    "max({x}, 0) - max({x}-6, 0)",
    "(abs({x}+1)-abs({x}-1))/2",
    "max({x}, exp(min({x}, 0))-1)",
    "{x} if {x} > 0 else exp({x})-1",
    "min(max({x}/6+0.5, 0), 1)",
    "{x}*min(max({x}+3, 0), 6)/6",
    "{x}-tanh({x})",
    "log({x}+sqrt(({x})**2+1))",
    "atan({x})",
    "log(cosh({x}))",
    "exp(-({x})**2)",
    "log(1+({x})**2)",
    "max({x}, 0.01*{x})",
    "{x}*sigmoid(1.702*{x})",
    "sqrt(1+({x})**2)-1",
    "sign({x})*log(1+abs({x}))",
    "1-exp(-max({x}, 0))",
    "{x}**3/(1+({x})**2)",
    "min({x}, 0)+log(1+exp(-abs({x})))",
)
"""Functions that have names, in spellings without them."""

NAMED = (
    "relu",
    "sigmoid",
    "tanh",
    "softplus",
    "silu",
    "gelu",
    "elu",
    "mish",
    "softsign",
    "relu6",
    "hardtanh",
    "selu",
    "celu",
    "hard_sigmoid",
    "hard_swish",
    "squareplus",
    "isru",
    "hardshrink",
    "softshrink",
    "leaky_relu",
    "tanhshrink",
    "isrlu",
)
BOUNDED = ("tanh", "sigmoid", "erf", "sin", "cos", "atan", "softsign", "Phi", "phi")
SMOOTH = ("tanh", "sin", "atan", "asinh", "erf", "sinh", "expm1")
WORDS = (*BOUNDED, "exp", "softplus", "abs", "relu", "gelu", "silu", "asinh", "cosh", "expm1", "sinh", "log1p", "sqrt")


def formulas(count: int, seed: int) -> list[str]:
    """So many different formulas, all kinds in turn."""
    found: dict[str, None] = {}
    random = Random(seed)
    while len(found) < count:
        for kind in KINDS.values():
            found[kind(random)] = None
    return list(found)[:count]


def by_kind(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """The same, with the names of the kinds."""
    random = Random(seed)
    found: dict[str, str] = {}
    while len(found) < count:
        for name, kind in KINDS.items():
            found.setdefault(kind(random), name)
    return ((name, text) for text, name in list(found.items())[:count])


def _number(random: Random, low: float = 0.1, high: float = 6.0) -> str:
    return repr(round(random.uniform(low, high), random.choice((0, 1, 1, 2, 3))) or 1.0)


def _signed(random: Random, high: float = 6.0) -> str:
    return random.choice(("+", "-")) + _number(random, 0.1, high)


def _inner(random: Random) -> str:
    return random.choice(
        ("x", "x", f"(x{_signed(random)})", f"({_number(random)}*x)", f"({_number(random)}*x{_signed(random)})")
    )


def _call(random: Random, names: tuple[str, ...] = NAMED) -> str:
    return f"{random.choice(names)}({_inner(random)})"


def _spelled(random: Random) -> str:
    return random.choice(SPELLED).format(x=_inner(random))


def _moved(random: Random) -> str:
    return f"{_number(random)}*({random.choice(SPELLED).format(x=_inner(random))}){_signed(random)}"


def _difference(random: Random) -> str:
    name = random.choice(NAMED)
    return f"{name}(x{_signed(random)})-{name}(x{_signed(random)})"


def _hinges(random: Random) -> str:
    count = random.choice((2, 2, 3, 4))
    words = random.choice((("relu(x{})", "max(x{}, 0)"), ("abs(x{})", "abs(x{})")))
    parts = [random.choice(("", "0.5*", "2*", f"{_number(random)}*")) + random.choice(words) for _ in range(count)]
    text = "".join(random.choice("+-") + part.format(_signed(random)) for part in parts)
    return text.lstrip("+")


def _quotient(random: Random) -> str:
    a, c, word = _number(random), _number(random), random.choice(SMOOTH)
    return random.choice(
        (
            f"{word}({a}*x)/x",
            f"{word}(x)/({a}*x)",
            f"(exp({a}*x)-1)/x",
            f"(1-cos({a}*x))/x**2",
            f"(x**2-{c}**2)/(x-{c})",
            f"log(1+{a}*abs(x))/abs(x)",
            f"x/{word}(x)",
            f"{word}(x-{c})/(x-{c})",
            f"1 if x == 0 else {word}(x)/x",
            f"(1-exp(-{a}*x**2))/x**2",
            f"x/(exp({a}*x)-1)",
            f"x*sin(1/x)*{a}",
            "x/abs(x)",
            f"(x-{c})/(x**2+{a})",
            f"1/(x-{c})",
            f"({c}*x**2+x)/(x+{a})-{c}*x",
        )
    )


def _conditional(random: Random) -> str:
    c = random.choice(("0", _number(random), "-" + _number(random)))
    sides = [
        "x",
        "0",
        "1",
        f"{_number(random)}*x",
        "exp(x)-1",
        "tanh(x)",
        "x**2",
        "sin(x)",
        f"x{_signed(random)}",
        _call(random),
    ]
    a, b = random.sample(sides, 2)
    return random.choice(
        (
            f"{a} if x > {c} else {b}",
            f"{a} if x >= {c} else {b}",
            f"{a} if abs(x) < {_number(random)} else {b}",
            f"{a} if x > {c} else ({b} if x > {c}-1 else 0)",
            f"tanh(x-{c}) if x > {c} else x-{c}",
            f"exp(-1/(x-{c})) if x > {c} else 0",
            f"(x-{c})**3 if x > {c} else (x-{c})**2",
            f"{a} if x == {c} else {b}",
        )
    )


def _composed(random: Random) -> str:
    outer, inner = random.choice(WORDS), random.choice(WORDS)
    shift = random.choice(("", _signed(random, 2)))
    return f"{outer}({random.choice(('', '-', _number(random) + '*'))}{inner}({_inner(random)}){shift})"


def _bump(random: Random) -> str:
    base = random.choice(("", "tanh(x)+", "x+", "relu(x)+", "sigmoid(x)+"))
    width = random.choice(("0.1", "0.01", "0.001", "0.5", "3"))
    centre = _signed(random)
    return base + random.choice(
        (
            f"{_number(random)}*exp(-((x{centre})/{width})**2)",
            f"max(0, 1-abs((x{centre})/{width}))",
            f"1/(1+((x{centre})/{width})**2)",
            f"sigmoid((x{centre})/{width})",
        )
    )


def _far(random: Random) -> str:
    shift = random.choice("+-") + str(random.choice((30, 100, 137.5, 1000, 4321, 4321)))
    return f"{random.choice((*NAMED, *BOUNDED))}(x{shift}){random.choice(('', '', '+x', '-1', '*2'))}"


def _cancelling(random: Random) -> str:
    constant = random.choice(("1", "100", "1e4", "1e6", "1e8"))
    call = _call(random)
    return random.choice(
        (
            f"({constant}+{call})-{constant}",
            f"({call}-{constant})+{constant}",
            f"x+{constant}-x",
            f"{call}+x-x",
            f"sqrt(x**2+{_number(random)}*x)-x",
            f"(x+{constant})-abs(x)-{constant}",
        )
    )


def _clipped(random: Random) -> str:
    call = random.choice((_call(random), _call(random), "x**2", "sin(x)", "x**3-x", "exp(x)", "exp(-x**2)"))
    level, other = sorted((round(random.uniform(-1.5, 1.5), 2), round(random.uniform(-1.5, 1.5), 2)))
    return random.choice(
        (
            f"clip({call}, {level}, {other})",
            f"max({call}, {other})",
            f"min({call}, {level})",
            f"relu({call}{_signed(random, 1)})",
            f"max({call}, {_number(random)}*x)",
            f"min({call}, {_call(random)})",
            f"abs({call})",
            f"max(min({call}, 2), {level})",
        )
    )


def _power(random: Random) -> str:
    p = random.choice(("0.5", "1.5", "2.5", "2", "3", "0.25", "4", "0.3"))
    return random.choice(
        (
            f"abs(x{_signed(random)})**{p}",
            f"relu(x)**{p}",
            f"(x**2+{_number(random)})**{p}",
            f"sigmoid(x)**{p}",
            f"(x**2)**{p}",
            f"x**{p}",
            f"softplus(x)**{p}",
            f"sign(x)*abs(x)**{p}",
            f"(1+x**2)**-{p}",
            f"relu(x)**{p}-relu(x-1)**{p}",
            f"(x**4)**{p}",
        )
    )


def _branched(random: Random) -> str:
    a = _number(random)
    return random.choice(
        (
            f"sqrt((x{_signed(random)})**2)",
            f"sqrt({a}-{a}*cos(x))",
            f"hypot(x{_signed(random)}, 0)",
            f"hypot(x, {a})",
            f"asin(sin({a}*x))",
            f"acos(cos(x))*{a}",
            f"sqrt(abs(x{_signed(random)}))",
            f"sqrt(max(x{_signed(random)}, 0))",
            f"log(abs(x)+{a})",
            f"atan(1/x)*{a}",
            f"sqrt(x**2+{a})-abs(x)",
            f"acos(cos({a}*x))",
            f"log(x**2+{a})-2*log(abs(x)+{a})",
            f"abs(x)*x/({a}+abs(x))",
            f"sqrt({_call(random)}**2)",
            f"log(cosh({a}*x))-abs({a}*x)",
        )
    )


def _tree(random: Random, depth: int = 3) -> str:
    if depth == 0 or random.random() < 0.15:
        return random.choice(("x", "x", "x", _number(random), "1", "2"))
    a, b = _tree(random, depth - 1), _tree(random, depth - 1)
    return random.choice(
        (
            f"{a} + {b}",
            f"{a} - {b}",
            f"({a})*({b})",
            f"({a})/({b})",
            f"max({a}, {b})",
            f"min({a}, {b})",
            f"({a})**2",
            f"{random.choice(WORDS)}({a})",
            f"{random.choice(NAMED)}({a})",
            f"{random.choice(BOUNDED)}({a})",
            f"({a} if x {random.choice(('<', '>', '>='))} {_number(random)} else {b})",
        )
    )


def _grown(random: Random) -> str:
    text = "1"
    while "x" not in text.replace("exp", "").replace("max", "") or len(text) > 70:
        text = _tree(random)
    return text


KINDS: Mapping[str, Callable[[Random], str]] = {
    "spelled": _spelled,
    "moved": _moved,
    "difference": _difference,
    "hinges": _hinges,
    "quotient": _quotient,
    "conditional": _conditional,
    "composed": _composed,
    "bump": _bump,
    "far": _far,
    "cancelling": _cancelling,
    "clipped": _clipped,
    "power": _power,
    "branched": _branched,
    "tree": _grown,
}

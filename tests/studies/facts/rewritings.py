"""Pairs of spellings of one function, drawn at random.

All numbers are multiples of 1/4, so that no sum rounds.
"""

from __future__ import annotations

from random import Random

PAIRS = (
    ("relu(x-{a})", "(abs(x-{a})+x-{a})/2"),
    ("relu(x-{a})", "max(x, {a})-{a}"),
    ("relu(x)-relu(x-{p})", "clip(x, 0, {p})"),
    ("relu(x)-relu(x-{p})", "min(max(x, 0), {p})"),
    ("relu(x+{p})-relu(x-{p})-{p}", "(abs(x+{p})-abs(x-{p}))/2"),
    ("clip(x, -{p}, {p})", "(abs(x+{p})-abs(x-{p}))/2"),
    ("tanh({p}*x)", "2/(1+exp(-2*{p}*x))-1"),
    ("tanh({p}*x)", "(exp({p}*x)-exp(-{p}*x))/(exp({p}*x)+exp(-{p}*x))"),
    ("tanh(x-{a})", "sinh(x-{a})/cosh(x-{a})"),
    ("tanh({p}*x)", "2*sigmoid(2*{p}*x)-1"),
    ("sigmoid({p}*x+{a})", "1/(1+exp(-{p}*x-{a}))"),
    ("sigmoid({p}*x+{a})", "exp({p}*x+{a})/(1+exp({p}*x+{a}))"),
    ("sigmoid(x-{a})", "(1+tanh((x-{a})/2))/2"),
    ("softplus({p}*x)", "log(1+exp({p}*x))"),
    ("softplus(x-{a})", "x-{a}+log(1+exp({a}-x))"),
    ("silu({p}*x)", "{p}*x/(1+exp(-{p}*x))"),
    ("silu(x-{a})", "(x-{a})*exp(x-{a})/(1+exp(x-{a}))"),
    ("gelu({p}*x)", "{p}*x*(1+erf({p}*x/sqrt(2)))/2"),
    ("mish(x-{a})", "(x-{a})*tanh(log(1+exp(x-{a})))"),
    ("elu(x-{a})", "relu(x-{a})+exp(min(x-{a}, 0))-1"),
    ("elu(x)", "max(x, 0)+min(exp(x)-1, 0)"),
    ("squareplus(x-{a})", "((x-{a})+sqrt((x-{a})**2+4))/2"),
    ("softsign({p}*x)", "{p}*x/(1+abs({p}*x))"),
    ("isru(x)", "x/sqrt(1+x**2)"),
    ("asinh({p}*x)", "log({p}*x+sqrt(({p}*x)**2+1))"),
    ("abs(x-{a})", "sqrt((x-{a})**2)"),
    ("abs(x-{a})", "((x-{a})**2)**0.5"),
    ("abs(x-{a})", "hypot(x-{a}, 0)"),
    ("abs(x-{a})", "max(x-{a}, {a}-x)"),
    ("(x-{a})**2", "x**2-2*{a}*x+{a}**2"),
    ("(x-{a})*(x+{p})", "x**2+({p}-{a})*x-{a}*{p}"),
    ("x+{a}", "(x**2-{a}**2)/(x-{a}) if x != {a} else 2*{a}"),
    ("exp(-(x-{a})**2)", "exp(-x**2+2*{a}*x-{a}**2)"),
    ("exp(-{p}*abs(x))", "1/exp({p}*abs(x))"),
    ("cos({p}*x)**2", "(1+cos(2*{p}*x))/2"),
    ("sin({p}*x)", "-sin(-{p}*x)"),
    ("sin(x)**2", "1-cos(x)**2"),
    ("{f}(x-{a})", "{f}(x+{p}-{p}-{a})"),
    ("{f}(x)", "({f}(x)+{p})-{p}"),
    ("{p}*({f}(x)+{a})", "{p}*{f}(x)+{p}*{a}"),
    ("{f}({p}*x)", "{f}(x*{p}+0)"),
    ("{f}(x)+x", "x+{f}(x)"),
    ("{f}(x)/{p}", "{f}(x)*(1/{p})"),
    ("{f}(x-{a})", "{f}(-({a}-x))"),
    ("{f}(x)+{g}(x)", "{g}(x)+{f}(x)"),
    ("{f}(x)-{g}(x)", "-({g}(x)-{f}(x))"),
    ("max({f}(x), {a})", "({f}(x)+{a}+abs({f}(x)-{a}))/2"),
    ("min({f}(x), {a})", "{a}-relu({a}-{f}(x))"),
    ("{f}(x) if x > {a} else {g}(x)", "{g}(x) if x <= {a} else {f}(x)"),
    ("{f}(x)", "{f}(x) if x > {a} else {f}(x)"),
)
NAMES = (
    "relu",
    "sigmoid",
    "tanh",
    "softplus",
    "silu",
    "gelu",
    "elu",
    "softsign",
    "hardtanh",
    "relu6",
    "sin",
    "exp",
    "atan",
)


def pairs(count: int, seed: int) -> list[tuple[str, str]]:
    """So many pairs, all kinds in turn."""
    random = Random(seed)
    found: dict[tuple[str, str], None] = {}
    while len(found) < count:
        for one, other in PAIRS:
            f, g = random.sample(NAMES, 2)
            a, p = random.choice((0.25, 0.5, 1.5, 2, 3.75, 7)), random.choice((0.5, 2, 3, 1.25, 4))
            found[one.format(a=a, p=p, f=f, g=g), other.format(a=a, p=p, f=f, g=g)] = None
    return list(found)[:count]

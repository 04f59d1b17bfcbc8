"""Activations of a whole vector: the softmax family, gated units of two halves, maxout and CReLU.

The slices of an entry are formulas of its outputs in one input, with the others fixed. Constant parts are computed when
a slice is made, so that kinks are exact. Values and Jacobians of arrays are in ``actviz.curves.vector_arrays``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import exp, fsum, log
from typing import TYPE_CHECKING

from actviz.activations.entry import Parameter, VectorActivation
from actviz.activations.families.sparse_slices import as_text, entmax15, keras_sparsemax, sparsemax
from actviz.formulas.errors import ActvizError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def _mix(z: Sequence[float], move: int) -> list[str]:
    """Return the components of ``z`` as text, with ``x`` for the varied one."""
    return ["x" if i == move else as_text(value) for i, value in enumerate(z)]


def _whole(name: str, value: float) -> int:
    if value != int(value):
        raise ActvizError("{name}={value} is not an integer", name=name, value=f"{value:g}")
    return int(value)


def half_of(count: int) -> int:
    """Return half the number of inputs of a gated unit. Raises ``ActvizError`` if the number is odd."""
    if count % 2:
        raise ActvizError(
            "a vector of length {count} cannot be split into two halves; a gated unit requires an even number of "
            "inputs",
            count=count,
        )
    return count // 2


def group_size(count: int, pieces: float) -> int:
    """Return the number of inputs in a group of maxout. Raises ``ActvizError`` if ``count`` is not a multiple of it."""
    size = _whole("pieces", pieces)
    if count % size:
        raise ActvizError(
            "{count} inputs cannot be split into groups of {size}; maxout requires a multiple of {size} inputs",
            size=size,
            count=count,
        )
    return size


def gumbel_noise(count: int, seed: float) -> NDArray[np.float64]:
    """Return the noise added to the inputs of gumbel_softmax."""
    import numpy as np  # noqa: PLC0415 - slow to load, and the catalogue is also used without arrays

    noise: NDArray[np.float64] = -np.log(-np.log(np.random.default_rng(_whole("seed", seed)).random(count)))
    return noise


# --- softmax and its relatives ----------------------------------------------------------------------------------------


def _rivals(z: Sequence[float], move: int, moving: str) -> list[tuple[str, str]]:
    """Return for each output its logit and the logsumexp of all others ("" if none). ``moving`` is the text for x."""

    def logsumexp(values: list[float]) -> float:
        top = max(values)
        return top + log(fsum(exp(value - top) for value in values))

    pairs = []
    for i, own in enumerate(z):
        still = [value for j, value in enumerate(z) if j not in (i, move)]
        rest = as_text(logsumexp(still)) if still else ""
        if i == move:
            pairs.append((moving, rest))
        else:
            pairs.append((as_text(own), f"logsumexp({moving}, {rest})" if still else moving))
    return pairs


def _shares(z: Sequence[float], move: int, moving: str) -> list[str]:
    """Return softmax as sigmoids of each logit minus the logsumexp of the others, without overflow and cancellation."""
    return [f"sigmoid({own} - {rest})" if rest else "1" for own, rest in _rivals(z, move, moving)]


def _softmax(z: Sequence[float], move: int) -> list[str]:
    return _shares(z, move, "x")


def _softmin(z: Sequence[float], move: int) -> list[str]:
    return _shares([-value for value in z], move, "(-x)")


def _log_softmax(z: Sequence[float], move: int) -> list[str]:
    return [f"-softplus({rest} - {own})" if rest else "0" for own, rest in _rivals(z, move, "x")]


def _gumbel_softmax(z: Sequence[float], move: int, tau: float = 1.0, seed: float = 0.0) -> list[str]:
    noise = gumbel_noise(len(z), seed)
    noisy = [float(value + g) / tau for value, g in zip(z, noise, strict=True)]
    return _shares(noisy, move, f"((x + {as_text(noise[move])}) / {as_text(tau)})")


def _hardmax(z: Sequence[float], move: int) -> list[str]:
    others = [i for i in range(len(z)) if i != move]
    if not others:
        return ["1"]
    best = max(others, key=lambda i: z[i])  # the first of several equal ones
    wins = f"x {'>=' if move < best else '>'} {as_text(z[best])}"
    return [f"1 if {wins} else 0" if i == move else f"0 if {wins} else 1" if i == best else "0" for i in range(len(z))]


# --- halves, groups and copies ----------------------------------------------------------------------------------------


def _gated(template: str) -> Callable[..., list[str]]:
    """Return the slices of a gated linear unit: the halves of the vector replace ``{a}`` and ``{b}``."""

    def outputs(z: Sequence[float], move: int) -> list[str]:
        half, parts = half_of(len(z)), _mix(z, move)
        return [template.format(a=a, b=b) for a, b in zip(parts[:half], parts[half:], strict=True)]

    return outputs


def _maxout(z: Sequence[float], move: int, pieces: float = 2.0) -> list[str]:
    size = group_size(len(z), pieces)
    outputs = []
    for start in range(0, len(z), size):
        group = range(start, start + size)
        still = [z[i] for i in group if i != move]
        parts = ["x"] * (move in group) + ([as_text(max(still))] if still else [])
        outputs.append(f"max({', '.join(parts)})" if len(parts) > 1 else parts[0])
    return outputs


def _crelu(z: Sequence[float], move: int) -> list[str]:
    return [f"max({sign}{part}, 0)" for sign in ("", "-") for part in _mix(z, move)]


SPARSEMAX = VectorActivation(
    name="sparsemax",
    title="Sparsemax",
    formula="max(x_i - tau, 0), tau such that the outputs sum to 1",
    latex=r"\max(x_i - \tau,\, 0),\quad \tau:\ \sum_j \max(x_j - \tau,\, 0) = 1",
    slices=sparsemax,
    aliases=("simplex_projection", "2_entmax"),
    source="Martins & Astudillo 2016, arXiv:1602.02068",
    year=2016,
    uses="Sparse attention; multi-label outputs.",
    strengths="Low scores become exactly 0; piecewise linear; the point of the simplex that is closest to the scores.",
    weaknesses="No gradient for components outside the support; requires sorting; kinks where the support changes.",
)
KERAS_SPARSEMAX = replace(
    SPARSEMAX,
    formula="max(x_i - tau, 0), tau = (c_1 + ... + c_k - 1)/k, c_j the sum of the j largest, k the size of the support",
    latex=r"\max(x_i - \tau,\, 0),\quad \tau = \frac{c_1 + \ldots + c_k - 1}{k},\quad c_j = \sum_{i \leq j} x_{(i)}",
    slices=keras_sparsemax,
    arrays="keras_sparsemax",
)
"""The sparsemax of Keras up to 3.15, whose outputs do not sum to 1 if the support has several inputs."""

ENTRIES: tuple[VectorActivation, ...] = (
    VectorActivation(
        name="softmax",
        title="Softmax",
        formula="exp(x_i) / sum_j exp(x_j)",
        latex=r"\frac{e^{x_i}}{\sum_j e^{x_j}}",
        slices=_softmax,
        aliases=("softargmax", "normalized_exponential", "normalised_exponential"),
        source="Bridle 1990, Probabilistic interpretation of feedforward classification network outputs",
        year=1990,
        uses="Class probabilities at the output; attention weights.",
        strengths="Converts scores to positive outputs that sum to 1; smooth; unchanged if a constant is added to all "
        "scores.",
        weaknesses="Never exactly 0; direct evaluation overflows for large scores; an output can increase only if "
        "others decrease.",
    ),
    VectorActivation(
        name="log_softmax",
        title="Log-Softmax",
        formula="x_i - log(sum_j exp(x_j))",
        latex=r"x_i - \log\sum_j e^{x_j}",
        slices=_log_softmax,
        source="the logarithm of softmax; no paper of its own",
        uses="Negative log-likelihood and cross-entropy losses.",
        strengths="Preserves small probabilities that log(softmax(x)) rounds to log(0).",
        weaknesses="Unbounded below, so one confident mistake dominates a loss.",
    ),
    VectorActivation(
        name="softmin",
        title="Softmin",
        formula="exp(-x_i) / sum_j exp(-x_j)",
        latex=r"\frac{e^{-x_i}}{\sum_j e^{-x_j}}",
        slices=_softmin,
        aliases=("softargmin",),
        source="softmax of -x; no paper of its own",
        uses="Probabilities from distances or costs: the smallest input has the largest probability.",
        strengths="Like softmax, without an explicit change of sign.",
        weaknesses="Like softmax.",
    ),
    SPARSEMAX,
    VectorActivation(
        name="entmax15",
        title="1.5-Entmax",
        formula="max(x_i/2 - tau, 0)^2, tau such that the outputs sum to 1",
        latex=r"\max(x_i/2 - \tau,\, 0)^2,\quad \tau:\ \sum_j \max(x_j/2 - \tau,\, 0)^2 = 1",
        slices=entmax15,
        aliases=("entmax", "1_5_entmax"),
        source="Peters, Niculae & Martins 2019, arXiv:1905.05702",
        year=2019,
        uses="Sparse attention and sequence-to-sequence outputs.",
        strengths="Between softmax and sparsemax: exact zeros, but continuously differentiable.",
        weaknesses="No gradient for components outside the support; requires sorting or bisection.",
    ),
    VectorActivation(
        name="hardmax",
        title="Hardmax",
        formula="1 if i is the first argmax of x else 0",
        latex=r"[\,i = \min\,\arg\max_j\, x_j\,]",
        slices=_hardmax,
        aliases=("argmax", "one_hot_argmax"),
        source="the one-hot argmax (an ONNX operator); no paper",
        uses="Hard attention; selection of a class at inference.",
        strengths="A one-hot output; the limit of softmax as the scores are scaled up.",
        weaknesses="Discontinuous, with gradient 0; if several scores are largest, the first one is selected.",
    ),
    VectorActivation(
        name="gumbel_softmax",
        title="Gumbel-Softmax",
        formula="softmax((x + g) / tau)_i, g_i = -log(-log(u_i)), u_i uniform on (0, 1)",
        latex=r"\mathrm{softmax}\left(\frac{x + g}{\tau}\right)_i,\quad g_i = -\log(-\log u_i)",
        slices=_gumbel_softmax,
        parameters=(
            Parameter(
                name="tau", default=1.0, above=0, meaning="temperature: smaller values are closer to one-hot outputs"
            ),
            Parameter(name="seed", default=0.0, at_least=0, meaning="seed of the random noise, an integer"),
        ),
        aliases=("concrete_distribution", "relaxed_categorical"),
        source="Jang, Gu & Poole 2016, arXiv:1611.01144; Maddison, Mnih & Teh 2016, arXiv:1611.00712",
        year=2016,
        uses="Sampling from a categorical distribution if gradients must propagate through the samples.",
        strengths="Differentiable with respect to the scores; the index of the largest output is an exact categorical "
        "sample for any tau.",
        weaknesses="Random: one curve shows one sample of the noise; biased at high temperature, large gradients at "
        "low temperature.",
    ),
    VectorActivation(
        name="glu",
        title="Gated Linear Unit",
        formula="a_i * sigmoid(b_i), x = [a, b]",
        latex=r"a_i\,\sigma(b_i),\quad x = [a, b]",
        slices=_gated("{a} * sigmoid({b})"),
        aliases=("gated_linear_unit",),
        source="Dauphin, Fan, Auli & Grangier 2016, arXiv:1612.08083",
        year=2016,
        uses="Gated convolutional networks; feed-forward layers of Transformers.",
        strengths="The value path is linear, so its gradient does not vanish; the gate is learned.",
        weaknesses="Half as many outputs as inputs; implementations use different halves as the gate (here the "
        "second).",
    ),
    VectorActivation(
        name="bilinear_glu",
        title="Bilinear GLU",
        formula="a_i * b_i, x = [a, b]",
        latex=r"a_i\,b_i,\quad x = [a, b]",
        slices=_gated("{a} * {b}"),
        aliases=("bilinear",),
        source="Shazeer 2020, arXiv:2002.05202",
        year=2020,
        uses="Ablation studies of the non-linearity of a gate.",
        strengths="The simplest gate: a product.",
        weaknesses="Outputs are not bounded: they increase as the square of the inputs.",
    ),
    VectorActivation(
        name="reglu",
        title="ReLU-Gated Linear Unit",
        formula="max(a_i, 0) * b_i, x = [a, b]",
        latex=r"\max(a_i,\, 0)\,b_i,\quad x = [a, b]",
        slices=_gated("max({a}, 0) * {b}"),
        aliases=("relu_glu",),
        source="Shazeer 2020, arXiv:2002.05202",
        year=2020,
        uses="Feed-forward layers of Transformers with sparse activations.",
        strengths="Low cost; a closed gate is exactly 0.",
        weaknesses="Implementations apply ReLU to different halves (here the first); gates can die, as with ReLU.",
    ),
    VectorActivation(
        name="geglu",
        title="GELU-Gated Linear Unit",
        formula="gelu(a_i) * b_i, x = [a, b]",
        latex=r"\mathrm{gelu}(a_i)\,b_i,\quad x = [a, b]",
        slices=_gated("gelu({a}) * {b}"),
        aliases=("gelu_glu", "gated_gelu"),
        source="Shazeer 2020, arXiv:2002.05202",
        year=2020,
        uses="Feed-forward layers of language models (T5 v1.1, Gemma).",
        strengths="Smooth gate; good results among the gated variants in its paper.",
        weaknesses="Some models use the exact GELU (as here), others its tanh approximation; requires an error "
        "function.",
    ),
    VectorActivation(
        name="swiglu",
        title="SiLU-Gated Linear Unit",
        formula="silu(a_i) * b_i, x = [a, b]",
        latex=r"\mathrm{silu}(a_i)\,b_i,\quad x = [a, b]",
        slices=_gated("silu({a}) * {b}"),
        aliases=("silu_glu", "swish_glu", "gated_silu"),
        source="Shazeer 2020, arXiv:2002.05202",
        year=2020,
        uses="Feed-forward layers of large language models (LLaMA, PaLM).",
        strengths="Smooth gate, at lower cost than an error function; good results among the gated variants in its "
        "paper.",
        weaknesses="Outputs increase as the square of the inputs; variants with another beta or with clipping have "
        "the same name.",
    ),
    VectorActivation(
        name="maxout",
        title="Maxout",
        formula="max(x_k, ..., x_(k + pieces - 1)), k = i * pieces",
        latex=r"\max_{0 \leq j < p}\ x_{ip + j},\quad p = \mathrm{pieces}",
        slices=_maxout,
        parameters=(
            Parameter(
                name="pieces", default=2.0, at_least=1, meaning="number of consecutive inputs in a group, an integer"
            ),
        ),
        aliases=("maxout_unit",),
        source="Goodfellow, Warde-Farley, Mirza, Courville & Bengio 2013, arXiv:1302.4389",
        year=2013,
        uses="Networks trained with dropout; represents any convex function with enough pieces.",
        strengths="The shape is learned; the largest piece always has a gradient.",
        weaknesses="Every piece requires a full set of weights (here each input is one affine piece).",
    ),
    VectorActivation(
        name="crelu",
        title="Concatenated ReLU",
        formula="[max(x, 0), max(-x, 0)]",
        latex=r"[\,\max(x,\, 0),\ \max(-x,\, 0)\,]",
        slices=_crelu,
        aliases=("concatenated_relu",),
        source="Shang, Sohn, Almeida & Lee 2016, arXiv:1603.05201",
        year=2016,
        uses="First layers of convolutional networks.",
        strengths="Preserves the sign: for every nonzero input, one of the two outputs is active.",
        weaknesses="Twice as many outputs as inputs.",
    ),
)

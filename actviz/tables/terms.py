"""The technical terms in texts of the program, with their definitions."""

from collections.abc import Mapping

TERMS: Mapping[str, str] = {
    "activation function": (
        "The function that a unit applies to its input, such as relu. An activation is also the value that it computes."
    ),
    "scalar function, vector function": (
        "A scalar function has one number as input. A vector function, such as softmax, computes its outputs from a "
        "whole vector."
    ),
    "family": (
        "A group of similar functions in the catalogue, such as gated. A family of curves is one function for several "
        "values of a parameter."
    ),
    "framework": (
        "A library such as PyTorch, Keras or JAX. Functions of the same name can differ between frameworks in "
        "defaults, values and derivatives."
    ),
    "word": (
        "One argument that specifies a curve: a name with optional parameters, a function of a framework, or a "
        "formula. See actviz help words."
    ),
    "derivative, slope": (
        "The derivative f′ is a function. A slope is its value at one point. At a kink, the left and the right slope "
        "differ."
    ),
    "kink": (
        "A point where the function is continuous and the slope jumps, such as x = 0 for relu. The derivative does "
        "not exist there, but frameworks return a number."
    ),
    "jump": "A point where the value of the function is discontinuous, such as x = 0 for binary_step.",
    "pole, removable discontinuity": (
        "At a pole, the value tends to infinity, as 1/x at 0. At a removable discontinuity, the function is undefined "
        "but has a finite limit, as sin(x)/x at 0."
    ),
    "smoothness": (
        "C0: continuous. C1, C2, ...: the derivatives up to this order are continuous. Cinf: all derivatives are "
        "continuous."
    ),
    "Lipschitz constant": (
        "The smallest number L with |f(a) − f(b)| ≤ L |a − b| for all a and b. For a continuous function it is the "
        "largest |slope|."
    ),
    "asymptote, tail": (
        "An asymptote is a straight line that the function approaches for x → −∞ or x → ∞. The tails are the parts of "
        "the function far from 0."
    ),
    "saturation": (
        "The function approaches a finite limit on one or both sides, so the slope becomes very small and learning is "
        "slow."
    ),
    "zero-centred": "The outputs are distributed around 0, so their mean is close to 0.",
    "dead zone": "An interval of x in which the slope is exactly 0, such as x < 0 for relu.",
    "dead unit, dying ReLU": (
        "A unit is dead if its slope is 0 for all inputs: its gradient is 0, so it does not learn. ReLU units can die "
        "during training."
    ),
    "sparsity": (
        "The probability that the output is exactly 0 for standard normal input, P(f(Z) = 0). It is a property of the "
        "outputs, not of the weights."
    ),
    "mean, second moment E f²": (
        "The expected values of f(Z) and f(Z)² for a standard normal variable Z. E f′² is the expected value of the "
        "squared slope."
    ),
    "gain": (
        "The factor g of the weights: their standard deviation is g divided by the square root of the number of "
        "inputs of a unit. It is not the amplification of a signal."
    ),
    "exact gain": (
        "The gain 1/sqrt(E f²), which preserves a variance of 1 from layer to layer. torch.nn.init.calculate_gain "
        "returns approximations for some functions."
    ),
    "initialisation (init)": (
        "The distribution of the weights before training: glorot, he, lecun, orthogonal, or exact (with the exact "
        "gain)."
    ),
    "vanishing and exploding gradients": (
        "Each layer multiplies the gradient by a factor. In deep networks, the gradient becomes very small or very "
        "large if these factors differ from 1."
    ),
    "chi_1": (
        "The factor by which a layer of a wide random network multiplies the mean squared gradient. The gradient "
        "vanishes if it is below 1 and explodes if it is above 1."
    ),
    "fixed point q*": (
        "A variance that the layers of a random network do not change. Stable: nearby variances approach it. "
        "Unstable: they move away. Marginal: neither."
    ),
    "edge of chaos": (
        "The values of sigma_w and sigma_b (standard deviations of weights and biases) for which chi_1 = 1. Deep "
        "networks can be trained near it."
    ),
    "residual connection": "The input of a layer is added to its output.",
    "unit, hidden layer": (
        "A unit (neuron) computes the activation of a weighted sum of its inputs. A hidden layer contains the units "
        "between input and output."
    ),
    "knot": (
        "A point (x, y) of a piecewise-linear function between two straight pieces. The ends of the interval are "
        "knots as well."
    ),
    "skip connection": (
        "A linear connection from the input to the output of an approximating network. It is not counted as a unit."
    ),
    "norm: max, rms": (
        "The measure of the error on the interval: max is the largest error, rms the root of the mean squared error."
    ),
    "lower bound, proof": (
        "No network with this number of units has an error below the lower bound. If the error equals the bound, the "
        "network is proven to be optimal."
    ),
    "asymptotic law": (
        "The largest error of the best network with H units approaches C/(H + 1)² for large H. C depends on the "
        "function and on the interval."
    ),
    "fixed-point number": (
        "Numbers that are integers times a fixed power of 2, as used on microcontrollers. It is unrelated to the "
        "fixed point q*."
    ),
    "restart": (
        "One training or optimisation from random initial values. Of several restarts, the best one is reported."
    ),
    "seed": "The integer that determines all random numbers. The same seed gives the same result.",
    "score: accuracy, R², solved": (
        "Accuracy: share of correctly classified test points. R²: 1 minus the squared error relative to the variance "
        "of the targets. Solved: 1 if all four points of xor are correct with a margin, else 0."
    ),
    "95 % interval": (
        "If the experiment is repeated with other seeds, 95 % of the intervals that are computed in this way contain "
        "the true mean (or difference)."
    ),
    "not distinguishable": (
        "The difference of two functions is not significant at the 5 % level for these seeds. It does not mean that "
        "the functions are equal."
    ),
}
"""The definition of each term, in the order of the page."""

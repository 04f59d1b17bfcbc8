"""Algebraic functions: the inverse square root units and a learned quotient of polynomials."""

from __future__ import annotations

from actviz.activations.entry import Activation, Parameter

_ALPHA = Parameter(name="alpha", default=1.0, meaning="the limits are -1/sqrt(alpha) and 1/sqrt(alpha)", above=0)

# The coefficients that approximate leaky ReLU, the usual initial values, in ascending powers.
_NUMERATOR = (
    0.03355815890668059,
    0.5049940948281444,
    1.6534163637528791,
    2.0099850112036783,
    0.9318900490866645,
    0.1524224383838956,
)
_DENOMINATOR = (-5.748546580824416e-05, 3.9802477853818083, -4.2529808614931225e-05, 0.3018338162009311)

ENTRIES: tuple[Activation, ...] = (
    Activation(
        name="isru",
        title="Inverse Square Root Unit",
        formula="x/sqrt(1 + alpha*x**2)",
        stable="x/hypot(1, sqrt(alpha)*x)",
        slope="hypot(1, sqrt(alpha)*x)**-3",
        parameters=(_ALPHA,),
        aliases=("algebraic sigmoid",),
        family="rational",
        source="Carlile et al., Improving Deep Learning by Inverse Square Root Linear Units, 2017, arXiv:1710.09967",
        year=2017,
        uses="Replacement for tanh at lower cost in recurrent networks.",
        strengths="Smooth, odd and bounded; the most expensive operation is a square root.",
        weaknesses="Saturates on both sides; direct evaluation overflows in the square of large inputs.",
    ),
    Activation(
        name="isrlu",
        title="Inverse Square Root Linear Unit",
        formula="x if x >= 0 else x/sqrt(1 + alpha*x**2)",
        stable="x if x >= 0 else x/hypot(1, sqrt(alpha)*x)",
        slope="1 if x >= 0 else hypot(1, sqrt(alpha)*x)**-3",
        parameters=(_ALPHA,),
        family="rational",
        source="Carlile et al., Improving Deep Learning by Inverse Square Root Linear Units, 2017, arXiv:1710.09967",
        year=2017,
        uses="Replacement for ELU if an exponential is too expensive.",
        strengths="A shape similar to ELU from algebraic operations only, with two continuous derivatives at 0.",
        weaknesses="Saturates slowly on the left; available in few frameworks.",
    ),
    Activation(
        name="pau",
        title="Padé Activation Unit",
        formula="(p0 + p1*x + p2*x**2 + p3*x**3 + p4*x**4 + p5*x**5)/(1 + abs(q1*x + q2*x**2 + q3*x**3 + q4*x**4))",
        # For large x both polynomials are divided by x**4, because their powers would overflow.
        stable=(
            "(p0 + x*(p1 + x*(p2 + x*(p3 + x*(p4 + p5*x)))))/(1 + abs(x)*abs(q1 + x*(q2 + x*(q3 + q4*x))))"
            " if abs(x) < 1 else"
            " (p5*x + p4 + (p3 + (p2 + (p1 + p0/x)/x)/x)/x)/(x**-4 + abs(q4 + (q3 + (q2 + q1/x)/x)/x))"
        ),
        parameters=(
            *(
                Parameter(name=f"p{k}", default=p, meaning=f"coefficient of x^{k} in the numerator", illustrative=True)
                for k, p in enumerate(_NUMERATOR)
            ),
            *(
                Parameter(
                    name=f"q{k}", default=q, meaning=f"coefficient of x^{k} in the denominator", illustrative=True
                )
                for k, q in enumerate(_DENOMINATOR, start=1)
            ),
        ),
        aliases=("Pade", "Pade activation unit", "safe PAU", "rational activation"),
        family="rational",
        source=(
            "Molina, Schramowski & Kersting, Padé Activation Units: End-to-end Learning of Flexible Activation "
            "Functions in Deep Networks, ICLR 2020, arXiv:1907.06732"
        ),
        year=2019,
        uses="A shape learned per layer; a compact approximation of most other activations.",
        strengths="Ten parameters are sufficient to approximate ReLU, tanh or Swish; the denominator has no zeros.",
        weaknesses="Direct evaluation overflows in high powers; kinks where the argument of the absolute value is 0.",
    ),
)

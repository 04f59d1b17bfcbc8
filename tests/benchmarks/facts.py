"""Time of the facts of typed formulas: of random formulas and of the table of known facts.

Run it by hand: ``python -m tests.benchmarks.facts``. The bounds that must hold: none above 5 s, most below 1 s.
"""

from __future__ import annotations

import time
from statistics import median

from tests.studies.facts import claims
from tests.studies.facts.formulas import formulas
from tests.studies.facts.judge import claims as facts_of

COUNT = 300
SLOW = (
    "leaky_relu(cos(x)**2)",
    "relu(sin(20*pi*x))",
    "clip(sin(x), -0.5, 0.5)",
    "sin(80*pi*x)**2",
    "sin(x)*relu(cos(3*x))",
)


def main() -> None:
    """Print the distribution and the slowest formulas."""
    facts_of("x")
    texts = [*SLOW, *dict.fromkeys(claim.formula for claim in claims.facts_only()), *formulas(COUNT, 14)]
    times = []
    for text in dict.fromkeys(texts):
        start = time.process_time()
        facts_of(text)
        times.append((time.process_time() - start, text))
    times.sort()
    seconds = [second for second, _ in times]
    shares = ", ".join(f"{share:.0%} {seconds[int(share * len(seconds))]:.2f} s" for share in (0.75, 0.9, 0.99))
    print(f"{len(times)} formulas: median {median(seconds):.3f} s, {shares}, above 1 s: {sum(s > 1 for s in seconds)}")
    for second, text in reversed(times[-10:]):
        print(f"{second:7.2f} s  {text}")


if __name__ == "__main__":
    main()

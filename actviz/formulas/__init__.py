"""The language of formulas, and proofs about formulas. This package depends on NumPy only.

``grammar`` parses text into a checked tree of Python's ``ast``. The other modules read trees: ``evaluation`` compiles
them for arrays, ``calculus`` differentiates, ``simplification`` and ``piecewise`` simplify, ``typeset`` writes LaTeX
and Unicode, ``code_generation`` writes code, ``breakpoints`` lists what is zero at kinks and poles. ``vocabulary``
has one row for each function of the language. The subpackages prove: ``enclosures`` bounds values on intervals,
``asymptotics`` proves limits, ``normal_forms`` proves identities, ``stable_forms`` rewrites for floating point.
"""

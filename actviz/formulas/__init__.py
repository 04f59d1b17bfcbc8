"""The language of formulas, and proofs about formulas. This package depends on NumPy only.

``grammar`` parses text into a checked tree of Python's ``ast``. The other modules process trees: ``evaluation``
compiles them for arrays, ``calculus`` differentiates, ``simplification`` and ``piecewise`` simplify, ``typeset`` writes
LaTeX and Unicode, ``code_generation`` writes code, ``breakpoints`` returns the subtrees that are zero at kinks and
poles. ``vocabulary`` has one row for each function of the language, which is called a word. The subpackages prove:
``enclosures`` bounds values on intervals, ``asymptotics`` proves limits, ``normal_forms`` proves identities,
``stable_forms`` rewrites for floating point.

A formula *switches* where it changes from one branch of a conditional, or of a word such as max, to another.
"""

"""Algebraic proofs that formulas are zero, constant, odd, even or periodic.

``identities`` and ``periods`` are the main modules; they return proven properties of trees, or None. ``tree_forms``
converts a tree into its normal form, a ``ring.Form``: a product of powers of polynomials in generators. ``ring`` is the
arithmetic of forms, ``functions`` adds exponentials, logarithms and roots, ``signs`` proves the signs of polynomials on
a part of the real line.
"""
